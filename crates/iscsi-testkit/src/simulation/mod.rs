// SPDX-License-Identifier: LGPL-2.1-or-later
//! Deterministic simulation: programs, the library's driver, the network, the target and the clock in one thread and in
//! virtual time, all led by one seed, and invariants that are checked at every step.
//!
//! ```text
//!   application ── Driver (iscsi-client) ── network ── link ── Engine (this crate's target) ── store
//!        │               under test            └── world: clock, names, faults ──┘              │
//!        └──────────────────────── what was asked, what came of it ─────────────────────────────┘
//! ```
//!
//! - [`run`] makes runs; a [`Report`] says what came of one
//! - `world` is the clock, the names and all [`faults`] of links and of the target as a whole; `lies` are those of PDUs
//! - `link` carries bytes, `network` shows it to the driver
//! - `application` uses the library as programs do, `buffers` are its memory
//! - [`flips`] is another simulation: bits that flip on the wire of a session with digests
//! - `store` judges reads and writes; `heap` counts what the driver holds; the target's judge watches the protocol
//!
//! Invariants: `told-once`, `good-write-is-stored`, `good-read-is-stored`, `store-gets-only-writes`,
//! `nothing-after-the-end`, `no-access-after-the-end`, `protocol`, `progress`, `waiting-has-a-deadline`, `no-busy-loop`,
//! `queues-have-ceilings`, `memory-has-a-ceiling`, `open-sessions-take-commands`, `good-target-good-answers`,
//! `timeouts-end-requests`, `retries-have-a-limit`, `short-memory-is-an-error`, `cancel-gives-back`, `echo`, `no-panic`.

mod application;
mod buffers;
mod chance;
pub mod faults;
pub mod flips;
pub mod heap;
mod lies;
mod link;
mod network;
pub mod run;
mod store;
mod trace;
mod world;

pub use faults::Fault;
pub use run::{Report, Run};
pub use store::Sabotage;
pub use world::Broken;
