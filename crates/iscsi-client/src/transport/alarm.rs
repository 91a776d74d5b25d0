// SPDX-License-Identifier: LGPL-2.1-or-later
//! Waking a thread that sleeps in poll, from any other thread.

use std::io;

use super::platform::{self, Wake};
use super::{Descriptor, POLLIN};

/// Wakes a [`wait`](Alarm::wait). Ringing is remembered: the next wait ends at once.
#[derive(Debug)]
pub struct Alarm(Wake);

impl Alarm {
    /// An alarm that has not rung.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        Wake::new().map(Self)
    }

    /// Ends the wait that is under way, or else the next one.
    pub fn ring(&self) {
        self.0.ring();
    }

    /// Waits until the descriptor (-1: none) is ready for `events`, the alarm rings, or `milliseconds` are over (-1 for
    /// no end). Gives the events that occurred on the descriptor.
    ///
    /// # Errors
    /// What the system says, but never an interruption: that counts as nothing having occurred.
    pub fn wait(&self, descriptor: Descriptor, events: i16, milliseconds: i32) -> io::Result<i16> {
        let mut entries = [platform::entry(descriptor, events), platform::entry(self.0.number(), POLLIN)];
        platform::poll(&mut entries, milliseconds)?;
        if entries[1].revents != 0 {
            self.0.clear();
        }
        Ok(entries[0].revents)
    }
}

#[cfg(test)]
mod tests {
    use super::Alarm;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    #[test]
    fn a_ring_ends_one_wait() {
        let alarm = Alarm::new().unwrap();
        alarm.ring();
        alarm.ring();
        assert_eq!(alarm.wait(-1, 0, -1).unwrap(), 0);
        let begin = Instant::now();
        assert_eq!(alarm.wait(-1, 0, 20).unwrap(), 0);
        assert!(begin.elapsed() >= Duration::from_millis(19), "the second ring belonged to the first wait");
    }

    #[test]
    fn another_thread_may_ring() {
        let alarm = Arc::new(Alarm::new().unwrap());
        let ringer = Arc::clone(&alarm);
        let thread = std::thread::spawn(move || ringer.ring());
        assert_eq!(alarm.wait(-1, 0, -1).unwrap(), 0);
        thread.join().unwrap();
    }
}
