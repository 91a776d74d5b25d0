// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that read or write blocks through a list of buffers of the application's.
//!
//! Generated from xtask/src/families/table by `cargo xtask gen`: change that and run it again.

use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use crate::ffi::types_iscsi::{iscsi_command_cb, iscsi_context};
use crate::ffi::types_lowlevel::scsi_iovec;
use crate::ffi::{command, family};
use core::ffi::{c_int, c_uchar, c_void};
use core::ptr;
use iscsi_proto::scsi::cdb::encode;

/// As `iscsi_read6_task()`, but the data go to the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read6_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(datalen, blocksize, encode::read6(lba, datalen, blocksize as u32));
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_read6_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read6_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(datalen, blocksize, encode::read6(lba, datalen, blocksize as u32));
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read6 command") }
    })
}

/// As `iscsi_read10_task()`, but the data go to the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read10_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    rdprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(
            datalen,
            blocksize,
            encode::read10(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_read10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read10_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    rdprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(
            datalen,
            blocksize,
            encode::read10(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read10 command") }
    })
}

/// As `iscsi_read12_task()`, but the data go to the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read12_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    rdprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(
            datalen,
            blocksize,
            encode::read12(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_read12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read12_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    rdprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(
            datalen,
            blocksize,
            encode::read12(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read12 command") }
    })
}

/// As `iscsi_read16_task()`, but the data go to the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read16_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    datalen: u32,
    blocksize: c_int,
    rdprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(
            datalen,
            blocksize,
            encode::read16(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_read16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read16_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    datalen: u32,
    blocksize: c_int,
    rdprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(
            datalen,
            blocksize,
            encode::read16(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_in(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read16 command") }
    })
}

/// As `iscsi_write10_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write10_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write10(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_write10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write10_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write10(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Write10 command") }
    })
}

/// As `iscsi_write12_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write12_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write12(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_write12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write12_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write12(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Write12 command") }
    })
}

/// As `iscsi_write16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write16_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write16(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_write16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write16_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write16(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Write16 command") }
    })
}

/// As `iscsi_writeatomic16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeatomic16_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_atomic16(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, 0, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_writeatomic16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeatomic16_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_atomic16(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, 0, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteAtomic16 command") }
    })
}

/// As `iscsi_writeverify10_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify10_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_and_verify10(
                lba,
                datalen,
                blocksize as u32,
                command::verify_options(wrprotect, dpo, bytchk, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_writeverify10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify10_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_and_verify10(
                lba,
                datalen,
                blocksize as u32,
                command::verify_options(wrprotect, dpo, bytchk, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteVerify10 command") }
    })
}

/// As `iscsi_writeverify12_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify12_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_and_verify12(
                lba,
                datalen,
                blocksize as u32,
                command::verify_options(wrprotect, dpo, bytchk, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_writeverify12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify12_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_and_verify12(
                lba,
                datalen,
                blocksize as u32,
                command::verify_options(wrprotect, dpo, bytchk, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteVerify12 command") }
    })
}

/// As `iscsi_writeverify16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify16_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_and_verify16(
                lba,
                datalen,
                blocksize as u32,
                command::verify_options(wrprotect, dpo, bytchk, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_writeverify16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify16_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::write_and_verify16(
                lba,
                datalen,
                blocksize as u32,
                command::verify_options(wrprotect, dpo, bytchk, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteVerify16 command") }
    })
}

/// As `iscsi_orwrite_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_orwrite_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::orwrite(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_orwrite_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_orwrite_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::orwrite(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send OrWrite command") }
    })
}

/// As `iscsi_compareandwrite_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_compareandwrite_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::compare_and_write_task(
            data,
            datalen,
            blocksize,
            encode::compare_and_write(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_compareandwrite_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_compareandwrite_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::compare_and_write_task(
            data,
            datalen,
            blocksize,
            encode::compare_and_write(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send CompareAndWrite command") }
    })
}

/// As `iscsi_verify10_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify10_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify10(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_verify10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify10_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify10(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Verify10 command") }
    })
}

/// As `iscsi_verify12_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify12_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify12(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_verify12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify12_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify12(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Verify12 command") }
    })
}

/// As `iscsi_verify16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify16_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u64,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify16(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_verify16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify16_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u64,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify16(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        let task = family::use_iov_out(task, iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Verify16 command") }
    })
}

/// As `iscsi_writesame10_task()`: the block is the one at `data`, and `iov` and `niov` have no effect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame10_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    num_blocks: u16,
    anchor: c_int,
    unmap: c_int,
    wrprotect: c_int,
    group: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::one_block_task(
            data,
            datalen,
            Ok(encode::write_same10(
                lba,
                num_blocks,
                datalen,
                command::write_same_options(wrprotect, anchor, unmap, group),
            )),
        );
        let _ = (iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_writesame10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame10_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    data: *mut c_uchar,
    datalen: u32,
    num_blocks: u16,
    anchor: c_int,
    unmap: c_int,
    wrprotect: c_int,
    group: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::one_block_task(
            data,
            datalen,
            Ok(encode::write_same10(
                lba,
                num_blocks,
                datalen,
                command::write_same_options(wrprotect, anchor, unmap, group),
            )),
        );
        let _ = (iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WRITESAME10 command") }
    })
}

/// As `iscsi_writesame16_task()`: the block is the one at `data`, and `iov` and `niov` have no effect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame16_iov_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    num_blocks: u32,
    anchor: c_int,
    unmap: c_int,
    wrprotect: c_int,
    group: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::one_block_task(
            data,
            datalen,
            Ok(encode::write_same16(
                lba,
                num_blocks,
                datalen,
                command::write_same_options(wrprotect, anchor, unmap, group),
            )),
        );
        let _ = (iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// As `iscsi_writesame16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame16_iov_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    data: *mut c_uchar,
    datalen: u32,
    num_blocks: u32,
    anchor: c_int,
    unmap: c_int,
    wrprotect: c_int,
    group: c_int,
    iov: *mut scsi_iovec,
    niov: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::one_block_task(
            data,
            datalen,
            Ok(encode::write_same16(
                lba,
                num_blocks,
                datalen,
                command::write_same_options(wrprotect, anchor, unmap, group),
            )),
        );
        let _ = (iov, niov);
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WRITESAME16 command") }
    })
}
