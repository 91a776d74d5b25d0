// SPDX-License-Identifier: LGPL-2.1-or-later
//! A page of vital product data: what it is, and its fields.

use iscsi_proto::scsi::inquiry::{DeviceType, Peripheral};
use iscsi_proto::scsi::names;
use serde_json::{Map, Value, json};

use super::hex::digits;
use super::layout::{self, Layout};
use super::lists;
use crate::output::trimmed;

/// How a page is read.
#[derive(Clone, Copy)]
pub(super) enum Reading {
    /// Fields at fixed places.
    Fields(&'static Layout),
    /// Anything else.
    List(fn(&[u8]) -> Map<String, Value>),
    /// Text behind the header; the name of its field.
    Text(&'static str),
}

/// Which units have the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    All,
    Disks,
    Tapes,
}

/// A kind of page.
struct Known {
    code: u8,
    of: Of,
    name: &'static str,
    reading: Reading,
}

const fn known(code: u8, of: Of, name: &'static str, reading: Reading) -> Known {
    Known { code, of, name, reading }
}

/// All pages that can be read (SPC-4 7.8, SBC-4 6.6, SSC-4 8.5). Names of those that the original knows are its own.
static PAGES: [Known; 19] = [
    known(0x00, Of::All, "SUPPORTED_VPD_PAGES", Reading::List(lists::supported_pages)),
    known(0x80, Of::All, "UNIT_SERIAL_NUMBER", Reading::Text("unit_serial_number")),
    known(0x83, Of::All, "DEVICE_IDENTIFICATION", Reading::List(lists::device_identification)),
    known(0x85, Of::All, "MANAGEMENT_NETWORK_ADDRESSES", Reading::List(lists::management_network_addresses)),
    known(0x86, Of::All, "EXTENDED_INQUIRY_DATA", Reading::Fields(&layout::EXTENDED_INQUIRY_DATA)),
    known(0x87, Of::All, "MODE_PAGE_POLICY", Reading::List(lists::mode_page_policy)),
    known(0x88, Of::All, "SCSI_PORTS", Reading::List(lists::scsi_ports)),
    known(0x89, Of::All, "ATA_INFORMATION", Reading::List(lists::ata_information)),
    known(0x8f, Of::All, "THIRD_PARTY_COPY", Reading::List(lists::third_party_copy)),
    known(0xb0, Of::Disks, "BLOCK_LIMITS", Reading::Fields(&layout::BLOCK_LIMITS)),
    known(0xb1, Of::Disks, "BLOCK_DEVICE_CHARACTERISTICS", Reading::Fields(&layout::BLOCK_DEVICE_CHARACTERISTICS)),
    known(0xb2, Of::Disks, "LOGICAL_BLOCK_PROVISIONING", Reading::Fields(&layout::LOGICAL_BLOCK_PROVISIONING)),
    known(0xb3, Of::Disks, "REFERRALS", Reading::Fields(&layout::REFERRALS)),
    known(
        0xb5,
        Of::Disks,
        "BLOCK_DEVICE_CHARACTERISTICS_EXTENSION",
        Reading::Fields(&layout::BLOCK_DEVICE_CHARACTERISTICS_EXTENSION),
    ),
    known(
        0xb6,
        Of::Disks,
        "ZONED_BLOCK_DEVICE_CHARACTERISTICS",
        Reading::Fields(&layout::ZONED_BLOCK_DEVICE_CHARACTERISTICS),
    ),
    known(
        0xb0,
        Of::Tapes,
        "SEQUENTIAL_ACCESS_DEVICE_CAPABILITIES",
        Reading::Fields(&layout::SEQUENTIAL_ACCESS_DEVICE_CAPABILITIES),
    ),
    known(0xb1, Of::Tapes, "MANUFACTURER_ASSIGNED_SERIAL_NUMBER", Reading::Text("manufacturer_serial_number")),
    known(0xb2, Of::Tapes, "TAPEALERT_SUPPORTED_FLAGS", Reading::List(lists::tape_alert_flags)),
    known(0xb3, Of::Tapes, "AUTOMATION_DEVICE_SERIAL_NUMBER", Reading::Text("automation_device_serial_number")),
];

/// How the page of a unit is read.
fn find(code: u8, device_type: DeviceType) -> Option<&'static Known> {
    let of = match device_type {
        DeviceType::SEQUENTIAL_ACCESS => Of::Tapes,
        _ => Of::Disks,
    };
    PAGES.iter().find(|page| page.code == code && (page.of == Of::All || page.of == of))
}

/// Name of a page that a unit of this type has.
pub(super) fn name(code: u8, device_type: DeviceType) -> &'static str {
    find(code, device_type).map_or("unknown", |page| page.name)
}

/// A page as it came.
pub(super) struct Page<'a> {
    /// What was asked for.
    pub(super) code: u8,
    pub(super) peripheral: Peripheral,
    /// All of it, cut to its length.
    pub(super) data: &'a [u8],
    known: Option<&'static Known>,
}

impl<'a> Page<'a> {
    pub(super) fn read(code: u8, data: &'a [u8]) -> Self {
        let peripheral = Peripheral::from_byte(data.first().copied().unwrap_or_default());
        // The page length of ATA information and others is 16 bits; old units have a zero there.
        let length = data.get(2..4).and_then(|length| length.try_into().ok()).map_or(0, u16::from_be_bytes);
        let data = data.get(..4 + usize::from(length)).unwrap_or(data);
        Self { code, peripheral, data, known: find(code, peripheral.device_type) }
    }

    pub(super) fn name(&self) -> &'static str {
        self.known.map_or("unknown", |known| known.name)
    }

    /// Whether it is one of a disk's, where others have another page under the same number.
    pub(super) fn is_of_disk(&self) -> bool {
        self.known.is_some_and(|known| known.of == Of::Disks)
    }

    /// What the page says; `None` if nobody knows.
    pub(super) fn fields(&self) -> Option<Map<String, Value>> {
        Some(match self.known?.reading {
            Reading::Fields(layout) => layout::read(layout, self.data),
            Reading::List(read) => read(self.data),
            Reading::Text(name) => {
                Map::from_iter([(name.to_owned(), json!(trimmed(self.data.get(4..).unwrap_or_default())))])
            }
        })
    }

    /// For JSON.
    pub(super) fn document(&self) -> Map<String, Value> {
        let mut document = peripheral_fields(self.peripheral);
        document.insert("page_code".to_owned(), json!(self.code));
        document.insert("page_name".to_owned(), json!(self.name()));
        match self.fields() {
            Some(mut fields) => document.append(&mut fields),
            None => {
                document.insert("data".to_owned(), json!(digits(self.data)));
            }
        }
        document
    }
}

pub(super) fn peripheral_fields(peripheral: Peripheral) -> Map<String, Value> {
    let qualifier = names::as_str(names::peripheral_qualifier(peripheral.qualifier.0.into()));
    let device_type = names::as_str(names::device_type(peripheral.device_type.0.into()));
    let mut fields = Map::new();
    fields.insert("peripheral_qualifier".to_owned(), json!(qualifier));
    fields.insert("peripheral_device_type".to_owned(), json!(device_type));
    fields
}
