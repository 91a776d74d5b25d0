// SPDX-License-Identifier: LGPL-2.1-or-later
//! A session of `iscsi-proto` with requests in flight, and a target that says what the input says.
//!
//! What holds, whatever the target says: each owner is told once; a good read has the bytes that were sent for it, and all
//! of them; the data of a good write has left; what leaves is right; nothing goes on for ever.

pub(crate) mod heard;
pub(crate) mod left;
pub(crate) mod memory;
pub(crate) mod peer;

use std::collections::BTreeMap;

use iscsi_proto::auth::chap::ChapAlgorithm;
use iscsi_proto::login::{ChapPolicy, DigestPreference, LoginConfig, SessionType};
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{
    Completion, Event, Failure, Instant, Lost, Phase, PieceData, Policy, Residual, ScsiRequest, ScsiResult, Session,
};
use iscsi_proto::wire::{CmdSn, Isid, Itt, Lun, TaskFunction};

use crate::input::Input;
use heard::Heard;
use left::Left;
use memory::Buffers;
use peer::Peer;

/// The logical unit of all commands.
pub(crate) const LUN: Lun = Lun([0, 3, 0, 0, 0, 0, 0, 0]);
/// The owner of each login.
const LOGIN: u32 = u32::MAX;
/// Logins of one input.
const LOGINS: u32 = 8;
/// Requests of one input that are not told at a time.
const REQUESTS: usize = 64;

/// What a request is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Read { length: u32, is_block: bool },
    Write { length: u32, is_block: bool },
    NoData,
    Ping,
    Text,
    Manage,
    Logout,
    Login,
}

/// How a run is set up.
#[derive(Clone, Copy)]
pub(crate) struct Setup {
    /// Digests and kinds of data, as `config` and `Peer` read them.
    pub(crate) offers: u8,
    /// What the target answers, as `Peer` reads it.
    pub(crate) answers: u8,
    /// Longest portion in which bytes arrive; 0 for no limit.
    pub(crate) portion: u8,
}

/// See the [module](self).
struct World {
    setup: Setup,
    session: Session<u32>,
    memory: Buffers,
    peer: Peer,
    heard: Heard,
    left: Left,
    now: Instant,
    next_owner: u32,
    /// Requests whose owners are not told.
    live: BTreeMap<u32, (Kind, Itt)>,
    /// Bytes that the session has not taken.
    unread: Vec<u8>,
    failed: bool,
    logins: u32,
}

fn config(offers: u8) -> LoginConfig {
    let digests =
        [DigestPreference::None, DigestPreference::NoneCrc32c, DigestPreference::Crc32cNone, DigestPreference::Crc32c];
    LoginConfig {
        initiator_name: b"iqn.2026-01.test:i".to_vec(),
        initiator_alias: None,
        target_name: Some(b"iqn.2026-01.test:t".to_vec()),
        session_type: if offers & 0x40 != 0 { SessionType::Discovery } else { SessionType::Normal },
        header_digest: digests[usize::from(offers & 3)],
        data_digest: digests[usize::from(offers >> 2 & 3)],
        initial_r2t: offers & 0x10 != 0,
        immediate_data: offers & 0x20 == 0,
        max_burst_length: 65536,
        first_burst_length: 16384,
        max_recv_data_segment_length: 8192,
        default_time2wait: 2,
        default_time2retain: 0,
        max_outstanding_r2t: 4,
        chap: None,
        target_chap: None,
        chap_policy: ChapPolicy::Allowed,
        chap_algorithms: vec![ChapAlgorithm::MD5],
        own_challenge: None,
    }
}

impl World {
    fn new(setup: Setup) -> Self {
        let mut session = Session::new();
        session.set_policy(Policy {
            drop_when_logout_is_requested: setup.offers & 0x80 != 0,
            stuck_command_keeps_pings: setup.answers & 0x80 != 0,
        });
        let mut world = Self {
            setup,
            session,
            memory: Buffers::default(),
            peer: Peer::new(setup),
            heard: Heard::default(),
            left: Left::default(),
            now: Instant(1000),
            next_owner: 0,
            live: BTreeMap::new(),
            unread: Vec::new(),
            failed: false,
            logins: 0,
        };
        world.connect();
        world
    }

    /// A run whose login is answered, unless the input is to do that.
    fn open(setup: Setup) -> Self {
        let mut world = Self::new(setup);
        if !world.peer.is_silent() {
            world.peer.answer_login(&world.left);
            let said = std::mem::take(&mut world.peer.said);
            world.arrive(&said);
        }
        world
    }

    /// A run with requests of all kinds in flight.
    fn busy(setup: Setup) -> Self {
        let mut world = Self::open(setup);
        if world.failed {
            return world;
        }
        for (length, is_block) in [(512, true), (5000, true), (36, false)] {
            world.submit(Kind::Read { length, is_block });
            world.submit(Kind::Write { length, is_block });
        }
        world.submit(Kind::NoData);
        world.ask(Kind::Ping, b"ping", 0);
        world.ask(Kind::Text, &[], 0);
        world.ask(Kind::Manage, &[], 0);
        world.leave(usize::MAX);
        world
    }

    /// Connects and begins to log in.
    fn connect(&mut self) {
        self.logins += 1;
        self.session.connected();
        self.left.login = true;
        let first = 0xffff_fffa_u32.wrapping_add(self.logins);
        let logging_in = self.session.log_in(self.now, config(self.setup.offers), Isid::default(), first, LOGIN);
        assert!(logging_in.is_ok(), "a login is refused");
        self.live.insert(LOGIN, (Kind::Login, Itt::RESERVED));
        self.leave(usize::MAX);
    }

    /// Everything that may leave, or its first `most` bytes, does.
    fn leave(&mut self, mut most: usize) {
        // The session prepares a batch at a time, of at least one byte.
        for _ in 0..1000 {
            if self.failed || most == 0 || !self.session.prepare(&mut self.memory) {
                break;
            }
            for tag in std::mem::take(&mut self.memory.begun) {
                self.heard.begin(tag);
            }
            let mut bytes = Vec::new();
            for piece in self.session.outgoing() {
                bytes.extend_from_slice(piece.bytes);
                if let Some(PieceData { owner, offset, length }) = piece.data {
                    bytes.extend_from_slice(self.memory.part(*owner, offset, length));
                }
            }
            bytes.truncate(most);
            most -= bytes.len();
            self.left.take(&bytes);
            self.session.sent(bytes.len());
        }
        for tag in std::mem::take(&mut self.memory.begun) {
            self.heard.begin(tag);
        }
        self.told();
    }

    /// Bytes of the target arrive, in portions.
    fn arrive(&mut self, bytes: &[u8]) {
        let portion = match self.setup.portion {
            0 => usize::MAX,
            portion => portion.into(),
        };
        for portion in bytes.chunks(portion.min(bytes.len().max(1))) {
            let mut portion = portion;
            // As a gathered read does: the rest of a Data-In goes straight to its place.
            if self.unread.is_empty() && self.setup.answers & 0x40 != 0 {
                portion = self.arrive_in_place(portion);
            }
            self.unread.extend_from_slice(portion);
            self.parse();
            if self.failed {
                return;
            }
        }
    }

    fn arrive_in_place<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some((&owner, offset, length)) = self.session.input_plan().direct else { return bytes };
        let (now, later) = bytes.split_at(bytes.len().min(length as usize));
        let buffer = self.memory.of.get_mut(&owner).expect("data for a request that has ended");
        buffer.bytes[offset as usize..][..now.len()].copy_from_slice(now);
        self.heard.take(now);
        self.session.direct_received(now.len() as u32, &mut self.memory);
        later
    }

    /// Gives the session what it has not taken, until it wants more.
    fn parse(&mut self) {
        let mut calls = self.unread.len() + 8;
        while !self.failed {
            let taken = self.session.handle_input(&self.unread, &mut self.memory);
            self.heard.take(&self.unread[..taken]);
            self.unread.drain(..taken);
            if !self.told() && taken == 0 {
                break;
            }
            calls -= 1;
            assert!(calls > 0, "parsing does not end");
        }
    }

    /// Takes all events; gives whether there was one.
    fn told(&mut self) -> bool {
        let mut any = false;
        while let Some(event) = self.session.poll_event() {
            any = true;
            match event {
                Event::Completed { owner, completion } => self.ended(owner, &completion),
                Event::AsyncMessage { data, .. } => assert!(data.len() <= iscsi_proto::limits::ASYNC_DATA),
                Event::ConnectionFailed(error) => {
                    assert!(!self.failed && self.session.phase() == Phase::Failed, "a connection fails twice");
                    assert!(!error.to_string().is_empty());
                    self.failed = true;
                }
            }
        }
        any
    }

    fn ended(&mut self, owner: u32, completion: &Completion) {
        let Some((kind, itt)) = self.live.remove(&owner) else { panic!("request {owner} is told of twice") };
        let buffer = self.memory.of.remove(&owner);
        match (kind, completion) {
            (Kind::Login, Completion::LoggedIn) => {
                let agreed = self.session.negotiated();
                (self.heard.header_digest, self.heard.data_digest) = (agreed.header_digest, agreed.data_digest);
                (self.left.header_digest, self.left.data_digest) = (agreed.header_digest, agreed.data_digest);
                self.left.login = false;
            }
            (Kind::Login, Completion::Redirected { .. } | Completion::Failed(_)) => {
                self.failed = true;
            }
            (Kind::Read { length, .. }, Completion::Scsi(result)) => {
                let bytes = buffer.map(|buffer| buffer.bytes);
                self.heard.judge(itt.0, result, length, bytes.as_deref());
            }
            (Kind::Write { length, is_block }, Completion::Scsi(result)) => {
                self.heard.judge(itt.0, result, length, None);
                self.judge_write(itt, result, length, is_block);
            }
            (Kind::NoData, Completion::Scsi(result)) => {
                self.heard.judge(itt.0, result, 0, None);
                assert_eq!(result.received, 0);
            }
            (Kind::Ping, Completion::Ping(_))
            | (Kind::Text, Completion::Text(_))
            | (Kind::Manage, Completion::TaskManagement(_))
            | (Kind::Logout, Completion::LoggedOut(_)) => {}
            (_, Completion::Failed(failure)) => {
                if let Failure::Error(error) = failure {
                    assert!(!error.to_string().is_empty());
                }
            }
            (kind, completion) => panic!("{kind:?} ends as {completion:?}"),
        }
    }

    fn judge_write(&self, itt: Itt, result: &ScsiResult, length: u32, is_block: bool) {
        assert_eq!(result.received, 0);
        let missing = match result.residual {
            Residual::Underflow(missing) => missing,
            Residual::None | Residual::Overflow(_) => 0,
        };
        if matches!(result.status, 0 | 4) && is_block {
            let moved = self.left.moved(itt.0) as u32;
            assert!(moved + missing >= length, "a good write of {length} bytes, of which {moved} have left");
        }
    }

    fn submit(&mut self, kind: Kind) {
        if self.live.len() >= REQUESTS {
            return;
        }
        let owner = self.next_owner;
        let (opcode, direction, expected_length) = match kind {
            Kind::Read { length, is_block } => (if is_block { 0x28 } else { 0x12 }, Direction::Read, length),
            Kind::Write { length, is_block } => (if is_block { 0x2a } else { 0x55 }, Direction::Write, length),
            _ => (0, Direction::None, 0),
        };
        let mut cdb = [0; 16];
        cdb[0] = opcode;
        cdb[12..].copy_from_slice(&owner.to_be_bytes());
        self.memory.add(owner, expected_length, direction == Direction::Write);
        let request = ScsiRequest { lun: LUN, cdb, direction, expected_length };
        let submitted =
            self.session.submit(self.now, request, owner).map(|handle| handle.itt).map_err(|(_, owner)| owner);
        self.submitted(kind, submitted);
    }

    /// Other requests than commands.
    fn ask(&mut self, kind: Kind, data: &[u8], number: u8) {
        if self.live.len() >= REQUESTS {
            return;
        }
        let (now, owner) = (self.now, self.next_owner);
        let asked = match kind {
            Kind::Ping => self.session.ping(now, data, owner),
            Kind::Text => self.session.send_targets(now, owner),
            Kind::Manage => {
                let functions =
                    [TaskFunction::AbortTask, TaskFunction::LogicalUnitReset, TaskFunction::TargetWarmReset];
                let function = functions[usize::from(number) % functions.len()];
                let (tag, cmd_sn) = match self.nth(number) {
                    Some((owner, _, itt)) => {
                        let handle = self.memory.of.get(&owner).and_then(|buffer| buffer.handle);
                        (itt, handle.map_or(CmdSn(0), |handle| handle.cmd_sn))
                    }
                    None => (Itt(0), CmdSn(0)),
                };
                self.session.manage_tasks(now, function, LUN, tag, cmd_sn, owner)
            }
            _ => self.session.log_out(now, owner),
        };
        self.submitted(kind, asked.map(|handle| handle.itt).map_err(|(_, owner)| owner));
    }

    fn submitted(&mut self, kind: Kind, submitted: Result<Itt, u32>) {
        match submitted {
            Ok(itt) => {
                self.live.insert(self.next_owner, (kind, itt));
                self.next_owner += 1;
            }
            Err(owner) => {
                assert_eq!(owner, self.next_owner, "another owner is given back");
                self.memory.of.remove(&owner);
            }
        }
    }

    /// One of the requests that are not told.
    fn nth(&self, number: u8) -> Option<(u32, Kind, Itt)> {
        let place = usize::from(number) % self.live.len().max(1);
        self.live.iter().nth(place).map(|(&owner, &(kind, itt))| (owner, kind, itt))
    }

    fn cancel(&mut self, number: u8) {
        let Some((owner, kind, itt)) = self.nth(number) else { return };
        if kind == Kind::Login {
            return;
        }
        assert_eq!(self.session.cancel(itt, &mut self.memory), Some(owner));
        self.live.remove(&owner);
        self.memory.of.remove(&owner);
    }

    fn pass_time(&mut self, milliseconds: u16) {
        self.now = self.now.plus(milliseconds.into());
        let mut calls = self.live.len() + 8;
        while self.session.handle_timeout(self.now, &mut self.memory) {
            self.told();
            calls -= 1;
            assert!(calls > 0, "timeouts do not end");
        }
    }

    /// The connection ends, and another is made if the session comes back or never was.
    fn lose(&mut self) {
        let lost = self.session.connection_lost();
        self.unread.clear();
        self.failed = false;
        (self.heard, self.left) = Default::default();
        self.peer = Peer::new(self.setup);
        self.told();
        if lost == Lost::Over {
            self.end_all();
        }
        if self.logins < LOGINS {
            self.connect();
        }
    }

    /// Nothing of a session without connection is left once all is cancelled.
    fn end_all(&mut self) {
        self.session.give_up();
        for owner in self.session.cancel_all(&mut self.memory) {
            assert!(self.live.remove(&owner).is_some(), "request {owner} is told of twice");
            self.memory.of.remove(&owner);
        }
        self.told();
        assert!(self.live.is_empty(), "never told: {:?}", self.live);
        assert_eq!((self.session.outstanding(), self.session.waiting()), (0, 0));
        assert_eq!(self.session.next_deadline(), None);
    }

    fn finish(mut self) {
        assert_eq!(self.session.outstanding(), self.live.len());
        self.session.connection_lost();
        self.told();
        self.end_all();
    }

    /// One thing after the other happens, as the input says.
    fn step(&mut self, input: &mut Input<'_>) {
        let act = input.byte();
        let flag = act & 0x20 != 0;
        match act & 0x1f {
            0 | 1 => {
                let length = length(input.byte());
                self.submit(Kind::Read { length, is_block: !flag });
            }
            2 | 3 => {
                let length = length(input.byte());
                self.submit(Kind::Write { length, is_block: !flag });
            }
            4 => self.submit(Kind::NoData),
            5 => {
                let data = input.byte();
                let data = vec![data; data.into()];
                self.ask(Kind::Ping, &data, 0);
            }
            6 => self.ask(Kind::Text, &[], 0),
            7 => {
                let number = input.byte();
                self.ask(Kind::Manage, &[], number);
            }
            8 => self.cancel(input.byte()),
            9 => self.pass_time(input.word()),
            10 => self.ask(Kind::Logout, &[], 0),
            11 => self.lose(),
            12 if flag => self.session.hold(),
            12 => self.session.release(self.now),
            13 => self.session.set_timeout(u64::from(input.byte()) * 10),
            14 => self.leave(input.byte().into()),
            _ => self.peer.say(act, input, &self.left, &self.live),
        }
        // With the highest bit more happens before anything moves.
        if act & 0x80 == 0 {
            self.leave(usize::MAX);
            let said = std::mem::take(&mut self.peer.said);
            self.arrive(&said);
            if !self.failed {
                self.leave(usize::MAX);
            }
        }
        self.told();
        if self.failed {
            self.lose();
        }
    }
}

/// Lengths of commands, most of them small.
pub(crate) fn length(byte: u8) -> u32 {
    u32::from(byte) * u32::from(byte) / 4
}

pub(crate) fn setup(input: &mut Input<'_>) -> Setup {
    Setup { offers: input.byte(), answers: input.byte(), portion: input.byte() }
}

/// Requests, PDUs of the target that are right but for what the input changes, losses, time.
pub(crate) fn session(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let mut world = World::open(setup(&mut input));
    if world.failed {
        world.lose();
    }
    while !input.is_empty() {
        world.step(&mut input);
    }
    world.finish();
}

/// A session with requests of all kinds in flight; then the rest of the input is what the target sends.
pub(crate) fn stream(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let mut world = World::busy(setup(&mut input));
    let stream = input.rest();
    let half = stream.len() / 2;
    for part in [&stream[..half], &stream[half..]] {
        if !world.failed {
            world.arrive(part);
        }
        if !world.failed {
            world.leave(usize::MAX);
        }
    }
    world.finish();
}

/// An input for `stream`: what a target sends which does `acts`, as in `session`.
pub(crate) fn recorded(setup: [u8; 3], acts: &[u8]) -> Vec<u8> {
    let mut recorded = setup.to_vec();
    let mut world = World::busy(self::setup(&mut Input::new(&setup)));
    let mut input = Input::new(acts);
    while !input.is_empty() && !world.failed {
        let act = input.byte();
        world.peer.say(act, &mut input, &world.left, &world.live);
        let said = std::mem::take(&mut world.peer.said);
        world.arrive(&said);
        if !world.failed {
            world.leave(usize::MAX);
        }
        recorded.extend_from_slice(&said);
    }
    recorded
}
