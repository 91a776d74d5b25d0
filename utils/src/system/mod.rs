// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the programs want of a system beyond the standard library: files at any place, holes in them, and being told to end.
//! A system has a module here with the functions that are named below.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{ahead, next_hole, read_at, watch_signals, write_all_at};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{ahead, next_hole, read_at, watch_signals, write_all_at};

/// Data of a file from some place on.
#[cfg_attr(windows, allow(dead_code, reason = "it does not tell"))]
pub(crate) enum Ahead {
    /// They are here, or begin there.
    Data(u64),
    /// There are none.
    NoMoreData,
    /// The system, the file system or the device cannot tell.
    Unknown,
}
