// SPDX-License-Identifier: LGPL-2.1-or-later
//! The network of this machine.

use std::io;
use std::net::SocketAddr;

use iscsi_proto::session::Instant;

use super::clock::Clock;
use super::names::Names;
use super::{Network, Socket};
use crate::error::ClientError;
use crate::log::Logger;
use crate::settings::TcpSettings;

/// TCP, the system's names, its monotonic clock and its random numbers.
#[derive(Debug, Default)]
pub struct System {
    clock: Clock,
    names: Names,
}

impl Network for System {
    type Connection = Socket;

    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn random(&mut self) -> Result<u32, ClientError> {
        let mut random = [0; 4];
        getrandom::fill(&mut random).map_err(|error| ClientError::Random(error.to_string()))?;
        Ok(u32::from_ne_bytes(random))
    }

    fn resolve(&mut self, portal: &str) -> Result<Vec<SocketAddr>, ClientError> {
        self.names.resolve(portal)
    }

    fn open(&mut self, address: &SocketAddr, settings: &TcpSettings, logger: &mut Logger) -> io::Result<Socket> {
        Socket::open(address, settings, logger)
    }

    fn reopen(
        &mut self,
        socket: &mut Socket,
        address: &SocketAddr,
        settings: &TcpSettings,
        logger: &mut Logger,
    ) -> io::Result<()> {
        socket.reopen(address, settings, logger)
    }
}
