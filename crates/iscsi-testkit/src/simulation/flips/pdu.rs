// SPDX-License-Identifier: LGPL-2.1-or-later
//! The parts of a PDU in full feature phase with both digests, and damage to them.

use std::ops::Range;

use iscsi_proto::wire::{HEADER_LENGTH, crc32c};

use crate::simulation::chance::Chance;

/// Bytes of a digest.
const DIGEST: usize = 4;
/// Most bits in a row that CRC32C is sure to find.
const LONGEST_BURST: u64 = 32;

/// Which way a PDU goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// From the initiator.
    ToTarget,
    /// From the target.
    ToInitiator,
}

impl Way {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ToTarget, Self::ToInitiator];
}

/// A part of a PDU (RFC 7143 11.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Basic Header Segment.
    Header,
    /// Additional Header Segments.
    AdditionalHeader,
    /// Its digest.
    HeaderDigest,
    /// Data segment.
    Data,
    /// What fills it to whole words.
    Padding,
    /// The digest of both.
    DataDigest,
}

impl Part {
    /// All of them, as they lie in a PDU.
    pub const ALL: [Self; 6] =
        [Self::Header, Self::AdditionalHeader, Self::HeaderDigest, Self::Data, Self::Padding, Self::DataDigest];

    /// In words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Header => "header (BHS)",
            Self::AdditionalHeader => "additional header (AHS)",
            Self::HeaderDigest => "header digest",
            Self::Data => "data",
            Self::Padding => "padding",
            Self::DataDigest => "data digest",
        }
    }
}

/// Bytes of a whole PDU as its header tells; `None` while the header is not there.
pub(super) fn length(bytes: &[u8], digests: bool) -> Option<usize> {
    let header: &[u8; HEADER_LENGTH] = bytes.first_chunk()?;
    Some(ranges(header, digests).last().map_or(HEADER_LENGTH, |(_, range)| range.end))
}

/// Where the parts of a PDU lie; those without bytes are left out.
fn ranges(header: &[u8; HEADER_LENGTH], digests: bool) -> impl Iterator<Item = (Part, Range<usize>)> {
    let data = u32::from_be_bytes([0, header[5], header[6], header[7]]) as usize;
    let digest = if digests { DIGEST } else { 0 };
    let lengths = [
        HEADER_LENGTH,
        usize::from(header[4]) * 4,
        digest,
        data,
        data.next_multiple_of(4) - data,
        if data > 0 { digest } else { 0 },
    ];
    let mut end = 0;
    Part::ALL.into_iter().zip(lengths).filter_map(move |(part, length)| {
        let begin = end;
        end += length;
        (length > 0).then_some((part, begin..end))
    })
}

/// A PDU with additional header segments of its own making: RFC 7143 lets a receiver find them.
pub(super) fn with_additional_header(pdu: &[u8], chance: &mut Chance) -> Vec<u8> {
    let words = chance.within(1, 4) as usize;
    let (header, rest) = pdu.split_at(HEADER_LENGTH);
    let mut head = header.to_vec();
    head[4] = words as u8;
    // AHSLength counts what follows AHSType.
    head.extend_from_slice(&[0, (words * 4 - 3) as u8, 0x3f]);
    head.resize(HEADER_LENGTH + words * 4, chance.next() as u8);
    let digest = crc32c(&head);
    [&head, &digest[..], &rest[DIGEST..]].concat()
}

/// Damage that is to be done to a PDU.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    /// To one that goes this way.
    pub(super) way: Way,
    /// In this part; anywhere, if `None`.
    pub(super) part: Option<Part>,
    /// After so many others that would do.
    pub(super) skip: u64,
    /// Bits in a row at the most; 1 for a single one.
    pub(super) burst: u64,
}

impl Aim {
    pub(super) fn draw(chance: &mut Chance) -> Self {
        let way = chance.pick(&Way::ALL);
        let part = if chance.one_in(2) { None } else { Some(chance.pick(&Part::ALL)) };
        // No request of an initiator that this library sends has additional headers.
        let part = part.filter(|part| way == Way::ToInitiator || *part != Part::AdditionalHeader);
        let burst = if chance.one_in(2) { 1 } else { chance.within(2, LONGEST_BURST) };
        Self { way, part, skip: chance.mostly_small(0, 60), burst }
    }

    /// The part that would be hit in a PDU, and the range of its bits.
    fn range(&self, pdu: &[u8]) -> Option<Range<usize>> {
        let header = pdu.first_chunk()?;
        match self.part {
            None => Some(0..pdu.len()),
            Some(wanted) => ranges(header, true).find(|(part, _)| *part == wanted).map(|(_, range)| range),
        }
    }

    /// Whether a PDU has what is aimed at.
    pub(super) fn fits(&self, way: Way, pdu: &[u8]) -> bool {
        way == self.way && self.range(pdu).is_some()
    }

    /// Does it; gives the part in which it begins.
    pub(super) fn strike(&self, pdu: &mut [u8], forged: bool, chance: &mut Chance) -> Option<Part> {
        let range = self.range(pdu)?;
        let header = *pdu.first_chunk()?;
        let first = chance.within(range.start as u64 * 8, range.end as u64 * 8 - 1);
        let last = (first + self.burst - 1).min(pdu.len() as u64 * 8 - 1);
        // Bits in the order in which CRC32C takes them: the lowest of a byte is the first.
        for bit in first..=last {
            if bit == first || bit == last || chance.one_in(2) {
                pdu[bit as usize / 8] ^= 1 << (bit % 8);
            }
        }
        let byte = first as usize / 8;
        let struck = ranges(&header, true).find(|(_, range)| range.contains(&byte)).map(|(part, _)| part);
        if forged {
            forge(pdu, &header);
        }
        struck
    }
}

/// Makes the digests of a PDU fit, where its parts lay before it was damaged.
fn forge(pdu: &mut [u8], header: &[u8; HEADER_LENGTH]) {
    let mut begin = 0;
    for (part, range) in ranges(header, true) {
        if matches!(part, Part::HeaderDigest | Part::DataDigest) {
            let digest = crc32c(&pdu[begin..range.start]);
            pdu[range.clone()].copy_from_slice(&digest);
            begin = range.end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(data: &[u8]) -> Vec<u8> {
        let mut pdu = vec![0; HEADER_LENGTH];
        pdu[7] = data.len() as u8;
        let digest = crc32c(&pdu);
        pdu.extend_from_slice(&digest);
        pdu.extend_from_slice(data);
        pdu.resize(pdu.len().next_multiple_of(4), 0);
        let digest = crc32c(&pdu[HEADER_LENGTH + DIGEST..]);
        pdu.extend_from_slice(&digest);
        pdu
    }

    #[test]
    fn parts_lie_one_behind_the_other() {
        let mut chance = Chance::new(1);
        let pdu = with_additional_header(&whole(b"12345"), &mut chance);
        let ahs = usize::from(pdu[4]) * 4;
        assert_eq!(length(&pdu, true), Some(pdu.len()));
        let lengths: Vec<_> =
            ranges(pdu.first_chunk().expect("header"), true).map(|(part, range)| (part, range.len())).collect();
        let wanted = [48, ahs, 4, 5, 3, 4];
        assert_eq!(lengths, Part::ALL.into_iter().zip(wanted).collect::<Vec<_>>());
    }

    #[test]
    fn damage_is_where_it_was_aimed_and_what_is_forged_fits() {
        let mut chance = Chance::new(2);
        for part in Part::ALL {
            for burst in [1, 32] {
                let right = with_additional_header(&whole(b"1234567"), &mut chance);
                let aim = Aim { way: Way::ToTarget, part: Some(part), skip: 0, burst };
                let mut wrong = right.clone();
                assert!(aim.fits(Way::ToTarget, &wrong) && !aim.fits(Way::ToInitiator, &wrong));
                assert_eq!(aim.strike(&mut wrong, false, &mut chance), Some(part));
                assert_ne!(right, wrong);
                forge(&mut wrong, right.first_chunk().expect("header"));
                let digest = crc32c(&wrong[wrong.len() - 12..wrong.len() - 4]);
                assert_eq!(wrong[wrong.len() - 4..], digest);
            }
        }
    }
}
