// SPDX-License-Identifier: LGPL-2.1-or-later
//! Ending a wait from another thread, such as one that waits for signals.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::transport::Alarm;

/// Ends a [`Session::wait`](super::Session::wait) of its session: the one under way, or else the next one.
#[derive(Clone, Debug)]
pub struct Interrupter(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    alarm: Alarm,
    has_rung: AtomicBool,
}

impl Interrupter {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(Arc::new(Shared { alarm: Alarm::new()?, has_rung: AtomicBool::new(false) })))
    }

    /// Ends the wait.
    pub fn interrupt(&self) {
        self.0.has_rung.store(true, Ordering::SeqCst);
        self.0.alarm.ring();
    }

    pub(super) fn alarm(&self) -> &Alarm {
        &self.0.alarm
    }

    /// Whether it was rung since this was last asked.
    pub(super) fn take(&self) -> bool {
        self.0.has_rung.swap(false, Ordering::SeqCst)
    }
}
