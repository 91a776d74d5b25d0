// SPDX-License-Identifier: LGPL-2.1-or-later
//! Which bytes go where, and in which pieces.

use iscsi_client::blocking::Error;

use super::failed_text;
use crate::copying::{Piece, Reading, Source};
use crate::disk::Disk;
use crate::failure::{Failure, Kind};

use super::Arguments;

/// Blocks of one command unless the user says otherwise.
const BLOCKS: u32 = 200;

/// Bytes of a block where neither end is a disk that has some, nor the user says.
const BLOCK_LENGTH: u64 = 512;

/// Longest piece, in bytes.
const LONGEST_PIECE: u64 = 16 << 20;

/// Which bytes go where.
pub(super) struct Plan {
    /// First byte of the source.
    pub(super) source_begin: u64,
    /// First byte of the destination.
    pub(super) destination_begin: u64,
    /// Number of bytes, if it is known.
    pub(super) length: Option<u64>,
    /// Whether the source has so many bytes for certain.
    pub(super) is_length_sure: bool,
    /// Bytes of a block: the disks', as results are told in them.
    pub(super) block_length: u64,
    /// How many bytes the destination takes, if there is a limit.
    room: Option<u64>,
    piece_length: u32,
}

impl Plan {
    /// For these ends. `size` is the source's, if it has one; `destination` a disk that is written.
    pub(super) fn new(
        arguments: &Arguments,
        source: &Source,
        size: Option<u64>,
        destination: Option<&Disk>,
    ) -> Result<Self, Failure> {
        let from = match source {
            Source::Disk(disk) => Some(&**disk),
            Source::File(_) | Source::Stream(_) => None,
        };
        let disks = [from, destination];
        let disks = || disks.into_iter().flatten();
        if let (Some(from), Some(to)) = (from, destination) {
            let (from, to) = (from.geometry.block_length, to.geometry.block_length);
            if from != to {
                let text = format!("source LUN has different blocksize than destination ({from} != {to})");
                return Err(Failure::new(Kind::Usage, text));
            }
        }
        let block_length = disks().map(|disk| u64::from(disk.geometry.block_length)).next().unwrap_or(BLOCK_LENGTH);
        let unit = match arguments.block_size.map(super::amount::Amount::size) {
            Some(0) => return Err(Failure::usage("a block size of 0 copies nothing")),
            Some(unit) => unit,
            None => block_length,
        };
        let bytes = |option: &str, amount: Option<super::amount::Amount>| match amount {
            Some(amount) => amount.bytes(unit).map_err(|text| Failure::usage(format!("{option}: {text}"))),
            None => Ok(0),
        };
        let source_begin = bytes("--skip", arguments.skip)?;
        let destination_begin = bytes("--seek", arguments.seek)?;
        let count = arguments.count.map(|count| bytes("--count", Some(count))).transpose()?;
        for (option, begin, is_disk) in
            [("--skip", source_begin, from.is_some()), ("--seek", destination_begin, destination.is_some())]
        {
            if is_disk && begin % block_length != 0 {
                let text = format!("{option}: {begin} bytes are no whole number of blocks of {block_length} bytes");
                return Err(Failure::usage(text));
            }
        }
        let rest = match size {
            Some(size) => Some(size.checked_sub(source_begin).ok_or_else(|| {
                Failure::usage(format!("--skip: the source has {size} bytes, so {source_begin} cannot be skipped"))
            })?),
            None => None,
        };
        let length = match (rest, count) {
            (Some(rest), Some(count)) => Some(rest.min(count)),
            (rest, count) => rest.or(count),
        };
        let room = destination.map(|disk| disk.geometry.size().saturating_sub(destination_begin));
        if let (Some(length), Some(room), true) = (length, room, rest.is_some()) {
            check_room(length, room, block_length, from.is_some())?;
        }
        let wanted = match (arguments.blocks, arguments.block_size) {
            (Some(blocks), _) => u64::from(blocks) * block_length,
            (None, Some(_)) => unit,
            (None, None) => u64::from(BLOCKS) * block_length,
        };
        let wanted = (wanted.min(LONGEST_PIECE) / block_length).max(1);
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        let blocks = disks().fold(wanted, |wanted, disk| disk.longest_transfer(wanted));
        let piece_length = u32::try_from(u64::from(blocks) * block_length).unwrap_or(u32::MAX);
        let is_length_sure = rest.is_some();
        Ok(Self { source_begin, destination_begin, length, is_length_sure, block_length, room, piece_length })
    }

    /// How one end is read.
    pub(super) fn reading(&self, begin: u64, length: Option<u64>, depth: u32) -> Reading {
        let piece_length = self.piece_length;
        let complaint = |error: &Error| failed_text("Read10/16", error);
        Reading { begin, length, piece_length, depth, longest_hole: None, complaint }
    }

    /// Cuts a piece that does not fit into the destination; tells whether it did.
    pub(super) fn cut(&self, piece: &mut Piece) -> bool {
        let Some(room) = self.room.map(|room| room.saturating_sub(piece.offset)) else { return false };
        if piece.length <= room {
            return false;
        }
        piece.length = room;
        if let Ok(data) = &mut piece.data {
            data.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        }
        true
    }
}

fn check_room(length: u64, room: u64, block_length: u64, are_both_disks: bool) -> Result<(), Failure> {
    if length <= room {
        return Ok(());
    }
    let text = if are_both_disks {
        let (length, room) = (length / block_length, room / block_length);
        format!("source LUN is bigger than destination ({length} > {room} sectors)")
    } else {
        format!("source is bigger than destination ({length} > {room} bytes)")
    };
    Err(Failure::new(Kind::Usage, text))
}
