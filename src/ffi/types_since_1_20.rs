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

/// Longest name of an initiator or target, in bytes without its terminator (RFC 7143 4.2.7.1). Longer ones are
/// cut.
pub const MAX_ISCSI_NAME_SIZE: c_int = 223;
/// A function that begins a request may write to the socket at once, without `iscsi_service()`: data to send
/// should be attached before.
pub const LIBISCSI_IMMEDIATE_SOCKET_WRITE: c_int = 1;

/// One command of the Third-party Copy VPD page; a linked list.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct third_party_copy_command_support {
    /// The command that precedes this one in the page: the list is in reverse order. NULL at its end.
    pub next: *mut third_party_copy_command_support,
    /// Operation code.
    pub operation_code: c_int,
    /// Entries in `service_action`.
    pub service_action_length: c_int,
    /// Service actions that are supported; a 0 follows the last one.
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
    /// THIRD-PARTY COPY DESCRIPTOR TYPE: always `THIRD_PARTY_COPY_TYPE_SUPPORTED_COMMANDS`.
    pub descriptor_type: MaybeUninit<third_party_copy_descriptor_type>,
    /// The last command of the page, the first of the list; NULL if there is none.
    pub commands_supported: *mut third_party_copy_command_support,
}
assert_layout!(third_party_copy_supported_commands, 16 / 8, {
    descriptor_type: 0 / 0,
    commands_supported: 8 / 4,
});

/// The Third-party Copy VPD page, 8Fh (SPC-4 7.8).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_inquiry_third_party_copy {
    /// PERIPHERAL QUALIFIER: byte 0, bits 5 to 7.
    pub qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>,
    /// PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4.
    pub device_type: MaybeUninit<scsi_inquiry_peripheral_device_type>,
    /// PAGE CODE: byte 1.
    pub pagecode: MaybeUninit<scsi_inquiry_pagecode>,
    /// The Supported Commands descriptor; NULL if the page has none. Other descriptors are not decoded.
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
    /// Byte 1: which states the group can have; bit 0 active/optimized, 1 active/non-optimized, 2 standby,
    /// 3 unavailable, 4 logical block dependent, 6 offline, 7 transitioning.
    pub flags: u8,
    /// TARGET PORT GROUP. Bytes 2 and 3.
    pub port_group: u16,
    /// STATUS CODE: why the state was changed. Byte 5.
    pub status_code: u8,
    /// Always 0.
    pub vendor_specific: u8,
    /// TARGET PORT COUNT as the target sent it. Byte 7.
    pub port_count: u8,
    /// Entries in `ports`: as many as were received.
    pub retrieved_port_count: u8,
    /// RELATIVE TARGET PORT IDENTIFIERs.
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

/// Ports over which the unit is reached in the same way.
#[cfg(cbindgen)]
#[repr(C)]
pub struct scsi_target_port_group {
    /// Byte 1: which states the group can have; bit 0 active/optimized, 1 active/non-optimized, 2 standby,
    /// 3 unavailable, 4 logical block dependent, 6 offline, 7 transitioning.
    pub flags: u8,
    /// TARGET PORT GROUP. Bytes 2 and 3.
    pub port_group: u16,
    /// STATUS CODE: why the state was changed. Byte 5.
    pub status_code: u8,
    /// Always 0.
    pub vendor_specific: u8,
    /// TARGET PORT COUNT as the target sent it. Byte 7.
    pub port_count: u8,
    /// Entries in `ports`: as many as were received.
    pub retrieved_port_count: u8,
    /// RELATIVE TARGET PORT IDENTIFIERs.
    pub ports: *mut u16,
}

/// The answer of REPORT TARGET PORT GROUPS, in its length only header format.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_target_port_groups {
    /// Entries in `groups`.
    pub num_groups: c_int,
    /// In the order of the answer.
    pub groups: [scsi_target_port_group; 0],
}
assert_layout!(scsi_report_target_port_groups, 8 / 4, {
    num_groups: 0 / 0,
    groups: 8 / 4,
});

/// CHAP algorithms by their number in CHAP_A (RFC 7143 12.1.3).
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
    /// No digest.
    ISCSI_DATA_DIGEST_NONE = 0,
    /// None, or CRC32C if the target wants it.
    ISCSI_DATA_DIGEST_NONE_CRC32C = 1,
    /// CRC32C, or none if the target wants that.
    ISCSI_DATA_DIGEST_CRC32C_NONE = 2,
    /// CRC32C, or the login fails.
    ISCSI_DATA_DIGEST_CRC32C = 3,
}

/// Values offered for DataDigest, in order of preference (RFC 7143 13.1).
#[cfg(cbindgen)]
#[repr(C)]
pub enum iscsi_data_digest {
    /// No digest.
    ISCSI_DATA_DIGEST_NONE = 0,
    /// None, or CRC32C if the target wants it.
    ISCSI_DATA_DIGEST_NONE_CRC32C = 1,
    /// CRC32C, or none if the target wants that.
    ISCSI_DATA_DIGEST_CRC32C_NONE = 2,
    /// CRC32C, or the login fails.
    ISCSI_DATA_DIGEST_CRC32C = 3,
    /// The largest valid value.
    ISCSI_DATA_DIGEST_LAST = 3,
}
c_enum!(iscsi_data_digest);

/// ASYMMETRIC ACCESS STATE of a target port group (SPC-4 6.37).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_alue_state {
    /// The unit works, as fast as it can.
    SCSI_ALUA_ACTIVE_OPTIMIZED = 0,
    /// It works, but another group is faster.
    SCSI_ALUA_ACTIVE_NONOPTIMIZED = 1,
    /// It takes few commands, none that move blocks.
    SCSI_ALUA_STANDBY = 2,
    /// It takes still fewer.
    SCSI_ALUA_UNAVAILABLE = 3,
    /// It depends on the block.
    SCSI_ALUA_LOGICAL_BLOCK_DEPENDENT = 4,
    /// It cannot be reached over the group.
    SCSI_ALUA_OFFLINE = 14,
    /// The state is changing.
    SCSI_ALUA_TRANSITIONING = 15,
}
c_enum!(scsi_alue_state);

/// Descriptors of the Third-party Copy page that are decoded (SPC-4 7.8).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum third_party_copy_descriptor_type {
    THIRD_PARTY_COPY_TYPE_SUPPORTED_COMMANDS = 1,
}
c_enum!(third_party_copy_descriptor_type);
