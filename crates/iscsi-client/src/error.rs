// SPDX-License-Identifier: LGPL-2.1-or-later
//! Errors of connecting and of connections: what was attempted, where, what came back.

use std::fmt;
use std::io;

use iscsi_proto::login::{LoginError, LoginFailure};
use iscsi_proto::scsi::names;
use iscsi_proto::scsi::sense::Sense;
use iscsi_proto::scsi::status::Status;
use iscsi_proto::session::{CommandError, ConnectionError, SubmitError};

/// Why something could not be done. Texts never hold a secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError {
    /// The portal is not `host[:port][,tag]`.
    InvalidPortal {
        /// As given.
        portal: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The name has no address.
    Resolve {
        /// As given.
        portal: String,
        /// What the system says.
        cause: String,
    },
    /// None of the addresses answered; the cause is the last one's.
    Connect {
        /// As given.
        portal: String,
        /// What the system says.
        cause: io::Error,
    },
    /// The connection was lost, and there is no session to be opened again.
    ConnectionLost {
        /// As given.
        portal: String,
        /// Name of the target, empty for discovery.
        target: String,
        /// What was going on.
        during: &'static str,
        /// What happened.
        cause: LostCause,
    },
    /// The login failed.
    Login {
        /// As given.
        portal: String,
        /// Our name.
        initiator: String,
        /// Name of the target, empty for discovery.
        target: String,
        /// The logical unit that the session is for, if that was said.
        lun: Option<i32>,
        /// What the target answered, or what is wrong with the answer, and what was said last.
        cause: Box<LoginFailure>,
    },
    /// The target sent us on too often.
    TooManyRedirects {
        /// Where it began.
        portal: String,
    },
    /// The logical unit is not ready, or not the one expected.
    NotReady {
        /// As given.
        portal: String,
        /// Name of the target.
        target: String,
        /// Logical unit.
        lun: i32,
        /// What it was asked.
        command: &'static str,
        /// What it answered.
        cause: UnitProblem,
    },
    /// A connect was asked for while there is a connection.
    AlreadyConnected,
    /// A login was asked for in a session.
    AlreadyLoggedIn,
    /// There is no connection.
    NotConnected,
    /// A login needs the session type.
    SessionTypeNotSet,
    /// A normal session needs the name of the target.
    TargetNameNotSet,
    /// The session does not take the request.
    Submit(SubmitError),
    /// Settings that must not be overlooked cannot be used.
    Unusable(String),
    /// What is demanded of authentication cannot be done.
    Authentication(LoginError),
    /// The system has no random bytes.
    Random(String),
}

/// What became of a connection.
#[derive(Debug)]
pub enum LostCause {
    /// The target closed it.
    Closed,
    /// The system reports an error.
    Socket(io::Error),
    /// The target sent what cannot be accepted.
    Protocol(ConnectionError),
    /// The time for it was over.
    TimedOut,
}

/// What is wrong with a logical unit.
#[derive(Debug)]
pub enum UnitProblem {
    /// More unit attentions than a unit can have.
    UnitAttentions,
    /// CHECK CONDITION.
    Sense(Sense),
    /// Another SCSI status.
    Status(u8),
    /// The command was not answered.
    NoAnswer(&'static str),
    /// The command failed.
    Failed(CommandError),
    /// The session does not take the command.
    Submit(SubmitError),
    /// It is another unit than the one expected.
    SerialNumber {
        /// What it says of itself, with escapes.
        got: String,
        /// What the application has set.
        expected: String,
    },
}

impl fmt::Display for UnitProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnitAttentions => f.write_str("iscsi_testunitready Too many UnitAttentions during login."),
            Self::Sense(sense) => f.write_str(&sense_text(sense)),
            Self::Status(status) => match status_text(Status(*status)) {
                Some(text) => f.write_str(text),
                None => write!(f, "Unknown SCSI status :{status}."),
            },
            Self::NoAnswer(reason) => f.write_str(reason),
            Self::Failed(error) => error.fmt(f),
            Self::Submit(error) => f.write_str(&submit_text("send command", *error)),
            Self::SerialNumber { got, expected } => {
                write!(f, "unit serial number mismatch. got [{got}] expected [{expected}]")
            }
        }
    }
}

impl fmt::Display for LostCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => f.write_str("the target closed the connection"),
            Self::Socket(error) => SystemText(error).fmt(f),
            Self::Protocol(error) => error.fmt(f),
            Self::TimedOut => f.write_str("no answer in time"),
        }
    }
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidPortal { portal, problem } => write!(f, "Invalid target:{portal}  {problem}"),
            Self::Resolve { portal, cause } => {
                write!(f, "Invalid target:{portal}  Can not resolv into IPv4/v6. {cause}")
            }
            Self::Connect { portal, cause } => {
                write!(f, "Failed to connect to iSCSI socket. {} (portal {portal})", SystemText(cause))
            }
            Self::ConnectionLost { portal, target, during, cause } => {
                write!(f, "Connection to portal {portal} lost during {during}: {cause}")?;
                if target.is_empty() { Ok(()) } else { write!(f, " (target {target})") }
            }
            Self::Login { portal, initiator, target, lun, cause } => {
                write!(f, "{} (", cause.error)?;
                match (target.as_str(), lun) {
                    ("", _) => f.write_str("discovery login")?,
                    (target, None) => write!(f, "target {target}")?,
                    (target, Some(lun)) => write!(f, "LUN {lun} of target {target}")?,
                }
                write!(f, " at portal {portal}, initiator {initiator})")?;
                cause.write_exchange(f)
            }
            Self::TooManyRedirects { portal } => write!(f, "Login at portal {portal} was redirected too often"),
            Self::NotReady { portal, target, lun, command, cause } => {
                write!(f, "{cause} ({command}, LUN {lun} of target {target} at portal {portal})")
            }
            Self::AlreadyConnected => f.write_str("Trying to connect but already connected."),
            Self::AlreadyLoggedIn => f.write_str("Trying to login while already logged in."),
            Self::NotConnected => f.write_str("Trying to login while not connected."),
            Self::SessionTypeNotSet => f.write_str("trying to login without setting session type."),
            Self::TargetNameNotSet => f.write_str("Trying normal connect but target name not set."),
            Self::Submit(error) => f.write_str(&submit_text("login", *error)),
            Self::Unusable(problem) => f.write_str(problem),
            Self::Authentication(cause) => cause.fmt(f),
            Self::Random(cause) => write!(f, "the system gives no random bytes: {cause}"),
        }
    }
}

impl std::error::Error for ClientError {}

/// An error of the system as C callers know it: `Connection refused(111)`.
struct SystemText<'a>(&'a io::Error);

impl fmt::Display for SystemText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let Some(number) = self.0.raw_os_error() else { return f.write_str(&text) };
        // What the standard library puts behind the system's own text.
        let text = text.strip_suffix(&format!(" (os error {number})")).unwrap_or(&text);
        write!(f, "{text}({number})")
    }
}

/// Sense as C callers know it: `SENSE KEY:<name>(<key>) ASCQ:<name>(0x<code>)`.
#[must_use]
pub fn sense_text(sense: &Sense) -> String {
    let (key, additional) = sense.cause.map_or((0, 0), |cause| (cause.key.0, cause.additional.0));
    format!(
        "SENSE KEY:{}({key}) ASCQ:{}(0x{additional:04x})",
        names::as_str(names::sense_key(key.into())),
        names::as_str(names::additional_sense(additional.into())),
    )
}

/// A status without sense data as C callers know it; `None` for one that SAM-5 does not define.
#[must_use]
pub fn status_text(status: Status) -> Option<&'static str> {
    Some(match status {
        Status::BUSY => "BUSY",
        Status::RESERVATION_CONFLICT => "RESERVATION CONFLICT",
        Status::TASK_SET_FULL => "TASK_SET_FULL",
        Status::ACA_ACTIVE => "ACA_ACTIVE",
        Status::TASK_ABORTED => "TASK_ABORTED",
        _ => return None,
    })
}

/// Why a request was not taken, in words; `attempt` is what was tried, such as "send command".
#[must_use]
pub fn submit_text(attempt: &str, error: SubmitError) -> String {
    match error {
        SubmitError::NotLoggedIn => format!("Trying to {attempt} while not logged in."),
        SubmitError::DiscoverySession => format!("Trying to {attempt} on discovery session."),
        SubmitError::NotConnected => format!("Trying to {attempt} while not connected."),
        SubmitError::PingTooLong => "Ping data is longer than the target's MaxRecvDataSegmentLength.".to_owned(),
        _ => format!("Out-of-memory: trying to {attempt}."),
    }
}
