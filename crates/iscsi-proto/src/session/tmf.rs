// SPDX-License-Identifier: LGPL-2.1-or-later
//! Task management functions (RFC 7143 11.5).

use super::request::{Handle, Kind, TaskManagement};
use super::timer::Instant;
use super::{Session, SubmitError};
use crate::wire::{CmdSn, Itt, Lun, TaskFunction};

impl<T> Session<T> {
    /// Queues a task management request, immediate, so that a closed window cannot hold it up.
    ///
    /// `referenced` and `ref_cmd_sn` name the task for ABORT TASK; for all other functions they
    /// are the reserved tag and 0. Nothing ends locally: who wants that cancels.
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    pub fn manage_tasks(
        &mut self,
        now: Instant,
        function: TaskFunction,
        lun: Lun,
        referenced: Itt,
        ref_cmd_sn: CmdSn,
        owner: T,
    ) -> Result<Handle, (SubmitError, T)> {
        // The CmdSN of a waiting command may have changed since the caller was told.
        let ref_cmd_sn = match self.requests.get(referenced) {
            Some(request) if request.sent => request.cmd_sn,
            _ => ref_cmd_sn,
        };
        let request = TaskManagement { function, lun, referenced, ref_cmd_sn };
        self.submit_immediate(now, Kind::TaskManagement(request), owner)
    }
}
