// SPDX-License-Identifier: LGPL-2.1-or-later
//! Parameters of the mode pages that are read and written here. Offsets count from the first byte
//! behind the page header.

use crate::scsi::data_in::DataIn;

/// A byte of flags, the most significant first.
fn flags(bits: [bool; 8]) -> u8 {
    bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit))
}

/// Caching page (SBC-3, 6.5.5). Lengths are in blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Caching {
    /// IC: the cache is controlled by the segment fields.
    pub initiator_control: bool,
    /// ABPF: abort pre-fetch.
    pub abort_prefetch: bool,
    /// CAP: caching analysis permitted.
    pub analysis_permitted: bool,
    /// DISC: pre-fetch over discontinuities.
    pub discontinuity: bool,
    /// SIZE: the segment size decides, not their number.
    pub size_enable: bool,
    /// WCE: write-back cache on.
    pub write_cache_enable: bool,
    /// MF: pre-fetch limits are factors of the transfer length.
    pub multiplication_factor: bool,
    /// RCD: read cache off.
    pub read_cache_disable: bool,
    /// DEMAND READ RETENTION PRIORITY, four bits.
    pub demand_read_retention_priority: u8,
    /// WRITE RETENTION PRIORITY, four bits.
    pub write_retention_priority: u8,
    /// DISABLE PRE-FETCH TRANSFER LENGTH.
    pub disable_prefetch_transfer_length: u16,
    /// MINIMUM PRE-FETCH.
    pub minimum_prefetch: u16,
    /// MAXIMUM PRE-FETCH.
    pub maximum_prefetch: u16,
    /// MAXIMUM PRE-FETCH CEILING.
    pub maximum_prefetch_ceiling: u16,
    /// FSW: force sequential write.
    pub force_sequential_write: bool,
    /// LBCSS: the segment size is in blocks.
    pub segment_size_in_blocks: bool,
    /// DRA: read-ahead off.
    pub disable_read_ahead: bool,
    /// NV_DIS: non-volatile cache off.
    pub non_volatile_disabled: bool,
    /// NUMBER OF CACHE SEGMENTS.
    pub number_of_cache_segments: u8,
    /// CACHE SEGMENT SIZE.
    pub cache_segment_size: u16,
}

impl Caching {
    pub(super) fn parse(body: DataIn<'_>) -> Self {
        Self {
            initiator_control: body.bit(0, 7),
            abort_prefetch: body.bit(0, 6),
            analysis_permitted: body.bit(0, 5),
            discontinuity: body.bit(0, 4),
            size_enable: body.bit(0, 3),
            write_cache_enable: body.bit(0, 2),
            multiplication_factor: body.bit(0, 1),
            read_cache_disable: body.bit(0, 0),
            demand_read_retention_priority: body.u8(1) >> 4,
            write_retention_priority: body.u8(1) & 0x0f,
            disable_prefetch_transfer_length: body.u16(2),
            minimum_prefetch: body.u16(4),
            maximum_prefetch: body.u16(6),
            maximum_prefetch_ceiling: body.u16(8),
            force_sequential_write: body.bit(10, 7),
            segment_size_in_blocks: body.bit(10, 6),
            disable_read_ahead: body.bit(10, 5),
            non_volatile_disabled: body.bit(10, 0),
            number_of_cache_segments: body.u8(11),
            cache_segment_size: body.u16(12),
        }
    }

    pub(super) fn write(&self, body: &mut [u8]) {
        body[0] = flags([
            self.initiator_control,
            self.abort_prefetch,
            self.analysis_permitted,
            self.discontinuity,
            self.size_enable,
            self.write_cache_enable,
            self.multiplication_factor,
            self.read_cache_disable,
        ]);
        body[1] = self.demand_read_retention_priority << 4 | self.write_retention_priority & 0x0f;
        body[2..4].copy_from_slice(&self.disable_prefetch_transfer_length.to_be_bytes());
        body[4..6].copy_from_slice(&self.minimum_prefetch.to_be_bytes());
        body[6..8].copy_from_slice(&self.maximum_prefetch.to_be_bytes());
        body[8..10].copy_from_slice(&self.maximum_prefetch_ceiling.to_be_bytes());
        body[10] = flags([
            self.force_sequential_write,
            self.segment_size_in_blocks,
            self.disable_read_ahead,
            false,
            false,
            false,
            false,
            self.non_volatile_disabled,
        ]);
        body[11] = self.number_of_cache_segments;
        body[12..14].copy_from_slice(&self.cache_segment_size.to_be_bytes());
    }
}

/// Control page (SPC-4, 7.5.8).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Control {
    /// TST, three bits: one task set for all initiators or one for each.
    pub task_set_type: u8,
    /// TMF_ONLY.
    pub tmf_only: bool,
    /// DPICZ: disable protection information check when the protect field is zero.
    pub dpicz: bool,
    /// D_SENSE: sense data in descriptor format.
    pub descriptor_sense: bool,
    /// GLTSD: global logging target save disable.
    pub gltsd: bool,
    /// RLEC: report log exception conditions.
    pub rlec: bool,
    /// QUEUE ALGORITHM MODIFIER, four bits.
    pub queue_algorithm_modifier: u8,
    /// NUAR: no unit attention on release.
    pub no_unit_attention_on_release: bool,
    /// QERR, two bits.
    pub queue_error_management: u8,
    /// VS: vendor specific bit.
    pub vendor_specific: bool,
    /// RAC: report a check.
    pub report_a_check: bool,
    /// UA_INTLCK_CTRL, two bits.
    pub unit_attention_interlocks_control: u8,
    /// SWP: software write protect.
    pub software_write_protect: bool,
    /// ATO: application tag owner.
    pub application_tag_owner: bool,
    /// TAS: aborted commands end with status TASK ABORTED.
    pub task_aborted_status: bool,
    /// ATMPE: application tag mode page enabled.
    pub application_tag_mode_page: bool,
    /// RWWP: reject writes without protection.
    pub reject_write_without_protection: bool,
    /// AUTOLOAD MODE, three bits.
    pub autoload_mode: u8,
    /// BUSY TIMEOUT PERIOD in units of 100 ms.
    pub busy_timeout_period: u16,
    /// EXTENDED SELF-TEST COMPLETION TIME in seconds.
    pub extended_self_test_completion_time: u16,
}

impl Control {
    pub(super) fn parse(body: DataIn<'_>) -> Self {
        Self {
            task_set_type: body.u8(0) >> 5,
            tmf_only: body.bit(0, 4),
            dpicz: body.bit(0, 3),
            descriptor_sense: body.bit(0, 2),
            gltsd: body.bit(0, 1),
            rlec: body.bit(0, 0),
            queue_algorithm_modifier: body.u8(1) >> 4,
            no_unit_attention_on_release: body.bit(1, 3),
            queue_error_management: body.u8(1) >> 1 & 0x03,
            vendor_specific: body.bit(2, 7),
            report_a_check: body.bit(2, 6),
            unit_attention_interlocks_control: body.u8(2) >> 4 & 0x03,
            software_write_protect: body.bit(2, 3),
            application_tag_owner: body.bit(3, 7),
            task_aborted_status: body.bit(3, 6),
            application_tag_mode_page: body.bit(3, 5),
            reject_write_without_protection: body.bit(3, 4),
            autoload_mode: body.u8(3) & 0x07,
            busy_timeout_period: body.u16(6),
            extended_self_test_completion_time: body.u16(8),
        }
    }

    pub(super) fn write(&self, body: &mut [u8]) {
        body[0] = self.task_set_type << 5
            | flags([false, false, false, self.tmf_only, self.dpicz, self.descriptor_sense, self.gltsd, self.rlec]);
        body[1] = self.queue_algorithm_modifier << 4
            | u8::from(self.no_unit_attention_on_release) << 3
            | (self.queue_error_management & 0x03) << 1;
        body[2] = u8::from(self.vendor_specific) << 7
            | u8::from(self.report_a_check) << 6
            | (self.unit_attention_interlocks_control & 0x03) << 4
            | u8::from(self.software_write_protect) << 3;
        body[3] = u8::from(self.application_tag_owner) << 7
            | u8::from(self.task_aborted_status) << 6
            | u8::from(self.application_tag_mode_page) << 5
            | u8::from(self.reject_write_without_protection) << 4
            | self.autoload_mode & 0x07;
        body[6..8].copy_from_slice(&self.busy_timeout_period.to_be_bytes());
        body[8..10].copy_from_slice(&self.extended_self_test_completion_time.to_be_bytes());
    }
}

/// Disconnect-Reconnect page (SPC-4, 7.5.10).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DisconnectReconnect {
    /// BUFFER FULL RATIO.
    pub buffer_full_ratio: u8,
    /// BUFFER EMPTY RATIO.
    pub buffer_empty_ratio: u8,
    /// BUS INACTIVITY LIMIT.
    pub bus_inactivity_limit: u16,
    /// DISCONNECT TIME LIMIT.
    pub disconnect_time_limit: u16,
    /// CONNECT TIME LIMIT.
    pub connect_time_limit: u16,
    /// MAXIMUM BURST SIZE in units of 512 bytes.
    pub maximum_burst_size: u16,
    /// EMDP: data may come out of order.
    pub enable_modify_data_pointers: bool,
    /// FAIR ARBITRATION, three bits.
    pub fair_arbitration: u8,
    /// DIMM: disconnect immediate.
    pub disconnect_immediate: bool,
    /// DTDC, three bits: data transfer disconnect control.
    pub data_transfer_disconnect_control: u8,
    /// FIRST BURST SIZE in units of 512 bytes.
    pub first_burst_size: u16,
}

impl DisconnectReconnect {
    pub(super) fn parse(body: DataIn<'_>) -> Self {
        Self {
            buffer_full_ratio: body.u8(0),
            buffer_empty_ratio: body.u8(1),
            bus_inactivity_limit: body.u16(2),
            disconnect_time_limit: body.u16(4),
            connect_time_limit: body.u16(6),
            maximum_burst_size: body.u16(8),
            enable_modify_data_pointers: body.bit(10, 7),
            fair_arbitration: body.u8(10) >> 4 & 0x07,
            disconnect_immediate: body.bit(10, 3),
            data_transfer_disconnect_control: body.u8(10) & 0x07,
            first_burst_size: body.u16(12),
        }
    }

    pub(super) fn write(&self, body: &mut [u8]) {
        body[0] = self.buffer_full_ratio;
        body[1] = self.buffer_empty_ratio;
        body[2..4].copy_from_slice(&self.bus_inactivity_limit.to_be_bytes());
        body[4..6].copy_from_slice(&self.disconnect_time_limit.to_be_bytes());
        body[6..8].copy_from_slice(&self.connect_time_limit.to_be_bytes());
        body[8..10].copy_from_slice(&self.maximum_burst_size.to_be_bytes());
        body[10] = u8::from(self.enable_modify_data_pointers) << 7
            | (self.fair_arbitration & 0x07) << 4
            | u8::from(self.disconnect_immediate) << 3
            | self.data_transfer_disconnect_control & 0x07;
        body[12..14].copy_from_slice(&self.first_burst_size.to_be_bytes());
    }
}

/// Informational Exceptions Control page (SPC-4, 7.5.12).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct InformationalExceptions {
    /// PERF: no delays for the sake of exceptions.
    pub performance: bool,
    /// EBF: background functions on.
    pub enable_background_function: bool,
    /// EWASC: warnings on.
    pub enable_warning: bool,
    /// DEXCPT: exceptions off.
    pub disable_exception_control: bool,
    /// TEST: simulate an exception.
    pub test: bool,
    /// EBACKERR: background errors on.
    pub enable_background_error: bool,
    /// LOGERR: log errors.
    pub log_errors: bool,
    /// MRIE, four bits: how exceptions are reported.
    pub method_of_reporting: u8,
    /// INTERVAL TIMER in units of 100 ms.
    pub interval_timer: u32,
    /// REPORT COUNT.
    pub report_count: u32,
}

impl InformationalExceptions {
    pub(super) fn parse(body: DataIn<'_>) -> Self {
        Self {
            performance: body.bit(0, 7),
            enable_background_function: body.bit(0, 5),
            enable_warning: body.bit(0, 4),
            disable_exception_control: body.bit(0, 3),
            test: body.bit(0, 2),
            enable_background_error: body.bit(0, 1),
            log_errors: body.bit(0, 0),
            method_of_reporting: body.u8(1) & 0x0f,
            interval_timer: body.u32(2),
            report_count: body.u32(6),
        }
    }

    pub(super) fn write(&self, body: &mut [u8]) {
        body[0] = flags([
            self.performance,
            false,
            self.enable_background_function,
            self.enable_warning,
            self.disable_exception_control,
            self.test,
            self.enable_background_error,
            self.log_errors,
        ]);
        body[1] = self.method_of_reporting & 0x0f;
        body[2..6].copy_from_slice(&self.interval_timer.to_be_bytes());
        body[6..10].copy_from_slice(&self.report_count.to_be_bytes());
    }
}

/// Power Condition page (SPC-4, 7.5.15). Timers are in units of 100 ms.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PowerCondition {
    /// PM_BG_PRECEDENCE, two bits.
    pub background_precedence: u8,
    /// STANDBY_Y: its timer is on.
    pub standby_y: bool,
    /// IDLE_C: its timer is on.
    pub idle_c: bool,
    /// IDLE_B: its timer is on.
    pub idle_b: bool,
    /// IDLE_A: its timer is on.
    pub idle_a: bool,
    /// STANDBY_Z: its timer is on.
    pub standby_z: bool,
    /// IDLE_A CONDITION TIMER.
    pub idle_a_timer: u32,
    /// STANDBY_Z CONDITION TIMER.
    pub standby_z_timer: u32,
    /// IDLE_B CONDITION TIMER.
    pub idle_b_timer: u32,
    /// IDLE_C CONDITION TIMER.
    pub idle_c_timer: u32,
    /// STANDBY_Y CONDITION TIMER.
    pub standby_y_timer: u32,
    /// CCF IDLE, two bits.
    pub check_condition_from_idle: u8,
    /// CCF STANDBY, two bits.
    pub check_condition_from_standby: u8,
    /// CCF STOPPED, two bits.
    pub check_condition_from_stopped: u8,
}

impl PowerCondition {
    pub(super) fn parse(body: DataIn<'_>) -> Self {
        Self {
            background_precedence: body.u8(0) >> 6,
            standby_y: body.bit(0, 0),
            idle_c: body.bit(1, 3),
            idle_b: body.bit(1, 2),
            idle_a: body.bit(1, 1),
            standby_z: body.bit(1, 0),
            idle_a_timer: body.u32(2),
            standby_z_timer: body.u32(6),
            idle_b_timer: body.u32(10),
            idle_c_timer: body.u32(14),
            standby_y_timer: body.u32(18),
            check_condition_from_idle: body.u8(37) >> 6,
            check_condition_from_standby: body.u8(37) >> 4 & 0x03,
            check_condition_from_stopped: body.u8(37) >> 2 & 0x03,
        }
    }

    pub(super) fn write(&self, body: &mut [u8]) {
        body[0] = self.background_precedence << 6 | u8::from(self.standby_y);
        body[1] = flags([false, false, false, false, self.idle_c, self.idle_b, self.idle_a, self.standby_z]);
        body[2..6].copy_from_slice(&self.idle_a_timer.to_be_bytes());
        body[6..10].copy_from_slice(&self.standby_z_timer.to_be_bytes());
        body[10..14].copy_from_slice(&self.idle_b_timer.to_be_bytes());
        body[14..18].copy_from_slice(&self.idle_c_timer.to_be_bytes());
        body[18..22].copy_from_slice(&self.standby_y_timer.to_be_bytes());
        body[37] = self.check_condition_from_idle << 6
            | (self.check_condition_from_standby & 0x03) << 4
            | (self.check_condition_from_stopped & 0x03) << 2;
    }
}
