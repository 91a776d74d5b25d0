// SPDX-License-Identifier: LGPL-2.1-or-later
//! Commands of every device type (SPC-4), and READ TOC of MMC-6.

use super::{Builder, EncodeError, low8, low16};
use crate::scsi::Command;
use crate::scsi::opcode::{MaintenanceIn, Opcode, PersistentReserveIn, PersistentReserveOut};

/// TEST UNIT READY (SPC-4, 6.47).
pub fn test_unit_ready() -> Command {
    Builder::new(Opcode::TEST_UNIT_READY, 6).without_data()
}

/// INQUIRY (SPC-4, 6.6): standard data, or with `evpd` a vital product data page.
pub fn inquiry(evpd: bool, page_code: u8, allocation_length: u32) -> Command {
    Builder::new(Opcode::INQUIRY, 6)
        .byte(1, evpd.into())
        .byte(2, page_code)
        .be16(3, low16(allocation_length))
        .read(allocation_length)
}

/// REPORT LUNS (SPC-4, 6.33).
pub fn report_luns(select_report: u8, allocation_length: u32) -> Command {
    Builder::new(Opcode::REPORT_LUNS, 12).byte(2, select_report).be32(6, allocation_length).read(allocation_length)
}

/// MODE SENSE(6) (SPC-4, 6.13).
pub fn mode_sense6(
    disable_block_descriptors: bool,
    page_control: u8,
    page_code: u8,
    subpage_code: u8,
    allocation_length: u8,
) -> Command {
    Builder::new(Opcode::MODE_SENSE_6, 6)
        .byte(1, u8::from(disable_block_descriptors) << 3)
        .byte(2, page_control << 6 | page_code & 0x3f)
        .byte(3, subpage_code)
        .byte(4, allocation_length)
        .read(allocation_length.into())
}

/// MODE SENSE(10) (SPC-4, 6.14).
pub fn mode_sense10(
    long_lba_accepted: bool,
    disable_block_descriptors: bool,
    page_control: u8,
    page_code: u8,
    subpage_code: u8,
    allocation_length: u32,
) -> Command {
    Builder::new(Opcode::MODE_SENSE_10, 10)
        .byte(1, u8::from(long_lba_accepted) << 4 | u8::from(disable_block_descriptors) << 3)
        .byte(2, page_control << 6 | page_code & 0x3f)
        .byte(3, subpage_code)
        .be16(7, low16(allocation_length))
        .read(allocation_length)
}

/// MODE SELECT(6) (SPC-4, 6.11).
pub fn mode_select6(page_format: bool, save_pages: bool, parameter_list_length: u32) -> Command {
    Builder::new(Opcode::MODE_SELECT_6, 6)
        .byte(1, u8::from(page_format) << 4 | u8::from(save_pages))
        .byte(4, low8(parameter_list_length))
        .write(parameter_list_length)
}

/// MODE SELECT(10) (SPC-4, 6.12).
pub fn mode_select10(page_format: bool, save_pages: bool, parameter_list_length: u32) -> Command {
    Builder::new(Opcode::MODE_SELECT_10, 10)
        .byte(1, u8::from(page_format) << 4 | u8::from(save_pages))
        .be16(7, low16(parameter_list_length))
        .write(parameter_list_length)
}

/// RESERVE(6) (SPC-2).
pub fn reserve6() -> Command {
    Builder::new(Opcode::RESERVE_6, 6).without_data()
}

/// RELEASE(6) (SPC-2).
pub fn release6() -> Command {
    Builder::new(Opcode::RELEASE_6, 6).without_data()
}

/// Basic parameter list of PERSISTENT RESERVE OUT (SPC-4, 6.16.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct PersistentReserveOutParameters {
    /// RESERVATION KEY.
    pub reservation_key: u64,
    /// SERVICE ACTION RESERVATION KEY.
    pub service_action_reservation_key: u64,
    /// SPEC_I_PT: the list names initiator ports.
    pub specify_initiator_ports: bool,
    /// ALL_TG_PT: for all ports of the target.
    pub all_target_ports: bool,
    /// APTPL: reservations survive a loss of power.
    pub activate_persist_through_power_loss: bool,
}

impl PersistentReserveOutParameters {
    /// Length of the list.
    pub const LEN: usize = 24;

    /// The list to send as Data-Out.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut list = [0; Self::LEN];
        list[..8].copy_from_slice(&self.reservation_key.to_be_bytes());
        list[8..16].copy_from_slice(&self.service_action_reservation_key.to_be_bytes());
        list[20] = u8::from(self.specify_initiator_ports) << 3
            | u8::from(self.all_target_ports) << 2
            | u8::from(self.activate_persist_through_power_loss);
        list
    }
}

/// PERSISTENT RESERVE IN (SPC-4, 6.15).
pub fn persistent_reserve_in(service_action: PersistentReserveIn, allocation_length: u16) -> Command {
    Builder::new(Opcode::PERSISTENT_RESERVE_IN, 10)
        .byte(1, service_action.0 & 0x1f)
        .be16(7, allocation_length)
        .read(allocation_length.into())
}

/// PERSISTENT RESERVE OUT (SPC-4, 6.16) with a basic parameter list, which is the Data-Out:
/// [`PersistentReserveOutParameters::to_bytes`].
pub fn persistent_reserve_out(
    service_action: PersistentReserveOut,
    scope: u8,
    reservation_type: u8,
) -> Result<Command, EncodeError> {
    if service_action > PersistentReserveOut::REGISTER_AND_IGNORE_EXISTING_KEY {
        return Err(EncodeError::UnsupportedServiceAction);
    }
    const LEN: u8 = PersistentReserveOutParameters::LEN as u8;
    Ok(Builder::new(Opcode::PERSISTENT_RESERVE_OUT, 10)
        .byte(1, service_action.0 & 0x1f)
        .byte(2, scope << 4 | reservation_type & 0x0f)
        .be32(5, LEN.into())
        .write(LEN.into()))
}

/// REPORT SUPPORTED OPERATION CODES (SPC-4, 6.35).
pub fn report_supported_operation_codes(
    return_timeouts: bool,
    reporting_options: u8,
    requested_opcode: Opcode,
    requested_service_action: u16,
    allocation_length: u32,
) -> Command {
    Builder::new(Opcode::MAINTENANCE_IN, 12)
        .byte(1, MaintenanceIn::REPORT_SUPPORTED_OPERATION_CODES.0)
        .byte(2, u8::from(return_timeouts) << 7 | reporting_options & 0x07)
        .byte(3, requested_opcode.0)
        .be16(4, requested_service_action)
        .be32(6, allocation_length)
        .read(allocation_length)
}

/// REPORT TARGET PORT GROUPS (SPC-4, 6.37).
pub fn report_target_port_groups(allocation_length: u32) -> Command {
    Builder::new(Opcode::MAINTENANCE_IN, 12)
        .byte(1, MaintenanceIn::REPORT_TARGET_PORT_GROUPS.0)
        .be32(6, allocation_length)
        .read(allocation_length)
}

/// EXTENDED COPY(LID1) (SPC-4, 6.4).
pub fn extended_copy(parameter_list_length: u32) -> Command {
    Builder::new(Opcode::EXTENDED_COPY, 16).be32(10, parameter_list_length).write(parameter_list_length)
}

/// RECEIVE COPY RESULTS: the service actions of RECEIVE COPY STATUS and kin (SPC-4, 6.17 to 6.23).
pub fn receive_copy_results(service_action: u8, list_identifier: u8, allocation_length: u32) -> Command {
    Builder::new(Opcode::RECEIVE_COPY_RESULTS, 16)
        .byte(1, service_action & 0x1f)
        .byte(2, list_identifier)
        .be32(10, allocation_length)
        .read(allocation_length)
}

/// READ TOC/PMA/ATIP (MMC-6), formats 0 to 2. `track` is a track for format 0, a session for
/// format 2, and not used for format 1.
pub fn read_toc(msf: bool, format: u32, track: u8, allocation_length: u16) -> Result<Command, EncodeError> {
    if format > 2 {
        return Err(EncodeError::UnsupportedTocFormat);
    }
    let track = if format == 1 { 0 } else { track };
    Ok(Builder::new(Opcode::READ_TOC, 10)
        .byte(1, u8::from(msf) << 1)
        .byte(2, low8(format))
        .byte(6, track)
        .be16(7, allocation_length)
        .read(allocation_length.into()))
}
