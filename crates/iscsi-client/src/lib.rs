// SPDX-License-Identifier: LGPL-2.1-or-later
//! Sockets and the event loop around the protocol core of `iscsi-proto`.
//!
//! [`Driver`] is a session with its connection: it finds the portal, connects, logs in, moves
//! bytes between the socket and the session, and opens a lost session again. It never blocks but
//! for name resolution, and never calls back: the application takes [`Notice`]s from it.
#![deny(unsafe_code)]

pub mod blocking;
pub mod driver;
pub mod environment;
pub mod error;
pub mod log;
pub mod memory;
pub mod resolve;
pub mod settings;
pub mod transport;

pub use driver::{Batches, Driver, Notice, Outcome, Service, Step};
pub use error::ClientError;
pub use log::{LogRecord, Logger};
pub use memory::CommandMemory;
pub use settings::Settings;
pub use transport::Clock;
