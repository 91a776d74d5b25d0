// SPDX-License-Identifier: LGPL-2.1-or-later
//! CDBs decoded by `scsi_cdb_unmarshall`, equal in both layouts.
#![allow(dead_code, reason = "C programs use the rest")]

use core::mem::MaybeUninit;

use super::enums_lowlevel::*;

/// A decoded CDB of READ(6).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_read6_cdb {
    pub opcode: MaybeUninit<scsi_opcode>,
    pub lba: u32,
    pub transfer_length: u16,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub rdprotect: u8,
    pub dpo: u8,
    pub fua: u8,
    pub fua_nv: u8,
    pub lba: u32,
    pub group: u8,
    pub transfer_length: u16,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub rdprotect: u8,
    pub dpo: u8,
    pub fua: u8,
    pub rarc: u8,
    pub fua_nv: u8,
    pub lba: u32,
    pub transfer_length: u32,
    pub group: u8,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub rdprotect: u8,
    pub dpo: u8,
    pub fua: u8,
    pub rarc: u8,
    pub fua_nv: u8,
    pub lba: u64,
    pub transfer_length: u32,
    pub group: u8,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub vrprotect: u8,
    pub dpo: u8,
    pub bytchk: u8,
    pub lba: u32,
    pub group: u8,
    pub verification_length: u16,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub vrprotect: u8,
    pub dpo: u8,
    pub bytchk: u8,
    pub lba: u32,
    pub verification_length: u32,
    pub group: u8,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub vrprotect: u8,
    pub dpo: u8,
    pub bytchk: u8,
    pub lba: u64,
    pub verification_length: u32,
    pub group: u8,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub wrprotect: u8,
    pub dpo: u8,
    pub fua: u8,
    pub fua_nv: u8,
    pub lba: u32,
    pub group: u8,
    pub transfer_length: u16,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub wrprotect: u8,
    pub dpo: u8,
    pub fua: u8,
    pub fua_nv: u8,
    pub lba: u32,
    pub transfer_length: u32,
    pub group: u8,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub wrprotect: u8,
    pub dpo: u8,
    pub fua: u8,
    pub fua_nv: u8,
    pub lba: u32,
    pub transfer_length: u32,
    pub group: u8,
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
    pub opcode: MaybeUninit<scsi_opcode>,
    pub wrprotect: u8,
    pub dpo: u8,
    pub fua: u8,
    pub lba: u32,
    pub transfer_length: u16,
    pub group: u8,
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
