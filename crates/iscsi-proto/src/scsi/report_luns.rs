// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answer of REPORT LUNS (SPC-4, 6.33).

use super::data_in::DataIn;

const HEADER: usize = 8;
const ENTRY: usize = 8;
/// A longer list cannot be told from a negative length by the C interface, and no device has one.
const MAX_LIST_LENGTH: u32 = i32::MAX as u32 - HEADER as u32;

/// The LUNs that both the list length and the received bytes cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LunList<'a> {
    entries: &'a [u8],
}

impl<'a> LunList<'a> {
    /// Reads an answer; `None` when the list length is missing or beyond 2^31 - 9.
    pub fn parse(answer: &'a [u8]) -> Option<Self> {
        if answer.len() < 4 {
            return None;
        }
        let data = DataIn(answer);
        let list_length = data.u32(0);
        if list_length > MAX_LIST_LENGTH {
            return None;
        }
        Some(Self { entries: data.bytes(HEADER, usize::try_from(list_length).ok()?) })
    }

    /// How many whole LUNs were received.
    pub fn len(&self) -> usize {
        self.entries.len() / ENTRY
    }

    /// Whether no whole LUN was received.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The LUNs in the order of the answer, 64 bits each as SAM-5, 4.7 lays them out.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u64> + 'a {
        self.entries.chunks_exact(ENTRY).map(|entry| DataIn(entry).u64(0))
    }
}
