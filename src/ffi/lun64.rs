// SPDX-License-Identifier: LGPL-2.1-or-later
//! Logical units by all 64 bits of their LUN, for those that 16 bits cannot name (SAM-5 4.7). Programs test
//! `LIBISCSI_FEATURE_EXTENSIONS`.

use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use core::ptr;

use iscsi_proto::scsi::report_luns::LunList;

use super::guard::guard;
use super::layout::scsi_task;
use super::submit::{Unit, run_command, start_command};
use super::task_management;
use super::types_iscsi::{iscsi_command_cb, iscsi_context, iscsi_data, iscsi_task_mgmt_funcs};
use super::unmarshal::command_and_answer;

/// Does what `iscsi_scsi_command_async()` does, for the logical unit whose LUN has all these 64 bits, the first byte on
/// the wire most significant: 0x4001000000000000 is unit 1 in flat space addressing. `scsi_reportluns_lun64()` gives
/// such numbers.
///
/// `task->lun` then has the first 16 bits. The library keeps all of them, also for a command that is sent again, and for
/// `iscsi_task_mgmt_abort_task_async()` of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_command_async_lun64(
    iscsi: *mut iscsi_context,
    lun: u64,
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

/// Does what `iscsi_scsi_command_sync()` does, for a logical unit as `iscsi_scsi_command_async_lun64()` takes it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_scsi_command_sync_lun64(
    iscsi: *mut iscsi_context,
    lun: u64,
    task: *mut scsi_task,
    data: *mut iscsi_data,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: the application gives null or a valid context, task and `data`.
        unsafe { run_command(iscsi, lun, task, data) }
    })
}

/// Does what `iscsi_task_mgmt_async()` does, for a logical unit as `iscsi_scsi_command_async_lun64()` takes it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_task_mgmt_lun64_async(
    iscsi: *mut iscsi_context,
    lun: u64,
    function: MaybeUninit<iscsi_task_mgmt_funcs>,
    ritt: u32,
    rcmdsn: u32,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { task_management::ask_of_unit(iscsi, Unit::from(lun), function, (ritt, rcmdsn), cb, private_data) }
    })
}

/// Gives all 64 bits of LUN `index`, from 0 on, of the answer to REPORT LUNS that `task` has in its `datain`.
///
/// Returns 0xffffffffffffffff, which SAM-5 gives to no unit, if `task` is NULL or the answer does not reach so far;
/// `scsi_reportluns_list.num` tells how many there are. An extension: `LIBISCSI_FEATURE_EXTENSIONS` of iscsi.h says that it
/// is here.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_reportluns_lun64(task: *mut scsi_task, index: c_int) -> u64 {
    guard!(u64::MAX, {
        // SAFETY: the application gives null or a valid task.
        let answer = unsafe { command_and_answer(task) };
        let list = answer.and_then(|(_, answer)| LunList::parse(answer));
        let lun = list.zip(usize::try_from(index).ok()).and_then(|(list, index)| list.iter().nth(index));
        lun.unwrap_or(u64::MAX)
    })
}
