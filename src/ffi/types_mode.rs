// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoded mode pages, equal in both layouts. Numbers are as the target sent them; flags of one bit
//! are 0 or 1 and have the name of the standard.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::c_int;
use core::mem::MaybeUninit;

use super::enums_lowlevel::*;

/// Caching mode page (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_caching {
    pub ic: c_int,
    pub abpf: c_int,
    pub cap: c_int,
    pub disc: c_int,
    pub size: c_int,
    pub wce: c_int,
    pub mf: c_int,
    pub rcd: c_int,
    pub demand_read_retention_priority: c_int,
    pub write_retention_priority: c_int,
    pub disable_prefetch_transfer_length: c_int,
    pub minimum_prefetch: c_int,
    pub maximum_prefetch: c_int,
    pub maximum_prefetch_ceiling: c_int,
    pub fsw: c_int,
    pub lbcss: c_int,
    pub dra: c_int,
    pub nv_dis: c_int,
    pub number_of_cache_segments: c_int,
    pub cache_segment_size: c_int,
}
assert_layout!(scsi_mode_page_caching, 80 / 80, {
    ic: 0 / 0,
    abpf: 4 / 4,
    cap: 8 / 8,
    disc: 12 / 12,
    size: 16 / 16,
    wce: 20 / 20,
    mf: 24 / 24,
    rcd: 28 / 28,
    demand_read_retention_priority: 32 / 32,
    write_retention_priority: 36 / 36,
    disable_prefetch_transfer_length: 40 / 40,
    minimum_prefetch: 44 / 44,
    maximum_prefetch: 48 / 48,
    maximum_prefetch_ceiling: 52 / 52,
    fsw: 56 / 56,
    lbcss: 60 / 60,
    dra: 64 / 64,
    nv_dis: 68 / 68,
    number_of_cache_segments: 72 / 72,
    cache_segment_size: 76 / 76,
});

/// Power Condition mode page (SPC-4 section 7.5.13).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_power_condition {
    pub pm_bg_precedence: c_int,
    pub standby_y: c_int,
    pub idle_c: c_int,
    pub idle_b: c_int,
    pub idle_a: c_int,
    pub standby_z: c_int,
    pub idle_a_condition_timer: u32,
    pub standby_z_condition_timer: u32,
    pub idle_b_condition_timer: u32,
    pub idle_c_condition_timer: u32,
    pub standby_y_condition_timer: u32,
    pub ccf_idle: c_int,
    pub ccf_standby: c_int,
    pub ccf_stopped: c_int,
}
assert_layout!(scsi_mode_page_power_condition, 56 / 56, {
    pm_bg_precedence: 0 / 0,
    standby_y: 4 / 4,
    idle_c: 8 / 8,
    idle_b: 12 / 12,
    idle_a: 16 / 16,
    standby_z: 20 / 20,
    idle_a_condition_timer: 24 / 24,
    standby_z_condition_timer: 28 / 28,
    idle_b_condition_timer: 32 / 32,
    idle_c_condition_timer: 36 / 36,
    standby_y_condition_timer: 40 / 40,
    ccf_idle: 44 / 44,
    ccf_standby: 48 / 48,
    ccf_stopped: 52 / 52,
});

/// Control mode page (SPC-4 section 7.5.8).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_control {
    pub tst: c_int,
    pub tmf_only: c_int,
    pub dpicz: c_int,
    pub d_sense: c_int,
    pub gltsd: c_int,
    pub rlec: c_int,
    pub queue_algorithm_modifier: c_int,
    pub nuar: c_int,
    pub qerr: c_int,
    pub vs: c_int,
    pub rac: c_int,
    pub ua_intlck_ctrl: c_int,
    pub swp: c_int,
    pub ato: c_int,
    pub tas: c_int,
    pub atmpe: c_int,
    pub rwwp: c_int,
    pub autoload_mode: c_int,
    pub busy_timeout_period: c_int,
    pub extended_selftest_completion_time: c_int,
}
assert_layout!(scsi_mode_page_control, 80 / 80, {
    tst: 0 / 0,
    tmf_only: 4 / 4,
    dpicz: 8 / 8,
    d_sense: 12 / 12,
    gltsd: 16 / 16,
    rlec: 20 / 20,
    queue_algorithm_modifier: 24 / 24,
    nuar: 28 / 28,
    qerr: 32 / 32,
    vs: 36 / 36,
    rac: 40 / 40,
    ua_intlck_ctrl: 44 / 44,
    swp: 48 / 48,
    ato: 52 / 52,
    tas: 56 / 56,
    atmpe: 60 / 60,
    rwwp: 64 / 64,
    autoload_mode: 68 / 68,
    busy_timeout_period: 72 / 72,
    extended_selftest_completion_time: 76 / 76,
});

/// Disconnect-Reconnect mode page (SPC-4 section 7.5.10).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_disconnect_reconnect {
    pub buffer_full_ratio: c_int,
    pub buffer_empty_ratio: c_int,
    pub bus_inactivity_limit: c_int,
    pub disconnect_time_limit: c_int,
    pub connect_time_limit: c_int,
    pub maximum_burst_size: c_int,
    pub emdp: c_int,
    pub fair_arbitration: c_int,
    pub dimm: c_int,
    pub dtdc: c_int,
    pub first_burst_size: c_int,
}
assert_layout!(scsi_mode_page_disconnect_reconnect, 44 / 44, {
    buffer_full_ratio: 0 / 0,
    buffer_empty_ratio: 4 / 4,
    bus_inactivity_limit: 8 / 8,
    disconnect_time_limit: 12 / 12,
    connect_time_limit: 16 / 16,
    maximum_burst_size: 20 / 20,
    emdp: 24 / 24,
    fair_arbitration: 28 / 28,
    dimm: 32 / 32,
    dtdc: 36 / 36,
    first_burst_size: 40 / 40,
});

/// Informational Exceptions Control mode page.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_informational_exceptions_control {
    pub perf: c_int,
    pub ebf: c_int,
    pub ewasc: c_int,
    pub dexcpt: c_int,
    pub test: c_int,
    pub ebackerr: c_int,
    pub logerr: c_int,
    pub mrie: c_int,
    pub interval_timer: c_int,
    pub report_count: c_int,
}
assert_layout!(scsi_mode_page_informational_exceptions_control, 40 / 40, {
    perf: 0 / 0,
    ebf: 4 / 4,
    ewasc: 8 / 8,
    dexcpt: 12 / 12,
    test: 16 / 16,
    ebackerr: 20 / 20,
    logerr: 24 / 24,
    mrie: 28 / 28,
    interval_timer: 32 / 32,
    report_count: 36 / 36,
});

/// The pages that are decoded; `page_code` and `subpage_code` of the page say which is valid.
/// cbindgen:ignore
#[derive(Clone, Copy)]
#[repr(C)]
pub union scsi_mode_page_body {
    pub caching: scsi_mode_page_caching,
    pub control: scsi_mode_page_control,
    pub disconnect_reconnect: scsi_mode_page_disconnect_reconnect,
    pub iec: scsi_mode_page_informational_exceptions_control,
    pub power_condition: scsi_mode_page_power_condition,
}

/// What Rust sees of `struct scsi_mode_page`. C has its union without a name, which the header
/// generator cannot express: the C text is in include/templates/scsi-lowlevel.h.
/// cbindgen:ignore
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page {
    pub next: *mut scsi_mode_page,
    /// PS: the page can be saved.
    pub ps: c_int,
    /// SPF: `subpage_code` is present.
    pub spf: c_int,
    pub page_code: MaybeUninit<scsi_modesense_page_code>,
    pub subpage_code: c_int,
    /// Length of the page in bytes, as the target sent it.
    pub len: c_int,
    /// The decoded page.
    pub body: scsi_mode_page_body,
}
assert_layout!(scsi_mode_page, 112 / 104, {
    next: 0 / 0,
    ps: 8 / 4,
    spf: 12 / 8,
    page_code: 16 / 12,
    subpage_code: 20 / 16,
    len: 24 / 20,
    body: 28 / 24,
});

/// One mode page; its members are below.
#[cfg(cbindgen)]
pub struct scsi_mode_page;

/// Decoded data of MODE SENSE.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_sense {
    pub mode_data_length: u16,
    pub medium_type: u8,
    pub device_specific_parameter: u8,
    pub longlba: u8,
    pub block_descriptor_length: u8,
    /// A linked list.
    pub pages: *mut scsi_mode_page,
}
assert_layout!(scsi_mode_sense, 16 / 12, {
    mode_data_length: 0 / 0,
    medium_type: 2 / 2,
    device_specific_parameter: 3 / 3,
    longlba: 4 / 4,
    block_descriptor_length: 5 / 5,
    pages: 8 / 8,
});
