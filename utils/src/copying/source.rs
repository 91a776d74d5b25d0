// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where data come from: a disk with many reads on their way, a file, or standard input.

use std::fs::File;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Duration;

use iscsi_client::blocking::{Error, Interrupter};

use super::Piece;
use super::holes::{DiskHoles, FileHoles};
use crate::disk::Disk;
use crate::failure::{Failure, Kind, system_text};
use crate::interruption::Interruption;
use crate::pipeline::Pipeline;
use crate::system;

/// How many pieces may be under way.
pub const DEPTHS: RangeInclusive<u32> = 1..=4096;

/// Whoever waits for another thread looks this often whether the program is to end.
const LOOK: Duration = Duration::from_millis(100);

/// Where data come from.
pub enum Source {
    /// A disk. The begin is at a whole block; the end may be anywhere.
    Disk(Box<Disk>),
    /// A file or a device that can be read at any place.
    File(File),
    /// What can be read once, from the front.
    Stream(Box<dyn Read + Send>),
}

/// What is read, and how.
pub struct Reading {
    /// First byte.
    pub begin: u64,
    /// Number of bytes; `None` for all that come.
    pub length: Option<u64>,
    /// Bytes of a piece; for a disk whole blocks.
    pub piece_length: u32,
    /// Pieces under way, between their reading and the return of their memory.
    pub depth: u32,
    /// Longest hole that is told as one piece without bytes, if holes are wanted. It may be longer than a piece.
    pub longest_hole: Option<u64>,
    /// What stands before the text of an error.
    pub complaint: fn(&Error) -> String,
}

impl Reading {
    /// How much of a hole from `offset` to `end`, counted from the first byte that is read, is one piece of its own:
    /// a multiple of other pieces, so that what is behind it begins where it would have.
    fn hole(&self, offset: u64, end: u64, length: u64) -> Option<u64> {
        let longest = self.longest_hole?;
        let piece_length = u64::from(self.piece_length);
        let hole = end.min(length).saturating_sub(offset).min(longest) / piece_length * piece_length;
        (hole > 0).then_some(hole)
    }
}

/// The reader's end: what it reads goes here, and memory comes back.
struct Line {
    pieces: Sender<Piece>,
    free: Receiver<Vec<u8>>,
    bell: Option<Interrupter>,
    interruption: Interruption,
}

/// The taker's end of what is read.
pub struct Pieces {
    pieces: Receiver<Piece>,
    free: Sender<Vec<u8>>,
}

/// What there is for the taker.
#[derive(Debug)]
pub enum Next {
    /// A piece.
    Piece(Piece),
    /// Nothing yet.
    Nothing,
    /// Nothing will come any more.
    End,
}

impl Pieces {
    /// What has come, without waiting.
    pub fn look(&self) -> Next {
        match self.pieces.try_recv() {
            Ok(piece) => Next::Piece(piece),
            Err(TryRecvError::Empty) => Next::Nothing,
            Err(TryRecvError::Disconnected) => Next::End,
        }
    }

    /// Waits for a moment for something to come.
    pub fn wait(&self) -> Next {
        match self.pieces.recv_timeout(LOOK) {
            Ok(piece) => Next::Piece(piece),
            Err(RecvTimeoutError::Timeout) => Next::Nothing,
            Err(RecvTimeoutError::Disconnected) => Next::End,
        }
    }

    /// Memory for another piece: without it, reading stops.
    pub fn give_back(&self, data: Vec<u8>) {
        // A reader at its end needs no memory.
        let _ = self.free.send(data);
    }
}

/// Begins to read in a thread of its own. A `bell` is rung when a piece has come. Reading ends when all is read, after the
/// first error of a file or stream, when the [`Pieces`] are dropped, and when a person wants it.
///
/// # Errors
/// The system has no thread for it.
pub fn start(
    source: Source,
    reading: Reading,
    bell: Option<Interrupter>,
    interruption: &Interruption,
) -> Result<Pieces, Failure> {
    let (pieces, taken) = channel();
    let (returned, free) = channel();
    for _ in 0..reading.depth {
        // Both ends are here.
        let _ = returned.send(Vec::new());
    }
    let line = Line { pieces, free, bell, interruption: interruption.clone() };
    if let Source::Disk(disk) = &source {
        interruption.wakes(disk.session.interrupter());
    }
    std::thread::Builder::new().name("reader".to_owned()).spawn(move || match source {
        Source::Disk(disk) => from_disk(*disk, &reading, &line),
        Source::File(file) => {
            let begin = reading.begin;
            let mut holes = FileHoles::of(&file);
            let hole = |offset| Some(holes.end_at(&file, begin + offset)? - begin);
            one_after_another(&reading, &line, hole, |offset, room| read_at(&file, begin + offset, room));
        }
        Source::Stream(mut stream) => {
            if let Err(error) = skip(&mut stream, reading.begin) {
                line.send(Piece { offset: 0, length: 0, data: Err(failure(&error)) });
                return;
            }
            one_after_another(&reading, &line, |_| None, |_, room| read_full(&mut stream, room));
        }
    })?;
    Ok(Pieces { pieces: taken, free: returned })
}

impl Line {
    /// Memory for a piece. `None` when there is none now, or nobody takes pieces any more, or the program is to end.
    fn memory(&self, may_wait: bool) -> Option<Vec<u8>> {
        loop {
            if self.interruption.is_wanted() {
                return None;
            }
            if !may_wait {
                return self.free.try_recv().ok();
            }
            match self.free.recv_timeout(LOOK) {
                Ok(memory) => return Some(memory),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// Whether somebody takes it.
    fn send(&self, piece: Piece) -> bool {
        let is_taken = self.pieces.send(piece).is_ok();
        if let Some(bell) = &self.bell {
            bell.interrupt();
        }
        is_taken
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // The end is news too. It can be seen only when the sender is gone.
        let (nowhere, _) = channel();
        self.pieces = nowhere;
        if let Some(bell) = &self.bell {
            bell.interrupt();
        }
    }
}

fn from_disk(mut disk: Disk, reading: &Reading, line: &Line) {
    let length = reading.length.unwrap_or(disk.geometry.size().saturating_sub(reading.begin));
    let mut pipeline = Pipeline::default();
    let mut holes = DiskHoles::of(&disk);
    let mut next = 0;
    loop {
        while next < length && pipeline.len() < reading.depth as usize {
            let Some(memory) = line.memory(pipeline.is_empty()) else { break };
            if reading.longest_hole.is_some() {
                match hole(&mut holes, &mut disk, reading, next, length) {
                    Ok(None) => {}
                    Ok(Some(hole)) => {
                        if !line.send(Piece { offset: next, length: hole, data: Ok(Vec::new()) }) {
                            return;
                        }
                        next += hole;
                        continue;
                    }
                    Err(error) => {
                        let data = Err(Failure::session("GET LBA STATUS failed : ", &error));
                        line.send(Piece { offset: next, length: 0, data });
                        return;
                    }
                }
            }
            let wanted = (length - next).min(reading.piece_length.into());
            if let Err(error) = read(&mut disk, &mut pipeline, reading, next, wanted, memory) {
                line.send(Piece { offset: next, length: wanted, data: Err(complain(reading, &error)) });
                return;
            }
            next += wanted;
        }
        match pipeline.next(&mut disk.session, None) {
            Ok(Some(((offset, length), result))) => {
                let data = match result {
                    Ok(answer) if answer.data.len() as u64 >= length => Ok(cut(answer.data, length)),
                    Ok(answer) => Err(Failure::new(
                        Kind::Io,
                        format!("the target sent {} bytes where {length} were read", answer.data.len()),
                    )),
                    Err(error) => Err(complain(reading, &error)),
                };
                if !line.send(Piece { offset, length, data }) {
                    return;
                }
            }
            Ok(None) if line.interruption.is_urgent() => {
                pipeline.abandon(&mut disk.session);
                return;
            }
            Ok(None) if pipeline.is_empty() => break,
            Ok(None) => {}
            Err(error) => {
                line.send(Piece { offset: next, length: 0, data: Err(complain(reading, &error)) });
                return;
            }
        }
    }
    // All is read, whether the target takes its leave properly or not.
    let _ = disk.session.log_out();
}

/// Length of the hole at `offset`, if there is one.
fn hole(
    holes: &mut DiskHoles,
    disk: &mut Disk,
    reading: &Reading,
    offset: u64,
    length: u64,
) -> Result<Option<u64>, Error> {
    let block_length = u64::from(disk.geometry.block_length);
    let end = holes.end_at(disk, (reading.begin + offset) / block_length)?;
    Ok(end.and_then(|end| reading.hole(offset, end.saturating_mul(block_length) - reading.begin, length)))
}

fn read(
    disk: &mut Disk,
    pipeline: &mut Pipeline<(u64, u64)>,
    reading: &Reading,
    offset: u64,
    length: u64,
    memory: Vec<u8>,
) -> Result<(), Error> {
    let block_length = u64::from(disk.geometry.block_length);
    // At most the length of a piece, rounded up to a block.
    let whole = u32::try_from(length.next_multiple_of(block_length)).unwrap_or(u32::MAX);
    let command = disk.geometry.read((reading.begin + offset) / block_length, whole);
    pipeline.begin(&mut disk.session, (offset, length), command.with_data(memory))
}

fn cut(mut data: Vec<u8>, length: u64) -> Vec<u8> {
    data.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    data
}

fn complain(reading: &Reading, error: &Error) -> Failure {
    Failure { message: Some((reading.complaint)(error)), ..Failure::session("", error) }
}

fn one_after_another(
    reading: &Reading,
    line: &Line,
    mut hole_end: impl FnMut(u64) -> Option<u64>,
    mut read: impl FnMut(u64, &mut [u8]) -> io::Result<usize>,
) {
    let mut offset = 0;
    loop {
        let rest = reading.length.map_or(u64::MAX, |length| length - offset);
        let wanted = rest.min(reading.piece_length.into());
        if wanted == 0 {
            return;
        }
        let Some(mut memory) = line.memory(true) else { return };
        if reading.longest_hole.is_some() {
            let end = hole_end(offset);
            if let Some(length) = end.and_then(|end| reading.hole(offset, end, reading.length.unwrap_or(u64::MAX))) {
                if !line.send(Piece { offset, length, data: Ok(Vec::new()) }) {
                    return;
                }
                offset += length;
                continue;
            }
        }
        memory.resize(usize::try_from(wanted).unwrap_or(usize::MAX), 0);
        let (data, length) = match read(offset, &mut memory) {
            Ok(0) => return,
            Ok(length) => {
                memory.truncate(length);
                (Ok(memory), length as u64)
            }
            Err(error) => (Err(failure(&error)), wanted),
        };
        let is_last = data.is_err() || length < wanted;
        if !line.send(Piece { offset, length, data }) || is_last {
            return;
        }
        offset += length;
    }
}

/// Fills the room, unless the end comes before.
fn read_full(stream: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < room.len() {
        match stream.read(&mut room[filled..]) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn read_at(file: &File, offset: u64, room: &mut [u8]) -> io::Result<usize> {
    struct At<'a>(&'a File, u64);
    impl Read for At<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let length = system::read_at(self.0, room, self.1)?;
            self.1 += length as u64;
            Ok(length)
        }
    }
    read_full(&mut At(file, offset), room)
}

fn skip(stream: &mut impl Read, bytes: u64) -> io::Result<()> {
    io::copy(&mut stream.take(bytes), &mut io::sink())?;
    Ok(())
}

fn failure(error: &io::Error) -> Failure {
    Failure::new(Kind::Io, format!("cannot read: {}", system_text(error)))
}
