// SPDX-License-Identifier: LGPL-2.1-or-later
//! Texts of code values: strings.tsv.

use std::collections::BTreeMap;
use std::ffi::CStr;

use iscsi_proto::scsi::names;

use crate::rows;

const FILE: &str = include_str!("../../../../c-tests/data/strings.tsv");

/// Texts that the C library lacks.
const OWN: &str = include_str!("../../../../c-tests/data/own_strings.tsv");

type Lookup = fn(u32) -> &'static CStr;

const FUNCTIONS: [(&str, Lookup); 14] = [
    ("scsi_sense_key_str", names::sense_key),
    ("scsi_sense_ascq_str", names::additional_sense),
    ("scsi_pr_type_str", names::reservation_type),
    ("scsi_opcode_str", names::opcode),
    ("scsi_devtype_to_str", names::device_type),
    ("scsi_devqualifier_to_str", names::peripheral_qualifier),
    ("scsi_version_to_str", names::version),
    ("scsi_version_descriptor_to_str", names::version_descriptor),
    ("scsi_inquiry_pagecode_to_str", names::vital_product_data_page),
    ("scsi_protocol_identifier_to_str", names::protocol_identifier),
    ("scsi_codeset_to_str", names::code_set),
    ("scsi_association_to_str", names::association),
    ("scsi_designator_type_to_str", names::designator_type),
    ("scsi_alua_state_to_str", names::asymmetric_access_state),
];

#[test]
fn every_value_of_the_scanned_range() {
    let mut tables: BTreeMap<&str, (BTreeMap<u32, &str>, &str)> = BTreeMap::new();
    for row in rows(FILE).chain(rows(OWN)) {
        let (function, input, text) = match row[..] {
            [function, input, text] | [function, input, text, "="] | [function, input, _, text] => {
                (function, input, text)
            }
            _ => panic!("columns of {row:?}"),
        };
        let table = tables.entry(function).or_default();
        match input.strip_prefix("0x") {
            Some(hex) => {
                table.0.insert(u32::from_str_radix(hex, 16).expect("hex value"), text);
            }
            None => table.1 = text,
        }
    }
    assert_eq!(tables.len(), FUNCTIONS.len());
    for (function, lookup) in FUNCTIONS {
        let (texts, otherwise) = &tables[function];
        for value in (0..0x2_0000).chain([u32::MAX, 1 << 31]) {
            let expected = texts.get(&value).unwrap_or(otherwise);
            assert_eq!(names::as_str(lookup(value)), *expected, "{function}(0x{value:x})");
        }
    }
}
