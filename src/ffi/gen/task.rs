// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that send a command and call back when it has ended.
//!
//! Generated from xtask/src/families/table by `cargo xtask gen`: change that and run it again.

use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use crate::ffi::types_iscsi::{iscsi_command_cb, iscsi_context, iscsi_data, unmap_list};
use crate::ffi::types_mode::scsi_mode_page;
use crate::ffi::{command, family};
use core::ffi::{c_int, c_uchar, c_void};
use core::ptr;
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::opcode::{Opcode, PersistentReserveIn, PersistentReserveOut};

/// Sends TEST UNIT READY (00h, SPC-4 6.47), which asks whether the logical unit accepts commands for its medium,
/// and calls `cb` when it has ended.
///
/// A unit that has something to tell ends the command with CHECK CONDITION and the sense key UNIT ATTENTION,
/// once; a drive without its medium with NOT READY.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_testunitready_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::test_unit_ready()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends INQUIRY (12h, SPC-4 6.6), which asks what the logical unit is, and calls `cb` when it has ended.
///
/// - `evpd`: EVPD: not 0 for a vital product data page, 0 for standard data
/// - `page_code`: PAGE CODE of the vital product data page; 0 for standard data
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_inquiry_standard` or the structure of the page,
/// see `enum scsi_inquiry_pagecode`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_inquiry_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    evpd: c_int,
    page_code: c_int,
    alloc_len: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::inquiry(evpd != 0, page_code as u8, alloc_len as u32)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ CAPACITY(10) (25h, SBC-3), which asks for the number and the size of the blocks, and calls `cb`
/// when it has ended.
///
/// - `lba`: 0, or with `pmi` the address to start at
/// - `pmi`: PMI: 0 for the last block of the unit, else for the last before a delay; obsolete in SBC-3
///
/// A unit with more blocks than 32 bits can count answers 0xffffffff: then use READ CAPACITY(16).
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity10`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readcapacity10_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: c_int,
    pmi: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_capacity10(lba as u32, pmi != 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ CAPACITY(16) (9Eh/10h, SBC-3), which asks for the number and the size of the blocks and how they
/// are provisioned, and calls `cb` when it has ended.
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity16`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readcapacity16_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_capacity16()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends GET LBA STATUS (9Eh/12h, SBC-3), which asks which blocks are mapped, and calls `cb` when it has ended.
///
/// - `starting_lba`: first block
/// - `alloc_len`: room for the answer, in bytes
///
/// The answer begins with `starting_lba` and may end before the last block: ask again for what follows.
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_get_lba_status`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_lba_status_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    starting_lba: u64,
    alloc_len: u32,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::get_lba_status(starting_lba, alloc_len)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends REPORT LUNS (A0h, SPC-4 6.33) to LUN 0, which asks for the logical units of the target, and calls `cb`
/// when it has ended.
///
/// - `report_type`: SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_reportluns_list`.
///
/// Returns the task, or NULL if `alloc_len` is below 16, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_reportluns_task(
    iscsi: *mut iscsi_context,
    report_type: c_int,
    alloc_len: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::lun_list_task(alloc_len, Ok(encode::report_luns(report_type as u8, alloc_len as u32)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, 0, task, cb, private_data) }
    })
}

/// Sends MODE SENSE(6) (1Ah, SPC-4 6.13), which asks for settings of the logical unit, and calls `cb` when it has
/// ended.
///
/// - `dbd`: DBD: not 0 for an answer without block descriptors
/// - `pc`: PC: which values, an `enum scsi_modesense_page_control`
/// - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
/// - `sub_page_code`: SUBPAGE CODE, 0 to 255
/// - `alloc_len`: room for the answer, in bytes
///
/// The page code 0x3f (`SCSI_MODEPAGE_RETURN_ALL_PAGES`) asks for all pages.
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_mode_sense`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modesense6_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    dbd: c_int,
    pc: c_int,
    page_code: c_int,
    sub_page_code: c_int,
    alloc_len: c_uchar,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task =
            family::task(Ok(encode::mode_sense6(dbd != 0, pc as u8, page_code as u8, sub_page_code as u8, alloc_len)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends MODE SENSE(10) (5Ah, SPC-4 6.14), which asks for settings of the logical unit, and calls `cb` when it
/// has ended.
///
/// - `llbaa`: LLBAA: not 0 if long block descriptors are welcome
/// - `dbd`: DBD: not 0 for an answer without block descriptors
/// - `pc`: PC: which values, an `enum scsi_modesense_page_control`
/// - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
/// - `sub_page_code`: SUBPAGE CODE, 0 to 255
/// - `alloc_len`: room for the answer, in bytes
///
/// The page code 0x3f (`SCSI_MODEPAGE_RETURN_ALL_PAGES`) asks for all pages.
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_mode_sense`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modesense10_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    llbaa: c_int,
    dbd: c_int,
    pc: c_int,
    page_code: c_int,
    sub_page_code: c_int,
    alloc_len: c_uchar,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends MODE SELECT(6) (15h, SPC-4 6.11), which changes settings of the logical unit, and calls `cb` when it has
/// ended.
///
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `mp`: the page; it is copied
///
/// Returns the task, or NULL if `mp` is NULL, its page is another one than caching, control,
/// disconnect-reconnect, informational exceptions control and power condition, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modeselect6_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    pf: c_int,
    sp: c_int,
    mp: *mut scsi_mode_page,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task = unsafe {
            family::mode_select_task(mp, true, |param_len: c_int| {
                encode::mode_select6(pf != 0, sp != 0, param_len as u32)
            })
        };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends MODE SELECT(10) (55h, SPC-4 6.12), which changes settings of the logical unit, and calls `cb` when it
/// has ended.
///
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `mp`: the page; it is copied
///
/// Returns the task, or NULL if `mp` is NULL, its page is another one than caching, control,
/// disconnect-reconnect, informational exceptions control and power condition, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_modeselect10_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    pf: c_int,
    sp: c_int,
    mp: *mut scsi_mode_page,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task = unsafe {
            family::mode_select_task(mp, false, |param_len: c_int| {
                encode::mode_select10(pf != 0, sp != 0, param_len as u32)
            })
        };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ(6) (08h, SBC-3), which reads blocks, and calls `cb` when it has ended.
///
/// - `lba`: first block, at most 0x1fffff
/// - `datalen`: bytes to read, a multiple of `blocksize` and at most 256 blocks
/// - `blocksize`: bytes of one block of the logical unit
///
/// The data are in `task->datain`; with `iscsi_read6_iov_task()` they go to buffers of the program.
///
/// Returns the task, or NULL if `blocksize` is 0, there are more than 256 blocks, `lba` is above 0x1fffff,
/// `datalen` is not a multiple of `blocksize`, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read6_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::read_task(datalen, blocksize, encode::read6(lba, datalen, blocksize as u32));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ(10) (28h, SBC-3), which reads blocks, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data are in `task->datain`; with `iscsi_read10_iov_task()` they go to buffers of the program.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read10_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ(12) (A8h, SBC-3), which reads blocks, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data are in `task->datain`; with `iscsi_read12_iov_task()` they go to buffers of the program.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read12_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ(16) (88h, SBC-3), which reads blocks, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// The data are in `task->datain`; with `iscsi_read16_iov_task()` they go to buffers of the program.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_read16_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE(10) (2Ah, SBC-3), which writes blocks, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write10_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE(12) (AAh, SBC-3), which writes blocks, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write12_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE(16) (8Ah, SBC-3), which writes blocks, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_write16_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE ATOMIC(16) (9Ch, SBC-4), which writes all of the blocks or none, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// At most 65535 blocks, and what the Block Limits page of the unit allows; ATOMIC BOUNDARY is 0.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeatomic16_task(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE AND VERIFY(10) (2Eh, SBC-3), which writes blocks and checks that they can be read, and calls `cb`
/// when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify10_task(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE AND VERIFY(12) (AEh, SBC-3), which writes blocks and checks that they can be read, and calls `cb`
/// when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify12_task(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE AND VERIFY(16) (8Eh, SBC-3), which writes blocks and checks that they can be read, and calls `cb`
/// when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify16_task(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends ORWRITE(16) (8Bh, SBC-3), which sets the bits of blocks that are set in the data, and calls `cb` when it
/// has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_orwrite_task(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends COMPARE AND WRITE (89h, SBC-3), which compares blocks with the first half of the data and writes the
/// second half if they are equal, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// `datalen` counts both halves, of at most 255 blocks each. If the blocks are not equal nothing is written and
/// the command ends with CHECK CONDITION, MISCOMPARE and `SCSI_SENSE_ASCQ_MISCOMPARE_DURING_VERIFY`.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of twice `blocksize`, or the
/// command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_compareandwrite_task(
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
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends VERIFY(10) (2Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in them, and
/// calls `cb` when it has ended.
///
/// - `data`: `datalen` bytes to compare, not copied; without effect if `bytchk` is 0
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `lba`: address of the first block
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// With `bytchk` 0 no data are sent.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify10_task(
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
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify10(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends VERIFY(12) (AFh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in them, and
/// calls `cb` when it has ended.
///
/// - `data`: `datalen` bytes to compare, not copied; without effect if `bytchk` is 0
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `lba`: address of the first block
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// With `bytchk` 0 no data are sent.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify12_task(
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
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify12(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends VERIFY(16) (8Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in them, and
/// calls `cb` when it has ended.
///
/// - `data`: `datalen` bytes to compare, not copied; without effect if `bytchk` is 0
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `lba`: address of the first block
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// With `bytchk` 0 no data are sent.
///
/// Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
/// cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify16_task(
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
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify16(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends SYNCHRONIZE CACHE(10) (35h, SBC-3), which brings cached blocks to the medium, and calls `cb` when it has
/// ended.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: the command ends before it is carried out
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_synchronizecache10_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: c_int,
    num_blocks: c_int,
    syncnv: c_int,
    immed: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task =
            family::task(Ok(encode::synchronize_cache10(lba as u32, num_blocks as u32, syncnv != 0, immed != 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends SYNCHRONIZE CACHE(16) (91h, SBC-3), which brings cached blocks to the medium, and calls `cb` when it has
/// ended.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: the command ends before it is carried out
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_synchronizecache16_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    num_blocks: u32,
    syncnv: c_int,
    immed: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::synchronize_cache16(lba, num_blocks, syncnv != 0, immed != 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends UNMAP (42h, SBC-3), which gives back the space of blocks, and calls `cb` when it has ended.
///
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `group`: GROUP NUMBER, 0 to 31
/// - `list`: ranges of blocks; they are copied
/// - `list_len`: how many ranges, 0 to 4095
///
/// How many ranges and blocks a unit takes at once is in its Block Limits page.
///
/// Returns the task, or NULL if `list_len` is out of range, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_unmap_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    anchor: c_int,
    group: c_int,
    list: *mut unmap_list,
    list_len: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task =
            unsafe { family::unmap_task(list, list_len, |xferlen| encode::unmap(anchor != 0, group as u8, xferlen)) };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE SAME(10) (41h, SBC-3), which writes one block many times, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: the block to repeat, not copied; NULL to send none
/// - `datalen`: bytes of the block to repeat: one block
/// - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `group`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame10_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends WRITE SAME(16) (93h, SBC-3), which writes one block many times, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `data`: the block to repeat, not copied; NULL to send none
/// - `datalen`: bytes of the block to repeat: one block
/// - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `group`: GROUP NUMBER, 0 to 31
///
/// With `datalen` 0 no block is sent, and the blocks are filled with zeros (NDOB).
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writesame16_task(
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
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends PRE-FETCH(10) (34h, SBC-3), which brings blocks into the cache, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `immed`: IMMED: the command ends before it is carried out
/// - `group`: GROUP NUMBER, 0 to 31
///
/// `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_prefetch10_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    num_blocks: c_int,
    immed: c_int,
    group: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::pre_fetch10(lba, num_blocks as u32, immed != 0, group as u8)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends PRE-FETCH(16) (90h, SBC-3), which brings blocks into the cache, and calls `cb` when it has ended.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `immed`: IMMED: the command ends before it is carried out
/// - `group`: GROUP NUMBER, 0 to 31
///
/// `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_prefetch16_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    num_blocks: c_int,
    immed: c_int,
    group: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::pre_fetch16(lba, num_blocks as u32, immed != 0, group as u8)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends START STOP UNIT (1Bh, SBC-3), which changes the power condition, or loads or ejects the medium, and
/// calls `cb` when it has ended.
///
/// - `immed`: IMMED: the command ends before it is carried out
/// - `pcm`: POWER CONDITION MODIFIER, 0 to 15
/// - `pc`: POWER CONDITION, 0 to 15: 0 to do as `start` and `loej` say
/// - `no_flush`: NO_FLUSH: not 0 to leave cached blocks off the medium
/// - `loej`: LOEJ: not 0 to load (with `start`) or eject the medium
/// - `start`: START: not 0 to start, 0 to stop
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_startstopunit_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    pcm: c_int,
    pc: c_int,
    no_flush: c_int,
    loej: c_int,
    start: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::start_stop_unit(
            immed != 0,
            pcm as u8,
            pc as u8,
            no_flush != 0,
            loej != 0,
            start != 0,
        )));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends PREVENT ALLOW MEDIUM REMOVAL (1Eh, SBC-3), which locks the medium into its drive or unlocks it, and
/// calls `cb` when it has ended.
///
/// - `prevent`: PREVENT, 0 to 3: 0 allows that the medium is taken out
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_preventallow_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    prevent: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::prevent_allow_medium_removal(prevent as u8)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ DEFECT DATA(10) (37h, SBC-3), which asks for the defects of the medium, and calls `cb` when it has
/// ended.
///
/// - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
/// - `req_glist`: REQ_GLIST: not 0 for the defects found since
/// - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
/// - `alloc_len`: room for the answer, in bytes
///
/// The answer has the format that the device chooses if it does not support `defect_list_format`.
///
/// The answer is in `task->datain`, as the standard has it.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readdefectdata10_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    req_plist: c_int,
    req_glist: c_int,
    defect_list_format: c_int,
    alloc_len: u16,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_defect_data10(
            req_plist != 0,
            req_glist != 0,
            defect_list_format as u8,
            alloc_len,
        )));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ DEFECT DATA(12) (B7h, SBC-3), which asks for the defects of the medium, and calls `cb` when it has
/// ended.
///
/// - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
/// - `req_glist`: REQ_GLIST: not 0 for the defects found since
/// - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
/// - `address_descriptor_index`: ADDRESS DESCRIPTOR INDEX: the first defect to report
/// - `alloc_len`: room for the answer, in bytes
///
/// The answer has the format that the device chooses if it does not support `defect_list_format`.
///
/// The answer is in `task->datain`, as the standard has it.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readdefectdata12_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    req_plist: c_int,
    req_glist: c_int,
    defect_list_format: c_int,
    address_descriptor_index: u32,
    alloc_len: u32,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_defect_data12(
            req_plist != 0,
            req_glist != 0,
            defect_list_format as u8,
            address_descriptor_index,
            alloc_len,
        )));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends SANITIZE (48h, SBC-3), which makes all data of the logical unit unreadable, and calls `cb` when it has
/// ended.
///
/// - `immed`: IMMED: the command ends before it is carried out
/// - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
/// - `sa`: SERVICE ACTION, one of `SCSI_SANITIZE_*`
/// - `param_len`: bytes of the parameter list, 0 to 65535; only OVERWRITE has one
/// - `data`: the parameter list; it is copied. NULL if there is none
///
/// The list of OVERWRITE: in byte 0 how often to overwrite, in bytes 2 and 3 the length of the pattern, which
/// follows.
///
/// Returns the task, or NULL if the list is shorter than `param_len`, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
    sa: c_int,
    param_len: c_int,
    data: *mut iscsi_data,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task =
            unsafe { family::list_task(data, |_| encode::sanitize(immed != 0, ause != 0, sa as u8, param_len as u32)) };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends SANITIZE (48h/02h, SBC-3), which makes all data of the logical unit unreadable by erasing the blocks,
/// and calls `cb` when it has ended.
///
/// - `immed`: IMMED: the command ends before it is carried out
/// - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_block_erase_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::sanitize(immed != 0, ause != 0, 0x02, 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends SANITIZE (48h/03h, SBC-3), which makes all data of the logical unit unreadable by changing the key they
/// are encrypted with, and calls `cb` when it has ended.
///
/// - `immed`: IMMED: the command ends before it is carried out
/// - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_crypto_erase_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::sanitize(immed != 0, ause != 0, 0x03, 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends SANITIZE (48h/1Fh, SBC-3), which ends the state that a failed SANITIZE leaves behind, and calls `cb`
/// when it has ended.
///
/// - `immed`: IMMED: the command ends before it is carried out
/// - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_exit_failure_mode_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::sanitize(immed != 0, ause != 0, 0x1f, 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends REPORT SUPPORTED OPERATION CODES (A3h/0Ch, SPC-4 6.35), which asks which commands the logical unit
/// supports, and calls `cb` when it has ended.
///
/// - `rctd`: RCTD: not 0 to be told timeouts as well
/// - `options`: REPORTING OPTIONS: 0 for all commands, 1 or 2 for one
/// - `opcode`: REQUESTED OPERATION CODE, with `options` 1 or 2
/// - `sa`: REQUESTED SERVICE ACTION, with `options` 2
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_report_supported_op_codes`, or with `options` 1
/// or 2 `struct scsi_report_supported_op_codes_one_command`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_report_supported_opcodes_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    rctd: c_int,
    options: c_int,
    opcode: c_int,
    sa: c_int,
    alloc_len: u32,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::report_supported_operation_codes(
            rctd != 0,
            options as u8,
            Opcode(opcode as u8),
            sa as u16,
            alloc_len,
        )));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends EXTENDED COPY (83h, SPC-4 6.4), which lets the target copy data itself, and calls `cb` when it has
/// ended.
///
/// - `param_data`: the parameter list; it is copied. NULL is an empty list
///
/// The list begins with a header of `XCOPY_DESC_OFFSET` bytes, descriptors follow, whose first byte is an `enum
/// ec_descr_type_code`; the program encodes them.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_extended_copy_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    param_data: *mut iscsi_data,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task = unsafe { family::list_task(param_data, |param_len: c_int| encode::extended_copy(param_len as u32)) };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends RECEIVE COPY RESULTS (84h, SPC-3), which asks what became of an EXTENDED COPY, or what copies the target
/// can make, and calls `cb` when it has ended.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_copy_results_sa`
/// - `list_id`: LIST IDENTIFIER of the EXTENDED COPY, 0 to 255
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_copy_results_copy_status` or `struct
/// scsi_copy_results_op_params`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_receive_copy_results_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    sa: c_int,
    list_id: c_int,
    alloc_len: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::receive_copy_results(sa as u8, list_id as u8, alloc_len as u32)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends RESERVE(6) (16h, SPC-2), which reserves the logical unit for this session, and calls `cb` when it has
/// ended.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_reserve6_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::reserve6()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends RELEASE(6) (17h, SPC-2), which ends the reservation of RESERVE(6), and calls `cb` when it has ended.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_release6_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::release6()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends PERSISTENT RESERVE IN (5Eh, SPC-4 6.15), which asks for registrations and the reservation, and calls
/// `cb` when it has ended.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_persistent_in_sa`
/// - `xferlen`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_persistent_reserve_in_read_keys`, `struct
/// scsi_persistent_reserve_in_read_reservation` or `struct scsi_persistent_reserve_in_report_capabilities`.
///
/// Returns the task, or NULL if the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_persistent_reserve_in_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    sa: c_int,
    xferlen: u16,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::persistent_reserve_in(PersistentReserveIn(sa as u8), xferlen)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends PERSISTENT RESERVE OUT (5Fh, SPC-4 6.16), which registers a key, or makes, ends or takes over a
/// reservation, and calls `cb` when it has ended.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_persistent_out_sa` up to 6
/// - `scope`: SCOPE, an `enum scsi_persistent_out_scope`
/// - `type`: TYPE, an `enum scsi_persistent_out_type`
/// - `param`: a `struct scsi_persistent_reserve_out_basic`; it is copied
///
/// The parameter list of REGISTER AND MOVE (7) is another one: make such a task with `scsi_create_task()`.
///
/// Returns the task, or NULL if `sa` is above 6, `param` is NULL, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_persistent_reserve_out_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    sa: c_int,
    scope: c_int,
    r#type: c_int,
    param: *mut c_void,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task = unsafe {
            family::reservation_task(
                param.cast(),
                encode::persistent_reserve_out(
                    PersistentReserveOut(u8::try_from(sa).unwrap_or(u8::MAX)),
                    scope as u8,
                    r#type as u8,
                ),
            )
        };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}

/// Sends READ TOC/PMA/ATIP (43h, MMC-6), which asks for the table of contents of a disc, and calls `cb` when it
/// has ended.
///
/// - `msf`: MSF: not 0 for addresses in minutes, seconds and frames
/// - `format`: FORMAT: 0 for the tracks, 1 for the sessions, 2 for the full table
/// - `track_session`: first track (format 0) or first session (format 2) to report
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_readtoc_list`.
///
/// Returns the task, or NULL if `format` is above 2, or the command cannot be sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readtoc_task(
    iscsi: *mut iscsi_context,
    lun: c_int,
    msf: c_int,
    format: c_int,
    track_session: c_int,
    alloc_len: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task =
            family::task(encode::read_toc(msf != 0, format as u32, track_session as u8, command::low16(alloc_len)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::submit(iscsi, lun, task, cb, private_data) }
    })
}
