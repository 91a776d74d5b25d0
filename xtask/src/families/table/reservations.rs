// SPDX-License-Identifier: LGPL-2.1-or-later
//! Reservations.

use super::argument;
use crate::families::command::{Argument, Builder, Command, Data, Family, Kind};

pub(super) fn commands() -> Vec<Command> {
    let reserve_in = |sa: Kind| {
        vec![
            argument("sa", sa, "SERVICE ACTION, an `enum scsi_persistent_in_sa`"),
            argument("xferlen", Kind::U16, "room for the answer, in bytes"),
        ]
    };
    let reserve_out = |sa: Kind, scope: Kind, kind: Kind| -> Vec<Argument> {
        vec![
            argument("sa", sa, "SERVICE ACTION, an `enum scsi_persistent_out_sa` up to 6"),
            argument("scope", scope, "SCOPE, an `enum scsi_persistent_out_scope`"),
            argument("r#type", kind, "TYPE, an `enum scsi_persistent_out_type`"),
            argument("param", Kind::Void, "a `struct scsi_persistent_reserve_out_basic`; it is copied"),
        ]
    };
    let obsolete = |name: &'static str, clause, purpose, encode: &str, stem: &'static str, spoken: &str| Command {
        name,
        clause,
        purpose,
        remark: None,
        encode: encode.into(),
        refuses: None,
        builder: Some(Builder { function: format!("scsi_cdb_{stem}"), arguments: vec![] }),
        family: Some(Family { stem, spoken: spoken.into(), arguments: vec![], data: Data::None, answer: None }),
    };
    vec![
        obsolete(
            "RESERVE(6)",
            "16h, SPC-2",
            "reserves the logical unit for this session",
            "reserve6()",
            "reserve6",
            "Reserve6",
        ),
        obsolete(
            "RELEASE(6)",
            "17h, SPC-2",
            "ends the reservation of RESERVE(6)",
            "release6()",
            "release6",
            "Release6",
        ),
        Command {
            name: "PERSISTENT RESERVE IN",
            clause: "5Eh, SPC-4 6.15",
            purpose: "asks for registrations and the reservation",
            remark: None,
            encode: "persistent_reserve_in(PersistentReserveIn(sa as u8), xferlen)".into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_persistent_reserve_in".into(),
                arguments: reserve_in(Kind::Enum("scsi_persistent_in_sa")),
            }),
            family: Some(Family {
                stem: "persistent_reserve_in",
                spoken: "PersistentReserveIn".into(),
                arguments: reserve_in(Kind::Int),
                data: Data::In,
                answer: Some(
                    "`struct scsi_persistent_reserve_in_read_keys`, \
                     `struct scsi_persistent_reserve_in_read_reservation` or \
                     `struct scsi_persistent_reserve_in_report_capabilities`",
                ),
            }),
        },
        Command {
            name: "PERSISTENT RESERVE OUT",
            clause: "5Fh, SPC-4 6.16",
            purpose: "registers a key, or makes, ends or takes over a reservation",
            remark: Some(
                "The parameter list of REGISTER AND MOVE (7) is another one: make such a task with \
                 `scsi_create_task()`.",
            ),
            // A number beyond a byte is no service action either.
            encode: "persistent_reserve_out(PersistentReserveOut(u8::try_from(sa).unwrap_or(u8::MAX)), scope as u8, \
                     r#type as u8)"
                .into(),
            refuses: Some("`sa` is above 6, `param` is NULL"),
            builder: Some(Builder {
                function: "scsi_cdb_persistent_reserve_out".into(),
                arguments: reserve_out(
                    Kind::Enum("scsi_persistent_out_sa"),
                    Kind::Enum("scsi_persistent_out_scope"),
                    Kind::Enum("scsi_persistent_out_type"),
                ),
            }),
            family: Some(Family {
                stem: "persistent_reserve_out",
                spoken: "PersistentReserveOut".into(),
                arguments: reserve_out(Kind::Int, Kind::Int, Kind::Int),
                data: Data::Reservation,
                answer: None,
            }),
        },
    ]
}
