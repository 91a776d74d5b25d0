// SPDX-License-Identifier: LGPL-2.1-or-later
//! Mode parameters of MODE SENSE and MODE SELECT (SPC-4, 7.5; SBC-3, 6.5): header and list of pages.
//! The parameters of each page are in [`pages`].

pub mod pages;

use pages::{Caching, Control, DisconnectReconnect, InformationalExceptions, PowerCondition};

use super::data_in::DataIn;

open_newtype! {
    /// PAGE CODE, six bits.
    PageCode: u8 {
        /// Read-Write Error Recovery.
        READ_WRITE_ERROR_RECOVERY = 0x01,
        /// Disconnect-Reconnect.
        DISCONNECT_RECONNECT = 0x02,
        /// Verify Error Recovery.
        VERIFY_ERROR_RECOVERY = 0x07,
        /// Caching.
        CACHING = 0x08,
        /// Control.
        CONTROL = 0x0a,
        /// XOR Control.
        XOR_CONTROL = 0x10,
        /// Power Condition.
        POWER_CONDITION = 0x1a,
        /// Informational Exceptions Control.
        INFORMATIONAL_EXCEPTIONS_CONTROL = 0x1c,
        /// All pages (in a CDB only).
        ALL_PAGES = 0x3f,
    }
}

/// Which of the two commands the parameters belong to: their headers differ.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Form {
    /// MODE SENSE(6), MODE SELECT(6): 4 bytes of header.
    Six,
    /// MODE SENSE(10), MODE SELECT(10): 8 bytes of header.
    Ten,
}

impl Form {
    /// Length of the mode parameter header.
    pub const fn header_len(self) -> usize {
        match self {
            Self::Six => 4,
            Self::Ten => 8,
        }
    }
}

/// Answer of MODE SENSE.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ModeSense<'a> {
    /// MODE DATA LENGTH: bytes of the complete answer behind this field.
    pub mode_data_length: u16,
    /// MEDIUM TYPE.
    pub medium_type: u8,
    /// DEVICE-SPECIFIC PARAMETER; bit 7 is WP for a disk.
    pub device_specific_parameter: u8,
    /// LONGLBA: block descriptors are long ones.
    pub long_lba: bool,
    /// Low byte of BLOCK DESCRIPTOR LENGTH, which is all that the C interface has room for. The pages
    /// are looked for behind as many bytes.
    pub block_descriptor_length: u8,
    pages: DataIn<'a>,
}

impl<'a> ModeSense<'a> {
    /// Reads an answer; `None` when the header or bytes that it announces are missing. For the ten-byte
    /// form one byte more than MODE DATA LENGTH is enough, as in the C library.
    pub fn parse(answer: &'a [u8], form: Form) -> Option<Self> {
        let data = DataIn(answer);
        let mode_data_length = match form {
            Form::Six => u16::from(data.u8(0)),
            Form::Ten => data.u16(0),
        };
        if answer.len() < form.header_len().max(usize::from(mode_data_length) + 1) {
            return None;
        }
        let (medium, long_lba, block_descriptor_length) = match form {
            Form::Six => (1, false, data.u8(3)),
            Form::Ten => (2, data.bit(4, 0), data.u8(7)),
        };
        let first_page = form.header_len() + usize::from(block_descriptor_length);
        Some(Self {
            mode_data_length,
            medium_type: data.u8(medium),
            device_specific_parameter: data.u8(medium + 1),
            long_lba,
            block_descriptor_length,
            pages: DataIn(answer.get(first_page..).unwrap_or(&[])),
        })
    }

    /// The pages in the order of the answer. The last may be cut; what is missing reads as 0.
    pub fn pages(&self) -> impl Iterator<Item = ModePage> + use<'a> {
        let mut rest = self.pages.0;
        core::iter::from_fn(move || {
            let (page, behind) = ModePage::parse(rest)?;
            rest = behind;
            Some(page)
        })
    }
}

/// A mode page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ModePage {
    /// PS: the device can save the page.
    pub savable: bool,
    /// SPF: the page has a subpage code and a 16-bit length.
    pub subpage_format: bool,
    /// PAGE CODE.
    pub page_code: PageCode,
    /// SUBPAGE CODE; 0 without `subpage_format`.
    pub subpage_code: u8,
    /// PAGE LENGTH: bytes behind the header, as the device says.
    pub length: u16,
    /// The parameters, when the page code is a known one.
    pub parameters: Parameters,
}

/// Parameters of the page codes that are read and written here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Parameters {
    /// Caching page.
    Caching(Caching),
    /// Control page.
    Control(Control),
    /// Disconnect-Reconnect page.
    DisconnectReconnect(DisconnectReconnect),
    /// Informational Exceptions Control page.
    InformationalExceptions(InformationalExceptions),
    /// Power Condition page.
    PowerCondition(PowerCondition),
    /// Another page: nothing of it is read.
    #[default]
    Unknown,
}

impl ModePage {
    fn parse(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let data = DataIn(bytes);
        let subpage_format = data.bit(0, 6);
        let (header_len, subpage_code, length) =
            if subpage_format { (4, data.u8(1), data.u16(2)) } else { (2, 0, u16::from(data.u8(1))) };
        let (_, behind_header) = bytes.split_at_checked(header_len)?;
        let page_code = PageCode(data.u8(0) & 0x3f);
        let body = DataIn(behind_header);
        let parameters = match page_code {
            PageCode::CACHING => Parameters::Caching(Caching::parse(body)),
            PageCode::CONTROL => Parameters::Control(Control::parse(body)),
            PageCode::DISCONNECT_RECONNECT => Parameters::DisconnectReconnect(DisconnectReconnect::parse(body)),
            PageCode::INFORMATIONAL_EXCEPTIONS_CONTROL => {
                Parameters::InformationalExceptions(InformationalExceptions::parse(body))
            }
            PageCode::POWER_CONDITION => Parameters::PowerCondition(PowerCondition::parse(body)),
            _ => Parameters::Unknown,
        };
        let page = Self { savable: data.bit(0, 7), subpage_format, page_code, subpage_code, length, parameters };
        Some((page, behind_header.get(usize::from(length)..).unwrap_or(&[])))
    }

    /// The parameter list of a MODE SELECT with this page: a zero header, no block descriptors, the
    /// page at its standard length. `None` for a page without parameters here.
    ///
    /// In the subpage format the page keeps the size of the plain one, and the two bytes by which the
    /// header is longer stand in place of the first two parameter bytes, as in the C library. None of
    /// these pages has a subpage in the standards.
    pub fn mode_select(&self, form: Form) -> Option<ParameterList> {
        let parameter_len = self.parameters.len()?;
        let start = form.header_len();
        let len = start + PAGE_HEADER + usize::from(parameter_len);
        let mut bytes = [0; ParameterList::MAX_LEN];
        let page = bytes.get_mut(start..len)?;
        self.parameters.write(&mut page[PAGE_HEADER..]);
        page[0] = u8::from(self.savable) << 7 | u8::from(self.subpage_format) << 6 | self.page_code.0 & 0x3f;
        if self.subpage_format {
            page[1] = self.subpage_code;
            page[2..4].copy_from_slice(&u16::from(parameter_len - 2).to_be_bytes());
        } else {
            page[1] = parameter_len;
        }
        Some(ParameterList { bytes, len })
    }
}

/// Bytes before the parameters of a page in the plain format.
const PAGE_HEADER: usize = 2;

/// Data-Out of a MODE SELECT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParameterList {
    bytes: [u8; Self::MAX_LEN],
    len: usize,
}

impl ParameterList {
    /// The longest list: the header of the ten-byte form and the Power Condition page.
    pub const MAX_LEN: usize = Form::Ten.header_len() + PAGE_HEADER + 38;

    /// The bytes to send.
    pub fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&self.bytes)
    }
}

impl Parameters {
    /// Bytes behind the page header.
    fn len(&self) -> Option<u8> {
        match self {
            Self::Caching(_) => Some(18),
            Self::Control(_) => Some(10),
            Self::DisconnectReconnect(_) => Some(14),
            Self::InformationalExceptions(_) => Some(10),
            Self::PowerCondition(_) => Some(38),
            Self::Unknown => None,
        }
    }

    /// Writes into a zeroed block of `len` bytes.
    fn write(&self, body: &mut [u8]) {
        match self {
            Self::Caching(page) => page.write(body),
            Self::Control(page) => page.write(body),
            Self::DisconnectReconnect(page) => page.write(body),
            Self::InformationalExceptions(page) => page.write(body),
            Self::PowerCondition(page) => page.write(body),
            Self::Unknown => {}
        }
    }
}
