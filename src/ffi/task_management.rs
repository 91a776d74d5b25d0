// SPDX-License-Identifier: LGPL-2.1-or-later
//! Task management at the target, and giving up requests locally.

use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use std::sync::Arc;

use iscsi_client::error::submit_text;
use iscsi_client::{Notice, Outcome};
use iscsi_proto::session::{Completion, Failure, SubmitError};
use iscsi_proto::wire::{CmdSn, Itt, Lun, TaskFunction, TaskResult};

use super::c_enum::enum_to_number;
use super::callback::{Answer, Ending, Pending, Subject};
use super::context::{cancel_all, tell_ended};
use super::guard::guard;
use super::handle::{Context, Frame, with};
use super::layout::scsi_task;
use super::submit::Unit;
use super::sync;
use super::types_iscsi::{iscsi_command_cb, iscsi_context, iscsi_task_mgmt_funcs};

/// Whether the tag is that of this task: an old task may hold a tag that another one has now.
pub(crate) fn is_under_way(context: &Context, task: *mut scsi_task, itt: Itt) -> bool {
    let subject = context.driver.owner(itt).map(|owner| owner.subject);
    matches!(subject, Some(Subject::Command(known)) if known == task)
}

/// Takes a task from the library, if it is under way.
pub(crate) fn take(context: &mut Context, task: *mut scsi_task, itt: Itt) -> Option<Pending> {
    if !is_under_way(context, task, itt) {
        return None;
    }
    context.driver.cancel(itt, &mut context.buffers)
}

/// What a task management function ends on this side before the target is asked (contract 13.2).
#[derive(Clone, Copy)]
enum Ends {
    Nothing,
    Unit,
    AllCommands,
}

/// A task management function to be asked for.
#[derive(Clone, Copy)]
struct Request {
    function: TaskFunction,
    lun: Lun,
    referenced: Itt,
    ref_cmd_sn: CmdSn,
    ends: Ends,
}

impl Request {
    fn of_unit(function: TaskFunction, lun: u32, ends: Ends) -> Self {
        let lun = Unit::from(lun as c_int).lun;
        Self { function, lun, referenced: Itt::RESERVED, ref_cmd_sn: CmdSn(0), ends }
    }

    fn of_target(function: TaskFunction) -> Self {
        Self::of_unit(function, 0, Ends::AllCommands)
    }

    /// Any function of the program's own choice; the field has seven bits.
    fn of_program(
        unit: impl Into<Unit>,
        function: MaybeUninit<iscsi_task_mgmt_funcs>,
        referenced: u32,
        ref_cmd_sn: u32,
    ) -> Self {
        Self {
            function: TaskFunction(enum_to_number(function) as u8 & 0x7f),
            lun: unit.into().lun,
            referenced: Itt(referenced),
            ref_cmd_sn: CmdSn(ref_cmd_sn),
            ends: Ends::Nothing,
        }
    }

    /// # Safety
    /// `iscsi` as for [`with`].
    unsafe fn abort(iscsi: *mut iscsi_context, task: &scsi_task) -> Self {
        let itt = Itt(task.itt);
        // SAFETY: passed on to the caller.
        let known = unsafe { with(iscsi, |context| context.driver.lun(itt)) }.flatten();
        let request = Self::of_unit(TaskFunction::AbortTask, task.lun, Ends::Nothing);
        // The task has room for the first two bytes only.
        let lun = known.filter(|lun| lun.wire_prefix() == request.lun.wire_prefix()).unwrap_or(request.lun);
        Self { lun, referenced: itt, ref_cmd_sn: CmdSn(task.cmdsn), ..request }
    }
}

/// Ends what the function ends here, and queues the request. False, with an error text, if there is no session for it.
///
/// # Safety
/// As for [`with`].
unsafe fn ask(iscsi: *mut iscsi_context, request: Request, owner: Pending) -> bool {
    // SAFETY: passed on to the caller.
    let Some(_frame) = (unsafe { Frame::enter(iscsi) }) else { return false };
    let refused = |context: &mut Context, error| {
        context.set_error(format_args!("{}", submit_text("send task-mgmt", error)));
        None
    };
    // SAFETY: passed on to the caller.
    let ended = unsafe {
        with(iscsi, |context| {
            if !context.driver.is_logged_in() {
                return refused(context, SubmitError::NotLoggedIn);
            }
            match request.ends {
                Ends::Nothing => Some(0),
                Ends::Unit => Some(context.driver.cancel_commands(Some(request.lun), &mut context.buffers)),
                Ends::AllCommands => Some(context.driver.cancel_commands(None, &mut context.buffers)),
            }
        })
    };
    let Some(Some(ended)) = ended else { return false };
    // SAFETY: the frame keeps the context alive.
    unsafe { tell_ended(iscsi, ended) };
    let Request { function, lun, referenced, ref_cmd_sn, .. } = request;
    // SAFETY: as above.
    let sent = unsafe {
        with(iscsi, |context| match context.driver.manage_tasks(function, lun, referenced, ref_cmd_sn, owner) {
            Ok(_) => Some(()),
            Err((error, _)) => refused(context, error).map(|_: usize| ()),
        })
    };
    sent.flatten().is_some()
}

/// Asks, and calls back with the answer.
unsafe fn ask_async(
    iscsi: *mut iscsi_context,
    request: Request,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    let owner = Pending::callback(Subject::TaskManagement, cb, private_data);
    // SAFETY: passed on to the caller.
    if unsafe { ask(iscsi, request, owner) } { 0 } else { -1 }
}

/// Asks, and waits for the answer: 0 if the function is complete.
unsafe fn ask_sync(iscsi: *mut iscsi_context, request: Request) -> c_int {
    let answer = Arc::new(Answer::default());
    // SAFETY: passed on to the caller.
    if !unsafe { ask(iscsi, request, Pending::waiter(Subject::TaskManagement, &answer)) } {
        return -1;
    }
    // SAFETY: passed on to the caller.
    let told = unsafe { sync::wait(iscsi, &answer) };
    match told.and_then(|told| told.task_result) {
        Some(TaskResult::Complete) => 0,
        Some(result) => {
            // SAFETY: passed on to the caller.
            let _ = unsafe { with(iscsi, |context| context.set_error(format_args!("TASK MGMT responded {result}"))) };
            -1
        }
        None => -1,
    }
}

/// Asks the target to abort a command that is under way (ABORT TASK): that of `task`, by its `lun`, `itt` and `cmdsn`.
/// Nothing ends in the library: combine it with `iscsi_scsi_cancel_task()`, in the callback for example.
///
/// `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an `enum
/// iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_abort_task_async(
    iscsi: *mut iscsi_context,
    task: *mut scsi_task,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid task.
        let Some(task) = (unsafe { task.as_ref() }) else { return -1 };
        // SAFETY: the application gives null or a valid context.
        let request = unsafe { Request::abort(iscsi, task) };
        // SAFETY: as above.
        unsafe { ask_async(iscsi, request, cb, private_data) }
    })
}

/// Does what `iscsi_task_mgmt_abort_task_async()` does, and waits for the answer of the target.
///
/// Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_abort_task_sync(iscsi: *mut iscsi_context, task: *mut scsi_task) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid task.
        let Some(task) = (unsafe { task.as_ref() }) else { return -1 };
        // SAFETY: the application gives null or a valid context.
        let request = unsafe { Request::abort(iscsi, task) };
        // SAFETY: as above.
        unsafe { ask_sync(iscsi, request) }
    })
}

/// Asks the target to abort the commands of this session on logical unit `lun` (ABORT TASK SET). All SCSI commands of
/// the context, for other units too, end inside this call with `SCSI_STATUS_CANCELLED`.
///
/// `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an `enum
/// iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_abort_task_set_async(
    iscsi: *mut iscsi_context,
    lun: u32,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        let request = Request::of_unit(TaskFunction::AbortTaskSet, lun, Ends::AllCommands);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_async(iscsi, request, cb, private_data) }
    })
}

/// Does what `iscsi_task_mgmt_abort_task_set_async()` does, and waits for the answer of the target.
///
/// Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_abort_task_set_sync(iscsi: *mut iscsi_context, lun: u32) -> c_int {
    guard!(-1, {
        let request = Request::of_unit(TaskFunction::AbortTaskSet, lun, Ends::AllCommands);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_sync(iscsi, request) }
    })
}

/// Asks the target to reset logical unit `lun` (LOGICAL UNIT RESET). The SCSI commands of the context for that unit
/// end inside this call with `SCSI_STATUS_CANCELLED`.
///
/// `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an `enum
/// iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_lun_reset_async(
    iscsi: *mut iscsi_context,
    lun: u32,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        let request = Request::of_unit(TaskFunction::LogicalUnitReset, lun, Ends::Unit);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_async(iscsi, request, cb, private_data) }
    })
}

/// Does what `iscsi_task_mgmt_lun_reset_async()` does, and waits for the answer of the target.
///
/// Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_lun_reset_sync(iscsi: *mut iscsi_context, lun: u32) -> c_int {
    guard!(-1, {
        let request = Request::of_unit(TaskFunction::LogicalUnitReset, lun, Ends::Unit);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_sync(iscsi, request) }
    })
}

/// Asks the target to reset all its logical units (TARGET WARM RESET). All SCSI commands of the context end inside
/// this call with `SCSI_STATUS_CANCELLED`.
///
/// `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an `enum
/// iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_target_warm_reset_async(
    iscsi: *mut iscsi_context,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        let request = Request::of_target(TaskFunction::TargetWarmReset);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_async(iscsi, request, cb, private_data) }
    })
}

/// Does what `iscsi_task_mgmt_target_warm_reset_async()` does, and waits for the answer of the target.
///
/// Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_target_warm_reset_sync(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        let request = Request::of_target(TaskFunction::TargetWarmReset);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_sync(iscsi, request) }
    })
}

/// Asks the target to reset all its logical units and to close all connections (TARGET COLD RESET). All SCSI commands
/// of the context end inside this call with `SCSI_STATUS_CANCELLED`.
///
/// `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an `enum
/// iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_target_cold_reset_async(
    iscsi: *mut iscsi_context,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        let request = Request::of_target(TaskFunction::TargetColdReset);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_async(iscsi, request, cb, private_data) }
    })
}

/// Does what `iscsi_task_mgmt_target_cold_reset_async()` does, and waits for the answer of the target.
///
/// Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_target_cold_reset_sync(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        let request = Request::of_target(TaskFunction::TargetColdReset);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_sync(iscsi, request) }
    })
}

/// Asks for any function, for a unit by all bits of its LUN.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn ask_of_unit(
    iscsi: *mut iscsi_context,
    unit: Unit,
    function: MaybeUninit<iscsi_task_mgmt_funcs>,
    referenced: (u32, u32),
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    let request = Request::of_program(unit, function, referenced.0, referenced.1);
    // SAFETY: passed on to the caller.
    unsafe { ask_async(iscsi, request, cb, private_data) }
}

/// Asks the target for any task management function. `ritt` and `rcmdsn` are `itt` and `cmdsn` of the task for ABORT
/// TASK, otherwise 0xffffffff and 0; `lun` is 0 for a function that is about the whole target. Nothing ends in the
/// library.
///
/// `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an `enum
/// iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_async(
    iscsi: *mut iscsi_context,
    lun: c_int,
    function: MaybeUninit<iscsi_task_mgmt_funcs>,
    ritt: u32,
    rcmdsn: u32,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        let request = Request::of_program(lun, function, ritt, rcmdsn);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_async(iscsi, request, cb, private_data) }
    })
}

/// Does what `iscsi_task_mgmt_async()` does, and waits for the answer of the target.
///
/// Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    function: MaybeUninit<iscsi_task_mgmt_funcs>,
    ritt: u32,
    rcmdsn: u32,
) -> c_int {
    guard!(-1, {
        let request = Request::of_program(lun, function, ritt, rcmdsn);
        // SAFETY: the application gives null or a valid context.
        unsafe { ask_sync(iscsi, request) }
    })
}

/// Gives up a command without telling the target: its callback runs inside this call with `SCSI_STATUS_CANCELLED`.
///
/// An answer of the target that comes late is dropped, and the buffers of the task are not touched any more. The
/// target may carry the command out nevertheless. Returns 0, or -1 if the task is not under way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_cancel_task(iscsi: *mut iscsi_context, task: *mut scsi_task) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid task.
        let Some(itt) = (unsafe { task.as_ref() }).map(|task| Itt(task.itt)) else { return -1 };
        // SAFETY: the application gives null or a valid context.
        let Some(_frame) = (unsafe { Frame::enter(iscsi) }) else { return -1 };
        // SAFETY: as above.
        let ending = unsafe {
            with(iscsi, |context| {
                let owner = take(context, task, itt)?;
                let outcome = Outcome::Completed(Completion::Failed(Failure::Cancelled));
                Some(Ending::of(context, Notice { owner, outcome }))
            })
        };
        let Some(Some(ending)) = ending else { return -1 };
        // SAFETY: the frame keeps the context alive.
        unsafe { ending.tell(iscsi) };
        0
    })
}

/// Gives up all requests of a context, as `iscsi_scsi_cancel_task()` does one: commands, pings, task management,
/// discovery, login and logout. Their callbacks run inside this call.
///
/// What a callback submits meanwhile is not given up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_cancel_all_tasks(iscsi: *mut iscsi_context) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let Some(_frame) = (unsafe { Frame::enter(iscsi) }) else { return };
        // SAFETY: the frame keeps the context alive.
        unsafe { cancel_all(iscsi) };
    })
}
