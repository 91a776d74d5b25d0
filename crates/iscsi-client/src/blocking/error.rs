// SPDX-License-Identifier: LGPL-2.1-or-later
//! Why something failed: what, where, and what may be done about it.

use std::fmt;
use std::io;

use iscsi_proto::discovery::DiscoveryError;
use iscsi_proto::login::LoginError;
use iscsi_proto::scsi::opcode::Opcode;
use iscsi_proto::scsi::sense::{AdditionalSense, Cause, Sense, SenseKey};
use iscsi_proto::scsi::status::Status;
use iscsi_proto::scsi::{self, names};
use iscsi_proto::session::{CommandError, SubmitError};

use crate::error::{ClientError, UnitProblem, sense_text, status_text, submit_text};

/// Where something happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// `host[:port]`.
    pub portal: String,
    /// Name of the target, empty for discovery.
    pub target: String,
    /// Logical unit; `None` where it has nothing to do with one.
    pub lun: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(lun) = self.lun {
            write!(f, "LUN {lun} of ")?;
        }
        if !self.target.is_empty() {
            write!(f, "target {} at ", self.target)?;
        }
        write!(f, "portal {}", self.portal)
    }
}

/// Why a session could not be opened, or a request has not done what it should. Texts never hold a secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Connecting, logging in or keeping the session failed. Of a failed login the text of [`ClientError::Login`] has
    /// also the keys that both sides sent last; this error's text leaves them out, logs have them.
    Session(ClientError),
    /// The target refused a command.
    Refused {
        /// Where.
        place: Box<Place>,
        /// The command.
        command: scsi::Command,
        /// SCSI status, never GOOD.
        status: Status,
        /// What the sense data say; `None` without any.
        sense: Option<Sense>,
        /// Sense data as they came.
        sense_data: Vec<u8>,
        /// The command's block: what it was to send, for another attempt.
        #[allow(clippy::box_collection, reason = "an error is passed on often, and this part of it seldom needed")]
        data: Box<Vec<u8>>,
    },
    /// A request was not answered, or not as it may be.
    NoAnswer {
        /// Where.
        place: Box<Place>,
        /// The command; `None` for a request that is none.
        command: Option<scsi::Command>,
        /// What became of it.
        reason: NoAnswer,
    },
    /// The answer to the question for all targets is none.
    Discovery {
        /// Where.
        place: Box<Place>,
        /// What is wrong with it.
        cause: DiscoveryError,
    },
    /// The system does not let us wait for the target.
    System(io::Error),
}

/// What became of a request without an answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum NoAnswer {
    /// The session did not take it.
    Submit(SubmitError),
    /// It ended with its session.
    Cancelled,
    /// Its time was over.
    TimedOut,
    /// It failed alone.
    Failed(CommandError),
    /// The target answered something else.
    Unexpected,
}

/// What kind of error it is: what a program does next depends on this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// What was asked for makes no sense, such as a portal that is none.
    Usage,
    /// There is nobody to talk to: no address, no connection, no answer to the login.
    NotConnected,
    /// One side did not prove who it is, or the initiator may not enter.
    NotAuthorised,
    /// The target refused: a login for another reason, or a command.
    Refused,
    /// An open session was lost, or a command's data did not move as they should.
    Io,
}

/// Login statuses of class 2 that are about who the initiator is (RFC 7143 11.13.5).
const AUTHENTICATION_FAILURE: u16 = 0x0201;
const AUTHORIZATION_FAILURE: u16 = 0x0202;
const TARGET_NOT_FOUND: u16 = 0x0203;

impl Error {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Session(error) => session_kind(error),
            Self::Refused { .. } => ErrorKind::Refused,
            Self::NoAnswer { reason: NoAnswer::Submit(SubmitError::DiscoverySession), .. } => ErrorKind::Usage,
            Self::NoAnswer { .. } | Self::Discovery { .. } | Self::System(_) => ErrorKind::Io,
        }
    }

    /// Sense key and additional sense, if the target refused a command with them.
    #[must_use]
    pub fn sense_cause(&self) -> Option<Cause> {
        match self {
            Self::Refused { sense: Some(sense), .. } => sense.cause,
            Self::Session(ClientError::NotReady { cause: UnitProblem::Sense(sense), .. }) => sense.cause,
            _ => None,
        }
    }

    /// Whether the command met a unit attention: something had changed, and the command may be sent again.
    #[must_use]
    pub fn is_unit_attention(&self) -> bool {
        self.sense_cause().is_some_and(|cause| cause.key == SenseKey::UNIT_ATTENTION)
    }

    /// Whether the unit has no room for the command now: it may be sent again after others have ended.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Refused { status: Status::BUSY | Status::TASK_SET_FULL, .. })
    }

    /// Whether the unit has no medium.
    #[must_use]
    pub fn is_medium_not_present(&self) -> bool {
        self.sense_cause().is_some_and(|cause| cause.key == SenseKey::NOT_READY && cause.additional.0 >> 8 == 0x3a)
    }

    /// What a person may do about it, if there is something to say.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::Session(error) => session_advice(error),
            Self::Refused { status: Status::RESERVATION_CONFLICT, .. } => {
                Some("another initiator holds a reservation: iscsi-pr -r shows it".to_owned())
            }
            Self::Refused { sense, .. } => match sense.and_then(|sense| sense.cause)?.additional {
                AdditionalSense::WRITE_PROTECTED => Some(
                    "the unit is write protected: iscsi-swp shows and changes that, if it is software's".to_owned(),
                ),
                AdditionalSense::INVALID_OPERATION_CODE => Some("the unit does not have this command".to_owned()),
                additional if additional.0 >> 8 == 0x3a => Some("there is no medium in the drive".to_owned()),
                _ => None,
            },
            Self::NoAnswer { reason: NoAnswer::TimedOut, .. } => {
                Some("is the target reachable still? A longer time may help".to_owned())
            }
            _ => None,
        }
    }
}

fn session_kind(error: &ClientError) -> ErrorKind {
    match error {
        ClientError::InvalidPortal { .. }
        | ClientError::AlreadyConnected
        | ClientError::AlreadyLoggedIn
        | ClientError::SessionTypeNotSet
        | ClientError::TargetNameNotSet
        | ClientError::Unusable(_) => ErrorKind::Usage,
        ClientError::Authentication(_) => ErrorKind::NotAuthorised,
        ClientError::Login { cause, .. } if is_about_identity(&cause.error) => ErrorKind::NotAuthorised,
        ClientError::Login { .. } | ClientError::NotReady { .. } | ClientError::TooManyRedirects { .. } => {
            ErrorKind::Refused
        }
        ClientError::ConnectionLost { during: "full feature phase" | "logout", .. } => ErrorKind::Io,
        _ => ErrorKind::NotConnected,
    }
}

fn is_about_identity(error: &LoginError) -> bool {
    match error {
        LoginError::Chap(_)
        | LoginError::NoCredentials
        | LoginError::NoTargetCredentials
        | LoginError::EqualSecrets
        | LoginError::NoneInsteadOfChap
        | LoginError::AuthenticationSkipped
        | LoginError::UnexpectedSecurityKey(_)
        | LoginError::BadSecurityValue(_) => true,
        _ => matches!(error.status(), Some(AUTHENTICATION_FAILURE | AUTHORIZATION_FAILURE)),
    }
}

/// For logins whose error alone does not tell what to do.
const LOOK_CLOSER: &str = "-v shows what both sides said last";

fn session_advice(error: &ClientError) -> Option<String> {
    match error {
        ClientError::Resolve { .. } => Some("is the host's name spelled right?".to_owned()),
        ClientError::Connect { cause, .. } if cause.kind() == io::ErrorKind::ConnectionRefused => {
            Some("nothing listens there: is the target running, and the port right (3260 if none is given)?".to_owned())
        }
        ClientError::Connect { cause, .. } if cause.kind() == io::ErrorKind::TimedOut => {
            Some("nobody answers: is the address right, and no firewall between?".to_owned())
        }
        ClientError::Login { cause, .. } if cause.error.status().is_none() => Some(LOOK_CLOSER.to_owned()),
        ClientError::Login { portal, cause, .. } => match cause.error.status()? {
            TARGET_NOT_FOUND => Some(format!("iscsi-ls iscsi://{portal} lists the targets of this portal")),
            AUTHORIZATION_FAILURE => Some("the target does not admit this initiator: see --initiator-name".to_owned()),
            AUTHENTICATION_FAILURE => Some(
                "name and password come from the URL, or LIBISCSI_CHAP_USERNAME and LIBISCSI_CHAP_PASSWORD or \
                 LIBISCSI_CHAP_PASSWORD_FILE"
                    .to_owned(),
            ),
            _ => Some(LOOK_CLOSER.to_owned()),
        },
        ClientError::NotReady { portal, cause: UnitProblem::Sense(sense), .. }
            if sense.cause.is_some_and(|cause| cause.additional == AdditionalSense::LOGICAL_UNIT_NOT_SUPPORTED) =>
        {
            Some(format!("iscsi-ls --show-luns iscsi://{portal} lists the logical units"))
        }
        _ => None,
    }
}

/// Name of the command with this operation code.
fn command_name(command: &scsi::Command) -> &'static str {
    match command.cdb.opcode() {
        Opcode::TEST_UNIT_READY => "TEST UNIT READY",
        Opcode(code) => names::as_str(names::opcode(code.into())),
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submit(error) => f.write_str(&submit_text("send command", *error)),
            Self::Cancelled => f.write_str("the session ended before the answer came"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Failed(error) => error.fmt(f),
            Self::Unexpected => f.write_str("the target answered something else"),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The whole of it, with the keys of the login, is for a log.
            Self::Session(ClientError::Login { portal, target, cause, .. }) => {
                let place = Place { portal: portal.clone(), target: target.clone(), lun: None };
                write!(f, "{} ({place})", cause.error)
            }
            Self::Session(error) => error.fmt(f),
            Self::Refused { place, command, status, sense, .. } => {
                match (sense, status_text(*status)) {
                    (Some(sense), _) => f.write_str(&sense_text(sense))?,
                    (None, Some(text)) => f.write_str(text)?,
                    (None, None) => write!(f, "SCSI status {:#04x}", status.0)?,
                }
                write!(f, " ({}, {place})", command_name(command))
            }
            Self::NoAnswer { place, command: Some(command), reason } => {
                write!(f, "{reason} ({}, {place})", command_name(command))
            }
            Self::NoAnswer { place, command: None, reason } => write!(f, "{reason} ({place})"),
            Self::Discovery { place, cause } => write!(f, "{cause} ({place})"),
            Self::System(error) => write!(f, "the system does not let us wait: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<ClientError> for Error {
    fn from(error: ClientError) -> Self {
        Self::Session(error)
    }
}
