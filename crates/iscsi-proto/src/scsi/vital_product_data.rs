// SPDX-License-Identifier: LGPL-2.1-or-later
//! Vital product data pages of INQUIRY (SPC-4, 7.8; SBC-3, 6.6).
//!
//! Lists are cut to the received bytes.

use super::data_in::DataIn;
use super::inquiry::Peripheral;

open_newtype! {
    /// PAGE CODE of a vital product data page.
    PageCode: u8 {
        /// The pages which the device has.
        SUPPORTED_PAGES = 0x00,
        /// Unit serial number.
        UNIT_SERIAL_NUMBER = 0x80,
        /// Designators of unit, port and device.
        DEVICE_IDENTIFICATION = 0x83,
        /// Third-party copy.
        THIRD_PARTY_COPY = 0x8f,
        /// Block limits.
        BLOCK_LIMITS = 0xb0,
        /// Block device characteristics.
        BLOCK_DEVICE_CHARACTERISTICS = 0xb1,
        /// Logical block provisioning.
        LOGICAL_BLOCK_PROVISIONING = 0xb2,
    }
}

/// Bytes 0 and 1 of every page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PageHeader {
    /// Qualifier and device type.
    pub peripheral: Peripheral,
    /// Which page the device says this is.
    pub page_code: PageCode,
}

impl PageHeader {
    /// Length of the header, the page length field included.
    pub const LEN: usize = 4;

    fn parse(data: DataIn<'_>) -> Self {
        Self { peripheral: Peripheral::from_byte(data.u8(0)), page_code: PageCode(data.u8(1)) }
    }
}

/// Page 0x00.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SupportedPages<'a> {
    /// Bytes 0 and 1.
    pub header: PageHeader,
    /// Codes of the supported pages.
    pub pages: &'a [u8],
}

impl<'a> SupportedPages<'a> {
    /// Reads an answer.
    pub fn parse(answer: &'a [u8]) -> Self {
        let data = DataIn(answer);
        Self { header: PageHeader::parse(data), pages: data.bytes(PageHeader::LEN, data.u16(2).into()) }
    }
}

/// Page 0x80.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnitSerialNumber<'a> {
    /// Bytes 0 and 1.
    pub header: PageHeader,
    /// The serial number as sent: blanks kept, and no promise that it is text.
    pub serial_number: &'a [u8],
}

impl<'a> UnitSerialNumber<'a> {
    /// Reads an answer. The page length is one byte, as up to SPC-3; byte 2 was reserved then.
    pub fn parse(answer: &'a [u8]) -> Self {
        let data = DataIn(answer);
        Self { header: PageHeader::parse(data), serial_number: data.bytes(PageHeader::LEN, data.u8(3).into()) }
    }
}

/// Page 0x83.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeviceIdentification<'a> {
    /// Bytes 0 and 1.
    pub header: PageHeader,
    answer: DataIn<'a>,
}

impl<'a> DeviceIdentification<'a> {
    /// Reads an answer.
    pub fn parse(answer: &'a [u8]) -> Self {
        let answer = DataIn(answer);
        Self { header: PageHeader::parse(answer), answer }
    }

    /// The designators in the order of the answer. One begins inside of the page length; the last may
    /// reach beyond it, but never beyond the received bytes.
    pub fn designators(&self) -> impl Iterator<Item = Designator<'a>> + use<'a> {
        let answer = self.answer;
        let end = PageHeader::LEN + usize::from(answer.u16(2));
        let mut at = PageHeader::LEN;
        core::iter::from_fn(move || {
            let whole_header = at + Designator::HEADER <= answer.0.len();
            if at >= end || !whole_header {
                return None;
            }
            let designator = Designator {
                protocol_identifier: answer.u8(at) >> 4,
                code_set: answer.u8(at) & 0x0f,
                protocol_identifier_valid: answer.bit(at + 1, 7),
                association: answer.u8(at + 1) >> 4 & 0x03,
                designator_type: answer.u8(at + 1) & 0x0f,
                designator: answer.bytes(at + Designator::HEADER, answer.u8(at + 3).into()),
            };
            at += Designator::HEADER + usize::from(answer.u8(at + 3));
            Some(designator)
        })
    }
}

/// One designation descriptor (SPC-4, 7.8.6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Designator<'a> {
    /// PROTOCOL IDENTIFIER, four bits.
    pub protocol_identifier: u8,
    /// CODE SET, four bits: 1 binary, 2 ASCII, 3 UTF-8.
    pub code_set: u8,
    /// PIV: the protocol identifier is meaningful.
    pub protocol_identifier_valid: bool,
    /// ASSOCIATION, two bits: 0 logical unit, 1 target port, 2 target device.
    pub association: u8,
    /// DESIGNATOR TYPE, four bits.
    pub designator_type: u8,
    /// The designator.
    pub designator: &'a [u8],
}

impl Designator<'_> {
    const HEADER: usize = 4;
}

/// Page 0x8f.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ThirdPartyCopy<'a> {
    /// Bytes 0 and 1.
    pub header: PageHeader,
    /// Body of the first Supported Commands descriptor (type 1), if the page has one.
    pub supported_commands: Option<SupportedCommands<'a>>,
}

impl<'a> ThirdPartyCopy<'a> {
    /// Reads an answer.
    pub fn parse(answer: &'a [u8]) -> Self {
        let data = DataIn(answer);
        let mut rest = data.bytes(PageHeader::LEN, data.u16(2).into());
        let mut supported_commands = None;
        while let Some((descriptor_header, body)) = rest.split_at_checked(4) {
            let descriptor_header = DataIn(descriptor_header);
            let body = DataIn(body).bytes(0, descriptor_header.u16(2).into());
            if descriptor_header.u16(0) == SupportedCommands::DESCRIPTOR_TYPE {
                // The first byte of the body is the length of the list.
                let list = DataIn(body).bytes(1, DataIn(body).u8(0).into());
                supported_commands = Some(SupportedCommands { list });
                break;
            }
            rest = rest.get(4 + body.len()..).unwrap_or(&[]);
        }
        Self { header: PageHeader::parse(data), supported_commands }
    }
}

/// The third-party copy commands which the device has (SPC-4, 7.8.17.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SupportedCommands<'a> {
    list: &'a [u8],
}

impl<'a> SupportedCommands<'a> {
    /// Type of the descriptor that holds them.
    pub const DESCRIPTOR_TYPE: u16 = 1;

    /// Each command in the order of the answer: operation code and its service actions.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &'a [u8])> + use<'a> {
        let mut rest = self.list;
        core::iter::from_fn(move || {
            let (&[opcode, count], behind) = rest.split_first_chunk::<2>()?;
            let service_actions = DataIn(behind).bytes(0, count.into());
            rest = behind.get(service_actions.len()..).unwrap_or(&[]);
            Some((opcode, service_actions))
        })
    }
}

/// Page 0xb0. Lengths and granularities are in blocks; 0 says that no limit is reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BlockLimits {
    /// Bytes 0 and 1.
    pub header: PageHeader,
    /// WSNZ: WRITE SAME with 0 blocks is refused.
    pub write_same_no_zero: bool,
    /// Longest COMPARE AND WRITE.
    pub maximum_compare_and_write_length: u8,
    /// Best granularity of a transfer.
    pub optimal_transfer_length_granularity: u16,
    /// Longest transfer.
    pub maximum_transfer_length: u32,
    /// Best transfer.
    pub optimal_transfer_length: u32,
    /// Longest PRE-FETCH.
    pub maximum_prefetch_length: u32,
    /// Most blocks in an UNMAP.
    pub maximum_unmap_lba_count: u32,
    /// Most descriptors in an UNMAP.
    pub maximum_unmap_block_descriptor_count: u32,
    /// Best granularity of UNMAP.
    pub optimal_unmap_granularity: u32,
    /// UGAVALID: the next field is meaningful.
    pub unmap_granularity_alignment_valid: bool,
    /// First address to which the unmap granularity applies.
    pub unmap_granularity_alignment: u32,
    /// Longest WRITE SAME.
    pub maximum_write_same_length: u64,
    /// Longest WRITE ATOMIC.
    pub maximum_atomic_transfer_length: u32,
    /// Alignment of WRITE ATOMIC.
    pub atomic_alignment: u32,
    /// Granularity of WRITE ATOMIC.
    pub atomic_transfer_length_granularity: u32,
    /// Longest WRITE ATOMIC with an atomic boundary.
    pub maximum_atomic_transfer_length_with_boundary: u32,
    /// Largest atomic boundary.
    pub maximum_atomic_boundary_size: u32,
}

impl BlockLimits {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        Self {
            header: PageHeader::parse(data),
            write_same_no_zero: data.bit(4, 0),
            maximum_compare_and_write_length: data.u8(5),
            optimal_transfer_length_granularity: data.u16(6),
            maximum_transfer_length: data.u32(8),
            optimal_transfer_length: data.u32(12),
            maximum_prefetch_length: data.u32(16),
            maximum_unmap_lba_count: data.u32(20),
            maximum_unmap_block_descriptor_count: data.u32(24),
            optimal_unmap_granularity: data.u32(28),
            unmap_granularity_alignment_valid: data.bit(32, 7),
            unmap_granularity_alignment: data.u32(32) & 0x7fff_ffff,
            maximum_write_same_length: data.u64(36),
            maximum_atomic_transfer_length: data.u32(44),
            atomic_alignment: data.u32(48),
            atomic_transfer_length_granularity: data.u32(52),
            maximum_atomic_transfer_length_with_boundary: data.u32(56),
            maximum_atomic_boundary_size: data.u32(60),
        }
    }
}

/// Page 0xb1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BlockDeviceCharacteristics {
    /// Bytes 0 and 1.
    pub header: PageHeader,
    /// 0 not reported, 1 does not rotate, else revolutions per minute.
    pub medium_rotation_rate: u16,
    /// PRODUCT TYPE.
    pub product_type: u8,
    /// WABEREQ, two bits.
    pub write_after_block_erase: u8,
    /// WACEREQ, two bits.
    pub write_after_cryptographic_erase: u8,
    /// NOMINAL FORM FACTOR, four bits.
    pub nominal_form_factor: u8,
    /// FUAB.
    pub fua_behaviour: bool,
    /// VBULS.
    pub verify_byte_check_unmapped_supported: bool,
}

impl BlockDeviceCharacteristics {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        Self {
            header: PageHeader::parse(data),
            medium_rotation_rate: data.u16(4),
            product_type: data.u8(6),
            write_after_block_erase: data.u8(7) >> 6,
            write_after_cryptographic_erase: data.u8(7) >> 4 & 0x03,
            nominal_form_factor: data.u8(7) & 0x0f,
            fua_behaviour: data.bit(8, 1),
            verify_byte_check_unmapped_supported: data.bit(8, 0),
        }
    }
}

/// Page 0xb2.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LogicalBlockProvisioning {
    /// Bytes 0 and 1.
    pub header: PageHeader,
    /// THRESHOLD EXPONENT.
    pub threshold_exponent: u8,
    /// LBPU: UNMAP is supported.
    pub unmap: bool,
    /// LBPWS: WRITE SAME(16) can unmap.
    pub write_same_16: bool,
    /// LBPWS10: WRITE SAME(10) can unmap.
    pub write_same_10: bool,
    /// LBPRZ: unmapped blocks read as zeros.
    pub reads_zeros: bool,
    /// ANC_SUP: anchoring is supported.
    pub anchor: bool,
    /// DP: a provisioning group descriptor follows.
    pub descriptor_present: bool,
    /// PROVISIONING TYPE, three bits: 0 full or unknown, 1 resource, 2 thin.
    pub provisioning_type: u8,
}

impl LogicalBlockProvisioning {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        Self {
            header: PageHeader::parse(data),
            threshold_exponent: data.u8(4),
            unmap: data.bit(5, 7),
            write_same_16: data.bit(5, 6),
            write_same_10: data.bit(5, 5),
            reads_zeros: data.bit(5, 2),
            anchor: data.bit(5, 1),
            descriptor_present: data.bit(5, 0),
            provisioning_type: data.u8(6) & 0x07,
        }
    }
}
