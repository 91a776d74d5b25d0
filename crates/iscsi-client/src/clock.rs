// SPDX-License-Identifier: LGPL-2.1-or-later
//! The monotonic clock that the core gets as an argument.

use iscsi_proto::session::Instant;

/// Milliseconds since its own creation.
#[derive(Clone, Copy, Debug)]
pub struct Clock(std::time::Instant);

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock {
    /// A clock that starts now.
    #[must_use]
    pub fn new() -> Self {
        Self(std::time::Instant::now())
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant(u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX))
    }
}
