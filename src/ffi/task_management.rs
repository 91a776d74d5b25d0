// SPDX-License-Identifier: LGPL-2.1-or-later
//! Aborting a task at the target, and giving up requests locally.

use core::ffi::{c_int, c_void};

use iscsi_client::error::submit_text;
use iscsi_client::{Notice, Outcome};
use iscsi_proto::session::{Completion, Failure};
use iscsi_proto::wire::{CmdSn, Itt, Lun, TaskFunction};

use super::callback::{Pending, Subject, tell};
use super::context::cancel_all;
use super::guard::guard;
use super::handle::{Context, Frame, with};
use super::layout::scsi_task;
use super::types_iscsi::{iscsi_command_cb, iscsi_context};

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

/// Asks the target to abort a task (ABORT TASK, RFC 7143 section 11.5). Nothing ends locally: combine it with
/// `iscsi_scsi_cancel_task()`, in the callback for example.
///
/// `cb` runs once, in `iscsi_service()`: with `SCSI_STATUS_GOOD` and a `uint32_t *` that holds an
/// `enum iscsi_task_mgmt_response`, valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text: `cb` will then not be called.
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
        let lun = Lun::from_wire_prefix(task.lun as u16);
        let (itt, cmd_sn) = (Itt(task.itt), CmdSn(task.cmdsn));
        let owner = Pending::callback(Subject::TaskManagement, cb, private_data);
        // SAFETY: the application gives null or a valid context.
        let sent = unsafe {
            with(iscsi, |context| match context.driver.manage_tasks(TaskFunction::AbortTask, lun, itt, cmd_sn, owner) {
                Ok(_) => true,
                Err((error, _)) => {
                    context.set_error(format_args!("{}", submit_text("send task-mgmt", error)));
                    false
                }
            })
        };
        if sent == Some(true) { 0 } else { -1 }
    })
}

/// Gives up a task without telling the target: its callback runs inside this call with `SCSI_STATUS_CANCELLED`. A late
/// answer of the target is dropped; the task's buffers are not touched any more.
///
/// Returns 0, or -1 if the task is not under way.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_cancel_task(iscsi: *mut iscsi_context, task: *mut scsi_task) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid task.
        let Some(itt) = (unsafe { task.as_ref() }).map(|task| Itt(task.itt)) else { return -1 };
        // SAFETY: the application gives null or a valid context.
        let Some(_frame) = (unsafe { Frame::enter(iscsi) }) else { return -1 };
        // SAFETY: as above.
        let Some(Some(owner)) = (unsafe { with(iscsi, |context| take(context, task, itt)) }) else { return -1 };
        let outcome = Outcome::Completed(Completion::Failed(Failure::Cancelled));
        // SAFETY: the frame keeps the context alive; the task is valid until it is told of.
        unsafe { tell(iscsi, Notice { owner, outcome }) };
        0
    })
}

/// Gives up all requests of a context as `iscsi_scsi_cancel_task()` does one, pings and the like too. Their callbacks run
/// inside this call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_cancel_all_tasks(iscsi: *mut iscsi_context) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let Some(_frame) = (unsafe { Frame::enter(iscsi) }) else { return };
        // SAFETY: the frame keeps the context alive.
        unsafe { cancel_all(iscsi) };
    })
}
