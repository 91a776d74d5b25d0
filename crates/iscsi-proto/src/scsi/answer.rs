// SPDX-License-Identifier: LGPL-2.1-or-later
//! Which parser reads the answer to a command.

use super::Cdb;
use super::capacity::{Capacity10, Capacity16};
use super::copy_results::{CopyStatus, OperatingParameters};
use super::inquiry::StandardInquiry;
use super::lba_status::LbaStatusList;
use super::mode::{Form, ModeSense};
use super::opcode::{MaintenanceIn, Opcode, PersistentReserveIn, ReceiveCopyResults, ServiceActionIn};
use super::operation_codes::{CommandSupport, SupportedCommands};
use super::persistent_reservation::{RegisteredKeys, Reservation, ReservationCapabilities};
use super::report_luns::LunList;
use super::table_of_contents::TableOfContents;
use super::target_port_groups::TargetPortGroups;
use super::vital_product_data::{
    BlockDeviceCharacteristics, BlockLimits, DeviceIdentification, LogicalBlockProvisioning, PageCode, SupportedPages,
    ThirdPartyCopy, UnitSerialNumber,
};

/// The answer to a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer<'a> {
    /// Of INQUIRY without EVPD.
    StandardInquiry(StandardInquiry),
    /// Of INQUIRY for page 0x00.
    SupportedPages(SupportedPages<'a>),
    /// Of INQUIRY for page 0x80.
    UnitSerialNumber(UnitSerialNumber<'a>),
    /// Of INQUIRY for page 0x83.
    DeviceIdentification(DeviceIdentification<'a>),
    /// Of INQUIRY for page 0x8f.
    ThirdPartyCopy(ThirdPartyCopy<'a>),
    /// Of INQUIRY for page 0xb0.
    BlockLimits(BlockLimits),
    /// Of INQUIRY for page 0xb1.
    BlockDeviceCharacteristics(BlockDeviceCharacteristics),
    /// Of INQUIRY for page 0xb2.
    LogicalBlockProvisioning(LogicalBlockProvisioning),
    /// Of READ CAPACITY(10).
    Capacity10(Capacity10),
    /// Of READ CAPACITY(16).
    Capacity16(Capacity16),
    /// Of GET LBA STATUS.
    LbaStatus(LbaStatusList<'a>),
    /// Of REPORT LUNS.
    LunList(LunList<'a>),
    /// Of MODE SENSE(6) or MODE SENSE(10).
    ModeSense(ModeSense<'a>),
    /// Of READ TOC/PMA/ATIP.
    TableOfContents(TableOfContents<'a>),
    /// Of PERSISTENT RESERVE IN, READ KEYS.
    RegisteredKeys(RegisteredKeys<'a>),
    /// Of PERSISTENT RESERVE IN, READ RESERVATION.
    Reservation(Reservation),
    /// Of PERSISTENT RESERVE IN, REPORT CAPABILITIES.
    ReservationCapabilities(ReservationCapabilities),
    /// Of REPORT SUPPORTED OPERATION CODES for all commands.
    SupportedCommands(SupportedCommands<'a>),
    /// Of REPORT SUPPORTED OPERATION CODES for one command.
    CommandSupport(CommandSupport),
    /// Of REPORT TARGET PORT GROUPS.
    TargetPortGroups(TargetPortGroups<'a>),
    /// Of RECEIVE COPY RESULTS, COPY STATUS.
    CopyStatus(CopyStatus),
    /// Of RECEIVE COPY RESULTS, OPERATING PARAMETERS.
    OperatingParameters(OperatingParameters<'a>),
}

impl<'a> Answer<'a> {
    /// Reads the answer to `cdb`; `None` for an empty answer, one too short to mean anything, and a
    /// command whose answer is not read here.
    pub fn parse(cdb: &Cdb, answer: &'a [u8]) -> Option<Self> {
        if answer.is_empty() {
            return None;
        }
        let block = cdb.padded();
        let service_action = block[1] & 0x1f;
        match cdb.opcode() {
            Opcode::INQUIRY if block[1] & 1 == 0 => Some(Self::StandardInquiry(StandardInquiry::parse(answer))),
            Opcode::INQUIRY => Self::parse_page(PageCode(block[2]), answer),
            Opcode::READ_CAPACITY_10 => Capacity10::parse(answer).map(Self::Capacity10),
            // A reserved bit beside the service action makes it another command, as in the C library.
            Opcode::SERVICE_ACTION_IN_16 => match ServiceActionIn(block[1]) {
                ServiceActionIn::READ_CAPACITY_16 => Some(Self::Capacity16(Capacity16::parse(answer))),
                ServiceActionIn::GET_LBA_STATUS => Some(Self::LbaStatus(LbaStatusList::parse(answer))),
                _ => None,
            },
            Opcode::REPORT_LUNS => LunList::parse(answer).map(Self::LunList),
            Opcode::MODE_SENSE_6 => ModeSense::parse(answer, Form::Six).map(Self::ModeSense),
            Opcode::MODE_SENSE_10 => ModeSense::parse(answer, Form::Ten).map(Self::ModeSense),
            Opcode::READ_TOC => TableOfContents::parse(answer, block[2] & 0x0f).map(Self::TableOfContents),
            Opcode::PERSISTENT_RESERVE_IN => match PersistentReserveIn(service_action) {
                PersistentReserveIn::READ_KEYS => RegisteredKeys::parse(answer).map(Self::RegisteredKeys),
                PersistentReserveIn::READ_RESERVATION => Some(Self::Reservation(Reservation::parse(answer))),
                PersistentReserveIn::REPORT_CAPABILITIES => {
                    Some(Self::ReservationCapabilities(ReservationCapabilities::parse(answer)))
                }
                _ => None,
            },
            Opcode::MAINTENANCE_IN => match MaintenanceIn(service_action) {
                MaintenanceIn::REPORT_TARGET_PORT_GROUPS => TargetPortGroups::parse(answer).map(Self::TargetPortGroups),
                MaintenanceIn::REPORT_SUPPORTED_OPERATION_CODES => match block[2] & 0x07 {
                    0 => SupportedCommands::parse(answer).map(Self::SupportedCommands),
                    1 | 2 => Some(Self::CommandSupport(CommandSupport::parse(answer))),
                    _ => None,
                },
                _ => None,
            },
            Opcode::RECEIVE_COPY_RESULTS => match ReceiveCopyResults(service_action) {
                ReceiveCopyResults::COPY_STATUS => CopyStatus::parse(answer).map(Self::CopyStatus),
                ReceiveCopyResults::OPERATING_PARAMETERS => {
                    OperatingParameters::parse(answer).map(Self::OperatingParameters)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn parse_page(page_code: PageCode, answer: &'a [u8]) -> Option<Self> {
        Some(match page_code {
            PageCode::SUPPORTED_PAGES => Self::SupportedPages(SupportedPages::parse(answer)),
            PageCode::UNIT_SERIAL_NUMBER => Self::UnitSerialNumber(UnitSerialNumber::parse(answer)),
            PageCode::DEVICE_IDENTIFICATION => Self::DeviceIdentification(DeviceIdentification::parse(answer)),
            PageCode::THIRD_PARTY_COPY => Self::ThirdPartyCopy(ThirdPartyCopy::parse(answer)),
            PageCode::BLOCK_LIMITS => Self::BlockLimits(BlockLimits::parse(answer)),
            PageCode::BLOCK_DEVICE_CHARACTERISTICS => {
                Self::BlockDeviceCharacteristics(BlockDeviceCharacteristics::parse(answer))
            }
            PageCode::LOGICAL_BLOCK_PROVISIONING => {
                Self::LogicalBlockProvisioning(LogicalBlockProvisioning::parse(answer))
            }
            _ => return None,
        })
    }
}
