// SPDX-License-Identifier: LGPL-2.1-or-later
//! From the numbers of C to a SCSI command, and from a command to its task.

use core::ffi::c_int;
use core::ptr;

use iscsi_proto::scsi::Command;
use iscsi_proto::scsi::cdb::encode::{BlockOptions, EncodeError, WriteSameOptions};

use crate::ffi::layout::scsi_task;
use crate::ffi::task;

/// Options of READ, WRITE and their kin from the numbers of C.
pub(crate) fn block_options(
    protect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
) -> BlockOptions {
    BlockOptions {
        protect: protect as u8,
        dpo: dpo != 0,
        fua: fua != 0,
        fua_nv: fua_nv != 0,
        group_number: group_number as u8,
        ..BlockOptions::default()
    }
}

/// Options of VERIFY and WRITE AND VERIFY from the numbers of C.
pub(crate) fn verify_options(protect: c_int, dpo: c_int, bytchk: c_int, group_number: c_int) -> BlockOptions {
    BlockOptions { byte_check: bytchk != 0, ..block_options(protect, dpo, 0, 0, group_number) }
}

/// The bits of a number that a 16-bit field holds.
pub(crate) fn low16(number: impl Into<i64>) -> u16 {
    number.into() as u16
}

/// Options of WRITE SAME from the numbers of C.
pub(crate) fn write_same_options(protect: c_int, anchor: c_int, unmap: c_int, group: c_int) -> WriteSameOptions {
    WriteSameOptions { protect: protect as u8, anchor: anchor != 0, unmap: unmap != 0, group_number: group as u8 }
}

/// The task of a command without a context; null if the command cannot be encoded or memory is short.
pub(crate) fn task_of(command: Result<Command, EncodeError>) -> *mut scsi_task {
    command.map_or(ptr::null_mut(), |command| task::create(&command))
}
