// SPDX-License-Identifier: LGPL-2.1-or-later
//! Standard INQUIRY data (SPC-4, 6.6.2). Vital product data pages are in
//! [`vital_product_data`](super::vital_product_data).

use super::data_in::DataIn;

open_newtype! {
    /// PERIPHERAL DEVICE TYPE, five bits.
    DeviceType: u8 {
        /// Disk.
        DIRECT_ACCESS = 0x00,
        /// Tape.
        SEQUENTIAL_ACCESS = 0x01,
        /// Printer.
        PRINTER = 0x02,
        /// Processor.
        PROCESSOR = 0x03,
        /// Write-once.
        WRITE_ONCE = 0x04,
        /// CD, DVD.
        MMC = 0x05,
        /// Scanner.
        SCANNER = 0x06,
        /// Optical memory.
        OPTICAL_MEMORY = 0x07,
        /// Media changer.
        MEDIA_CHANGER = 0x08,
        /// Communications.
        COMMUNICATIONS = 0x09,
        /// Storage array controller.
        STORAGE_ARRAY_CONTROLLER = 0x0c,
        /// Enclosure services.
        ENCLOSURE_SERVICES = 0x0d,
        /// Simplified direct access.
        SIMPLIFIED_DIRECT_ACCESS = 0x0e,
        /// Well known logical unit.
        WELL_KNOWN_LOGICAL_UNIT = 0x1e,
        /// Unknown, or no device.
        UNKNOWN = 0x1f,
    }
}

open_newtype! {
    /// PERIPHERAL QUALIFIER, three bits.
    PeripheralQualifier: u8 {
        /// A device is connected.
        CONNECTED = 0,
        /// A device could be connected.
        DISCONNECTED = 1,
        /// No device can be there.
        NOT_SUPPORTED = 3,
    }
}

/// Byte 0 of all INQUIRY data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Peripheral {
    /// Whether a device is there.
    pub qualifier: PeripheralQualifier,
    /// What it is.
    pub device_type: DeviceType,
}

impl Peripheral {
    /// Splits byte 0 of INQUIRY data.
    pub fn from_byte(byte: u8) -> Self {
        Self { qualifier: PeripheralQualifier(byte >> 5), device_type: DeviceType(byte & 0x1f) }
    }
}

/// Standard INQUIRY data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StandardInquiry {
    /// Qualifier and device type.
    pub peripheral: Peripheral,
    /// RMB: the medium is removable.
    pub removable: bool,
    /// VERSION: the standard that the device claims.
    pub version: u8,
    /// NORMACA: the NACA bit of a CDB is supported.
    pub normaca: bool,
    /// HISUP: LUNs are hierarchical.
    pub hisup: bool,
    /// RESPONSE DATA FORMAT, four bits.
    pub response_data_format: u8,
    /// ADDITIONAL LENGTH: bytes of the complete answer behind byte 4.
    pub additional_length: u8,
    /// SCCS: an embedded storage array controller.
    pub sccs: bool,
    /// ACC: access controls coordinator.
    pub acc: bool,
    /// TPGS: 0 no asymmetric access, 1 implicit, 2 explicit, 3 both.
    pub target_port_group_support: u8,
    /// 3PC: third-party copy commands are supported.
    pub third_party_copy: bool,
    /// PROTECT: protection information is supported.
    pub protect: bool,
    /// ENCSERV: embedded enclosure services.
    pub enclosure_services: bool,
    /// MULTIP: several ports.
    pub multi_port: bool,
    /// ADDR16 (parallel SCSI).
    pub addr16: bool,
    /// WBUS16 (parallel SCSI).
    pub wbus16: bool,
    /// SYNC (parallel SCSI).
    pub sync: bool,
    /// CMDQUE: the full task management model.
    pub command_queuing: bool,
    /// CLOCKING (parallel SCSI), two bits.
    pub clocking: u8,
    /// QAS (parallel SCSI).
    pub qas: bool,
    /// IUS (parallel SCSI).
    pub ius: bool,
    /// T10 VENDOR IDENTIFICATION, blanks kept.
    pub vendor_identification: [u8; 8],
    /// PRODUCT IDENTIFICATION, blanks kept.
    pub product_identification: [u8; 16],
    /// PRODUCT REVISION LEVEL, blanks kept.
    pub product_revision_level: [u8; 4],
    /// VERSION DESCRIPTORs; 0 where there is none.
    pub version_descriptors: [u16; 8],
}

impl StandardInquiry {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        Self {
            peripheral: Peripheral::from_byte(data.u8(0)),
            removable: data.bit(1, 7),
            version: data.u8(2),
            normaca: data.bit(3, 5),
            hisup: data.bit(3, 4),
            response_data_format: data.u8(3) & 0x0f,
            additional_length: data.u8(4),
            sccs: data.bit(5, 7),
            acc: data.bit(5, 6),
            target_port_group_support: data.u8(5) >> 4 & 0x03,
            third_party_copy: data.bit(5, 3),
            protect: data.bit(5, 0),
            enclosure_services: data.bit(6, 6),
            multi_port: data.bit(6, 4),
            addr16: data.bit(6, 0),
            wbus16: data.bit(7, 5),
            sync: data.bit(7, 4),
            command_queuing: data.bit(7, 1),
            clocking: data.u8(56) >> 2 & 0x03,
            qas: data.bit(56, 1),
            ius: data.bit(56, 0),
            vendor_identification: data.padded(8),
            product_identification: data.padded(16),
            product_revision_level: data.padded(32),
            version_descriptors: core::array::from_fn(|index| data.u16(58 + 2 * index)),
        }
    }
}
