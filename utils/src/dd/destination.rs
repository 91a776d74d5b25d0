// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where the pieces go: a disk with many writes on their way, a file, or standard output.

use std::fs::File;
use std::io::{self, Write};

use iscsi_client::blocking::Command;
use iscsi_proto::scsi::cdb::encode::{self, WriteSameOptions};

use super::failed;
use crate::copying::{Ordered, Piece, Pieces};
use crate::disk::Disk;
use crate::failure::{Failure, Kind, system_text};
use crate::output::Output;
use crate::pipeline::Pipeline;
use crate::system::write_all_at;

/// A hole of a file has at least so many bytes, and begins at a multiple of them.
const HOLE: usize = 4096;

/// Longest hole that is one piece, in bytes: how far the copy is shall be seen, and a signal be heeded.
const LONGEST_HOLE: u64 = 64 << 20;

/// Where pieces go.
pub(super) enum Destination {
    Disk(Box<DiskEnd>),
    File(FileEnd),
    /// Standard output, which takes bytes in their order.
    Stream(Ordered),
}

/// A disk that is written.
pub(super) struct DiskEnd {
    pub(super) disk: Disk,
    /// First byte of it that is written.
    pub(super) begin: u64,
    /// Longest piece of zeros, in blocks, that is unmapped instead of written, if any is.
    pub(super) longest_hole: Option<u64>,
    pub(super) pipeline: Pipeline<(u64, u64)>,
}

/// A file that is written.
pub(super) struct FileEnd {
    pub(super) file: File,
    pub(super) begin: u64,
    /// Zeros behind this byte need not be written; `None` when all are.
    pub(super) holes_from: Option<u64>,
}

/// A piece whose copy has ended.
pub(super) struct Ended {
    pub(super) offset: u64,
    pub(super) length: u64,
    pub(super) result: Result<(), Failure>,
}

impl Destination {
    /// Longest piece, in bytes, that may come as a hole; `None` if zeros are to be written.
    pub(super) fn longest_hole(&self) -> Option<u64> {
        match self {
            Self::Disk(end) => {
                let block_length = u64::from(end.disk.geometry.block_length);
                end.longest_hole.map(|blocks| blocks.saturating_mul(block_length).min(LONGEST_HOLE))
            }
            Self::File(end) => end.holes_from.filter(|from| *from <= end.begin).map(|_| LONGEST_HOLE),
            Self::Stream(_) => None,
        }
    }

    /// Takes a piece. What it is done with at once is told in `ended`; memory goes back to the reader.
    pub(super) fn put(
        &mut self,
        piece: Piece,
        pieces: &Pieces,
        output: &mut Output,
        ended: &mut Vec<Ended>,
    ) -> Result<(), Failure> {
        match self {
            Self::Disk(end) => {
                let Piece { offset, length, data } = piece;
                match data {
                    // Nothing of it fits. (WRITE SAME of no blocks would go on to the end of the disk.)
                    Ok(data) if length == 0 => pieces.give_back(data),
                    Ok(data) if data.is_empty() => end.write_hole(offset, length)?,
                    Ok(data) => end.write(offset, data)?,
                    Err(failure) => {
                        pieces.give_back(Vec::new());
                        ended.push(Ended { offset, length, result: Err(failure) });
                    }
                }
            }
            Self::File(end) => {
                let Piece { offset, length, data } = piece;
                let result = data.and_then(|data| {
                    let written = end.write(offset, &data);
                    pieces.give_back(data);
                    written.map_err(|error| Failure::new(Kind::Io, format!("cannot write: {}", system_text(&error))))
                });
                ended.push(Ended { offset, length, result });
            }
            Self::Stream(ordered) => {
                ordered.put(piece);
                while let Some(Piece { offset, length, data }) = ordered.take() {
                    // What stands behind a piece that cannot be read keeps its place.
                    let (data, result) = match data {
                        Ok(data) => (data, Ok(())),
                        Err(failure) => (vec![0; usize::try_from(length).unwrap_or(0)], Err(failure)),
                    };
                    output.write_all(&data)?;
                    pieces.give_back(data);
                    ended.push(Ended { offset, length, result });
                }
            }
        }
        Ok(())
    }

    /// Whether nothing is on its way.
    pub(super) fn is_idle(&self) -> bool {
        match self {
            Self::Disk(end) => end.pipeline.is_empty(),
            Self::File(_) | Self::Stream(_) => true,
        }
    }

    /// Waits for something on its way to end; `None` when the wait was interrupted.
    pub(super) fn wait(&mut self, pieces: &Pieces) -> Result<Option<Ended>, Failure> {
        match self {
            Self::Disk(end) => end.wait(pieces),
            Self::File(_) | Self::Stream(_) => Ok(None),
        }
    }
}

impl DiskEnd {
    /// Begins to unmap a hole, which consists of whole blocks.
    fn write_hole(&mut self, offset: u64, length: u64) -> Result<(), Failure> {
        let block_length = u64::from(self.disk.geometry.block_length);
        let command = self.unmap((self.begin + offset) / block_length, length / block_length, Vec::new());
        self.begin_command(offset, length, command)
    }

    /// WRITE SAME with a block of zeros.
    fn unmap(&self, lba: u64, blocks: u64, mut memory: Vec<u8>) -> Command {
        let block_length = self.disk.geometry.block_length;
        let options = WriteSameOptions { unmap: true, ..WriteSameOptions::default() };
        memory.resize(block_length as usize, 0);
        let blocks = u32::try_from(blocks).unwrap_or(u32::MAX);
        Command::new(encode::write_same16(lba, blocks, block_length, options)).with_data(memory)
    }

    /// Begins to write.
    fn write(&mut self, offset: u64, mut data: Vec<u8>) -> Result<(), Failure> {
        let block_length = u64::from(self.disk.geometry.block_length);
        let length = data.len() as u64;
        let lba = (self.begin + offset) / block_length;
        let over = length % block_length;
        if over > 0 {
            // The rest of the last block stays as it is.
            let last = lba + length / block_length;
            let command = self.disk.geometry.read(last, self.disk.geometry.block_length);
            let block = self.disk.session.execute(command).map_err(|error| failed("Read10/16", &error))?.data;
            data.extend(block.get(over as usize..).unwrap_or_default());
        }
        let blocks = data.len() as u64 / block_length;
        let command = match self.longest_hole {
            Some(longest) if blocks <= longest && is_zero(&data) => self.unmap(lba, blocks, data),
            _ => self.disk.geometry.write(lba, data),
        };
        self.begin_command(offset, length, command)
    }

    fn begin_command(&mut self, offset: u64, length: u64, command: Command) -> Result<(), Failure> {
        self.pipeline
            .begin(&mut self.disk.session, (offset, length), command)
            .map_err(|error| failed("Write10/16", &error))
    }

    fn wait(&mut self, pieces: &Pieces) -> Result<Option<Ended>, Failure> {
        let next = self.pipeline.next(&mut self.disk.session, None).map_err(|error| failed("Write10/16", &error))?;
        Ok(next.map(|((offset, length), result)| {
            let result = match result {
                Ok(answer) => {
                    pieces.give_back(answer.data);
                    Ok(())
                }
                Err(error) => {
                    pieces.give_back(Vec::new());
                    Err(failed("Write10/16", &error))
                }
            };
            Ended { offset, length, result }
        }))
    }
}

impl FileEnd {
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let place = self.begin + offset;
        let Some(holes_from) = self.holes_from else { return write_all_at(&self.file, data, place) };
        // Pieces of the file that begin at multiples of a hole's length; what is no hole is written in one go.
        let mut written = 0;
        let mut at = 0;
        while at < data.len() {
            let to_next = HOLE - ((place + at as u64) % HOLE as u64) as usize;
            let end = (at + to_next).min(data.len());
            if place + at as u64 >= holes_from && is_zero(&data[at..end]) {
                write_all_at(&self.file, &data[written..at], place + written as u64)?;
                written = end;
            }
            at = end;
        }
        write_all_at(&self.file, &data[written..], place + written as u64)
    }

    /// Gives a file that ends with a hole its length.
    pub(super) fn finish(&self, length: u64, wants_sync: bool) -> io::Result<()> {
        let end = self.begin + length;
        if self.holes_from.is_some() && self.file.metadata()?.len() < end {
            self.file.set_len(end)?;
        }
        if wants_sync { self.file.sync_all() } else { Ok(()) }
    }
}

fn is_zero(data: &[u8]) -> bool {
    let words = data.chunks_exact(16);
    let rest = words.remainder();
    words.into_iter().all(|word| word == [0; 16]) && rest.iter().all(|byte| *byte == 0)
}
