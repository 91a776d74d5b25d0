// SPDX-License-Identifier: LGPL-2.1-or-later
//! What happens in a run: a sum over all of it, so that two runs can be compared, and lines for whoever wants to read it.

use std::hash::{Hash, Hasher};

use super::faults::Fault;

/// One thing that happens.
#[derive(Clone, Copy, Hash, Debug)]
pub(super) enum Happening {
    /// An initiator begins to connect.
    Connecting { link: u64, address: u64 },
    /// A connect has an outcome: 0, or the system's error number.
    Connected { link: u64, error: i32 },
    /// The target takes a connection.
    Accepted { link: u64, connection: u64 },
    /// An initiator writes.
    Sent { link: u64, bytes: u64, sum: u64 },
    /// Bytes reach the target.
    Arrived { link: u64, bytes: u64 },
    /// The target writes.
    Answered { link: u64, bytes: u64, sum: u64 },
    /// An initiator reads.
    Received { link: u64, bytes: u64 },
    /// An initiator has found the end of what it reads.
    EndRead { link: u64 },
    /// A link breaks with the system's error number; 0 for an orderly end.
    Broken { link: u64, error: i32 },
    /// An initiator closes its end.
    Closed { link: u64 },
    /// A fault strikes.
    Struck(Fault),
    /// Faults are over.
    Healed,
    /// Blocks of the unit change.
    Stored { first_word: u64, words: u64, write: u32 },
    /// An application begins something.
    Began { initiator: u64, command: u32, what: &'static str, first: u64, second: u64 },
    /// An application is told.
    Told { initiator: u64, command: u32, how: &'static str },
    /// An application does something that nobody tells it the end of.
    Did { initiator: u64, what: &'static str },
}

/// FNV-1a, the same on every machine.
struct Sum(u64);

impl Hasher for Sum {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}

/// A sum of bytes.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    let mut sum = Sum(0xcbf2_9ce4_8422_2325);
    let words = bytes.chunks_exact(8);
    sum.write(words.remainder());
    for word in words {
        sum.write_u64(word.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
    }
    sum.finish()
}

pub(super) struct Trace {
    sum: Sum,
    /// Things that have happened.
    pub(super) count: u64,
    aloud: bool,
}

impl Trace {
    pub(super) fn new(aloud: bool) -> Self {
        Self { sum: Sum(0xcbf2_9ce4_8422_2325), count: 0, aloud }
    }

    pub(super) fn note(&mut self, now: u64, happening: Happening) {
        self.count += 1;
        now.hash(&mut self.sum);
        happening.hash(&mut self.sum);
        if self.aloud {
            println!("{now:>9} ms  {happening:?}");
        }
    }

    pub(super) fn say(&self, text: impl FnOnce() -> String) {
        if self.aloud {
            println!("              {}", text());
        }
    }

    pub(super) fn hash(&self) -> u64 {
        self.sum.finish()
    }
}
