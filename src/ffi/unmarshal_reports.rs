// SPDX-License-Identifier: LGPL-2.1-or-later
//! Capacity, LBA status and LUNs as C structures.

use core::ffi::c_void;

use iscsi_proto::scsi::capacity::{Capacity10, Capacity16};
use iscsi_proto::scsi::lba_status::LbaStatusList;
use iscsi_proto::scsi::report_luns::LunList;

use crate::ffi::c_enum::enum_from_number;
use crate::ffi::task_memory::TaskMemory;
use crate::ffi::types_lowlevel::{
    scsi_get_lba_status, scsi_lba_status_descriptor, scsi_readcapacity10, scsi_readcapacity16, scsi_reportluns_list,
};

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
