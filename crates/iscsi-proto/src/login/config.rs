// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a login wants: names, credentials and the values it proposes.

use super::error::LoginError;
use super::negotiation;
use crate::auth::chap::{ChapAlgorithm, OwnChallenge};
use crate::auth::secret::Secret;
use crate::limits;
use crate::text::VALUE_LENGTH;
use alloc::vec::Vec;
use core::fmt;

/// Purpose of a session (RFC 7143 13.21).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionType {
    /// Finds targets.
    Discovery,
    /// Talks to one target.
    Normal,
}

/// Digests offered, in order of preference (contract 7.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestPreference {
    /// `None`
    None,
    /// `None,CRC32C`
    NoneCrc32c,
    /// `CRC32C,None`
    Crc32cNone,
    /// `CRC32C`: the login fails if the target has none.
    Crc32c,
}

impl DigestPreference {
    /// The value on the wire.
    pub fn offer(self) -> &'static str {
        match self {
            DigestPreference::None => "None",
            DigestPreference::NoneCrc32c => "None,CRC32C",
            DigestPreference::Crc32cNone => "CRC32C,None",
            DigestPreference::Crc32c => "CRC32C",
        }
    }

    /// Whether the target may answer with CRC32C (`digest`) or None.
    pub fn permits(self, digest: bool) -> bool {
        match self {
            DigestPreference::None => !digest,
            DigestPreference::NoneCrc32c | DigestPreference::Crc32cNone => true,
            DigestPreference::Crc32c => digest,
        }
    }
}

/// Name and secret of one direction of CHAP.
#[derive(Clone, PartialEq, Eq)]
pub struct ChapCredentials {
    /// Sent as `CHAP_N`.
    pub user: Vec<u8>,
    /// Never sent and never shown.
    pub secret: Secret,
}

impl fmt::Debug for ChapCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ChapCredentials").field("user", &self.user.escape_ascii()).finish_non_exhaustive()
    }
}

/// What authentication an application wants, from the weakest to the strictest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChapPolicy {
    /// None: credentials are not used.
    Never,
    /// With credentials, but a target that wants none is taken. Credentials of the target imply `Mutual`.
    #[default]
    Allowed,
    /// The target must let us prove who we are.
    Required,
    /// The target must also prove who it is.
    Mutual,
}

/// What a policy comes to with the credentials that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// No security stage.
    None,
    /// The target chooses between CHAP and none.
    Optional,
    /// The initiator proves itself.
    OneWay,
    /// Both sides prove themselves.
    Mutual,
}

impl ChapPolicy {
    /// What this policy comes to: our credentials are `chap`, those of the target `target_chap`.
    ///
    /// # Errors
    /// Credentials are missing, or both sides have the same secret: who sees the proof of one could send it as the proof
    /// of the other (RFC 7143 12.1.3).
    pub fn authentication(
        self,
        chap: Option<&ChapCredentials>,
        target_chap: Option<&ChapCredentials>,
    ) -> Result<Authentication, LoginError> {
        if self == ChapPolicy::Never {
            return Ok(Authentication::None);
        }
        let is_mutual = self == ChapPolicy::Mutual || target_chap.is_some();
        match (chap, target_chap) {
            (None, _) if is_mutual || self == ChapPolicy::Required => Err(LoginError::NoCredentials),
            (None, _) => Ok(Authentication::None),
            (Some(_), None) if is_mutual => Err(LoginError::NoTargetCredentials),
            (Some(chap), Some(target_chap)) if chap.secret == target_chap.secret => Err(LoginError::EqualSecrets),
            (Some(_), Some(_)) => Ok(Authentication::Mutual),
            (Some(_), None) if self == ChapPolicy::Required => Ok(Authentication::OneWay),
            (Some(_), None) => Ok(Authentication::Optional),
        }
    }
}

/// Everything a login says. Names are bytes, since a C caller may give any; none may hold a zero byte.
#[derive(Clone, Debug)]
pub struct LoginConfig {
    /// At most 255 bytes.
    pub initiator_name: Vec<u8>,
    /// At most 255 bytes.
    pub initiator_alias: Option<Vec<u8>>,
    /// At most 255 bytes. Needed for a normal session, not sent for a discovery session.
    pub target_name: Option<Vec<u8>>,
    /// Purpose of the session.
    pub session_type: SessionType,
    /// Digests of headers offered.
    pub header_digest: DigestPreference,
    /// Digests of data offered.
    pub data_digest: DigestPreference,
    /// Whether the target must ask for all data by R2T.
    pub initial_r2t: bool,
    /// Whether data may follow a command in its PDU.
    pub immediate_data: bool,
    /// Bytes of one Data-In or solicited Data-Out sequence, 512 to 2^24 - 1.
    pub max_burst_length: u32,
    /// Bytes of unsolicited data, 512 to 2^24 - 1. Offered as `max_burst_length` if it exceeds that.
    pub first_burst_length: u32,
    /// Largest data segment that we receive, 512 to 2^24 - 1.
    pub max_recv_data_segment_length: u32,
    /// Seconds, at most 3600.
    pub default_time2wait: u16,
    /// Seconds, at most 3600.
    pub default_time2retain: u16,
    /// R2Ts of one command, 1 to [`limits::OUTSTANDING_R2T`].
    pub max_outstanding_r2t: u16,
    /// Proves us to the target.
    pub chap: Option<ChapCredentials>,
    /// Proves the target to us.
    pub target_chap: Option<ChapCredentials>,
    /// What authentication is wanted.
    pub chap_policy: ChapPolicy,
    /// Algorithms offered, in order of preference.
    pub chap_algorithms: Vec<ChapAlgorithm>,
    /// Needed if the target is to prove itself.
    pub own_challenge: Option<OwnChallenge>,
}

impl LoginConfig {
    /// What authentication this comes to.
    pub(super) fn authentication(&self) -> Result<Authentication, LoginError> {
        self.chap_policy.authentication(self.chap.as_ref(), self.target_chap.as_ref())
    }

    /// Refuses what cannot be put on the wire.
    pub(super) fn validate(&self) -> Result<(), LoginError> {
        let authentication = self.authentication()?;
        if authentication == Authentication::Mutual && self.own_challenge.is_none() {
            return Err(LoginError::InvalidSetting("CHAP challenge"));
        }
        let can_be_computed = |algorithm: &ChapAlgorithm| algorithm.response_length().is_some();
        if self.chap_algorithms.is_empty() || !self.chap_algorithms.iter().all(can_be_computed) {
            return Err(LoginError::InvalidSetting("CHAP algorithms"));
        }
        if self.session_type == SessionType::Normal && self.target_name.as_ref().is_none_or(Vec::is_empty) {
            return Err(LoginError::TargetNameNotSet);
        }
        let names = [
            ("InitiatorName", Some(&self.initiator_name)),
            ("TargetName", self.target_name.as_ref()),
            ("CHAP user name", self.chap.as_ref().map(|chap| &chap.user)),
        ];
        for credentials in [&self.chap, &self.target_chap].into_iter().flatten() {
            if credentials.secret.is_empty() {
                return Err(LoginError::InvalidSetting("CHAP secret"));
            }
        }
        for (setting, name) in names {
            let Some(name) = name else { continue };
            // An empty name of an unused target is no harm: it is not sent.
            let may_be_empty = setting == "TargetName";
            if name.is_empty() && !may_be_empty {
                return Err(LoginError::InvalidSetting(setting));
            }
        }
        let sent = names.iter().filter_map(|(setting, name)| Some((*setting, (*name)?)));
        let alias = self.initiator_alias.as_ref().map(|alias| ("InitiatorAlias", alias));
        for (setting, value) in sent.chain(alias) {
            if value.len() > VALUE_LENGTH || value.contains(&0) {
                return Err(LoginError::InvalidSetting(setting));
            }
        }
        if u32::from(self.max_outstanding_r2t) > limits::OUTSTANDING_R2T {
            return Err(LoginError::InvalidSetting("MaxOutstandingR2T"));
        }
        negotiation::validate(self)
    }
}
