// SPDX-License-Identifier: LGPL-2.1-or-later
//! What differs between the layouts: libiscsi 1.19 (SONAME 7, 8, 9).
#![allow(dead_code, reason = "C programs use the rest")]

#[cfg(cbindgen)]
use core::ffi::c_uint;
use core::ffi::{c_char, c_int, c_uchar, c_void};
use core::mem::MaybeUninit;

use super::c_enum::c_enum;
use super::enums_lowlevel::*;
use super::types_lowlevel::*;

/// Bytes kept of initiator and target names.
pub(crate) const NAME_LIMIT: usize = 255;
/// Whether log messages name the LUN beside the target.
pub(crate) const LOG_NAMES_LUN: bool = false;

/// One portal of a discovered target; a linked list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct iscsi_target_portal {
    pub next: *mut iscsi_target_portal,
    /// `address:port,portal-group`.
    pub portal: *const c_char,
}
assert_layout!(iscsi_target_portal, 16 / 8, {
    next: 0 / 0,
    portal: 8 / 4,
});

/// One discovered target; a linked list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct iscsi_discovery_address {
    pub next: *mut iscsi_discovery_address,
    pub target_name: *const c_char,
    pub portals: *mut iscsi_target_portal,
}
assert_layout!(iscsi_discovery_address, 24 / 12, {
    next: 0 / 0,
    target_name: 8 / 4,
    portals: 16 / 8,
});

/// What Rust sees of the C struct below: its bit-fields are one byte, see [`sense_flag`].
/// cbindgen:ignore
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_sense {
    /// Response code, 0x70 to 0x73.
    pub error_type: c_uchar,
    /// Sense key; 4 bits of the target, so any value from 0 to 15.
    pub key: MaybeUninit<scsi_sense_key>,
    /// Additional sense code in bits 8 to 15, its qualifier in bits 0 to 7.
    pub ascq: c_int,
    /// The bit-fields, by [`sense_flag`].
    pub flags: u8,
    /// Bit of the illegal field.
    pub bit_pointer: c_uchar,
    /// Byte of the illegal field.
    pub field_pointer: u16,
}
assert_layout!(scsi_sense, 16 / 16, {
    error_type: 0 / 0,
    key: 4 / 4,
    ascq: 8 / 8,
    flags: 12 / 12,
    bit_pointer: 13 / 13,
    field_pointer: 14 / 14,
});

/// Decoded sense data (SPC-4 section 4.5).
#[cfg(cbindgen)]
#[repr(C)]
pub struct scsi_sense {
    /// Response code, 0x70 to 0x73.
    pub error_type: c_uchar,
    /// Sense key; 4 bits of the target, so any value from 0 to 15.
    pub key: MaybeUninit<scsi_sense_key>,
    /// Additional sense code in bits 8 to 15, its qualifier in bits 0 to 7.
    pub ascq: c_int,
    /// SKSV: the bits below are valid.
    ///
    /// cbindgen:bitfield=1
    pub sense_specific: c_uint,
    /// C/D: the illegal field is in the CDB, not in the data.
    ///
    /// cbindgen:bitfield=1
    pub ill_param_in_cdb: c_uint,
    /// BPV: `bit_pointer` is valid.
    ///
    /// cbindgen:bitfield=1
    pub bit_pointer_valid: c_uint,
    /// Bit of the illegal field.
    pub bit_pointer: c_uchar,
    /// Byte of the illegal field.
    pub field_pointer: u16,
}

/// One SCSI command: what is asked, and after its callback what was answered.
/// May be allocated by the application: filled with zeros it is a valid task.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_task {
    /// An `enum scsi_status`.
    pub status: c_int,
    /// Bytes used of `cdb`.
    pub cdb_size: c_int,
    /// An `enum scsi_xfer_dir`.
    pub xfer_dir: c_int,
    /// Bytes that the command is expected to move.
    pub expxferlen: c_int,
    pub cdb: [c_uchar; 16],
    pub residual_status: MaybeUninit<scsi_residual>,
    /// Bytes moved less or more than `expxferlen`, by `residual_status`.
    pub residual: usize,
    /// Valid after SCSI_STATUS_CHECK_CONDITION.
    pub sense: scsi_sense,
    /// Data read, when the task has no iovector for it.
    pub datain: scsi_data,
    /// Memory of `scsi_malloc`, freed with the task.
    pub mem: *mut scsi_allocated_memory,
    /// See `scsi_set_task_private_ptr`.
    pub ptr: *mut c_void,
    /// Initiator task tag; valid once submitted.
    pub itt: u32,
    /// Command sequence number; valid once submitted.
    pub cmdsn: u32,
    /// Logical unit; valid once submitted.
    pub lun: u32,
    pub iovector_in: scsi_iovector,
    pub iovector_out: scsi_iovector,
}
assert_layout!(scsi_task, 176 / 124, {
    status: 0 / 0,
    cdb_size: 4 / 4,
    xfer_dir: 8 / 8,
    expxferlen: 12 / 12,
    cdb: 16 / 16,
    residual_status: 32 / 32,
    residual: 40 / 36,
    sense: 48 / 40,
    datain: 64 / 56,
    mem: 80 / 64,
    ptr: 88 / 68,
    itt: 96 / 72,
    cmdsn: 100 / 76,
    lun: 104 / 80,
    iovector_in: 112 / 84,
    iovector_out: 144 / 104,
});

/// Service actions of MAINTENANCE IN (SPC-4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_maintenance_in {
    SCSI_REPORT_SUPPORTED_OP_CODES = 0xc,
}
c_enum!(scsi_maintenance_in);

/// Vital product data pages of INQUIRY.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_pagecode {
    SCSI_INQUIRY_PAGECODE_SUPPORTED_VPD_PAGES = 0x0,
    SCSI_INQUIRY_PAGECODE_UNIT_SERIAL_NUMBER = 0x80,
    SCSI_INQUIRY_PAGECODE_DEVICE_IDENTIFICATION = 0x83,
    SCSI_INQUIRY_PAGECODE_BLOCK_LIMITS = 0xb0,
    SCSI_INQUIRY_PAGECODE_BLOCK_DEVICE_CHARACTERISTICS = 0xb1,
    SCSI_INQUIRY_PAGECODE_LOGICAL_BLOCK_PROVISIONING = 0xb2,
}
c_enum!(scsi_inquiry_pagecode);

/// Descriptor type codes of EXTENDED COPY (SPC-4 section 6.4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum ec_descr_type_code {
    BLK_TO_STRM_SEG_DESCR = 0x0,
    STRM_TO_BLK_SEG_DESCR = 0x1,
    BLK_TO_BLK_SEG_DESCR = 0x2,
    STRM_TO_STRM_SEG_DESCR = 0x3,
    IDENT_DESCR_TGT_DESCR = 0xe4,
    IPV4_TGT_DESCR = 0xe5,
    IPV6_TGT_DESCR = 0xea,
    IP_COPY_SVC_TGT_DESCR = 0xeb,
}
c_enum!(ec_descr_type_code);
