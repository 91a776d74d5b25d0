// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where a PDU begins and ends: header, AHS, header digest, data, padding, data digest
//! (RFC 7143 11.2). Every length is checked before anything is done with it.

use core::fmt;

use super::digest::Crc32c;
use super::opcode::Opcode;

/// Bytes of a Basic Header Segment.
pub const HEADER_LENGTH: usize = 48;

/// Bytes of a digest.
pub const DIGEST_LENGTH: usize = 4;

/// Bytes that pad `length` to whole four-byte words.
#[inline]
#[must_use]
pub const fn padding(length: u32) -> u32 {
    length.wrapping_neg() & 3
}

/// What is agreed about the frames that come in on a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Framing {
    /// A CRC32C follows each header.
    pub header_digest: bool,
    /// A CRC32C follows each data segment that is not empty.
    pub data_digest: bool,
    /// The receiver's MaxRecvDataSegmentLength.
    pub max_data_segment_length: u32,
}

/// A header that is whole and passed its checks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameHeader<'a> {
    /// The Basic Header Segment.
    pub header: &'a [u8; HEADER_LENGTH],
    /// Bytes of header, AHS and header digest: the data begins behind them.
    pub header_length: usize,
    /// Bytes of data, without padding.
    pub data_length: u32,
    /// Bytes behind the data: padding, and the data digest if there is one.
    pub trailer_length: u32,
}

impl FrameHeader<'_> {
    /// Bytes of the whole PDU.
    #[must_use]
    pub const fn total_length(&self) -> usize {
        self.header_length + self.data_length as usize + self.trailer_length as usize
    }
}

/// Why bytes are not a PDU that may be received. The connection cannot go on: where the next PDU
/// begins is not known (RFC 7143 7.7, 7.8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum FrameError {
    /// DataSegmentLength is above the receiver's MaxRecvDataSegmentLength.
    DataSegmentTooLong {
        /// What kind of PDU said so.
        opcode: Opcode,
        /// What it said.
        length: u32,
        /// What is allowed.
        limit: u32,
    },
    /// The header digest does not fit the header.
    HeaderDigest {
        /// Computed from the header.
        calculated: u32,
        /// Received behind it.
        received: u32,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataSegmentTooLong { opcode, length, limit } => write!(
                f,
                "Invalid datasegmentlen received from target ({length}) in {opcode} PDU: \
                 MaxRecvDataSegmentLength is {limit}"
            ),
            Self::HeaderDigest { calculated, received } => write!(
                f,
                "header checksum verification failed: calculated 0x{calculated:08x} received 0x{received:08x}"
            ),
        }
    }
}

impl core::error::Error for FrameError {}

impl Framing {
    /// Looks at the start of a PDU. `None` until header, AHS and header digest are whole.
    ///
    /// AHS of received PDUs are skipped: none that RFC 7143 defines is sent to an initiator.
    ///
    /// # Errors
    /// A length that is not allowed, or a wrong header digest.
    #[inline]
    pub fn parse<'a>(&self, bytes: &'a [u8]) -> Result<Option<FrameHeader<'a>>, FrameError> {
        let Some(header) = bytes.first_chunk::<HEADER_LENGTH>() else {
            return Ok(None);
        };
        let covered = HEADER_LENGTH + usize::from(header[4]) * 4;
        let header_length = covered + if self.header_digest { DIGEST_LENGTH } else { 0 };
        // The digest comes first: before it is checked no length can be trusted, but the AHS
        // length has to be, to find it. It is at most 1020.
        if self.header_digest {
            let Some(digest) = bytes.get(covered..header_length) else {
                return Ok(None);
            };
            let calculated = Crc32c::new().update(&bytes[..covered]).bytes();
            if calculated != digest {
                return Err(FrameError::HeaderDigest {
                    calculated: u32::from_le_bytes(calculated),
                    received: u32::from_le_bytes([digest[0], digest[1], digest[2], digest[3]]),
                });
            }
        }
        let data_length = u32::from_be_bytes([0, header[5], header[6], header[7]]);
        if data_length > self.max_data_segment_length {
            return Err(FrameError::DataSegmentTooLong {
                opcode: Opcode::of(header),
                length: data_length,
                limit: self.max_data_segment_length,
            });
        }
        if bytes.len() < header_length {
            return Ok(None);
        }
        let digest_length = if self.data_digest && data_length > 0 { DIGEST_LENGTH as u32 } else { 0 };
        Ok(Some(FrameHeader {
            header,
            header_length,
            data_length,
            trailer_length: padding(data_length) + digest_length,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{NopIn, crc32c};
    use alloc::vec::Vec;

    const PLAIN: Framing = Framing { header_digest: false, data_digest: false, max_data_segment_length: 8192 };

    #[test]
    fn whole_only_when_all_of_the_header_is_there() {
        let framing = Framing { header_digest: true, ..PLAIN };
        let mut bytes = Vec::from(NopIn::default().encode(5));
        bytes[4] = 2;
        bytes.extend_from_slice(&[7; 8]);
        let digest = crc32c(&bytes);
        bytes.extend_from_slice(&digest);
        for length in 0..bytes.len() {
            assert_eq!(framing.parse(&bytes[..length]), Ok(None), "{length} bytes");
        }
        let frame = framing.parse(&bytes).unwrap().unwrap();
        assert_eq!((frame.header_length, frame.data_length, frame.trailer_length), (60, 5, 3));
        assert_eq!(frame.total_length(), 68);
        bytes[20] ^= 1;
        assert!(matches!(framing.parse(&bytes), Err(FrameError::HeaderDigest { .. })));
    }

    #[test]
    fn data_segment_is_limited() {
        let bytes = NopIn::default().encode(8193);
        assert_eq!(
            PLAIN.parse(&bytes),
            Err(FrameError::DataSegmentTooLong { opcode: Opcode::NopIn, length: 8193, limit: 8192 })
        );
    }

    #[test]
    fn data_digest_only_behind_data() {
        let framing = Framing { data_digest: true, ..PLAIN };
        assert_eq!(framing.parse(&NopIn::default().encode(0)).unwrap().unwrap().trailer_length, 0);
        assert_eq!(framing.parse(&NopIn::default().encode(6)).unwrap().unwrap().trailer_length, 6);
    }
}
