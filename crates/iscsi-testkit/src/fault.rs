// SPDX-License-Identifier: LGPL-2.1-or-later
//! Faults as a table: when, and what then. For more, write a [`Script`].

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use iscsi_proto::wire::Opcode;

use crate::script::{Moment, Script, Verdict};
use crate::text;

/// When a fault happens. Ordinals count PDUs of one kind on one connection, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// A connection was accepted.
    Accepted,
    /// The n-th PDU of a kind was received.
    Received(Opcode, u64),
    /// The n-th PDU of a kind is about to be sent.
    Sending(Opcode, u64),
}

/// What happens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// A verdict.
    Verdict(Verdict),
    /// The byte at an offset becomes another one; beyond the PDU nothing happens.
    SetByte(usize, u8),
}

/// One fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// When.
    pub when: When,
    /// What.
    pub act: Act,
}

/// Does what a table says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FaultScript {
    faults: Vec<Fault>,
    /// Connections with a higher number are left alone.
    last_connection: u64,
}

impl FaultScript {
    /// Faults on every connection.
    #[must_use]
    pub fn new(faults: Vec<Fault>) -> Self {
        Self { faults, last_connection: u64::MAX }
    }

    /// One fault on every connection.
    #[must_use]
    pub fn one(when: When, verdict: Verdict) -> Self {
        Self::new(vec![Fault { when, act: Act::Verdict(verdict) }])
    }

    /// Faults only on the first `connections` connections, so that a reconnect succeeds.
    #[must_use]
    pub fn on_first(mut self, connections: u64) -> Self {
        self.last_connection = connections;
        self
    }

    fn play(&self, now: When, connection: u64, pdu: &mut [u8]) -> Verdict {
        if connection > self.last_connection {
            return Verdict::Pass;
        }
        let mut verdict = Verdict::Pass;
        for fault in self.faults.iter().filter(|fault| fault.when == now) {
            match &fault.act {
                Act::Verdict(other) => verdict = other.clone(),
                Act::SetByte(offset, value) => {
                    if let Some(byte) = pdu.get_mut(*offset) {
                        *byte = *value;
                    }
                }
            }
        }
        verdict
    }
}

impl Script for FaultScript {
    fn accepted(&mut self, connection: u64) -> Verdict {
        self.play(When::Accepted, connection, &mut [])
    }

    fn received(&mut self, moment: &Moment, pdu: &mut [u8]) -> Verdict {
        self.play(When::Received(moment.opcode, moment.ordinal), moment.connection, pdu)
    }

    fn sending(&mut self, moment: &Moment, pdu: &mut Vec<u8>) -> Verdict {
        self.play(When::Sending(moment.opcode, moment.ordinal), moment.connection, pdu)
    }
}

/// How the opcodes are called on a command line.
const OPCODES: &[(&str, Opcode)] = &[
    ("nop-out", Opcode::NopOut),
    ("command", Opcode::ScsiCommand),
    ("task-management", Opcode::TaskManagementRequest),
    ("login", Opcode::LoginRequest),
    ("text", Opcode::TextRequest),
    ("data-out", Opcode::DataOut),
    ("logout", Opcode::LogoutRequest),
    ("nop-in", Opcode::NopIn),
    ("response", Opcode::ScsiResponse),
    ("task-management-response", Opcode::TaskManagementResponse),
    ("login-response", Opcode::LoginResponse),
    ("text-response", Opcode::TextResponse),
    ("data-in", Opcode::DataIn),
    ("logout-response", Opcode::LogoutResponse),
    ("r2t", Opcode::ReadyToTransfer),
    ("async", Opcode::AsyncMessage),
    ("reject", Opcode::Reject),
];

/// The text is not a fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FaultSyntax(String);

impl fmt::Display for FaultSyntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "'{}' is not WHEN=WHAT, WHEN being accept or PDU:N with PDU one of {}; WHAT being close, drop, silence, \
             hold, delay:MILLISECONDS, truncate:BYTES, answer:HEX or set:OFFSET:VALUE",
            self.0,
            OPCODES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
        )
    }
}

impl std::error::Error for FaultSyntax {}

impl FromStr for Fault {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        let wrong = || FaultSyntax(text.into());
        let (when, act) = text.split_once('=').ok_or_else(wrong)?;
        let when = parse_when(when).ok_or_else(wrong)?;
        let act = parse_act(act).ok_or_else(wrong)?;
        Ok(Self { when, act })
    }
}

fn parse_when(when: &str) -> Option<When> {
    if when == "accept" {
        return Some(When::Accepted);
    }
    let (name, ordinal) = when.split_once(':').unwrap_or((when, "1"));
    let opcode = OPCODES.iter().find(|(known, _)| *known == name)?.1;
    let ordinal = ordinal.parse().ok()?;
    // Bit 0x20 of an opcode says that a target sends it.
    Some(if opcode.0 & 0x20 == 0 { When::Received(opcode, ordinal) } else { When::Sending(opcode, ordinal) })
}

fn parse_act(act: &str) -> Option<Act> {
    let (name, argument) = act.split_once(':').unwrap_or((act, ""));
    let verdict = match name {
        "close" => Verdict::Close,
        "drop" => Verdict::Drop,
        "silence" => Verdict::Silence,
        "hold" => Verdict::Hold,
        "delay" => Verdict::Delay(Duration::from_millis(argument.parse().ok()?)),
        "truncate" => Verdict::Truncate(argument.parse().ok()?),
        "answer" => Verdict::Answer(text::hexadecimal(argument)?),
        "set" => {
            let (offset, value) = argument.split_once(':')?;
            return Some(Act::SetByte(offset.parse().ok()?, u8::try_from(text::number(value)?).ok()?));
        }
        _ => return None,
    };
    Some(Act::Verdict(verdict))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_from_a_command_line() {
        assert_eq!(
            "command:5=close".parse(),
            Ok(Fault { when: When::Received(Opcode::ScsiCommand, 5), act: Act::Verdict(Verdict::Close) })
        );
        assert_eq!(
            "data-in=truncate:20".parse(),
            Ok(Fault { when: When::Sending(Opcode::DataIn, 1), act: Act::Verdict(Verdict::Truncate(20)) })
        );
        assert_eq!(
            "r2t:2=set:47:0x10".parse(),
            Ok(Fault { when: When::Sending(Opcode::ReadyToTransfer, 2), act: Act::SetByte(47, 16) })
        );
        assert_eq!("accept=answer:00ff".parse::<Fault>().unwrap().act, Act::Verdict(Verdict::Answer(vec![0, 255])));
        for wrong in ["", "accept", "login:x=close", "login=explode", "r2t=set:1"] {
            assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
        }
    }
}
