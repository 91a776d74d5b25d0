// SPDX-License-Identifier: LGPL-2.1-or-later
//! The monotonic clock that the core gets as an argument.

use iscsi_proto::session::Instant;

use super::platform;

/// The system's monotonic clock, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock;

impl Clock {
    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        Instant(platform::milliseconds())
    }
}
