// SPDX-License-Identifier: LGPL-2.1-or-later
//! One TCP connection between an initiator and the target, in virtual time: what was sent is on its way in segments, each
//! with the moment at which it arrives.

use std::collections::VecDeque;

use super::chance::Chance;

/// Bytes that a socket keeps for its reader.
const RECEIVE_ROOM: usize = 1 << 18;

/// How a direction ends before its time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ending {
    /// As if the sender had closed.
    Orderly,
    /// The connection is reset at both ends; the target may never learn of it.
    Reset { target_learns: bool },
}

struct Segment {
    due: u64,
    bytes: Vec<u8>,
    /// Nothing follows.
    last: bool,
}

/// What is on its way in one direction.
pub(super) struct Direction {
    segments: VecDeque<Segment>,
    last_due: u64,
    /// Delay of a segment: shortest, longest, ms.
    pub(super) delay: (u64, u64),
    /// Longest segment.
    pub(super) segment: usize,
    /// Nothing arrives before this moment.
    pub(super) stalled_until: u64,
    /// Nothing arrives any more, and nobody is told.
    pub(super) lost: bool,
    /// After so many more bytes the direction ends.
    pub(super) cut: Option<(usize, Ending)>,
    on_the_way: usize,
}

/// What arrives.
pub(super) enum Arrival {
    Bytes(Vec<u8>),
    End(Ending),
}

impl Direction {
    fn new() -> Self {
        Self {
            segments: VecDeque::new(),
            last_due: 0,
            delay: (0, 1),
            segment: 1 << 16,
            stalled_until: 0,
            lost: false,
            cut: None,
            on_the_way: 0,
        }
    }

    /// Sends bytes; their segments keep their order.
    pub(super) fn send(&mut self, now: u64, mut bytes: &[u8], chance: &mut Chance) {
        while !bytes.is_empty() {
            let longest = self.segment.min(bytes.len());
            let length = if chance.one_in(4) { chance.within(1, longest as u64) as usize } else { longest };
            let (segment, rest) = bytes.split_at(length);
            self.push(now, segment.to_vec(), false, chance);
            bytes = rest;
        }
    }

    /// The sender closes its side.
    pub(super) fn finish(&mut self, now: u64, chance: &mut Chance) {
        self.push(now, Vec::new(), true, chance);
    }

    fn push(&mut self, now: u64, bytes: Vec<u8>, last: bool, chance: &mut Chance) {
        let due = (now + chance.within(self.delay.0, self.delay.1)).max(self.last_due).max(self.stalled_until);
        self.last_due = due;
        self.on_the_way += bytes.len();
        self.segments.push_back(Segment { due, bytes, last });
    }

    /// Holds up all that has not arrived.
    pub(super) fn stall(&mut self, until: u64) {
        self.stalled_until = self.stalled_until.max(until);
        for segment in &mut self.segments {
            segment.due = segment.due.max(until);
        }
        self.last_due = self.last_due.max(until);
    }

    fn next(&self) -> Option<u64> {
        if self.lost { None } else { self.segments.front().map(|segment| segment.due) }
    }

    /// The next thing that has arrived, at most `room` bytes.
    fn arrive(&mut self, now: u64, room: usize) -> Option<Arrival> {
        if self.lost {
            return None;
        }
        let front = self.segments.front_mut().filter(|segment| segment.due <= now)?;
        if front.last {
            self.segments.clear();
            return Some(Arrival::End(Ending::Orderly));
        }
        let limit = self.cut.map_or(room, |(left, _)| room.min(left));
        if limit == 0 {
            return self.cut.filter(|(left, _)| *left == 0).map(|(_, ending)| Arrival::End(ending));
        }
        let bytes = if front.bytes.len() > limit {
            let rest = front.bytes.split_off(limit);
            std::mem::replace(&mut front.bytes, rest)
        } else {
            self.segments.pop_front().map(|segment| segment.bytes).unwrap_or_default()
        };
        self.on_the_way -= bytes.len();
        if let Some((left, _)) = &mut self.cut {
            *left -= bytes.len();
        }
        Some(Arrival::Bytes(bytes))
    }
}

/// Where a link stands, as the initiator's system sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// Until `due`; then it is open, or the error number is the outcome.
    Connecting {
        due: u64,
        error: i32,
    },
    Open,
    /// Reset, timed out, refused: the error is told once.
    Broken(i32),
}

/// See the [module](self).
pub(super) struct Link {
    pub(super) state: State,
    /// At the target, once it is accepted.
    pub(super) connection: Option<u64>,
    pub(super) to_target: Direction,
    pub(super) to_initiator: Direction,
    pub(super) received: VecDeque<u8>,
    /// The initiator has read all there will be once `received` is empty.
    pub(super) end: bool,
    /// The initiator has shut it down.
    pub(super) hung_up: bool,
    /// The initiator has closed it: nobody reads what arrives.
    pub(super) closed: bool,
    /// Most bytes on their way to the target.
    pub(super) room: usize,
    /// Most bytes of one read or write.
    pub(super) transfer: usize,
    /// A dead link is found dead at this moment, with this error number.
    pub(super) dies: Option<(u64, i32)>,
    /// The target's last bytes are on their way.
    pub(super) target_done: bool,
}

pub(super) mod poll {
    //! What poll tells, with the numbers of Linux.
    pub(crate) const IN: i16 = 0x1;
    pub(crate) const OUT: i16 = 0x4;
    pub(crate) const ERR: i16 = 0x8;
    pub(crate) const HUP: i16 = 0x10;
}

impl Link {
    pub(super) fn new(due: u64, error: i32) -> Self {
        Self {
            state: State::Connecting { due, error },
            connection: None,
            to_target: Direction::new(),
            to_initiator: Direction::new(),
            received: VecDeque::new(),
            end: false,
            hung_up: false,
            closed: false,
            room: 1 << 20,
            transfer: usize::MAX,
            dies: None,
            target_done: false,
        }
    }

    /// What poll would tell of the socket.
    pub(super) fn readiness(&self) -> i16 {
        if self.hung_up {
            return poll::IN | poll::OUT | poll::HUP;
        }
        match self.state {
            State::Connecting { .. } => 0,
            State::Broken(_) => poll::IN | poll::OUT | poll::ERR | poll::HUP,
            State::Open => {
                let readable = !self.received.is_empty() || self.end;
                let writable = self.to_target.on_the_way < self.room;
                (if readable { poll::IN } else { 0 }) | if writable { poll::OUT } else { 0 }
            }
        }
    }

    /// Bytes that a write of `wanted` takes now.
    pub(super) fn takes(&self, wanted: usize) -> usize {
        wanted.min(self.room.saturating_sub(self.to_target.on_the_way)).min(self.transfer)
    }

    pub(super) fn next_event(&self) -> Option<u64> {
        let connect = match self.state {
            State::Connecting { due, .. } => Some(due),
            _ => None,
        };
        let open = self.state == State::Open;
        let out = self.to_target.next().filter(|_| self.connection.is_some());
        let room = self.received.len() < RECEIVE_ROOM;
        let back = self.to_initiator.next().filter(|_| open && room && !self.closed && !self.end);
        [connect, out, back, self.dies.map(|(moment, _)| moment)].into_iter().flatten().min()
    }

    /// What reaches the target now.
    pub(super) fn reaches_target(&mut self, now: u64) -> Option<Arrival> {
        self.connection?;
        self.to_target.arrive(now, usize::MAX)
    }

    /// What reaches the initiator's socket now.
    pub(super) fn reaches_initiator(&mut self, now: u64) -> Option<Arrival> {
        if self.state != State::Open || self.closed || self.end {
            return None;
        }
        let room = RECEIVE_ROOM.saturating_sub(self.received.len());
        if room == 0 {
            return None;
        }
        self.to_initiator.arrive(now, room)
    }
}
