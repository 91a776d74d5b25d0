// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoded data of PERSISTENT RESERVE IN, RECEIVE COPY RESULTS and REPORT SUPPORTED OPERATION CODES,
//! equal in both layouts.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_int, c_uchar};

/// Parameter list of PERSISTENT RESERVE OUT (SPC-4 section 6.16.3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_out_basic {
    pub reservation_key: u64,
    pub service_action_reservation_key: u64,
    /// SPEC_I_PT
    pub spec_i_pt: u8,
    /// ALL_TG_PT
    pub all_tg_pt: u8,
    /// APTPL: keep the reservation over a power loss.
    pub aptpl: u8,
}
assert_layout!(scsi_persistent_reserve_out_basic, 24 / 20, {
    reservation_key: 0 / 0,
    service_action_reservation_key: 8 / 8,
    spec_i_pt: 16 / 16,
    all_tg_pt: 17 / 17,
    aptpl: 18 / 18,
});

/// Parameters of a REPORT SUPPORTED OPERATION CODES command, decoded from its CDB.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_supported_params {
    pub return_timeouts: c_int,
}
assert_layout!(scsi_report_supported_params, 4 / 4, {
    return_timeouts: 0 / 0,
});

/// Command timeouts descriptor, in seconds (SPC-4 section 6.35).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_op_timeout_descriptor {
    pub descriptor_length: u16,
    pub command_specific: u8,
    pub nominal_processing_timeout: u32,
    pub recommended_timeout: u32,
}
assert_layout!(scsi_op_timeout_descriptor, 12 / 12, {
    descriptor_length: 0 / 0,
    command_specific: 2 / 2,
    nominal_processing_timeout: 4 / 4,
    recommended_timeout: 8 / 8,
});

/// One command of REPORT SUPPORTED OPERATION CODES.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_command_descriptor {
    pub opcode: u8,
    pub sa: u16,
    pub ctdp: u8,
    pub servactv: u8,
    pub cdb_len: u16,
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

/// Decoded data of REPORT SUPPORTED OPERATION CODES, all commands.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_supported_op_codes {
    /// Number of entries in `descriptors`.
    pub num_descriptors: c_int,
    pub descriptors: [scsi_command_descriptor; 0],
}
assert_layout!(scsi_report_supported_op_codes, 4 / 4, {
    num_descriptors: 0 / 0,
    descriptors: 4 / 4,
});

/// Decoded data of REPORT SUPPORTED OPERATION CODES, one command.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_report_supported_op_codes_one_command {
    pub ctdp: u8,
    pub support: u8,
    pub cdb_length: u8,
    pub cdb_usage_data: [u8; 16],
    pub to: scsi_op_timeout_descriptor,
}
assert_layout!(scsi_report_supported_op_codes_one_command, 32 / 32, {
    ctdp: 0 / 0,
    support: 1 / 1,
    cdb_length: 2 / 2,
    cdb_usage_data: 3 / 3,
    to: 20 / 20,
});

/// Decoded data of PERSISTENT RESERVE IN, READ KEYS.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_in_read_keys {
    pub prgeneration: u32,
    pub additional_length: u32,
    /// Number of entries in `keys`.
    pub num_keys: c_int,
    pub keys: [u64; 0],
}
assert_layout!(scsi_persistent_reserve_in_read_keys, 16 / 12, {
    prgeneration: 0 / 0,
    additional_length: 4 / 4,
    num_keys: 8 / 8,
    keys: 16 / 12,
});

/// Decoded data of PERSISTENT RESERVE IN, READ RESERVATION.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_in_read_reservation {
    pub prgeneration: u32,
    pub additional_length: u32,
    pub reserved: c_int,
    pub reservation_key: u64,
    pub pr_scope: c_uchar,
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

/// Decoded data of PERSISTENT RESERVE IN, REPORT CAPABILITIES.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_persistent_reserve_in_report_capabilities {
    pub length: u16,
    pub crh: u8,
    pub sip_c: u8,
    pub atp_c: u8,
    pub ptpl_c: u8,
    pub tmv: u8,
    pub allow_commands: u8,
    pub ptpl_a: u8,
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

/// Decoded data of RECEIVE COPY RESULTS, COPY STATUS.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_copy_results_copy_status {
    pub available_data: u32,
    pub copy_manager_status: u8,
    pub hdd: u8,
    pub segments_processed: u16,
    pub transfer_count_units: u8,
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

/// Decoded data of RECEIVE COPY RESULTS, OPERATING PARAMETERS.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_copy_results_op_params {
    pub available_data: u32,
    pub max_target_desc_count: u16,
    pub max_segment_desc_count: u16,
    pub max_desc_list_length: u32,
    pub max_segment_length: u32,
    pub max_inline_data_length: u32,
    pub held_data_limit: u32,
    pub max_stream_device_transfer_size: u32,
    pub total_concurrent_copies: u16,
    pub max_concurrent_copies: u8,
    pub data_segment_granularity: u8,
    pub inline_data_granularity: u8,
    pub held_data_granularity: u8,
    pub impl_desc_list_length: u8,
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
