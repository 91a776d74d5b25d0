// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answer of READ TOC/PMA/ATIP (MMC-6, 6.25), formats 0 to 2.

use super::data_in::DataIn;

const HEADER: usize = 4;
/// The length field counts the bytes behind it, of which two belong to the header.
const LENGTH_FIELD: usize = 2;

/// The descriptors that both the data length and the received bytes cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableOfContents<'a> {
    /// First track, or first session.
    pub first: u8,
    /// Last track, or last session.
    pub last: u8,
    /// What the table lists.
    pub entries: Entries<'a>,
}

/// Descriptors by the format of the request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entries<'a> {
    /// Format 0: tracks.
    Tracks(Descriptors<'a, 8>),
    /// Format 1: the first track of the last session.
    Sessions(Descriptors<'a, 8>),
    /// Format 2: everything in the lead-in areas.
    Full(Descriptors<'a, 11>),
}

/// Descriptors of `N` bytes each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Descriptors<'a, const N: usize> {
    bytes: &'a [u8],
}

/// A track, or the first track of the last session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Track {
    /// ADR, four bits.
    pub adr: u8,
    /// CONTROL, four bits.
    pub control: u8,
    /// TRACK NUMBER.
    pub number: u8,
    /// Address of its start: a block, or minute, second and frame.
    pub address: u32,
}

/// An entry of the full table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FullEntry {
    /// SESSION NUMBER.
    pub session: u8,
    /// ADR, four bits.
    pub adr: u8,
    /// CONTROL, four bits.
    pub control: u8,
    /// TNO.
    pub track: u8,
    /// POINT.
    pub point: u8,
    /// MIN, SEC, FRAME.
    pub time: [u8; 3],
    /// ZERO.
    pub zero: u8,
    /// PMIN, PSEC, PFRAME.
    pub point_time: [u8; 3],
}

impl<'a> TableOfContents<'a> {
    /// Reads an answer to a request of the given format; `None` for another format, and when the
    /// answer is shorter than its length field says.
    pub fn parse(answer: &'a [u8], format: u8) -> Option<Self> {
        let data = DataIn(answer);
        let length = usize::from(data.u16(0));
        if answer.len() < HEADER || answer.len() < length {
            return None;
        }
        let listed = data.bytes(HEADER, length.saturating_sub(HEADER - LENGTH_FIELD));
        let entries = match format {
            0 => Entries::Tracks(Descriptors { bytes: listed }),
            1 => Entries::Sessions(Descriptors { bytes: listed }),
            2 => Entries::Full(Descriptors { bytes: listed }),
            _ => return None,
        };
        Some(Self { first: data.u8(2), last: data.u8(3), entries })
    }
}

impl<'a, const N: usize> Descriptors<'a, N> {
    /// How many whole descriptors were received.
    pub fn len(&self) -> usize {
        self.bytes.len() / N
    }

    /// Whether no whole descriptor was received.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn each(&self) -> impl ExactSizeIterator<Item = DataIn<'a>> + use<'a, N> {
        self.bytes.chunks_exact(N).map(DataIn)
    }
}

impl<'a> Descriptors<'a, 8> {
    /// The tracks in the order of the answer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Track> + use<'a> {
        self.each().map(|data| Track {
            adr: data.u8(1) >> 4,
            control: data.u8(1) & 0x0f,
            number: data.u8(2),
            address: data.u32(4),
        })
    }
}

impl<'a> Descriptors<'a, 11> {
    /// The entries in the order of the answer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = FullEntry> + use<'a> {
        self.each().map(|data| FullEntry {
            session: data.u8(0),
            adr: data.u8(1) >> 4,
            control: data.u8(1) & 0x0f,
            track: data.u8(2),
            point: data.u8(3),
            time: data.padded(4),
            zero: data.u8(7),
            point_time: data.padded(8),
        })
    }
}
