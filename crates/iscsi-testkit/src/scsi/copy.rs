// SPDX-License-Identifier: LGPL-2.1-or-later
//! EXTENDED COPY(LID1) between units of one target (SPC-4 6.4): units named by the NAA designator of their page 83h, segments
//! from blocks to blocks.

use std::sync::Arc;

use super::{
    INVALID_FIELD_IN_CDB, INVALID_FIELD_IN_PARAMETER_LIST, OUT_OF_RANGE, Outcome, PARAMETER_LIST_LENGTH, Plan,
    UNREADABLE, UNWRITABLE, answer_within, identity, u16_at, u32_at, u64_at,
};
use crate::lun::LogicalUnit;

const HEADER: usize = 16;
const DESCRIPTOR: usize = 32;
const SEGMENT: usize = 28;

/// Bytes that one segment may copy: few, so that a copy needs many.
const LONGEST_SEGMENT: u32 = 256 << 10;
/// Lists at work at a time.
const CONCURRENT_COPIES: u8 = 4;

/// RECEIVE COPY RESULTS (SPC-4 6.18): OPERATING PARAMETERS is all that there is.
pub(super) fn results(cdb: &[u8; 16], answer: &mut Vec<u8>) -> Plan {
    if cdb[1] & 0x1f != 3 {
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    answer.resize(46, 0);
    answer[0..4].copy_from_slice(&42_u32.to_be_bytes());
    // Two target descriptors and one segment, in so many bytes.
    answer[9] = 2;
    answer[11] = 1;
    answer[12..16].copy_from_slice(&((2 * DESCRIPTOR + SEGMENT) as u32).to_be_bytes());
    answer[16..20].copy_from_slice(&LONGEST_SEGMENT.to_be_bytes());
    answer[35] = CONCURRENT_COPIES;
    answer[36] = CONCURRENT_COPIES;
    answer[43] = 2;
    answer[44..46].copy_from_slice(&[0xe4, 0x02]);
    answer_within(answer, u32_at(cdb, 10))
}

/// The command itself: the list comes as data.
pub(super) fn begin(cdb: &[u8; 16]) -> Plan {
    if cdb[1] & 0x1f != 0 {
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    Plan::Collect { length: u32_at(cdb, 10).into() }
}

/// Does what a list of two units and one segment says.
pub(super) fn copy(units: &[Arc<LogicalUnit>], list: &[u8]) -> Outcome {
    if list.len() != HEADER + 2 * DESCRIPTOR + SEGMENT {
        return PARAMETER_LIST_LENGTH;
    }
    let (header, rest) = list.split_at(HEADER);
    let (descriptors, segment) = rest.split_at(2 * DESCRIPTOR);
    let lengths_fit = usize::from(u16_at(header, 2)) == 2 * DESCRIPTOR && u32_at(header, 8) as usize == SEGMENT;
    let unit = |index: u16| {
        let descriptor = descriptors.chunks_exact(DESCRIPTOR).nth(index.into())?;
        units.iter().find(|unit| {
            let naa = identity::naa(unit).to_be_bytes();
            // Binary, NAA, of the logical unit; then the length of its blocks.
            descriptor[0] == 0xe4
                && descriptor[4..8] == [1, 3, 0, 8]
                && descriptor[8..16] == naa
                && u32_at(descriptor, 28) & 0x00ff_ffff == unit.block_size
        })
    };
    let (Some(from), Some(to), true) = (unit(u16_at(segment, 4)), unit(u16_at(segment, 6)), lengths_fit) else {
        return INVALID_FIELD_IN_PARAMETER_LIST;
    };
    if segment[0] != 0x02 || u16_at(segment, 2) != 24 || from.block_size != to.block_size {
        return INVALID_FIELD_IN_PARAMETER_LIST;
    }
    let blocks = u64::from(u16_at(segment, 10));
    let fits = |lba: u64, unit: &LogicalUnit| lba.checked_add(blocks).is_some_and(|end| end <= unit.blocks());
    let (source, destination) = (u64_at(segment, 12), u64_at(segment, 20));
    if !fits(source, from) || !fits(destination, to) {
        return OUT_OF_RANGE;
    }
    let size = u64::from(from.block_size);
    if blocks * size > LONGEST_SEGMENT.into() {
        return INVALID_FIELD_IN_PARAMETER_LIST;
    }
    let mut data = Vec::new();
    if from.backing.append(source * size, (blocks * size) as usize, &mut data).is_err() {
        return UNREADABLE;
    }
    to.backing.write(destination * size, &data).map_or(UNWRITABLE, |()| Outcome::Good)
}
