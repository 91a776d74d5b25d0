// SPDX-License-Identifier: LGPL-2.1-or-later
//! PERSISTENT RESERVE IN and OUT (SPC-4 6.15, 6.16), and which commands a reservation keeps others from.
//!
//! Everything but SPEC_I_PT, ALL_TG_PT, APTPL and REGISTER AND MOVE, which REPORT CAPABILITIES says.

use super::reservation::{Access, State, Type};
use super::{
    INVALID_FIELD_IN_CDB, INVALID_FIELD_IN_PARAMETER_LIST, Outcome, PARAMETER_LIST_LENGTH, Plan, answer_within, opcode,
    u16_at, u32_at, u64_at,
};
use crate::lun::LogicalUnit;
use crate::registry::Nexus;

/// Length of the basic parameter list.
const PARAMETER_LIST: usize = 24;
/// SPEC_I_PT, ALL_TG_PT and APTPL of the parameter list.
const EXTRAS: u8 = 0x0d;
/// The only target port.
const RELATIVE_TARGET_PORT: u16 = 1;

mod service_action {
    pub(super) const READ_KEYS: u8 = 0;
    pub(super) const READ_RESERVATION: u8 = 1;
    pub(super) const REPORT_CAPABILITIES: u8 = 2;
    pub(super) const READ_FULL_STATUS: u8 = 3;

    pub(super) const REGISTER: u8 = 0;
    pub(super) const RESERVE: u8 = 1;
    pub(super) const RELEASE: u8 = 2;
    pub(super) const CLEAR: u8 = 3;
    pub(super) const PREEMPT: u8 = 4;
    pub(super) const PREEMPT_AND_ABORT: u8 = 5;
    pub(super) const REGISTER_AND_IGNORE_EXISTING_KEY: u8 = 6;
}

/// SPC-4 table 63, SBC-3 table 13. What is not in these tables is taken for a write.
pub(super) fn access(cdb: &[u8; 16]) -> Access {
    match cdb[0] {
        opcode::INQUIRY
        | opcode::REPORT_LUNS
        | opcode::REQUEST_SENSE
        | opcode::TEST_UNIT_READY
        | opcode::READ_CAPACITY_10
        | opcode::PERSISTENT_RESERVE_IN
        // What PERSISTENT RESERVE OUT may do depends on its key.
        | opcode::PERSISTENT_RESERVE_OUT
        | opcode::MAINTENANCE_IN => Access::Free,
        // READ CAPACITY(16); else GET LBA STATUS.
        opcode::SERVICE_ACTION_IN_16 if cdb[1] & 0x1f == 0x10 => Access::Free,
        // START, without a POWER CONDITION.
        opcode::START_STOP_UNIT if cdb[4] & 0xf1 == 1 => Access::Free,
        // To allow it.
        opcode::PREVENT_ALLOW_MEDIUM_REMOVAL if cdb[4] & 3 == 0 => Access::Free,
        opcode::SERVICE_ACTION_IN_16
        | opcode::MODE_SENSE_6
        | opcode::MODE_SENSE_10
        | opcode::READ_6
        | opcode::READ_10
        | opcode::READ_12
        | opcode::READ_16
        | opcode::VERIFY_10
        | opcode::VERIFY_12
        | opcode::VERIFY_16 => Access::Read,
        _ => Access::Write,
    }
}

/// PERSISTENT RESERVE IN.
pub(super) fn read(cdb: &[u8; 16], unit: &LogicalUnit, answer: &mut Vec<u8>) -> Plan {
    let state = unit.reservations.state();
    match cdb[1] & 0x1f {
        service_action::READ_KEYS => {
            let keys: Vec<[u8; 8]> =
                state.registrations.iter().map(|registration| registration.key.to_be_bytes()).collect();
            list(&state, &keys.concat(), answer);
        }
        service_action::READ_RESERVATION => {
            let mut descriptor = Vec::new();
            if let Some(reservation) = &state.reservation {
                // One of all registrants has no single holder, so its key is 0.
                let holder = state.registrations.iter().find(|registration| state.is_holder(&registration.nexus));
                let key = holder.filter(|_| !reservation.kind.is_all_registrants()).map_or(0, |holder| holder.key);
                descriptor.extend_from_slice(&key.to_be_bytes());
                descriptor.extend_from_slice(&[0, 0, 0, 0, 0, reservation.kind as u8, 0, 0]);
            }
            list(&state, &descriptor, answer);
        }
        service_action::REPORT_CAPABILITIES => {
            let mask = Type::ALL.iter().fold(0_u16, |mask, kind| mask | type_bit(*kind));
            // TMV; none of the abilities, none of the commands that could be allowed.
            answer.extend_from_slice(&[0, 8, 0, 0x80]);
            answer.extend_from_slice(&mask.to_be_bytes());
            answer.extend_from_slice(&[0, 0]);
        }
        service_action::READ_FULL_STATUS => {
            let mut descriptors = Vec::new();
            for registration in &state.registrations {
                let held = state.reservation.as_ref().filter(|_| state.is_holder(&registration.nexus));
                let transport_id = transport_id(&registration.nexus);
                descriptors.extend_from_slice(&registration.key.to_be_bytes());
                descriptors.extend_from_slice(&[0, 0, 0, 0]);
                descriptors.extend_from_slice(&[u8::from(held.is_some()), held.map_or(0, |held| held.kind as u8)]);
                descriptors.extend_from_slice(&[0, 0, 0, 0]);
                descriptors.extend_from_slice(&RELATIVE_TARGET_PORT.to_be_bytes());
                descriptors.extend_from_slice(&(transport_id.len() as u32).to_be_bytes());
                descriptors.extend_from_slice(&transport_id);
            }
            list(&state, &descriptors, answer);
        }
        _ => return Plan::Done(INVALID_FIELD_IN_CDB),
    }
    answer_within(answer, u16_at(cdb, 7).into())
}

/// PRGENERATION, ADDITIONAL LENGTH and what is behind them.
fn list(state: &State, body: &[u8], answer: &mut Vec<u8>) {
    answer.extend_from_slice(&state.generation.to_be_bytes());
    answer.extend_from_slice(&(body.len() as u32).to_be_bytes());
    answer.extend_from_slice(body);
}

/// Its bit in the PERSISTENT RESERVATION TYPE MASK.
fn type_bit(kind: Type) -> u16 {
    match kind {
        Type::ExclusiveAccessAllRegistrants => 1,
        // 1, 3, 5, 6 and 7 in the first byte.
        other => 1 << (8 + other as u16),
    }
}

/// TransportID of an iSCSI initiator port (SPC-4 7.6.4.6).
fn transport_id(nexus: &Nexus) -> Vec<u8> {
    let isid: String = nexus.isid.0.iter().map(|byte| format!("{byte:02x}")).collect();
    // Format 01b, protocol 5; the length follows.
    let mut id = vec![0x45, 0, 0, 0];
    id.extend_from_slice(format!("{},i,0x{isid}\0", nexus.initiator).as_bytes());
    id.resize(id.len().next_multiple_of(4), 0);
    let length = (id.len() - 4) as u16;
    id[2..4].copy_from_slice(&length.to_be_bytes());
    id
}

/// Takes the parameter list of PERSISTENT RESERVE OUT.
pub(super) fn write_begin(cdb: &[u8; 16]) -> Plan {
    match u32_at(cdb, 5) as usize {
        PARAMETER_LIST => Plan::Collect { length: PARAMETER_LIST as u64 },
        _ => Plan::Done(PARAMETER_LIST_LENGTH),
    }
}

/// PERSISTENT RESERVE OUT.
pub(super) fn write(unit: &LogicalUnit, cdb: &[u8; 16], list: &[u8], nexus: &Nexus) -> Outcome {
    use service_action::{
        CLEAR, PREEMPT, PREEMPT_AND_ABORT, REGISTER, REGISTER_AND_IGNORE_EXISTING_KEY, RELEASE, RESERVE,
    };
    if list.len() != PARAMETER_LIST {
        return PARAMETER_LIST_LENGTH;
    }
    let (action, scope) = (cdb[1] & 0x1f, cdb[2] >> 4);
    let (key, action_key) = (u64_at(list, 0), u64_at(list, 8));
    if action > REGISTER_AND_IGNORE_EXISTING_KEY {
        return INVALID_FIELD_IN_CDB;
    }
    if list[20] & EXTRAS != 0 {
        return INVALID_FIELD_IN_PARAMETER_LIST;
    }
    if matches!(action, REGISTER | REGISTER_AND_IGNORE_EXISTING_KEY) {
        return unit.reservations.register(nexus, key, action_key, action != REGISTER);
    }
    let mut state = unit.reservations.state();
    if state.key_of(nexus) != Some(key) {
        return Outcome::ReservationConflict;
    }
    // There is no other scope than the whole unit.
    let kind = Type::of(cdb[2] & 0x0f).filter(|_| scope == 0);
    match action {
        RESERVE => state.reserve(nexus, kind),
        RELEASE => state.release(nexus, kind),
        CLEAR => state.clear(nexus),
        PREEMPT | PREEMPT_AND_ABORT => state.preempt(nexus, action_key, kind, action == PREEMPT_AND_ABORT),
        _ => INVALID_FIELD_IN_CDB,
    }
}
