// SPDX-License-Identifier: LGPL-2.1-or-later
//! SIGINT and SIGTERM: the first asks a program to end in good order, the second to give up what is under way, the third
//! ends it.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use iscsi_client::blocking::Interrupter;

use crate::failure::{Failure, Kind};
use crate::system::watch_signals;

/// Exit status of a program that a person has ended, as a shell would have it.
pub const STATUS: u8 = 130;

/// Signals that came.
#[derive(Clone)]
pub struct Interruption(Arc<Shared>);

struct Shared {
    signals: AtomicU32,
    waits: Mutex<Vec<Interrupter>>,
}

impl Interruption {
    /// Takes the signals from now on.
    ///
    /// # Errors
    /// What the system says.
    pub fn watch() -> io::Result<Self> {
        let interruption = Self(Arc::new(Shared { signals: AtomicU32::new(0), waits: Mutex::new(Vec::new()) }));
        let shared = Arc::clone(&interruption.0);
        watch_signals(move || {
            let is_third = shared.signals.fetch_add(1, Ordering::SeqCst) >= 2;
            for wait in shared.waits.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                wait.interrupt();
            }
            is_third
        })?;
        Ok(interruption)
    }

    /// Signals end waits of this session too.
    pub fn wakes(&self, wait: Interrupter) {
        self.0.waits.lock().unwrap_or_else(PoisonError::into_inner).push(wait);
    }

    /// Whether the program is to end.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.0.signals.load(Ordering::SeqCst) > 0
    }

    /// Whether it is to end without waiting for what is under way.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.0.signals.load(Ordering::SeqCst) > 1
    }

    /// What a program says that has ended before its work was done.
    #[must_use]
    pub fn failure(&self) -> Failure {
        Failure::new(Kind::Io, "interrupted").with_status(STATUS)
    }
}
