// SPDX-License-Identifier: LGPL-2.1-or-later
//! The session core against a target in memory: what it sends, what it tells, what it refuses.

mod bench;
mod bounds;
mod cancelling;
mod hostile;
mod logging_in;
mod logout;
mod memory;
mod pings;
mod random;
mod reads;
mod recovery;
mod rejects;
mod target;
mod texts;
mod window;
mod writes;
