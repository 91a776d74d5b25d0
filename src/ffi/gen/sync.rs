// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that send a command and wait until it has ended.
//!
//! Generated from xtask/src/families/table.rs by `cargo xtask gen`: change that and run it again.

use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use crate::ffi::types_iscsi::{iscsi_context, unmap_list};
use crate::ffi::types_mode::scsi_mode_page;
use crate::ffi::{command, family};
use core::ffi::{c_int, c_uchar};
use core::ptr;
use iscsi_proto::scsi::cdb::encode;

/// Sends TEST UNIT READY (SPC-4, 6.47), which asks whether the logical unit accepts commands for its medium, and
/// waits until it has ended. Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_testunitready_sync(iscsi: *mut iscsi_context, lun: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::test_unit_ready()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send TestUnitReady command") }
    })
}

/// Sends INQUIRY (SPC-4, 6.6), which asks what the logical unit is, and waits until it has ended. Callbacks of
/// other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `evpd`: EVPD: not 0 for a vital product data page, 0 for standard data
/// - `page_code`: PAGE CODE of the vital product data page; 0 for standard data
/// - `alloc_len`: bytes the answer may have
///
/// The data are in `task->datain` afterwards; `scsi_datain_unmarshall()` turns them into `struct
/// scsi_inquiry_standard` or the struct of the page.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_inquiry_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    evpd: c_int,
    page_code: c_int,
    alloc_len: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::inquiry(evpd != 0, page_code as u8, alloc_len as u32)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Inquiry command") }
    })
}

/// Sends READ CAPACITY(10) (SBC-3, 5.15), which asks for the number and the size of the blocks, and waits until
/// it has ended. Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: 0, or with `pmi` the block to start at
/// - `pmi`: PMI: not 0 for the last block before a delay, 0 for the last one
///
/// The data are in `task->datain` afterwards; `scsi_datain_unmarshall()` turns them into `struct
/// scsi_readcapacity10`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readcapacity10_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: c_int,
    pmi: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_capacity10(lba as u32, pmi != 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send ReadCapacity10 command") }
    })
}

/// Sends READ CAPACITY(16) (SBC-3, 5.16), which asks for the number and the size of the blocks and how they are
/// provisioned, and waits until it has ended. Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
///
/// The data are in `task->datain` afterwards; `scsi_datain_unmarshall()` turns them into `struct
/// scsi_readcapacity16`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readcapacity16_sync(iscsi: *mut iscsi_context, lun: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_capacity16()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send ReadCapacity16 command") }
    })
}

/// Sends GET LBA STATUS (SBC-3, 5.4), which asks which blocks are mapped, and waits until it has ended. Callbacks
/// of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `starting_lba`: first block
/// - `alloc_len`: bytes the answer may have
///
/// The data are in `task->datain` afterwards; `scsi_datain_unmarshall()` turns them into `struct
/// scsi_get_lba_status`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_lba_status_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    starting_lba: u64,
    alloc_len: u32,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::get_lba_status(starting_lba, alloc_len)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send GetLbaStatus command") }
    })
}

/// Sends REPORT LUNS (SPC-4, 6.33), which asks for the logical units of the target, and waits until it has ended.
/// Callbacks of other commands run meanwhile.
///
/// - `report_type`: SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units
/// - `alloc_len`: bytes the answer may have
///
/// The data are in `task->datain` afterwards; `scsi_datain_unmarshall()` turns them into `struct
/// scsi_reportluns_list`.
///
/// It is refused if `alloc_len` is less than 16.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_reportluns_sync(
    iscsi: *mut iscsi_context,
    report_type: c_int,
    alloc_len: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::lun_list_task(alloc_len, Ok(encode::report_luns(report_type as u8, alloc_len as u32)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, 0, task, "Failed to send ReportLuns command") }
    })
}

/// Sends MODE SENSE(6) (SPC-4, 6.13), which asks for settings of the logical unit, and waits until it has ended.
/// Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `dbd`: DBD: not 0 for an answer without block descriptors
/// - `pc`: PC: which values, an `enum scsi_modesense_page_control`
/// - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
/// - `sub_page_code`: SUBPAGE CODE, 0 to 255
/// - `alloc_len`: bytes the answer may have
///
/// The data are in `task->datain` afterwards; `scsi_datain_unmarshall()` turns them into `struct
/// scsi_mode_sense`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modesense6_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    dbd: c_int,
    pc: c_int,
    page_code: c_int,
    sub_page_code: c_int,
    alloc_len: c_uchar,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task =
            family::task(Ok(encode::mode_sense6(dbd != 0, pc as u8, page_code as u8, sub_page_code as u8, alloc_len)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send MODE_SENSE6 command") }
    })
}

/// Sends MODE SENSE(10) (SPC-4, 6.14), which asks for settings of the logical unit, and waits until it has ended.
/// Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `llbaa`: LLBAA: not 0 if long block descriptors are welcome
/// - `dbd`: DBD: not 0 for an answer without block descriptors
/// - `pc`: PC: which values, an `enum scsi_modesense_page_control`
/// - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
/// - `sub_page_code`: SUBPAGE CODE, 0 to 255
/// - `alloc_len`: bytes the answer may have
///
/// The data are in `task->datain` afterwards; `scsi_datain_unmarshall()` turns them into `struct
/// scsi_mode_sense`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modesense10_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    llbaa: c_int,
    dbd: c_int,
    pc: c_int,
    page_code: c_int,
    sub_page_code: c_int,
    alloc_len: c_uchar,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::mode_sense10(
            llbaa != 0,
            dbd != 0,
            pc as u8,
            page_code as u8,
            sub_page_code as u8,
            alloc_len.into(),
        )));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send MODE_SENSE10 command") }
    })
}

/// Sends MODE SELECT(6) (SPC-4, 6.11), which changes settings of the logical unit, and waits until it has ended.
/// Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `mp`: the page; it is copied
///
/// It is refused if the page is not one that the library can encode.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modeselect6_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    pf: c_int,
    sp: c_int,
    mp: *mut scsi_mode_page,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task = unsafe {
            family::mode_select_task(mp, true, |param_len: c_int| {
                encode::mode_select6(pf != 0, sp != 0, param_len as u32)
            })
        };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send MODE_SELECT6 command") }
    })
}

/// Sends MODE SELECT(10) (SPC-4, 6.12), which changes settings of the logical unit, and waits until it has ended.
/// Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `mp`: the page; it is copied
///
/// It is refused if the page is not one that the library can encode.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modeselect10_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    pf: c_int,
    sp: c_int,
    mp: *mut scsi_mode_page,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task = unsafe {
            family::mode_select_task(mp, false, |param_len: c_int| {
                encode::mode_select10(pf != 0, sp != 0, param_len as u32)
            })
        };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send MODE_SELECT10 command") }
    })
}

/// Sends READ(6) (SBC-3, 5.7), which reads blocks, and waits until it has ended. Callbacks of other commands run
/// meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block, at most 0x1fffff
/// - `datalen`: bytes to read, a multiple of `blocksize` and at most 256 blocks
/// - `blocksize`: bytes of one block of the logical unit
///
/// The data are in `task->datain` afterwards. An iovector avoids that copy: `iscsi_read6_iov_task()`.
///
/// It is refused if `datalen` is not a multiple of `blocksize`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read6_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(datalen, blocksize, encode::read6(lba, datalen, blocksize as u32));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read6 command") }
    })
}

/// Sends READ(10) (SBC-3, 5.8), which reads blocks, and waits until it has ended. Callbacks of other commands run
/// meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data are in `task->datain` afterwards. An iovector avoids that copy: `iscsi_read10_iov_task()`.
///
/// It is refused if `datalen` is not a multiple of `blocksize`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read10_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read10 command") }
    })
}

/// Sends READ(12) (SBC-3, 5.9), which reads blocks, and waits until it has ended. Callbacks of other commands run
/// meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data are in `task->datain` afterwards. An iovector avoids that copy: `iscsi_read12_iov_task()`.
///
/// It is refused if `datalen` is not a multiple of `blocksize`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read12_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read12 command") }
    })
}

/// Sends READ(16) (SBC-3, 5.10), which reads blocks, and waits until it has ended. Callbacks of other commands
/// run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data are in `task->datain` afterwards. An iovector avoids that copy: `iscsi_read16_iov_task()`.
///
/// It is refused if `datalen` is not a multiple of `blocksize`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read16_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Read16 command") }
    })
}

/// Sends WRITE(10) (SBC-3, 5.32), which writes blocks, and waits until it has ended. Callbacks of other commands
/// run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `data`: `datalen` bytes, not copied; NULL if the task gets an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data must stay as they are until the command has ended.
///
/// It is refused if `datalen` is not a multiple of `blocksize`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write10_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Write10 command") }
    })
}

/// Sends WRITE(12) (SBC-3, 5.33), which writes blocks, and waits until it has ended. Callbacks of other commands
/// run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `data`: `datalen` bytes, not copied; NULL if the task gets an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data must stay as they are until the command has ended.
///
/// It is refused if `datalen` is not a multiple of `blocksize`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write12_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Write12 command") }
    })
}

/// Sends WRITE(16) (SBC-3, 5.34), which writes blocks, and waits until it has ended. Callbacks of other commands
/// run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `data`: `datalen` bytes, not copied; NULL if the task gets an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data must stay as they are until the command has ended.
///
/// It is refused if `datalen` is not a multiple of `blocksize`.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write16_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Write16 command") }
    })
}

/// Sends SYNCHRONIZE CACHE(10) (SBC-3, 5.25), which brings cached blocks to the medium, and waits until it has
/// ended. Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: not 0 to be answered before it is done
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_synchronizecache10_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: c_int,
    num_blocks: c_int,
    syncnv: c_int,
    immed: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task =
            family::task(Ok(encode::synchronize_cache10(lba as u32, num_blocks as u32, syncnv != 0, immed != 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send SynchronizeCache10 command") }
    })
}

/// Sends SYNCHRONIZE CACHE(16) (SBC-3, 5.26), which brings cached blocks to the medium, and waits until it has
/// ended. Callbacks of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: not 0 to be answered before it is done
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_synchronizecache16_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    num_blocks: u32,
    syncnv: c_int,
    immed: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::synchronize_cache16(lba, num_blocks, syncnv != 0, immed != 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send SynchronizeCache16 command") }
    })
}

/// Sends UNMAP (SBC-3, 5.27), which gives back the space of blocks, and waits until it has ended. Callbacks of
/// other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `group`: GROUP NUMBER, 0 to 31
/// - `list`: ranges of blocks; they are copied
/// - `list_len`: how many ranges, 0 to 4095
///
/// It is refused if `list_len` is out of range.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_unmap_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    anchor: c_int,
    group: c_int,
    list: *mut unmap_list,
    list_len: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task =
            unsafe { family::unmap_task(list, list_len, |xferlen| encode::unmap(anchor != 0, group as u8, xferlen)) };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send UNMAP command") }
    })
}

/// Sends WRITE SAME(10) (SBC-3, 5.44), which writes one block many times, and waits until it has ended. Callbacks
/// of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `data`: the block to repeat, not copied; NULL to send none, even if there is an iovector
/// - `datalen`: bytes of the block to repeat; 0 lets WRITE SAME(16) write zeros (NDOB)
/// - `num_blocks`: how many blocks to write
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `group`: GROUP NUMBER, 0 to 31
///
/// The data must stay as they are until the command has ended.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame10_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WRITESAME10 command") }
    })
}

/// Sends WRITE SAME(16) (SBC-3, 5.45), which writes one block many times, and waits until it has ended. Callbacks
/// of other commands run meanwhile.
///
/// - `lun`: logical unit, as `scsi_reportluns_list.luns` has it
/// - `lba`: first block
/// - `data`: the block to repeat, not copied; NULL to send none, even if there is an iovector
/// - `datalen`: bytes of the block to repeat; 0 lets WRITE SAME(16) write zeros (NDOB)
/// - `num_blocks`: how many blocks to write
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `group`: GROUP NUMBER, 0 to 31
///
/// The data must stay as they are until the command has ended.
///
/// Returns the task, whatever `task->status` is: the caller frees it with `scsi_free_scsi_task()`. NULL if the
/// command cannot be sent or the connection is lost for good: see `iscsi_get_error()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame16_sync(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send WRITESAME16 command") }
    })
}
