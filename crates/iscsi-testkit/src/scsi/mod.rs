// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a disk does with a command descriptor block (SAM-5, SPC-4, SBC-3).

mod block;
mod copy;
mod identity;
mod mode;
mod persistent_reserve;
mod reservation;

use std::sync::Arc;

use crate::lun::{self, LogicalUnit};
use crate::port_group::PortGroup;
use crate::registry::Nexus;
pub(crate) use reservation::Reservations;

/// Sense key, and additional sense code with its qualifier (SPC-4 4.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sense {
    pub(crate) key: u8,
    pub(crate) additional: u16,
}

impl Sense {
    /// Fixed format, current error (SPC-4 4.5.3).
    pub(crate) fn fixed_format(self) -> [u8; 18] {
        let mut sense = [0; 18];
        sense[0] = 0x70;
        sense[2] = self.key;
        sense[7] = 10;
        sense[12..14].copy_from_slice(&self.additional.to_be_bytes());
        sense
    }
}

/// How a command ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Good,
    /// CHECK CONDITION.
    Check(Sense),
    ReservationConflict,
}

impl Outcome {
    pub(crate) fn status(self) -> u8 {
        match self {
            Self::Good => 0x00,
            Self::Check(_) => 0x02,
            Self::ReservationConflict => 0x18,
        }
    }
}

const fn check(key: u8, additional: u16) -> Outcome {
    Outcome::Check(Sense { key, additional })
}

const ILLEGAL_REQUEST: u8 = 0x5;
const UNIT_ATTENTION: u8 = 0x6;
/// Additional sense: power on, reset or bus device reset occurred.
pub(crate) const POWER_ON_OR_RESET: u16 = 0x2900;
pub(crate) const UNREADABLE: Outcome = check(0x3, 0x1100);
pub(crate) const UNWRITABLE: Outcome = check(0x3, 0x0c00);
pub(crate) const MISCOMPARE: Outcome = check(0xe, 0x1d00);
/// RFC 7143 11.4.7.2.
pub(crate) const UNEXPECTED_DATA: Outcome = check(0xb, 0x0c0c);
/// RFC 7143 11.4.7.2.
pub(crate) const WRONG_AMOUNT_OF_DATA: Outcome = check(0xb, 0x0c0d);
pub(crate) const NO_UNIT: Outcome = check(ILLEGAL_REQUEST, 0x2500);
const WRITE_PROTECTED: Outcome = check(0x7, 0x2700);
const INVALID_OPERATION_CODE: Outcome = check(ILLEGAL_REQUEST, 0x2000);
const INVALID_FIELD_IN_CDB: Outcome = check(ILLEGAL_REQUEST, 0x2400);
const OUT_OF_RANGE: Outcome = check(ILLEGAL_REQUEST, 0x2100);
const PARAMETER_LIST_LENGTH: Outcome = check(ILLEGAL_REQUEST, 0x1a00);
const INVALID_FIELD_IN_PARAMETER_LIST: Outcome = check(ILLEGAL_REQUEST, 0x2600);
const INVALID_RELEASE: Outcome = check(ILLEGAL_REQUEST, 0x2604);

/// A command that arrived.
pub(crate) struct Request<'a> {
    pub(crate) cdb: &'a [u8; 16],
    /// The unit that is addressed, if it exists.
    pub(crate) unit: Option<&'a LogicalUnit>,
    /// All units of the target.
    pub(crate) units: &'a [Arc<LogicalUnit>],
    /// Its groups of ports, if it tells of them.
    pub(crate) port_groups: &'a [PortGroup],
    /// Who sends the command.
    pub(crate) nexus: &'a Nexus,
    /// A unit attention condition that this command reports.
    pub(crate) attention: Option<u16>,
}

/// What to do for a command. Offsets and lengths are bytes of the unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Plan {
    /// Nothing is left to do.
    Done(Outcome),
    /// Send the answer.
    Answer,
    Read {
        offset: u64,
        length: u64,
    },
    Write {
        offset: u64,
        length: u64,
    },
    /// Compare data out with the unit.
    Compare {
        offset: u64,
        length: u64,
    },
    /// Take this many bytes of data out, then [`finish`].
    Collect {
        length: u64,
    },
}

/// Operation codes (SPC-4 annex E, SBC-3).
mod opcode {
    pub(super) const TEST_UNIT_READY: u8 = 0x00;
    pub(super) const REQUEST_SENSE: u8 = 0x03;
    pub(super) const READ_6: u8 = 0x08;
    pub(super) const WRITE_6: u8 = 0x0a;
    pub(super) const INQUIRY: u8 = 0x12;
    pub(super) const MODE_SELECT_6: u8 = 0x15;
    pub(super) const MODE_SENSE_6: u8 = 0x1a;
    pub(super) const START_STOP_UNIT: u8 = 0x1b;
    pub(super) const PREVENT_ALLOW_MEDIUM_REMOVAL: u8 = 0x1e;
    pub(super) const READ_CAPACITY_10: u8 = 0x25;
    pub(super) const READ_10: u8 = 0x28;
    pub(super) const WRITE_10: u8 = 0x2a;
    pub(super) const VERIFY_10: u8 = 0x2f;
    pub(super) const SYNCHRONIZE_CACHE_10: u8 = 0x35;
    pub(super) const WRITE_SAME_10: u8 = 0x41;
    pub(super) const UNMAP: u8 = 0x42;
    pub(super) const MODE_SELECT_10: u8 = 0x55;
    pub(super) const MODE_SENSE_10: u8 = 0x5a;
    pub(super) const PERSISTENT_RESERVE_IN: u8 = 0x5e;
    pub(super) const PERSISTENT_RESERVE_OUT: u8 = 0x5f;
    pub(super) const EXTENDED_COPY: u8 = 0x83;
    pub(super) const RECEIVE_COPY_RESULTS: u8 = 0x84;
    pub(super) const READ_16: u8 = 0x88;
    pub(super) const WRITE_16: u8 = 0x8a;
    pub(super) const VERIFY_16: u8 = 0x8f;
    pub(super) const SYNCHRONIZE_CACHE_16: u8 = 0x91;
    pub(super) const WRITE_SAME_16: u8 = 0x93;
    pub(super) const SERVICE_ACTION_IN_16: u8 = 0x9e;
    pub(super) const REPORT_LUNS: u8 = 0xa0;
    pub(super) const MAINTENANCE_IN: u8 = 0xa3;
    pub(super) const READ_12: u8 = 0xa8;
    pub(super) const WRITE_12: u8 = 0xaa;
    pub(super) const VERIFY_12: u8 = 0xaf;
}

/// Whether a command leaves a unit attention condition pending (SAM-5 5.14).
pub(crate) fn ignores_unit_attention(cdb: &[u8; 16]) -> bool {
    matches!(cdb[0], opcode::INQUIRY | opcode::REPORT_LUNS)
}

/// Decides about a command; an answer that needs no data goes to `answer`, which is empty.
pub(crate) fn begin(request: &Request<'_>, answer: &mut Vec<u8>) -> Plan {
    let cdb = request.cdb;
    // What every unit answers, even one that does not exist.
    match cdb[0] {
        opcode::INQUIRY => return identity::inquiry(cdb, request.unit, request.port_groups, answer),
        opcode::REPORT_LUNS => return report_luns(cdb, request.units, answer),
        opcode::REQUEST_SENSE => return request_sense(request, answer),
        _ => {}
    }
    let Some(unit) = request.unit else {
        return Plan::Done(NO_UNIT);
    };
    if let Some(additional) = request.attention {
        return Plan::Done(check(UNIT_ATTENTION, additional));
    }
    if unit.reservations.conflicts(request.nexus, persistent_reserve::access(cdb)) {
        return Plan::Done(Outcome::ReservationConflict);
    }
    match cdb[0] {
        opcode::TEST_UNIT_READY | opcode::START_STOP_UNIT | opcode::PREVENT_ALLOW_MEDIUM_REMOVAL => {
            Plan::Done(Outcome::Good)
        }
        opcode::MODE_SENSE_6 | opcode::MODE_SENSE_10 => mode::sense(cdb, unit, answer),
        opcode::MODE_SELECT_6 => mode::select(cdb, cdb[4].into()),
        opcode::MODE_SELECT_10 => mode::select(cdb, u16_at(cdb, 7).into()),
        opcode::PERSISTENT_RESERVE_IN => persistent_reserve::read(cdb, unit, answer),
        opcode::PERSISTENT_RESERVE_OUT => persistent_reserve::write_begin(cdb),
        opcode::MAINTENANCE_IN => report_target_port_groups(cdb, request.port_groups, answer),
        opcode::EXTENDED_COPY => copy::begin(cdb),
        opcode::RECEIVE_COPY_RESULTS => copy::results(cdb, answer),
        _ => block::begin(cdb, unit, answer),
    }
}

/// Ends a command whose data was collected. `units` are all of the target.
pub(crate) fn finish(
    unit: &LogicalUnit,
    units: &[Arc<LogicalUnit>],
    cdb: &[u8; 16],
    data: &[u8],
    nexus: &Nexus,
) -> Outcome {
    match cdb[0] {
        opcode::MODE_SELECT_6 => mode::apply(unit, data, 4),
        opcode::MODE_SELECT_10 => mode::apply(unit, data, 8),
        opcode::UNMAP => block::unmap(unit, data),
        opcode::EXTENDED_COPY => copy::copy(units, data),
        opcode::PERSISTENT_RESERVE_OUT => persistent_reserve::write(unit, cdb, data, nexus),
        _ => block::write_same(unit, cdb, data),
    }
}

/// Cuts an answer to the ALLOCATION LENGTH.
fn answer_within(answer: &mut Vec<u8>, allocation_length: u32) -> Plan {
    answer.truncate(allocation_length as usize);
    Plan::Answer
}

/// SPC-4 6.33.
fn report_luns(cdb: &[u8; 16], units: &[Arc<LogicalUnit>], answer: &mut Vec<u8>) -> Plan {
    let allocation_length = u32_at(cdb, 6);
    if allocation_length < 16 {
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    let listed: &[Arc<LogicalUnit>] = match cdb[2] {
        0 | 2 => units,
        // Well known logical units: there are none.
        1 => &[],
        _ => return Plan::Done(INVALID_FIELD_IN_CDB),
    };
    answer.extend_from_slice(&(listed.len() as u32 * 8).to_be_bytes());
    answer.extend_from_slice(&[0; 4]);
    for unit in listed {
        answer.extend_from_slice(&lun::address(unit.number).0);
    }
    answer_within(answer, allocation_length)
}

/// SPC-4 6.37, in both formats of the answer.
fn report_target_port_groups(cdb: &[u8; 16], groups: &[PortGroup], answer: &mut Vec<u8>) -> Plan {
    const REPORT_TARGET_PORT_GROUPS: u8 = 0x0a;
    if groups.is_empty() || cdb[1] & 0x1f != REPORT_TARGET_PORT_GROUPS {
        return Plan::Done(INVALID_OPERATION_CODE);
    }
    answer.resize(4, 0);
    match cdb[1] >> 5 {
        0 => {}
        // Extended header, without an IMPLICIT TRANSITION TIME.
        1 => answer.extend_from_slice(&[0x10, 0, 0, 0]),
        _ => return Plan::Done(INVALID_FIELD_IN_CDB),
    }
    for group in groups {
        group.append_descriptor(answer);
    }
    let length = (answer.len() - 4) as u32;
    answer[..4].copy_from_slice(&length.to_be_bytes());
    answer_within(answer, u32_at(cdb, 6))
}

/// SPC-4 6.39: a pending unit attention comes as data.
fn request_sense(request: &Request<'_>, answer: &mut Vec<u8>) -> Plan {
    if request.cdb[1] & 1 != 0 {
        // DESC: descriptor format is not offered.
        return Plan::Done(INVALID_FIELD_IN_CDB);
    }
    let sense = match (request.unit, request.attention) {
        (None, _) => Sense { key: ILLEGAL_REQUEST, additional: 0x2500 },
        (_, Some(additional)) => Sense { key: UNIT_ATTENTION, additional },
        (_, None) => Sense { key: 0, additional: 0 },
    };
    answer.extend_from_slice(&sense.fixed_format());
    answer_within(answer, request.cdb[4].into())
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|field| field.first_chunk().copied()).map_or(0, u16::from_be_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|field| field.first_chunk().copied()).map_or(0, u32::from_be_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|field| field.first_chunk().copied()).map_or(0, u64::from_be_bytes)
}
