// SPDX-License-Identifier: LGPL-2.1-or-later
//! The program that uses the session: it knows what every answer must be.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use iscsi_client::{Driver, Notice, Outcome, Service, Settings, Step};
use iscsi_proto::login::{DigestPreference, SessionType};
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{Completion, ScsiRequest};
use iscsi_proto::wire::{Isid, Lun};

use super::pdu::{Aim, Way};
use super::wire::{Net, Wire};
use super::{FlipReport, Flips, Struck};
use crate::backing::MemoryBacking;
use crate::options::{DigestPolicy, Options};
use crate::simulation::buffers::Buffers;
use crate::simulation::chance::Chance;
use crate::simulation::link::poll;
use crate::simulation::world::Broken;
use crate::target::{Target, TargetNode};

const TARGET: &str = "iqn.2026-01.example:flips";
const BLOCK: usize = 512;
const BLOCKS: u64 = 512;
/// Longest transfer, in blocks. Commands of one round do not overlap.
const LONGEST: u64 = 64;
/// A unit that there is not: its answer has sense data.
const NO_UNIT: u16 = 9;
/// Service calls in one round, beyond which it makes no progress.
const TURNS: u64 = 200_000;
/// Pings that bring the bytes somebody may be waiting for: a damaged TotalAHSLength announces up to 1020.
const PINGS: u32 = 40;

/// What a request is, and what must come of it.
enum Kind {
    Connect,
    Read {
        first: u64,
    },
    Write {
        first: u64,
        data: Vec<u8>,
    },
    /// SCSI status, data and sense that another one of its kind had.
    Known {
        reference: usize,
    },
    Ping {
        data: Vec<u8>,
    },
}

/// Commands that always have the same answer: LUN, command block, allocation length.
const KNOWN: [(u16, [u8; 6], u32); 4] =
    [(0, [0x12, 0, 0, 0, 255, 0], 255), (0, [0x12, 1, 0x80, 0, 33, 0], 33), (0, [0; 6], 0), (NO_UNIT, [0; 6], 0)];

/// What such a command is answered.
type Answer = (u8, Vec<u8>, Vec<u8>);

/// See the [module](self).
pub(super) struct Program {
    wire: Rc<RefCell<Wire>>,
    driver: Driver<u32, Net>,
    buffers: Buffers,
    chance: Chance,
    stored: Vec<u8>,
    live: BTreeMap<u32, Kind>,
    next_request: u32,
    answers: [Option<Answer>; KNOWN.len()],
    violations_seen: usize,
    broken: Option<Broken>,
    struck: Struck,
    bursts: u64,
    answered: u64,
}

fn options(chance: &mut Chance) -> Options {
    let max_burst_length = chance.pick(&[512, 4096, 65_536]);
    Options {
        max_recv_data_segment_length: chance.pick(&[512, 1024, 8192, 262_144]),
        first_burst_length: chance.pick(&[512, 1536, 65_536]).min(max_burst_length),
        max_burst_length,
        immediate_data: chance.one_in(2),
        initial_r2t: chance.one_in(2),
        max_outstanding_r2t: chance.within(1, 4) as u16,
        header_digest: DigestPolicy::Crc32c,
        data_digest: DigestPolicy::Crc32c,
        status_in_data: chance.one_in(2),
        ..Options::default()
    }
}

impl Program {
    pub(super) fn new(seed: u64, flips: Flips) -> Self {
        let mut chance = Chance::new(seed);
        let node = TargetNode::new(TARGET).unit(0, BLOCK as u32, MemoryBacking::new(BLOCKS * BLOCK as u64));
        let engine = match Target::builder().options(options(&mut chance)).node(node).offline() {
            Ok(engine) => engine,
            Err(error) => unreachable!("the options of a simulation are valid: {error}"),
        };
        let wire = Rc::new(RefCell::new(Wire::new(engine, chance.fork(), flips.aloud, flips.forged)));
        let mut settings = Settings::new(b"iqn.2026-01.example:initiator".to_vec(), Some(Isid([0x80, 0, 0, 0, 0, 1])));
        settings.session_type = Some(SessionType::Normal);
        settings.target_name = Some(TARGET.into());
        settings.header_digest = DigestPreference::Crc32c;
        settings.data_digest = DigestPreference::Crc32c;
        settings.initial_r2t = chance.one_in(2);
        settings.immediate_data = chance.one_in(2);
        settings.max_burst_length = chance.pick(&[4096, 16_384, 262_144]);
        settings.first_burst_length = chance.pick(&[512, 2048, 262_144]).min(settings.max_burst_length);
        settings.max_recv_data_segment_length = chance.pick(&[512, 4096, 65_536, 262_144]);
        settings.max_outstanding_r2t = chance.within(1, 4) as u16;
        let driver = Driver::on(Net(Rc::clone(&wire)), settings);
        let mut program = Self {
            wire,
            driver,
            buffers: Buffers::default(),
            chance,
            stored: vec![0; BLOCKS as usize * BLOCK],
            live: BTreeMap::new(),
            next_request: 1,
            answers: Default::default(),
            violations_seen: 0,
            broken: None,
            struck: Struck::default(),
            bursts: 0,
            answered: 0,
        };
        program.begin();
        program
    }

    /// Opens the session, and asks what the known commands are answered.
    fn begin(&mut self) {
        let connect = self.number(Kind::Connect);
        if let Err((error, _)) = self.driver.full_connect("10.0.0.1:3260", 0, connect) {
            return self.fail("session-opens", error.to_string());
        }
        self.serve();
        for reference in 0..KNOWN.len() {
            self.known(reference);
        }
        self.serve();
    }

    /// One piece of damage, and what comes of it.
    pub(super) fn round(&mut self, round: u64) {
        if self.broken.is_some() {
            return;
        }
        let aim = Aim::draw(&mut self.chance);
        self.wire.borrow_mut().aim = Some(aim);
        let mut written = Vec::new();
        while self.wire.borrow().damage.is_none() && self.broken.is_none() {
            self.submit(&mut written);
            self.serve();
        }
        for (first, blocks) in written {
            self.read(first, blocks);
        }
        self.serve();
        let damage = self.wire.borrow_mut().damage.take();
        if let (Some(damage), None) = (damage, &self.broken) {
            if !damage.noticed {
                return self.fail(
                    "always-noticed",
                    format!("round {round}: nobody has noticed {:?}, {damage:?}", damage.opcode),
                );
            }
            self.struck[damage.aim.way as usize][damage.part as usize] += 1;
            self.bursts += u64::from(damage.aim.burst > 1);
        }
    }

    pub(super) fn report(&mut self, seed: u64) -> FlipReport {
        FlipReport {
            seed,
            broken: self.broken.take(),
            struck: self.struck,
            bursts: self.bursts,
            commands: self.answered,
            connections: self.wire.borrow().connections,
        }
    }

    fn fail(&mut self, invariant: &'static str, text: String) {
        self.broken.get_or_insert(Broken { invariant, text });
    }

    // ---- Requests ------------------------------------------------------------------------------

    fn number(&mut self, kind: Kind) -> u32 {
        let number = self.next_request;
        self.next_request += 1;
        self.live.insert(number, kind);
        number
    }

    /// Requests of every kind, whose blocks do not overlap.
    fn submit(&mut self, written: &mut Vec<(u64, u64)>) {
        let mut first = self.chance.below(LONGEST);
        for _ in 0..self.chance.within(1, 8) {
            let blocks = self.chance.mostly_small(1, LONGEST);
            if first + blocks > BLOCKS {
                break;
            }
            match self.chance.below(8) {
                0..=2 => self.read(first, blocks),
                3..=5 => {
                    self.write(first, blocks);
                    written.push((first, blocks));
                }
                6 => {
                    let reference = self.chance.below(KNOWN.len() as u64) as usize;
                    self.known(reference);
                }
                _ => {
                    let length = self.chance.mostly_small(0, 512) as usize;
                    self.ping(length);
                }
            }
            first += blocks;
        }
        if self.chance.one_in(8) {
            self.wire.borrow_mut().ping_from_target();
        }
    }

    fn read(&mut self, first: u64, blocks: u64) {
        let number = self.number(Kind::Read { first });
        self.buffers.add_room(number, blocks as usize * BLOCK, &mut self.chance);
        self.transfer(number, 0x28, Direction::Read, first, blocks);
    }

    fn write(&mut self, first: u64, blocks: u64) {
        let data: Vec<u8> = (0..blocks as usize * BLOCK).map(|_| self.chance.next() as u8).collect();
        let number = self.number(Kind::Write { first, data: data.clone() });
        self.buffers.add_data(number, data, &mut self.chance);
        self.transfer(number, 0x2a, Direction::Write, first, blocks);
    }

    fn transfer(&mut self, number: u32, opcode: u8, direction: Direction, first: u64, blocks: u64) {
        let mut cdb = [0; 16];
        cdb[0] = opcode;
        cdb[2..6].copy_from_slice(&(first as u32).to_be_bytes());
        cdb[7..9].copy_from_slice(&(blocks as u16).to_be_bytes());
        let expected_length = blocks as u32 * BLOCK as u32;
        self.command(number, ScsiRequest { lun: Lun::default(), cdb, direction, expected_length });
    }

    fn known(&mut self, reference: usize) {
        let (lun, bytes, expected_length) = KNOWN[reference];
        let number = self.number(Kind::Known { reference });
        self.buffers.add_room(number, expected_length as usize, &mut self.chance);
        let mut cdb = [0; 16];
        cdb[..bytes.len()].copy_from_slice(&bytes);
        let direction = if expected_length == 0 { Direction::None } else { Direction::Read };
        self.command(number, ScsiRequest { lun: Lun::from_wire_prefix(lun), cdb, direction, expected_length });
    }

    fn command(&mut self, number: u32, request: ScsiRequest) {
        let at_once = self.chance.one_in(2);
        if let Err((error, _)) = self.driver.submit(request, number, at_once, &mut self.buffers) {
            self.fail("open-sessions-take-commands", format!("{error:?}"));
        }
    }

    fn ping(&mut self, length: usize) {
        let data: Vec<u8> = (0..length).map(|_| self.chance.next() as u8).collect();
        let number = self.number(Kind::Ping { data: data.clone() });
        if self.driver.ping(&data, number).is_err() {
            // Pings are not taken while a session is opened again.
            self.live.remove(&number);
        }
    }

    // ---- Serving -------------------------------------------------------------------------------

    /// Serves the session until every request has been told of, and damage that was done has been noticed.
    fn serve(&mut self) {
        let mut pings = 0;
        for _ in 0..TURNS {
            if self.broken.is_some() {
                return;
            }
            let before = self.wire.borrow().moved;
            self.wire.borrow_mut().turn();
            self.poll();
            self.judge();
            if self.wire.borrow().moved != before {
                continue;
            }
            let unnoticed = self.wire.borrow().damage.is_some_and(|damage| !damage.noticed);
            if self.live.is_empty() && !unnoticed && !self.driver.is_recovering() {
                return;
            }
            if unnoticed {
                // Somebody waits for more bytes, which tell whether those before were right.
                pings += 1;
                if pings > PINGS {
                    return;
                }
                self.ping(512);
                continue;
            }
            match self.driver.next_deadline() {
                Some(wait) => self.wire.borrow_mut().now += wait.max(1),
                None => break,
            }
        }
        self.fail("progress", format!("{} requests wait for ever", self.live.len()));
    }

    fn poll(&mut self) {
        let events = self.driver.events();
        let revents = self.wire.borrow().readiness() & (events | poll::ERR | poll::HUP);
        let mut call = Service::new(revents);
        loop {
            match self.driver.step(&mut call, &mut self.buffers) {
                Step::Notice(notice) => self.told(notice),
                Step::Renewed | Step::AsyncMessage { .. } => {}
                Step::Done => return,
                Step::Over => {
                    let error = self.driver.take_error().map(|error| error.to_string());
                    return self.fail("sessions-recover", error.unwrap_or_default());
                }
            }
        }
    }

    /// What the target finds wrong with the initiator, but for what was damaged.
    fn judge(&mut self) {
        let wire = self.wire.borrow();
        let damaged = wire.damage.filter(|damage| damage.aim.way == Way::ToTarget).map(|damage| damage.connection);
        let violations = wire.engine.violations();
        drop(wire);
        let new = violations.get(self.violations_seen..).unwrap_or_default();
        let first = new.iter().find(|violation| Some(violation.connection) != damaged).map(ToString::to_string);
        self.violations_seen = violations.len();
        if let Some(text) = first {
            self.fail("protocol", text);
        }
    }

    /// A request has ended: whether it is what it must be.
    fn told(&mut self, notice: Notice<u32>) {
        let Notice { owner, outcome } = notice;
        let (data, response) = self.buffers.end(owner);
        let Some(kind) = self.live.remove(&owner) else {
            return self.fail("told-once", format!("request {owner} is told of a second time"));
        };
        self.answered += 1;
        let status = match &outcome {
            Outcome::Completed(Completion::Scsi(result)) => Some(result.status),
            _ => None,
        };
        let right = match kind {
            Kind::Connect => matches!(outcome, Outcome::Connected),
            Kind::Read { first } => {
                let place = first as usize * BLOCK;
                status == Some(0) && self.stored[place..place + data.len()] == data
            }
            Kind::Write { first, data } => {
                let place = first as usize * BLOCK;
                self.stored[place..place + data.len()].copy_from_slice(&data);
                status == Some(0)
            }
            Kind::Known { reference } => status.is_some_and(|status| {
                let answer = (status, data, response);
                *self.answers[reference].get_or_insert_with(|| answer.clone()) == answer
            }),
            Kind::Ping { data } => match &outcome {
                Outcome::Completed(Completion::Ping(echo)) => *echo == data,
                // Pings end with their connection, or are rejected.
                Outcome::Completed(Completion::Failed(_)) => true,
                _ => false,
            },
        };
        if !right {
            self.fail("good-answers-are-right", format!("request {owner} has ended as {outcome:?}"));
        }
    }
}
