// SPDX-License-Identifier: LGPL-2.1-or-later
//! INQUIRY data as C structures.

use core::ffi::{c_char, c_int, c_uint, c_void};
use core::mem::MaybeUninit;
use core::ptr;

use iscsi_proto::scsi::inquiry::{Peripheral, StandardInquiry};
use iscsi_proto::scsi::vital_product_data::{
    BlockDeviceCharacteristics, BlockLimits, DeviceIdentification, LogicalBlockProvisioning, PageHeader,
    SupportedCommands, SupportedPages, ThirdPartyCopy, UnitSerialNumber,
};

use crate::ffi::c_enum::enum_from_number;
use crate::ffi::enums_lowlevel::{scsi_inquiry_peripheral_device_type, scsi_inquiry_peripheral_qualifier};
use crate::ffi::layout::scsi_inquiry_pagecode;
use crate::ffi::task_memory::TaskMemory;
use crate::ffi::types_inquiry::*;
use crate::ffi::types_since_1_20::*;

fn qualifier(value: Peripheral) -> MaybeUninit<scsi_inquiry_peripheral_qualifier> {
    enum_from_number(value.qualifier.0.into())
}

fn device_type(value: Peripheral) -> MaybeUninit<scsi_inquiry_peripheral_device_type> {
    enum_from_number(value.device_type.0.into())
}

fn page_code(header: PageHeader) -> MaybeUninit<scsi_inquiry_pagecode> {
    enum_from_number(header.page_code.0.into())
}

/// A copy with a zero byte behind it.
fn terminated<const N: usize>(text: &[u8]) -> [c_char; N] {
    let mut copy = [0; N];
    for (to, from) in copy.iter_mut().take(N - 1).zip(text) {
        *to = *from as c_char;
    }
    copy
}

pub(crate) fn standard(memory: &TaskMemory, data: &StandardInquiry) -> Option<*mut c_void> {
    let value = scsi_inquiry_standard {
        qualifier: qualifier(data.peripheral),
        device_type: device_type(data.peripheral),
        rmb: data.removable.into(),
        version: data.version.into(),
        normaca: data.normaca.into(),
        hisup: data.hisup.into(),
        response_data_format: data.response_data_format.into(),
        additional_length: data.additional_length.into(),
        sccs: data.sccs.into(),
        acc: data.acc.into(),
        tpgs: data.target_port_group_support.into(),
        threepc: data.third_party_copy.into(),
        protect: data.protect.into(),
        encserv: data.enclosure_services.into(),
        multip: data.multi_port.into(),
        addr16: data.addr16.into(),
        wbus16: data.wbus16.into(),
        sync: data.sync.into(),
        cmdque: data.command_queuing.into(),
        clocking: data.clocking.into(),
        qas: data.qas.into(),
        ius: data.ius.into(),
        vendor_identification: terminated(&data.vendor_identification),
        product_identification: terminated(&data.product_identification),
        product_revision_level: terminated(&data.product_revision_level),
        version_descriptor: data.version_descriptors,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn supported_pages(memory: &TaskMemory, data: &SupportedPages<'_>) -> Option<*mut c_void> {
    let value = scsi_inquiry_supported_pages {
        qualifier: qualifier(data.header.peripheral),
        device_type: device_type(data.header.peripheral),
        pagecode: page_code(data.header),
        num_pages: c_int::try_from(data.pages.len()).ok()?,
        pages: memory.put_array(data.pages.iter().copied())?,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn unit_serial_number(memory: &TaskMemory, data: &UnitSerialNumber<'_>) -> Option<*mut c_void> {
    let value = scsi_inquiry_unit_serial_number {
        qualifier: qualifier(data.header.peripheral),
        device_type: device_type(data.header.peripheral),
        pagecode: page_code(data.header),
        usn: memory.put_terminated(data.serial_number)?,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn device_identification(memory: &TaskMemory, data: &DeviceIdentification<'_>) -> Option<*mut c_void> {
    let mut designators = ptr::null_mut();
    for item in data.designators() {
        // Each goes before the others: C programs know the list in reverse.
        designators = memory.put(scsi_inquiry_device_designator {
            next: designators,
            protocol_identifier: enum_from_number(item.protocol_identifier.into()),
            code_set: enum_from_number(item.code_set.into()),
            piv: item.protocol_identifier_valid.into(),
            association: enum_from_number(item.association.into()),
            designator_type: enum_from_number(item.designator_type.into()),
            designator_length: c_int::try_from(item.designator.len()).ok()?,
            designator: memory.put_terminated(item.designator)?,
        })?;
    }
    let value = scsi_inquiry_device_identification {
        qualifier: qualifier(data.header.peripheral),
        device_type: device_type(data.header.peripheral),
        pagecode: page_code(data.header),
        designators,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn third_party_copy(memory: &TaskMemory, data: &ThirdPartyCopy<'_>) -> Option<*mut c_void> {
    let supported_commands = match data.supported_commands {
        Some(commands) => third_party_copy_commands(memory, commands)?,
        None => ptr::null_mut(),
    };
    let value = scsi_inquiry_third_party_copy {
        qualifier: qualifier(data.header.peripheral),
        device_type: device_type(data.header.peripheral),
        pagecode: page_code(data.header),
        supported_commands,
    };
    memory.put(value).map(|value| value.cast())
}

fn third_party_copy_commands(
    memory: &TaskMemory,
    commands: SupportedCommands<'_>,
) -> Option<*mut third_party_copy_supported_commands> {
    let mut commands_supported = ptr::null_mut();
    for (operation_code, service_actions) in commands.iter() {
        // C programs know the list in reverse, and a zero behind the last service action.
        let count = service_actions.len();
        let terminated = (0..count + 1).map(|index| c_int::from(service_actions.get(index).copied().unwrap_or(0)));
        commands_supported = memory.put(third_party_copy_command_support {
            next: commands_supported,
            operation_code: operation_code.into(),
            service_action_length: c_int::try_from(count).ok()?,
            service_action: memory.put_array(terminated)?,
        })?;
    }
    let descriptor_type = enum_from_number(c_uint::from(SupportedCommands::DESCRIPTOR_TYPE));
    memory.put(third_party_copy_supported_commands { descriptor_type, commands_supported })
}

pub(crate) fn block_limits(memory: &TaskMemory, data: &BlockLimits) -> Option<*mut c_void> {
    let value = scsi_inquiry_block_limits {
        qualifier: qualifier(data.header.peripheral),
        device_type: device_type(data.header.peripheral),
        pagecode: page_code(data.header),
        wsnz: data.write_same_no_zero.into(),
        max_cmp: data.maximum_compare_and_write_length,
        opt_gran: data.optimal_transfer_length_granularity,
        max_xfer_len: data.maximum_transfer_length,
        opt_xfer_len: data.optimal_transfer_length,
        max_prefetch: data.maximum_prefetch_length,
        max_unmap: data.maximum_unmap_lba_count,
        max_unmap_bdc: data.maximum_unmap_block_descriptor_count,
        opt_unmap_gran: data.optimal_unmap_granularity,
        ugavalid: data.unmap_granularity_alignment_valid.into(),
        unmap_gran_align: data.unmap_granularity_alignment,
        max_ws_len: data.maximum_write_same_length,
        max_atomic_xfer_len: data.maximum_atomic_transfer_length,
        atomic_align: data.atomic_alignment,
        atomic_gran: data.atomic_transfer_length_granularity,
        max_atomic_tl_with_atomic_boundary: data.maximum_atomic_transfer_length_with_boundary,
        max_atomic_boundary_size: data.maximum_atomic_boundary_size,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn block_device_characteristics(
    memory: &TaskMemory,
    data: &BlockDeviceCharacteristics,
) -> Option<*mut c_void> {
    let value = scsi_inquiry_block_device_characteristics {
        qualifier: qualifier(data.header.peripheral),
        device_type: device_type(data.header.peripheral),
        pagecode: page_code(data.header),
        medium_rotation_rate: data.medium_rotation_rate.into(),
        product_type: data.product_type.into(),
        wabereq: data.write_after_block_erase.into(),
        wacereq: data.write_after_cryptographic_erase.into(),
        nominal_form_factor: data.nominal_form_factor.into(),
        fuab: data.fua_behaviour.into(),
        vbuls: data.verify_byte_check_unmapped_supported.into(),
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn logical_block_provisioning(memory: &TaskMemory, data: &LogicalBlockProvisioning) -> Option<*mut c_void> {
    let value = scsi_inquiry_logical_block_provisioning {
        qualifier: qualifier(data.header.peripheral),
        device_type: device_type(data.header.peripheral),
        pagecode: page_code(data.header),
        threshold_exponent: data.threshold_exponent.into(),
        lbpu: data.unmap.into(),
        lbpws: data.write_same_16.into(),
        lbpws10: data.write_same_10.into(),
        lbprz: data.reads_zeros.into(),
        anc_sup: data.anchor.into(),
        dp: data.descriptor_present.into(),
        provisioning_type: enum_from_number(data.provisioning_type.into()),
    };
    memory.put(value).map(|value| value.cast())
}
