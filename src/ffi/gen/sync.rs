// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that send a command and wait until it has ended.
//!
//! Generated from xtask/src/families/table by `cargo xtask gen`: change that and run it again.

use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use crate::ffi::types_iscsi::{iscsi_context, iscsi_data, unmap_list};
use crate::ffi::types_mode::scsi_mode_page;
use crate::ffi::{command, family};
use core::ffi::{c_int, c_uchar, c_void};
use core::ptr;
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::opcode::{Opcode, PersistentReserveIn, PersistentReserveOut};

/// As `iscsi_testunitready_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_testunitready_sync(iscsi: *mut iscsi_context, lun: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::test_unit_ready()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send TestUnitReady command") }
    })
}

/// As `iscsi_inquiry_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_readcapacity10_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_readcapacity16_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readcapacity16_sync(iscsi: *mut iscsi_context, lun: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_capacity16()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send ReadCapacity16 command") }
    })
}

/// As `iscsi_get_lba_status_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_reportluns_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_modesense6_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_modesense10_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_modeselect6_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_modeselect10_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_read6_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_read10_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_read12_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_read16_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_write10_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_write12_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_write16_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_writeatomic16_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeatomic16_sync(
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
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteAtomic16 command") }
    })
}

/// As `iscsi_writeverify10_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify10_sync(
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
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteVerify10 command") }
    })
}

/// As `iscsi_writeverify12_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify12_sync(
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
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteVerify12 command") }
    })
}

/// As `iscsi_writeverify16_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_writeverify16_sync(
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
        unsafe { family::run(iscsi, lun, task, "Failed to send WriteVerify16 command") }
    })
}

/// As `iscsi_orwrite_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_orwrite_sync(
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
            encode::orwrite(
                lba,
                datalen,
                blocksize as u32,
                command::block_options(wrprotect, dpo, fua, fua_nv, group_number),
            ),
        );
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send OrWrite command") }
    })
}

/// As `iscsi_compareandwrite_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_compareandwrite_sync(
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
        unsafe { family::run(iscsi, lun, task, "Failed to send CompareAndWrite command") }
    })
}

/// As `iscsi_verify10_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify10_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify10(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Verify10 command") }
    })
}

/// As `iscsi_verify12_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify12_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u32,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify12(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Verify12 command") }
    })
}

/// As `iscsi_verify16_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_verify16_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    data: *mut c_uchar,
    datalen: u32,
    lba: u64,
    vprotect: c_int,
    dpo: c_int,
    bytchk: c_int,
    blocksize: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::write_task(
            data,
            datalen,
            blocksize,
            encode::verify16(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0)),
        );
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Verify16 command") }
    })
}

/// As `iscsi_synchronizecache10_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_synchronizecache16_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_unmap_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_writesame10_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_writesame16_task()`, but waits: returns the ended task, whatever its status, or NULL.
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

/// As `iscsi_prefetch10_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_prefetch10_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u32,
    num_blocks: c_int,
    immed: c_int,
    group: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::pre_fetch10(lba, num_blocks as u32, immed != 0, group as u8)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send PreFetch10 command") }
    })
}

/// As `iscsi_prefetch16_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_prefetch16_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    lba: u64,
    num_blocks: c_int,
    immed: c_int,
    group: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::pre_fetch16(lba, num_blocks as u32, immed != 0, group as u8)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send PreFetch16 command") }
    })
}

/// As `iscsi_startstopunit_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_startstopunit_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    pcm: c_int,
    pc: c_int,
    no_flush: c_int,
    loej: c_int,
    start: c_int,
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
        unsafe { family::run(iscsi, lun, task, "Failed to send StartStopUnit command") }
    })
}

/// As `iscsi_preventallow_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_preventallow_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    prevent: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::prevent_allow_medium_removal(prevent as u8)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send PreventAllow command") }
    })
}

/// As `iscsi_readdefectdata10_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readdefectdata10_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    req_plist: c_int,
    req_glist: c_int,
    defect_list_format: c_int,
    alloc_len: u16,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::read_defect_data10(
            req_plist != 0,
            req_glist != 0,
            defect_list_format as u8,
            alloc_len,
        )));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send ReadDefectData10 command") }
    })
}

/// As `iscsi_readdefectdata12_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readdefectdata12_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    req_plist: c_int,
    req_glist: c_int,
    defect_list_format: c_int,
    address_descriptor_index: u32,
    alloc_len: u32,
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
        unsafe { family::run(iscsi, lun, task, "Failed to send ReadDefectData12 command") }
    })
}

/// As `iscsi_sanitize_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
    sa: c_int,
    param_len: c_int,
    data: *mut iscsi_data,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task =
            unsafe { family::list_task(data, |_| encode::sanitize(immed != 0, ause != 0, sa as u8, param_len as u32)) };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Sanitize command") }
    })
}

/// As `iscsi_sanitize_block_erase_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_block_erase_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::sanitize(immed != 0, ause != 0, 0x02, 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send SanitizeBlockErase command") }
    })
}

/// As `iscsi_sanitize_crypto_erase_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_crypto_erase_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::sanitize(immed != 0, ause != 0, 0x03, 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send SanitizeCryptoErase command") }
    })
}

/// As `iscsi_sanitize_exit_failure_mode_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_sanitize_exit_failure_mode_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    immed: c_int,
    ause: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::sanitize(immed != 0, ause != 0, 0x1f, 0)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send SanitizeExitFailureMode command") }
    })
}

/// As `iscsi_report_supported_opcodes_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_report_supported_opcodes_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    rctd: c_int,
    options: c_int,
    opcode: c_int,
    sa: c_int,
    alloc_len: u32,
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
        unsafe { family::run(iscsi, lun, task, "Failed to send ReportSupportedOpcodes command") }
    })
}

/// As `iscsi_extended_copy_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_extended_copy_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    param_data: *mut iscsi_data,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        // SAFETY: what the caller passes exists, as the header demands.
        let task = unsafe { family::list_task(param_data, |param_len: c_int| encode::extended_copy(param_len as u32)) };
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send ExtendedCopy command") }
    })
}

/// As `iscsi_receive_copy_results_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_receive_copy_results_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    sa: c_int,
    list_id: c_int,
    alloc_len: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::receive_copy_results(sa as u8, list_id as u8, alloc_len as u32)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send ReceiveCopyResults command") }
    })
}

/// As `iscsi_reserve6_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_reserve6_sync(iscsi: *mut iscsi_context, lun: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::reserve6()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Reserve6 command") }
    })
}

/// As `iscsi_release6_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_release6_sync(iscsi: *mut iscsi_context, lun: c_int) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::release6()));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send Release6 command") }
    })
}

/// As `iscsi_persistent_reserve_in_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_persistent_reserve_in_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    sa: c_int,
    xferlen: u16,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task = family::task(Ok(encode::persistent_reserve_in(PersistentReserveIn(sa as u8), xferlen)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send PersistentReserveIn command") }
    })
}

/// As `iscsi_persistent_reserve_out_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_persistent_reserve_out_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    sa: c_int,
    scope: c_int,
    r#type: c_int,
    param: *mut c_void,
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
        unsafe { family::run(iscsi, lun, task, "Failed to send PersistentReserveOut command") }
    })
}

/// As `iscsi_readtoc_task()`, but waits: returns the ended task, whatever its status, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_readtoc_sync(
    iscsi: *mut iscsi_context,
    lun: c_int,
    msf: c_int,
    format: c_int,
    track_session: c_int,
    alloc_len: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let task =
            family::task(encode::read_toc(msf != 0, format as u32, track_session as u8, command::low16(alloc_len)));
        // SAFETY: the context is the caller's, as the header demands.
        unsafe { family::run(iscsi, lun, task, "Failed to send ReadTOC command") }
    })
}
