// SPDX-License-Identifier: LGPL-2.1-or-later
//! Types and constants which only the 1.20 headers have.
//!
//! They exist in every build, since every build exports the functions that use them.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::c_int;
use core::mem::MaybeUninit;

use super::c_enum::c_enum;
use super::enums_lowlevel::*;
use super::layout::scsi_inquiry_pagecode;

/// Longest initiator and target name, without its terminator.
pub const MAX_ISCSI_NAME_SIZE: c_int = 223;
/// A submit call may write to the socket at once.
pub const LIBISCSI_IMMEDIATE_SOCKET_WRITE: c_int = 1;

/// One command of the Third-party Copy VPD page; a linked list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct third_party_copy_command_support {
    pub next: *mut third_party_copy_command_support,
    pub operation_code: c_int,
    /// Number of entries in `service_action`.
    pub service_action_length: c_int,
    pub service_action: *mut c_int,
}
assert_layout!(third_party_copy_command_support, 24 / 16, {
    next: 0 / 0,
    operation_code: 8 / 4,
    service_action_length: 12 / 8,
    service_action: 16 / 12,
});

/// The commands of a Supported Commands descriptor.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct third_party_copy_supported_commands {
    pub descriptor_type: MaybeUninit<third_party_copy_descriptor_type>,
    pub commands_supported: *mut third_party_copy_command_support,
}
assert_layout!(third_party_copy_supported_commands, 16 / 8, {
    descriptor_type: 0 / 0,
    commands_supported: 8 / 4,
});

/// Decoded Third-party Copy VPD page (SPC-4 section 7.8.17).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_third_party_copy {
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    pub supported_commands: *mut third_party_copy_supported_commands,
}
assert_layout!(scsi_inquiry_third_party_copy, 24 / 16, {
    qualifier: 0 / 0,
    device_type: 4 / 4,
    pagecode: 8 / 8,
    supported_commands: 16 / 12,
});

/// What Rust sees of the C struct below: its first byte is bit-fields in C.
/// cbindgen:ignore
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_target_port_group {
    /// Byte 0 of the descriptor: PREF, RTPG_FMT and the access state.
    pub byte0: u8,
    pub flags: u8,
    pub port_group: u16,
    pub status_code: u8,
    pub vendor_specific: u8,
    pub port_count: u8,
    pub retrieved_port_count: u8,
    /// `retrieved_port_count` relative target port identifiers.
    pub ports: *mut u16,
}
assert_layout!(scsi_target_port_group, 16 / 12, {
    byte0: 0 / 0,
    flags: 1 / 1,
    port_group: 2 / 2,
    status_code: 4 / 4,
    vendor_specific: 5 / 5,
    port_count: 6 / 6,
    retrieved_port_count: 7 / 7,
    ports: 8 / 8,
});

/// One group of REPORT TARGET PORT GROUPS (SPC-4 section 6.37).
#[cfg(cbindgen)]
#[repr(C)]
pub struct scsi_target_port_group {
    pub flags: u8,
    pub port_group: u16,
    pub status_code: u8,
    pub vendor_specific: u8,
    pub port_count: u8,
    pub retrieved_port_count: u8,
    /// `retrieved_port_count` relative target port identifiers.
    pub ports: *mut u16,
}

/// Decoded data of REPORT TARGET PORT GROUPS.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_target_port_groups {
    /// Number of entries in `groups`.
    pub num_groups: c_int,
    pub groups: [scsi_target_port_group; 0],
}
assert_layout!(scsi_report_target_port_groups, 8 / 4, {
    num_groups: 0 / 0,
    groups: 8 / 4,
});

/// CHAP algorithms by their number in CHAP_A (RFC 7143 section 12.1.3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_chap_auth {
    ISCSI_CHAP_MD5 = 5,
    ISCSI_CHAP_SHA_1 = 6,
    ISCSI_CHAP_SHA_256 = 7,
    ISCSI_CHAP_SHA3_256 = 8,
}
c_enum!(iscsi_chap_auth);

/// What Rust sees of the C enum below, whose `_LAST` repeats a value.
/// cbindgen:ignore
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_data_digest {
    ISCSI_DATA_DIGEST_NONE = 0,
    ISCSI_DATA_DIGEST_NONE_CRC32C = 1,
    ISCSI_DATA_DIGEST_CRC32C_NONE = 2,
    ISCSI_DATA_DIGEST_CRC32C = 3,
}

/// Values offered for DataDigest, in order of preference (RFC 7143 section 13.1).
#[cfg(cbindgen)]
#[repr(C)]
pub enum iscsi_data_digest {
    ISCSI_DATA_DIGEST_NONE = 0,
    ISCSI_DATA_DIGEST_NONE_CRC32C = 1,
    ISCSI_DATA_DIGEST_CRC32C_NONE = 2,
    ISCSI_DATA_DIGEST_CRC32C = 3,
    /// The largest valid value.
    ISCSI_DATA_DIGEST_LAST = 3,
}
c_enum!(iscsi_data_digest);

/// Asymmetric access states of REPORT TARGET PORT GROUPS (SPC-4 section 6.37).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_alue_state {
    SCSI_ALUA_ACTIVE_OPTIMIZED = 0,
    SCSI_ALUA_ACTIVE_NONOPTIMIZED = 1,
    SCSI_ALUA_STANDBY = 2,
    SCSI_ALUA_UNAVAILABLE = 3,
    SCSI_ALUA_LOGICAL_BLOCK_DEPENDENT = 4,
    SCSI_ALUA_OFFLINE = 14,
    SCSI_ALUA_TRANSITIONING = 15,
}
c_enum!(scsi_alue_state);

/// Descriptor types of the Third-party Copy VPD page (SPC-4 section 7.8.17).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum third_party_copy_descriptor_type {
    THIRD_PARTY_COPY_TYPE_SUPPORTED_COMMANDS = 1,
}
c_enum!(third_party_copy_descriptor_type);
