// SPDX-License-Identifier: LGPL-2.1-or-later
//! The network between one initiator and the target: it loses nothing and delays nothing, but damages what an aim names.
#![allow(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::os::fd::RawFd;
use std::rc::Rc;

use iscsi_client::settings::TcpSettings;
use iscsi_client::transport::{Connection, Network, Transfer};
use iscsi_client::{ClientError, Logger};
use iscsi_proto::session::Instant;
use iscsi_proto::wire::{HEADER_LENGTH, LoginStatus, Opcode, RejectReason, Stage, TargetPdu};

use super::pdu::{self, Aim, Part, Way};
use crate::engine::Engine;
use crate::simulation::chance::Chance;
use crate::simulation::link::poll;

/// Damage that was done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Damage {
    /// To a PDU of this connection.
    pub(super) connection: u64,
    pub(super) aim: Aim,
    pub(super) part: Part,
    /// What kind of PDU it was.
    pub(super) opcode: Opcode,
    /// The target has rejected it, or the connection has ended.
    pub(super) noticed: bool,
}

/// The connection that there is.
struct Line {
    /// At the target.
    connection: u64,
    from_initiator: Vec<u8>,
    from_target: Vec<u8>,
    /// Login is over: digests follow.
    digests: bool,
    /// For the initiator to read.
    arrived: VecDeque<u8>,
    /// Nothing follows.
    ended: bool,
}

/// See the [module](self).
pub(super) struct Wire {
    pub(super) now: u64,
    pub(super) engine: Engine,
    pub(super) aim: Option<Aim>,
    pub(super) damage: Option<Damage>,
    pub(super) connections: u64,
    /// Grows with all that happens.
    pub(super) moved: u64,
    chance: Chance,
    line: Option<Line>,
    aloud: bool,
    forged: bool,
}

impl Wire {
    pub(super) fn new(engine: Engine, chance: Chance, aloud: bool, forged: bool) -> Self {
        let (aim, damage, line) = (None, None, None);
        Self { now: 0, engine, aim, damage, connections: 0, moved: 0, chance, line, aloud, forged }
    }

    fn open(&mut self) -> u64 {
        self.close();
        let connection = self.engine.accept();
        self.connections += 1;
        self.moved += 1;
        self.line = Some(Line {
            connection,
            from_initiator: Vec::new(),
            from_target: Vec::new(),
            digests: false,
            arrived: VecDeque::new(),
            ended: false,
        });
        if self.aloud {
            println!("{:>9} ms  connection {connection}", self.now);
        }
        connection
    }

    /// The initiator's end closes.
    fn close(&mut self) {
        let Some(line) = self.line.take() else { return };
        self.engine.forget(line.connection);
        if let Some(damage) = self.damage.as_mut().filter(|damage| damage.connection == line.connection) {
            damage.noticed = true;
        }
    }

    fn close_if(&mut self, connection: u64) {
        if self.line.as_ref().is_some_and(|line| line.connection == connection) {
            self.close();
        }
    }

    /// The target asks for a sign of life.
    pub(super) fn ping_from_target(&mut self) {
        if let Some(line) = &self.line {
            self.engine.ping(line.connection);
        }
    }

    /// What poll tells the initiator.
    pub(super) fn readiness(&self) -> i16 {
        match &self.line {
            None => poll::IN | poll::OUT | poll::HUP,
            Some(line) => poll::OUT | if line.arrived.is_empty() && !line.ended { 0 } else { poll::IN },
        }
    }

    /// Whole PDUs go their way, until there are no more.
    pub(super) fn turn(&mut self) {
        loop {
            let before = self.moved;
            self.carry_to_target();
            self.carry_to_initiator();
            if self.moved == before {
                return;
            }
        }
    }

    fn carry_to_target(&mut self) {
        while let Some(mut pdu) = self.line.as_mut().and_then(|line| line.next(Way::ToTarget)) {
            self.pass(Way::ToTarget, &mut pdu);
            let Some(connection) = self.line.as_ref().map(|line| line.connection) else { return };
            self.engine.receive(connection, &pdu);
        }
    }

    fn carry_to_initiator(&mut self) {
        let Some(line) = &mut self.line else { return };
        if line.ended {
            return;
        }
        let ended = self.engine.take_sent(line.connection, &mut line.from_target);
        while let Some(mut pdu) = self.line.as_mut().and_then(|line| line.next(Way::ToInitiator)) {
            let decoded = pdu.first_chunk::<HEADER_LENGTH>().and_then(|header| TargetPdu::decode(header).ok());
            self.look(&decoded);
            if self.line.as_ref().is_some_and(|line| line.digests) && self.chance.one_in(8) {
                pdu = pdu::with_additional_header(&pdu, &mut self.chance);
            }
            self.pass(Way::ToInitiator, &mut pdu);
            let Some(line) = &mut self.line else { return };
            line.arrived.extend(&pdu);
            if let Some(TargetPdu::LoginResponse(response)) = decoded {
                line.digests = response.transit
                    && response.next_stage == Stage::FullFeature
                    && response.status == LoginStatus::Success;
            }
        }
        if let (true, Some(line)) = (ended, &mut self.line) {
            line.ended = true;
            self.moved += 1;
        }
    }

    /// Whether the target says that it has noticed.
    fn look(&mut self, pdu: &Option<TargetPdu>) {
        let (Some(TargetPdu::Reject(reject)), Some(line)) = (pdu, &self.line) else { return };
        if let Some(damage) = self.damage.as_mut().filter(|damage| damage.connection == line.connection) {
            damage.noticed |= reject.reason == RejectReason::DataDigestError && damage.aim.way == Way::ToTarget;
        }
    }

    /// A PDU leaves; if it is the one, it is damaged.
    fn pass(&mut self, way: Way, bytes: &mut [u8]) {
        self.moved += bytes.len() as u64;
        let Some(line) = &self.line else { return };
        let opcode = Opcode(bytes[0] & 0x3f);
        if self.aloud {
            println!("{:>9} ms  {way:?} {opcode:?}, {} bytes", self.now, bytes.len());
        }
        let Some(aim) = self.aim.as_mut().filter(|aim| line.digests && aim.fits(way, bytes)) else { return };
        if aim.skip > 0 {
            aim.skip -= 1;
            return;
        }
        let aim = *aim;
        let Some(part) = aim.strike(bytes, self.forged, &mut self.chance) else { return };
        self.aim = None;
        let damage = Damage { connection: line.connection, aim, part, opcode, noticed: false };
        if self.aloud {
            println!("{:>9} ms  {damage:?}", self.now);
        }
        self.damage = Some(damage);
    }

    fn receive(&mut self, connection: u64, wanted: usize) -> Result<Vec<u8>, Transfer> {
        let Some(line) = self.line.as_mut().filter(|line| line.connection == connection) else {
            return Err(Transfer::Closed);
        };
        let bytes = wanted.min(line.arrived.len());
        let bytes =
            if self.chance.one_in(4) { self.chance.within(bytes.min(1) as u64, bytes as u64) as usize } else { bytes };
        if bytes > 0 {
            self.moved += bytes as u64;
            return Ok(line.arrived.drain(..bytes).collect());
        }
        Err(if line.ended { Transfer::Closed } else { Transfer::WouldBlock })
    }

    fn send(&mut self, connection: u64, bytes: &[u8]) -> Transfer {
        match self.line.as_mut().filter(|line| line.connection == connection) {
            None => Transfer::Closed,
            Some(line) => {
                line.from_initiator.extend_from_slice(bytes);
                self.moved += bytes.len() as u64;
                Transfer::Bytes(bytes.len())
            }
        }
    }
}

impl Line {
    /// The next whole PDU that has been sent.
    fn next(&mut self, way: Way) -> Option<Vec<u8>> {
        let sent = if way == Way::ToTarget { &mut self.from_initiator } else { &mut self.from_target };
        let length = pdu::length(sent, self.digests).filter(|length| *length <= sent.len())?;
        Some(sent.drain(..length).collect())
    }
}

/// The wire as the driver sees it.
#[derive(Clone)]
pub(super) struct Net(pub(super) Rc<RefCell<Wire>>);

/// A socket on it.
pub(super) struct Socket {
    wire: Rc<RefCell<Wire>>,
    connection: Cell<u64>,
}

impl Network for Net {
    type Connection = Socket;

    fn now(&self) -> Instant {
        Instant(self.0.borrow().now)
    }

    fn random(&mut self) -> Result<u32, ClientError> {
        Ok(self.0.borrow_mut().chance.next() as u32)
    }

    fn resolve(&mut self, _portal: &str) -> Result<Vec<SocketAddr>, ClientError> {
        Ok(vec![SocketAddr::from(([10, 0, 0, 1], 3260))])
    }

    fn open(&mut self, _address: &SocketAddr, _settings: &TcpSettings, _logger: &mut Logger) -> io::Result<Socket> {
        let connection = Cell::new(self.0.borrow_mut().open());
        Ok(Socket { wire: Rc::clone(&self.0), connection })
    }

    fn reopen(
        &mut self,
        socket: &mut Socket,
        _address: &SocketAddr,
        _settings: &TcpSettings,
        _logger: &mut Logger,
    ) -> io::Result<()> {
        socket.connection.set(self.0.borrow_mut().open());
        Ok(())
    }
}

impl Connection for Socket {
    fn number(&self) -> RawFd {
        100
    }

    fn shut_down(&self) {
        self.wire.borrow_mut().close_if(self.connection.get());
    }

    fn connect_result(&self) -> io::Result<()> {
        Ok(())
    }

    fn set_keepalive(&self, _settings: &TcpSettings) -> io::Result<()> {
        Ok(())
    }

    unsafe fn send(&self, places: &[libc::iovec]) -> Transfer {
        let mut bytes = Vec::new();
        for place in places.iter().filter(|place| place.iov_len > 0) {
            // SAFETY: the place is valid for reads by the contract of this function.
            bytes.extend_from_slice(unsafe { std::slice::from_raw_parts(place.iov_base.cast::<u8>(), place.iov_len) });
        }
        self.wire.borrow_mut().send(self.connection.get(), &bytes)
    }

    unsafe fn receive(&self, places: &mut [libc::iovec]) -> Transfer {
        let wanted = places.iter().map(|place| place.iov_len).sum();
        let bytes = match self.wire.borrow_mut().receive(self.connection.get(), wanted) {
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
        Transfer::Bytes(bytes.len())
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.wire.borrow_mut().close_if(self.connection.get());
    }
}
