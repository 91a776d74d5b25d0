// SPDX-License-Identifier: LGPL-2.1-or-later
//! A network of one target, which says what the input says. Nothing of it is real.
#![allow(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::io;
use std::net::SocketAddr;
use std::os::fd::RawFd;
use std::rc::Rc;

use iscsi_client::settings::TcpSettings;
use iscsi_client::transport::{Connection, Network, Transfer};
use iscsi_client::{ClientError, CommandMemory, Logger};
use iscsi_proto::session::Instant;

use crate::session::memory::Buffers;

/// How the next reads end once all that was said is read.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// More may come.
    #[default]
    Open,
    Closed,
    Reset,
}

/// What both sides of the network see.
#[derive(Default)]
pub(super) struct Wire {
    pub(super) now: u64,
    /// Counts connections.
    pub(super) connections: u64,
    /// To the driver.
    pub(super) incoming: Vec<u8>,
    pub(super) end: End,
    /// From the driver, on the present connection.
    pub(super) outgoing: Vec<u8>,
    /// Most bytes of one read or write; 0 for no limit.
    pub(super) most: usize,
    /// So many more connections are refused.
    pub(super) refused: u8,
    random: u32,
}

pub(super) struct Net(pub(super) Rc<RefCell<Wire>>);

pub(super) struct Socket {
    wire: Rc<RefCell<Wire>>,
    number: Cell<u64>,
    is_shut: Cell<bool>,
}

impl Wire {
    /// A network in which a read or write moves `most` bytes, or any number with 0.
    pub(super) fn new(most: usize) -> Self {
        Self { now: 1000, most, ..Self::default() }
    }

    fn connect(&mut self) -> u64 {
        self.connections += 1;
        self.incoming.clear();
        self.outgoing.clear();
        self.end = End::Open;
        self.connections
    }
}

impl Network for Net {
    type Connection = Socket;

    fn now(&self) -> Instant {
        Instant(self.0.borrow().now)
    }

    fn random(&mut self) -> Result<u32, ClientError> {
        let mut wire = self.0.borrow_mut();
        wire.random = wire.random.wrapping_mul(0x0019_660d).wrapping_add(0x3c6e_f35f);
        Ok(wire.random)
    }

    fn resolve(&mut self, portal: &str) -> Result<Vec<SocketAddr>, ClientError> {
        iscsi_client::resolve::has_name(portal)?;
        if portal.contains("nowhere") {
            return Err(ClientError::Resolve { portal: portal.to_owned(), cause: "no such name".to_owned() });
        }
        Ok(vec![SocketAddr::from(([127, 0, 0, 1], 3260)), SocketAddr::from(([127, 0, 0, 2], 3260))])
    }

    fn open(&mut self, _address: &SocketAddr, _settings: &TcpSettings, _logger: &mut Logger) -> io::Result<Socket> {
        let number = self.0.borrow_mut().connect();
        Ok(Socket { wire: Rc::clone(&self.0), number: Cell::new(number), is_shut: Cell::new(false) })
    }

    fn reopen(
        &mut self,
        socket: &mut Socket,
        _address: &SocketAddr,
        _settings: &TcpSettings,
        _logger: &mut Logger,
    ) -> io::Result<()> {
        socket.number.set(self.0.borrow_mut().connect());
        socket.is_shut.set(false);
        Ok(())
    }
}

impl Connection for Socket {
    fn number(&self) -> RawFd {
        77
    }

    fn shut_down(&self) {
        self.is_shut.set(true);
    }

    fn connect_result(&self) -> io::Result<()> {
        let mut wire = self.wire.borrow_mut();
        if wire.refused > 0 {
            wire.refused -= 1;
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        Ok(())
    }

    fn set_keepalive(&self, _settings: &TcpSettings) -> io::Result<()> {
        Ok(())
    }

    unsafe fn send(&self, places: &[libc::iovec]) -> Transfer {
        assert!(!self.is_shut.get(), "the driver writes to a connection that it has shut down");
        let mut wire = self.wire.borrow_mut();
        let wanted: usize = places.iter().map(|place| place.iov_len).sum();
        let taken = if wire.most == 0 { wanted } else { wanted.min(wire.most) };
        let mut left = taken;
        for place in places {
            let length = place.iov_len.min(left);
            if length > 0 {
                // SAFETY: the place is valid for reads by the contract of this function.
                let held = unsafe { std::slice::from_raw_parts(place.iov_base.cast::<u8>(), length) };
                wire.outgoing.extend_from_slice(held);
            }
            left -= length;
        }
        Transfer::Bytes(taken)
    }

    unsafe fn receive(&self, places: &mut [libc::iovec]) -> Transfer {
        assert!(!self.is_shut.get(), "the driver reads from a connection that it has shut down");
        let mut wire = self.wire.borrow_mut();
        let wanted: usize = places.iter().map(|place| place.iov_len).sum();
        let wanted = if wire.most == 0 { wanted } else { wanted.min(wire.most) };
        let length = wanted.min(wire.incoming.len());
        if length == 0 {
            return match wire.end {
                End::Open => Transfer::WouldBlock,
                End::Closed => Transfer::Closed,
                End::Reset => Transfer::Failed(io::ErrorKind::ConnectionReset.into()),
            };
        }
        let mut rest = &wire.incoming[..length];
        for place in places {
            let (now, later) = rest.split_at(place.iov_len.min(rest.len()));
            if !now.is_empty() {
                // SAFETY: the place is valid for writes by the contract of this function, and `now` is not longer.
                unsafe { std::ptr::copy_nonoverlapping(now.as_ptr(), place.iov_base.cast(), now.len()) };
            }
            rest = later;
        }
        wire.incoming.drain(..length);
        Transfer::Bytes(length)
    }
}

impl Buffers {
    fn place(&mut self, owner: u32, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        let Some(buffer) = self.of.get_mut(&owner) else { panic!("memory of request {owner}, which has ended") };
        let part = buffer.bytes.get_mut(offset as usize..).unwrap_or_default();
        let length = part.len().min(length as usize);
        // In two pieces, as applications have it.
        let (first, second) = part[..length].split_at_mut(length / 3);
        for piece in [first, second].into_iter().filter(|piece| !piece.is_empty()) {
            places.push(libc::iovec { iov_base: piece.as_mut_ptr().cast(), iov_len: piece.len() });
        }
        length
    }
}

// SAFETY: the places lie in blocks that are not moved or freed before the request's owner is told, which is between two
// calls into the driver; nothing else accesses them during one.
unsafe impl CommandMemory<u32> for Buffers {
    fn data_out(&mut self, owner: &u32, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        self.place(*owner, offset, length, places)
    }

    fn data_in(&mut self, owner: &u32, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        self.place(*owner, offset, length, places)
    }
}
