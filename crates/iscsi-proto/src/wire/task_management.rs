// SPDX-License-Identifier: LGPL-2.1-or-later
//! Task Management Function Request and Response (RFC 7143 11.5, 11.6).

use super::{CmdSn, DataSn, Itt, Lun, StatSn};

open_enum! {
    /// Task management function; seven bits.
    TaskFunction(u8) {
        AbortTask = 1 "ABORT TASK",
        AbortTaskSet = 2 "ABORT TASK SET",
        ClearAca = 3 "CLEAR ACA",
        ClearTaskSet = 4 "CLEAR TASK SET",
        LogicalUnitReset = 5 "LOGICAL UNIT RESET",
        TargetWarmReset = 6 "TARGET WARM RESET",
        TargetColdReset = 7 "TARGET COLD RESET",
        TaskReassign = 8 "TASK REASSIGN",
    }
}

impl From<u8> for TaskFunction {
    fn from(number: u8) -> Self {
        Self(number)
    }
}

impl From<TaskFunction> for u8 {
    fn from(function: TaskFunction) -> Self {
        function.0
    }
}

pdu! {
    /// Task Management Function Request.
    TaskManagementRequest = TaskManagementRequest, always 0x80 {
        /// I bit.
        immediate: bool = flag(0, 0x40),
        /// What to do.
        function: TaskFunction = bits(1, 0x7f),
        /// Logical unit, zero for target resets.
        lun: Lun = at(8),
        /// Tag of this request.
        itt: Itt = at(16),
        /// Tag of the task that is meant, else reserved.
        referenced_task_tag: Itt = at(20),
        /// Command sequence number.
        cmd_sn: CmdSn = at(24),
        /// Acknowledges responses.
        exp_stat_sn: StatSn = at(28),
        /// CmdSN of the task that is meant, else zero.
        ref_cmd_sn: CmdSn = at(32),
        /// TASK REASSIGN only.
        exp_data_sn: DataSn = at(36),
    }
}

open_enum! {
    /// Outcome of a task management function.
    TaskResult(u8) {
        Complete = 0 "Function Complete",
        TaskDoesNotExist = 1 "Task Does Not Exist",
        LunDoesNotExist = 2 "LUN Does Not Exist",
        TaskStillAllegiant = 3 "Task Still Allegiant",
        ReassignmentNotSupported = 4 "Task Allegiance Reassignment Not Supported",
        FunctionNotSupported = 5 "Task Mgmt Function Not Supported",
        AuthorizationFailed = 6 "Function Authorization Failed",
        Rejected = 255 "Function Rejected",
    }
}

pdu! {
    /// Task Management Function Response.
    TaskManagementResponse = TaskManagementResponse, always 0x80 {
        /// Outcome.
        response: TaskResult = at(2),
        /// Tag of the request.
        itt: Itt = at(16),
        /// Consumed.
        stat_sn: StatSn = at(24),
        /// Next CmdSN expected.
        exp_cmd_sn: CmdSn = at(28),
        /// Last CmdSN that may be sent.
        max_cmd_sn: CmdSn = at(32),
    }
}
