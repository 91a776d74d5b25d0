// SPDX-License-Identifier: LGPL-2.1-or-later
//! Login Request and Response (RFC 7143 11.12, 11.13).

use super::{Cid, CmdSn, Isid, Itt, StatSn, Tsih};

/// Stage of a login (RFC 7143 11.12.3), as the two bits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stage {
    /// Security negotiation.
    #[default]
    Security,
    /// Operational parameter negotiation.
    Operational,
    /// The reserved value 2.
    Reserved,
    /// Full feature phase.
    FullFeature,
}

impl From<u8> for Stage {
    fn from(bits: u8) -> Self {
        match bits & 3 {
            0 => Self::Security,
            1 => Self::Operational,
            2 => Self::Reserved,
            _ => Self::FullFeature,
        }
    }
}

impl From<Stage> for u8 {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Security => 0,
            Stage::Operational => 1,
            Stage::Reserved => 2,
            Stage::FullFeature => 3,
        }
    }
}

pdu! {
    /// Login Request: always immediate, text follows as data.
    LoginRequest = LoginRequest, always 0x00 {
        /// I bit: always set in a Login Request.
        immediate: bool = flag(0, 0x40),
        /// T bit: ready to move to `next_stage`.
        transit: bool = flag(1, 0x80),
        /// C bit: the text goes on in the next request.
        continues: bool = flag(1, 0x40),
        /// CSG.
        current_stage: Stage = bits(1, 0x0c),
        /// NSG, meaningful with `transit`.
        next_stage: Stage = bits(1, 0x03),
        /// Highest version supported.
        version_max: u8 = at(2),
        /// Lowest version supported.
        version_min: u8 = at(3),
        /// Initiator session identifier.
        isid: Isid = at(8),
        /// Zero for a new session.
        tsih: Tsih = at(14),
        /// The same in all requests of a login.
        itt: Itt = at(16),
        /// Connection identifier.
        cid: Cid = at(20),
        /// Command sequence number, not consumed.
        cmd_sn: CmdSn = at(24),
        /// Acknowledges Login Responses.
        exp_stat_sn: StatSn = at(28),
    }
}

open_enum! {
    /// Status-Class and Status-Detail as one number (RFC 7143 11.13.5).
    LoginStatus(u16) {
        Success = 0x0000 "Success",
        TargetMovedUnknown = 0x0100 "Target moved (unknown)",
        TargetMovedTemporarily = 0x0101 "Target moved temporarily",
        TargetMovedPermanently = 0x0102 "Target moved permanently",
        InitiatorError = 0x0200 "Initiator error",
        AuthenticationFailure = 0x0201 "Authentication failure",
        AuthorizationFailure = 0x0202 "Authorization failure",
        TargetNotFound = 0x0203 "Target not found",
        TargetRemoved = 0x0204 "Target removed",
        UnsupportedVersion = 0x0205 "Unsupported version",
        TooManyConnections = 0x0206 "Too many connections",
        MissingParameter = 0x0207 "Missing parameter",
        CannotIncludeInSession = 0x0208 "Can't include in session",
        SessionTypeNotSupported = 0x0209 "Session type not supported",
        SessionDoesNotExist = 0x020a "Session does not exist",
        InvalidDuringLogin = 0x020b "Invalid during login",
        TargetError = 0x0300 "Target error",
        ServiceUnavailable = 0x0301 "Service unavailable",
        OutOfResources = 0x0302 "Out of resources",
    }
}

pdu! {
    /// Login Response: text follows as data.
    LoginResponse = LoginResponse, always 0x00 {
        /// T bit: the stage changes to `next_stage`.
        transit: bool = flag(1, 0x80),
        /// C bit: the text goes on in the next response.
        continues: bool = flag(1, 0x40),
        /// CSG.
        current_stage: Stage = bits(1, 0x0c),
        /// NSG, meaningful with `transit`.
        next_stage: Stage = bits(1, 0x03),
        /// Highest version the target supports.
        version_max: u8 = at(2),
        /// Version in use.
        version_active: u8 = at(3),
        /// Echo of the request's ISID.
        isid: Isid = at(8),
        /// Non-zero only in the final response of a new session, else the request's.
        tsih: Tsih = at(14),
        /// The login's tag.
        itt: Itt = at(16),
        /// First StatSN of the connection; valid with status class 0 only.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
        /// Outcome.
        status: LoginStatus = at(36),
    }
}
