// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the programs want of a system beyond the standard library: files at any place, and being told to end. A system has
//! a module here with `read_at`, `write_all_at` and `watch_signals`.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{read_at, watch_signals, write_all_at};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{read_at, watch_signals, write_all_at};
