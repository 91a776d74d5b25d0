// SPDX-License-Identifier: LGPL-2.1-or-later
//! Bits that flip on the wire of a session with both digests: whoever receives them must notice, and nothing that they
//! touched may be believed.
//!
//! - `wire` is the network: it cuts what is sent into PDUs, and damages the one that an aim names
//! - `pdu` knows the parts of a PDU
//! - `program` reads, writes and pings until the damage has been done and mended
//!
//! A run makes [`Flips::PER_SEED`] rounds on one session. In each, one PDU in full feature phase is damaged in one place,
//! by one bit or by a burst of up to 32, which is what CRC32C promises to find. The round ends when the connection that
//! carried it is gone, every command has been answered as if nothing had happened, and what was written has been read
//! back.

mod pdu;
mod program;
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

pub use pdu::{Part, Way};
use program::Program;

use super::world::Broken;

/// How often each part was struck on each way, and by how many bits in a row at the most.
pub type Struck = [[u64; Part::ALL.len()]; Way::ALL.len()];

/// How a run is made.
#[derive(Clone, Copy, Default, Debug)]
pub struct Flips {
    /// Everything that happens is printed.
    pub aloud: bool,
    /// A deliberate defect of the network: the digest of what was damaged is made to fit, so that nobody can notice.
    pub forged: bool,
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub struct FlipReport {
    /// Its seed.
    pub seed: u64,
    /// The first thing that was not as it must be.
    pub broken: Option<Broken>,
    /// Damage that was done, and noticed if nothing is broken.
    pub struck: Struck,
    /// How much of it was of more than one bit.
    pub bursts: u64,
    /// Commands that were answered in the end.
    pub commands: u64,
    /// Connections that it took.
    pub connections: u64,
}

impl FlipReport {
    /// What went wrong and how to see it again; `None` for a good run.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let Broken { invariant, text } = self.broken.as_ref()?;
        let seed = self.seed;
        Some(format!(
            "seed {seed}: {invariant} does not hold: {text}\n  again: cargo run --profile ci -p iscsi-testkit --bin \
             iscsi-simulate -- {seed}..{seed} --flips --verbose"
        ))
    }
}

impl Flips {
    /// Flips of one run.
    pub const PER_SEED: u64 = 100;

    /// Makes one run.
    #[must_use]
    pub fn seed(self, seed: u64) -> FlipReport {
        let made = catch_unwind(AssertUnwindSafe(|| {
            let mut program = Program::new(seed, self);
            for round in 0..Self::PER_SEED {
                program.round(round);
            }
            program.report(seed)
        }));
        made.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            let broken = Broken { invariant: "no-panic", text: text.unwrap_or_default() };
            FlipReport { seed, broken: Some(broken), ..FlipReport::default() }
        })
    }

    /// Makes the runs of all seeds from `first` to `last`, on `threads` threads. Each report is handed over as it comes,
    /// on the thread that made it.
    pub fn seeds(self, first: u64, last: u64, threads: usize, report: impl Fn(&FlipReport) + Sync) {
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
