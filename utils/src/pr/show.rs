// SPDX-License-Identifier: LGPL-2.1-or-later
//! PERSISTENT RESERVE IN: what is registered and reserved.

use std::io::Write;

use iscsi_client::blocking::{Answer, Command, Session};
use iscsi_proto::scsi::cdb::encode::persistent_reserve_in;
use iscsi_proto::scsi::opcode::PersistentReserveIn;
use iscsi_proto::scsi::persistent_reservation::{
    FullStatus, RegisteredKeys, RegistrationStatus, Reservation, ReservationCapabilities,
};
use iscsi_proto::scsi::sense::AdditionalSense;
use serde::Serialize;

use super::{execute, scope_name, type_name};
use crate::failure::{Failure, Kind};
use crate::output::{Output, printable};
use crate::questions::{self, has_cause};

/// Room for 511 keys; who has more is asked again.
const FIRST_LENGTH: u16 = 4096;

/// What can be asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question {
    Keys,
    Reservation,
    Capabilities,
    FullStatus,
}

/// Types of reservations, and their bits in the PERSISTENT RESERVATION TYPE MASK (SPC-4 table 189).
const TYPES: [(u8, u16); 6] = [(1, 0x0200), (3, 0x0800), (5, 0x2000), (6, 0x4000), (7, 0x8000), (8, 0x0001)];

/// Fields of `--json`, of all operations.
pub(super) const FIELDS: &[(&str, &str)] = &[
    ("generation", "PRGENERATION: how often registrations were changed; not of --report-capabilities"),
    ("keys", "of --read-keys: the keys as text, such as \"0x1234\""),
    (
        "reservation",
        "of --read-reservation: null, or key (0x0 if all registrants hold the unit), scope, type and type_name",
    ),
    (
        "registrations",
        "of --read-full-status: key, initiator, isid (null for what is not iSCSI), transport_id as hexadecimal digits, is_holder, scope, type and type_name (null unless it holds the \
         unit), all_target_ports, relative_target_port (null if it is for all)",
    ),
    ("compatible_reservation_handling", "of --report-capabilities: CRH"),
    ("specify_initiator_ports", "SIP_C"),
    ("all_target_ports", "ATP_C"),
    ("persist_through_power_loss", "PTPL_C"),
    ("type_mask_valid", "TMV"),
    ("allow_commands", "ALLOW COMMANDS"),
    ("persist_through_power_loss_activated", "PTPL_A"),
    ("types", "the types that the unit can have; empty if it does not say"),
    ("operation", "of what changes something: its name, once it is done"),
    ("initiator, isid", "and the initiator port that is meant by the unit"),
];

#[derive(Serialize)]
struct KeysDocument {
    generation: u32,
    keys: Vec<String>,
}

#[derive(Serialize)]
struct ReservationDocument {
    generation: u32,
    reservation: Option<Held>,
}

#[derive(Serialize)]
struct Held {
    key: String,
    scope: u8,
    r#type: u8,
    type_name: &'static str,
}

#[derive(Serialize)]
struct CapabilitiesDocument {
    compatible_reservation_handling: bool,
    specify_initiator_ports: bool,
    all_target_ports: bool,
    persist_through_power_loss: bool,
    type_mask_valid: bool,
    allow_commands: u8,
    persist_through_power_loss_activated: bool,
    types: Vec<u8>,
}

#[derive(Serialize)]
struct FullStatusDocument {
    generation: u32,
    registrations: Vec<Registered>,
}

#[derive(Serialize)]
struct Registered {
    key: String,
    initiator: Option<String>,
    isid: Option<String>,
    transport_id: String,
    is_holder: bool,
    scope: Option<u8>,
    r#type: Option<u8>,
    type_name: Option<&'static str>,
    all_target_ports: bool,
    relative_target_port: Option<u16>,
}

/// Asks, and prints the answer.
pub(super) fn show(session: &mut Session, question: Question, json: bool, output: &mut Output) -> Result<(), Failure> {
    match question {
        Question::Keys => keys(&ask(session, PersistentReserveIn::READ_KEYS)?, json, output),
        Question::Reservation => reservation(&ask(session, PersistentReserveIn::READ_RESERVATION)?, json, output),
        Question::Capabilities => capabilities(&ask(session, PersistentReserveIn::REPORT_CAPABILITIES)?, json, output),
        Question::FullStatus => full_status(&ask(session, PersistentReserveIn::READ_FULL_STATUS)?, json, output),
    }
}

/// The type of the reservation, if there is one.
pub(super) fn current_type(session: &mut Session) -> Result<Option<u8>, Failure> {
    let answer = ask(session, PersistentReserveIn::READ_RESERVATION)?;
    let reservation = Reservation::parse(&answer.data);
    Ok((reservation.additional_length > 0).then_some(reservation.kind))
}

fn ask(session: &mut Session, action: PersistentReserveIn) -> Result<Answer, Failure> {
    let mut ask = |length| {
        execute(session, &Command::new(persistent_reserve_in(action, length))).map_err(|error| {
            let failure = questions::failure(session, "PR IN command failed : ", &error);
            let is_unknown = has_cause(&error, AdditionalSense::INVALID_FIELD_IN_CDB);
            if is_unknown && action == PersistentReserveIn::READ_FULL_STATUS {
                return failure.with_advice("the unit does not tell this; -k shows the keys, -r the reservation");
            }
            failure
        })
    };
    let answer = ask(FIRST_LENGTH)?;
    // All answers but that one have their length in the same place.
    let full = match (action, answer.data.get(4..8).and_then(|length| length.first_chunk())) {
        (PersistentReserveIn::REPORT_CAPABILITIES, _) | (_, None) => 0,
        (_, Some(length)) => u32::from_be_bytes(*length).saturating_add(8),
    };
    if full > FIRST_LENGTH.into() { ask(u16::try_from(full).unwrap_or(u16::MAX)) } else { Ok(answer) }
}

fn too_short() -> Failure {
    Failure::new(Kind::Refused, "PR IN command failed : the answer is too short")
}

fn keys(answer: &Answer, json: bool, output: &mut Output) -> Result<(), Failure> {
    let keys = RegisteredKeys::parse(&answer.data).ok_or_else(too_short)?;
    if json {
        let generation = keys.generation;
        return output.json(&KeysDocument { generation, keys: keys.iter().map(|key| format!("{key:#x}")).collect() });
    }
    writeln!(output, "  PR generation={:#x}, {} registered reservation keys follow:", keys.generation, keys.len())?;
    for key in keys.iter() {
        writeln!(output, "    {key:#x}")?;
    }
    Ok(())
}

fn reservation(answer: &Answer, json: bool, output: &mut Output) -> Result<(), Failure> {
    let reservation = Reservation::parse(&answer.data);
    let is_held = reservation.additional_length > 0;
    let type_name = type_name(reservation.kind);
    if json {
        let held = Held {
            key: format!("{:#x}", reservation.key),
            scope: reservation.scope,
            r#type: reservation.kind,
            type_name,
        };
        let document = ReservationDocument { generation: reservation.generation, reservation: is_held.then_some(held) };
        return output.json(&document);
    }
    if !is_held {
        writeln!(output, "  PR generation={:#x}, there is no reservation", reservation.generation)?;
        return Ok(());
    }
    writeln!(output, "  PR generation={:#x}, Reservation follows:", reservation.generation)?;
    writeln!(output, "    Key={:#x}", reservation.key)?;
    writeln!(output, "    scope: {},  type: {type_name}", scope_name(reservation.scope))?;
    Ok(())
}

fn capabilities(answer: &Answer, json: bool, output: &mut Output) -> Result<(), Failure> {
    let can = ReservationCapabilities::parse(&answer.data);
    let types = TYPES.iter().filter(|(_, bit)| can.type_mask_valid && can.type_mask & bit != 0).map(|(kind, _)| *kind);
    if json {
        return output.json(&CapabilitiesDocument {
            compatible_reservation_handling: can.compatible_reservation_handling,
            specify_initiator_ports: can.specify_initiator_ports,
            all_target_ports: can.all_target_ports,
            persist_through_power_loss: can.persist_through_power_loss,
            type_mask_valid: can.type_mask_valid,
            allow_commands: can.allow_commands,
            persist_through_power_loss_activated: can.persist_through_power_loss_activated,
            types: types.collect(),
        });
    }
    writeln!(output, "Report capabilities response:")?;
    for (name, value) in [
        ("Compatible Reservation Handling(CRH)", can.compatible_reservation_handling.into()),
        ("Specify Initiator Ports Capable(SIP_C)", can.specify_initiator_ports.into()),
        ("All Target Ports Capable(ATP_C)", can.all_target_ports.into()),
        ("Persist Through Power Loss Capable(PTPL_C)", can.persist_through_power_loss.into()),
        ("Type Mask Valid(TMV)", can.type_mask_valid.into()),
        ("Allow Commands", can.allow_commands),
        ("Persist Through Power Loss Active(PTPL_A)", can.persist_through_power_loss_activated.into()),
    ] {
        writeln!(output, "  {name}: {value:#x}")?;
    }
    if can.type_mask_valid {
        writeln!(output, "    Support indicated in Type mask:")?;
        for kind in types {
            writeln!(output, "      {}", type_name(kind))?;
        }
    }
    Ok(())
}

fn full_status(answer: &Answer, json: bool, output: &mut Output) -> Result<(), Failure> {
    let status = FullStatus::parse(&answer.data).ok_or_else(too_short)?;
    if json {
        let registrations = status.iter().map(|registration| registered(&registration)).collect();
        return output.json(&FullStatusDocument { generation: status.generation, registrations });
    }
    let count = status.iter().count();
    writeln!(output, "  PR generation={:#x}, {count} registrations follow:", status.generation)?;
    for registration in status.iter() {
        writeln!(output, "    Key={:#x}", registration.key)?;
        match registration.initiator_port() {
            Some((name, Some(isid))) => {
                writeln!(output, "      initiator: {}, ISID {}", printable(name), printable(isid))?;
            }
            Some((name, None)) => writeln!(output, "      initiator: {}", printable(name))?,
            None => writeln!(output, "      initiator: TransportID {}", hexadecimal(registration.transport_id))?,
        }
        if registration.all_target_ports {
            writeln!(output, "      target port: all")?;
        } else {
            writeln!(output, "      target port: {:#x}", registration.relative_target_port)?;
        }
        if registration.is_holder {
            let (scope, kind) = (scope_name(registration.scope), type_name(registration.kind));
            writeln!(output, "      holds the reservation, scope: {scope},  type: {kind}")?;
        }
    }
    Ok(())
}

fn registered(registration: &RegistrationStatus<'_>) -> Registered {
    let port = registration.initiator_port();
    let if_held = |value| registration.is_holder.then_some(value);
    Registered {
        key: format!("{:#x}", registration.key),
        initiator: port.map(|(name, _)| printable(name)),
        isid: port.and_then(|(_, isid)| isid).map(printable),
        transport_id: hexadecimal(registration.transport_id),
        is_holder: registration.is_holder,
        scope: if_held(registration.scope),
        r#type: if_held(registration.kind),
        type_name: registration.is_holder.then(|| type_name(registration.kind)),
        all_target_ports: registration.all_target_ports,
        relative_target_port: (!registration.all_target_ports).then_some(registration.relative_target_port),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
