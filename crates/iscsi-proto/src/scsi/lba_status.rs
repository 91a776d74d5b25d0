// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answer of GET LBA STATUS (SBC-3, 5.4).

use super::data_in::DataIn;

const HEADER: usize = 8;
const DESCRIPTOR: usize = 16;
/// Address and length; the status byte and the reserved ones may be missing.
const DESCRIPTOR_WITHOUT_STATUS: usize = 12;

open_newtype! {
    /// Provisioning status of an extent.
    Provisioning: u8 {
        /// Mapped, or of unknown state.
        MAPPED = 0,
        /// Deallocated.
        DEALLOCATED = 1,
        /// Anchored.
        ANCHORED = 2,
    }
}

/// State of a run of blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LbaStatus {
    /// First block.
    pub lba: u64,
    /// Number of blocks.
    pub blocks: u32,
    /// Their state.
    pub provisioning: Provisioning,
}

/// The descriptors that both the parameter data length and the received bytes cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LbaStatusList<'a> {
    data: DataIn<'a>,
    len: usize,
}

impl<'a> LbaStatusList<'a> {
    /// Reads an answer; a parameter data length beyond 2^31 - 1 counts as an empty list.
    pub fn parse(answer: &'a [u8]) -> Self {
        let data = DataIn(answer);
        // The length field counts the four bytes behind it, too.
        let claimed = i32::try_from(data.u32(0)).ok().and_then(|length| usize::try_from(length).ok());
        let claimed = claimed.unwrap_or(0).saturating_sub(HEADER - 4) / DESCRIPTOR;
        let received = (answer.len().saturating_sub(HEADER) + DESCRIPTOR - DESCRIPTOR_WITHOUT_STATUS) / DESCRIPTOR;
        Self { data, len: claimed.min(received) }
    }

    /// How many descriptors there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no descriptor.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The descriptors in the order of the answer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = LbaStatus> + 'a {
        let data = self.data;
        (0..self.len).map(move |index| {
            let at = HEADER + index * DESCRIPTOR;
            LbaStatus {
                lba: data.u64(at),
                blocks: data.u32(at + 8),
                provisioning: Provisioning(data.u8(at + 12) & 0x0f),
            }
        })
    }
}
