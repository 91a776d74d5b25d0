// SPDX-License-Identifier: LGPL-2.1-or-later
//! Sense data: sense_vectors.tsv.

use std::collections::BTreeMap;

use iscsi_proto::scsi::sense::{AdditionalSense, Cause, FieldPointer, Sense, SenseKey};

use crate::{rows, unhex};

const FILE: &str = include_str!("../../../../c-tests/data/sense_vectors.tsv");

/// Cases in which the C library does not find a descriptor behind another one, the right result.
const OWN: &str = include_str!("../../../../c-tests/data/own_sense_vectors.tsv");

/// What stays in a C structure that sense data do not touch is tested at the C border.
const ELSEWHERE: [&str; 1] = ["destination not cleared first: all-ones struct, then fixed 70 key 5 without sks"];

fn describe(sense: Sense) -> String {
    let cause = sense.cause.unwrap_or_default();
    let field = cause.field.unwrap_or_default();
    format!(
        "error_type=0x{:x};key={};ascq=0x{:04x};sense_specific={};ill_param_in_cdb={};bit_pointer_valid={};bit_pointer={};field_pointer=0x{:x};info_valid={};information=0x{:x};",
        sense.response_code,
        cause.key.0,
        cause.additional.0,
        u8::from(cause.field.is_some()),
        u8::from(field.in_cdb),
        u8::from(field.bit.is_some()),
        field.bit.unwrap_or(0),
        field.byte,
        u8::from(cause.information.is_some()),
        cause.information.unwrap_or(0),
    )
}

#[test]
fn parser() {
    let mut elsewhere = Vec::new();
    let mut own: BTreeMap<&str, &str> = rows(OWN).map(|row| (row[0], row[2])).collect();
    for row in rows(FILE) {
        let [case, bytes, older, newer] = row[..] else { panic!("columns of {row:?}") };
        if case.starts_with("destination") {
            elsewhere.push(case);
            continue;
        }
        let mut expected = match newer.strip_prefix("= ") {
            Some(added) => format!("{older}{added}"),
            None => newer.to_string(),
        };
        if let Some(right) = own.remove(case) {
            assert_ne!(expected, right, "{case}: listed without need");
            expected = right.to_string();
        }
        assert_eq!(describe(Sense::parse(&unhex(bytes))), expected, "{case}");
    }
    assert_eq!(elsewhere, ELSEWHERE);
    assert!(own.is_empty(), "no such cases: {own:?}");
}

#[test]
fn every_prefix_is_read_without_reaching_past_it() {
    for row in rows(FILE) {
        let bytes = unhex(row[1]);
        for end in 0..bytes.len() {
            let cut = Sense::parse(&bytes[..end]);
            assert_eq!(cut.response_code, bytes.get(..end).and_then(<[u8]>::first).map_or(0, |b| b & 0x7f));
        }
    }
    assert_eq!(Sense::parse(&[]), Sense::default());
}

#[test]
fn fixed_format_round_trip() {
    let causes = [
        Cause { key: SenseKey::ILLEGAL_REQUEST, ..Cause::default() },
        Cause {
            key: SenseKey::ILLEGAL_REQUEST,
            additional: AdditionalSense::INVALID_FIELD_IN_CDB,
            field: Some(FieldPointer { in_cdb: true, bit: Some(7), byte: 0x1234 }),
            information: None,
        },
        Cause {
            key: SenseKey::MEDIUM_ERROR,
            additional: AdditionalSense(0x1100),
            field: Some(FieldPointer { in_cdb: false, bit: None, byte: 3 }),
            information: Some(0x0102_0304),
        },
    ];
    for cause in causes {
        let bytes = cause.to_fixed();
        assert_eq!(usize::from(bytes[7]) + 8, bytes.len());
        assert_eq!(Sense::parse(&bytes), Sense { response_code: 0x70, cause: Some(cause) });
    }
    let wide = Cause { information: Some(1 << 32), ..Cause::default() };
    assert_eq!(wide.to_fixed()[0], 0x70, "an information of 33 bits is not told");
}
