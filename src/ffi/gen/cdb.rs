// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that make a task for a command and send nothing.
//!
//! Generated from xtask/src/families/table by `cargo xtask gen`: change that and run it again.

use crate::ffi::c_enum::enum_to_number;
use crate::ffi::enums_lowlevel::{
    scsi_copy_results_sa, scsi_modesense_page_code, scsi_modesense_page_control, scsi_opcode, scsi_persistent_in_sa,
    scsi_persistent_out_sa, scsi_persistent_out_scope, scsi_persistent_out_type, scsi_service_action_in,
};
use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use crate::ffi::{command, family};
use core::ffi::{c_int, c_uchar, c_void};
use core::mem::MaybeUninit;
use core::ptr;
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::opcode::{Opcode, PersistentReserveIn, PersistentReserveOut, ServiceActionIn};

/// Makes a task for TEST UNIT READY (00h, SPC-4 6.47), which asks whether the logical unit accepts commands for
/// its medium.
///
/// A unit that has something to tell ends the command with CHECK CONDITION and the sense key UNIT ATTENTION,
/// once; a drive without its medium with NOT READY.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_testunitready() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::test_unit_ready())) })
}

/// Makes a task for INQUIRY (12h, SPC-4 6.6), which asks what the logical unit is.
///
/// - `evpd`: EVPD: not 0 for a vital product data page, 0 for standard data
/// - `page_code`: PAGE CODE of the vital product data page; 0 for standard data
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_inquiry_standard` or the structure of the page,
/// see `enum scsi_inquiry_pagecode`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_inquiry(evpd: c_int, page_code: c_int, alloc_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::inquiry(evpd != 0, page_code as u8, alloc_len as u32))) })
}

/// Makes a task for READ CAPACITY(10) (25h, SBC-3), which asks for the number and the size of the blocks.
///
/// - `lba`: 0, or with `pmi` the address to start at
/// - `pmi`: PMI: 0 for the last block of the unit, else for the last before a delay; obsolete in SBC-3
///
/// A unit with more blocks than 32 bits can count answers 0xffffffff: then use READ CAPACITY(16).
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity10`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_readcapacity10(lba: c_int, pmi: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::read_capacity10(lba as u32, pmi != 0))) })
}

/// Makes a task for READ CAPACITY(16) (9Eh/10h, SBC-3), which asks for the number and the size of the blocks and
/// how they are provisioned.
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity16`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_readcapacity16() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::read_capacity16())) })
}

/// Makes a task for SERVICE ACTION IN(16) (9Eh, SBC-3), which is several commands, of which the service action
/// selects one.
///
/// - `service_action`: SERVICE ACTION
/// - `alloc_len`: room for the answer, in bytes
///
/// The address in the CDB is 0. READ CAPACITY(16) and GET LBA STATUS are such commands, and have functions of
/// their own.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_serviceactionin16(
    service_action: MaybeUninit<scsi_service_action_in>,
    alloc_len: u32,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let service_action = enum_to_number(service_action);
        command::task_of(Ok(encode::service_action_in16(ServiceActionIn(service_action as u8), alloc_len)))
    })
}

/// Makes a task for GET LBA STATUS (9Eh/12h, SBC-3), which asks which blocks are mapped.
///
/// - `starting_lba`: first block
/// - `alloc_len`: room for the answer, in bytes
///
/// The answer begins with `starting_lba` and may end before the last block: ask again for what follows.
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_get_lba_status`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_get_lba_status(starting_lba: u64, alloc_len: u32) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::get_lba_status(starting_lba, alloc_len))) })
}

/// Makes a task for REPORT LUNS (A0h, SPC-4 6.33), which asks for the logical units of the target.
///
/// - `report_type`: SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_reportluns_list`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_reportluns_cdb(report_type: c_int, alloc_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::report_luns(report_type as u8, alloc_len as u32))) })
}

/// Makes a task for MODE SENSE(6) (1Ah, SPC-4 6.13), which asks for settings of the logical unit.
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
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_modesense6(
    dbd: c_int,
    pc: MaybeUninit<scsi_modesense_page_control>,
    page_code: MaybeUninit<scsi_modesense_page_code>,
    sub_page_code: c_int,
    alloc_len: c_uchar,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let pc = enum_to_number(pc);
        let page_code = enum_to_number(page_code);
        command::task_of(Ok(encode::mode_sense6(dbd != 0, pc as u8, page_code as u8, sub_page_code as u8, alloc_len)))
    })
}

/// Makes a task for MODE SENSE(10) (5Ah, SPC-4 6.14), which asks for settings of the logical unit.
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
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_modesense10(
    llbaa: c_int,
    dbd: c_int,
    pc: MaybeUninit<scsi_modesense_page_control>,
    page_code: MaybeUninit<scsi_modesense_page_code>,
    sub_page_code: c_int,
    alloc_len: c_uchar,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let pc = enum_to_number(pc);
        let page_code = enum_to_number(page_code);
        command::task_of(Ok(encode::mode_sense10(
            llbaa != 0,
            dbd != 0,
            pc as u8,
            page_code as u8,
            sub_page_code as u8,
            alloc_len.into(),
        )))
    })
}

/// Makes a task for MODE SELECT(6) (15h, SPC-4 6.11), which changes settings of the logical unit.
///
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `param_len`: bytes of the parameter list
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_modeselect6(pf: c_int, sp: c_int, param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::mode_select6(pf != 0, sp != 0, param_len as u32))) })
}

/// Makes a task for MODE SELECT(10) (55h, SPC-4 6.12), which changes settings of the logical unit.
///
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `param_len`: bytes of the parameter list
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_modeselect10(pf: c_int, sp: c_int, param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::mode_select10(pf != 0, sp != 0, param_len as u32))) })
}

/// Makes a task for READ(6) (08h, SBC-3), which reads blocks.
///
/// - `lba`: first block, at most 0x1fffff
/// - `datalen`: bytes to read, a multiple of `blocksize` and at most 256 blocks
/// - `blocksize`: bytes of one block of the logical unit
///
/// Returns the task, or NULL if `blocksize` is 0, there are more than 256 blocks, `lba` is above 0x1fffff, or
/// memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_read6(lba: u32, datalen: u32, blocksize: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(encode::read6(lba, datalen, blocksize as u32)) })
}

/// Makes a task for READ(10) (28h, SBC-3), which reads blocks.
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
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_read10(
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
        command::task_of(encode::read10(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for READ(12) (A8h, SBC-3), which reads blocks.
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
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_read12(
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
        command::task_of(encode::read12(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for READ(16) (88h, SBC-3), which reads blocks.
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
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_read16(
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
        command::task_of(encode::read16(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(rdprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for WRITE(10) (2Ah, SBC-3), which writes blocks.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_write10(
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::write10(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for WRITE(12) (AAh, SBC-3), which writes blocks.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_write12(
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::write12(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for WRITE(16) (8Ah, SBC-3), which writes blocks.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_write16(
    lba: u64,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::write16(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for WRITE ATOMIC(16) (9Ch, SBC-4), which writes all of the blocks or none.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// At most 65535 blocks, and what the Block Limits page of the unit allows; ATOMIC BOUNDARY is 0.
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_writeatomic16(
    lba: u64,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::write_atomic16(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(wrprotect, dpo, fua, 0, group_number),
        ))
    })
}

/// Makes a task for WRITE AND VERIFY(10) (2Eh, SBC-3), which writes blocks and checks that they can be read.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_writeverify10(
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::write_and_verify10(
            lba,
            datalen,
            blocksize as u32,
            command::verify_options(wrprotect, dpo, bytchk, group_number),
        ))
    })
}

/// Makes a task for WRITE AND VERIFY(12) (AEh, SBC-3), which writes blocks and checks that they can be read.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_writeverify12(
    lba: u32,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::write_and_verify12(
            lba,
            datalen,
            blocksize as u32,
            command::verify_options(wrprotect, dpo, bytchk, group_number),
        ))
    })
}

/// Makes a task for WRITE AND VERIFY(16) (8Eh, SBC-3), which writes blocks and checks that they can be read.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_writeverify16(
    lba: u64,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::write_and_verify16(
            lba,
            datalen,
            blocksize as u32,
            command::verify_options(wrprotect, dpo, bytchk, group_number),
        ))
    })
}

/// Makes a task for ORWRITE(16) (8Bh, SBC-3), which sets the bits of blocks that are set in the data.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `dpo`: DPO: the blocks are not worth caching
/// - `fua`: FUA: read from or write to the medium, not a cache
/// - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_orwrite(
    lba: u64,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::orwrite(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for COMPARE AND WRITE (89h, SBC-3), which compares blocks with the first half of the data and
/// writes the second half if they are equal.
///
/// - `lba`: address of the first block
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
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_compareandwrite(
    lba: u64,
    datalen: u32,
    blocksize: c_int,
    wrprotect: c_int,
    dpo: c_int,
    fua: c_int,
    fua_nv: c_int,
    group_number: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::compare_and_write(
            lba,
            datalen,
            blocksize as u32,
            command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
        ))
    })
}

/// Makes a task for VERIFY(10) (2Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in
/// them.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// With `bytchk` 0 no data are sent.
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_verify10(
    lba: u32,
    datalen: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::verify10(
            lba,
            datalen,
            blocksize as u32,
            command::verify_options(vprotect, dpo, bytchk, 0),
        ))
    })
}

/// Makes a task for VERIFY(12) (AFh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in
/// them.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// With `bytchk` 0 no data are sent.
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_verify12(
    lba: u32,
    datalen: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::verify12(
            lba,
            datalen,
            blocksize as u32,
            command::verify_options(vprotect, dpo, bytchk, 0),
        ))
    })
}

/// Makes a task for VERIFY(16) (8Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in
/// them.
///
/// - `lba`: address of the first block
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// With `bytchk` 0 no data are sent.
///
/// Returns the task, or NULL if `blocksize` is 0, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_verify16(
    lba: u64,
    datalen: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::verify16(
            lba,
            datalen,
            blocksize as u32,
            command::verify_options(vprotect, dpo, bytchk, 0),
        ))
    })
}

/// Makes a task for SYNCHRONIZE CACHE(10) (35h, SBC-3), which brings cached blocks to the medium.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: the command ends before it is carried out
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_synchronizecache10(
    lba: c_int,
    num_blocks: c_int,
    syncnv: c_int,
    immed: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::synchronize_cache10(lba as u32, num_blocks as u32, syncnv != 0, immed != 0)))
    })
}

/// Makes a task for SYNCHRONIZE CACHE(16) (91h, SBC-3), which brings cached blocks to the medium.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: the command ends before it is carried out
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_synchronizecache16(
    lba: u64,
    num_blocks: u32,
    syncnv: c_int,
    immed: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::synchronize_cache16(lba, num_blocks, syncnv != 0, immed != 0)))
    })
}

/// Makes a task for UNMAP (42h, SBC-3), which gives back the space of blocks.
///
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `group`: GROUP NUMBER, 0 to 31
/// - `xferlen`: bytes of the parameter list
///
/// How many ranges and blocks a unit takes at once is in its Block Limits page.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_unmap(anchor: c_int, group: c_int, xferlen: u16) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::unmap(anchor != 0, group as u8, xferlen))) })
}

/// Makes a task for WRITE SAME(10) (41h, SBC-3), which writes one block many times.
///
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `lba`: address of the first block
/// - `group`: GROUP NUMBER, 0 to 31
/// - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
/// - `datalen`: bytes of the block to repeat: one block
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_writesame10(
    wrprotect: c_int,
    anchor: c_int,
    unmap: c_int,
    lba: u32,
    group: c_int,
    num_blocks: u16,
    datalen: u32,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::write_same10(
            lba,
            num_blocks,
            datalen,
            command::write_same_options(wrprotect, anchor, unmap, group),
        )))
    })
}

/// Makes a task for WRITE SAME(16) (93h, SBC-3), which writes one block many times.
///
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `lba`: address of the first block
/// - `group`: GROUP NUMBER, 0 to 31
/// - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
/// - `datalen`: bytes of the block to repeat: one block
///
/// With `datalen` 0 no block is sent, and the blocks are filled with zeros (NDOB).
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_writesame16(
    wrprotect: c_int,
    anchor: c_int,
    unmap: c_int,
    lba: u64,
    group: c_int,
    num_blocks: u32,
    datalen: u32,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::write_same16(
            lba,
            num_blocks,
            datalen,
            command::write_same_options(wrprotect, anchor, unmap, group),
        )))
    })
}

/// Makes a task for PRE-FETCH(10) (34h, SBC-3), which brings blocks into the cache.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `immed`: IMMED: the command ends before it is carried out
/// - `group`: GROUP NUMBER, 0 to 31
///
/// `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_prefetch10(
    lba: u32,
    num_blocks: c_int,
    immed: c_int,
    group: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::pre_fetch10(lba, num_blocks as u32, immed != 0, group as u8)))
    })
}

/// Makes a task for PRE-FETCH(16) (90h, SBC-3), which brings blocks into the cache.
///
/// - `lba`: address of the first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `immed`: IMMED: the command ends before it is carried out
/// - `group`: GROUP NUMBER, 0 to 31
///
/// `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_prefetch16(
    lba: u64,
    num_blocks: c_int,
    immed: c_int,
    group: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::pre_fetch16(lba, num_blocks as u32, immed != 0, group as u8)))
    })
}

/// Makes a task for START STOP UNIT (1Bh, SBC-3), which changes the power condition, or loads or ejects the
/// medium.
///
/// - `immed`: IMMED: the command ends before it is carried out
/// - `pcm`: POWER CONDITION MODIFIER, 0 to 15
/// - `pc`: POWER CONDITION, 0 to 15: 0 to do as `start` and `loej` say
/// - `no_flush`: NO_FLUSH: not 0 to leave cached blocks off the medium
/// - `loej`: LOEJ: not 0 to load (with `start`) or eject the medium
/// - `start`: START: not 0 to start, 0 to stop
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_startstopunit(
    immed: c_int,
    pcm: c_int,
    pc: c_int,
    no_flush: c_int,
    loej: c_int,
    start: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::start_stop_unit(
            immed != 0,
            pcm as u8,
            pc as u8,
            no_flush != 0,
            loej != 0,
            start != 0,
        )))
    })
}

/// Makes a task for PREVENT ALLOW MEDIUM REMOVAL (1Eh, SBC-3), which locks the medium into its drive or unlocks
/// it.
///
/// - `prevent`: PREVENT, 0 to 3: 0 allows that the medium is taken out
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_preventallow(prevent: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::prevent_allow_medium_removal(prevent as u8))) })
}

/// Makes a task for READ DEFECT DATA(10) (37h, SBC-3), which asks for the defects of the medium.
///
/// - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
/// - `req_glist`: REQ_GLIST: not 0 for the defects found since
/// - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
/// - `alloc_len`: room for the answer, in bytes
///
/// The answer has the format that the device chooses if it does not support `defect_list_format`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_readdefectdata10(
    req_plist: c_int,
    req_glist: c_int,
    defect_list_format: c_int,
    alloc_len: u16,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::read_defect_data10(
            req_plist != 0,
            req_glist != 0,
            defect_list_format as u8,
            alloc_len,
        )))
    })
}

/// Makes a task for READ DEFECT DATA(12) (B7h, SBC-3), which asks for the defects of the medium.
///
/// - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
/// - `req_glist`: REQ_GLIST: not 0 for the defects found since
/// - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
/// - `address_descriptor_index`: ADDRESS DESCRIPTOR INDEX: the first defect to report
/// - `alloc_len`: room for the answer, in bytes
///
/// The answer has the format that the device chooses if it does not support `defect_list_format`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_readdefectdata12(
    req_plist: c_int,
    req_glist: c_int,
    defect_list_format: c_int,
    address_descriptor_index: u32,
    alloc_len: u32,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::read_defect_data12(
            req_plist != 0,
            req_glist != 0,
            defect_list_format as u8,
            address_descriptor_index,
            alloc_len,
        )))
    })
}

/// Makes a task for SANITIZE (48h, SBC-3), which makes all data of the logical unit unreadable.
///
/// - `immed`: IMMED: the command ends before it is carried out
/// - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
/// - `sa`: SERVICE ACTION, one of `SCSI_SANITIZE_*`
/// - `param_len`: bytes of the parameter list, 0 to 65535; only OVERWRITE has one
///
/// The list of OVERWRITE: in byte 0 how often to overwrite, in bytes 2 and 3 the length of the pattern, which
/// follows.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_sanitize(immed: c_int, ause: c_int, sa: c_int, param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::sanitize(immed != 0, ause != 0, sa as u8, param_len as u32)))
    })
}

/// Makes a task for REPORT SUPPORTED OPERATION CODES (A3h/0Ch, SPC-4 6.35), which asks which commands the logical
/// unit supports.
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
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_report_supported_opcodes(
    rctd: c_int,
    options: c_int,
    opcode: MaybeUninit<scsi_opcode>,
    sa: c_int,
    alloc_len: u32,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let opcode = enum_to_number(opcode);
        command::task_of(Ok(encode::report_supported_operation_codes(
            rctd != 0,
            options as u8,
            Opcode(opcode as u8),
            sa as u16,
            alloc_len,
        )))
    })
}

/// Makes a task for REPORT TARGET PORT GROUPS (A3h/0Ah, SPC-4 6.37), which asks how the logical unit can be
/// reached over each port.
///
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_report_target_port_groups`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_report_target_port_groups(alloc_len: u32) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::report_target_port_groups(alloc_len))) })
}

/// Makes a task for EXTENDED COPY (83h, SPC-4 6.4), which lets the target copy data itself.
///
/// - `param_len`: bytes of the parameter list
///
/// The list begins with a header of `XCOPY_DESC_OFFSET` bytes, descriptors follow, whose first byte is an `enum
/// ec_descr_type_code`; the program encodes them.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_extended_copy(param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::extended_copy(param_len as u32))) })
}

/// Makes a task for RECEIVE COPY RESULTS (84h, SPC-3), which asks what became of an EXTENDED COPY, or what copies
/// the target can make.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_copy_results_sa`
/// - `list_id`: LIST IDENTIFIER of the EXTENDED COPY, 0 to 255
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_copy_results_copy_status` or `struct
/// scsi_copy_results_op_params`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_receive_copy_results(
    sa: MaybeUninit<scsi_copy_results_sa>,
    list_id: c_int,
    alloc_len: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let sa = enum_to_number(sa);
        command::task_of(Ok(encode::receive_copy_results(sa as u8, list_id as u8, alloc_len as u32)))
    })
}

/// Makes a task for RESERVE(6) (16h, SPC-2), which reserves the logical unit for this session.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_reserve6() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::reserve6())) })
}

/// Makes a task for RELEASE(6) (17h, SPC-2), which ends the reservation of RESERVE(6).
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_release6() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::release6())) })
}

/// Makes a task for PERSISTENT RESERVE IN (5Eh, SPC-4 6.15), which asks for registrations and the reservation.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_persistent_in_sa`
/// - `xferlen`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_persistent_reserve_in_read_keys`, `struct
/// scsi_persistent_reserve_in_read_reservation` or `struct scsi_persistent_reserve_in_report_capabilities`.
///
/// Returns the task, or NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_persistent_reserve_in(
    sa: MaybeUninit<scsi_persistent_in_sa>,
    xferlen: u16,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let sa = enum_to_number(sa);
        command::task_of(Ok(encode::persistent_reserve_in(PersistentReserveIn(sa as u8), xferlen)))
    })
}

/// Makes a task for PERSISTENT RESERVE OUT (5Fh, SPC-4 6.16), which registers a key, or makes, ends or takes over
/// a reservation.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_persistent_out_sa` up to 6
/// - `scope`: SCOPE, an `enum scsi_persistent_out_scope`
/// - `type`: TYPE, an `enum scsi_persistent_out_type`
/// - `param`: a `struct scsi_persistent_reserve_out_basic`; it is copied
///
/// The parameter list of REGISTER AND MOVE (7) is another one: make such a task with `scsi_create_task()`.
///
/// Returns the task, or NULL if `sa` is above 6, `param` is NULL, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_persistent_reserve_out(
    sa: MaybeUninit<scsi_persistent_out_sa>,
    scope: MaybeUninit<scsi_persistent_out_scope>,
    r#type: MaybeUninit<scsi_persistent_out_type>,
    param: *mut c_void,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let sa = enum_to_number(sa);
        let scope = enum_to_number(scope);
        let r#type = enum_to_number(r#type);
        // SAFETY: what the caller passes exists, as the header demands.
        unsafe {
            family::reservation_task(
                param.cast(),
                encode::persistent_reserve_out(
                    PersistentReserveOut(u8::try_from(sa).unwrap_or(u8::MAX)),
                    scope as u8,
                    r#type as u8,
                ),
            )
        }
        .unwrap_or(ptr::null_mut())
    })
}

/// Makes a task for READ TOC/PMA/ATIP (43h, MMC-6), which asks for the table of contents of a disc.
///
/// - `msf`: MSF: not 0 for addresses in minutes, seconds and frames
/// - `format`: FORMAT: 0 for the tracks, 1 for the sessions, 2 for the full table
/// - `track_session`: first track (format 0) or first session (format 2) to report
/// - `alloc_len`: room for the answer, in bytes
///
/// `scsi_datain_unmarshall()` turns the answer into `struct scsi_readtoc_list`.
///
/// Returns the task, or NULL if `format` is above 2, or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_readtoc(
    msf: c_int,
    format: c_int,
    track_session: c_int,
    alloc_len: u16,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(encode::read_toc(msf != 0, format as u32, track_session as u8, command::low16(alloc_len)))
    })
}
