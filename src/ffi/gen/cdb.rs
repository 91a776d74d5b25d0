// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that make a task for a command and send nothing.
//!
//! Generated from xtask/src/families/table.rs by `cargo xtask gen`: change that and run it again.

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

/// Makes a task for TEST UNIT READY (SPC-4, 6.47), which asks whether the logical unit accepts commands for its
/// medium. Nothing is sent.
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_testunitready() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::test_unit_ready())) })
}

/// Makes a task for INQUIRY (SPC-4, 6.6), which asks what the logical unit is. Nothing is sent.
///
/// - `evpd`: EVPD: not 0 for a vital product data page, 0 for standard data
/// - `page_code`: PAGE CODE of the vital product data page; 0 for standard data
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_inquiry(evpd: c_int, page_code: c_int, alloc_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::inquiry(evpd != 0, page_code as u8, alloc_len as u32))) })
}

/// Makes a task for READ CAPACITY(10) (SBC-3, 5.15), which asks for the number and the size of the blocks.
/// Nothing is sent.
///
/// - `lba`: 0, or with `pmi` the block to start at
/// - `pmi`: PMI: not 0 for the last block before a delay, 0 for the last one
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_readcapacity10(lba: c_int, pmi: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::read_capacity10(lba as u32, pmi != 0))) })
}

/// Makes a task for READ CAPACITY(16) (SBC-3, 5.16), which asks for the number and the size of the blocks and how
/// they are provisioned. Nothing is sent.
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_readcapacity16() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::read_capacity16())) })
}

/// Makes a task for SERVICE ACTION IN(16) (SPC-4, 4.2.2.3.4), which is several commands, of which the service
/// action selects one. Nothing is sent.
///
/// - `service_action`: SERVICE ACTION
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for GET LBA STATUS (SBC-3, 5.4), which asks which blocks are mapped. Nothing is sent.
///
/// - `starting_lba`: first block
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_get_lba_status(starting_lba: u64, alloc_len: u32) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::get_lba_status(starting_lba, alloc_len))) })
}

/// Makes a task for REPORT LUNS (SPC-4, 6.33), which asks for the logical units of the target. Nothing is sent.
///
/// - `report_type`: SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_reportluns_cdb(report_type: c_int, alloc_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::report_luns(report_type as u8, alloc_len as u32))) })
}

/// Makes a task for MODE SENSE(6) (SPC-4, 6.13), which asks for settings of the logical unit. Nothing is sent.
///
/// - `dbd`: DBD: not 0 for an answer without block descriptors
/// - `pc`: PC: which values, an `enum scsi_modesense_page_control`
/// - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
/// - `sub_page_code`: SUBPAGE CODE, 0 to 255
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for MODE SENSE(10) (SPC-4, 6.14), which asks for settings of the logical unit. Nothing is sent.
///
/// - `llbaa`: LLBAA: not 0 if long block descriptors are welcome
/// - `dbd`: DBD: not 0 for an answer without block descriptors
/// - `pc`: PC: which values, an `enum scsi_modesense_page_control`
/// - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
/// - `sub_page_code`: SUBPAGE CODE, 0 to 255
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for MODE SELECT(6) (SPC-4, 6.11), which changes settings of the logical unit. Nothing is sent.
///
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `param_len`: bytes of the parameter list
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_modeselect6(pf: c_int, sp: c_int, param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::mode_select6(pf != 0, sp != 0, param_len as u32))) })
}

/// Makes a task for MODE SELECT(10) (SPC-4, 6.12), which changes settings of the logical unit. Nothing is sent.
///
/// - `pf`: PF: not 0 if the data are pages as the standard defines them
/// - `sp`: SP: not 0 to save the pages
/// - `param_len`: bytes of the parameter list
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_modeselect10(pf: c_int, sp: c_int, param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::mode_select10(pf != 0, sp != 0, param_len as u32))) })
}

/// Makes a task for READ(6) (SBC-3, 5.7), which reads blocks. Nothing is sent.
///
/// - `lba`: first block, at most 0x1fffff
/// - `datalen`: bytes to read, a multiple of `blocksize` and at most 256 blocks
/// - `blocksize`: bytes of one block of the logical unit
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or the blocks are
/// too many or too far for this command, or if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_read6(lba: u32, datalen: u32, blocksize: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(encode::read6(lba, datalen, blocksize as u32)) })
}

/// Makes a task for READ(10) (SBC-3, 5.8), which reads blocks. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for READ(12) (SBC-3, 5.9), which reads blocks. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for READ(16) (SBC-3, 5.10), which reads blocks. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for WRITE(10) (SBC-3, 5.32), which writes blocks. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for WRITE(12) (SBC-3, 5.33), which writes blocks. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for WRITE(16) (SBC-3, 5.34), which writes blocks. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for WRITE ATOMIC(16) (SBC-4, 5.48), which writes all of the blocks or none. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for WRITE AND VERIFY(10) (SBC-3, 5.36), which writes blocks and checks that they can be read.
/// Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for WRITE AND VERIFY(12) (SBC-3, 5.37), which writes blocks and checks that they can be read.
/// Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for WRITE AND VERIFY(16) (SBC-3, 5.38), which writes blocks and checks that they can be read.
/// Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for ORWRITE(16) (SBC-3, 5.11), which sets the bits of blocks that are set in the data. Nothing is
/// sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for COMPARE AND WRITE (SBC-3, 5.2), which compares blocks with the first half of the data and
/// writes the second half if they are equal. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to move, a multiple of `blocksize`
/// - `blocksize`: bytes of one block of the logical unit
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `fua`: FUA: not 0 to go to the medium
/// - `fua_nv`: FUA_NV: not 0 if a non-volatile cache will do
/// - `group_number`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for VERIFY(10) (SBC-3, 5.28), which checks that blocks can be read, and with `bytchk` what is in
/// them. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for VERIFY(12) (SBC-3, 5.29), which checks that blocks can be read, and with `bytchk` what is in
/// them. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for VERIFY(16) (SBC-3, 5.30), which checks that blocks can be read, and with `bytchk` what is in
/// them. Nothing is sent.
///
/// - `lba`: first block
/// - `datalen`: bytes to check, a multiple of `blocksize`
/// - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
/// - `dpo`: DPO: not 0 if the blocks are not worth caching
/// - `bytchk`: BYTCHK: not 0 to compare the medium with the data
/// - `blocksize`: bytes of one block of the logical unit
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `blocksize` is 0, or if memory is
/// short.
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

/// Makes a task for SYNCHRONIZE CACHE(10) (SBC-3, 5.25), which brings cached blocks to the medium. Nothing is
/// sent.
///
/// - `lba`: first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: not 0 to be answered before it is done
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for SYNCHRONIZE CACHE(16) (SBC-3, 5.26), which brings cached blocks to the medium. Nothing is
/// sent.
///
/// - `lba`: first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
/// - `immed`: IMMED: not 0 to be answered before it is done
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for UNMAP (SBC-3, 5.27), which gives back the space of blocks. Nothing is sent.
///
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `group`: GROUP NUMBER, 0 to 31
/// - `xferlen`: bytes of the parameter list
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_unmap(anchor: c_int, group: c_int, xferlen: u16) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::unmap(anchor != 0, group as u8, xferlen))) })
}

/// Makes a task for WRITE SAME(10) (SBC-3, 5.44), which writes one block many times. Nothing is sent.
///
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `lba`: first block
/// - `group`: GROUP NUMBER, 0 to 31
/// - `num_blocks`: how many blocks to write
/// - `datalen`: bytes of the block to repeat; 0 lets WRITE SAME(16) write zeros (NDOB)
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for WRITE SAME(16) (SBC-3, 5.45), which writes one block many times. Nothing is sent.
///
/// - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7
/// - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
/// - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
/// - `lba`: first block
/// - `group`: GROUP NUMBER, 0 to 31
/// - `num_blocks`: how many blocks to write
/// - `datalen`: bytes of the block to repeat; 0 lets WRITE SAME(16) write zeros (NDOB)
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for PRE-FETCH(10) (SBC-3, 5.12), which brings blocks into the cache. Nothing is sent.
///
/// - `lba`: first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `immed`: IMMED: not 0 to be answered before it is done
/// - `group`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for PRE-FETCH(16) (SBC-3, 5.12), which brings blocks into the cache. Nothing is sent.
///
/// - `lba`: first block
/// - `num_blocks`: how many blocks; 0 for all up to the last one
/// - `immed`: IMMED: not 0 to be answered before it is done
/// - `group`: GROUP NUMBER, 0 to 31
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for START STOP UNIT (SBC-3, 5.25), which changes the power condition, or loads or ejects the
/// medium. Nothing is sent.
///
/// - `immed`: IMMED: not 0 to be answered before it is done
/// - `pcm`: POWER CONDITION MODIFIER, 0 to 15
/// - `pc`: POWER CONDITION, 0 to 15: 0 to do as `start` and `loej` say
/// - `no_flush`: NO_FLUSH: not 0 to leave cached blocks off the medium
/// - `loej`: LOEJ: not 0 to load (with `start`) or eject the medium
/// - `start`: START: not 0 to start, 0 to stop
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for PREVENT ALLOW MEDIUM REMOVAL (SBC-3, 5.13), which locks the medium into its drive or unlocks
/// it. Nothing is sent.
///
/// - `prevent`: PREVENT, 0 to 3: 0 allows that the medium is taken out
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_preventallow(prevent: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::prevent_allow_medium_removal(prevent as u8))) })
}

/// Makes a task for READ DEFECT DATA(10) (SBC-3, 5.17), which asks for the defects of the medium. Nothing is
/// sent.
///
/// - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
/// - `req_glist`: REQ_GLIST: not 0 for the defects found since
/// - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for READ DEFECT DATA(12) (SBC-3, 5.18), which asks for the defects of the medium. Nothing is
/// sent.
///
/// - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
/// - `req_glist`: REQ_GLIST: not 0 for the defects found since
/// - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
/// - `address_descriptor_index`: ADDRESS DESCRIPTOR INDEX: the first defect to report
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for SANITIZE (SBC-3, 5.22), which makes all data of the logical unit unreadable. Nothing is sent.
///
/// - `immed`: IMMED: not 0 to be answered before it is done
/// - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
/// - `sa`: SERVICE ACTION, one of `SCSI_SANITIZE_*`
/// - `param_len`: bytes of the parameter list, 0 to 65535; only OVERWRITE has one
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_sanitize(immed: c_int, ause: c_int, sa: c_int, param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        command::task_of(Ok(encode::sanitize(immed != 0, ause != 0, sa as u8, param_len as u32)))
    })
}

/// Makes a task for REPORT SUPPORTED OPERATION CODES (SPC-4, 6.35), which asks which commands the logical unit
/// supports. Nothing is sent.
///
/// - `rctd`: RCTD: not 0 to be told timeouts as well
/// - `options`: REPORTING OPTIONS: 0 for all commands, 1 or 2 for one
/// - `opcode`: REQUESTED OPERATION CODE, with `options` 1 or 2
/// - `sa`: REQUESTED SERVICE ACTION, with `options` 2
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for REPORT TARGET PORT GROUPS (SPC-4, 6.37), which asks how the logical unit can be reached over
/// each port. Nothing is sent.
///
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_report_target_port_groups(alloc_len: u32) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::report_target_port_groups(alloc_len))) })
}

/// Makes a task for EXTENDED COPY (SPC-4, 6.4), which lets the target copy data itself. Nothing is sent.
///
/// - `param_len`: bytes of the parameter list
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_extended_copy(param_len: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::extended_copy(param_len as u32))) })
}

/// Makes a task for RECEIVE COPY RESULTS (SPC-3, 6.18), which asks what became of an EXTENDED COPY, or what
/// copies the target can make. Nothing is sent.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_copy_results_sa`
/// - `list_id`: LIST IDENTIFIER of the EXTENDED COPY, 0 to 255
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for RESERVE(6) (SPC-2, 7.21), which reserves the logical unit for this session. Nothing is sent.
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_reserve6() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::reserve6())) })
}

/// Makes a task for RELEASE(6) (SPC-2, 7.16), which ends the reservation of RESERVE(6). Nothing is sent.
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_cdb_release6() -> *mut scsi_task {
    guard!(ptr::null_mut(), { command::task_of(Ok(encode::release6())) })
}

/// Makes a task for PERSISTENT RESERVE IN (SPC-4, 6.15), which asks for registrations and the reservation.
/// Nothing is sent.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_persistent_in_sa`
/// - `xferlen`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if memory is short.
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

/// Makes a task for PERSISTENT RESERVE OUT (SPC-4, 6.16), which registers a key, or makes, ends or takes over a
/// reservation. Nothing is sent.
///
/// - `sa`: SERVICE ACTION, an `enum scsi_persistent_out_sa` up to 6
/// - `scope`: SCOPE, an `enum scsi_persistent_out_scope`
/// - `type`: TYPE, an `enum scsi_persistent_out_type`
/// - `param`: a `struct scsi_persistent_reserve_out_basic`; it is copied
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `sa` is above 6, `param` is NULL,
/// or if memory is short.
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

/// Makes a task for READ TOC/PMA/ATIP (MMC-6, 6.25), which asks for the table of contents of a disc. Nothing is
/// sent.
///
/// - `msf`: MSF: not 0 for addresses in minutes, seconds and frames
/// - `format`: FORMAT: 0 for the tracks, 1 for the sessions, 2 for the full table
/// - `track_session`: first track (format 0) or first session (format 2) to report
/// - `alloc_len`: bytes the answer may have
///
/// Returns a task that the caller frees with `scsi_free_scsi_task()`; NULL if `format` is above 2, or if memory
/// is short.
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
