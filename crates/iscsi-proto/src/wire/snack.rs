// SPDX-License-Identifier: LGPL-2.1-or-later
//! SNACK Request (RFC 7143 11.16): sent only at ErrorRecoveryLevel above 0.

use super::{Itt, Lun, StatSn, Ttt};

open_enum! {
    /// What is asked for; four bits.
    SnackType(u8) {
        DataOrR2t = 0 "Data/R2T SNACK",
        Status = 1 "Status SNACK",
        DataAck = 2 "DataACK",
        RData = 3 "R-Data SNACK",
    }
}

impl From<u8> for SnackType {
    fn from(number: u8) -> Self {
        Self(number)
    }
}

impl From<SnackType> for u8 {
    fn from(kind: SnackType) -> Self {
        kind.0
    }
}

pdu! {
    /// SNACK Request.
    SnackRequest = SnackRequest, always 0x80 {
        /// What is asked for.
        kind: SnackType = bits(1, 0x0f),
        /// LUN of the Data-In that asked, for DataACK.
        lun: Lun = at(8),
        /// Tag of the task, or reserved.
        itt: Itt = at(16),
        /// TTT, SNACK tag or reserved.
        ttt: Ttt = at(20),
        /// Acknowledges responses.
        exp_stat_sn: StatSn = at(28),
        /// First number wanted.
        beg_run: u32 = at(40),
        /// How many; 0 means all from `beg_run`.
        run_length: u32 = at(44),
    }
}
