// SPDX-License-Identifier: LGPL-2.1-or-later
//! Task management functions (RFC 7143 11.5).

use alloc::vec::Vec;

use super::request::{Handle, Kind, Request, TaskManagement};
use super::timer::Instant;
use super::{ConnectionError, Phase, Session, SubmitError};
use crate::login::SessionType;
use crate::wire::{CmdSn, Itt, Lun, TaskFunction, TaskResult};

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
        if self.session_type == SessionType::Discovery {
            return Err((SubmitError::DiscoverySession, owner));
        }
        // The CmdSN of a waiting command may have changed since the caller was told.
        let ref_cmd_sn = match self.requests.get(referenced) {
            Some(request) if request.sent => request.cmd_sn,
            _ => ref_cmd_sn,
        };
        let request = TaskManagement { function, lun, referenced, ref_cmd_sn };
        self.submit_immediate(now, Kind::TaskManagement(request), owner)
    }

    /// Aborts a task that never reached the target: it then counts the CmdSN as received (RFC 7143 7.11). Nobody is told.
    pub(super) fn fill_gap(&mut self, referenced: Itt, lun: Lun, ref_cmd_sn: CmdSn) {
        if self.phase != Phase::FullFeature {
            return;
        }
        let task = TaskManagement { function: TaskFunction::AbortTask, lun, referenced, ref_cmd_sn };
        match self.requests.vacant() {
            Ok(place) if self.immediate.try_reserve(1).is_ok() => {
                let itt = place.fill(Request::new(Kind::TaskManagement(task), self.window.next, 0));
                self.immediate.push_back(itt);
            }
            _ => self.fail(ConnectionError::OutOfMemory),
        }
    }

    /// The target answers a task management request that was sent with `cmd_sn`. Tasks that it has
    /// ended get no other answer (RFC 7143 11.6.1): their tags are free, at once or when their
    /// owners are told.
    pub(super) fn tasks_managed(&mut self, task: &TaskManagement, cmd_sn: CmdSn, result: TaskResult) {
        let gone = task.function == TaskFunction::AbortTask && result == TaskResult::TaskDoesNotExist;
        if result != TaskResult::Complete && !gone {
            return;
        }
        let is_ended = |itt: Itt, request: &Request<T>| {
            let Kind::Scsi(progress) = &request.kind else { return false };
            let is_meant = match task.function {
                TaskFunction::AbortTask => itt == task.referenced,
                TaskFunction::AbortTaskSet | TaskFunction::ClearTaskSet | TaskFunction::LogicalUnitReset => {
                    progress.request.lun == task.lun
                }
                TaskFunction::TargetWarmReset | TaskFunction::TargetColdReset => true,
                _ => false,
            };
            is_meant && request.sent && request.cmd_sn.precedes(cmd_sn)
        };
        let ended: Vec<_> =
            self.requests.iter().filter(|(itt, request)| is_ended(*itt, request)).map(|(itt, _)| itt).collect();
        for itt in ended {
            let Some(request) = self.requests.get_mut(itt) else { continue };
            request.concluded = true;
            if request.owner.is_none() {
                self.requests.remove(itt);
            }
        }
    }
}
