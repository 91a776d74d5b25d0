// SPDX-License-Identifier: LGPL-2.1-or-later
//! Capacity, LBA status, LUNs, port groups, commands, copy results and tables of contents as C structures.

use core::ffi::{c_int, c_void};
use core::mem::offset_of;
use core::ptr;

use iscsi_proto::scsi::capacity::{Capacity10, Capacity16};
use iscsi_proto::scsi::copy_results::{CopyStatus, OperatingParameters};
use iscsi_proto::scsi::lba_status::LbaStatusList;
use iscsi_proto::scsi::operation_codes::{CommandSupport, CommandTimeouts, SupportedCommands};
use iscsi_proto::scsi::report_luns::LunList;
use iscsi_proto::scsi::table_of_contents::{Entries, FullEntry, TableOfContents, Track};
use iscsi_proto::scsi::target_port_groups::TargetPortGroups;

use crate::ffi::c_enum::enum_from_number;
use crate::ffi::task_memory::TaskMemory;
use crate::ffi::types_lowlevel::{
    scsi_fulltoc_desc, scsi_get_lba_status, scsi_lba_status_descriptor, scsi_readcapacity10, scsi_readcapacity16,
    scsi_readtoc_desc, scsi_readtoc_desc_format, scsi_readtoc_list, scsi_reportluns_list, scsi_session_desc,
    scsi_toc_desc,
};
use crate::ffi::types_reports::{
    scsi_command_descriptor, scsi_copy_results_copy_status, scsi_copy_results_op_params, scsi_op_timeout_descriptor,
    scsi_report_supported_op_codes, scsi_report_supported_op_codes_one_command,
};
use crate::ffi::types_since_1_20::{scsi_report_target_port_groups, scsi_target_port_group};

pub(crate) fn capacity10(memory: &TaskMemory, data: &Capacity10) -> Option<*mut c_void> {
    let value = scsi_readcapacity10 { lba: data.last_lba, block_size: data.block_length };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn capacity16(memory: &TaskMemory, data: &Capacity16) -> Option<*mut c_void> {
    let value = scsi_readcapacity16 {
        returned_lba: data.last_lba,
        block_length: data.block_length,
        p_type: data.protection_type,
        prot_en: data.protection_enabled.into(),
        p_i_exp: data.protection_interval_exponent,
        lbppbe: data.logical_blocks_per_physical_exponent,
        lbpme: data.provisioning_enabled.into(),
        lbprz: data.unmapped_reads_zeros.into(),
        lalba: data.lowest_aligned_lba,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn lba_status(memory: &TaskMemory, list: &LbaStatusList<'_>) -> Option<*mut c_void> {
    let descriptors = memory.put_array(list.iter().map(|item| scsi_lba_status_descriptor {
        lba: item.lba,
        num_blocks: item.blocks,
        provisioning: enum_from_number(item.provisioning.0.into()),
    }))?;
    let value = scsi_get_lba_status { num_descriptors: u32::try_from(list.len()).ok()?, descriptors };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn lun_list(memory: &TaskMemory, list: &LunList<'_>) -> Option<*mut c_void> {
    let head = scsi_reportluns_list { num: u32::try_from(list.len()).ok()?, luns: [] };
    // C has room for the first level of a LUN: its first two bytes.
    let luns = list.iter().map(|lun| (lun >> 48) as u16);
    memory.put_with_array(head, luns).map(|value| value.cast())
}

pub(crate) fn target_port_groups(memory: &TaskMemory, list: &TargetPortGroups<'_>) -> Option<*mut c_void> {
    let head = scsi_report_target_port_groups { num_groups: c_int::try_from(list.len()).ok()?, groups: [] };
    let mut complete = true;
    let groups = list.iter().map(|group| {
        let ports = memory.put_array(group.ports());
        complete &= ports.is_some();
        scsi_target_port_group {
            byte0: group.first_byte,
            flags: group.supported_states,
            port_group: group.group,
            status_code: group.status_code,
            // Always 0, as C programs know it.
            vendor_specific: 0,
            port_count: group.port_count,
            // At most the one-byte count.
            retrieved_port_count: group.ports().len() as u8,
            ports: ports.unwrap_or(ptr::null_mut()),
        }
    });
    let value = memory.put_with_array(head, groups)?;
    complete.then_some(value.cast())
}

fn timeouts(data: Option<CommandTimeouts>) -> scsi_op_timeout_descriptor {
    let data = data.unwrap_or_default();
    scsi_op_timeout_descriptor {
        descriptor_length: data.descriptor_length,
        command_specific: data.command_specific,
        nominal_processing_timeout: data.nominal_processing,
        recommended_timeout: data.recommended,
    }
}

pub(crate) fn supported_commands(memory: &TaskMemory, list: &SupportedCommands<'_>) -> Option<*mut c_void> {
    let head = scsi_report_supported_op_codes { num_descriptors: c_int::try_from(list.len()).ok()?, descriptors: [] };
    let descriptors = list.iter().map(|command| scsi_command_descriptor {
        opcode: command.opcode.0,
        sa: command.service_action,
        ctdp: command.timeouts.is_some().into(),
        servactv: command.has_service_action.into(),
        cdb_len: command.cdb_length,
        to: timeouts(command.timeouts),
    });
    memory.put_with_array(head, descriptors).map(|value| value.cast())
}

pub(crate) fn command_support(memory: &TaskMemory, data: &CommandSupport) -> Option<*mut c_void> {
    let value = scsi_report_supported_op_codes_one_command {
        ctdp: data.timeouts.is_some().into(),
        support: data.support,
        // C has one byte; no block is longer.
        cdb_length: data.cdb_length.try_into().unwrap_or(u8::MAX),
        cdb_usage_data: data.usage,
        to: timeouts(data.timeouts),
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn copy_status(memory: &TaskMemory, data: &CopyStatus) -> Option<*mut c_void> {
    let value = scsi_copy_results_copy_status {
        available_data: data.available_data,
        copy_manager_status: data.status,
        hdd: data.held_data_discarded.into(),
        segments_processed: data.segments_processed,
        transfer_count_units: data.transfer_count_units,
        transfer_count: data.transfer_count,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn operating_parameters(memory: &TaskMemory, data: &OperatingParameters<'_>) -> Option<*mut c_void> {
    let value = scsi_copy_results_op_params {
        available_data: data.available_data,
        max_target_desc_count: data.maximum_target_descriptors,
        max_segment_desc_count: data.maximum_segment_descriptors,
        max_desc_list_length: data.maximum_descriptor_list_length,
        max_segment_length: data.maximum_segment_length,
        max_inline_data_length: data.maximum_inline_data_length,
        held_data_limit: data.held_data_limit,
        max_stream_device_transfer_size: data.maximum_stream_transfer_size,
        total_concurrent_copies: data.total_concurrent_copies,
        max_concurrent_copies: data.maximum_concurrent_copies,
        data_segment_granularity: data.data_segment_granularity,
        inline_data_granularity: data.inline_data_granularity,
        held_data_granularity: data.held_data_granularity,
        impl_desc_list_length: data.implemented_descriptors_length,
        imp_desc_type_codes: [],
    };
    let codes = offset_of!(scsi_copy_results_op_params, imp_desc_type_codes);
    let length = data.implemented_descriptors_length.into();
    memory.put_with_bytes(value, codes, data.implemented_descriptors, length).map(|value| value.cast())
}

pub(crate) fn table_of_contents(memory: &TaskMemory, data: &TableOfContents<'_>) -> Option<*mut c_void> {
    let head = |num| scsi_readtoc_list { num, first: data.first.into(), last: data.last.into(), desc: [] };
    let count = |len: usize| c_int::try_from(len).ok();
    match &data.entries {
        Entries::Tracks(list) => memory.put_with_array(head(count(list.len())?), list.iter().map(toc_track)),
        Entries::Sessions(list) => memory.put_with_array(head(count(list.len())?), list.iter().map(toc_session)),
        Entries::Full(list) => memory.put_with_array(head(count(list.len())?), list.iter().map(toc_full)),
    }
    .map(|value| value.cast())
}

/// C programs know the upper half of a byte where it is in the byte.
fn upper_half(bits: u8) -> c_int {
    c_int::from(bits) << 4
}

/// A descriptor with only zeros, as large as the largest.
const EMPTY_DESCRIPTOR: scsi_fulltoc_desc = scsi_fulltoc_desc {
    session: 0,
    adr: 0,
    control: 0,
    tno: 0,
    point: 0,
    min: 0,
    sec: 0,
    frame: 0,
    zero: 0,
    pmin: 0,
    psec: 0,
    pframe: 0,
};

fn toc_track(track: Track) -> scsi_readtoc_desc {
    let mut desc = scsi_readtoc_desc_format { full: EMPTY_DESCRIPTOR };
    desc.toc = scsi_toc_desc {
        adr: upper_half(track.adr),
        control: track.control.into(),
        track: track.number.into(),
        lba: track.address,
    };
    scsi_readtoc_desc { desc }
}

fn toc_session(track: Track) -> scsi_readtoc_desc {
    let mut desc = scsi_readtoc_desc_format { full: EMPTY_DESCRIPTOR };
    desc.ses = scsi_session_desc {
        adr: upper_half(track.adr),
        control: track.control.into(),
        first_in_last: track.number.into(),
        lba: track.address,
    };
    scsi_readtoc_desc { desc }
}

fn toc_full(entry: FullEntry) -> scsi_readtoc_desc {
    let [min, sec, frame] = entry.time.map(c_int::from);
    let [pmin, psec, pframe] = entry.point_time.map(c_int::from);
    let full = scsi_fulltoc_desc {
        // As C programs know it: without the lower half.
        session: upper_half(entry.session >> 4),
        adr: upper_half(entry.adr),
        control: entry.control.into(),
        tno: entry.track.into(),
        point: entry.point.into(),
        min,
        sec,
        frame,
        zero: entry.zero.into(),
        pmin,
        psec,
        pframe,
    };
    scsi_readtoc_desc { desc: scsi_readtoc_desc_format { full } }
}
