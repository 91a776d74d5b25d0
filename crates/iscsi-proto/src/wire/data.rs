// SPDX-License-Identifier: LGPL-2.1-or-later
//! Data-Out, Data-In and Ready To Transfer (RFC 7143 11.7, 11.8).

use super::{CmdSn, DataSn, Itt, Lun, StatSn, Ttt};

pdu! {
    /// Data-Out: a piece of the data of a write. It has no CmdSN.
    DataOut = DataOut, always 0x00 {
        /// F bit: last PDU of the unsolicited burst, or of the answer to an R2T.
        last: bool = flag(1, 0x80),
        /// LUN of the R2T; zero in unsolicited data.
        lun: Lun = at(8),
        /// Tag of the task.
        itt: Itt = at(16),
        /// Tag of the R2T; reserved in unsolicited data.
        ttt: Ttt = at(20),
        /// Acknowledges responses.
        exp_stat_sn: StatSn = at(28),
        /// From 0 in each sequence.
        data_sn: DataSn = at(36),
        /// Place of the first byte in the command's buffer.
        buffer_offset: u32 = at(40),
    }
}

pdu! {
    /// Data-In: a piece of the data of a read, and its status in the last one if `has_status`.
    DataIn = DataIn, always 0x00 {
        /// F bit: last PDU of a sequence.
        last: bool = flag(1, 0x80),
        /// A bit: asks for a DataACK SNACK; only at ErrorRecoveryLevel above 0.
        acknowledge: bool = flag(1, 0x40),
        /// O bit, valid with `has_status`.
        overflow: bool = flag(1, 0x04),
        /// U bit, valid with `has_status`.
        underflow: bool = flag(1, 0x02),
        /// S bit: status, residual and StatSN are valid, no SCSI Response follows.
        has_status: bool = flag(1, 0x01),
        /// SCSI status, valid with `has_status`.
        status: u8 = at(3),
        /// Valid with `acknowledge`.
        lun: Lun = at(8),
        /// Tag of the task.
        itt: Itt = at(16),
        /// Valid with `acknowledge`, else reserved.
        ttt: Ttt = at(20),
        /// Consumed with `has_status`, else absent.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
        /// From 0 for each command.
        data_sn: DataSn = at(36),
        /// Place of the first byte in the command's buffer.
        buffer_offset: u32 = at(40),
        /// Valid with `has_status` and a residual flag.
        residual_count: u32 = at(44),
    }
}

pdu! {
    /// Ready To Transfer: the target asks for a piece of the data of a write.
    ReadyToTransfer = ReadyToTransfer, always 0x80 {
        /// LUN of the command.
        lun: Lun = at(8),
        /// Tag of the task.
        itt: Itt = at(16),
        /// To be copied into the answer.
        ttt: Ttt = at(20),
        /// The next StatSN, not consumed.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
        /// From 0 for each command.
        r2t_sn: DataSn = at(36),
        /// First byte wanted.
        buffer_offset: u32 = at(40),
        /// Bytes wanted, 1 to MaxBurstLength.
        desired_data_transfer_length: u32 = at(44),
    }
}
