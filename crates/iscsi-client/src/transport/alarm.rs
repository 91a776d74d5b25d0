// SPDX-License-Identifier: LGPL-2.1-or-later
//! Waking a thread that sleeps in poll, from any other thread.
#![allow(unsafe_code)]

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, RawFd};

/// Wakes a [`wait`](Alarm::wait). Ringing is remembered: the next wait ends at once.
#[derive(Debug)]
pub struct Alarm {
    bell: File,
    /// The other end, where the system has no descriptor that is both.
    ear: Option<File>,
}

impl Alarm {
    /// An alarm that has not rung.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub fn new() -> io::Result<Self> {
        use std::os::fd::{FromRawFd, OwnedFd};
        // SAFETY: no memory is passed.
        let number = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
        if number < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the descriptor was made just now, and nobody else has it.
        let descriptor = unsafe { OwnedFd::from_raw_fd(number) };
        Ok(Self { bell: File::from(descriptor), ear: None })
    }

    /// An alarm that has not rung.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub fn new() -> io::Result<Self> {
        use std::os::fd::OwnedFd;
        let (bell, ear) = std::os::unix::net::UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        ear.set_nonblocking(true)?;
        Ok(Self { bell: File::from(OwnedFd::from(bell)), ear: Some(File::from(OwnedFd::from(ear))) })
    }

    fn ear(&self) -> &File {
        self.ear.as_ref().unwrap_or(&self.bell)
    }

    /// Ends the wait that is under way, or else the next one.
    pub fn ring(&self) {
        // A full bell has rung already; one that a signal interrupts has not.
        while (&self.bell).write(&1u64.to_ne_bytes()).is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {}
    }

    /// Waits until the descriptor (-1: none) is ready for `events`, the alarm rings, or `milliseconds` are over (-1 for
    /// no end). Gives the events that occurred on the descriptor.
    ///
    /// # Errors
    /// What the system says, but never an interruption: that counts as nothing having occurred.
    pub fn wait(&self, descriptor: RawFd, events: i16, milliseconds: i32) -> io::Result<i16> {
        let mut entries = [
            libc::pollfd { fd: descriptor, events, revents: 0 },
            libc::pollfd { fd: self.ear().as_raw_fd(), events: libc::POLLIN, revents: 0 },
        ];
        // SAFETY: `entries` are two valid pollfds.
        let ready = unsafe { libc::poll(entries.as_mut_ptr(), 2, milliseconds) };
        if ready < 0 {
            let error = io::Error::last_os_error();
            return if error.kind() == io::ErrorKind::Interrupted { Ok(0) } else { Err(error) };
        }
        if entries[1].revents != 0 {
            let mut rung = [0; 64];
            // Empty is as good: what counts is that it is empty afterwards.
            while (&mut self.ear()).read(&mut rung).is_ok_and(|bytes| bytes == rung.len()) {}
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
