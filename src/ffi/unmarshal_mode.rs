// SPDX-License-Identifier: LGPL-2.1-or-later
//! Mode parameters as C structures, and mode pages of C programs.
//!
//! Some C fields hold a neighbour, too: `ua_intlck_ctrl` has VS and RAC above it, `fair_arbitration` has EMDP above it,
//! `nuar` is 8 when set, and `autoload_mode` only tells whether there is one.

use core::ffi::c_void;
use core::ptr;

use iscsi_proto::scsi::mode::pages::{Caching, Control, DisconnectReconnect, InformationalExceptions, PowerCondition};
use iscsi_proto::scsi::mode::{ModePage, ModeSense, PageCode, Parameters};

use crate::ffi::c_enum::{enum_from_number, enum_to_number};
use crate::ffi::task_memory::TaskMemory;
use crate::ffi::types_mode::*;

pub(crate) fn mode_sense(memory: &TaskMemory, data: &ModeSense<'_>) -> Option<*mut c_void> {
    let mut pages = ptr::null_mut();
    for page in data.pages() {
        // Each goes before the others: C programs know the list in reverse.
        pages = put_page(memory, &page, pages)?;
    }
    let value = scsi_mode_sense {
        mode_data_length: data.mode_data_length,
        medium_type: data.medium_type,
        device_specific_parameter: data.device_specific_parameter,
        longlba: data.long_lba.into(),
        block_descriptor_length: data.block_descriptor_length,
        pages,
    };
    memory.put(value).map(|value| value.cast())
}

fn put_page(memory: &TaskMemory, page: &ModePage, next: *mut scsi_mode_page) -> Option<*mut scsi_mode_page> {
    // `caching` is as long as the union, so no byte of it is left unset.
    let mut body = scsi_mode_page_body { caching: caching_to_c(&Caching::default()) };
    match &page.parameters {
        Parameters::Caching(page) => body.caching = caching_to_c(page),
        Parameters::Control(page) => body.control = control_to_c(page),
        Parameters::DisconnectReconnect(page) => body.disconnect_reconnect = disconnect_reconnect_to_c(page),
        Parameters::InformationalExceptions(page) => body.iec = informational_exceptions_to_c(page),
        Parameters::PowerCondition(page) => body.power_condition = power_condition_to_c(page),
        Parameters::Unknown => {}
    }
    memory.put(scsi_mode_page {
        next,
        ps: i32::from(page.savable) << 7,
        spf: i32::from(page.subpage_format) << 6,
        page_code: enum_from_number(page.page_code.0.into()),
        subpage_code: page.subpage_code.into(),
        len: page.length.into(),
        body,
    })
}

/// The page of a C program. Numbers are cut to their fields; a page code beyond six bits has no parameters.
pub(crate) fn from_c(page: &scsi_mode_page) -> ModePage {
    let page_code = u8::try_from(enum_to_number(page.page_code)).map_or(PageCode::ALL_PAGES, PageCode);
    let parameters = match page_code {
        PageCode::CACHING => {
            // SAFETY: a program that names this page code filled this member; integers have no invalid bits.
            let body = unsafe { &page.body.caching };
            Parameters::Caching(caching_from_c(body))
        }
        PageCode::CONTROL => {
            // SAFETY: a program that names this page code filled this member; integers have no invalid bits.
            let body = unsafe { &page.body.control };
            Parameters::Control(control_from_c(body))
        }
        PageCode::DISCONNECT_RECONNECT => {
            // SAFETY: a program that names this page code filled this member; integers have no invalid bits.
            let body = unsafe { &page.body.disconnect_reconnect };
            Parameters::DisconnectReconnect(disconnect_reconnect_from_c(body))
        }
        PageCode::INFORMATIONAL_EXCEPTIONS_CONTROL => {
            // SAFETY: a program that names this page code filled this member; integers have no invalid bits.
            let body = unsafe { &page.body.iec };
            Parameters::InformationalExceptions(informational_exceptions_from_c(body))
        }
        PageCode::POWER_CONDITION => {
            // SAFETY: a program that names this page code filled this member; integers have no invalid bits.
            let body = unsafe { &page.body.power_condition };
            Parameters::PowerCondition(power_condition_from_c(body))
        }
        _ => Parameters::Unknown,
    };
    ModePage {
        savable: page.ps != 0,
        subpage_format: page.spf != 0,
        page_code,
        subpage_code: page.subpage_code as u8,
        length: page.len as u16,
        parameters,
    }
}

fn caching_to_c(page: &Caching) -> scsi_mode_page_caching {
    scsi_mode_page_caching {
        ic: page.initiator_control.into(),
        abpf: page.abort_prefetch.into(),
        cap: page.analysis_permitted.into(),
        disc: page.discontinuity.into(),
        size: page.size_enable.into(),
        wce: page.write_cache_enable.into(),
        mf: page.multiplication_factor.into(),
        rcd: page.read_cache_disable.into(),
        demand_read_retention_priority: page.demand_read_retention_priority.into(),
        write_retention_priority: page.write_retention_priority.into(),
        disable_prefetch_transfer_length: page.disable_prefetch_transfer_length.into(),
        minimum_prefetch: page.minimum_prefetch.into(),
        maximum_prefetch: page.maximum_prefetch.into(),
        maximum_prefetch_ceiling: page.maximum_prefetch_ceiling.into(),
        fsw: page.force_sequential_write.into(),
        lbcss: page.segment_size_in_blocks.into(),
        dra: page.disable_read_ahead.into(),
        nv_dis: page.non_volatile_disabled.into(),
        number_of_cache_segments: page.number_of_cache_segments.into(),
        cache_segment_size: page.cache_segment_size.into(),
    }
}

fn caching_from_c(page: &scsi_mode_page_caching) -> Caching {
    Caching {
        initiator_control: page.ic != 0,
        abort_prefetch: page.abpf != 0,
        analysis_permitted: page.cap != 0,
        discontinuity: page.disc != 0,
        size_enable: page.size != 0,
        write_cache_enable: page.wce != 0,
        multiplication_factor: page.mf != 0,
        read_cache_disable: page.rcd != 0,
        demand_read_retention_priority: page.demand_read_retention_priority as u8,
        write_retention_priority: page.write_retention_priority as u8,
        disable_prefetch_transfer_length: page.disable_prefetch_transfer_length as u16,
        minimum_prefetch: page.minimum_prefetch as u16,
        maximum_prefetch: page.maximum_prefetch as u16,
        maximum_prefetch_ceiling: page.maximum_prefetch_ceiling as u16,
        force_sequential_write: page.fsw != 0,
        segment_size_in_blocks: page.lbcss != 0,
        disable_read_ahead: page.dra != 0,
        non_volatile_disabled: page.nv_dis != 0,
        number_of_cache_segments: page.number_of_cache_segments as u8,
        cache_segment_size: page.cache_segment_size as u16,
    }
}

fn control_to_c(page: &Control) -> scsi_mode_page_control {
    scsi_mode_page_control {
        tst: page.task_set_type.into(),
        tmf_only: page.tmf_only.into(),
        dpicz: page.dpicz.into(),
        d_sense: page.descriptor_sense.into(),
        gltsd: page.gltsd.into(),
        rlec: page.rlec.into(),
        queue_algorithm_modifier: page.queue_algorithm_modifier.into(),
        nuar: i32::from(page.no_unit_attention_on_release) << 3,
        qerr: page.queue_error_management.into(),
        vs: page.vendor_specific.into(),
        rac: page.report_a_check.into(),
        ua_intlck_ctrl: i32::from(page.vendor_specific) << 3
            | i32::from(page.report_a_check) << 2
            | i32::from(page.unit_attention_interlocks_control),
        swp: page.software_write_protect.into(),
        ato: page.application_tag_owner.into(),
        tas: page.task_aborted_status.into(),
        atmpe: page.application_tag_mode_page.into(),
        rwwp: page.reject_write_without_protection.into(),
        autoload_mode: (page.autoload_mode != 0).into(),
        busy_timeout_period: page.busy_timeout_period.into(),
        extended_selftest_completion_time: page.extended_self_test_completion_time.into(),
    }
}

fn control_from_c(page: &scsi_mode_page_control) -> Control {
    Control {
        task_set_type: page.tst as u8,
        tmf_only: page.tmf_only != 0,
        dpicz: page.dpicz != 0,
        descriptor_sense: page.d_sense != 0,
        gltsd: page.gltsd != 0,
        rlec: page.rlec != 0,
        queue_algorithm_modifier: page.queue_algorithm_modifier as u8,
        no_unit_attention_on_release: page.nuar != 0,
        queue_error_management: page.qerr as u8,
        vendor_specific: page.vs != 0,
        report_a_check: page.rac != 0,
        unit_attention_interlocks_control: page.ua_intlck_ctrl as u8,
        software_write_protect: page.swp != 0,
        application_tag_owner: page.ato != 0,
        task_aborted_status: page.tas != 0,
        application_tag_mode_page: page.atmpe != 0,
        reject_write_without_protection: page.rwwp != 0,
        autoload_mode: page.autoload_mode as u8,
        busy_timeout_period: page.busy_timeout_period as u16,
        extended_self_test_completion_time: page.extended_selftest_completion_time as u16,
    }
}

fn disconnect_reconnect_to_c(page: &DisconnectReconnect) -> scsi_mode_page_disconnect_reconnect {
    scsi_mode_page_disconnect_reconnect {
        buffer_full_ratio: page.buffer_full_ratio.into(),
        buffer_empty_ratio: page.buffer_empty_ratio.into(),
        bus_inactivity_limit: page.bus_inactivity_limit.into(),
        disconnect_time_limit: page.disconnect_time_limit.into(),
        connect_time_limit: page.connect_time_limit.into(),
        maximum_burst_size: page.maximum_burst_size.into(),
        emdp: page.enable_modify_data_pointers.into(),
        fair_arbitration: i32::from(page.enable_modify_data_pointers) << 3 | i32::from(page.fair_arbitration),
        dimm: page.disconnect_immediate.into(),
        dtdc: page.data_transfer_disconnect_control.into(),
        first_burst_size: page.first_burst_size.into(),
    }
}

fn disconnect_reconnect_from_c(page: &scsi_mode_page_disconnect_reconnect) -> DisconnectReconnect {
    DisconnectReconnect {
        buffer_full_ratio: page.buffer_full_ratio as u8,
        buffer_empty_ratio: page.buffer_empty_ratio as u8,
        bus_inactivity_limit: page.bus_inactivity_limit as u16,
        disconnect_time_limit: page.disconnect_time_limit as u16,
        connect_time_limit: page.connect_time_limit as u16,
        maximum_burst_size: page.maximum_burst_size as u16,
        enable_modify_data_pointers: page.emdp != 0,
        fair_arbitration: page.fair_arbitration as u8,
        disconnect_immediate: page.dimm != 0,
        data_transfer_disconnect_control: page.dtdc as u8,
        first_burst_size: page.first_burst_size as u16,
    }
}

fn informational_exceptions_to_c(page: &InformationalExceptions) -> scsi_mode_page_informational_exceptions_control {
    scsi_mode_page_informational_exceptions_control {
        perf: page.performance.into(),
        ebf: page.enable_background_function.into(),
        ewasc: page.enable_warning.into(),
        dexcpt: page.disable_exception_control.into(),
        test: page.test.into(),
        ebackerr: page.enable_background_error.into(),
        logerr: page.log_errors.into(),
        mrie: page.method_of_reporting.into(),
        interval_timer: page.interval_timer as i32,
        report_count: page.report_count as i32,
    }
}

fn informational_exceptions_from_c(page: &scsi_mode_page_informational_exceptions_control) -> InformationalExceptions {
    InformationalExceptions {
        performance: page.perf != 0,
        enable_background_function: page.ebf != 0,
        enable_warning: page.ewasc != 0,
        disable_exception_control: page.dexcpt != 0,
        test: page.test != 0,
        enable_background_error: page.ebackerr != 0,
        log_errors: page.logerr != 0,
        method_of_reporting: page.mrie as u8,
        interval_timer: page.interval_timer as u32,
        report_count: page.report_count as u32,
    }
}

fn power_condition_to_c(page: &PowerCondition) -> scsi_mode_page_power_condition {
    scsi_mode_page_power_condition {
        pm_bg_precedence: page.background_precedence.into(),
        standby_y: page.standby_y.into(),
        idle_c: page.idle_c.into(),
        idle_b: page.idle_b.into(),
        idle_a: page.idle_a.into(),
        standby_z: page.standby_z.into(),
        idle_a_condition_timer: page.idle_a_timer,
        standby_z_condition_timer: page.standby_z_timer,
        idle_b_condition_timer: page.idle_b_timer,
        idle_c_condition_timer: page.idle_c_timer,
        standby_y_condition_timer: page.standby_y_timer,
        ccf_idle: page.check_condition_from_idle.into(),
        ccf_standby: page.check_condition_from_standby.into(),
        ccf_stopped: page.check_condition_from_stopped.into(),
    }
}

fn power_condition_from_c(page: &scsi_mode_page_power_condition) -> PowerCondition {
    PowerCondition {
        background_precedence: page.pm_bg_precedence as u8,
        standby_y: page.standby_y != 0,
        idle_c: page.idle_c != 0,
        idle_b: page.idle_b != 0,
        idle_a: page.idle_a != 0,
        standby_z: page.standby_z != 0,
        idle_a_timer: page.idle_a_condition_timer,
        standby_z_timer: page.standby_z_condition_timer,
        idle_b_timer: page.idle_b_condition_timer,
        idle_c_timer: page.idle_c_condition_timer,
        standby_y_timer: page.standby_y_condition_timer,
        check_condition_from_idle: page.ccf_idle as u8,
        check_condition_from_standby: page.ccf_standby as u8,
        check_condition_from_stopped: page.ccf_stopped as u8,
    }
}
