// SPDX-License-Identifier: LGPL-2.1-or-later
//! Structs of scsi-lowlevel.h that are equal in both layouts.
//!
//! Decoded structs live on the memory of their task and end with it. Flags of one bit are 0 or 1
//! and have the name of the standard.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_int, c_uchar, c_void};
use core::mem::MaybeUninit;

use super::enums_lowlevel::*;

/// Memory of `scsi_malloc()`; opaque.
pub struct scsi_allocated_memory {
    _private: [u8; 0],
}

/// The byte of the `n`-th single-bit field of C's `struct scsi_sense`, when it is set: compilers
/// count from the least significant bit on little-endian machines, from the other end elsewhere.
pub(crate) const fn sense_flag(n: u32) -> u8 {
    if cfg!(target_endian = "little") { 1 << n } else { 0x80 >> n }
}

/// The three shapes of a READ TOC descriptor: the format of the request says which is valid.
#[derive(Clone, Copy)]
#[repr(C)]
pub union scsi_readtoc_desc_format {
    /// SCSI_READ_TOC.
    pub toc: scsi_toc_desc,
    /// SCSI_READ_SESSION_INFO.
    pub ses: scsi_session_desc,
    /// SCSI_READ_FULL_TOC.
    pub full: scsi_fulltoc_desc,
}

/// One descriptor of READ TOC/PMA/ATIP.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_readtoc_desc {
    /// The descriptor.
    pub desc: scsi_readtoc_desc_format,
}
assert_layout!(scsi_readtoc_desc, 48 / 48, {
    desc: 0 / 0,
});

/// A track of the table of contents: format `SCSI_READ_TOC`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_toc_desc {
    /// ADR in its upper four bits: 0x10 for ADR 1. Byte 1, bits 4 to 7.
    pub adr: c_int,
    /// CONTROL. Byte 1, bits 0 to 3.
    pub control: c_int,
    /// TRACK NUMBER; 0xaa is the lead-out. Byte 2.
    pub track: c_int,
    /// TRACK START ADDRESS: a block. If MSF was set, from the most significant byte on: a zero, the minute,
    /// the second, the frame. Bytes 4 to 7.
    pub lba: u32,
}
assert_layout!(scsi_toc_desc, 16 / 16, {
    adr: 0 / 0,
    control: 4 / 4,
    track: 8 / 8,
    lba: 12 / 12,
});

/// The first track of the last session: format `SCSI_READ_SESSION_INFO`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_session_desc {
    /// ADR in its upper four bits: 0x10 for ADR 1. Byte 1, bits 4 to 7.
    pub adr: c_int,
    /// CONTROL. Byte 1, bits 0 to 3.
    pub control: c_int,
    /// FIRST TRACK NUMBER IN LAST COMPLETE SESSION. Byte 2.
    pub first_in_last: c_int,
    /// Its start address: a block. If MSF was set, from the most significant byte on: a zero, the minute,
    /// the second, the frame. Bytes 4 to 7.
    pub lba: u32,
}
assert_layout!(scsi_session_desc, 16 / 16, {
    adr: 0 / 0,
    control: 4 / 4,
    first_in_last: 8 / 8,
    lba: 12 / 12,
});

/// An entry of the lead-in areas: format `SCSI_READ_FULL_TOC`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_fulltoc_desc {
    /// SESSION NUMBER without its lower four bits. Byte 0.
    pub session: c_int,
    /// ADR in its upper four bits: 0x10 for ADR 1. Byte 1, bits 4 to 7.
    pub adr: c_int,
    /// CONTROL. Byte 1, bits 0 to 3.
    pub control: c_int,
    /// TNO. Byte 2.
    pub tno: c_int,
    /// POINT. Byte 3.
    pub point: c_int,
    /// MIN. Byte 4.
    pub min: c_int,
    /// SEC. Byte 5.
    pub sec: c_int,
    /// FRAME. Byte 6.
    pub frame: c_int,
    /// ZERO. Byte 7.
    pub zero: c_int,
    /// PMIN. Byte 8.
    pub pmin: c_int,
    /// PSEC. Byte 9.
    pub psec: c_int,
    /// PFRAME. Byte 10.
    pub pframe: c_int,
}
assert_layout!(scsi_fulltoc_desc, 48 / 48, {
    session: 0 / 0,
    adr: 4 / 4,
    control: 8 / 8,
    tno: 12 / 12,
    point: 16 / 16,
    min: 20 / 20,
    sec: 24 / 24,
    frame: 28 / 28,
    zero: 32 / 32,
    pmin: 36 / 36,
    psec: 40 / 40,
    pframe: 44 / 44,
});

/// The answer of READ TOC/PMA/ATIP.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_readtoc_list {
    /// Entries in `desc`.
    pub num: c_int,
    /// First track or session. Byte 2.
    pub first: c_int,
    /// Last track or session. Byte 3.
    pub last: c_int,
    /// In the order of the answer.
    pub desc: [scsi_readtoc_desc; 0],
}
assert_layout!(scsi_readtoc_list, 12 / 12, {
    num: 0 / 0,
    first: 4 / 4,
    last: 8 / 8,
    desc: 12 / 12,
});

/// A block of bytes: what a task has received, or a parameter list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_data {
    /// Bytes at `data`.
    pub size: c_int,
    /// NULL if there are none. That of `scsi_task.datain` comes from malloc().
    pub data: *mut c_uchar,
}
assert_layout!(scsi_data, 16 / 8, {
    size: 0 / 0,
    data: 8 / 4,
});

/// One buffer. It has the layout of the `struct iovec` of POSIX, so that an array of those can be cast.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_iovec {
    /// The bytes; not copied.
    pub iov_base: *mut c_void,
    /// How many bytes.
    pub iov_len: usize,
}
assert_layout!(scsi_iovec, 16 / 8, {
    iov_base: 0 / 0,
    iov_len: 8 / 4,
});

/// The buffers of a task for one direction. Set by `scsi_task_set_iov_*()` and `scsi_task_add_data_*_buffer()`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_iovector {
    /// The buffers in the order of the data; NULL if there are none.
    pub iov: *mut scsi_iovec,
    /// Entries in `iov`.
    pub niov: c_int,
    /// Room in an array that the library made; 0 for one of the program.
    pub nalloc: c_int,
    /// The library's place in the data; 0 in a task that is not under way.
    pub offset: usize,
    /// The library's place in `iov`; 0 in a task that is not under way.
    pub consumed: c_int,
}
assert_layout!(scsi_iovector, 32 / 20, {
    iov: 0 / 0,
    niov: 8 / 4,
    nalloc: 12 / 8,
    offset: 16 / 12,
    consumed: 24 / 16,
});

/// The answer of REPORT LUNS (SPC-4 6.33).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_reportluns_list {
    /// Entries in `luns`.
    pub num: u32,
    /// The first two bytes of each LUN, as functions of iscsi.h take them: 0 to 255 for simple units.
    pub luns: [u16; 0],
}
assert_layout!(scsi_reportluns_list, 4 / 4, {
    num: 0 / 0,
    luns: 4 / 4,
});

/// The answer of READ CAPACITY(10).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_readcapacity10 {
    /// RETURNED LOGICAL BLOCK ADDRESS, of the last block: one less than there are; 0xffffffff if READ
    /// CAPACITY(16) is needed. Bytes 0 to 3.
    pub lba: u32,
    /// Bytes of one block. Bytes 4 to 7.
    pub block_size: u32,
}
assert_layout!(scsi_readcapacity10, 8 / 8, {
    lba: 0 / 0,
    block_size: 4 / 4,
});

/// The answer of READ CAPACITY(16).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_readcapacity16 {
    /// RETURNED LOGICAL BLOCK ADDRESS, of the last block: one less than there are. Bytes 0 to 7.
    pub returned_lba: u64,
    /// Bytes of one block. Bytes 8 to 11.
    pub block_length: u32,
    /// P_TYPE: type of protection less 1; without meaning unless `prot_en`. Byte 12, bits 1 to 3.
    pub p_type: u8,
    /// PROT_EN: the unit has protection information. Byte 12, bit 0.
    pub prot_en: u8,
    /// P_I_EXPONENT: a block has 2 to this power protection intervals. Byte 13, bits 4 to 7.
    pub p_i_exp: u8,
    /// LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT: 2 to this power. Byte 13, bits 0 to 3.
    pub lbppbe: u8,
    /// LBPME: blocks can be unmapped. Byte 14, bit 7.
    pub lbpme: u8,
    /// LBPRZ: unmapped blocks read as zeros. Byte 14, bit 6.
    pub lbprz: u8,
    /// LOWEST ALIGNED LOGICAL BLOCK ADDRESS: the first block that begins a physical one. Bytes 14 and 15.
    pub lalba: u16,
}
assert_layout!(scsi_readcapacity16, 24 / 20, {
    returned_lba: 0 / 0,
    block_length: 8 / 8,
    p_type: 12 / 12,
    prot_en: 13 / 13,
    p_i_exp: 14 / 14,
    lbppbe: 15 / 15,
    lbpme: 16 / 16,
    lbprz: 17 / 17,
    lalba: 18 / 18,
});

/// Blocks in a row with the same status.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_lba_status_descriptor {
    /// LBA STATUS LOGICAL BLOCK ADDRESS: first block.
    pub lba: u64,
    /// NUMBER OF LOGICAL BLOCKS.
    pub num_blocks: u32,
    /// PROVISIONING STATUS of all of them.
    pub provisioning: MaybeUninit<scsi_provisioning_type>,
}
assert_layout!(scsi_lba_status_descriptor, 16 / 16, {
    lba: 0 / 0,
    num_blocks: 8 / 8,
    provisioning: 12 / 12,
});

/// The answer of GET LBA STATUS.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_get_lba_status {
    /// Entries in `descriptors`.
    pub num_descriptors: u32,
    /// In ascending order of addresses if the target keeps to the standard.
    pub descriptors: *mut scsi_lba_status_descriptor,
}
assert_layout!(scsi_get_lba_status, 16 / 8, {
    num_descriptors: 0 / 0,
    descriptors: 8 / 4,
});
