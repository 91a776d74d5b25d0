// SPDX-License-Identifier: LGPL-2.1-or-later
//! The session core against a target in memory: what it sends, what it tells, what it refuses.

mod bench;
mod cancelling;
mod hostile;
mod logging_in;
mod logout;
mod memory;
mod reads;
mod window;
mod writes;
