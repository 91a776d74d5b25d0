// SPDX-License-Identifier: LGPL-2.1-or-later
//! Encoders: parameters of a command to its descriptor block and data phase.
//!
//! A value that is wider than its field is cut to the field. Unused bytes are 0. A command whose
//! length is 0 has no data phase, except where its function says so. Block counts are the transfer
//! length divided by the block size, rounded down.

mod block;
mod primary;
mod transfer;

pub use block::*;
pub use primary::*;
pub use transfer::*;

use crate::scsi::opcode::Opcode;
use crate::scsi::{Cdb, Command, Direction};

/// Why a command cannot be encoded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum EncodeError {
    /// The block size is 0.
    ZeroBlockSize,
    /// The logical block address does not fit into the field of READ(6).
    AddressTooLarge,
    /// READ(6) moves at most 256 blocks.
    TooManyBlocks,
    /// READ TOC/PMA/ATIP is encoded for the formats 0 to 2 only.
    UnsupportedTocFormat,
    /// PERSISTENT RESERVE OUT is encoded for the service actions 0 to 6 only.
    UnsupportedServiceAction,
}

impl core::fmt::Display for EncodeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::ZeroBlockSize => "block size is 0",
            Self::AddressTooLarge => "logical block address beyond 21 bits",
            Self::TooManyBlocks => "more than 256 blocks",
            Self::UnsupportedTocFormat => "READ TOC format beyond 2",
            Self::UnsupportedServiceAction => "PERSISTENT RESERVE OUT service action beyond 6",
        })
    }
}

impl core::error::Error for EncodeError {}

/// A block under construction.
struct Builder(Cdb);

impl Builder {
    fn new(opcode: Opcode, len: u8) -> Self {
        let mut bytes = [0; Cdb::MAX_LEN];
        bytes[0] = opcode.0;
        Self(Cdb { bytes, len })
    }

    fn byte(mut self, at: usize, value: u8) -> Self {
        self.0.bytes[at] = value;
        self
    }

    fn be16(self, at: usize, value: u16) -> Self {
        self.put(at, value.to_be_bytes())
    }

    fn be32(self, at: usize, value: u32) -> Self {
        self.put(at, value.to_be_bytes())
    }

    fn be64(self, at: usize, value: u64) -> Self {
        self.put(at, value.to_be_bytes())
    }

    fn put<const N: usize>(mut self, at: usize, value: [u8; N]) -> Self {
        self.0.bytes[at..at + N].copy_from_slice(&value);
        self
    }

    fn always(self, direction: Direction, expected_length: u32) -> Command {
        Command { cdb: self.0, direction, expected_length }
    }

    fn without_data(self) -> Command {
        self.always(Direction::None, 0)
    }

    fn read(self, expected_length: u32) -> Command {
        self.always(if expected_length == 0 { Direction::None } else { Direction::Read }, expected_length)
    }

    fn write(self, expected_length: u32) -> Command {
        self.always(if expected_length == 0 { Direction::None } else { Direction::Write }, expected_length)
    }
}

/// The bits of a number that its 16-bit field holds.
fn low16(value: u32) -> u16 {
    (value & 0xffff) as u16
}

/// The bits of a number that its 8-bit field holds.
fn low8(value: u32) -> u8 {
    (value & 0xff) as u8
}
