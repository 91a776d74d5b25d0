// SPDX-License-Identifier: LGPL-2.1-or-later
//! Status of a command as a device server reports it (SAM-5, 5.3.1).

open_newtype! {
    /// Status byte of a SCSI Response or Data-In PDU.
    Status: u8 {
        /// The command succeeded.
        GOOD = 0x00,
        /// The command failed; sense data tell why.
        CHECK_CONDITION = 0x02,
        /// PRE-FETCH found room for all blocks, or SEARCH found its data.
        CONDITION_MET = 0x04,
        /// The logical unit is busy: try again later.
        BUSY = 0x08,
        /// Another initiator holds a reservation.
        RESERVATION_CONFLICT = 0x18,
        /// The logical unit has no room for one more command: try again after a completion.
        TASK_SET_FULL = 0x28,
        /// An auto contingent allegiance exists.
        ACA_ACTIVE = 0x30,
        /// Another initiator aborted the command.
        TASK_ABORTED = 0x40,
    }
}
