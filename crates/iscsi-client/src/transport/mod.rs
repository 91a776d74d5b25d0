// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the driver wants of the world: connections, addresses, the time and random numbers. [`System`] is the real one,
//! and the only place of this crate that makes system calls, `platform` the only one that knows which system this is; a
//! simulation brings its own.

pub mod alarm;
mod clock;
mod names;
#[allow(unsafe_code)]
mod platform;
pub mod system;
pub mod tcp;

use std::io;
use std::net::SocketAddr;

use iscsi_proto::session::Instant;

use crate::error::ClientError;
use crate::log::Logger;
use crate::settings::TcpSettings;
pub use alarm::Alarm;
pub use clock::Clock;
pub(crate) use platform::MAX_PLACES;
pub use platform::{Descriptor, POLLERR, POLLHUP, POLLIN, POLLOUT, Place, block_signals};
pub use system::System;
pub use tcp::Socket;

/// What a read or write came to.
#[derive(Debug)]
pub enum Transfer {
    /// So many bytes, at least one.
    Bytes(usize),
    /// The connection has nothing, or takes nothing, now.
    WouldBlock,
    /// The peer has closed its side.
    Closed,
    /// The connection is broken.
    Failed(io::Error),
}

/// Where connections come from, and what else is not the driver's own.
pub trait Network {
    /// Its connections.
    type Connection: Connection;

    /// The present moment, on a clock that never goes back.
    fn now(&self) -> Instant;

    /// A number that nobody can foresee.
    ///
    /// # Errors
    /// `Random`.
    fn random(&mut self) -> Result<u32, ClientError>;

    /// Fills `bytes` with what nobody can foresee.
    ///
    /// # Errors
    /// `Random`.
    fn fill_random(&mut self, bytes: &mut [u8]) -> Result<(), ClientError> {
        for part in bytes.chunks_mut(4) {
            let random = self.random()?.to_ne_bytes();
            part.copy_from_slice(&random[..part.len()]);
        }
        Ok(())
    }

    /// The addresses of a portal, the best first. May block when asked for a portal for the first time.
    ///
    /// # Errors
    /// `InvalidPortal`, `Resolve`.
    fn resolve(&mut self, portal: &str) -> Result<Vec<SocketAddr>, ClientError>;

    /// A connection that begins to connect.
    ///
    /// # Errors
    /// It could not even begin.
    fn open(
        &mut self,
        address: &SocketAddr,
        settings: &TcpSettings,
        logger: &mut Logger,
    ) -> io::Result<Self::Connection>;

    /// Puts a new connection in the place of another, under the same number, and begins to connect it. After an error
    /// the number stands for no connection.
    ///
    /// # Errors
    /// It could not even begin.
    fn reopen(
        &mut self,
        connection: &mut Self::Connection,
        address: &SocketAddr,
        settings: &TcpSettings,
        logger: &mut Logger,
    ) -> io::Result<()>;
}

/// A connection, or one to be. Nothing here blocks.
#[allow(unsafe_code)]
pub trait Connection {
    /// What the application polls.
    fn number(&self) -> Descriptor;

    /// Ends the connection in both directions; the number stays, hung up, so that a poll on it wakes.
    fn shut_down(&self);

    /// The outcome of a connect, once the connection is writable.
    ///
    /// # Errors
    /// Why the connection could not be made.
    fn connect_result(&self) -> io::Result<()>;

    /// Sets keepalive options.
    ///
    /// # Errors
    /// What the system says.
    fn set_keepalive(&self, settings: &TcpSettings) -> io::Result<()>;

    /// Writes from several places at once.
    ///
    /// # Safety
    /// Each place must be valid for reads during the call.
    unsafe fn send(&self, places: &[Place]) -> Transfer;

    /// Reads to several places at once.
    ///
    /// # Safety
    /// Each place must be valid for writes during the call, and nothing else may access it.
    unsafe fn receive(&self, places: &mut [Place]) -> Transfer;
}
