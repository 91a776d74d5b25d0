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
    /// NULL at the end.
    pub next: *mut iscsi_target_portal,
    /// Address, port and target portal group tag: `10.0.0.1:3260,1`, `[fe80::1]:3260,1`. What
    /// `iscsi_connect_async()` takes.
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
    /// NULL at the end.
    pub next: *mut iscsi_discovery_address,
    /// iSCSI name of the target.
    pub target_name: *const c_char,
    /// NULL if none was sent.
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
    /// RESPONSE CODE, 0x70 to 0x73: `SCSI_SENSE_FIXED_*`, `SCSI_SENSE_DESCRIPTOR_*`. 0 if there was no
    /// sense data.
    pub error_type: c_uchar,
    /// SENSE KEY.
    pub key: MaybeUninit<scsi_sense_key>,
    /// ADDITIONAL SENSE CODE in bits 8 to 15, its QUALIFIER in bits 0 to 7: `SCSI_SENSE_ASCQ_*`.
    pub ascq: c_int,
    /// The bit-fields, by [`sense_flag`].
    pub flags: u8,
    /// Compilers for Windows give bit-fields the whole of their type.
    #[cfg(windows)]
    pub rest_of_flags: [u8; 3],
    /// BIT POINTER: the highest bit of the field in its byte, 0 to 7.
    pub bit_pointer: c_uchar,
    /// FIELD POINTER: the first byte of the field.
    pub field_pointer: u16,
}
#[cfg(not(windows))]
assert_layout!(scsi_sense, 16 / 16, {
    error_type: 0 / 0,
    key: 4 / 4,
    ascq: 8 / 8,
    flags: 12 / 12,
    bit_pointer: 13 / 13,
    field_pointer: 14 / 14,
});
#[cfg(windows)]
assert_layout!(scsi_sense, 20 / 20, {
    error_type: 0 / 0,
    key: 4 / 4,
    ascq: 8 / 8,
    flags: 12 / 12,
    bit_pointer: 16 / 16,
    field_pointer: 18 / 18,
});

/// Sense data: why a command failed (SPC-4 4.5).
#[cfg(cbindgen)]
#[repr(C)]
pub struct scsi_sense {
    /// RESPONSE CODE, 0x70 to 0x73: `SCSI_SENSE_FIXED_*`, `SCSI_SENSE_DESCRIPTOR_*`. 0 if there was no
    /// sense data.
    pub error_type: c_uchar,
    /// SENSE KEY.
    pub key: MaybeUninit<scsi_sense_key>,
    /// ADDITIONAL SENSE CODE in bits 8 to 15, its QUALIFIER in bits 0 to 7: `SCSI_SENSE_ASCQ_*`.
    pub ascq: c_int,
    /// SKSV: it is known which field is wrong. `ill_param_in_cdb`, `bit_pointer_valid` and `field_pointer`
    /// are valid.
    ///
    /// cbindgen:bitfield=1
    pub sense_specific: c_uint,
    /// C/D: 1 if the field is in the CDB, 0 if in the data sent.
    ///
    /// cbindgen:bitfield=1
    pub ill_param_in_cdb: c_uint,
    /// BPV: `bit_pointer` is valid.
    ///
    /// cbindgen:bitfield=1
    pub bit_pointer_valid: c_uint,
    /// BIT POINTER: the highest bit of the field in its byte, 0 to 7.
    pub bit_pointer: c_uchar,
    /// FIELD POINTER: the first byte of the field.
    pub field_pointer: u16,
}

/// One SCSI command: what is asked, and after its callback what was answered.
///
/// Made by `scsi_create_task()`, a `scsi_cdb_*()` function, a function of iscsi.h, or by the program from
/// `calloc()`: filled with zeros it is a valid task. A task may be submitted again once its callback has run.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_task {
    /// How it ended: an `enum scsi_status`. Set before the callback runs.
    pub status: c_int,
    /// Bytes used of `cdb`.
    pub cdb_size: c_int,
    /// An `enum scsi_xfer_dir`.
    pub xfer_dir: c_int,
    /// EXPECTED DATA TRANSFER LENGTH: bytes that the command is to move.
    pub expxferlen: c_int,
    /// Command descriptor block; zeros behind `cdb_size`.
    pub cdb: [c_uchar; 16],
    /// What `residual` counts.
    pub residual_status: MaybeUninit<scsi_residual>,
    /// Bytes that were moved less than `expxferlen` (underflow), or would have been moved more (overflow).
    pub residual: usize,
    /// Valid if `status` is `SCSI_STATUS_CHECK_CONDITION`.
    pub sense: scsi_sense,
    /// Data received, if there is no `iovector_in`; with CHECK CONDITION two bytes of sense length and the
    /// sense data.
    pub datain: scsi_data,
    /// Memory of `scsi_malloc()`, freed with the task. Zero in a task of the program, otherwise private.
    pub mem: *mut scsi_allocated_memory,
    /// The program's: see `scsi_set_task_private_ptr()`.
    pub ptr: *mut c_void,
    /// INITIATOR TASK TAG of the command, set when it is submitted and when it is sent again.
    pub itt: u32,
    /// CmdSN of the command, set when it is submitted and when it is sent again.
    pub cmdsn: u32,
    /// Logical unit, set when it is submitted.
    pub lun: u32,
    /// Buffers for data that the target sends.
    pub iovector_in: scsi_iovector,
    /// Buffers with data for the target.
    pub iovector_out: scsi_iovector,
}
#[cfg(not(windows))]
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

/// Service actions of MAINTENANCE IN, operation code A3h (SPC-4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_maintenance_in {
    /// See `enum scsi_op_code_reporting_options`.
    SCSI_REPORT_SUPPORTED_OP_CODES = 0xc,
}
c_enum!(scsi_maintenance_in);

/// Codes of vital product data pages (SPC-4 7.8, SBC-3 6). Each is decoded as the structure named.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_pagecode {
    /// `struct scsi_inquiry_supported_pages`.
    SCSI_INQUIRY_PAGECODE_SUPPORTED_VPD_PAGES = 0x0,
    /// `struct scsi_inquiry_unit_serial_number`.
    SCSI_INQUIRY_PAGECODE_UNIT_SERIAL_NUMBER = 0x80,
    /// `struct scsi_inquiry_device_identification`.
    SCSI_INQUIRY_PAGECODE_DEVICE_IDENTIFICATION = 0x83,
    /// `struct scsi_inquiry_block_limits`.
    SCSI_INQUIRY_PAGECODE_BLOCK_LIMITS = 0xb0,
    /// `struct scsi_inquiry_block_device_characteristics`.
    SCSI_INQUIRY_PAGECODE_BLOCK_DEVICE_CHARACTERISTICS = 0xb1,
    /// `struct scsi_inquiry_logical_block_provisioning`.
    SCSI_INQUIRY_PAGECODE_LOGICAL_BLOCK_PROVISIONING = 0xb2,
}
c_enum!(scsi_inquiry_pagecode);

/// DESCRIPTOR TYPE CODE of segment and target descriptors of EXTENDED COPY (SPC-4 6.4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum ec_descr_type_code {
    /// Segment: from a block device to a stream device.
    BLK_TO_STRM_SEG_DESCR = 0x0,
    /// Segment: from a stream device to a block device.
    STRM_TO_BLK_SEG_DESCR = 0x1,
    /// Segment: from a block device to a block device.
    BLK_TO_BLK_SEG_DESCR = 0x2,
    /// Segment: from a stream device to a stream device.
    STRM_TO_STRM_SEG_DESCR = 0x3,
    /// Target: by a designation descriptor.
    IDENT_DESCR_TGT_DESCR = 0xe4,
    /// Target: by an IPv4 address.
    IPV4_TGT_DESCR = 0xe5,
    /// Target: by an IPv6 address.
    IPV6_TGT_DESCR = 0xea,
    /// Target: an IP copy service.
    IP_COPY_SVC_TGT_DESCR = 0xeb,
}
c_enum!(ec_descr_type_code);
