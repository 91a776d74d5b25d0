// SPDX-License-Identifier: LGPL-2.1-or-later
//! How a program fails: what it says, and with which status it ends.

use std::fmt::Display;
use std::io;

use iscsi_client::blocking::{Error, ErrorKind};

/// Exit status for wrong options and arguments.
pub const USAGE: u8 = 2;

/// What kind of failure it is; `--exit-codes` tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Options or arguments make no sense.
    Usage,
    /// Could not connect.
    NotConnected,
    /// Not authorised.
    NotAuthorised,
    /// The target said no.
    Refused,
    /// Data could not be moved, or a file not be read or written.
    Io,
}

impl Kind {
    /// Exit status with `--exit-codes`.
    #[must_use]
    pub fn status(self) -> u8 {
        match self {
            Self::Usage => USAGE,
            Self::NotConnected => 3,
            Self::NotAuthorised => 4,
            Self::Refused => 5,
            Self::Io => 6,
        }
    }
}

impl Kind {
    /// The kind as JSON names it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::NotConnected => "not_connected",
            Self::NotAuthorised => "not_authorised",
            Self::Refused => "refused",
            Self::Io => "io",
        }
    }
}

impl From<ErrorKind> for Kind {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Usage => Self::Usage,
            ErrorKind::NotConnected => Self::NotConnected,
            ErrorKind::NotAuthorised => Self::NotAuthorised,
            ErrorKind::Refused => Self::Refused,
            ErrorKind::Io => Self::Io,
        }
    }
}

/// Why a program ends without having done its work.
#[derive(Debug)]
pub struct Failure {
    pub(crate) kind: Kind,
    /// Exit status without `--exit-codes`; `None` for the one in the program's manual.
    pub(crate) status: Option<u8>,
    /// What is said; `None` if it has been said, or nobody is there to read it.
    pub(crate) message: Option<String>,
    pub(crate) advice: Option<String>,
    /// The original says it on standard output.
    pub(crate) is_on_stdout: bool,
}

impl Failure {
    /// A failure of a kind.
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, status: None, message: Some(message.into()), advice: None, is_on_stdout: false }
    }

    /// Options or arguments that do not go together: the status is 2.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message).with_status(USAGE)
    }

    /// What went wrong with a session; `before` stands in front of the error's own text, such as `Login Failed. `.
    #[must_use]
    pub fn session(before: impl Display, error: &Error) -> Self {
        Self { advice: error.advice(), ..Self::new(error.kind().into(), format!("{before}{error}")) }
    }

    /// Something failed that has been told already: only the status is left.
    #[must_use]
    pub fn told(kind: Kind) -> Self {
        Self { message: None, ..Self::new(kind, "") }
    }

    /// With another exit status than the program's usual one; `--exit-codes` goes by the kind all the same.
    #[must_use]
    pub fn with_status(mut self, status: u8) -> Self {
        self.status = Some(status);
        self
    }

    /// With something that a person may do about it.
    #[must_use]
    pub fn with_advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Said on standard output, where the original says it.
    #[must_use]
    pub fn on_stdout(mut self) -> Self {
        self.is_on_stdout = true;
        self
    }
}

/// Standard output, or a file, fails. That nobody reads what a pipe gets is no reason to say anything.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::told(Kind::Io),
            _ => Self::new(Kind::Io, system_text(&error)),
        }
    }
}

/// What the system says, without the number that the standard library puts behind it.
#[must_use]
pub fn system_text(error: &io::Error) -> String {
    let text = error.to_string();
    match error.raw_os_error().and_then(|number| text.strip_suffix(&format!(" (os error {number})"))) {
        Some(text) => text.to_owned(),
        None => text,
    }
}
