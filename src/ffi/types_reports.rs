// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoded data of PERSISTENT RESERVE IN, RECEIVE COPY RESULTS and REPORT SUPPORTED OPERATION CODES,
//! equal in both layouts.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_int, c_uchar};

/// The parameter list of PERSISTENT RESERVE OUT, of all service actions but REGISTER AND MOVE (SPC-4 6.16).
/// Flags count as set if they are not 0.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_out_basic {
    /// RESERVATION KEY: the key this initiator has registered, 0 if none. Bytes 0 to 7.
    pub reservation_key: u64,
    /// SERVICE ACTION RESERVATION KEY: the key to register, or to preempt. Bytes 8 to 15.
    pub service_action_reservation_key: u64,
    /// SPEC_I_PT: other initiator ports are named; must be 0, the list cannot hold them. Byte 20, bit 3.
    pub spec_i_pt: u8,
    /// ALL_TG_PT: register for all ports of the target. Byte 20, bit 2.
    pub all_tg_pt: u8,
    /// APTPL: keep registrations and the reservation over a loss of power. Byte 20, bit 0.
    pub aptpl: u8,
}
assert_layout!(scsi_persistent_reserve_out_basic, 24 / 20, {
    reservation_key: 0 / 0,
    service_action_reservation_key: 8 / 8,
    spec_i_pt: 16 / 16,
    all_tg_pt: 17 / 17,
    aptpl: 18 / 18,
});

/// Parameters of REPORT SUPPORTED OPERATION CODES. No function of the library takes or gives it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_supported_params {
    /// RCTD: timeouts are asked for.
    pub return_timeouts: c_int,
}
assert_layout!(scsi_report_supported_params, 4 / 4, {
    return_timeouts: 0 / 0,
});

/// A command timeouts descriptor.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_op_timeout_descriptor {
    /// DESCRIPTOR LENGTH: bytes behind it, 10. Bytes 0 and 1.
    pub descriptor_length: u16,
    /// COMMAND SPECIFIC. Byte 3.
    pub command_specific: u8,
    /// NOMINAL COMMAND PROCESSING TIMEOUT in seconds; 0 for none. Bytes 4 to 7.
    pub nominal_processing_timeout: u32,
    /// RECOMMENDED COMMAND TIMEOUT in seconds; 0 for none. Bytes 8 to 11.
    pub recommended_timeout: u32,
}
assert_layout!(scsi_op_timeout_descriptor, 12 / 12, {
    descriptor_length: 0 / 0,
    command_specific: 2 / 2,
    nominal_processing_timeout: 4 / 4,
    recommended_timeout: 8 / 8,
});

/// One command that the unit supports.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_command_descriptor {
    /// OPERATION CODE. Byte 0.
    pub opcode: u8,
    /// SERVICE ACTION. Bytes 2 and 3.
    pub sa: u16,
    /// CTDP: `to` is valid. Byte 5, bit 1.
    pub ctdp: u8,
    /// SERVACTV: `sa` is valid. Byte 5, bit 0.
    pub servactv: u8,
    /// CDB LENGTH in bytes. Bytes 6 and 7.
    pub cdb_len: u16,
    /// Timeouts; zeros unless `ctdp`.
    pub to: scsi_op_timeout_descriptor,
}
assert_layout!(scsi_command_descriptor, 20 / 20, {
    opcode: 0 / 0,
    sa: 2 / 2,
    ctdp: 4 / 4,
    servactv: 5 / 5,
    cdb_len: 6 / 6,
    to: 8 / 8,
});

/// The answer of REPORT SUPPORTED OPERATION CODES for all commands.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_supported_op_codes {
    /// Entries in `descriptors`.
    pub num_descriptors: c_int,
    /// In the order of the answer.
    pub descriptors: [scsi_command_descriptor; 0],
}
assert_layout!(scsi_report_supported_op_codes, 4 / 4, {
    num_descriptors: 0 / 0,
    descriptors: 4 / 4,
});

/// The answer of REPORT SUPPORTED OPERATION CODES for one command.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_supported_op_codes_one_command {
    /// CTDP: `to` is valid. Byte 1, bit 7.
    pub ctdp: u8,
    /// SUPPORT: 1 not supported, 3 as the standard says, 5 in a way of the vendor, 0 not known at present.
    /// Byte 1, bits 0 to 2.
    pub support: u8,
    /// CDB SIZE: bytes of the CDB that count in `cdb_usage_data`. Bytes 2 and 3.
    pub cdb_length: u8,
    /// CDB USAGE DATA: the operation code, then a 1 for each bit of the CDB that the unit looks at. From
    /// byte 4 on.
    pub cdb_usage_data: [u8; 16],
    /// Timeouts; zeros unless `ctdp`.
    pub to: scsi_op_timeout_descriptor,
}
assert_layout!(scsi_report_supported_op_codes_one_command, 32 / 32, {
    ctdp: 0 / 0,
    support: 1 / 1,
    cdb_length: 2 / 2,
    cdb_usage_data: 3 / 3,
    to: 20 / 20,
});

/// The answer of PERSISTENT RESERVE IN, READ KEYS.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_in_read_keys {
    /// PRGENERATION: counts changes of registrations. Bytes 0 to 3.
    pub prgeneration: u32,
    /// ADDITIONAL LENGTH: bytes of keys that the unit has. Bytes 4 to 7.
    pub additional_length: u32,
    /// Entries in `keys`: as many as were received.
    pub num_keys: c_int,
    /// RESERVATION KEYs, one for each registration.
    pub keys: [u64; 0],
}
assert_layout!(scsi_persistent_reserve_in_read_keys, 16 / 12, {
    prgeneration: 0 / 0,
    additional_length: 4 / 4,
    num_keys: 8 / 8,
    keys: 16 / 12,
});

/// The answer of PERSISTENT RESERVE IN, READ RESERVATION.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_in_read_reservation {
    /// PRGENERATION: counts changes of registrations. Bytes 0 to 3.
    pub prgeneration: u32,
    /// ADDITIONAL LENGTH: 16, or 0 if there is no reservation. Bytes 4 to 7.
    pub additional_length: u32,
    /// 1 if there is a reservation, otherwise 0, and the members below are too.
    pub reserved: c_int,
    /// RESERVATION KEY of the holder; 0 for a reservation of all registrants. Bytes 8 to 15.
    pub reservation_key: u64,
    /// SCOPE: an `enum scsi_persistent_out_scope`. Byte 21, bits 4 to 7.
    pub pr_scope: c_uchar,
    /// TYPE: an `enum scsi_persistent_out_type`. Byte 21, bits 0 to 3.
    pub pr_type: c_uchar,
}
assert_layout!(scsi_persistent_reserve_in_read_reservation, 32 / 24, {
    prgeneration: 0 / 0,
    additional_length: 4 / 4,
    reserved: 8 / 8,
    reservation_key: 16 / 12,
    pr_scope: 24 / 20,
    pr_type: 25 / 21,
});

/// The answer of PERSISTENT RESERVE IN, REPORT CAPABILITIES.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_in_report_capabilities {
    /// LENGTH: 8. Bytes 0 and 1.
    pub length: u16,
    /// CRH: compatible reservation handling. Byte 2, bit 4.
    pub crh: u8,
    /// SIP_C: SPEC_I_PT is supported. Byte 2, bit 3.
    pub sip_c: u8,
    /// ATP_C: ALL_TG_PT is supported. Byte 2, bit 2.
    pub atp_c: u8,
    /// PTPL_C: APTPL is supported. Byte 2, bit 0.
    pub ptpl_c: u8,
    /// TMV: `persistent_reservation_type_mask` is valid. Byte 3, bit 7.
    pub tmv: u8,
    /// ALLOW COMMANDS: which commands pass a reservation. Byte 3, bits 4 to 6.
    pub allow_commands: u8,
    /// PTPL_A: registrations are kept over a loss of power now. Byte 3, bit 0.
    pub ptpl_a: u8,
    /// PERSISTENT RESERVATION TYPE MASK: `enum scsi_persistent_reservation_type_mask` bits. Bytes 4 and 5.
    pub persistent_reservation_type_mask: u16,
}
assert_layout!(scsi_persistent_reserve_in_report_capabilities, 12 / 12, {
    length: 0 / 0,
    crh: 2 / 2,
    sip_c: 3 / 3,
    atp_c: 4 / 4,
    ptpl_c: 5 / 5,
    tmv: 6 / 6,
    allow_commands: 7 / 7,
    ptpl_a: 8 / 8,
    persistent_reservation_type_mask: 10 / 10,
});

/// The answer of RECEIVE COPY RESULTS, COPY STATUS (SPC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_copy_results_copy_status {
    /// AVAILABLE DATA: bytes behind it. Bytes 0 to 3.
    pub available_data: u32,
    /// COPY MANAGER STATUS: 0 in progress, 1 done, 2 failed. Byte 4, bits 0 to 6.
    pub copy_manager_status: u8,
    /// HDD: the held data were discarded. Byte 4, bit 7.
    pub hdd: u8,
    /// SEGMENTS PROCESSED. Bytes 5 and 6.
    pub segments_processed: u16,
    /// TRANSFER COUNT UNITS: 0 bytes, 1 KiB, 2 MiB, 3 GiB, 4 TiB, 5 PiB, 6 EiB. Byte 7.
    pub transfer_count_units: u8,
    /// TRANSFER COUNT, in these units. Bytes 8 to 11.
    pub transfer_count: u32,
}
assert_layout!(scsi_copy_results_copy_status, 16 / 16, {
    available_data: 0 / 0,
    copy_manager_status: 4 / 4,
    hdd: 5 / 5,
    segments_processed: 6 / 6,
    transfer_count_units: 8 / 8,
    transfer_count: 12 / 12,
});

/// The answer of RECEIVE COPY RESULTS, OPERATING PARAMETERS (SPC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_copy_results_op_params {
    /// AVAILABLE DATA: bytes behind it. Bytes 0 to 3.
    pub available_data: u32,
    /// MAXIMUM TARGET DESCRIPTOR COUNT of one list. Bytes 8 and 9.
    pub max_target_desc_count: u16,
    /// MAXIMUM SEGMENT DESCRIPTOR COUNT of one list. Bytes 10 and 11.
    pub max_segment_desc_count: u16,
    /// MAXIMUM DESCRIPTOR LIST LENGTH, in bytes. Bytes 12 to 15.
    pub max_desc_list_length: u32,
    /// MAXIMUM SEGMENT LENGTH, in bytes; 0 without limit. Bytes 16 to 19.
    pub max_segment_length: u32,
    /// MAXIMUM INLINE DATA LENGTH, in bytes. Bytes 20 to 23.
    pub max_inline_data_length: u32,
    /// HELD DATA LIMIT, in bytes. Bytes 24 to 27.
    pub held_data_limit: u32,
    /// MAXIMUM STREAM DEVICE TRANSFER SIZE, in bytes. Bytes 28 to 31.
    pub max_stream_device_transfer_size: u32,
    /// TOTAL CONCURRENT COPIES. Bytes 34 and 35.
    pub total_concurrent_copies: u16,
    /// MAXIMUM CONCURRENT COPIES. Byte 36.
    pub max_concurrent_copies: u8,
    /// DATA SEGMENT GRANULARITY: a power of 2, in bytes. Byte 37.
    pub data_segment_granularity: u8,
    /// INLINE DATA GRANULARITY: a power of 2, in bytes. Byte 38.
    pub inline_data_granularity: u8,
    /// HELD DATA GRANULARITY: a power of 2, in bytes. Byte 39.
    pub held_data_granularity: u8,
    /// IMPLEMENTED DESCRIPTOR LIST LENGTH: entries in `imp_desc_type_codes`. Byte 43.
    pub impl_desc_list_length: u8,
    /// Supported descriptors, `enum ec_descr_type_code`. From byte 44 on.
    pub imp_desc_type_codes: [u8; 0],
}
assert_layout!(scsi_copy_results_op_params, 36 / 36, {
    available_data: 0 / 0,
    max_target_desc_count: 4 / 4,
    max_segment_desc_count: 6 / 6,
    max_desc_list_length: 8 / 8,
    max_segment_length: 12 / 12,
    max_inline_data_length: 16 / 16,
    held_data_limit: 20 / 20,
    max_stream_device_transfer_size: 24 / 24,
    total_concurrent_copies: 28 / 28,
    max_concurrent_copies: 30 / 30,
    data_segment_granularity: 31 / 31,
    inline_data_granularity: 32 / 32,
    held_data_granularity: 33 / 33,
    impl_desc_list_length: 34 / 34,
    imp_desc_type_codes: 35 / 35,
});
