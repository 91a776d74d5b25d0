// SPDX-License-Identifier: LGPL-2.1-or-later
//! What is asked of the logical unit before a session is handed to its application (contract 7.12).
//!
//! ```text
//!   TEST UNIT READY ──ready──► INQUIRY, serial number ──► the session is good
//!     │ ▲ unit attention         (if one is expected)
//!     └─┘
//! ```
//! A session that is opened again skips the first, unless unit attentions are to be cleared: its
//! commands find out themselves.

use iscsi_proto::limits;
use iscsi_proto::scsi::cdb;
use iscsi_proto::scsi::sense::{AdditionalSense, Sense, SenseKey};
use iscsi_proto::scsi::status::Status;
use iscsi_proto::scsi::vital_product_data::{PageCode, UnitSerialNumber};
use iscsi_proto::session::{Failure, ScsiRequest, ScsiResult};
use iscsi_proto::wire::{Itt, Lun};

use super::memory::OWN_DATA_LENGTH;
use super::{Driver, Owner};
use crate::error::{ClientError, UnitProblem, sense_text};
use crate::log::level;
use crate::transport::Network;

/// NOT READY for a reason that a connect does not care about: no medium, or a sanitize under way.
const ACCEPTED_NOT_READY: [u16; 4] = [0x3a00, 0x3a01, 0x3a02, 0x041b];

/// A question and how it goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Question {
    /// Is the unit ready? With the unit attentions so far.
    Ready { unit_attentions: u32 },
    /// Is it the unit that is expected?
    SerialNumber,
}

impl Question {
    fn command(self) -> &'static str {
        match self {
            Self::Ready { .. } => "TEST UNIT READY",
            Self::SerialNumber => "INQUIRY",
        }
    }
}

/// The question that a unit is asked now.
#[derive(Clone, Copy)]
pub(super) struct UnitCheck {
    lun: i32,
    question: Question,
    request: Option<Itt>,
}

impl UnitCheck {
    /// The command that asks, if it was taken.
    pub(super) fn request(&self) -> Option<Itt> {
        self.request
    }
}

impl<T, N: Network> Driver<T, N> {
    /// Asks unit `lun` what is to be known of it; `is_ready_wanted`: also whether it is ready.
    pub(super) fn begin_unit_check(&mut self, lun: i32, is_ready_wanted: bool) {
        if is_ready_wanted {
            self.ask(lun, Question::Ready { unit_attentions: 0 });
        } else {
            self.unit_is_ready(lun);
        }
    }

    fn unit_is_ready(&mut self, lun: i32) {
        if self.settings.unit_serial_number.is_some() {
            self.ask(lun, Question::SerialNumber);
        } else {
            self.attempt_succeeded();
        }
    }

    fn ask(&mut self, lun: i32, question: Question) {
        let command = match question {
            Question::Ready { .. } => cdb::encode::test_unit_ready(),
            Question::SerialNumber => {
                cdb::encode::inquiry(true, PageCode::UNIT_SERIAL_NUMBER.0, OWN_DATA_LENGTH as u32)
            }
        };
        let request = ScsiRequest {
            lun: Lun::from_wire_prefix(lun as u16),
            cdb: *command.cdb.padded(),
            direction: command.direction,
            expected_length: command.expected_length,
        };
        self.own_memory.clear();
        let taken = self.session.submit_ahead(self.network.now(), request, Owner::Attempt);
        let (request, refusal) = match taken {
            Ok(handle) => (Some(handle.itt), None),
            Err((error, _)) => (None, Some(error)),
        };
        let check = UnitCheck { lun, question, request };
        if let Some(attempt) = &mut self.attempt {
            attempt.check = Some(check);
        }
        if let Some(error) = refusal {
            self.unit_is_wrong(check, UnitProblem::Submit(error));
        }
    }

    /// The command that asks has ended with a SCSI status.
    pub(super) fn unit_answered(&mut self, result: ScsiResult) {
        let Some(check) = self.take_unit_check() else { return };
        let sense = Sense::parse(self.own_memory.response.get(2..).unwrap_or_default());
        let status = Status(result.status);
        match check.question {
            Question::Ready { unit_attentions } => self.ready_answered(check, unit_attentions, status, sense),
            Question::SerialNumber => self.serial_number_answered(check, status),
        }
    }

    /// The command that asks was not answered.
    pub(super) fn unit_did_not_answer(&mut self, failure: Failure) {
        let Some(check) = self.take_unit_check() else { return };
        let problem = match failure {
            Failure::Error(error) => UnitProblem::Failed(error),
            Failure::TimedOut => UnitProblem::NoAnswer("no answer in time"),
            _ => UnitProblem::NoAnswer("the request was cancelled"),
        };
        self.unit_is_wrong(check, problem);
    }

    fn take_unit_check(&mut self) -> Option<UnitCheck> {
        self.attempt.as_mut()?.check.take()
    }

    fn ready_answered(&mut self, check: UnitCheck, unit_attentions: u32, status: Status, sense: Sense) {
        let cause = sense.cause.unwrap_or_default();
        match status {
            Status::GOOD | Status::CONDITION_MET | Status::RESERVATION_CONFLICT => self.unit_is_ready(check.lun),
            Status::CHECK_CONDITION if cause.key == SenseKey::UNIT_ATTENTION => {
                self.logger.log(level::ERROR, format_args!("{}", sense_text(&sense)));
                if unit_attentions < limits::UNIT_ATTENTIONS {
                    self.ask(check.lun, Question::Ready { unit_attentions: unit_attentions + 1 });
                } else {
                    self.unit_is_wrong(check, UnitProblem::UnitAttentions);
                }
            }
            Status::CHECK_CONDITION if cause.key == SenseKey::NOT_READY && is_accepted(cause.additional) => {
                self.unit_is_ready(check.lun);
            }
            Status::CHECK_CONDITION => self.unit_is_wrong(check, UnitProblem::Sense(sense)),
            Status(status) => self.unit_is_wrong(check, UnitProblem::Status(status)),
        }
    }

    fn serial_number_answered(&mut self, check: UnitCheck, status: Status) {
        match status {
            Status::GOOD => {}
            // A unit without this page has no serial number to be compared.
            Status::CHECK_CONDITION => return self.attempt_succeeded(),
            Status(status) => return self.unit_is_wrong(check, UnitProblem::Status(status)),
        }
        let page = UnitSerialNumber::parse(&self.own_memory.data);
        let got = page.serial_number.trim_ascii();
        let expected = self.settings.unit_serial_number.as_deref().unwrap_or_default().trim_ascii();
        if got == expected {
            return self.attempt_succeeded();
        }
        // What a unit says of itself may hold control characters.
        let got = got.escape_ascii().to_string();
        let expected = String::from_utf8_lossy(expected).into_owned();
        self.unit_is_wrong(check, UnitProblem::SerialNumber { got, expected });
    }

    /// An application that connects decides itself what to do with the session, which stays logged in
    /// (contract 7.12).
    fn unit_is_wrong(&mut self, check: UnitCheck, cause: UnitProblem) {
        let (portal, target) = (self.portal().to_owned(), self.settings.target_text());
        let is_another_unit = matches!(cause, UnitProblem::SerialNumber { .. });
        let error = ClientError::NotReady { portal, target, lun: check.lun, command: check.question.command(), cause };
        if !self.is_reconnecting() {
            if let Some(attempt) = self.attempt.take() {
                self.tell_failure(attempt, error);
            }
        } else if is_another_unit {
            // Commands meant for one disk must not reach another.
            self.attempt_failed(error);
        } else {
            // The session is back; its commands will find the same.
            self.logger.log(level::ERROR, format_args!("{error}"));
            self.attempt = None;
            self.session_is_back();
        }
    }
}

fn is_accepted(additional: AdditionalSense) -> bool {
    ACCEPTED_NOT_READY.contains(&additional.0)
}
