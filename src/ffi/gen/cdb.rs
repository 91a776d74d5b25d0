// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that make a task for a command and send nothing.
//!
//! Generated from xtask/src/families/table.rs by `cargo xtask gen`: change that and run it again.

use crate::ffi::c_enum::enum_to_number;
use crate::ffi::command;
use crate::ffi::enums_lowlevel::{scsi_modesense_page_code, scsi_modesense_page_control, scsi_service_action_in};
use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use core::ffi::{c_int, c_uchar};
use core::mem::MaybeUninit;
use core::ptr;
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::opcode::ServiceActionIn;

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
