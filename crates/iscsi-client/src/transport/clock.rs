// SPDX-License-Identifier: LGPL-2.1-or-later
//! The monotonic clock that the core gets as an argument.
#![allow(unsafe_code)]

use iscsi_proto::session::Instant;

/// The system's monotonic clock, in milliseconds. The standard library's tells nanoseconds since another moment, which
/// takes twice the time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock;

impl Clock {
    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` is valid for writes; the clock exists on each system that this crate is for.
        unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
        // Neither is negative.
        Instant((time.tv_sec as u64).wrapping_mul(1000).wrapping_add(time.tv_nsec as u64 / 1_000_000))
    }
}
