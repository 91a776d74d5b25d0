// SPDX-License-Identifier: LGPL-2.1-or-later
//! Block commands (SBC-3 chapter 5).

use std::sync::atomic::Ordering;

use super::{
    INVALID_FIELD_IN_CDB, INVALID_FIELD_IN_PARAMETER_LIST, INVALID_OPERATION_CODE, OUT_OF_RANGE, Outcome,
    PARAMETER_LIST_LENGTH, Plan, UNWRITABLE, WRITE_PROTECTED, answer_within, opcode, u16_at, u32_at, u64_at,
};
use crate::lun::LogicalUnit;

/// Where a command acts, in blocks.
#[derive(Clone, Copy)]
struct Range {
    lba: u64,
    blocks: u64,
}

impl Range {
    /// The range of a CDB, whose length its group code (bits 5 to 7) tells.
    fn of(cdb: &[u8; 16]) -> Self {
        match cdb[0] >> 5 {
            0 => Self {
                lba: (u32_at(cdb, 0) & 0x001f_ffff).into(),
                // READ(6) and WRITE(6) cannot say 0: it means 256.
                blocks: if cdb[4] == 0 { 256 } else { cdb[4].into() },
            },
            4 => Self { lba: u64_at(cdb, 2), blocks: u32_at(cdb, 10).into() },
            5 => Self { lba: u32_at(cdb, 2).into(), blocks: u32_at(cdb, 6).into() },
            _ => Self { lba: u32_at(cdb, 2).into(), blocks: u16_at(cdb, 7).into() },
        }
    }

    /// The range in bytes, if the unit has it.
    fn bytes(self, unit: &LogicalUnit) -> Result<(u64, u64), Outcome> {
        let inside = self.lba.checked_add(self.blocks).is_some_and(|end| end <= unit.blocks());
        let size = u64::from(unit.block_size);
        if inside { Ok((self.lba * size, self.blocks * size)) } else { Err(OUT_OF_RANGE) }
    }
}

/// RDPROTECT, WRPROTECT, VRPROTECT: there is no protection information.
const PROTECT: u8 = 0xe0;
const BYTCHK: u8 = 0x06;
const WRITE_SAME_UNMAP: u8 = 0x08;
const WRITE_SAME_ANCHOR: u8 = 0x10;
const WRITE_SAME_NDOB: u8 = 0x01;

pub(super) fn begin(cdb: &[u8; 16], unit: &LogicalUnit, answer: &mut Vec<u8>) -> Plan {
    let writes = matches!(
        cdb[0],
        opcode::WRITE_6
            | opcode::WRITE_10
            | opcode::WRITE_12
            | opcode::WRITE_16
            | opcode::WRITE_SAME_10
            | opcode::WRITE_SAME_16
            | opcode::UNMAP
    );
    if writes && unit.write_protect.load(Ordering::Relaxed) {
        return Plan::Done(WRITE_PROTECTED);
    }
    match cdb[0] {
        opcode::SERVICE_ACTION_IN_16 => return service_action_in(cdb, unit, answer),
        opcode::READ_CAPACITY_10 => return read_capacity_10(unit, answer),
        opcode::UNMAP => return Plan::Collect { length: u16_at(cdb, 7).into() },
        _ => {}
    }
    let six = matches!(cdb[0], opcode::READ_6 | opcode::WRITE_6);
    let known = six
        || writes
        || matches!(
            cdb[0],
            opcode::READ_10
                | opcode::READ_12
                | opcode::READ_16
                | opcode::VERIFY_10
                | opcode::VERIFY_12
                | opcode::VERIFY_16
                | opcode::SYNCHRONIZE_CACHE_10
                | opcode::SYNCHRONIZE_CACHE_16
        );
    if !known {
        return Plan::Done(INVALID_OPERATION_CODE);
    }
    if !six && cdb[1] & PROTECT != 0 {
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    let (offset, length) = match Range::of(cdb).bytes(unit) {
        Ok(range) => range,
        Err(outcome) => return Plan::Done(outcome),
    };
    match cdb[0] {
        opcode::READ_6 | opcode::READ_10 | opcode::READ_12 | opcode::READ_16 if length > 0 => {
            Plan::Read { offset, length }
        }
        opcode::WRITE_6 | opcode::WRITE_10 | opcode::WRITE_12 | opcode::WRITE_16 if length > 0 => {
            Plan::Write { offset, length }
        }
        opcode::VERIFY_10 | opcode::VERIFY_12 | opcode::VERIFY_16 => match cdb[1] & BYTCHK {
            0 => Plan::Done(Outcome::Good),
            2 => Plan::Compare { offset, length },
            _ => Plan::Done(INVALID_FIELD_IN_CDB),
        },
        opcode::SYNCHRONIZE_CACHE_10 | opcode::SYNCHRONIZE_CACHE_16 => {
            Plan::Done(unit.backing.flush().map_or(UNWRITABLE, |()| Outcome::Good))
        }
        opcode::WRITE_SAME_10 | opcode::WRITE_SAME_16 => write_same_begin(cdb, unit),
        _ => Plan::Done(Outcome::Good),
    }
}

/// SBC-3 5.15.
fn read_capacity_10(unit: &LogicalUnit, answer: &mut Vec<u8>) -> Plan {
    let last = u32::try_from(unit.blocks().saturating_sub(1)).unwrap_or(u32::MAX);
    answer.extend_from_slice(&last.to_be_bytes());
    answer.extend_from_slice(&unit.block_size.to_be_bytes());
    Plan::Answer
}

fn service_action_in(cdb: &[u8; 16], unit: &LogicalUnit, answer: &mut Vec<u8>) -> Plan {
    let allocation_length = u32_at(cdb, 10);
    match cdb[1] & 0x1f {
        // READ CAPACITY(16), SBC-3 5.16: LBPME and LBPRZ where storage is given up.
        0x10 => {
            answer.extend_from_slice(&unit.blocks().saturating_sub(1).to_be_bytes());
            answer.extend_from_slice(&unit.block_size.to_be_bytes());
            answer.extend_from_slice(&[0, 0, if unit.backing.unmap_granularity().is_some() { 0xc0 } else { 0 }]);
            answer.resize(32, 0);
        }
        // GET LBA STATUS, SBC-3 5.4: one descriptor, the initiator asks on.
        0x12 => {
            let lba = u64_at(cdb, 2);
            if lba >= unit.blocks() {
                return Plan::Done(OUT_OF_RANGE);
            }
            let size = u64::from(unit.block_size);
            let (mapped, bytes) = unit.backing.mapped(lba * size);
            let blocks = u32::try_from((bytes / size).max(1)).unwrap_or(u32::MAX);
            answer.extend_from_slice(&20_u32.to_be_bytes());
            answer.extend_from_slice(&[0; 4]);
            answer.extend_from_slice(&lba.to_be_bytes());
            answer.extend_from_slice(&blocks.to_be_bytes());
            answer.extend_from_slice(&[if mapped { 0 } else { 1 }, 0, 0, 0]);
        }
        _ => return Plan::Done(INVALID_FIELD_IN_CDB),
    }
    answer_within(answer, allocation_length)
}

/// SBC-3 5.28: a parameter list of ranges.
pub(super) fn unmap(unit: &LogicalUnit, list: &[u8]) -> Outcome {
    if list.is_empty() {
        return Outcome::Good;
    }
    if list.len() < 8 {
        return PARAMETER_LIST_LENGTH;
    }
    let length = usize::from(u16_at(list, 2));
    let descriptors = list.get(8..8 + length).unwrap_or(&list[8..]);
    let ranges = descriptors
        .chunks_exact(16)
        .map(|descriptor| Range { lba: u64_at(descriptor, 0), blocks: u32_at(descriptor, 8).into() });
    // All are checked before one is carried out.
    if let Some(outcome) = ranges.clone().find_map(|range| range.bytes(unit).err()) {
        return outcome;
    }
    for (offset, length) in ranges.filter_map(|range| range.bytes(unit).ok()) {
        if unit.backing.unmap(offset, length).is_err() {
            return UNWRITABLE;
        }
    }
    Outcome::Good
}

/// SBC-3 5.43, 5.44.
fn write_same_begin(cdb: &[u8; 16], unit: &LogicalUnit) -> Plan {
    let no_data = cdb[0] == opcode::WRITE_SAME_16 && cdb[1] & WRITE_SAME_NDOB != 0;
    if cdb[1] & (WRITE_SAME_ANCHOR | 0x06) != 0 || (cdb[1] & WRITE_SAME_NDOB != 0 && !no_data) {
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    match no_data {
        true => Plan::Done(write_same(unit, cdb, &[])),
        false => Plan::Collect { length: unit.block_size.into() },
    }
}

/// Writes one block, or zeros if there is no data, to the whole range.
pub(super) fn write_same(unit: &LogicalUnit, cdb: &[u8; 16], data: &[u8]) -> Outcome {
    let no_data = cdb[0] == opcode::WRITE_SAME_16 && cdb[1] & WRITE_SAME_NDOB != 0;
    if !no_data && data.len() != unit.block_size as usize {
        return INVALID_FIELD_IN_PARAMETER_LIST;
    }
    let mut range = Range::of(cdb);
    if range.blocks == 0 {
        // Zero blocks: up to the end of the medium.
        range.blocks = unit.blocks().saturating_sub(range.lba);
    }
    let (offset, length) = match range.bytes(unit) {
        Ok(range) => range,
        Err(outcome) => return outcome,
    };
    let zeros = data.iter().all(|byte| *byte == 0);
    // Only the UNMAP bit, or no data at all, allows storage to be given up.
    let written = if zeros && (cdb[1] & WRITE_SAME_UNMAP != 0 || no_data) {
        unit.backing.unmap(offset, length)
    } else {
        let pattern = data.repeat((65536 / data.len().max(1)).max(1));
        let mut done = 0;
        std::iter::from_fn(|| {
            let piece = (length - done).min(pattern.len() as u64);
            let written = (piece > 0).then(|| unit.backing.write(offset + done, &pattern[..piece as usize]));
            done += piece;
            written
        })
        .collect()
    };
    written.map_or(UNWRITABLE, |()| Outcome::Good)
}
