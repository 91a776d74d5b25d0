// SPDX-License-Identifier: LGPL-2.1-or-later
//! A target without sockets, threads and time: bytes go in, bytes come out. Whoever drives it is the network, and can
//! repeat what happened.

use std::collections::BTreeMap;
use std::net::Shutdown;
use std::sync::{Arc, Mutex};

use iscsi_proto::wire::{AsyncMessage, Reject};

use crate::connection::{Connection, Ended, Input};
use crate::judge::Violation;
use crate::line::Line;
use crate::target::{Shared, lock};

/// See the [module](self). Made by [`Builder::offline`](crate::Builder::offline).
///
/// A script's [`Verdict::Delay`](crate::Verdict::Delay) waits on the real clock: it has no place here.
pub struct Engine {
    shared: Arc<Shared>,
    open: BTreeMap<u64, Open>,
}

struct Open {
    line: Arc<Line>,
    connection: Arc<Mutex<Connection>>,
    input: Input,
}

impl Engine {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, open: BTreeMap::new() }
    }

    /// An initiator connects; gives the number of its connection.
    pub fn accept(&mut self) -> u64 {
        let line = Arc::new(Line::memory());
        let (number, connection) = self.shared.enter(&line);
        let ended = {
            let mut accepted = lock(&connection);
            accepted.accepted().is_err() || accepted.flush().is_err()
        };
        self.open.insert(number, Open { line, connection, input: Input::new(0) });
        if ended {
            self.close(number);
        }
        number
    }

    /// Bytes of the initiator arrive. Those for a connection that is closed are lost.
    pub fn receive(&mut self, connection: u64, bytes: &[u8]) {
        let Some(open) = self.open.get_mut(&connection) else { return };
        if open.line.is_deaf() {
            return;
        }
        self.shared.counters.bytes_received(bytes.len());
        open.input.append(bytes);
        let mut served = lock(&open.connection);
        let handled = served.handle(&mut open.input);
        let flushed = served.flush();
        drop(served);
        if handled.is_err() || flushed.is_err() {
            self.close(connection);
        }
    }

    /// Takes the bytes for the initiator. `true` when nothing will follow them.
    pub fn take_sent(&mut self, connection: u64, into: &mut Vec<u8>) -> bool {
        self.open.get(&connection).is_none_or(|open| open.line.take_sent(into))
    }

    /// Closes a connection: the initiator has, or the network.
    pub fn close(&mut self, connection: u64) {
        if let Some(open) = self.open.get(&connection) {
            lock(&open.connection).close();
            self.shared.leave(connection);
        }
    }

    /// Forgets a connection that was closed and whose last bytes were taken.
    pub fn forget(&mut self, connection: u64) {
        self.close(connection);
        self.open.remove(&connection);
    }

    /// The target stops and starts again: its connections are closed at once, its units keep their blocks.
    pub fn restart(&mut self) {
        let numbers: Vec<u64> = self.open.keys().copied().collect();
        for number in numbers {
            if let Some(open) = self.open.get(&number) {
                let _ = open.line.shut_down(Shutdown::Both);
            }
            self.close(number);
        }
    }

    /// What initiators did wrong so far.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        self.shared.verdicts.list()
    }

    /// Forgets the violations so far.
    pub fn clear_violations(&self) {
        self.shared.verdicts.clear();
    }

    /// Sends an Asynchronous Message in a normal session; numbers and tag are filled in.
    pub fn send_async_message(&mut self, connection: u64, message: &AsyncMessage) -> bool {
        self.on_session(connection, |session| session.send_async_message(*message, &[]))
    }

    /// Sends a Reject in a normal session; numbers and tag are filled in.
    pub fn send_reject(&mut self, connection: u64, reject: &Reject, header: &[u8]) -> bool {
        self.on_session(connection, |session| session.send_reject(*reject, header))
    }

    /// Sends a NOP-In that wants an answer in a normal session.
    pub fn ping(&mut self, connection: u64) -> bool {
        self.on_session(connection, Connection::ping)
    }

    fn on_session(&mut self, connection: u64, act: impl Fn(&mut Connection) -> Result<(), Ended>) -> bool {
        let Some(open) = self.open.get(&connection) else { return false };
        let mut session = lock(&open.connection);
        if !session.is_normal_session() {
            return false;
        }
        let acted = act(&mut session).and_then(|()| session.flush());
        drop(session);
        if acted.is_err() {
            self.close(connection);
        }
        acted.is_ok()
    }
}

impl Drop for Engine {
    /// Connections and what they share hold one another.
    fn drop(&mut self) {
        for connection in self.open.keys() {
            self.shared.leave(*connection);
        }
    }
}
