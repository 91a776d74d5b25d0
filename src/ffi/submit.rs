// SPDX-License-Identifier: LGPL-2.1-or-later
//! Submitting SCSI commands: from a `scsi_task` to the driver.

use core::ffi::{c_int, c_void};
use core::fmt;
use core::ptr;
use std::sync::Arc;

use iscsi_client::error::submit_text;
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::ScsiRequest;
use iscsi_proto::wire::{Itt, Lun};

use super::callback::{Answer, Pending, Subject};
use super::enums_lowlevel::scsi_xfer_dir;
use super::guard::guard;
use super::handle::{Context, with, with_depth};
use super::layout::scsi_task;
use super::types_iscsi::{iscsi_command_cb, iscsi_context, iscsi_data};
use super::types_lowlevel::scsi_iovec;
use super::{alloc, c_enum, iovector, sync, task as tasks, task_management};

/// A logical unit as a program has named it.
#[derive(Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) lun: Lun,
    /// What `scsi_task.lun` says: there is room for 16 bits of the eight bytes, or what the program gave.
    pub(crate) shown: u32,
}

impl From<c_int> for Unit {
    /// The low 16 bits are the first two bytes of the LUN (contract 7.13).
    fn from(lun: c_int) -> Self {
        Self { lun: Lun::from_wire_prefix(lun as u16), shown: lun as u32 }
    }
}

impl From<u64> for Unit {
    /// All eight bytes, the first one most significant.
    fn from(lun: u64) -> Self {
        let lun = Lun(lun.to_be_bytes());
        Self { lun, shown: lun.wire_prefix().into() }
    }
}

/// Keeps an error text.
///
/// # Safety
/// As for [`with`].
pub(crate) unsafe fn set_error(iscsi: *mut iscsi_context, text: fmt::Arguments<'_>) {
    // SAFETY: passed on to the caller.
    let _ = unsafe { with(iscsi, |context| context.set_error(text)) };
}

/// Submits a task. Gives 0, or -1 with an error text: the task is then still the caller's.
///
/// # Safety
/// `iscsi` as for [`with`]; `task` is valid until its callback has run.
pub(crate) unsafe fn start(
    iscsi: *mut iscsi_context,
    unit: impl Into<Unit>,
    task: *mut scsi_task,
    callback: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    let owner = Pending::callback(Subject::Command(task), callback, private_data);
    // SAFETY: passed on to the caller.
    if unsafe { submit(iscsi, unit.into(), task, owner) } { 0 } else { -1 }
}

/// Submits a task and waits for it. Gives the task with its status, or null with an error text:
/// it was not submitted, or the session is over. The library then holds no reference to it.
///
/// # Safety
/// As for [`start`].
pub(crate) unsafe fn run(
    iscsi: *mut iscsi_context,
    unit: impl Into<Unit>,
    task: *mut scsi_task,
    failure: &str,
) -> *mut scsi_task {
    let answer = Arc::new(Answer::default());
    let owner = Pending::waiter(Subject::Command(task), &answer);
    // SAFETY: passed on to the caller.
    if !unsafe { submit(iscsi, unit.into(), task, owner) } {
        // SAFETY: passed on to the caller.
        unsafe { set_error(iscsi, format_args!("{failure}")) };
        return ptr::null_mut();
    }
    // SAFETY: passed on to the caller.
    if unsafe { sync::wait(iscsi, &answer) }.is_some() {
        return task;
    }
    // The caller will free the task: nothing may find it any more.
    // SAFETY: the task is still the caller's.
    let itt = Itt(unsafe { (*task).itt });
    // SAFETY: passed on to the caller.
    let _ = unsafe { with(iscsi, |context| task_management::take(context, task, itt)) };
    ptr::null_mut()
}

#[inline(never)]
unsafe fn submit(iscsi: *mut iscsi_context, unit: Unit, task: *mut scsi_task, owner: Pending) -> bool {
    if task.is_null() {
        return false;
    }
    // In a callback what is submitted waits for the end of the service call, and leaves with its neighbours.
    // SAFETY: passed on to the caller.
    let submitted = unsafe { with_depth(iscsi, |context, depth| submit_to(context, unit, task, owner, depth == 0)) };
    submitted.unwrap_or(false)
}

fn submit_to(context: &mut Context, unit: Unit, task: *mut scsi_task, owner: Pending, at_once: bool) -> bool {
    // SAFETY: the application gives a valid task, which only this call uses.
    let fields = unsafe { &mut *task };
    if task_management::is_under_way(context, task, Itt(fields.itt)) {
        context.set_error(format_args!("the task is on its way already"));
        return false;
    }
    let Some(request) = request(context, unit.lun, fields) else { return false };
    prepare(fields, unit.shown);
    match context.driver.submit(request, owner, at_once, &mut context.buffers) {
        Ok(handle) => {
            // SAFETY: as above; the driver holds no reference between calls.
            let fields = unsafe { &mut *task };
            fields.itt = handle.itt.0;
            fields.cmdsn = handle.cmd_sn.0;
            true
        }
        Err((error, _)) => {
            context.set_error(format_args!("{}", submit_text("send command", error)));
            false
        }
    }
}

/// What the task asks for, if it can be asked.
fn request(context: &mut Context, lun: Lun, task: &scsi_task) -> Option<ScsiRequest> {
    let length_fits = usize::try_from(task.cdb_size).is_ok_and(|size| size <= task.cdb.len());
    if !length_fits {
        context.set_error(format_args!("a CDB has 0 to 16 bytes, not {}", task.cdb_size));
        return None;
    }
    let Ok(length) = u32::try_from(task.expxferlen) else {
        context.set_error(format_args!("a command cannot transfer {} bytes", task.expxferlen));
        return None;
    };
    let direction = match task.xfer_dir {
        dir if dir == scsi_xfer_dir::SCSI_XFER_NONE as c_int => Direction::None,
        dir if dir == scsi_xfer_dir::SCSI_XFER_READ as c_int => Direction::Read,
        dir if dir == scsi_xfer_dir::SCSI_XFER_WRITE as c_int => Direction::Write,
        other => {
            context.set_error(format_args!("{other} is no direction of a transfer"));
            return None;
        }
    };
    let expected_length = if direction == Direction::None { 0 } else { length };
    Some(ScsiRequest { lun, cdb: task.cdb, direction, expected_length })
}

/// Resets what an earlier run of the task has left in it.
fn prepare(task: &mut scsi_task, shown_lun: u32) {
    iovector::rewind(task);
    task.lun = shown_lun;
    task.residual = 0;
    task.residual_status = c_enum::enum_from_number(0);
    let data = task.datain.data;
    task.datain.data = ptr::null_mut();
    task.datain.size = 0;
    // SAFETY: null, or a block of malloc that belongs to the task.
    unsafe { alloc::free_if_any(data) };
}

/// Attaches `data` as the data to send, if it names any.
unsafe fn attach(task: *mut scsi_task, data: *mut iscsi_data) -> bool {
    // SAFETY: the caller passes on null or what the application gave.
    let Some(data) = (unsafe { data.as_ref() }) else { return true };
    if data.data.is_null() {
        return true;
    }
    // SAFETY: the caller has checked the task.
    let element = unsafe { tasks::allocate(task, size_of::<scsi_iovec>()) }.cast::<scsi_iovec>();
    if element.is_null() {
        return false;
    }
    // SAFETY: the memory is new, large enough, and aligned like a block of malloc.
    unsafe { element.write(scsi_iovec { iov_base: data.data.cast(), iov_len: data.size }) };
    // SAFETY: the task is valid and used by nobody else.
    let fields = unsafe { &mut *task };
    fields.iovector_out.iov = element;
    fields.iovector_out.niov = 1;
    fields.iovector_out.nalloc = 0;
    true
}

/// Begins a command of the program's own.
///
/// # Safety
/// `iscsi`, `task` and `data` are null or valid, as for [`start`].
pub(crate) unsafe fn start_command(
    iscsi: *mut iscsi_context,
    unit: impl Into<Unit>,
    task: *mut scsi_task,
    cb: iscsi_command_cb,
    data: *mut iscsi_data,
    private_data: *mut c_void,
) -> c_int {
    if iscsi.is_null() || task.is_null() {
        return -1;
    }
    // SAFETY: passed on to the caller.
    if !unsafe { attach(task, data) } {
        // SAFETY: passed on to the caller.
        unsafe { set_error(iscsi, format_args!("Out-of-memory: the data of the command was not attached")) };
        return -1;
    }
    // SAFETY: passed on to the caller.
    unsafe { start(iscsi, unit, task, cb, private_data) }
}

/// Runs a command of the program's own.
///
/// # Safety
/// As for [`start_command`].
pub(crate) unsafe fn run_command(
    iscsi: *mut iscsi_context,
    unit: impl Into<Unit>,
    task: *mut scsi_task,
    data: *mut iscsi_data,
) -> *mut scsi_task {
    // SAFETY: passed on to the caller.
    if iscsi.is_null() || task.is_null() || !unsafe { attach(task, data) } {
        return ptr::null_mut();
    }
    // SAFETY: passed on to the caller.
    unsafe { run(iscsi, unit, task, "Failed to send SCSI command") }
}

/// Begins a SCSI command of the program's own for logical unit `lun`.
///
/// `task` has the CDB, `xfer_dir` and `expxferlen`; with `SCSI_XFER_NONE` no data are moved. It may come from
/// `scsi_create_task()`, or from the program's own `calloc()`. `d` names the data to send; if it or its `data` is
/// NULL, the task's buffers for data-out are used. The data must live until the command has ended, `d` itself only
/// during the call. Buffers for data that come may be attached after this call, before `iscsi_service()`.
///
/// Returns 0: `cb`, which may be NULL, will be called once with the task as `command_data`, whatever the status, but
/// not inside this call. The program frees the task there or later.
///
/// Returns -1 with an error text: `cb` will not be called, and the task stays the program's. Refused are CDBs of more
/// than 16 bytes, negative lengths, unknown directions, and contexts that are not logged in to a normal session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_command_async(
    iscsi: *mut iscsi_context,
    lun: c_int,
    task: *mut scsi_task,
    cb: iscsi_command_cb,
    d: *mut iscsi_data,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context, task and `d`.
        unsafe { start_command(iscsi, lun, task, cb, d, private_data) }
    })
}

/// Runs a SCSI command of the program's own on logical unit `lun`, and waits until it has ended. Callbacks of other
/// requests run meanwhile.
///
/// The arguments are as for `iscsi_scsi_command_async()`, but all buffers must be attached before. Returns `task`,
/// whose `status` tells how it ended; NULL with an error text if it could not be sent or the session was lost for
/// good: the library has no reference to the task then. In both cases the program frees the task.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_command_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    task: *mut scsi_task,
    data: *mut iscsi_data,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: the application gives null or a valid context, task and `data`.
        unsafe { run_command(iscsi, lun, task, data) }
    })
}
