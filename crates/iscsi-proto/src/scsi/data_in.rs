// SPDX-License-Identifier: LGPL-2.1-or-later
//! How the answer of a device is read.
//!
//! A device may return fewer bytes than its answer announces, and announce more than it returns.
//! Here a missing byte is 0, a number of which any byte is missing is 0 as a whole (a 64-bit one in
//! two halves of 32 bits), and a range is cut to what is there.

/// The received bytes of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DataIn<'a>(pub &'a [u8]);

impl<'a> DataIn<'a> {
    /// One byte, or 0.
    pub fn u8(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// Whether bit `bit` (0 is the least significant) of a byte is set.
    pub fn bit(self, at: usize, bit: u32) -> bool {
        self.u8(at) >> bit & 1 == 1
    }

    /// A 16-bit big-endian number, or 0.
    pub fn u16(self, at: usize) -> u16 {
        self.array(at).map_or(0, u16::from_be_bytes)
    }

    /// A 32-bit big-endian number, or 0.
    pub fn u32(self, at: usize) -> u32 {
        self.array(at).map_or(0, u32::from_be_bytes)
    }

    /// A 64-bit big-endian number; a half of which any byte is missing is 0.
    pub fn u64(self, at: usize) -> u64 {
        u64::from(self.u32(at)) << 32 | u64::from(self.u32(at.saturating_add(4)))
    }

    /// `len` bytes from `at` on, or as many of them as there are.
    pub fn bytes(self, at: usize, len: usize) -> &'a [u8] {
        let rest = self.0.get(at..).unwrap_or(&[]);
        rest.get(..len).unwrap_or(rest)
    }

    /// `N` bytes from `at` on, missing ones 0.
    pub fn padded<const N: usize>(self, at: usize) -> [u8; N] {
        let mut padded = [0; N];
        for (to, from) in padded.iter_mut().zip(self.bytes(at, N)) {
            *to = *from;
        }
        padded
    }

    fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk().copied()
    }
}
