// SPDX-License-Identifier: LGPL-2.1-or-later
//! Reject (RFC 7143 11.17).

use super::{CmdSn, DataSn, Itt, StatSn};

open_enum! {
    /// Why a PDU was rejected.
    RejectReason(u8) {
        Reserved = 0x01 "Reserved",
        DataDigestError = 0x02 "Data Digest Error",
        SnackReject = 0x03 "SNACK Reject",
        ProtocolError = 0x04 "Protocol Error",
        CommandNotSupported = 0x05 "Command Not Supported",
        ImmediateCommandReject = 0x06 "Immediate Command Reject",
        TaskInProcess = 0x07 "Task In Process",
        InvalidDataAck = 0x08 "Invalid Data ACK",
        InvalidPduField = 0x09 "Invalid PDU Field",
        LongOperationReject = 0x0a "Long Operation Reject",
        NegotiationReset = 0x0b "Negotiation Reset",
        WaitingForLogout = 0x0c "Waiting For Logout",
    }
}

pdu! {
    /// Reject: the header of the rejected PDU follows as data.
    Reject = Reject, always 0x80 {
        /// Why.
        reason: RejectReason = at(2),
        /// Always reserved.
        itt: Itt = at(16),
        /// Consumed.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
        /// Valid for a rejected SNACK only.
        data_sn: DataSn = at(36),
    }
}
