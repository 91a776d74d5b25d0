// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoded INQUIRY data, equal in both layouts. Flags of one bit are 0 or 1 and have the name of
//! the standard.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_char, c_int, c_uchar};
use core::mem::MaybeUninit;

use super::enums_lowlevel::*;
use super::layout::scsi_inquiry_pagecode;

/// The answer of INQUIRY without EVPD: standard INQUIRY data (SPC-4 6.6.2).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_standard {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// RMB: the medium can be removed. Byte 1, bit 7.
    pub rmb: c_int,
    /// VERSION: an `enum scsi_version`. Byte 2.
    pub version: c_int,
    /// NORMACA: the NACA bit of the CONTROL byte is supported. Byte 3, bit 5.
    pub normaca: c_int,
    /// HISUP: logical units are numbered hierarchically. Byte 3, bit 4.
    pub hisup: c_int,
    /// RESPONSE DATA FORMAT: 2 in all current standards. Byte 3, bits 0 to 3.
    pub response_data_format: c_int,
    /// ADDITIONAL LENGTH: bytes behind byte 4 in the whole answer. Byte 4.
    pub additional_length: c_int,
    /// SCCS: an embedded storage array controller. Byte 5, bit 7.
    pub sccs: c_int,
    /// ACC: an access controls coordinator. Byte 5, bit 6.
    pub acc: c_int,
    /// TPGS: an `enum scsi_inquiry_tpgs`. Byte 5, bits 4 and 5.
    pub tpgs: c_int,
    /// 3PC: third-party copies such as EXTENDED COPY are supported. Byte 5, bit 3.
    pub threepc: c_int,
    /// PROTECT: protection information is supported. Byte 5, bit 0.
    pub protect: c_int,
    /// ENCSERV: embedded enclosure services. Byte 6, bit 6.
    pub encserv: c_int,
    /// MULTIP: the device has several ports. Byte 6, bit 4.
    pub multip: c_int,
    /// ADDR16, of parallel SCSI. Byte 6, bit 0.
    pub addr16: c_int,
    /// WBUS16, of parallel SCSI. Byte 7, bit 5.
    pub wbus16: c_int,
    /// SYNC, of parallel SCSI. Byte 7, bit 4.
    pub sync: c_int,
    /// CMDQUE: the device takes several commands at once. Byte 7, bit 1.
    pub cmdque: c_int,
    /// CLOCKING, of parallel SCSI. Byte 56, bits 2 and 3.
    pub clocking: c_int,
    /// QAS, of parallel SCSI. Byte 56, bit 1.
    pub qas: c_int,
    /// IUS, of parallel SCSI. Byte 56, bit 0.
    pub ius: c_int,
    /// T10 VENDOR IDENTIFICATION: terminated, blanks kept. Bytes 8 to 15.
    pub vendor_identification: [c_char; 9],
    /// PRODUCT IDENTIFICATION: terminated, blanks kept. Bytes 16 to 31.
    pub product_identification: [c_char; 17],
    /// PRODUCT REVISION LEVEL: terminated, blanks kept. Bytes 32 to 35.
    pub product_revision_level: [c_char; 5],
    /// VERSION DESCRIPTORs: each an `enum scsi_version_descriptor`, 0 for none. Bytes 58 to 73.
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

/// The Supported VPD Pages page, 00h (SPC-4 7.8).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_supported_pages {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// PAGE CODE: byte 1.
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// Entries in `pages`.
    pub num_pages: c_int,
    /// Page codes, in ascending order if the target keeps to the standard.
    pub pages: *mut c_uchar,
}
assert_layout!(scsi_inquiry_supported_pages, 24 / 20, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    num_pages: 12 / 12,
    pages: 16 / 16,
});

/// The Block Limits VPD page, B0h (SBC-3): lengths and granularities in blocks, 0 if the unit does not report
/// one.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_block_limits {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// PAGE CODE: byte 1.
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// WSNZ: WRITE SAME with 0 blocks is refused. Byte 4, bit 0.
    pub wsnz: c_int,
    /// MAXIMUM COMPARE AND WRITE LENGTH, of one half. Byte 5.
    pub max_cmp: u8,
    /// OPTIMAL TRANSFER LENGTH GRANULARITY. Bytes 6 and 7.
    pub opt_gran: u16,
    /// MAXIMUM TRANSFER LENGTH of a command that moves blocks. Bytes 8 to 11.
    pub max_xfer_len: u32,
    /// OPTIMAL TRANSFER LENGTH. Bytes 12 to 15.
    pub opt_xfer_len: u32,
    /// MAXIMUM PREFETCH LENGTH. Bytes 16 to 19.
    pub max_prefetch: u32,
    /// MAXIMUM UNMAP LBA COUNT: blocks of one UNMAP; 0xffffffff for no limit. Bytes 20 to 23.
    pub max_unmap: u32,
    /// MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT: ranges of one UNMAP; 0xffffffff for no limit. Bytes 24 to 27.
    pub max_unmap_bdc: u32,
    /// OPTIMAL UNMAP GRANULARITY. Bytes 28 to 31.
    pub opt_unmap_gran: u32,
    /// UGAVALID: `unmap_gran_align` is valid. Byte 32, bit 7.
    pub ugavalid: c_int,
    /// UNMAP GRANULARITY ALIGNMENT: the first address at which the granularity begins. Bytes 32 to 35.
    pub unmap_gran_align: u32,
    /// MAXIMUM WRITE SAME LENGTH. Bytes 36 to 43.
    pub max_ws_len: u64,
    /// MAXIMUM ATOMIC TRANSFER LENGTH (SBC-4). Bytes 44 to 47.
    pub max_atomic_xfer_len: u32,
    /// ATOMIC ALIGNMENT (SBC-4). Bytes 48 to 51.
    pub atomic_align: u32,
    /// ATOMIC TRANSFER LENGTH GRANULARITY (SBC-4). Bytes 52 to 55.
    pub atomic_gran: u32,
    /// MAXIMUM ATOMIC TRANSFER LENGTH WITH ATOMIC BOUNDARY (SBC-4). Bytes 56 to 59.
    pub max_atomic_tl_with_atomic_boundary: u32,
    /// MAXIMUM ATOMIC BOUNDARY SIZE (SBC-4). Bytes 60 to 63.
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

/// The Block Device Characteristics VPD page, B1h (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_block_device_characteristics {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// PAGE CODE: byte 1.
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// MEDIUM ROTATION RATE: revolutions per minute; 1 for a medium that does not rotate, 0 for not
    /// reported. Bytes 4 and 5.
    pub medium_rotation_rate: c_int,
    /// PRODUCT TYPE: 0 for not reported. Byte 6.
    pub product_type: c_int,
    /// WABEREQ: what reads give after a block erase, before a write. Byte 7, bits 6 and 7.
    pub wabereq: c_int,
    /// WACEREQ: what reads give after a cryptographic erase, before a write. Byte 7, bits 4 and 5.
    pub wacereq: c_int,
    /// NOMINAL FORM FACTOR: 1 is 5.25 inch, 2 is 3.5, 3 is 2.5, 4 is 1.8, 5 is less; 0 for not reported.
    /// Byte 7, bits 0 to 3.
    pub nominal_form_factor: c_int,
    /// FUAB: FUA and SYNCHRONIZE CACHE work as in SBC-3, not as in SBC-2. Byte 8, bit 1.
    pub fuab: c_int,
    /// VBULS: VERIFY can compare unmapped blocks. Byte 8, bit 0.
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

/// The Logical Block Provisioning VPD page, B2h (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_logical_block_provisioning {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// PAGE CODE: byte 1.
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// THRESHOLD EXPONENT: thresholds count in units of 2 to this power blocks; 0 without thresholds. Byte
    /// 4.
    pub threshold_exponent: c_int,
    /// LBPU: UNMAP is supported. Byte 5, bit 7.
    pub lbpu: c_int,
    /// LBPWS: WRITE SAME(16) can unmap. Byte 5, bit 6.
    pub lbpws: c_int,
    /// LBPWS10: WRITE SAME(10) can unmap. Byte 5, bit 5.
    pub lbpws10: c_int,
    /// LBPRZ: unmapped blocks read as zeros. Byte 5, bit 2.
    pub lbprz: c_int,
    /// ANC_SUP: blocks can be anchored. Byte 5, bit 1.
    pub anc_sup: c_int,
    /// DP: the page has a provisioning group descriptor. Byte 5, bit 0.
    pub dp: c_int,
    /// PROVISIONING TYPE. Byte 6, bits 0 to 2.
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

/// The Unit Serial Number VPD page, 80h (SPC-4 7.8).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_unit_serial_number {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// PAGE CODE: byte 1.
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// PRODUCT SERIAL NUMBER: terminated, blanks kept. From byte 4 on.
    pub usn: *mut c_char,
}
assert_layout!(scsi_inquiry_unit_serial_number, 24 / 16, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    usn: 16 / 12,
});

/// One designation descriptor of the Device Identification VPD page; a linked list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_device_designator {
    /// The designator that precedes this one in the page: the list is in reverse order. NULL at its end.
    pub next: *mut scsi_inquiry_device_designator,
    /// PROTOCOL IDENTIFIER; without meaning unless `piv`. Byte 0, bits 4 to 7.
    pub protocol_identifier: MaybeUninit<scsi_protocol_identifier>,
    /// CODE SET: what the bytes of the designator are. Byte 0, bits 0 to 3.
    pub code_set: MaybeUninit<scsi_codeset>,
    /// PIV: `protocol_identifier` is valid. Byte 1, bit 7.
    pub piv: c_int,
    /// ASSOCIATION: what is named. Byte 1, bits 4 and 5.
    pub association: MaybeUninit<scsi_association>,
    /// DESIGNATOR TYPE. Byte 1, bits 0 to 3.
    pub designator_type: MaybeUninit<scsi_designator_type>,
    /// Bytes of `designator`, without the terminator. Byte 3.
    pub designator_length: c_int,
    /// `designator_length` bytes, which may hold zeros, and a terminator. From byte 4 on.
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

/// The Device Identification VPD page, 83h (SPC-4 7.8).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_device_identification {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// PAGE CODE: byte 1.
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// The last designator of the page, the first of the list; NULL if there is none.
    pub designators: *mut scsi_inquiry_device_designator,
}
assert_layout!(scsi_inquiry_device_identification, 24 / 16, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    designators: 16 / 12,
});
