// SPDX-License-Identifier: LGPL-2.1-or-later
//! What has been copied, when pieces end in any order.

use std::collections::BTreeMap;

/// Bytes that are copied: how many, and up to where without a gap.
#[derive(Default, Debug)]
pub(super) struct Done {
    /// Begin and end of pieces behind the first gap.
    islands: BTreeMap<u64, u64>,
    begin: u64,
    bytes: u64,
}

impl Done {
    /// A piece is copied.
    pub(super) fn add(&mut self, offset: u64, length: u64) {
        self.bytes += length;
        self.islands.insert(offset, offset + length);
        while let Some(end) = self.islands.remove(&self.begin) {
            self.begin = end;
        }
    }

    /// All bytes before this one are copied.
    pub(super) fn without_gap(&self) -> u64 {
        self.begin
    }

    /// Number of bytes that are copied.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Done;

    #[test]
    fn a_gap_is_not_copied() {
        let mut done = Done::default();
        done.add(10, 5);
        assert_eq!((done.without_gap(), done.bytes()), (0, 5));
        done.add(0, 10);
        done.add(20, 1);
        assert_eq!((done.without_gap(), done.bytes()), (15, 16));
    }
}
