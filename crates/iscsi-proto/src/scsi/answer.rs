// SPDX-License-Identifier: LGPL-2.1-or-later
//! Which parser reads the answer to a command.

use super::Cdb;
use super::capacity::{Capacity10, Capacity16};
use super::inquiry::StandardInquiry;
use super::lba_status::LbaStatusList;
use super::mode::{Form, ModeSense};
use super::opcode::{Opcode, ServiceActionIn};
use super::report_luns::LunList;
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
}

impl<'a> Answer<'a> {
    /// Reads the answer to `cdb`; `None` for an empty answer, one too short to mean anything, and a
    /// command whose answer is not read here.
    pub fn parse(cdb: &Cdb, answer: &'a [u8]) -> Option<Self> {
        if answer.is_empty() {
            return None;
        }
        let block = cdb.padded();
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
