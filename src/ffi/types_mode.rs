// SPDX-License-Identifier: LGPL-2.1-or-later
//! Decoded mode pages, equal in both layouts. Numbers are as the target sent them; flags of one bit
//! are 0 or 1 and have the name of the standard.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::c_int;
use core::mem::MaybeUninit;

use super::enums_lowlevel::*;

/// The Caching mode page, 08h (SBC-3 6).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_caching {
    /// IC: `number_of_cache_segments` or `cache_segment_size` controls the cache. Byte 2, bit 7.
    pub ic: c_int,
    /// ABPF: a new command aborts a prefetch. Byte 2, bit 6.
    pub abpf: c_int,
    /// CAP: the unit may analyse the caching. Byte 2, bit 5.
    pub cap: c_int,
    /// DISC: prefetches go on across discontinuities. Byte 2, bit 4.
    pub disc: c_int,
    /// SIZE: `cache_segment_size` counts, not the number of segments. Byte 2, bit 3.
    pub size: c_int,
    /// WCE: the write cache is on. Byte 2, bit 2.
    pub wce: c_int,
    /// MF: prefetch lengths are multiplied by the length of the command. Byte 2, bit 1.
    pub mf: c_int,
    /// RCD: the read cache is off. Byte 2, bit 0.
    pub rcd: c_int,
    /// DEMAND READ RETENTION PRIORITY. Byte 3, bits 4 to 7.
    pub demand_read_retention_priority: c_int,
    /// WRITE RETENTION PRIORITY. Byte 3, bits 0 to 3.
    pub write_retention_priority: c_int,
    /// DISABLE PRE-FETCH TRANSFER LENGTH: longer commands prefetch nothing. In blocks. Bytes 4 and 5.
    pub disable_prefetch_transfer_length: c_int,
    /// MINIMUM PRE-FETCH, in blocks unless `mf`. Bytes 6 and 7.
    pub minimum_prefetch: c_int,
    /// MAXIMUM PRE-FETCH, in blocks unless `mf`. Bytes 8 and 9.
    pub maximum_prefetch: c_int,
    /// MAXIMUM PRE-FETCH CEILING, in blocks. Bytes 10 and 11.
    pub maximum_prefetch_ceiling: c_int,
    /// FSW: blocks are written in ascending order. Byte 12, bit 7.
    pub fsw: c_int,
    /// LBCSS: `cache_segment_size` is in blocks, otherwise in bytes. Byte 12, bit 6.
    pub lbcss: c_int,
    /// DRA: no reading ahead. Byte 12, bit 5.
    pub dra: c_int,
    /// NV_DIS: the non-volatile cache is off. Byte 12, bit 0.
    pub nv_dis: c_int,
    /// NUMBER OF CACHE SEGMENTS. Byte 13.
    pub number_of_cache_segments: c_int,
    /// CACHE SEGMENT SIZE, see `lbcss`. Bytes 14 and 15.
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

/// The Power Condition mode page, 1Ah (SPC-4 7.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_power_condition {
    /// PM_BG_PRECEDENCE. Byte 2, bits 6 and 7.
    pub pm_bg_precedence: c_int,
    /// STANDBY_Y: its timer runs. Byte 2, bit 0.
    pub standby_y: c_int,
    /// IDLE_C: its timer runs. Byte 3, bit 3.
    pub idle_c: c_int,
    /// IDLE_B: its timer runs. Byte 3, bit 2.
    pub idle_b: c_int,
    /// IDLE_A: its timer runs. Byte 3, bit 1.
    pub idle_a: c_int,
    /// STANDBY_Z: its timer runs. Byte 3, bit 0.
    pub standby_z: c_int,
    /// IDLE_A CONDITION TIMER, in 100 ms. Bytes 4 to 7.
    pub idle_a_condition_timer: u32,
    /// STANDBY_Z CONDITION TIMER, in 100 ms. Bytes 8 to 11.
    pub standby_z_condition_timer: u32,
    /// IDLE_B CONDITION TIMER, in 100 ms. Bytes 12 to 15.
    pub idle_b_condition_timer: u32,
    /// IDLE_C CONDITION TIMER, in 100 ms. Bytes 16 to 19.
    pub idle_c_condition_timer: u32,
    /// STANDBY_Y CONDITION TIMER, in 100 ms. Bytes 20 to 23.
    pub standby_y_condition_timer: u32,
    /// CCF IDLE. Byte 39, bits 6 and 7.
    pub ccf_idle: c_int,
    /// CCF STANDBY. Byte 39, bits 4 and 5.
    pub ccf_standby: c_int,
    /// CCF STOPPED. Byte 39, bits 2 and 3.
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

/// The Control mode page, 0Ah (SPC-4 7.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_control {
    /// TST: task set type. Byte 2, bits 5 to 7.
    pub tst: c_int,
    /// TMF_ONLY. Byte 2, bit 4.
    pub tmf_only: c_int,
    /// DPICZ: protection information is not checked for RDPROTECT 0. Byte 2, bit 3.
    pub dpicz: c_int,
    /// D_SENSE: sense data have the descriptor format. Byte 2, bit 2.
    pub d_sense: c_int,
    /// GLTSD: log parameters are not saved on their own. Byte 2, bit 1.
    pub gltsd: c_int,
    /// RLEC: log exceptions are reported. Byte 2, bit 0.
    pub rlec: c_int,
    /// QUEUE ALGORITHM MODIFIER: 1 if commands may be reordered freely. Byte 3, bits 4 to 7.
    pub queue_algorithm_modifier: c_int,
    /// NUAR: no unit attention when a reservation is released. 8 or 0; any other value than 0 sets it. Byte
    /// 3, bit 3.
    pub nuar: c_int,
    /// QERR: what becomes of other commands after an error. Byte 3, bits 1 and 2.
    pub qerr: c_int,
    /// VS: vendor specific. Byte 4, bit 7.
    pub vs: c_int,
    /// RAC: report a check. Byte 4, bit 6.
    pub rac: c_int,
    /// UA_INTLCK_CTRL in its lower two bits; VS and RAC are above it. Byte 4, bits 4 to 7.
    pub ua_intlck_ctrl: c_int,
    /// SWP: writes are refused. Byte 4, bit 3.
    pub swp: c_int,
    /// ATO: the application client owns the application tags. Byte 5, bit 7.
    pub ato: c_int,
    /// TAS: commands that another initiator aborts end with TASK ABORTED. Byte 5, bit 6.
    pub tas: c_int,
    /// ATMPE: the application tag mode page is on. Byte 5, bit 5.
    pub atmpe: c_int,
    /// RWWP: writes without protection are refused. Byte 5, bit 4.
    pub rwwp: c_int,
    /// AUTOLOAD MODE: 1 if it is not 0, in answers; the mode itself for MODE SELECT. Byte 5, bits 0 to 2.
    pub autoload_mode: c_int,
    /// BUSY TIMEOUT PERIOD, in 100 ms; 0xffff without limit. Bytes 8 and 9.
    pub busy_timeout_period: c_int,
    /// EXTENDED SELF-TEST COMPLETION TIME, in seconds. Bytes 10 and 11.
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

/// The Disconnect-Reconnect mode page, 02h (SPC-4 7.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_disconnect_reconnect {
    /// BUFFER FULL RATIO, in 256ths. Byte 2.
    pub buffer_full_ratio: c_int,
    /// BUFFER EMPTY RATIO, in 256ths. Byte 3.
    pub buffer_empty_ratio: c_int,
    /// BUS INACTIVITY LIMIT. Bytes 4 and 5.
    pub bus_inactivity_limit: c_int,
    /// DISCONNECT TIME LIMIT. Bytes 6 and 7.
    pub disconnect_time_limit: c_int,
    /// CONNECT TIME LIMIT. Bytes 8 and 9.
    pub connect_time_limit: c_int,
    /// MAXIMUM BURST SIZE, in 512 bytes; 0 without limit. Bytes 10 and 11.
    pub maximum_burst_size: c_int,
    /// EMDP: data may come out of order. Byte 12, bit 7.
    pub emdp: c_int,
    /// FAIR ARBITRATION in its lower three bits; EMDP is above it. Byte 12, bits 4 to 7.
    pub fair_arbitration: c_int,
    /// DIMM: disconnect immediately. Byte 12, bit 3.
    pub dimm: c_int,
    /// DTDC: data transfer disconnect control. Byte 12, bits 0 to 2.
    pub dtdc: c_int,
    /// FIRST BURST SIZE, in 512 bytes; 0 without limit. Bytes 14 and 15.
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

/// The Informational Exceptions Control mode page, 1Ch (SPC-4 7.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_page_informational_exceptions_control {
    /// PERF: exceptions must not delay commands. Byte 2, bit 7.
    pub perf: c_int,
    /// EBF: background functions are on. Byte 2, bit 5.
    pub ebf: c_int,
    /// EWASC: warnings are reported. Byte 2, bit 4.
    pub ewasc: c_int,
    /// DEXCPT: exceptions are not reported. Byte 2, bit 3.
    pub dexcpt: c_int,
    /// TEST: a false exception is made. Byte 2, bit 2.
    pub test: c_int,
    /// EBACKERR: errors of background functions are reported. Byte 2, bit 1.
    pub ebackerr: c_int,
    /// LOGERR: exceptions are logged. Byte 2, bit 0.
    pub logerr: c_int,
    /// MRIE: method of reporting exceptions. Byte 3, bits 0 to 3.
    pub mrie: c_int,
    /// INTERVAL TIMER, in 100 ms: the least time between reports. Bytes 4 to 7.
    pub interval_timer: c_int,
    /// REPORT COUNT: most reports of one exception; 0 without limit. Bytes 8 to 11.
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

/// The answer of MODE SENSE(6) and (10): its header and pages (SPC-4 7.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct scsi_mode_sense {
    /// MODE DATA LENGTH: bytes of the whole answer behind this field.
    pub mode_data_length: u16,
    /// MEDIUM TYPE.
    pub medium_type: u8,
    /// DEVICE-SPECIFIC PARAMETER. For disks bit 7 is WP, write protected, and bit 4 is DPOFUA.
    pub device_specific_parameter: u8,
    /// LONGLBA: block descriptors are long ones; 0 for MODE SENSE(6).
    pub longlba: u8,
    /// BLOCK DESCRIPTOR LENGTH, its low 8 bits: bytes before the first page. They are not decoded.
    pub block_descriptor_length: u8,
    /// The last page of the answer, the first of the list; NULL if there is none.
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
