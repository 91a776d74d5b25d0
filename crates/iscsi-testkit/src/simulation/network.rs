// SPDX-License-Identifier: LGPL-2.1-or-later
//! The simulated network as the driver of `iscsi-client` sees it.
#![allow(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::io;
use std::net::SocketAddr;
use std::os::fd::RawFd;
use std::rc::Rc;

use iscsi_client::settings::TcpSettings;
use iscsi_client::transport::{Connection, Network, Transfer};
use iscsi_client::{ClientError, Logger};
use iscsi_proto::session::Instant;

use super::heap::unmeasured;
use super::world::World;

/// The world, seen by one initiator.
#[derive(Clone)]
pub(super) struct Net {
    pub(super) world: Rc<RefCell<World>>,
    pub(super) initiator: usize,
}

/// A socket of the simulation.
pub(super) struct Socket {
    world: Rc<RefCell<World>>,
    number: RawFd,
    link: Cell<Option<u64>>,
}

impl Network for Net {
    type Connection = Socket;

    fn now(&self) -> Instant {
        Instant(self.world.borrow().now)
    }

    fn random(&mut self) -> Result<u32, ClientError> {
        Ok(self.world.borrow_mut().random())
    }

    fn resolve(&mut self, portal: &str) -> Result<Vec<SocketAddr>, ClientError> {
        self.world.borrow_mut().resolve(portal)
    }

    fn open(&mut self, address: &SocketAddr, _settings: &TcpSettings, _logger: &mut Logger) -> io::Result<Socket> {
        let link = unmeasured(|| self.world.borrow_mut().connect(self.initiator, *address))?;
        Ok(Socket { world: Rc::clone(&self.world), number: 100 + self.initiator as RawFd, link: Cell::new(Some(link)) })
    }

    fn reopen(
        &mut self,
        socket: &mut Socket,
        address: &SocketAddr,
        _settings: &TcpSettings,
        _logger: &mut Logger,
    ) -> io::Result<()> {
        unmeasured(|| {
            let mut world = self.world.borrow_mut();
            if let Some(old) = socket.link.take() {
                world.close(old);
            }
            socket.link.set(Some(world.connect(self.initiator, *address)?));
            Ok(())
        })
    }
}

impl Connection for Socket {
    fn number(&self) -> RawFd {
        self.number
    }

    fn shut_down(&self) {
        if let Some(link) = self.link.get() {
            unmeasured(|| self.world.borrow_mut().shut_down(link));
        }
    }

    fn connect_result(&self) -> io::Result<()> {
        match self.link.get() {
            Some(link) => self.world.borrow_mut().connect_result(link),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn set_keepalive(&self, _settings: &TcpSettings) -> io::Result<()> {
        Ok(())
    }

    unsafe fn send(&self, places: &[libc::iovec]) -> Transfer {
        let Some(link) = self.link.get() else { return Transfer::Failed(io::ErrorKind::NotConnected.into()) };
        let mut world = self.world.borrow_mut();
        let wanted = places.iter().map(|place| place.iov_len).sum();
        let taken = match world.may_send(link, wanted) {
            Transfer::Bytes(taken) => taken,
            other => return other,
        };
        unmeasured(|| {
            let mut bytes = Vec::with_capacity(taken);
            for place in places {
                let length = place.iov_len.min(taken - bytes.len());
                if length > 0 {
                    // SAFETY: the place is valid for reads by the contract of this function.
                    let held = unsafe { std::slice::from_raw_parts(place.iov_base.cast::<u8>(), length) };
                    bytes.extend_from_slice(held);
                }
            }
            world.send(link, &bytes);
        });
        Transfer::Bytes(taken)
    }

    unsafe fn receive(&self, places: &mut [libc::iovec]) -> Transfer {
        let Some(link) = self.link.get() else { return Transfer::Failed(io::ErrorKind::NotConnected.into()) };
        let wanted = places.iter().map(|place| place.iov_len).sum();
        let bytes = match unmeasured(|| self.world.borrow_mut().receive(link, wanted)) {
            Ok(bytes) => bytes,
            Err(other) => return other,
        };
        let mut rest = &bytes[..];
        for place in places {
            let (now, later) = rest.split_at(place.iov_len.min(rest.len()));
            if !now.is_empty() {
                // SAFETY: the place is valid for writes by the contract of this function, and `now` is not longer.
                unsafe { std::ptr::copy_nonoverlapping(now.as_ptr(), place.iov_base.cast(), now.len()) };
            }
            rest = later;
        }
        let received = bytes.len();
        unmeasured(|| drop(bytes));
        Transfer::Bytes(received)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Some(link) = self.link.get() {
            unmeasured(|| self.world.borrow_mut().close(link));
        }
    }
}
