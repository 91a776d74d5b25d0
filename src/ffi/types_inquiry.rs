// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoded INQUIRY data, equal in both layouts. Flags of one bit are 0 or 1 and have the name of
//! the standard.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_char, c_int, c_uchar};
use core::mem::MaybeUninit;

use super::enums_lowlevel::*;
use super::layout::scsi_inquiry_pagecode;

/// Decoded standard INQUIRY data (SPC-4 section 6.6.2).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_standard {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub rmb: c_int,
    pub version: c_int,
    pub normaca: c_int,
    pub hisup: c_int,
    pub response_data_format: c_int,
    /// In bytes, as the target sent it.
    pub additional_length: c_int,
    pub sccs: c_int,
    pub acc: c_int,
    pub tpgs: c_int,
    pub threepc: c_int,
    pub protect: c_int,
    pub encserv: c_int,
    pub multip: c_int,
    pub addr16: c_int,
    pub wbus16: c_int,
    pub sync: c_int,
    pub cmdque: c_int,
    pub clocking: c_int,
    pub qas: c_int,
    pub ius: c_int,
    /// Terminated, blanks kept.
    pub vendor_identification: [c_char; 9],
    /// Terminated, blanks kept.
    pub product_identification: [c_char; 17],
    /// Terminated, blanks kept.
    pub product_revision_level: [c_char; 5],
    pub version_descriptor: [u16; 8],
}
assert_layout!(scsi_inquiry_standard, 136 / 136, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    rmb: 8 / 8,
    version: 12 / 12,
    normaca: 16 / 16,
    hisup: 20 / 20,
    response_data_format: 24 / 24,
    additional_length: 28 / 28,
    sccs: 32 / 32,
    acc: 36 / 36,
    tpgs: 40 / 40,
    threepc: 44 / 44,
    protect: 48 / 48,
    encserv: 52 / 52,
    multip: 56 / 56,
    addr16: 60 / 60,
    wbus16: 64 / 64,
    sync: 68 / 68,
    cmdque: 72 / 72,
    clocking: 76 / 76,
    qas: 80 / 80,
    ius: 84 / 84,
    vendor_identification: 88 / 88,
    product_identification: 97 / 97,
    product_revision_level: 114 / 114,
    version_descriptor: 120 / 120,
});

/// Decoded Supported VPD Pages page.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_supported_pages {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    pub num_pages: c_int,
    pub pages: *mut c_uchar,
}
assert_layout!(scsi_inquiry_supported_pages, 24 / 20, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    num_pages: 12 / 12,
    pages: 16 / 16,
});

/// Decoded Block Limits VPD page (SBC-3); lengths in blocks.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_block_limits {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    pub wsnz: c_int,
    pub max_cmp: u8,
    pub opt_gran: u16,
    pub max_xfer_len: u32,
    pub opt_xfer_len: u32,
    pub max_prefetch: u32,
    pub max_unmap: u32,
    pub max_unmap_bdc: u32,
    pub opt_unmap_gran: u32,
    pub ugavalid: c_int,
    pub unmap_gran_align: u32,
    pub max_ws_len: u64,
    pub max_atomic_xfer_len: u32,
    pub atomic_align: u32,
    pub atomic_gran: u32,
    pub max_atomic_tl_with_atomic_boundary: u32,
    pub max_atomic_boundary_size: u32,
}
assert_layout!(scsi_inquiry_block_limits, 88 / 80, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    wsnz: 12 / 12,
    max_cmp: 16 / 16,
    opt_gran: 18 / 18,
    max_xfer_len: 20 / 20,
    opt_xfer_len: 24 / 24,
    max_prefetch: 28 / 28,
    max_unmap: 32 / 32,
    max_unmap_bdc: 36 / 36,
    opt_unmap_gran: 40 / 40,
    ugavalid: 44 / 44,
    unmap_gran_align: 48 / 48,
    max_ws_len: 56 / 52,
    max_atomic_xfer_len: 64 / 60,
    atomic_align: 68 / 64,
    atomic_gran: 72 / 68,
    max_atomic_tl_with_atomic_boundary: 76 / 72,
    max_atomic_boundary_size: 80 / 76,
});

/// Decoded Block Device Characteristics VPD page (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_block_device_characteristics {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    pub medium_rotation_rate: c_int,
    pub product_type: c_int,
    pub wabereq: c_int,
    pub wacereq: c_int,
    pub nominal_form_factor: c_int,
    pub fuab: c_int,
    pub vbuls: c_int,
}
assert_layout!(scsi_inquiry_block_device_characteristics, 40 / 40, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    medium_rotation_rate: 12 / 12,
    product_type: 16 / 16,
    wabereq: 20 / 20,
    wacereq: 24 / 24,
    nominal_form_factor: 28 / 28,
    fuab: 32 / 32,
    vbuls: 36 / 36,
});

/// Decoded Logical Block Provisioning VPD page (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_logical_block_provisioning {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    pub threshold_exponent: c_int,
    pub lbpu: c_int,
    pub lbpws: c_int,
    pub lbpws10: c_int,
    pub lbprz: c_int,
    pub anc_sup: c_int,
    pub dp: c_int,
    pub provisioning_type: MaybeUninit<scsi_inquiry_provisioning_type>,
}
assert_layout!(scsi_inquiry_logical_block_provisioning, 44 / 44, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    threshold_exponent: 12 / 12,
    lbpu: 16 / 16,
    lbpws: 20 / 20,
    lbpws10: 24 / 24,
    lbprz: 28 / 28,
    anc_sup: 32 / 32,
    dp: 36 / 36,
    provisioning_type: 40 / 40,
});

/// Decoded Unit Serial Number VPD page.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_unit_serial_number {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// Terminated.
    pub usn: *mut c_char,
}
assert_layout!(scsi_inquiry_unit_serial_number, 24 / 16, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    usn: 16 / 12,
});

/// One designator of the Device Identification VPD page; a linked list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_device_designator {
    pub next: *mut scsi_inquiry_device_designator,
    pub protocol_identifier: MaybeUninit<scsi_protocol_identifier>,
    pub code_set: MaybeUninit<scsi_codeset>,
    pub piv: c_int,
    pub association: MaybeUninit<scsi_association>,
    pub designator_type: MaybeUninit<scsi_designator_type>,
    /// In bytes.
    pub designator_length: c_int,
    /// `designator_length` bytes and a terminator.
    pub designator: *mut c_char,
}
assert_layout!(scsi_inquiry_device_designator, 40 / 32, {
    next: 0 / 0,
    protocol_identifier: 8 / 4,
    code_set: 12 / 8,
    piv: 16 / 12,
    association: 20 / 16,
    designator_type: 24 / 20,
    designator_length: 28 / 24,
    designator: 32 / 28,
});

/// Decoded Device Identification VPD page.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_device_identification {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    pub designators: *mut scsi_inquiry_device_designator,
}
assert_layout!(scsi_inquiry_device_identification, 24 / 16, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    designators: 16 / 12,
});
