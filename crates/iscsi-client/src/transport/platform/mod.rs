// SPDX-License-Identifier: LGPL-2.1-or-later
//! What differs between systems, and nothing else: whatever runs on one system only stands in this folder.
//!
//! A system has a module here with
//!
//! - [`Place`], the memory of gathered reads and writes, and [`MAX_PLACES`];
//! - [`Handle`], a stream socket that never blocks, is not inherited by programs that the process starts, and raises no
//!   signal, and [`option`], the options it can be given;
//! - [`poll`], with [`entry`] and the events;
//! - [`Wake`], what one thread writes and another one polls;
//! - [`block_signals`] and [`milliseconds`].

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as system;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as system;

pub(crate) use system::MAX_PLACES;
pub(super) use system::{Handle, Wake, entry, milliseconds, option, poll};
pub use system::{POLLERR, POLLHUP, POLLIN, POLLOUT, Place, block_signals};

/// The number of a socket, as [`poll`] and applications know it; negative for none.
pub type Descriptor = core::ffi::c_int;

/// A socket option: its level and its name. `None` where the system has no such option.
pub(super) type SocketOption = Option<(core::ffi::c_int, core::ffi::c_int)>;
