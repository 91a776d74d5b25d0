// SPDX-License-Identifier: LGPL-2.1-or-later
//! Task management functions (RFC 7143 11.5, 11.6).

use std::sync::Arc;

use iscsi_proto::wire::{TaskFunction, TaskManagementRequest, TaskManagementResponse, TaskResult};

use crate::connection::{Connection, Ended};
use crate::lun::{self, LogicalUnit};
use crate::outbox::Payload;

impl Connection {
    pub(crate) fn task_management(&mut self, request: &TaskManagementRequest) -> Result<(), Ended> {
        let function = request.function;
        let unit = lun::number(request.lun).and_then(|number| self.unit(number));
        let needs_unit = !matches!(function, TaskFunction::TargetWarmReset | TaskFunction::TargetColdReset);
        let result = match (function, unit) {
            (_, None) if needs_unit => TaskResult::LunDoesNotExist,
            (TaskFunction::AbortTask, _) => {
                let named =
                    self.session.abort(|task| task.itt == request.referenced_task_tag && task.lun == request.lun);
                if named == 0 { TaskResult::TaskDoesNotExist } else { TaskResult::Complete }
            }
            (TaskFunction::AbortTaskSet | TaskFunction::ClearTaskSet, _) => {
                self.session.abort(|task| task.lun == request.lun);
                TaskResult::Complete
            }
            (TaskFunction::LogicalUnitReset, Some(unit)) => {
                self.reset(&unit);
                TaskResult::Complete
            }
            (TaskFunction::TargetWarmReset | TaskFunction::TargetColdReset, _) => {
                let units = self.node().map(|node| node.units().to_vec()).unwrap_or_default();
                for unit in &units {
                    self.reset(unit);
                }
                TaskResult::Complete
            }
            _ => TaskResult::FunctionNotSupported,
        };
        let stamp = self.session.stamp();
        let answer = TaskManagementResponse {
            response: result,
            itt: request.itt,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
        };
        self.push(&answer.encode(0), &Payload::EMPTY)?;
        if function == TaskFunction::TargetColdReset {
            self.flush()?;
            self.shared.close_others(self.number);
            return Err(Ended);
        }
        Ok(())
    }

    /// Ends the tasks of a unit. Every session notices by the count of resets, this
    /// one's tasks end at once.
    fn reset(&mut self, unit: &Arc<LogicalUnit>) {
        unit.reset();
        self.session.abort(|task| task.unit.as_ref().is_some_and(|used| Arc::ptr_eq(used, unit)));
    }
}
