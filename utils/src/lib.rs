// SPDX-License-Identifier: LGPL-2.1-or-later
//! Programs for people who look after iSCSI targets. Each is one module here and three lines in `src/bin`; what they
//! share stands beside them. `utils/README.md` says how to add one.
//!
//! - [`program`]: command line, exit status, the way from `main` to a program's `run`
//! - [`manual`]: what man pages and `--help` say beyond the options
//! - [`connection`]: options that all programs have, URLs, sessions
//! - [`failure`]: how a program fails: text, kind, exit status
//! - [`output`]: text and JSON on standard output, and text of a target that is safe to print
//! - [`progress`]: a bar on a terminal for what takes long
//! - [`questions`]: what many programs ask a logical unit
//! - [`disk`]: a disk that is read and written; [`pipeline`]: many commands on their way; [`copying`]: much data
//! - [`interruption`]: SIGINT and SIGTERM; `system`, what differs between systems
#![forbid(unsafe_code)]

pub mod connection;
pub mod copying;
pub mod disk;
pub mod failure;
pub mod interruption;
pub mod manual;
pub mod output;
pub mod pipeline;
pub mod program;
pub mod progress;
pub mod questions;
mod system;

pub mod dd;
pub mod discard;
pub mod inq;
pub mod ls;
pub mod md5sum;
pub mod perf;
pub mod pr;
pub mod readcapacity16;
pub mod rtpg;
pub mod swp;

pub use connection::Common;
pub use failure::{Failure, Kind};
pub use manual::Manual;
pub use output::Output;
pub use program::{Listed, Program};

/// All programs, for generators.
pub const PROGRAMS: &[Listed] = &[
    Listed::of::<dd::Arguments>(),
    Listed::of::<discard::Arguments>(),
    Listed::of::<inq::Arguments>(),
    Listed::of::<ls::Arguments>(),
    Listed::of::<md5sum::Arguments>(),
    Listed::of::<perf::Arguments>(),
    Listed::of::<pr::Arguments>(),
    Listed::of::<readcapacity16::Arguments>(),
    Listed::of::<rtpg::Arguments>(),
    Listed::of::<swp::Arguments>(),
];
