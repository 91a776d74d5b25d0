// SPDX-License-Identifier: LGPL-2.1-or-later
//! A program that uses the library, led by chance: it opens sessions, submits, cancels, reconnects and destroys at any
//! time, also from where it is told of the end of a command; and it keeps the books that the library is judged by.

mod acting;
mod checks;
mod telling;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use iscsi_client::{Batches, Driver, Service, Settings, Step};
use iscsi_proto::limits;
use iscsi_proto::login::{DigestPreference, SessionType};
use iscsi_proto::session::BatchSize;
use iscsi_proto::wire::{CmdSn, Isid, Itt};

use super::buffers::Buffers;
use super::chance::Chance;
use super::heap;
use super::link::poll;
use super::network::Net;
use super::store::Sabotage;
use super::trace::Happening;
use super::world::{NO_PORTAL, OTHER_PORTAL, World};
use crate::target::serial_number;

pub(super) const TARGET: &str = "iqn.2026-01.example:simulated";
/// Blocks of the unit.
pub(super) const BLOCKS: u64 = 256;

/// What a command is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Connect,
    FullConnect,
    LogIn,
    Read { first: u64, blocks: u64 },
    Write { first: u64, blocks: u64, write: u32 },
    Inquiry,
    TestUnitReady,
    Ping { length: usize },
    Text,
    Abort { aborted: u32 },
    Manage,
    LogOut,
}

struct Command {
    kind: Kind,
    /// In the order of the store.
    begun: u64,
    /// When it was submitted, and how long it may take, ms; 0 for no limit.
    submitted: u64,
    timeout: u64,
    /// Its memory is smaller than its data.
    is_short: bool,
    itt: Itt,
    cmd_sn: CmdSn,
}

/// How the application polls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rhythm {
    /// As long as the library lets it.
    Deadlines,
    /// At least this often, ms.
    Ticks(u64),
}

/// Where the application stands with its session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stage {
    /// There is none, or none any more; the next is opened then.
    Closed {
        until: u64,
    },
    /// It is being opened.
    Opening,
    Open,
    /// The program is over.
    Gone,
}

/// What the program is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Aim {
    /// Whatever chance says.
    Chaos,
    /// To end what was begun, and have a session at the end.
    Settle,
    /// To read every block: the next one is this.
    Verify { next: u64 },
    /// To log out and destroy.
    Leave,
}

/// Most requests that an application has at a time.
const MOST_LIVE: usize = 64;
/// Times that a read of the verification may be answered with something else than its data.
const PATIENCE: u32 = 40;

/// What the run asks of an application.
#[derive(Clone, Copy)]
pub(super) struct Manners {
    /// How long requests may take, ms; 0 for no limit.
    pub(super) timeout: u64,
    /// Whether the target agrees to digests of headers, and of data.
    pub(super) digests: bool,
    pub(super) data_digests: bool,
    /// Whether it may end the tasks of others, who are not told.
    pub(super) resets: bool,
    /// Nothing goes wrong by itself: every answer must be good.
    pub(super) fair: bool,
    pub(super) sabotage: Option<Sabotage>,
}

/// See the [module](self).
pub(super) struct Application {
    pub(super) number: usize,
    pub(super) stage: Stage,
    pub(super) aim: Aim,
    world: Rc<RefCell<World>>,
    driver: Option<Driver<u32, Net>>,
    buffers: Buffers,
    chance: Chance,
    /// Draws how much is done at a time; `None` to leave that to the library.
    batches: Option<Chance>,
    live: BTreeMap<u32, Command>,
    next_command: u32,
    timeout: u64,
    rhythm: Rhythm,
    next_tick: u64,
    next_action: u64,
    actions_left: u32,
    /// Service calls and callbacks that are on the stack.
    depth: u32,
    /// The driver said that the session is over.
    over: bool,
    idle_calls: u32,
    settings: Settings,
    discovery: bool,
    /// Whether it may end the tasks of others, who are not told.
    resets: bool,
    full_connect: bool,
    retries: Option<u32>,
    connect_timeout: u64,
    no_auto_reconnect: bool,
    sabotage: Option<Sabotage>,
    /// Everything is as it should be: every answer must be good.
    fair: bool,
    setbacks: u32,
    /// When the session was opened last; `None` while it is not.
    opened: Option<u64>,
    last_opened: u64,
    heap_before: isize,
}

impl Application {
    pub(super) fn new(number: usize, world: Rc<RefCell<World>>, mut chance: Chance, manners: Manners) -> Self {
        let Manners { timeout, digests, data_digests, resets, fair, sabotage } = manners;
        let mut isid = [0x80, 0, 0, 0, 0, 0];
        isid[5] = number as u8;
        let mut settings =
            Settings::new(format!("iqn.2026-01.example:initiator{number}").into_bytes(), Some(Isid(isid)));
        let discovery = chance.one_in(40);
        settings.session_type = Some(if discovery { SessionType::Discovery } else { SessionType::Normal });
        settings.target_name = Some(TARGET.into());
        settings.header_digest = chance.pick(&[
            DigestPreference::None,
            DigestPreference::NoneCrc32c,
            DigestPreference::Crc32cNone,
            DigestPreference::Crc32c,
        ]);
        settings.data_digest = settings.header_digest;
        if !digests {
            settings.header_digest = DigestPreference::NoneCrc32c;
        }
        if !data_digests || chance.one_in(2) {
            settings.data_digest = DigestPreference::NoneCrc32c;
        }
        settings.initial_r2t = chance.one_in(2);
        settings.immediate_data = chance.one_in(2);
        settings.max_burst_length = chance.pick(&[512, 4096, 16_384, 262_144]);
        settings.first_burst_length = chance.pick(&[512, 2048, 262_144]).min(settings.max_burst_length);
        settings.max_recv_data_segment_length = chance.pick(&[512, 516, 4096, 65_536, 262_144]);
        settings.max_outstanding_r2t = chance.within(1, 4) as u16;
        settings.no_ua_on_reconnect = chance.one_in(3);
        if chance.one_in(4) {
            settings.unit_serial_number = Some(serial_number(TARGET, 0).into_bytes());
        }
        if chance.one_in(4) {
            settings.other_portals = chance
                .pick(&[&[OTHER_PORTAL] as &[&str], &[NO_PORTAL], &[NO_PORTAL, OTHER_PORTAL]])
                .iter()
                .map(|portal| (*portal).to_owned())
                .collect();
        }
        let connect_timeout = chance.pick(&[30_000, 30_000, 3_000, 100_000, 0]);
        let connect_timeout = if timeout == 0 && connect_timeout == 0 { 30_000 } else { connect_timeout };
        let rhythm = match chance.below(3) {
            0 => Rhythm::Ticks(chance.pick(&[1, 10, 250, 1000])),
            _ => Rhythm::Deadlines,
        };
        let actions_left = chance.mostly_small(4, 120) as u32;
        let full_connect = !chance.one_in(4);
        let retries = if chance.one_in(4) { Some(chance.below(6) as u32) } else { None };
        let no_auto_reconnect = chance.one_in(10);
        let batches = if chance.one_in(4) { None } else { Some(chance.fork()) };
        Self {
            number,
            stage: Stage::Closed { until: 0 },
            aim: Aim::Chaos,
            world,
            driver: None,
            buffers: Buffers::default(),
            chance,
            batches,
            live: BTreeMap::new(),
            next_command: 1,
            timeout,
            rhythm,
            next_tick: 0,
            next_action: 0,
            actions_left,
            depth: 0,
            over: false,
            idle_calls: 0,
            settings,
            discovery,
            resets,
            full_connect,
            retries,
            connect_timeout,
            no_auto_reconnect,
            sabotage,
            fair,
            setbacks: 0,
            opened: None,
            last_opened: 0,
            heap_before: 0,
        }
    }

    // ---- What the run asks ---------------------------------------------------------------------

    /// Whether chance has nothing more to do here.
    pub(super) fn has_done_its_worst(&self) -> bool {
        self.actions_left == 0 || self.stage == Stage::Gone
    }

    /// Whether nothing that was begun is left.
    pub(super) fn is_quiet(&self) -> bool {
        self.live.is_empty() && matches!(self.stage, Stage::Open | Stage::Gone)
    }

    pub(super) fn is_discovery(&self) -> bool {
        self.discovery
    }

    /// What is left, in words.
    pub(super) fn state(&self) -> String {
        let live: Vec<_> = self.live.iter().map(|(number, command)| format!("{number}: {:?}", command.kind)).collect();
        format!("initiator {}: {:?}, {:?}, waits for [{}]", self.number, self.stage, self.aim, live.join(", "))
    }

    /// Cancels all and destroys: for a target that stays away.
    pub(super) fn give_up(&mut self) {
        self.actions_left = 0;
        if self.driver.is_some() {
            self.destroy();
        }
        self.stage = Stage::Gone;
    }

    /// When it wants to run, if nothing happens before.
    pub(super) fn next_wake(&self) -> Option<u64> {
        let now = self.now();
        let action = match (self.stage, self.aim) {
            (Stage::Gone, _) => return None,
            (Stage::Closed { until }, _) => Some(until),
            (_, Aim::Chaos) if self.actions_left > 0 => Some(self.next_action),
            _ => None,
        };
        let driver = self.driver.as_ref().filter(|_| !self.over);
        let deadline = driver.and_then(Driver::next_deadline).map(|wait| now + wait);
        let tick = match self.rhythm {
            Rhythm::Ticks(_) if driver.is_some() => Some(self.next_tick),
            _ => None,
        };
        [action, deadline, tick].into_iter().flatten().min()
    }

    /// Runs, if there is anything to do. Gives whether there was.
    pub(super) fn turn(&mut self) -> bool {
        let before = self.world.borrow().trace.count;
        self.act_if_due();
        self.poll();
        self.check();
        self.world.borrow().trace.count != before
    }

    /// Whether commands would leave now; a discovery session is not opened again.
    fn is_open(&self) -> bool {
        self.driver.as_ref().is_some_and(|driver| driver.is_open() || !driver.is_recovering())
    }

    fn now(&self) -> u64 {
        self.world.borrow().now
    }

    fn note(&self, happening: Happening) {
        self.world.borrow_mut().note(happening);
    }

    fn did(&self, what: &'static str) {
        self.note(Happening::Did { initiator: self.number as u64, what });
    }

    fn fail(&self, invariant: &'static str, text: String) {
        self.world.borrow_mut().fail(invariant, format!("initiator {}: {text}", self.number));
    }

    // ---- Polling -------------------------------------------------------------------------------

    fn poll(&mut self) {
        for _ in 0..MOST_LIVE {
            let Some(driver) = self.driver.as_ref().filter(|_| !self.over) else { return };
            let events = driver.events();
            let asked = if driver.descriptor().is_none() { 0 } else { events };
            let ready = self.world.borrow().readiness(self.number);
            let revents = if asked == 0 { 0 } else { ready & (asked | poll::ERR | poll::HUP) };
            let now = self.now();
            let due = driver.next_deadline() == Some(0);
            let tick = matches!(self.rhythm, Rhythm::Ticks(_)) && now >= self.next_tick;
            if revents == 0 && !due && !tick {
                self.idle_calls = 0;
                return;
            }
            if let (true, Rhythm::Ticks(every)) = (tick, self.rhythm) {
                self.next_tick = now + every;
            }
            let before = self.world.borrow().trace.count;
            self.service(revents);
            if tick || self.world.borrow().trace.count != before {
                self.idle_calls = 0;
                continue;
            }
            self.idle_calls += 1;
            if self.idle_calls > 20 {
                let text = format!("poll says {revents:#x} of {events:#x}, and service calls do nothing about it");
                self.fail("no-busy-loop", text);
                return;
            }
        }
    }

    /// Each service call does as much at a time as chance says, in most runs.
    fn draw_batches(&mut self) {
        let (Some(chance), Some(driver)) = (&mut self.batches, &mut self.driver) else { return };
        let transmit = BatchSize {
            pdus: chance.mostly_small(1, limits::TRANSMIT_PDUS as u64) as usize,
            bytes: chance.mostly_small(1, limits::TRANSMIT_BYTES as u64) as usize,
        };
        driver.set_batches(Batches {
            transmit,
            writes: chance.within(1, limits::SERVICE_WRITES.into()) as u32,
            read_bytes: chance.within(1, limits::SERVICE_BYTES as u64) as usize,
            read_ahead: chance.mostly_small(1, 1 << 18) as usize,
        });
    }

    fn service(&mut self, revents: i16) {
        self.draw_batches();
        let mut call = Service::new(revents);
        self.depth += 1;
        while let Some(driver) = &mut self.driver {
            let step = heap::measured(|| driver.step(&mut call, &mut self.buffers));
            match step {
                Step::Notice(notice) => self.told(notice),
                Step::Renewed => self.did("new connection"),
                Step::AsyncMessage { .. } => self.did("take an async message"),
                Step::Done => break,
                Step::Over => {
                    self.over = true;
                    break;
                }
            }
        }
        self.depth -= 1;
        if self.over && self.depth == 0 {
            self.session_is_over();
        }
    }

    fn session_is_over(&mut self) {
        if let Some(driver) = &mut self.driver {
            let _ = driver.take_error();
            let _ = driver.take_redirect_address();
            if !self.live.is_empty() && driver.outstanding() == 0 {
                let text = format!("the session is over, and {:?} were not told", self.live.keys().collect::<Vec<_>>());
                self.fail("told-once", text);
            }
        }
        self.close_for_now();
    }

    fn close_for_now(&mut self) {
        if self.stage != Stage::Gone {
            let wait = if self.aim == Aim::Chaos { self.chance.mostly_small(0, 20_000) } else { 1_000 };
            self.stage = Stage::Closed { until: self.now() + wait };
        }
    }
}
