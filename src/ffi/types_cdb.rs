// SPDX-License-Identifier: LGPL-2.1-or-later
//! CDBs decoded by `scsi_cdb_unmarshall`, equal in both layouts.
#![allow(dead_code, reason = "C programs use the rest")]

use core::mem::MaybeUninit;

use super::enums_lowlevel::*;

/// A decoded CDB of READ(6).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_read6_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u32,
    /// TRANSFER LENGTH, in blocks; 0 stands for 256.
    pub transfer_length: u16,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_read6_cdb, 12 / 12, {
    opcode: 0 / 0,
    lba: 4 / 4,
    transfer_length: 8 / 8,
    control: 10 / 10,
});

/// A decoded CDB of READ(10).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_read10_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// RDPROTECT, 0 to 7.
    pub rdprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// FUA: 1 to bypass caches.
    pub fua: u8,
    /// FUA_NV: 1 if a non-volatile cache will do.
    pub fua_nv: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// TRANSFER LENGTH, in blocks.
    pub transfer_length: u16,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_read10_cdb, 20 / 20, {
    opcode: 0 / 0,
    rdprotect: 4 / 4,
    dpo: 5 / 5,
    fua: 6 / 6,
    fua_nv: 7 / 7,
    lba: 8 / 8,
    group: 12 / 12,
    transfer_length: 14 / 14,
    control: 16 / 16,
});

/// A decoded CDB of READ(12).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_read12_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// RDPROTECT, 0 to 7.
    pub rdprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// FUA: 1 to bypass caches.
    pub fua: u8,
    /// RARC: 1 to recover no read errors at length.
    pub rarc: u8,
    /// FUA_NV: 1 if a non-volatile cache will do.
    pub fua_nv: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u32,
    /// TRANSFER LENGTH, in blocks.
    pub transfer_length: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_read12_cdb, 24 / 24, {
    opcode: 0 / 0,
    rdprotect: 4 / 4,
    dpo: 5 / 5,
    fua: 6 / 6,
    rarc: 7 / 7,
    fua_nv: 8 / 8,
    lba: 12 / 12,
    transfer_length: 16 / 16,
    group: 20 / 20,
    control: 21 / 21,
});

/// A decoded CDB of READ(16).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_read16_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// RDPROTECT, 0 to 7.
    pub rdprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// FUA: 1 to bypass caches.
    pub fua: u8,
    /// RARC: 1 to recover no read errors at length.
    pub rarc: u8,
    /// FUA_NV: 1 if a non-volatile cache will do.
    pub fua_nv: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u64,
    /// TRANSFER LENGTH, in blocks.
    pub transfer_length: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_read16_cdb, 32 / 28, {
    opcode: 0 / 0,
    rdprotect: 4 / 4,
    dpo: 5 / 5,
    fua: 6 / 6,
    rarc: 7 / 7,
    fua_nv: 8 / 8,
    lba: 16 / 12,
    transfer_length: 24 / 20,
    group: 28 / 24,
    control: 29 / 25,
});

/// A decoded CDB of VERIFY(10).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_verify10_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// VRPROTECT, 0 to 7.
    pub vrprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// BYTCHK, its lower bit.
    pub bytchk: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// VERIFICATION LENGTH, in blocks.
    pub verification_length: u16,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_verify10_cdb, 20 / 20, {
    opcode: 0 / 0,
    vrprotect: 4 / 4,
    dpo: 5 / 5,
    bytchk: 6 / 6,
    lba: 8 / 8,
    group: 12 / 12,
    verification_length: 14 / 14,
    control: 16 / 16,
});

/// A decoded CDB of VERIFY(12).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_verify12_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// VRPROTECT, 0 to 7.
    pub vrprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// BYTCHK, its lower bit.
    pub bytchk: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u32,
    /// VERIFICATION LENGTH, in blocks.
    pub verification_length: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_verify12_cdb, 20 / 20, {
    opcode: 0 / 0,
    vrprotect: 4 / 4,
    dpo: 5 / 5,
    bytchk: 6 / 6,
    lba: 8 / 8,
    verification_length: 12 / 12,
    group: 16 / 16,
    control: 17 / 17,
});

/// A decoded CDB of VERIFY(16).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_verify16_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// VRPROTECT, 0 to 7.
    pub vrprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// BYTCHK, its lower bit.
    pub bytchk: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u64,
    /// VERIFICATION LENGTH, in blocks.
    pub verification_length: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_verify16_cdb, 24 / 24, {
    opcode: 0 / 0,
    vrprotect: 4 / 4,
    dpo: 5 / 5,
    bytchk: 6 / 6,
    lba: 8 / 8,
    verification_length: 16 / 16,
    group: 20 / 20,
    control: 21 / 21,
});

/// A decoded CDB of WRITE(10).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_write10_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// WRPROTECT, 0 to 7.
    pub wrprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// FUA: 1 to bypass caches.
    pub fua: u8,
    /// FUA_NV: 1 if a non-volatile cache will do.
    pub fua_nv: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// TRANSFER LENGTH, in blocks.
    pub transfer_length: u16,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_write10_cdb, 20 / 20, {
    opcode: 0 / 0,
    wrprotect: 4 / 4,
    dpo: 5 / 5,
    fua: 6 / 6,
    fua_nv: 7 / 7,
    lba: 8 / 8,
    group: 12 / 12,
    transfer_length: 14 / 14,
    control: 16 / 16,
});

/// A decoded CDB of WRITE(12).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_write12_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// WRPROTECT, 0 to 7.
    pub wrprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// FUA: 1 to bypass caches.
    pub fua: u8,
    /// FUA_NV: 1 if a non-volatile cache will do.
    pub fua_nv: u8,
    /// LOGICAL BLOCK ADDRESS: first block.
    pub lba: u32,
    /// TRANSFER LENGTH, in blocks.
    pub transfer_length: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_write12_cdb, 20 / 20, {
    opcode: 0 / 0,
    wrprotect: 4 / 4,
    dpo: 5 / 5,
    fua: 6 / 6,
    fua_nv: 7 / 7,
    lba: 8 / 8,
    transfer_length: 12 / 12,
    group: 16 / 16,
    control: 17 / 17,
});

/// A decoded CDB of WRITE(16).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_write16_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// WRPROTECT, 0 to 7.
    pub wrprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// FUA: 1 to bypass caches.
    pub fua: u8,
    /// FUA_NV: 1 if a non-volatile cache will do.
    pub fua_nv: u8,
    /// LOGICAL BLOCK ADDRESS: first block, its low 32 bits.
    pub lba: u32,
    /// TRANSFER LENGTH, in blocks.
    pub transfer_length: u32,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_write16_cdb, 20 / 20, {
    opcode: 0 / 0,
    wrprotect: 4 / 4,
    dpo: 5 / 5,
    fua: 6 / 6,
    fua_nv: 7 / 7,
    lba: 8 / 8,
    transfer_length: 12 / 12,
    group: 16 / 16,
    control: 17 / 17,
});

/// A decoded CDB of WRITE ATOMIC(16).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_writeatomic16_cdb {
    /// Byte 0.
    pub opcode: MaybeUninit<scsi_opcode>,
    /// WRPROTECT, 0 to 7.
    pub wrprotect: u8,
    /// DPO: 1 if the blocks are not worth caching.
    pub dpo: u8,
    /// FUA: 1 to bypass caches.
    pub fua: u8,
    /// LOGICAL BLOCK ADDRESS: first block, its low 32 bits.
    pub lba: u32,
    /// TRANSFER LENGTH, in blocks.
    pub transfer_length: u16,
    /// GROUP NUMBER, 0 to 31.
    pub group: u8,
    /// CONTROL, the last byte.
    pub control: u8,
}
assert_layout!(scsi_writeatomic16_cdb, 16 / 16, {
    opcode: 0 / 0,
    wrprotect: 4 / 4,
    dpo: 5 / 5,
    fua: 6 / 6,
    lba: 8 / 8,
    transfer_length: 12 / 12,
    group: 14 / 14,
    control: 15 / 15,
});
