// SPDX-License-Identifier: LGPL-2.1-or-later
//! Asynchronous Message (RFC 7143 11.9).

use super::{CmdSn, Itt, Lun, StatSn};

open_enum! {
    /// What the target announces.
    AsyncEvent(u8) {
        ScsiEvent = 0 "SCSI asynchronous event",
        LogoutRequested = 1 "target requests logout",
        ConnectionDropped = 2 "target will drop the connection",
        SessionDropped = 3 "target will drop all connections of the session",
        NegotiationRequested = 4 "target requests parameter negotiation",
        TasksTerminated = 5 "tasks of the LUN are being terminated",
        VendorSpecific = 255 "vendor specific",
    }
}

pdu! {
    /// Asynchronous Message: sense and event data may follow.
    AsyncMessage = AsyncMessage, always 0x80 {
        /// Valid for SCSI events.
        lun: Lun = at(8),
        /// Always reserved.
        itt: Itt = at(16),
        /// Consumed.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
        /// What happened.
        event: AsyncEvent = at(36),
        /// Vendor code.
        vendor_code: u8 = at(37),
        /// CID of the connection, for event 2.
        parameter1: u16 = at(38),
        /// Time2Wait in seconds, for events 2 and 3.
        parameter2: u16 = at(40),
        /// Seconds allowed (1, 4) or Time2Retain (2, 3).
        parameter3: u16 = at(42),
    }
}
