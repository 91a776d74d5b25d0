// SPDX-License-Identifier: LGPL-2.1-or-later
//! Mode pages: caching with WCE, control with SWP (SPC-4 7.5, SBC-3 6.4).

use std::sync::atomic::Ordering;

use super::{
    INVALID_FIELD_IN_CDB, INVALID_FIELD_IN_PARAMETER_LIST, Outcome, PARAMETER_LIST_LENGTH, Plan, answer_within, check,
    opcode, u16_at,
};
use crate::lun::LogicalUnit;

const CACHING: u8 = 0x08;
const CACHING_LENGTH: u8 = 18;
const WCE: u8 = 0x04;
const CONTROL: u8 = 0x0a;
const CONTROL_LENGTH: u8 = 10;
const SWP: u8 = 0x08;
const ALL_PAGES: u8 = 0x3f;

/// PC field: which values are asked for.
const CHANGEABLE: u8 = 1;
const DEFAULT: u8 = 2;
const SAVED: u8 = 3;

pub(super) fn sense(cdb: &[u8; 16], unit: &LogicalUnit, answer: &mut Vec<u8>) -> Plan {
    let long = cdb[0] == opcode::MODE_SENSE_10;
    let (control, code, subpage) = (cdb[2] >> 6, cdb[2] & 0x3f, cdb[3]);
    if control == SAVED {
        // SAVING PARAMETERS NOT SUPPORTED.
        return Plan::Done(check(super::ILLEGAL_REQUEST, 0x3900));
    }
    if subpage != 0 && subpage != 0xff {
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    let header = if long { 8 } else { 4 };
    answer.resize(header, 0);
    let block_descriptor = cdb[1] & 0x08 == 0;
    if block_descriptor {
        let blocks = u32::try_from(unit.blocks()).unwrap_or(u32::MAX);
        answer.extend_from_slice(&blocks.to_be_bytes());
        answer.extend_from_slice(&unit.block_size.to_be_bytes());
    }
    let protected = unit.write_protect.load(Ordering::Relaxed);
    if matches!(code, CACHING | ALL_PAGES) {
        let set = control == DEFAULT || control == CHANGEABLE || unit.write_cache.load(Ordering::Relaxed);
        answer.extend_from_slice(&[CACHING, CACHING_LENGTH, if set { WCE } else { 0 }]);
        answer.resize(answer.len() + usize::from(CACHING_LENGTH) - 1, 0);
    }
    if matches!(code, CONTROL | ALL_PAGES) {
        let set = control == CHANGEABLE || (control == 0 && protected);
        answer.extend_from_slice(&[CONTROL, CONTROL_LENGTH, 0, 0, if set { SWP } else { 0 }]);
        answer.resize(answer.len() + usize::from(CONTROL_LENGTH) - 3, 0);
    }
    if !matches!(code, CACHING | CONTROL | ALL_PAGES) {
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    // WP and DPOFUA.
    let device_specific = if protected { 0x80 } else { 0 } | 0x10;
    let descriptor_length = if block_descriptor { 8 } else { 0 };
    if long {
        let length = (answer.len() - 2) as u16;
        answer[..2].copy_from_slice(&length.to_be_bytes());
        answer[3] = device_specific;
        answer[7] = descriptor_length;
        answer_within(answer, u16_at(cdb, 7).into())
    } else {
        answer[0] = (answer.len() - 1) as u8;
        answer[2] = device_specific;
        answer[3] = descriptor_length;
        answer_within(answer, cdb[4].into())
    }
}

pub(super) fn select(cdb: &[u8; 16], length: u64) -> Plan {
    let (page_format, save) = (cdb[1] & 0x10 != 0, cdb[1] & 0x01 != 0);
    match length {
        _ if !page_format || save => Plan::Done(INVALID_FIELD_IN_CDB),
        0 => Plan::Done(Outcome::Good),
        length => Plan::Collect { length },
    }
}

/// Sets what a parameter list with a header of `header` bytes says: all of it, or nothing.
pub(super) fn apply(unit: &LogicalUnit, list: &[u8], header: usize) -> Outcome {
    if list.len() < header {
        return PARAMETER_LIST_LENGTH;
    }
    let descriptors = if header == 8 { usize::from(u16_at(list, 6)) } else { usize::from(list[3]) };
    let Some(pages) = list.get(header + descriptors..) else {
        return PARAMETER_LIST_LENGTH;
    };
    let (mut rest, mut cache, mut protect) = (pages, None, None);
    while let [code, length, behind @ ..] = rest {
        let Some((page, next)) = behind.split_at_checked(usize::from(*length)) else {
            return PARAMETER_LIST_LENGTH;
        };
        // Each page as it is, but for the one bit that can be changed.
        let changed =
            |at: usize, bit: u8| page.iter().enumerate().all(|(i, byte)| *byte & !(if i == at { bit } else { 0 }) == 0);
        match (code & 0x3f, *length) {
            (CACHING, CACHING_LENGTH) if changed(0, WCE) => cache = Some(page[0] & WCE != 0),
            (CONTROL, CONTROL_LENGTH) if changed(2, SWP) => protect = Some(page[2] & SWP != 0),
            _ => return INVALID_FIELD_IN_PARAMETER_LIST,
        }
        rest = next;
    }
    if !rest.is_empty() {
        return PARAMETER_LIST_LENGTH;
    }
    if let Some(cache) = cache {
        unit.write_cache.store(cache, Ordering::Relaxed);
    }
    if let Some(protect) = protect {
        unit.write_protect.store(protect, Ordering::Relaxed);
    }
    Outcome::Good
}
