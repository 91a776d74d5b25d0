// SPDX-License-Identifier: LGPL-2.1-or-later
//! Structs of scsi-lowlevel.h that are equal in both layouts.
//!
//! Decoded structs live on the memory of their task and end with it. Flags of one bit are 0 or 1
//! and have the name of the standard.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_int, c_uchar, c_void};
use core::mem::MaybeUninit;

use super::enums_lowlevel::*;

/// Memory of `scsi_malloc`; opaque.
pub struct scsi_allocated_memory {
    _private: [u8; 0],
}

/// The byte of the `n`-th single-bit field of C's `struct scsi_sense`, when it is set: compilers
/// count from the least significant bit on little-endian machines, from the other end elsewhere.
pub(crate) const fn sense_flag(n: u32) -> u8 {
    if cfg!(target_endian = "little") { 1 << n } else { 0x80 >> n }
}

/// The three shapes of a READ TOC descriptor; the format of the request says which is valid.
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

/// A track of the table of contents.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_toc_desc {
    pub adr: c_int,
    pub control: c_int,
    pub track: c_int,
    pub lba: u32,
}
assert_layout!(scsi_toc_desc, 16 / 16, {
    adr: 0 / 0,
    control: 4 / 4,
    track: 8 / 8,
    lba: 12 / 12,
});

/// Multi-session information.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_session_desc {
    pub adr: c_int,
    pub control: c_int,
    pub first_in_last: c_int,
    pub lba: u32,
}
assert_layout!(scsi_session_desc, 16 / 16, {
    adr: 0 / 0,
    control: 4 / 4,
    first_in_last: 8 / 8,
    lba: 12 / 12,
});

/// An entry of the full table of contents.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_fulltoc_desc {
    pub session: c_int,
    pub adr: c_int,
    pub control: c_int,
    pub tno: c_int,
    pub point: c_int,
    pub min: c_int,
    pub sec: c_int,
    pub frame: c_int,
    pub zero: c_int,
    pub pmin: c_int,
    pub psec: c_int,
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

/// Decoded data of READ TOC/PMA/ATIP.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_readtoc_list {
    /// Number of descriptors in `desc`.
    pub num: c_int,
    pub first: c_int,
    pub last: c_int,
    pub desc: [scsi_readtoc_desc; 0],
}
assert_layout!(scsi_readtoc_list, 12 / 12, {
    num: 0 / 0,
    first: 4 / 4,
    last: 8 / 8,
    desc: 12 / 12,
});

/// Data received by a task: a malloc block of `size` bytes, or NULL and 0.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_data {
    /// In bytes.
    pub size: c_int,
    pub data: *mut c_uchar,
}
assert_layout!(scsi_data, 16 / 8, {
    size: 0 / 0,
    data: 8 / 4,
});

/// One piece of memory; the same layout as the `struct iovec` of POSIX.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_iovec {
    pub iov_base: *mut c_void,
    /// In bytes.
    pub iov_len: usize,
}
assert_layout!(scsi_iovec, 16 / 8, {
    iov_base: 0 / 0,
    iov_len: 8 / 4,
});

/// The pieces of memory that a task reads from or writes to.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_iovector {
    pub iov: *mut scsi_iovec,
    /// Pieces in `iov`.
    pub niov: c_int,
    /// Room in `iov` when the library allocated it.
    pub nalloc: c_int,
    /// Used by the library.
    pub offset: usize,
    /// Used by the library.
    pub consumed: c_int,
}
assert_layout!(scsi_iovector, 32 / 20, {
    iov: 0 / 0,
    niov: 8 / 4,
    nalloc: 12 / 8,
    offset: 16 / 12,
    consumed: 24 / 16,
});

/// Decoded data of REPORT LUNS.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_reportluns_list {
    /// Number of entries in `luns`.
    pub num: u32,
    /// The first two bytes of each LUN.
    pub luns: [u16; 0],
}
assert_layout!(scsi_reportluns_list, 4 / 4, {
    num: 0 / 0,
    luns: 4 / 4,
});

/// Decoded data of READ CAPACITY(10).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_readcapacity10 {
    /// Address of the last block; 0xffffffff when READ CAPACITY(16) is needed.
    pub lba: u32,
    /// In bytes.
    pub block_size: u32,
}
assert_layout!(scsi_readcapacity10, 8 / 8, {
    lba: 0 / 0,
    block_size: 4 / 4,
});

/// Decoded data of READ CAPACITY(16) (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_readcapacity16 {
    /// Address of the last block.
    pub returned_lba: u64,
    /// In bytes.
    pub block_length: u32,
    pub p_type: u8,
    pub prot_en: u8,
    pub p_i_exp: u8,
    /// Logical blocks per physical block, as an exponent of 2.
    pub lbppbe: u8,
    pub lbpme: u8,
    pub lbprz: u8,
    /// Lowest aligned block.
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

/// One range of GET LBA STATUS, in blocks.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_lba_status_descriptor {
    pub lba: u64,
    pub num_blocks: u32,
    pub provisioning: MaybeUninit<scsi_provisioning_type>,
}
assert_layout!(scsi_lba_status_descriptor, 16 / 16, {
    lba: 0 / 0,
    num_blocks: 8 / 8,
    provisioning: 12 / 12,
});

/// Decoded data of GET LBA STATUS (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_get_lba_status {
    /// Number of entries in `descriptors`.
    pub num_descriptors: u32,
    pub descriptors: *mut scsi_lba_status_descriptor,
}
assert_layout!(scsi_get_lba_status, 16 / 8, {
    num_descriptors: 0 / 0,
    descriptors: 8 / 4,
});
