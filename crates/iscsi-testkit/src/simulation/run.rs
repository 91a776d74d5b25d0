// SPDX-License-Identifier: LGPL-2.1-or-later
//! One run from its seed, and many of them.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::application::{Aim, Application, BLOCKS, Manners, Stage, TARGET};
use super::chance::Chance;
use super::faults::{Fault, Faults};
use super::lies::Liar;
use super::store::{BLOCK, Sabotage, Store};
use super::world::{Broken, World};
use crate::options::{DigestPolicy, Options};
use crate::target::{Target, TargetNode, lock};

/// Faults end at this moment, if the applications have not had enough before, ms.
const CHAOS: u64 = 600_000;
/// After the faults have ended everything must be settled within this time, ms: the longest silence of a dead link, an
/// unanswered connect, the longest wait between attempts and the longest timeout, some of them twice.
const SETTLE: u64 = 1_200_000;
/// Turns of a run, beyond which it is not making progress.
const TURNS: u64 = 2_000_000;

/// How a run is made.
#[derive(Clone, Copy, Default, Debug)]
pub struct Run {
    /// Everything that happens is printed.
    pub aloud: bool,
    /// A deliberate defect.
    pub sabotage: Option<Sabotage>,
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its seed.
    pub seed: u64,
    /// The first invariant that did not hold.
    pub broken: Option<Broken>,
    /// A sum over everything that happened: the same for the same seed.
    pub hash: u64,
    /// Things that happened.
    pub happenings: u64,
    /// Milliseconds of virtual time.
    pub time: u64,
    /// How often each kind of fault has struck, in the order of [`Fault::ALL`].
    pub struck: Vec<u32>,
}

impl Report {
    /// What went wrong and how to see it again; `None` for a good run.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let Broken { invariant, text } = self.broken.as_ref()?;
        let seed = self.seed;
        Some(format!(
            "seed {seed}: {invariant} does not hold: {text}\n  again: make simulate SEEDS={seed}..{seed}\n  in every \
             step: cargo run --profile ci -p iscsi-testkit --bin iscsi-simulate -- {seed}..{seed} --verbose"
        ))
    }
}

fn options(chance: &mut Chance, digests: bool, patient: bool) -> Options {
    let max_burst_length = chance.pick(&[512, 4096, 65_536, 1_048_576]);
    Options {
        max_recv_data_segment_length: chance.pick(&[512, 516, 1024, 8192, 262_144]),
        first_burst_length: chance.pick(&[512, 1536, 65_536]).min(max_burst_length),
        max_burst_length,
        immediate_data: chance.one_in(2),
        initial_r2t: chance.one_in(2),
        max_outstanding_r2t: chance.within(1, 4) as u16,
        header_digest: if digests { DigestPolicy::Both } else { DigestPolicy::None },
        // A lie with data of its own has no digest: nobody may wait for one without limit.
        data_digest: if digests && !patient { DigestPolicy::Both } else { DigestPolicy::None },
        queue_depth: chance.pick(&[1, 2, 8, 128]),
        login_text_length: chance.pick(&[100, 8192, 8192]),
        text_length: chance.pick(&[8, 60, 8192]),
        status_in_data: chance.one_in(2),
        unit_attention: chance.one_in(3),
        ..Options::default()
    }
}

struct Simulation {
    world: Rc<RefCell<World>>,
    applications: Vec<Application>,
    chance: Chance,
    heals: u64,
    healed: Option<u64>,
    ends: u64,
}

impl Simulation {
    fn new(seed: u64, run: Run) -> Self {
        let mut chance = Chance::new(seed);
        let patient = chance.one_in(5);
        let timeout = if patient { 0 } else { chance.pick(&[500, 2_000, 10_000, 30_000]) };
        let mut faults = Faults::draw(chance.fork(), patient);
        if run.sabotage.is_some() {
            faults = Faults::none(chance.fork());
        }
        let fair = faults.is_empty();
        // How long it takes to give up shows only in the end.
        let lasts = faults.kinds().any(|fault| fault == Fault::GoneForGood);
        if run.aloud {
            println!("seed {seed}: {:?}, timeout {timeout} ms", faults.kinds().collect::<Vec<_>>());
        }
        let faults = Arc::new(Mutex::new(faults));
        let store = Store::new(BLOCKS, run.sabotage);
        let node = TargetNode::new(TARGET).unit(0, BLOCK as u32, store.clone());
        let digests = !chance.one_in(3);
        let target = Target::builder()
            .options(options(&mut chance, digests, patient))
            .node(node)
            .script(Liar(Arc::clone(&faults)));
        let engine = match target.offline() {
            Ok(engine) => engine,
            Err(error) => unreachable!("the options of a simulation are valid: {error}"),
        };
        let mut world = World::new(engine, faults, store, chance.fork(), run.aloud);
        world.sabotage(run.sabotage);
        let world = Rc::new(RefCell::new(world));
        let count = if chance.one_in(4) { 2 } else { 1 };
        let timeouts = |number: usize| if number > 0 && patient { 2_000 } else { timeout };
        let applications = (0..count)
            .map(|number| {
                let world = Rc::clone(&world);
                let manners = Manners {
                    timeout: timeouts(number),
                    digests,
                    data_digests: digests && !patient,
                    resets: !patient,
                    fair: fair && count == 1,
                    sabotage: run.sabotage,
                };
                Application::new(number, world, chance.fork(), manners)
            })
            .collect();
        let heals = if lasts { CHAOS } else { chance.mostly_small(1_000, CHAOS) };
        Self { world, applications, chance, heals, healed: None, ends: u64::MAX }
    }

    fn is_broken(&self) -> bool {
        self.world.borrow().broken.is_some()
    }

    fn run(&mut self) {
        for _ in 0..TURNS {
            if self.is_broken() || self.applications.iter().all(|one| one.stage == Stage::Gone) {
                return;
            }
            self.turn();
        }
        let text = self.applications.iter().map(Application::state).collect::<Vec<_>>().join("; ");
        self.world.borrow_mut().fail("progress", format!("the run does not end: {text}"));
    }

    fn turn(&mut self) {
        let before = self.world.borrow().trace.count;
        self.world.borrow_mut().turn();
        let first = self.chance.below(self.applications.len() as u64) as usize;
        for place in 0..self.applications.len() {
            let place = (first + place) % self.applications.len();
            self.applications[place].turn();
            if self.is_broken() {
                return;
            }
        }
        let led = self.lead();
        let now = self.world.borrow().now;
        if led || self.world.borrow().trace.count != before {
            return;
        }
        let next = self.applications.iter().filter_map(Application::next_wake).chain(self.world.borrow().next_event());
        let limit = if self.healed.is_some() { self.ends } else { self.heals };
        let next = next.chain([limit]).min().unwrap_or(limit);
        // What is due now and did nothing is given another chance a little later.
        self.world.borrow_mut().now = next.max(now + 1);
    }

    /// From chaos to its end: faults stop, sessions recover, every block is read, and all is closed. Gives whether there
    /// is something new to do.
    fn lead(&mut self) -> bool {
        let now = self.world.borrow().now;
        let Some(_) = self.healed else {
            let enough = self.applications.iter().all(Application::has_done_its_worst);
            let gone = self.world.borrow().is_gone();
            if now >= self.heals || (enough && !gone && self.chance.one_in(20)) {
                self.heal(now);
                return true;
            }
            return false;
        };
        if now >= self.ends {
            let text = self.applications.iter().map(Application::state).collect::<Vec<_>>().join("; ");
            self.world.borrow_mut().fail("progress", format!("{SETTLE} ms after the last fault: {text}"));
        }
        let settled = self.applications.iter().all(|one| one.aim == Aim::Settle && one.is_quiet());
        if settled {
            for application in &mut self.applications {
                application.aim = if application.is_discovery() { Aim::Leave } else { Aim::Verify { next: 0 } };
            }
        }
        settled
    }

    fn heal(&mut self, now: u64) {
        let gone = self.world.borrow().is_gone();
        if gone && self.chance.one_in(2) {
            // It never comes back: the applications end without it.
            for application in &mut self.applications {
                application.give_up();
            }
        }
        let mut world = self.world.borrow_mut();
        world.return_target();
        world.heal();
        self.healed = Some(now);
        self.ends = now + SETTLE;
        for application in &mut self.applications {
            application.aim = Aim::Settle;
        }
    }
}

impl Run {
    /// Makes one run.
    #[must_use]
    pub fn seed(self, seed: u64) -> Report {
        let mut simulation = Simulation::new(seed, self);
        let panicked = catch_unwind(AssertUnwindSafe(|| simulation.run())).err();
        let world = Rc::clone(&simulation.world);
        if let Some(panic) = panicked {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            // A panic inside of the world leaves it borrowed: then nothing more can be asked of it.
            std::mem::forget(simulation);
            let broken = Broken { invariant: "no-panic", text: text.unwrap_or_default() };
            let struck = vec![0; Fault::ALL.len()];
            return Report { seed, broken: Some(broken), hash: 0, happenings: 0, time: 0, struck };
        }
        drop(simulation);
        let world = world.borrow();
        Report {
            seed,
            broken: world.broken.clone(),
            hash: world.trace.hash(),
            happenings: world.trace.count,
            time: world.now,
            struck: lock(&world.faults).counts.clone(),
        }
    }

    /// Makes the runs of all seeds from `first` to `last`, on `threads` threads. Each report is handed over as it comes,
    /// on the thread that made it.
    pub fn seeds(self, first: u64, last: u64, threads: usize, report: impl Fn(&Report) + Sync) {
        let next = AtomicU64::new(first);
        std::thread::scope(|scope| {
            for _ in 0..threads.max(1) {
                scope.spawn(|| {
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed < first || seed > last {
                            return;
                        }
                        report(&self.seed(seed));
                    }
                });
            }
        });
    }
}
