// SPDX-License-Identifier: LGPL-2.1-or-later
//! Many commands on their way in one session. A command that a busy unit has no room for, or that meets a unit
//! attention, is sent again.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use iscsi_client::blocking::{Answer, Command, Error, Session, Ticket};
use iscsi_proto::scsi;

/// How often a command is sent again before its error is told.
const REPEATS: u32 = 100;

/// Pause before a command goes to a busy unit again: it grows with each attempt up to the second.
const PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Commands on their way, each with a name `K` that its user gives it.
pub struct Pipeline<K> {
    running: HashMap<Ticket, (K, u32)>,
    postponed: VecDeque<Postponed<K>>,
    repeated: u64,
}

/// A command that waits to be sent again.
struct Postponed<K> {
    name: K,
    repeats: u32,
    due: Instant,
    command: scsi::Command,
    data: Vec<u8>,
}

/// The end of a command: its name, and what came of it.
pub type Ended<K> = (K, Result<Answer, Error>);

impl<K> Default for Pipeline<K> {
    fn default() -> Self {
        Self { running: HashMap::new(), postponed: VecDeque::new(), repeated: 0 }
    }
}

impl<K> Pipeline<K> {
    /// Begins a command for the logical unit of the session.
    ///
    /// # Errors
    /// The session does not take it.
    pub fn begin(&mut self, session: &mut Session, name: K, command: Command) -> Result<(), Error> {
        self.submit(session, name, command, 0)
    }

    fn submit(&mut self, session: &mut Session, name: K, command: Command, repeats: u32) -> Result<(), Error> {
        let ticket = session.submit(command)?;
        self.running.insert(ticket, (name, repeats));
        Ok(())
    }

    /// Waits for the next command to end, at most so long. `None` when that time is over, the session's interrupter ended
    /// the wait, or nothing is on its way.
    ///
    /// # Errors
    /// The session is no use any more. What is wrong with a command stands in its own result.
    pub fn next(&mut self, session: &mut Session, limit: Option<Duration>) -> Result<Option<Ended<K>>, Error> {
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        loop {
            let now = Instant::now();
            while self.postponed.front().is_some_and(|first| first.due <= now) {
                if let Some(Postponed { name, repeats, command, data, .. }) = self.postponed.pop_front() {
                    self.submit(session, name, Command::new(command).with_data(data), repeats)?;
                }
            }
            let due = self.postponed.front().map(|first| first.due);
            if self.running.is_empty() {
                let Some(due) = due else { return Ok(None) };
                // Whoever interrupts waits this long.
                let until = end.map_or(due, |end| end.min(due));
                std::thread::sleep(until.saturating_duration_since(now));
                if end.is_some_and(|end| end <= due) {
                    return Ok(None);
                }
                continue;
            }
            let until = end.into_iter().chain(due).min();
            let ended = session.wait(until.map(|until| until.saturating_duration_since(now)))?;
            let Some((ticket, result)) = ended else {
                // A pause that is over is no end of this wait.
                let is_pause = until.is_some() && until == due && until <= Some(Instant::now());
                if is_pause && end != due {
                    continue;
                }
                return Ok(None);
            };
            let Some((name, repeats)) = self.running.remove(&ticket) else { continue };
            match result {
                Err(error) if repeats < REPEATS && (error.is_busy() || error.is_unit_attention()) => {
                    self.postpone(name, repeats, error);
                }
                result => return Ok(Some((name, result))),
            }
        }
    }

    fn postpone(&mut self, name: K, repeats: u32, error: Error) {
        self.repeated += 1;
        let pause = if error.is_busy() { (PAUSE * (repeats + 1)).min(LONGEST_PAUSE) } else { Duration::ZERO };
        if let Error::Refused { command, data, .. } = error {
            let due = Instant::now() + pause;
            let place = self.postponed.partition_point(|other| other.due <= due);
            self.postponed.insert(place, Postponed { name, repeats: repeats + 1, due, command, data: *data });
        }
    }

    /// Commands that have begun and whose end has not been told.
    #[must_use]
    pub fn len(&self) -> usize {
        self.running.len() + self.postponed.len()
    }

    /// Whether nothing is on its way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How often a command was sent again.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Gives up everything that is on its way.
    pub fn abandon(&mut self, session: &mut Session) {
        self.postponed.clear();
        for (ticket, _) in self.running.drain() {
            session.cancel(ticket);
        }
    }
}
