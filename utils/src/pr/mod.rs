// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-pr: who has registered with a unit, who holds it, and how to change that (SPC-4 5.13).
//!
//! - here: the command line, and the initiator port that is registered
//! - [`show`]: PERSISTENT RESERVE IN
//! - [`change`]: PERSISTENT RESERVE OUT

mod change;
mod show;

use clap::{ArgGroup, Parser};
use iscsi_client::blocking::{Answer, Command, Error, Session};
use iscsi_proto::scsi::names;
use iscsi_proto::wire::Isid;

use crate::connection::{Common, lun_url};
use crate::failure::Failure;
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;
use change::{Change, Operation};
use show::Question;

/// Show and change the persistent reservation of a logical unit
#[derive(Parser, Debug)]
#[command(name = "iscsi-pr", group(ArgGroup::new("operation")))]
pub struct Arguments {
    /// The unit: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    url: String,

    #[command(flatten)]
    questions: Questions,

    #[command(flatten)]
    changes: Changes,

    /// Log errors and connections to standard error
    #[arg(short, long, help_heading = "Common options")]
    debug: bool,

    #[command(flatten)]
    common: Common,
}

/// What is asked.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "What to show")]
struct Questions {
    /// Show the keys that are registered
    #[arg(short = 'k', long, group = "operation")]
    read_keys: bool,

    /// Show the reservation
    #[arg(short = 'r', long, group = "operation")]
    read_reservation: bool,

    /// Show which reservations the unit can have
    #[arg(short = 'c', long, group = "operation")]
    report_capabilities: bool,

    /// Show who is registered, with which key, and who holds the unit
    #[arg(short = 's', long, group = "operation")]
    read_full_status: bool,
}

/// What is changed.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "What to change")]
struct Changes {
    /// Register the key of --param-sark; without it, or with 0, give up the registration with --param-rk
    #[arg(short = 'G', long, group = "operation")]
    register: bool,

    /// Register, and reserve the unit
    #[arg(short = 'R', long, group = "operation")]
    reserve: bool,

    /// Release the unit, and give up the registration
    #[arg(short = 'L', long, group = "operation")]
    release: bool,

    /// Register, then remove the reservation and all registrations
    #[arg(short = 'C', long, group = "operation")]
    clear: bool,

    /// Register, then remove the registrations with the key of --param-rk and take over their reservation
    #[arg(short = 'P', long, group = "operation")]
    preempt: bool,

    /// As --preempt, and abort the commands of whom it removes
    #[arg(short = 'A', long, group = "operation")]
    preempt_abort: bool,

    /// As --preempt; then release the unit and give up the registration
    #[arg(short = 'X', long, group = "operation")]
    preempt_remove: bool,

    /// With --register the key that is registered already; with --preempt the key to remove
    #[arg(short = 'K', long, value_name = "KEY", value_parser = key)]
    param_rk: Option<u64>,

    /// Key of this initiator, hexadecimal
    #[arg(short = 'S', long, value_name = "KEY", value_parser = key)]
    param_sark: Option<u64>,

    /// Type of the reservation: 1 Write Exclusive, 3 Exclusive Access, 5 and 6 the same with registrants only, 7 and 8
    /// with all registrants
    #[arg(short = 'T', long, value_name = "TYPE", value_parser = reservation_type)]
    prout_type: Option<u8>,

    /// With --register: whatever key is registered already
    #[arg(long)]
    ignore_existing_key: bool,

    /// With --release: stay registered
    #[arg(long)]
    keep_registered: bool,

    /// The initiator port, 12 hexadecimal digits, instead of the one that belongs to the initiator's name
    #[arg(long, value_name = "ISID", value_parser = isid)]
    isid: Option<Isid>,
}

/// Level of `-d`.
const DEBUG_LEVEL: i32 = 2;

/// How often a command is sent again that met a unit attention.
const UNIT_ATTENTIONS: u32 = 5;

/// The text of a number that does not matter here comes from whoever asks for it.
fn hexadecimal(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    (!digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(digits)
}

fn key(text: &str) -> Result<u64, String> {
    hexadecimal(text)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .ok_or_else(|| "a key has up to 16 hexadecimal digits, with or without 0x before them".to_owned())
}

fn isid(text: &str) -> Result<Isid, String> {
    hexadecimal(text)
        .filter(|digits| digits.len() == 12)
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .map(|number| {
            let [_, _, isid @ ..] = number.to_be_bytes();
            Isid(isid)
        })
        .ok_or_else(|| "an ISID has 12 hexadecimal digits".to_owned())
}

fn reservation_type(text: &str) -> Result<u8, String> {
    text.parse()
        .ok()
        .filter(|kind| matches!(kind, 1 | 3 | 5..=8))
        .ok_or_else(|| "a type is 1, 3, 5, 6, 7 or 8".to_owned())
}

/// The same initiator port whenever this program runs under the same name: the unit knows a registrant by name and ISID
/// (SPC-4 5.13.1). Type 10b (RFC 7143 11.12.5) with 24 bits made of the name by FNV-1a; the qualifier is never 0, which it
/// is in the ISIDs that the library takes at random.
fn isid_of(initiator_name: &str) -> Isid {
    let hash = initiator_name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let [a, b, c, ..] = hash.to_be_bytes();
    Isid([0x80, a, b, c, b'P', b'R'])
}

fn isid_text(isid: Isid) -> String {
    isid.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs a command, again where it met a unit attention: it was not carried out then.
fn execute(session: &mut Session, command: &Command) -> Result<Answer, Error> {
    for _ in 0..UNIT_ATTENTIONS {
        match session.execute(command.clone()) {
            Err(error) if error.is_unit_attention() => {}
            result => return result,
        }
    }
    session.execute(command.clone())
}

fn type_name(kind: u8) -> &'static str {
    names::as_str(names::reservation_type(kind.into()))
}

fn scope_name(scope: u8) -> &'static str {
    if scope == 0 { "LU_SCOPE" } else { "UNKNOWN" }
}

impl Arguments {
    fn question(&self) -> Option<Question> {
        let asked = &self.questions;
        [
            (asked.read_keys, Question::Keys),
            (asked.read_reservation, Question::Reservation),
            (asked.report_capabilities, Question::Capabilities),
            (asked.read_full_status, Question::FullStatus),
        ]
        .into_iter()
        .find_map(|(is_asked, question)| is_asked.then_some(question))
    }

    fn operation(&self) -> Option<Operation> {
        let wanted = &self.changes;
        [
            (wanted.register, Operation::Register),
            (wanted.reserve, Operation::Reserve),
            (wanted.release, Operation::Release),
            (wanted.clear, Operation::Clear),
            (wanted.preempt, Operation::Preempt),
            (wanted.preempt_abort, Operation::PreemptAbort),
            (wanted.preempt_remove, Operation::PreemptRemove),
        ]
        .into_iter()
        .find_map(|(is_wanted, operation)| is_wanted.then_some(operation))
    }

    fn change(&self, operation: Operation, isid: Isid) -> Result<Change, Failure> {
        let change = Change {
            operation,
            key: self.changes.param_sark.unwrap_or(0),
            other_key: self.changes.param_rk,
            kind: self.changes.prout_type,
            ignores_existing_key: self.changes.ignore_existing_key,
            keeps_registered: self.changes.keep_registered,
            initiator_name: self.common.initiator_name.clone(),
            isid,
        };
        change.check()?;
        Ok(change)
    }

    /// As one initiator port, or any.
    fn connect(&self, isid: Option<Isid>) -> Result<Session, Failure> {
        let url = lun_url(&self.url)?;
        let mut connector = self.common.connector_for_questions(if self.debug { DEBUG_LEVEL } else { 0 })?;
        if let Some(isid) = isid {
            connector.settings.isid = Some(isid);
        }
        connector.connect(&url).map_err(|error| Failure::session("Login Failed. ", &error))
    }
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "A persistent reservation keeps other initiators from writing a unit, or from reading it too. It belongs to \
             an initiator that has registered a key with the unit, and lasts until it is released, cleared or preempted: \
             no logout ends it. Clusters use this to keep out a node that is believed dead.",
            "One operation is wanted. Those that change something first register the key of --param-sark, unless it is \
             registered: --release alone wants it to be. When the rest then fails, a registration that was made for it is \
             given up again.",
            "A unit knows a registrant by the initiator's name and its port, the ISID. Changes are made with an ISID that \
             follows from the name, so that what one call has registered the next one can use. Two changes at the same \
             time under the same name come from the same port: the later session ends the earlier one, which is \
             opened again. --isid speaks for another port, which should not be logged in at that time.",
            "Some targets, among them tgt, know a registrant by its session alone: what a call has left there, --clear \
             removes, and --preempt, but not --release.",
        ],
        initiator_name: "",
        original_options: &[
            "initiator-name",
            "read-keys",
            "read-reservation",
            "report-capabilities",
            "read-full-status",
            "register",
            "reserve",
            "release",
            "clear",
            "preempt",
            "preempt-remove",
            "param-rk",
            "param-sark",
            "prout-type",
            "debug",
            "help",
            "usage",
        ],
        nothing_named: "You must specify the URL",
        failure: 255,
        other_statuses: &[],
        examples: &[
            (
                "iscsi-pr -i iqn.2026-01.example:me -s iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "who is registered, and who holds the disk",
            ),
            (
                "iscsi-pr -i iqn.2026-01.example:me -R -S 0x1234 -T 5 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "register the key 1234h, and reserve: others that are registered may write, the rest only read",
            ),
            (
                "iscsi-pr -i iqn.2026-01.example:me -L -S 0x1234 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "release that again, and give up the registration",
            ),
            (
                "iscsi-pr -i iqn.2026-01.example:me -P -K dead -S 1234 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "take the disk from whoever has registered the key DEADh",
            ),
        ],
        fields: show::FIELDS,
        differences: &[
            "A change that fails ends with the exit status of other errors; the original ends with 0.",
            "Changes always come from the same ISID for the same initiator name; the original's is random, so that it never meets \
             again what it has registered.",
            "A registration that was there before is kept when --reserve or --preempt fails.",
            "--release sends a RELEASE without registering first, which could only be refused or do nothing. \
             Without --prout-type it releases the reservation whatever its type.",
            "--preempt-remove sends the RELEASE too, which the original leaves out.",
            "--register with --param-rk changes or gives up a registration; the original ignores --param-rk there.",
            "--read-full-status works. --read-reservation says that there is none instead of nothing.",
            "--report-capabilities has the right names for the types; in the original four of six are wrong.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        // What is missing is told before anything is connected.
        let (question, operation) = (self.question(), self.operation());
        if question.is_none() && operation.is_none() {
            return Err(Failure::usage("You must specify one Persistent Reservation operation"));
        }
        if self.common.initiator_name.is_empty() {
            return Err(Failure::usage("You must specify initiator by -i/--initiator-name"));
        }
        if self.changes.ignore_existing_key && operation != Some(Operation::Register) {
            return Err(Failure::usage("--ignore-existing-key goes with --register"));
        }
        if self.changes.keep_registered && operation != Some(Operation::Release) {
            return Err(Failure::usage("--keep-registered goes with --release"));
        }
        let own_isid = self.changes.isid.unwrap_or_else(|| isid_of(&self.common.initiator_name));
        let change = operation.map(|operation| self.change(operation, own_isid)).transpose()?;
        // Whoever only asks does not get in the way of a session of the same port.
        let isid = if change.is_some() { Some(own_isid) } else { self.changes.isid };
        let mut session = self.connect(isid)?;
        let result = match (question, change) {
            (Some(question), _) => show::show(&mut session, question, self.common.json, output),
            (None, Some(change)) => change.carry_out(&mut session, self.common.json, output),
            (None, None) => Ok(()),
        };
        // What was asked for has been done or not, whether the target takes its leave properly or not.
        let _ = session.log_out();
        result
    }
}

#[cfg(test)]
mod tests {
    use super::{isid, isid_of, isid_text, key, reservation_type};

    #[test]
    fn keys_are_hexadecimal() {
        for (text, number) in [("1234", 0x1234), ("0x1234", 0x1234), ("0XfF", 255), ("ffffffffffffffff", u64::MAX)] {
            assert_eq!(key(text), Ok(number));
        }
        for text in ["", "0x", "zz", "-1", "+1", "10000000000000000"] {
            assert!(key(text).is_err(), "{text}");
        }
        assert!(reservation_type("5").is_ok() && reservation_type("2").is_err() && reservation_type("x").is_err());
    }

    #[test]
    fn the_port_belongs_to_the_name() {
        let one = isid_of("iqn.2026-01.example:one");
        assert_eq!(one, isid_of("iqn.2026-01.example:one"));
        assert_ne!(one, isid_of("iqn.2026-01.example:two"));
        assert_eq!(isid(&isid_text(one)), Ok(one));
        assert!(isid("8000").is_err());
    }
}
