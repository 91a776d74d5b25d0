// SPDX-License-Identifier: LGPL-2.1-or-later
//! Logout Request and Response (RFC 7143 11.14, 11.15).

use super::{Cid, CmdSn, Itt, StatSn};

open_enum! {
    /// Why the initiator logs out; seven bits.
    LogoutReason(u8) {
        CloseSession = 0 "close the session",
        CloseConnection = 1 "close the connection",
        RemoveForRecovery = 2 "remove the connection for recovery",
    }
}

impl From<u8> for LogoutReason {
    fn from(number: u8) -> Self {
        Self(number)
    }
}

impl From<LogoutReason> for u8 {
    fn from(reason: LogoutReason) -> Self {
        reason.0
    }
}

pdu! {
    /// Logout Request.
    LogoutRequest = LogoutRequest, always 0x80 {
        /// I bit.
        immediate: bool = flag(0, 0x40),
        /// Reason.
        reason: LogoutReason = bits(1, 0x7f),
        /// Tag of this request.
        itt: Itt = at(16),
        /// Connection to close; zero when the session is closed.
        cid: Cid = at(20),
        /// Command sequence number.
        cmd_sn: CmdSn = at(24),
        /// Acknowledges responses.
        exp_stat_sn: StatSn = at(28),
    }
}

open_enum! {
    /// Outcome of a logout.
    LogoutResult(u8) {
        Closed = 0 "connection or session closed successfully",
        CidNotFound = 1 "CID not found",
        RecoveryNotSupported = 2 "connection recovery not supported",
        CleanupFailed = 3 "cleanup failed",
    }
}

pdu! {
    /// Logout Response.
    LogoutResponse = LogoutResponse, always 0x80 {
        /// Outcome.
        response: LogoutResult = at(2),
        /// Tag of the request.
        itt: Itt = at(16),
        /// Consumed.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
        /// Seconds to wait before reconnecting.
        time2wait: u16 = at(40),
        /// Seconds after that for which the target keeps tasks.
        time2retain: u16 = at(42),
    }
}
