// SPDX-License-Identifier: LGPL-2.1-or-later
//! Runs that chance leads, each from its seed: requests, cancels, parts of writes to the socket,
//! parts of what was received, timeouts and losses in any order.
//!
//! Against a correct target every command must do what it says, in order; against one that says
//! nonsense every owner must still be told, once.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use iscsi_proto::login::SessionType;
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{Completion, Failure, Lost, Phase, Residual};
use iscsi_proto::wire::{CmdSn, Isid, Itt, TaskFunction};

use crate::bench::{Bench, LOGIN, LUN, config};
use crate::memory::patterns;
use crate::target::{Chance, Target};

const SEEDS: u64 = if cfg!(miri) { 2 } else { 2000 };
const STEPS: u32 = 160;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Read(u32),
    Write,
    Ping(u32),
    Text,
    Manage,
    Login,
}

struct Run {
    bench: Bench,
    target: Target,
    chance: Chance,
    strict: bool,
    next_owner: u32,
    /// Those not told yet, with their tags.
    live: BTreeMap<u32, (Kind, Itt)>,
    /// Commands that were cancelled on the wire, to be aborted.
    cancelled: Vec<(Itt, CmdSn)>,
    completed: u32,
}

impl Run {
    fn new(seed: u64, strict: bool) -> Self {
        let mut chance = Chance::new(seed);
        let target = Target::new(strict, &mut chance);
        let mut run = Self {
            bench: Bench::connected(),
            target,
            chance,
            strict,
            next_owner: 0,
            live: BTreeMap::new(),
            cancelled: Vec::new(),
            completed: 0,
        };
        run.log_in();
        run
    }

    fn log_in(&mut self) {
        let first = CmdSn(0u32.wrapping_sub(self.chance.below(20)));
        self.bench.session.set_timeout(0);
        self.bench
            .session
            .log_in(self.bench.now, config(SessionType::Normal), Isid::default(), first.0, LOGIN)
            .unwrap();
        self.live.insert(LOGIN, (Kind::Login, Itt::RESERVED));
    }

    /// What callers do with events: every owner is told once.
    fn told(&mut self) {
        self.bench.poll();
        for (owner, completion) in std::mem::take(&mut self.bench.ended) {
            let (kind, _) = self.live.remove(&owner).expect("an owner is told twice");
            let buffer = self.bench.memory.of.remove(&owner);
            match (kind, completion) {
                (_, Completion::Failed(Failure::Cancelled | Failure::TimedOut)) => {}
                (Kind::Login, Completion::LoggedIn) => self.bench.session.release(self.bench.now),
                _ if !self.strict => {}
                (Kind::Read(length), Completion::Scsi(result)) => {
                    let missing = match result.residual {
                        Residual::Underflow(count) => count,
                        other => {
                            assert_eq!(other, Residual::None);
                            0
                        }
                    };
                    assert_eq!((result.status, result.received), (0, length - missing));
                    let data = buffer.expect("memory of a read").data_in;
                    assert!(data[..result.received as usize] == patterns(owner, 0, result.received));
                    self.completed += 1;
                }
                (Kind::Write, Completion::Scsi(result)) => assert_eq!(result.status, 0),
                (Kind::Ping(length), Completion::Ping(echo)) => assert!(echo == patterns(owner, 0, length)),
                (Kind::Text, Completion::Text(text)) => assert!(text.len() % 17 == 0 && !text.is_empty()),
                (Kind::Manage, Completion::TaskManagement(result)) => assert_eq!(result.0, 0),
                (kind, completion) => panic!("{kind:?} ended as {completion:?}"),
            }
        }
    }

    fn submit(&mut self) {
        let owner = self.next_owner;
        let now = self.bench.now;
        let timeout = [0, 0, 0, 400, 1000][self.chance.below(5) as usize];
        self.bench.session.set_timeout(timeout);
        let length = self.chance.below(20_000) >> self.chance.below(15);
        let submitted = match self.chance.below(10) {
            0 => {
                let length = length.min(512);
                let submitted = self.bench.session.ping(now, &patterns(owner, 0, length), owner);
                submitted.map(|handle| (Kind::Ping(length), handle))
            }
            1 => self.bench.session.send_targets(now, owner).map(|handle| (Kind::Text, handle)),
            2 => {
                let Some((itt, cmd_sn)) = self.cancelled.pop() else { return };
                let function = TaskFunction::AbortTask;
                let submitted = self.bench.session.manage_tasks(now, function, LUN, itt, cmd_sn, owner);
                submitted.map(|handle| (Kind::Manage, handle))
            }
            number => {
                let (kind, direction) = if number % 2 == 0 {
                    (Kind::Read(length), Direction::Read)
                } else {
                    (Kind::Write, Direction::Write)
                };
                let request = self.bench.request(owner, direction, length);
                self.bench.session.submit(now, request, owner).map(|handle| (kind, handle))
            }
        };
        match submitted {
            Ok((kind, handle)) => {
                self.next_owner += 1;
                self.live.insert(owner, (kind, handle.itt));
            }
            Err((_, given_back)) => {
                assert_eq!(given_back, owner);
                self.bench.memory.of.remove(&owner);
            }
        }
    }

    fn cancel(&mut self) {
        let number = self.chance.below(self.live.len() as u32) as usize;
        let Some((&owner, &(kind, itt))) = self.live.iter().nth(number) else { return };
        if matches!(kind, Kind::Login) {
            return;
        }
        assert_eq!(self.bench.session.cancel(itt, &mut self.bench.memory), Some(owner));
        self.live.remove(&owner);
        let handle = self.bench.memory.of.remove(&owner).and_then(|buffer| buffer.handle);
        if let Some(handle) = handle {
            self.cancelled.push((itt, handle.cmd_sn));
        }
    }

    /// The socket takes a part of what is ready.
    fn leave(&mut self, all: bool) {
        let length = self.bench.outgoing().len();
        let length = if all || self.chance.one_in(2) { length } else { self.chance.below(length as u32 + 1) as usize };
        self.bench.leave(length);
        let left = std::mem::take(&mut self.bench.left);
        self.target.receive(&left, &mut self.chance);
    }

    /// A part of what the target has sent arrives, some of it straight in memory.
    fn arrive(&mut self, all: bool) {
        let mut arriving = std::mem::take(&mut self.target.outgoing);
        if !all && self.chance.one_in(2) {
            let length = self.chance.below(arriving.len() as u32 + 1) as usize;
            self.target.outgoing = arriving.split_off(length);
        }
        let mut rest = &arriving[..];
        if self.bench.unread.is_empty() && self.chance.one_in(2) {
            if let Some((&owner, offset, length)) = self.bench.session.input_plan().direct {
                let length = (length as usize).min(rest.len());
                let buffer = self.bench.memory.of.get_mut(&owner).expect("memory of a read");
                buffer.data_in[offset as usize..][..length].copy_from_slice(&rest[..length]);
                self.bench.session.direct_received(length as u32, &mut self.bench.memory);
                rest = &rest[length..];
            }
        }
        self.bench.unread.extend_from_slice(rest);
        while self.bench.failed.is_none() {
            let taken = self.bench.take_unread();
            let any = self.bench.session.has_event() || !self.bench.ended.is_empty();
            self.told();
            // Between two events a callback does anything.
            match self.chance.below(8) {
                0 if any => self.submit(),
                1 if any => self.cancel(),
                _ if !any && taken == 0 => break,
                _ => {}
            }
        }
        if self.bench.failed.is_some() {
            assert!(!self.strict, "{:?}", self.bench.failed);
            self.lose();
        }
    }

    /// The connection breaks and is made again at once.
    fn lose(&mut self) {
        let lost = self.bench.lose();
        self.told();
        self.cancelled.clear();
        if lost == Lost::Over {
            self.end_all();
        }
        if self.chance.one_in(3) {
            self.bench.session.hold();
        }
        for _ in 0..self.chance.below(4) {
            self.submit();
        }
        self.target = Target::new(self.strict, &mut self.chance);
        self.bench.session.connected();
        self.log_in();
    }

    fn end_all(&mut self) {
        self.bench.session.give_up();
        for owner in self.bench.session.cancel_all(&mut self.bench.memory) {
            assert!(self.live.remove(&owner).is_some(), "an owner is told twice");
            self.bench.memory.of.remove(&owner);
        }
        self.told();
        assert!(self.live.is_empty(), "never told: {:?}", self.live);
        assert_eq!((self.bench.session.outstanding(), self.bench.session.waiting()), (0, 0));
        assert_eq!(self.bench.session.next_deadline(), None);
    }

    fn pass_time(&mut self) {
        self.bench.now = self.bench.now.plus(u64::from(self.chance.below(100)));
        while self.bench.session.handle_timeout(self.bench.now, &mut self.bench.memory) {
            let (before, tags): (Vec<_>, BTreeMap<_, _>) =
                (self.bench.memory.of.keys().copied().collect(), self.live.clone());
            let handles: BTreeMap<_, _> =
                before.iter().filter_map(|owner| Some((*owner, self.bench.memory.of[owner].handle?))).collect();
            self.told();
            let gone = before.iter().filter(|owner| !self.live.contains_key(owner));
            let aborted = gone.filter_map(|owner| Some((tags.get(owner)?.1, handles.get(owner)?.cmd_sn)));
            self.cancelled.extend(aborted);
        }
    }

    fn step(&mut self) {
        match self.chance.below(32) {
            0..=6 => self.submit(),
            7 => self.cancel(),
            8..=13 => self.leave(false),
            14..=22 => {
                self.target.step(&mut self.chance);
                if !self.strict && self.chance.one_in(6) {
                    self.target.corrupt(&mut self.chance);
                }
            }
            23..=29 => self.arrive(false),
            30 => self.pass_time(),
            _ if self.chance.one_in(4) => self.lose(),
            _ => {}
        }
        self.told();
        assert_eq!(self.bench.session.outstanding(), self.live.len());
    }

    /// Everything that was begun is done, without further disturbance.
    fn finish(&mut self) {
        let mut rounds = 0;
        while !self.live.is_empty() {
            rounds += 1;
            assert!(rounds < 20_000, "never told: {:?} in {:?}", self.live, self.bench.session.phase());
            self.leave(true);
            self.told();
            for _ in 0..8 {
                self.target.step(&mut self.chance);
            }
            let mut arriving = std::mem::take(&mut self.target.outgoing);
            self.bench.unread.append(&mut arriving);
            self.bench.give_bytes(&[]);
            assert_eq!(self.bench.failed, None);
            self.told();
        }
        self.leave(true);
        assert_eq!(self.bench.session.phase(), Phase::FullFeature);
        assert_eq!((self.bench.session.outstanding(), self.bench.session.next_deadline()), (0, None));
    }
}

/// Runs all seeds; says which one fails.
fn run_all(strict: bool) -> u32 {
    let mut completed = 0;
    for seed in 0..SEEDS {
        let run = catch_unwind(AssertUnwindSafe(|| {
            let mut run = Run::new(seed, strict);
            for _ in 0..STEPS {
                run.step();
            }
            if strict && seed % 4 != 0 {
                run.finish();
            } else {
                run.bench.lose();
                run.told();
                run.end_all();
            }
            run.completed
        }));
        match run {
            Ok(count) => completed += count,
            Err(_) => panic!("seed {seed} fails"),
        }
    }
    completed
}

#[test]
fn a_correct_target_gets_and_gives_what_is_right() {
    let completed = run_all(true);
    assert!(u64::from(completed) > 5 * SEEDS, "the runs come to little: {completed} reads");
}

#[test]
fn a_target_that_says_nonsense_leaves_no_owner_untold() {
    run_all(false);
}
