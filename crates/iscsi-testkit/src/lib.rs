// SPDX-License-Identifier: LGPL-2.1-or-later
//! An iSCSI target for tests: loopback only, in-process or as a program.
//!
//! It logs in, discovers, reads and writes like a good target, judges every PDU that the initiator
//! sends ([`Violation`]), and can be told to misbehave ([`Script`], [`FaultScript`]).
//! It shares only the wire layer with the library: text keys, negotiation and SCSI are written a
//! second time here, so that one mistake cannot hide in both ends of a test.
//!
//! A connection is one thread with blocking sockets. It reads many PDUs with one system call,
//! answers all of them into one buffer and sends that with one gathered write:
//!
//! - [`target`] listens and holds what all connections share; [`options`] what is configured
//! - `connection` is the loop, `outbox` what leaves; `login`, `discovery`, `data`, `task_management`
//!   and `session` are the subjects of RFC 7143
//! - `scsi` runs commands on a logical unit ([`lun`]) that keeps its blocks in a [`backing`];
//!   persistent reservations are among them, and groups of ports that a target tells of
//! - [`judge`] watches both directions and owes nothing to the rest
#![deny(unsafe_code)]

pub mod backing;
mod chap;
mod connection;
mod data;
mod discovery;
pub mod engine;
pub mod fault;
pub mod judge;
mod line;
mod login;
pub mod lun;
mod negotiation;
pub mod options;
mod outbox;
mod port_group;
mod registry;
pub mod script;
mod scsi;
mod session;
pub mod simulation;
pub mod target;
mod task_management;
mod text;

pub use backing::{Backing, FileBacking, MemoryBacking, NullBacking};
pub use engine::Engine;
pub use fault::{Act, FaultScript, When};
pub use judge::Violation;
pub use options::{Chap, ChapFault, Credentials, DigestPolicy, Options, TextSplit};
pub use port_group::PortGroup;
pub use script::{Moment, Phase, Script, Verdict};
pub use target::{Builder, Counters, Target, TargetNode};
