// SPDX-License-Identifier: LGPL-2.1-or-later
//! The other commands of disks (SBC-3): capacity, provisioning, cache, defects, power.

use super::transfer::{shape10, shape16};
use super::{Builder, low16};
use crate::scsi::opcode::{Opcode, ServiceActionIn};
use crate::scsi::{Command, Direction};

/// READ CAPACITY(10) (SBC-3); always 8 bytes of Data-In.
pub fn read_capacity10(lba: u32, partial_medium: bool) -> Command {
    Builder::new(Opcode::READ_CAPACITY_10, 10).be32(2, lba).byte(8, partial_medium.into()).always(Direction::Read, 8)
}

/// READ CAPACITY(16) (SBC-3); always 32 bytes of Data-In.
pub fn read_capacity16() -> Command {
    service_action_in16(ServiceActionIn::READ_CAPACITY_16, 32)
}

/// SERVICE ACTION IN(16) with address 0.
pub fn service_action_in16(service_action: ServiceActionIn, allocation_length: u32) -> Command {
    service_action_in16_at(service_action, 0, allocation_length)
}

/// GET LBA STATUS (SBC-3).
pub fn get_lba_status(lba: u64, allocation_length: u32) -> Command {
    service_action_in16_at(ServiceActionIn::GET_LBA_STATUS, lba, allocation_length)
}

fn service_action_in16_at(service_action: ServiceActionIn, lba: u64, allocation_length: u32) -> Command {
    Builder::new(Opcode::SERVICE_ACTION_IN_16, 16)
        .byte(1, service_action.0 & 0x1f)
        .be64(2, lba)
        .be32(10, allocation_length)
        .read(allocation_length)
}

/// Options of WRITE SAME.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct WriteSameOptions {
    /// WRPROTECT, three bits.
    pub protect: u8,
    /// ANCHOR: leave the blocks anchored; with `unmap`.
    pub anchor: bool,
    /// UNMAP: the blocks may be unmapped.
    pub unmap: bool,
    /// GROUP NUMBER, five bits.
    pub group_number: u8,
}

impl WriteSameOptions {
    fn byte(self) -> u8 {
        self.protect << 5 | u8::from(self.anchor) << 4 | u8::from(self.unmap) << 3
    }
}

/// WRITE SAME(10) (SBC-3). The direction is Data-Out also when `data_length` is 0.
pub fn write_same10(lba: u32, blocks: u16, data_length: u32, options: WriteSameOptions) -> Command {
    shape10(Opcode::WRITE_SAME_10, options.byte(), lba, options.group_number & 0x1f, blocks.into())
        .always(Direction::Write, data_length)
}

/// WRITE SAME(16) (SBC-3). The direction is Data-Out also when `data_length` is 0; the NDOB bit
/// then says that the block to write is zeros.
pub fn write_same16(lba: u64, blocks: u32, data_length: u32, options: WriteSameOptions) -> Command {
    let no_data_out_buffer = u8::from(data_length == 0);
    shape16(Opcode::WRITE_SAME_16, options.byte() | no_data_out_buffer, lba, blocks, options.group_number & 0x1f)
        .always(Direction::Write, data_length)
}

/// UNMAP (SBC-3).
pub fn unmap(anchor: bool, group_number: u8, parameter_list_length: u16) -> Command {
    Builder::new(Opcode::UNMAP, 10)
        .byte(1, anchor.into())
        .byte(6, group_number & 0x1f)
        .be16(7, parameter_list_length)
        .write(parameter_list_length.into())
}

fn sync_byte(sync_nv: bool, immediate: bool) -> u8 {
    u8::from(sync_nv) << 2 | u8::from(immediate) << 1
}

/// SYNCHRONIZE CACHE(10) (SBC-3); 0 blocks reach to the end of the medium.
pub fn synchronize_cache10(lba: u32, blocks: u32, sync_nv: bool, immediate: bool) -> Command {
    shape10(Opcode::SYNCHRONIZE_CACHE_10, sync_byte(sync_nv, immediate), lba, 0, blocks).without_data()
}

/// SYNCHRONIZE CACHE(16) (SBC-3); 0 blocks reach to the end of the medium.
pub fn synchronize_cache16(lba: u64, blocks: u32, sync_nv: bool, immediate: bool) -> Command {
    shape16(Opcode::SYNCHRONIZE_CACHE_16, sync_byte(sync_nv, immediate), lba, blocks, 0).without_data()
}

/// PRE-FETCH(10) (SBC-3).
pub fn pre_fetch10(lba: u32, blocks: u32, immediate: bool, group_number: u8) -> Command {
    shape10(Opcode::PRE_FETCH_10, sync_byte(false, immediate), lba, group_number & 0x1f, blocks).without_data()
}

/// PRE-FETCH(16) (SBC-3).
pub fn pre_fetch16(lba: u64, blocks: u32, immediate: bool, group_number: u8) -> Command {
    shape16(Opcode::PRE_FETCH_16, sync_byte(false, immediate), lba, blocks, group_number & 0x1f).without_data()
}

/// START STOP UNIT (SBC-3).
pub fn start_stop_unit(
    immediate: bool,
    power_condition_modifier: u8,
    power_condition: u8,
    no_flush: bool,
    load_eject: bool,
    start: bool,
) -> Command {
    Builder::new(Opcode::START_STOP_UNIT, 6)
        .byte(1, immediate.into())
        .byte(3, power_condition_modifier & 0x0f)
        .byte(4, power_condition << 4 | u8::from(no_flush) << 2 | u8::from(load_eject) << 1 | u8::from(start))
        .without_data()
}

/// PREVENT ALLOW MEDIUM REMOVAL (SBC-3).
pub fn prevent_allow_medium_removal(prevent: u8) -> Command {
    Builder::new(Opcode::PREVENT_ALLOW_MEDIUM_REMOVAL, 6).byte(4, prevent & 0x03).without_data()
}

fn defect_list_byte(primary_list: bool, grown_list: bool, format: u8) -> u8 {
    u8::from(primary_list) << 4 | u8::from(grown_list) << 3 | format & 0x07
}

/// READ DEFECT DATA(10) (SBC-3). The direction is Data-In also when the length is 0.
pub fn read_defect_data10(primary_list: bool, grown_list: bool, format: u8, allocation_length: u16) -> Command {
    Builder::new(Opcode::READ_DEFECT_DATA_10, 10)
        .byte(2, defect_list_byte(primary_list, grown_list, format))
        .be16(7, allocation_length)
        .always(Direction::Read, allocation_length.into())
}

/// READ DEFECT DATA(12) (SBC-3). The direction is Data-In also when the length is 0.
pub fn read_defect_data12(
    primary_list: bool,
    grown_list: bool,
    format: u8,
    address_descriptor_index: u32,
    allocation_length: u32,
) -> Command {
    Builder::new(Opcode::READ_DEFECT_DATA_12, 12)
        .byte(1, defect_list_byte(primary_list, grown_list, format))
        .be32(2, address_descriptor_index)
        .be32(6, allocation_length)
        .always(Direction::Read, allocation_length)
}

/// SANITIZE (SBC-3).
///
/// The expected length is the parameter list length rounded up to 4 and cut to 16 bits, as in the C
/// library; the descriptor block carries the length itself.
pub fn sanitize(
    immediate: bool,
    allow_unrestricted_exit: bool,
    service_action: u8,
    parameter_list_length: u32,
) -> Command {
    let direction = if parameter_list_length == 0 { Direction::None } else { Direction::Write };
    Builder::new(Opcode::SANITIZE, 10)
        .byte(1, u8::from(immediate) << 7 | u8::from(allow_unrestricted_exit) << 5 | service_action & 0x1f)
        .be16(7, low16(parameter_list_length))
        .always(direction, parameter_list_length.wrapping_add(3) & 0xfffc)
}
