// SPDX-License-Identifier: LGPL-2.1-or-later
//! NOP-Out and NOP-In (RFC 7143 11.18, 11.19).

use super::{CmdSn, Itt, Lun, StatSn, Ttt};

pdu! {
    /// NOP-Out: a ping (ITT valid) or the answer to one (TTT valid); ping data may follow.
    NopOut = NopOut, always 0x80 {
        /// I bit.
        immediate: bool = flag(0, 0x40),
        /// LUN of the NOP-In that is answered, else zero.
        lun: Lun = at(8),
        /// Reserved when no answer is wanted.
        itt: Itt = at(16),
        /// TTT of the NOP-In that is answered, else reserved.
        ttt: Ttt = at(20),
        /// Command sequence number.
        cmd_sn: CmdSn = at(24),
        /// Acknowledges responses.
        exp_stat_sn: StatSn = at(28),
    }
}

pdu! {
    /// NOP-In: the answer to a ping (ITT valid) or the target's own.
    NopIn = NopIn, always 0x80 {
        /// To be copied into the answer.
        lun: Lun = at(8),
        /// Reserved unless it answers a ping.
        itt: Itt = at(16),
        /// Reserved unless an answer is wanted.
        ttt: Ttt = at(20),
        /// Consumed only in the answer to a ping.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
    }
}
