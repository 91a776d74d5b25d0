// SPDX-License-Identifier: LGPL-2.1-or-later
//! Text Request and Response (RFC 7143 11.10, 11.11).

use super::{CmdSn, Itt, Lun, StatSn, Ttt};

pdu! {
    /// Text Request: text follows as data.
    TextRequest = TextRequest, always 0x00 {
        /// I bit.
        immediate: bool = flag(0, 0x40),
        /// F bit: nothing more to say.
        last: bool = flag(1, 0x80),
        /// C bit: the text goes on in the next request.
        continues: bool = flag(1, 0x40),
        /// LUN of the response that is continued, else zero.
        lun: Lun = at(8),
        /// The same through the sequence.
        itt: Itt = at(16),
        /// TTT of the response that is continued, else reserved.
        ttt: Ttt = at(20),
        /// Command sequence number.
        cmd_sn: CmdSn = at(24),
        /// Acknowledges responses.
        exp_stat_sn: StatSn = at(28),
    }
}

pdu! {
    /// Text Response: text follows as data.
    TextResponse = TextResponse, always 0x00 {
        /// F bit: ends the sequence.
        last: bool = flag(1, 0x80),
        /// C bit: the text goes on in the next response.
        continues: bool = flag(1, 0x40),
        /// To be copied into the next request.
        lun: Lun = at(8),
        /// Tag of the request.
        itt: Itt = at(16),
        /// To be copied into the next request; reserved with `last`.
        ttt: Ttt = at(20),
        /// Consumed.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
    }
}
