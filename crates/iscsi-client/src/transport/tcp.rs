// SPDX-License-Identifier: LGPL-2.1-or-later
//! A TCP socket that never blocks, never raises SIGPIPE, and keeps its descriptor number when it
//! is replaced by another.
#![allow(unsafe_code)]

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::platform::{self, Handle, option};
use crate::log::{Logger, level};
use crate::settings::TcpSettings;
use crate::transport::{Connection, Descriptor, Place, Transfer};

/// A socket, connecting or connected.
#[derive(Debug)]
pub struct Socket(Handle);

/// Which of the interfaces the next socket of this process is bound to.
static NEXT_INTERFACE: AtomicUsize = AtomicUsize::new(0);

impl Socket {
    /// A socket that begins to connect.
    ///
    /// # Errors
    /// What the system says to socket or connect.
    pub fn open(address: &SocketAddr, settings: &TcpSettings, logger: &mut Logger) -> io::Result<Self> {
        let socket = Self(Handle::new(address)?);
        socket.begin(address, settings, logger)?;
        Ok(socket)
    }

    /// Puts a new socket in the place of this one, under the same number, and begins to connect
    /// it. After an error the number is a socket without a connection.
    ///
    /// # Errors
    /// What the system says to socket, dup or connect.
    pub fn reopen(&mut self, address: &SocketAddr, settings: &TcpSettings, logger: &mut Logger) -> io::Result<()> {
        Handle::new(address)?.replace(&mut self.0)?;
        self.begin(address, settings, logger)
    }

    fn begin(&self, address: &SocketAddr, settings: &TcpSettings, logger: &mut Logger) -> io::Result<()> {
        self.apply(settings, logger);
        self.0.connect(address)
    }

    /// Sets what the settings ask for. A failure is no reason not to connect.
    fn apply(&self, settings: &TcpSettings, logger: &mut Logger) {
        if let Err(error) = self.set_keepalive(settings) {
            logger.log(level::ERROR, format_args!("TCP: could not enable keepalive. {error}"));
        }
        for (name, option, value) in [
            ("TCP_NODELAY", option::NO_DELAY, 1),
            ("TCP_USER_TIMEOUT", option::USER_TIMEOUT, settings.user_timeout),
            ("TCP_SYNCNT", option::SYN_COUNT, settings.syn_count),
        ] {
            if value <= 0 {
                continue;
            }
            match self.0.set_option(option, value) {
                Ok(()) => logger.log(level::SOCKET, format_args!("TCP: {name} set to {value}")),
                Err(error) => logger.log(level::ERROR, format_args!("TCP: could not set {name} to {value}. {error}")),
            }
        }
        if !settings.interfaces.is_empty() {
            let turn = NEXT_INTERFACE.fetch_add(1, Ordering::Relaxed) % settings.interfaces.len();
            let interface = &settings.interfaces[turn];
            let shown = interface.escape_ascii();
            match self.0.bind_to(interface) {
                Ok(()) => logger.log(level::SOCKET, format_args!("TCP: bound to interface {shown}")),
                Err(error) => {
                    logger.log(level::ERROR, format_args!("TCP: could not bind to interface {shown}. {error}"));
                }
            }
        }
    }
}

impl Connection for Socket {
    fn number(&self) -> Descriptor {
        self.0.number()
    }

    fn shut_down(&self) {
        self.0.shut_down();
    }

    fn connect_result(&self) -> io::Result<()> {
        self.0.connect_result()
    }

    fn set_keepalive(&self, settings: &TcpSettings) -> io::Result<()> {
        self.0.set_option(option::KEEPALIVE, 1)?;
        for (option, value) in [
            (option::KEEP_IDLE, settings.keep_idle),
            (option::KEEP_COUNT, settings.keep_count),
            (option::KEEP_INTERVAL, settings.keep_interval),
        ] {
            if value > 0 {
                self.0.set_option(option, value)?;
            }
        }
        Ok(())
    }

    unsafe fn send(&self, places: &[Place]) -> Transfer {
        // SAFETY: the contract is the same.
        unsafe { self.0.send(places) }
    }

    unsafe fn receive(&self, places: &mut [Place]) -> Transfer {
        // SAFETY: the contract is the same.
        unsafe { self.0.receive(places) }
    }
}

/// Waits until the descriptor is ready for `events` or `milliseconds` are over (-1 for no end).
/// Gives the events that occurred.
///
/// # Errors
/// What the system says, but never an interruption: that counts as nothing having occurred.
pub fn wait(descriptor: Descriptor, events: i16, milliseconds: i32) -> io::Result<i16> {
    let mut entries = [platform::entry(descriptor, events)];
    platform::poll(&mut entries, milliseconds)?;
    Ok(entries[0].revents)
}
