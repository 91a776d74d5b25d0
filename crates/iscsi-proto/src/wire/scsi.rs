// SPDX-License-Identifier: LGPL-2.1-or-later
//! SCSI Command and Response (RFC 7143 11.3, 11.4).

use super::{CmdSn, DataSn, Itt, Lun, StatSn};

pdu! {
    /// SCSI Command: immediate data may follow.
    ScsiCommand = ScsiCommand, always 0x00 {
        /// I bit: delivered outside of the command order.
        immediate: bool = flag(0, 0x40),
        /// F bit: no unsolicited Data-Out follows.
        last: bool = flag(1, 0x80),
        /// R bit: data is expected from the target.
        read: bool = flag(1, 0x40),
        /// W bit: data goes to the target.
        write: bool = flag(1, 0x20),
        /// ATTR: 0 untagged, 1 simple, 2 ordered, 3 head of queue, 4 ACA.
        attribute: u8 = bits(1, 0x07),
        /// Logical unit.
        lun: Lun = at(8),
        /// Tag of the task.
        itt: Itt = at(16),
        /// Bytes of data to move.
        expected_data_transfer_length: u32 = at(20),
        /// Command sequence number.
        cmd_sn: CmdSn = at(24),
        /// Acknowledges responses.
        exp_stat_sn: StatSn = at(28),
        /// Command descriptor block, or its first 16 bytes.
        cdb: [u8; 16] = at(32),
    }
}

open_enum! {
    /// iSCSI service response (RFC 7143 11.4.3).
    ResponseCode(u8) {
        CompletedAtTarget = 0x00 "Command Completed at Target",
        TargetFailure = 0x01 "Target Failure",
    }
}

pdu! {
    /// SCSI Response: sense and response data may follow, each behind its two-byte length.
    ScsiResponse = ScsiResponse, always 0x80 {
        /// o bit: overflow of the read half of a bidirectional command.
        bidirectional_overflow: bool = flag(1, 0x10),
        /// u bit: underflow of the read half of a bidirectional command.
        bidirectional_underflow: bool = flag(1, 0x08),
        /// O bit: the target wanted to move more than was expected.
        overflow: bool = flag(1, 0x04),
        /// U bit: the target moved less than was expected.
        underflow: bool = flag(1, 0x02),
        /// Status and flags are valid only with `CompletedAtTarget`.
        response: ResponseCode = at(2),
        /// SCSI status.
        status: u8 = at(3),
        /// Tag of the task.
        itt: Itt = at(16),
        /// SNACK tag or 0.
        snack_tag: u32 = at(20),
        /// Consumed.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
        /// Number of Data-In PDUs sent for the command.
        exp_data_sn: DataSn = at(36),
        /// Residual of the read half of a bidirectional command.
        bidirectional_residual_count: u32 = at(40),
        /// Valid with `overflow` or `underflow`.
        residual_count: u32 = at(44),
    }
}
