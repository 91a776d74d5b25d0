// SPDX-License-Identifier: LGPL-2.1-or-later
//! Sessions for programs that wait for their answers, on top of [`Driver`](crate::Driver). No unsafe code is needed to use them.
//!
//! ```no_run
//! use iscsi_client::blocking::{Session, parse_url, settings};
//! use iscsi_proto::scsi::answer::Answer;
//! use iscsi_proto::scsi::cdb::encode;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let url = parse_url("iscsi://storage.example/iqn.2026-01.example:disk/1")?;
//! let mut session = Session::connect(&url, settings("iqn.2026-01.example:me")?)?;
//! let answer = session.execute(encode::read_capacity16())?;
//! if let Some(Answer::Capacity16(capacity)) = answer.parse() {
//!     println!("{} blocks of {} bytes", capacity.last_lba + 1, capacity.block_length);
//! }
//! session.log_out()?;
//! # Ok(())
//! # }
//! ```
//!
//! - [`Session::execute`] runs one command. [`Session::submit`] and [`Session::wait`] keep many on their way; their ends
//!   come in the order in which the target finishes them. Data is moved between the socket and the command's own block
//!   without a copy.
//! - A session that is lost is opened again, and its commands are sent again in their order. How often that is tried, and
//!   how long a command may take, is set on the [`Connector`].
//! - [`Connector::discover`] asks a portal for its targets.
//! - An [`Error`] says what failed, where, and ([`Error::advice`]) what may be done; its [`ErrorKind`] is for programs.

mod buffers;
mod command;
mod connector;
mod error;
mod interrupter;
mod session;

use iscsi_proto::url::{Url, UrlKind};

use crate::error::ClientError;
use crate::settings::Settings;
pub use command::{Answer, Command};
pub use connector::{Connector, LogFunction};
pub use error::{Error, ErrorKind, NoAnswer, Place};
pub use interrupter::Interrupter;
pub use session::{Session, Ticket};

/// Parses the URL of a logical unit, with what the environment says about credentials.
///
/// # Errors
/// What is wrong with it, in words and without secrets.
pub fn parse_url(text: &str) -> Result<Url, String> {
    crate::environment::parse_url(text.as_bytes(), UrlKind::Full)
}

/// Parses the URL of a portal, with what the environment says about credentials.
///
/// # Errors
/// What is wrong with it, in words and without secrets.
pub fn parse_portal_url(text: &str) -> Result<Url, String> {
    crate::environment::parse_url(text.as_bytes(), UrlKind::Portal)
}

/// Settings for an initiator of this name: the defaults, and what the environment says.
///
/// # Errors
/// The system has no random numbers, or the environment asks for what cannot be had.
pub fn settings(initiator_name: &str) -> Result<Settings, Error> {
    let mut settings = Settings::with_random_isid(initiator_name.as_bytes().to_vec())?;
    match crate::environment::apply(&mut settings).into_iter().next() {
        Some(problem) => Err(ClientError::Unusable(problem).into()),
        None => Ok(settings),
    }
}
