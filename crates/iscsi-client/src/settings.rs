// SPDX-License-Identifier: LGPL-2.1-or-later
//! What an application may choose for a session and its connections. All of it holds for every
//! later connection too.

use iscsi_proto::auth::chap::{ChapAlgorithm, OwnChallenge};
use iscsi_proto::auth::secret::Secret;
use iscsi_proto::login::{
    Authentication, ChapCredentials, ChapPolicy, DigestPreference, LoginConfig, LoginError, OutOfRange, Parameter,
    Parameters, SessionType,
};
use iscsi_proto::session::Policy;
use iscsi_proto::url::Url;
use iscsi_proto::wire::Isid;

use crate::error::ClientError;
use crate::resolve::has_name;
use crate::transport::{Network, System};

/// DefaultTime2Wait that is offered, in seconds.
pub(crate) const DEFAULT_TIME2WAIT: u16 = 2;

/// Milliseconds that an attempt may take unless the application says otherwise.
pub const CONNECT_TIMEOUT: u64 = 30_000;

/// Portals that a session keeps beside the one that it connects to.
const PORTALS: usize = 32;

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

/// What the application has set by itself: no URL changes it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen {
    /// [`Settings::chap_policy`].
    pub chap_policy: bool,
    /// Numbers that a login offers.
    pub parameters: Parameters,
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
    /// Initiator's part of the session identifier; kept over reconnects. `None` until the first login, which draws one.
    pub isid: Option<Isid>,
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
    /// A URL names credentials of the target, but not all that its proof needs: nothing less than mutual authentication
    /// will do.
    pub lacks_credentials: bool,
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
    /// Defaults with the given name and ISID; without one, the first login draws it.
    #[must_use]
    pub fn new(initiator_name: Vec<u8>, isid: Option<Isid>) -> Self {
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
            lacks_credentials: false,
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

    /// As `new`, with a random ISID already.
    ///
    /// # Errors
    /// `Random`.
    pub fn with_random_isid(initiator_name: Vec<u8>) -> Result<Self, ClientError> {
        let isid = random_isid(System::default().random()?);
        Ok(Self::new(initiator_name, Some(isid)))
    }

    /// Takes over what a URL says (contract 4.4): target, credentials (none clears them) and arguments, but what the
    /// application has `chosen`.
    ///
    /// # Errors
    /// One of its other portals is none, there are too many, or a number is out of range; in words. Nothing is changed
    /// then.
    pub fn apply_url(&mut self, url: &Url, chosen: &Chosen) -> Result<(), String> {
        let portals = other_portals(url)?;
        let arguments = &url.arguments;
        for (parameter, number) in arguments.parameters.iter() {
            parameter.check(number).map_err(|error| error.to_string())?;
        }
        let credentials = |user: &[u8], secret: &Secret| {
            let both = !user.is_empty() && !secret.is_empty();
            both.then(|| ChapCredentials { user: user.to_owned(), secret: secret.clone() })
        };
        self.target_name = Some(url.target.clone());
        self.chap = credentials(&url.user, &url.password);
        self.target_chap = credentials(&url.target_user, &url.target_password);
        self.lacks_credentials = url.lacks_credentials;
        if !portals.is_empty() {
            self.other_portals = portals;
        }
        if let Some(number) = &arguments.unit_serial_number {
            self.unit_serial_number = Some(number.clone()).filter(|number| !number.is_empty());
        }
        if let Some(policy) = arguments.chap_policy.filter(|_| !chosen.chap_policy) {
            self.chap_policy = policy;
        }
        if let Some(algorithm) = arguments.auth {
            self.chap_algorithms = Some(vec![algorithm]);
        }
        for (asked_for, setting) in
            [(arguments.header_digest, &mut self.header_digest), (arguments.data_digest, &mut self.data_digest)]
        {
            if let Some(crc32c) = asked_for {
                *setting = if crc32c { DigestPreference::Crc32c } else { DigestPreference::None };
            }
        }
        for (parameter, number) in arguments.parameters.iter() {
            if chosen.parameters.get(parameter).is_none() {
                self.set_parameter(parameter, number).map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }

    /// Adds a portal of the same target, `host[:port][,tag]`, unless the list has it.
    ///
    /// # Errors
    /// It is no portal, or there are too many; in words.
    pub fn add_portal(&mut self, portal: &[u8]) -> Result<(), String> {
        add_portal(&mut self.other_portals, portal)
    }

    /// What authentication these settings come to.
    ///
    /// # Errors
    /// What is missing for it.
    pub fn authentication(&self) -> Result<Authentication, LoginError> {
        self.effective_policy().authentication(self.chap.as_ref(), self.target_chap.as_ref())
    }

    /// The policy that holds: what somebody has begun to demand of the target is not dropped silently.
    fn effective_policy(&self) -> ChapPolicy {
        match self.chap_policy {
            ChapPolicy::Never => ChapPolicy::Never,
            policy if self.lacks_credentials => policy.max(ChapPolicy::Mutual),
            policy => policy,
        }
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
            default_time2wait: DEFAULT_TIME2WAIT,
            default_time2retain: 0,
            max_outstanding_r2t: self.max_outstanding_r2t,
            chap: self.chap.clone(),
            target_chap: self.target_chap.clone(),
            chap_policy: self.effective_policy(),
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

/// An ISID of random bits (RFC 7143 11.12.5: type 10b, 24 random bits, qualifier 0).
pub(crate) fn random_isid(random: u32) -> Isid {
    let [a, b, c, _] = random.to_ne_bytes();
    Isid([0x80, a, b, c, 0, 0])
}

/// The portals that a URL names beside its own (`portal=`).
///
/// # Errors
/// One is no portal, or there are too many; in words.
pub fn other_portals(url: &Url) -> Result<Vec<String>, String> {
    let mut portals = Vec::new();
    for portal in &url.arguments.portals {
        add_portal(&mut portals, portal)?;
    }
    Ok(portals)
}

fn add_portal(portals: &mut Vec<String>, portal: &[u8]) -> Result<(), String> {
    let portal = std::str::from_utf8(portal).map_err(|_| "the portal is no text".to_owned())?;
    has_name(portal).map_err(|error| error.to_string())?;
    if portals.iter().any(|known| known == portal) {
        return Ok(());
    }
    if portals.len() >= PORTALS {
        return Err(format!("a context keeps {PORTALS} portals beside the one that it connects to"));
    }
    portals.push(portal.to_owned());
    Ok(())
}
