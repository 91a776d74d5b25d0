// SPDX-License-Identifier: LGPL-2.1-or-later
//! PERSISTENT RESERVE OUT: registering, reserving, and taking away from others.

use iscsi_client::blocking::{Command, Error, Session};
use iscsi_proto::scsi::cdb::encode::{PersistentReserveOutParameters, persistent_reserve_out};
use iscsi_proto::scsi::opcode::PersistentReserveOut;
use iscsi_proto::scsi::status::Status;
use iscsi_proto::wire::Isid;
use serde::Serialize;

use super::show::current_type;
use super::{execute, isid_text};
use crate::failure::Failure;
use crate::output::Output;

/// Scope of a reservation: the whole unit. There is no other (SPC-4 table 53).
const LU_SCOPE: u8 = 0;
/// Type that is sent where there is no reservation and so no type matters.
const WRITE_EXCLUSIVE: u8 = 1;

/// What is to be changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operation {
    Register,
    Reserve,
    Release,
    Clear,
    Preempt,
    PreemptAbort,
    PreemptRemove,
}

impl Operation {
    fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Reserve => "reserve",
            Self::Release => "release",
            Self::Clear => "clear",
            Self::Preempt => "preempt",
            Self::PreemptAbort => "preempt-abort",
            Self::PreemptRemove => "preempt-remove",
        }
    }
}

/// An operation and what it needs.
pub(super) struct Change {
    pub(super) operation: Operation,
    /// Key of this initiator; 0 for none.
    pub(super) key: u64,
    /// Another key: that is registered already, or that is to be removed.
    pub(super) other_key: Option<u64>,
    pub(super) kind: Option<u8>,
    pub(super) ignores_existing_key: bool,
    pub(super) keeps_registered: bool,
    pub(super) initiator_name: String,
    pub(super) isid: Isid,
}

/// Fields of `--json`.
#[derive(Serialize)]
struct Document<'a> {
    operation: &'static str,
    initiator: &'a str,
    isid: String,
}

impl Change {
    /// Sees that nothing is missing.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match self.operation {
            Operation::Register if self.key == 0 && self.other_key.is_none() && !self.ignores_existing_key => {
                Err(Failure::usage(
                    "You must specify a key: -S/--param-sark to register it, or -K/--param-rk to give it up",
                ))
            }
            Operation::Register => Ok(()),
            _ if self.key == 0 => {
                Err(Failure::usage("You must specify the key of this initiator by -S/--param-sark; it is not 0"))
            }
            Operation::Reserve if self.kind.is_none() => {
                Err(Failure::usage("You must specify the type of the reservation by -T/--prout-type"))
            }
            _ => Ok(()),
        }
    }

    /// Does it. Says nothing on success, except as JSON.
    pub(super) fn carry_out(&self, session: &mut Session, json: bool, output: &mut Output) -> Result<(), Failure> {
        match self.operation {
            Operation::Register => self.register(session)?,
            Operation::Release => {
                let kind = self.type_or_current(session)?;
                self.release(session, kind)?;
                if !self.keeps_registered {
                    self.unregister(session)?;
                }
            }
            _ => self.as_registrant(session)?,
        }
        if json {
            let isid = isid_text(self.isid);
            output.json(&Document { operation: self.operation.name(), initiator: &self.initiator_name, isid })?;
        }
        Ok(())
    }

    fn register(&self, session: &mut Session) -> Result<(), Failure> {
        let (action, old_key) = if self.ignores_existing_key {
            (PersistentReserveOut::REGISTER_AND_IGNORE_EXISTING_KEY, 0)
        } else {
            (PersistentReserveOut::REGISTER, self.other_key.unwrap_or(0))
        };
        match self.send(session, action, 0, old_key, self.key) {
            Ok(()) => Ok(()),
            // Somebody who does not say what is registered may mean that it is.
            Err(error) if is_conflict(&error) && self.other_key.is_none() => self.confirm(session),
            Err(error) => Err(self.failure("register", &error)),
        }
    }

    /// The key is registered already: registering it again for itself changes nothing, and fails for any other.
    fn confirm(&self, session: &mut Session) -> Result<(), Failure> {
        self.send(session, PersistentReserveOut::REGISTER, 0, self.key, self.key)
            .map_err(|error| self.failure("register", &error))
    }

    fn unregister(&self, session: &mut Session) -> Result<(), Failure> {
        self.send(session, PersistentReserveOut::REGISTER, 0, self.key, 0)
            .map_err(|error| self.failure("unregister", &error))
    }

    fn release(&self, session: &mut Session, kind: u8) -> Result<(), Failure> {
        self.send(session, PersistentReserveOut::RELEASE, kind, self.key, 0)
            .map_err(|error| self.failure("release", &error))
    }

    /// Registers if need be, and leaves no registration behind for nothing.
    fn as_registrant(&self, session: &mut Session) -> Result<(), Failure> {
        let is_new = match self.send(session, PersistentReserveOut::REGISTER, 0, 0, self.key) {
            Ok(()) => true,
            Err(error) if is_conflict(&error) => {
                self.confirm(session)?;
                false
            }
            Err(error) => return Err(self.failure("register", &error)),
        };
        let result = self.as_registered(session);
        if result.is_err() && is_new {
            // Why it failed is told; that this fails too says nothing new.
            let _ = self.unregister(session);
        }
        result
    }

    fn as_registered(&self, session: &mut Session) -> Result<(), Failure> {
        let kind = match self.operation {
            Operation::Clear => 0,
            _ => self.type_or_current(session)?,
        };
        let (action, action_key) = match self.operation {
            Operation::Clear => (PersistentReserveOut::CLEAR, 0),
            Operation::Reserve => (PersistentReserveOut::RESERVE, 0),
            Operation::PreemptAbort => (PersistentReserveOut::PREEMPT_AND_ABORT, self.other_key.unwrap_or(0)),
            _ => (PersistentReserveOut::PREEMPT, self.other_key.unwrap_or(0)),
        };
        self.send(session, action, kind, self.key, action_key)
            .map_err(|error| self.failure(self.operation.name(), &error))?;
        if self.operation == Operation::PreemptRemove {
            self.release(session, kind)?;
            self.unregister(session)?;
        }
        Ok(())
    }

    /// The type that was asked for, or that of the reservation there is.
    fn type_or_current(&self, session: &mut Session) -> Result<u8, Failure> {
        match self.kind {
            Some(kind) => Ok(kind),
            None => Ok(current_type(session)?.unwrap_or(WRITE_EXCLUSIVE)),
        }
    }

    fn send(
        &self,
        session: &mut Session,
        action: PersistentReserveOut,
        kind: u8,
        key: u64,
        action_key: u64,
    ) -> Result<(), Error> {
        let parameters = PersistentReserveOutParameters {
            reservation_key: key,
            service_action_reservation_key: action_key,
            ..PersistentReserveOutParameters::default()
        };
        let command = persistent_reserve_out(action, LU_SCOPE, kind)
            .map_err(|error| Error::System(std::io::Error::other(error.to_string())))?;
        execute(session, &Command::new(command).with_data(parameters.to_bytes().to_vec()))?;
        Ok(())
    }

    /// What a conflict means depends on what was tried.
    fn failure(&self, step: &str, error: &Error) -> Failure {
        let mut failure = Failure::session(format!("PR OUT command [{step}] failed : "), error);
        if is_conflict(error) && step != "reserve" {
            failure.advice = Some(match step {
                "register" if self.other_key.is_some() => {
                    "the key of -K is not the one that this initiator has registered; -s shows them".to_owned()
                }
                "register" => format!(
                    "this initiator has registered another key: -G -K OLD -S {:#x} or --ignore-existing-key changes it",
                    self.key
                ),
                "preempt" | "preempt-abort" | "preempt-remove" => {
                    format!("nobody has registered the key {:#x}; -s shows who has which", self.other_key.unwrap_or(0))
                }
                _ => format!(
                    "this initiator, {} with ISID {}, has not registered the key {:#x}; -s shows who has",
                    self.initiator_name,
                    isid_text(self.isid),
                    self.key
                ),
            });
        }
        failure
    }
}

fn is_conflict(error: &Error) -> bool {
    matches!(error, Error::Refused { status: Status::RESERVATION_CONFLICT, .. })
}
