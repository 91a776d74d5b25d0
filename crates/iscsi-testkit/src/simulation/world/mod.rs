// SPDX-License-Identifier: LGPL-2.1-or-later
//! Everything around the initiators: the clock, the links, the names, the target, and what goes wrong with them.

mod trouble;

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use iscsi_client::ClientError;
use iscsi_client::transport::Transfer;
use iscsi_proto::wire::Opcode;

use super::chance::Chance;
use super::faults::{Fault, Faults};
use super::link::{Arrival, Ending, Link, State};
use super::store::{Sabotage, Store};
use super::trace::{Happening, Trace, sum};
use crate::engine::Engine;
use crate::target::lock;

/// An invariant that does not hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Its name.
    pub invariant: &'static str,
    /// What has happened.
    pub text: String,
}

/// How long Linux tries to reach somebody who does not answer, ms.
const SYN_TIME: u64 = 127_000;

/// Portals of the target, and what takes it to get nowhere.
pub(super) const PORTAL: &str = "10.0.0.1:3260";
/// Resolves to an address that answers and another that does not.
pub(super) const TWO_ADDRESSES: &str = "both.example:3260";
/// Where redirects lead.
pub(super) const OTHER_PORTAL: &str = "10.0.0.2:3260";
/// Where nobody is.
pub(super) const NO_PORTAL: &str = "10.0.0.99:3260";
const NOBODY: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 99);

/// See the [module](self).
pub(super) struct World {
    pub(super) now: u64,
    pub(super) trace: Trace,
    pub(super) broken: Option<Broken>,
    pub(super) faults: Arc<Mutex<Faults>>,
    pub(super) store: Store,
    chance: Chance,
    engine: Engine,
    links: BTreeMap<u64, Link>,
    next_link: u64,
    /// The link of each initiator's socket.
    sockets: BTreeMap<usize, u64>,
    /// When chance next looks whether something goes wrong by itself.
    next_trouble: u64,
    /// Until then nobody listens.
    down_until: u64,
    /// When each initiator has read something last.
    last_read: BTreeMap<usize, u64>,
    gone: bool,
    gone_since: u64,
    violations_seen: usize,
    sabotage: Option<Sabotage>,
}

impl World {
    pub(super) fn new(engine: Engine, faults: Arc<Mutex<Faults>>, store: Store, chance: Chance, aloud: bool) -> Self {
        Self {
            now: 0,
            trace: Trace::new(aloud),
            broken: None,
            faults,
            store,
            chance,
            engine,
            links: BTreeMap::new(),
            next_link: 1,
            sockets: BTreeMap::new(),
            next_trouble: 0,
            down_until: 0,
            last_read: BTreeMap::new(),
            gone: false,
            gone_since: 0,
            violations_seen: 0,
            sabotage: None,
        }
    }

    pub(super) fn sabotage(&mut self, sabotage: Option<Sabotage>) {
        self.sabotage = sabotage;
    }

    pub(super) fn fail(&mut self, invariant: &'static str, text: String) {
        self.broken.get_or_insert(Broken { invariant, text });
    }

    /// More about what happens, for whoever reads along.
    pub(super) fn say(&self, text: impl FnOnce() -> String) {
        self.trace.say(text);
    }

    pub(super) fn note(&mut self, happening: Happening) {
        self.trace.note(self.now, happening);
    }

    /// Whether a fault strikes now.
    fn strikes(&mut self, fault: Fault) -> bool {
        let strikes = lock(&self.faults).strikes(fault);
        if strikes {
            self.note(Happening::Struck(fault));
        }
        strikes
    }

    /// From now on all goes well.
    pub(super) fn heal(&mut self) {
        lock(&self.faults).heal();
        self.down_until = 0;
        self.note(Happening::Healed);
    }

    /// Whether the target has gone for good.
    pub(super) fn is_gone(&self) -> bool {
        self.gone
    }

    /// Since when.
    pub(super) fn gone_since(&self) -> Option<u64> {
        self.gone.then_some(self.gone_since)
    }

    /// The target is back after all.
    pub(super) fn return_target(&mut self) {
        self.gone = false;
    }

    // ---- What an initiator asks of its system --------------------------------------------------

    pub(super) fn random(&mut self) -> u32 {
        // The interesting sequence numbers are those before the wrap.
        match self.chance.below(3) {
            0 => u32::MAX - self.chance.below(30) as u32,
            _ => self.chance.next() as u32,
        }
    }

    pub(super) fn resolve(&mut self, portal: &str) -> Result<Vec<SocketAddr>, ClientError> {
        if self.strikes(Fault::NameUnknown) {
            return Err(ClientError::Resolve { portal: portal.to_owned(), cause: "simulated".to_owned() });
        }
        let nobody = SocketAddr::from((NOBODY, 3260));
        let resolve = |portal: &str| {
            let address = portal.rsplit_once(',').map_or(portal, |(address, _)| address);
            let with_port = if address.contains(':') { address.to_owned() } else { format!("{address}:3260") };
            with_port
                .parse()
                .map_err(|_| ClientError::InvalidPortal { portal: portal.to_owned(), problem: "no address" })
        };
        Ok(match portal {
            TWO_ADDRESSES => vec![nobody, resolve(PORTAL)?],
            _ if self.strikes(Fault::FirstAddressDead) => vec![nobody, resolve(portal)?],
            _ => vec![resolve(portal)?],
        })
    }

    pub(super) fn connect(&mut self, initiator: usize, address: SocketAddr) -> io::Result<u64> {
        if self.strikes(Fault::ConnectFailsAtOnce) {
            return Err(io::Error::from_raw_os_error(libc::ENETUNREACH));
        }
        let number = self.next_link;
        self.next_link += 1;
        let listening = !self.gone && self.now >= self.down_until && address.ip() != NOBODY;
        let (wait, error) = if self.gone && lock(&self.faults).gone_silently() || self.strikes(Fault::ConnectSilent) {
            (SYN_TIME, libc::ETIMEDOUT)
        } else if !listening || self.strikes(Fault::ConnectRefused) {
            (self.chance.within(0, 3), libc::ECONNREFUSED)
        } else {
            (self.chance.within(0, 5), 0)
        };
        let mut link = Link::new(self.now + wait, error);
        self.shape(&mut link);
        self.links.insert(number, link);
        self.sockets.insert(initiator, number);
        let host = match address {
            SocketAddr::V4(address) => u32::from(*address.ip()),
            SocketAddr::V6(_) => 0,
        };
        self.note(Happening::Connecting { link: number, address: host.into() });
        Ok(number)
    }

    /// Chance decides how a link will behave.
    fn shape(&mut self, link: &mut Link) {
        if self.strikes(Fault::SlowLink) {
            let slow = self.chance.within(20, 3_000);
            link.to_target.delay = (0, slow);
            link.to_initiator.delay = (slow / 2, slow);
        }
        if self.strikes(Fault::TinySegments) {
            let longest = self.chance.within(1, 60) as usize;
            link.to_target.segment = longest;
            link.to_initiator.segment = longest;
            link.to_initiator.delay = (0, 2);
        }
        if self.strikes(Fault::ShortTransfers) {
            link.transfer = self.chance.within(1, 100) as usize;
        }
        if self.strikes(Fault::NarrowSendBuffer) {
            link.room = self.chance.within(1, 2000) as usize;
        }
        let target_learns = self.chance.one_in(2);
        for (fault, to_target, ending) in [
            (Fault::ResetOnTheWayThere, true, Ending::Reset { target_learns }),
            (Fault::ResetOnTheWayBack, false, Ending::Reset { target_learns }),
            (Fault::EndOnTheWayThere, true, Ending::Orderly),
            (Fault::EndOnTheWayBack, false, Ending::Orderly),
        ] {
            if self.strikes(fault) {
                let after = self.chance.mostly_small(0, 40_000) as usize;
                let direction = if to_target { &mut link.to_target } else { &mut link.to_initiator };
                direction.cut = Some((after, ending));
            }
        }
    }

    pub(super) fn connect_result(&mut self, number: u64) -> io::Result<()> {
        match self.links.get(&number).map(|link| link.state) {
            Some(State::Open) => Ok(()),
            Some(State::Broken(error)) => Err(io::Error::from_raw_os_error(error)),
            _ => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// How much of a write the socket takes.
    pub(super) fn may_send(&mut self, number: u64, wanted: usize) -> Transfer {
        let Some(link) = self.links.get(&number) else { return Transfer::Closed };
        match link.state {
            _ if link.hung_up => Transfer::Failed(io::Error::from_raw_os_error(libc::EPIPE)),
            State::Connecting { .. } => Transfer::WouldBlock,
            State::Broken(error) => Transfer::Failed(io::Error::from_raw_os_error(error)),
            State::Open => match link.takes(wanted) {
                0 => Transfer::WouldBlock,
                taken => Transfer::Bytes(taken),
            },
        }
    }

    pub(super) fn send(&mut self, number: u64, bytes: &[u8]) {
        self.note(Happening::Sent { link: number, bytes: bytes.len() as u64, sum: sum(bytes) });
        if let Some(link) = self.links.get_mut(&number) {
            let is_command = bytes.len() >= 48 && Opcode(bytes[0] & 0x3f) == Opcode::ScsiCommand;
            if is_command && self.sabotage.take_if(|sabotage| *sabotage == Sabotage::ReservedBits).is_some() {
                let mut spoilt = bytes.to_vec();
                spoilt[2] |= 1;
                return link.to_target.send(self.now, &spoilt, &mut self.chance);
            }
            link.to_target.send(self.now, bytes, &mut self.chance);
        }
    }

    pub(super) fn receive(&mut self, number: u64, wanted: usize) -> Result<Vec<u8>, Transfer> {
        let Some(link) = self.links.get_mut(&number) else { return Err(Transfer::Closed) };
        let bytes = wanted.min(link.received.len()).min(link.transfer);
        let broken = match link.state {
            State::Broken(error) => Some(error),
            _ => None,
        };
        if bytes > 0 && !link.hung_up && broken.is_none() {
            let received: Vec<u8> = link.received.drain(..bytes).collect();
            self.note(Happening::Received { link: number, bytes: bytes as u64 });
            if let Some((initiator, _)) = self.sockets.iter().find(|(_, socket)| **socket == number) {
                self.last_read.insert(*initiator, self.now);
            }
            return Ok(received);
        }
        if let Some(error) = broken {
            self.note(Happening::EndRead { link: number });
            return Err(Transfer::Failed(io::Error::from_raw_os_error(error)));
        }
        if link.end || link.hung_up {
            self.note(Happening::EndRead { link: number });
            return Err(Transfer::Closed);
        }
        Err(Transfer::WouldBlock)
    }

    pub(super) fn shut_down(&mut self, number: u64) {
        let Some(link) = self.links.get_mut(&number) else { return };
        if !link.hung_up {
            link.hung_up = true;
            link.received.clear();
            // What was sent still arrives, and then the end of it.
            link.to_target.finish(self.now, &mut self.chance);
            self.note(Happening::Closed { link: number });
        }
    }

    pub(super) fn close(&mut self, number: u64) {
        self.shut_down(number);
        if let Some(link) = self.links.get_mut(&number) {
            link.closed = true;
        }
        self.sockets.retain(|_, socket| *socket != number);
    }

    /// When an initiator has read something last.
    pub(super) fn last_read(&self, initiator: usize) -> u64 {
        self.last_read.get(&initiator).copied().unwrap_or_default()
    }

    /// What poll tells of an initiator's socket.
    pub(super) fn readiness(&self, initiator: usize) -> i16 {
        self.sockets.get(&initiator).and_then(|link| self.links.get(link)).map_or(0, Link::readiness)
    }

    // ---- What happens by itself ----------------------------------------------------------------

    /// The next moment at which something happens.
    pub(super) fn next_event(&self) -> Option<u64> {
        let links = self.links.values().filter_map(Link::next_event);
        let faults = lock(&self.faults);
        let trouble = (!faults.healed()).then_some(self.next_trouble);
        links.chain(trouble).chain(faults.next_due()).min()
    }

    /// Everything that is due happens.
    pub(super) fn turn(&mut self) {
        let now = self.now;
        lock(&self.faults).now = now;
        self.trouble();
        self.late();
        let mut numbers: Vec<u64> = self.links.keys().copied().collect();
        // Sessions overtake one another.
        for place in (1..numbers.len()).rev() {
            numbers.swap(place, self.chance.below(place as u64 + 1) as usize);
        }
        for number in numbers {
            self.advance(number);
        }
        self.links.retain(|_, link| !(link.closed && link.connection.is_none()));
        self.judge();
    }

    fn advance(&mut self, number: u64) {
        let Some(link) = self.links.get_mut(&number) else { return };
        let now = self.now;
        if let State::Connecting { due, error } = link.state {
            if due > now {
                return;
            }
            link.state = if error == 0 { State::Open } else { State::Broken(error) };
            let closed = link.closed;
            self.note(Happening::Connected { link: number, error });
            if error == 0 && !closed {
                self.accept(number);
            }
        }
        if let Some((_, error)) = self.links.get(&number).and_then(|link| link.dies).filter(|(due, _)| *due <= now) {
            self.break_link(number, error, false);
        }
        loop {
            let Some(link) = self.links.get_mut(&number) else { return };
            let connection = link.connection.unwrap_or_default();
            match link.reaches_target(now) {
                Some(Arrival::Bytes(bytes)) => {
                    self.note(Happening::Arrived { link: number, bytes: bytes.len() as u64 });
                    self.serve(connection, |engine| engine.receive(connection, &bytes));
                }
                Some(Arrival::End(Ending::Orderly)) => {
                    link.connection = None;
                    self.note(Happening::Broken { link: number, error: 0 });
                    self.serve(connection, |engine| engine.close(connection));
                    self.finish_target(number, connection);
                }
                Some(Arrival::End(Ending::Reset { target_learns })) => {
                    self.break_link(number, libc::ECONNRESET, target_learns);
                }
                None => break,
            }
        }
        loop {
            let Some(link) = self.links.get_mut(&number) else { return };
            match link.reaches_initiator(now) {
                Some(Arrival::Bytes(bytes)) => link.received.extend(bytes),
                Some(Arrival::End(Ending::Orderly)) => link.end = true,
                Some(Arrival::End(Ending::Reset { target_learns })) => {
                    self.break_link(number, libc::ECONNRESET, target_learns);
                }
                None => break,
            }
        }
    }

    fn accept(&mut self, number: u64) {
        let connection = self.engine.accept();
        self.store.with(|state| state.accepted(connection));
        if let Some(link) = self.links.get_mut(&number) {
            link.connection = Some(connection);
        }
        self.note(Happening::Accepted { link: number, connection });
        if self.strikes(Fault::ClosedOnceAccepted) {
            self.engine.close(connection);
        }
        self.collect();
    }

    /// Lets the target do something for a connection, and puts what it sends on its way.
    fn serve(&mut self, connection: u64, act: impl FnOnce(&mut Engine)) {
        self.store.with(|state| state.serve(connection));
        act(&mut self.engine);
        let (stored, wrong) = self.store.with(|state| (std::mem::take(&mut state.stored), state.wrong.take()));
        for (first_word, words, write) in stored {
            self.note(Happening::Stored { first_word, words, write });
        }
        if let Some((invariant, text)) = wrong {
            self.fail(invariant, text);
        }
        for fault in lock(&self.faults).take_struck() {
            self.trace.note(self.now, Happening::Struck(fault));
        }
        self.collect();
    }

    /// What the target has sent on any connection goes on its way.
    fn collect(&mut self) {
        for (&number, link) in &mut self.links {
            let Some(connection) = link.connection.filter(|_| !link.target_done) else { continue };
            let mut bytes = Vec::new();
            let ended = self.engine.take_sent(connection, &mut bytes);
            if !bytes.is_empty() {
                let sum = sum(&bytes);
                self.trace.note(self.now, Happening::Answered { link: number, bytes: bytes.len() as u64, sum });
                link.to_initiator.send(self.now, &bytes, &mut self.chance);
            }
            if ended {
                link.target_done = true;
                link.to_initiator.finish(self.now, &mut self.chance);
            }
        }
    }

    /// The target's side of a link has ended: what it still sends is the last.
    fn finish_target(&mut self, number: u64, connection: u64) {
        let mut bytes = Vec::new();
        self.engine.take_sent(connection, &mut bytes);
        self.engine.forget(connection);
        if let Some(link) = self.links.get_mut(&number).filter(|link| !link.target_done) {
            link.target_done = true;
            link.to_initiator.send(self.now, &bytes, &mut self.chance);
            link.to_initiator.finish(self.now, &mut self.chance);
        }
    }

    /// A link is gone, for the initiator with an error; the target may not learn of it.
    fn break_link(&mut self, number: u64, error: i32, target_learns: bool) {
        let Some(link) = self.links.get_mut(&number) else { return };
        link.state = State::Broken(error);
        link.received.clear();
        link.dies = None;
        link.to_target.lost = true;
        let connection = link.connection.take();
        self.note(Happening::Broken { link: number, error });
        if let (Some(connection), true) = (connection, target_learns) {
            self.serve(connection, |engine| engine.forget(connection));
        }
    }

    /// Judges what initiators have sent since.
    fn judge(&mut self) {
        let violations = self.engine.violations();
        let faults = lock(&self.faults);
        let new = violations.get(self.violations_seen..).unwrap_or_default();
        let first = new.iter().find(|violation| !faults.is_misled(violation.connection)).map(ToString::to_string);
        drop(faults);
        self.violations_seen = violations.len();
        if let Some(text) = first {
            self.fail("protocol", text);
        }
    }
}
