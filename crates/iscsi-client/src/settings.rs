// SPDX-License-Identifier: LGPL-2.1-or-later
//! What an application may choose for a session and its connections. All of it holds for every
//! later connection too.

use iscsi_proto::auth::chap::{ChapAlgorithm, OwnChallenge};
use iscsi_proto::login::{
    Authentication, ChapCredentials, ChapPolicy, DigestPreference, LoginConfig, LoginError, OutOfRange, Parameter,
    SessionType,
};
use iscsi_proto::session::Policy;
use iscsi_proto::wire::Isid;

/// Milliseconds that an attempt may take unless the application says otherwise.
pub const CONNECT_TIMEOUT: u64 = 30_000;

/// Socket options; 0 leaves the system's default.
#[derive(Clone, Debug)]
pub struct TcpSettings {
    /// TCP_USER_TIMEOUT, ms.
    pub user_timeout: i32,
    /// TCP_KEEPIDLE, s.
    pub keep_idle: i32,
    /// TCP_KEEPCNT.
    pub keep_count: i32,
    /// TCP_KEEPINTVL, s.
    pub keep_interval: i32,
    /// TCP_SYNCNT.
    pub syn_count: i32,
    /// SO_BINDTODEVICE: one of these, in turn.
    pub interfaces: Vec<Vec<u8>>,
}

impl Default for TcpSettings {
    fn default() -> Self {
        Self { user_timeout: 0, keep_idle: 30, keep_count: 3, keep_interval: 30, syn_count: 0, interfaces: Vec::new() }
    }
}

/// Everything that can be set. The defaults are those of contract section 3.
#[derive(Clone)]
pub struct Settings {
    /// Name of this initiator.
    pub initiator_name: Vec<u8>,
    /// Display text of this initiator.
    pub alias: Option<Vec<u8>>,
    /// The target; not needed for discovery.
    pub target_name: Option<Vec<u8>>,
    /// Must be set before a login.
    pub session_type: Option<SessionType>,
    /// Initiator's part of the session identifier; kept over reconnects.
    pub isid: Isid,
    /// Header digests offered.
    pub header_digest: DigestPreference,
    /// Data digests offered.
    pub data_digest: DigestPreference,
    /// Whether unsolicited data is not wanted.
    pub initial_r2t: bool,
    /// Whether immediate data is wanted.
    pub immediate_data: bool,
    /// MaxBurstLength offered.
    pub max_burst_length: u32,
    /// FirstBurstLength offered.
    pub first_burst_length: u32,
    /// Our MaxRecvDataSegmentLength.
    pub max_recv_data_segment_length: u32,
    /// MaxOutstandingR2T offered.
    pub max_outstanding_r2t: u16,
    /// Proves us to the target.
    pub chap: Option<ChapCredentials>,
    /// Proves the target to us.
    pub target_chap: Option<ChapCredentials>,
    /// What authentication is wanted.
    pub chap_policy: ChapPolicy,
    /// Algorithms offered, the best first. `None` for all, and MD5 alone if the target ends the login at that.
    pub chap_algorithms: Option<Vec<ChapAlgorithm>>,
    /// A setting of the environment that must not be overlooked, and what is wrong with it: nothing can be connected.
    pub unusable: Option<String>,
    /// Socket options.
    pub tcp: TcpSettings,
    /// Milliseconds that an attempt to connect and log in to one portal may take; 0 for no limit.
    pub connect_timeout: u64,
    /// Other portals of the target, tried in turn when the one connected to fails.
    pub other_portals: Vec<String>,
    /// Keep a lost session closed until the application says otherwise.
    pub no_auto_reconnect: bool,
    /// Clear unit attentions of a new session before commands are repeated.
    pub no_ua_on_reconnect: bool,
    /// How the session reacts to what a target may do in more than one way.
    pub policy: Policy,
    /// A redirect may lead to a target of another name.
    pub allow_target_name_redirect: bool,
    /// The unit's serial number (SPC-4, VPD page 80h) must be this one, surrounding blanks aside. A
    /// unit that has no such page is taken.
    pub unit_serial_number: Option<Vec<u8>>,
}

impl Settings {
    /// Defaults with the given name and ISID.
    #[must_use]
    pub fn new(initiator_name: Vec<u8>, isid: Isid) -> Self {
        Self {
            initiator_name,
            alias: None,
            target_name: None,
            session_type: None,
            isid,
            header_digest: DigestPreference::NoneCrc32c,
            data_digest: DigestPreference::None,
            initial_r2t: false,
            immediate_data: true,
            max_burst_length: 262_144,
            first_burst_length: 262_144,
            max_recv_data_segment_length: 262_144,
            max_outstanding_r2t: 1,
            chap: None,
            target_chap: None,
            chap_policy: ChapPolicy::default(),
            chap_algorithms: None,
            unusable: None,
            tcp: TcpSettings::default(),
            connect_timeout: CONNECT_TIMEOUT,
            other_portals: Vec::new(),
            no_auto_reconnect: false,
            no_ua_on_reconnect: false,
            policy: Policy::default(),
            allow_target_name_redirect: false,
            unit_serial_number: None,
        }
    }

    /// Chooses a number that logins offer.
    ///
    /// # Errors
    /// It is out of range.
    pub fn set_parameter(&mut self, parameter: Parameter, number: u32) -> Result<(), OutOfRange> {
        let number = parameter.check(number)?;
        match parameter {
            Parameter::MaxBurstLength => self.max_burst_length = number,
            Parameter::FirstBurstLength => self.first_burst_length = number,
            Parameter::MaxRecvDataSegmentLength => self.max_recv_data_segment_length = number,
            Parameter::MaxOutstandingR2T => {
                self.max_outstanding_r2t = u16::try_from(number).map_err(|_| OutOfRange(parameter))?;
            }
        }
        Ok(())
    }

    /// What authentication these settings come to.
    ///
    /// # Errors
    /// What is missing for it.
    pub fn authentication(&self) -> Result<Authentication, LoginError> {
        self.chap_policy.authentication(self.chap.as_ref(), self.target_chap.as_ref())
    }

    /// The algorithms to offer; `is_second_try` when the target has ended a login that offered all.
    fn offered_algorithms(&self, is_second_try: bool) -> Vec<ChapAlgorithm> {
        match &self.chap_algorithms {
            Some(chosen) => chosen.clone(),
            None if is_second_try => vec![ChapAlgorithm::MD5],
            None => ChapAlgorithm::ALL.to_vec(),
        }
    }

    /// What a login says, for a session of `session_type`.
    pub(crate) fn login(
        &self,
        session_type: SessionType,
        is_second_try: bool,
        own_challenge: Option<OwnChallenge>,
    ) -> LoginConfig {
        LoginConfig {
            initiator_name: self.initiator_name.clone(),
            initiator_alias: self.alias.clone(),
            target_name: self.target_name.clone(),
            session_type,
            header_digest: self.header_digest,
            data_digest: self.data_digest,
            initial_r2t: self.initial_r2t,
            immediate_data: self.immediate_data,
            max_burst_length: self.max_burst_length,
            first_burst_length: self.first_burst_length,
            max_recv_data_segment_length: self.max_recv_data_segment_length,
            default_time2wait: 2,
            default_time2retain: 0,
            max_outstanding_r2t: self.max_outstanding_r2t,
            chap: self.chap.clone(),
            target_chap: self.target_chap.clone(),
            chap_policy: self.chap_policy,
            chap_algorithms: self.offered_algorithms(is_second_try),
            own_challenge,
        }
    }

    /// The target's name for messages.
    #[must_use]
    pub fn target_text(&self) -> String {
        self.target_name.as_ref().map_or_else(String::new, |name| String::from_utf8_lossy(name).into_owned())
    }
}
