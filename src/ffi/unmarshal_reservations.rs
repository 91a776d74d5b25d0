// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers of PERSISTENT RESERVE IN as C structures.

use core::ffi::{c_int, c_void};

use iscsi_proto::scsi::persistent_reservation::{RegisteredKeys, Reservation, ReservationCapabilities};

use crate::ffi::task_memory::TaskMemory;
use crate::ffi::types_reports::{
    scsi_persistent_reserve_in_read_keys, scsi_persistent_reserve_in_read_reservation,
    scsi_persistent_reserve_in_report_capabilities,
};

pub(crate) fn keys(memory: &TaskMemory, list: &RegisteredKeys<'_>) -> Option<*mut c_void> {
    let head = scsi_persistent_reserve_in_read_keys {
        prgeneration: list.generation,
        additional_length: list.additional_length,
        num_keys: c_int::try_from(list.len()).ok()?,
        keys: [],
    };
    memory.put_with_array(head, list.iter()).map(|value| value.cast())
}

pub(crate) fn reservation(memory: &TaskMemory, data: &Reservation) -> Option<*mut c_void> {
    let value = scsi_persistent_reserve_in_read_reservation {
        prgeneration: data.generation,
        additional_length: data.additional_length,
        reserved: (data.additional_length != 0).into(),
        reservation_key: data.key,
        pr_scope: data.scope,
        pr_type: data.kind,
    };
    memory.put(value).map(|value| value.cast())
}

pub(crate) fn capabilities(memory: &TaskMemory, data: &ReservationCapabilities) -> Option<*mut c_void> {
    let value = scsi_persistent_reserve_in_report_capabilities {
        length: data.length,
        crh: data.compatible_reservation_handling.into(),
        sip_c: data.specify_initiator_ports.into(),
        atp_c: data.all_target_ports.into(),
        ptpl_c: data.persist_through_power_loss.into(),
        tmv: data.type_mask_valid.into(),
        allow_commands: data.allow_commands,
        ptpl_a: data.persist_through_power_loss_activated.into(),
        persistent_reservation_type_mask: data.type_mask,
    };
    memory.put(value).map(|value| value.cast())
}
