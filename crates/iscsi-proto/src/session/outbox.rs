// SPDX-License-Identifier: LGPL-2.1-or-later
//! Prepared PDUs that have not left: one block of memory with headers, digests and padding behind one another, and the
//! places between its bytes where data of commands goes.
//!
//! ```text
//!   block   header │ header padding │ header │ header ...
//!   bodies                ▲ data            ▲ data
//! ```
//! A batch of reads has no bodies: it is one run of bytes, and nothing is kept for each of its PDUs.

use alloc::vec::Vec;

use super::event::{ConnectionError, Memory};
use crate::limits;
use crate::login::Negotiated;
use crate::wire::{Crc32c, DIGEST_LENGTH, HEADER_LENGTH, Itt, Opcode, crc32c, padding};

/// Most bytes of a PDU beside its data: header and its digest, padding, digest of the data.
const LONGEST_FRAME: usize = HEADER_LENGTH + DIGEST_LENGTH + 3 + DIGEST_LENGTH;

/// Bytes of a block that are kept while nothing is to be sent: headers of a whole batch.
const KEPT_BYTES: usize = 16 << 10;

/// Data in the memory of a command, as far as it has not left.
struct Body {
    itt: Itt,
    /// Where its PDU begins in the block.
    begin: usize,
    /// Where it belongs: before this byte of the block.
    at: usize,
    /// Bytes of the block that are padding and digest of it.
    tail: usize,
    offset: u32,
    length: u32,
    /// It is a Data-Out, which need not leave once its command has ended.
    droppable: bool,
}

/// Prepared PDUs of which not all bytes have left.
pub(super) struct Outbox {
    block: Vec<u8>,
    /// In the order of the block.
    bodies: Vec<Body>,
    /// Bodies that have left.
    bodies_left: usize,
    /// Bytes of the block that have left.
    left: usize,
    /// PDUs prepared since it was empty.
    pdus: usize,
    /// Bytes outside of the block that have not left.
    body_bytes: usize,
    /// Counts how often it began anew.
    batch: u32,
    size: BatchSize,
}

/// How much is prepared for one gathered write: no PDU more once there is so much.
#[derive(Clone, Copy, Debug)]
pub struct BatchSize {
    /// PDUs, at least 1.
    pub pdus: usize,
    /// Bytes, at least 1.
    pub bytes: usize,
}

impl BatchSize {
    /// As large as is of use.
    pub const USUAL: Self = Self { pdus: limits::TRANSMIT_PDUS, bytes: limits::TRANSMIT_BYTES };
}

/// Bytes to be sent, and data of a command to be sent behind them.
pub struct Piece<'a, T> {
    /// Headers, text, padding; may be empty.
    pub bytes: &'a [u8],
    /// Missing only behind the last bytes.
    pub data: Option<PieceData<'a, T>>,
}

/// Data of a command to be sent.
pub struct PieceData<'a, T> {
    /// Whose.
    pub owner: &'a T,
    /// From here.
    pub offset: u32,
    /// So many bytes.
    pub length: u32,
}

/// A piece as the outbox knows it.
pub(super) struct Part<'a> {
    pub(super) bytes: &'a [u8],
    /// Tag, offset, length.
    pub(super) data: Option<(Itt, u32, u32)>,
}

/// Which digests PDUs carry.
#[derive(Clone, Copy)]
pub(super) struct Digests {
    header: bool,
    data: bool,
}

impl Digests {
    pub(super) const NONE: Self = Self { header: false, data: false };

    /// Whether there are none.
    #[inline]
    pub(super) fn is_none(self) -> bool {
        !self.header && !self.data
    }

    pub(super) fn of(negotiated: &Negotiated) -> Self {
        Self { header: negotiated.header_digest, data: negotiated.data_digest }
    }
}

/// The data segment of a PDU.
pub(super) enum Content<'a> {
    Bytes(&'a [u8]),
    /// In the memory of the command; `crc` covers it if it has a digest.
    Memory {
        offset: u32,
        length: u32,
        crc: Crc32c,
    },
}

impl Content<'_> {
    pub(super) const NONE: Self = Self::Bytes(&[]);

    /// Data of a command; `None` if it is not all there.
    pub(super) fn of_command<T>(
        memory: &mut impl Memory<T>,
        owner: &T,
        digests: Digests,
        offset: u32,
        length: u32,
    ) -> Option<Self> {
        let crc = if digests.data { memory.digest_out(owner, offset, length, Crc32c::new())? } else { Crc32c::new() };
        Some(Self::Memory { offset, length, crc })
    }
}

impl Outbox {
    pub(super) const fn new() -> Self {
        Self {
            block: Vec::new(),
            bodies: Vec::new(),
            bodies_left: 0,
            left: 0,
            pdus: 0,
            body_bytes: 0,
            batch: 1,
            size: BatchSize::USUAL,
        }
    }

    pub(super) fn set_size(&mut self, size: BatchSize) {
        self.size = size;
    }

    /// Whether all has left.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.left == self.block.len() && !self.has_bodies()
    }

    /// Whether data of commands has not left.
    #[inline]
    pub(super) fn has_bodies(&self) -> bool {
        self.bodies_left < self.bodies.len()
    }

    /// What is prepared together has the same number. It repeats after four thousand million.
    #[inline]
    pub(super) fn batch(&self) -> u32 {
        self.batch
    }

    pub(super) fn clear(&mut self) {
        self.block.clear();
        self.bodies.clear();
        self.bodies_left = 0;
        self.left = 0;
        self.pdus = 0;
        self.body_bytes = 0;
        self.batch = self.batch.wrapping_add(1);
    }

    /// Forgets what has left, and keeps little memory for what comes.
    pub(super) fn rest(&mut self) {
        self.clear();
        if self.block.capacity() > KEPT_BYTES {
            self.block = Vec::new();
            self.bodies = Vec::new();
        }
    }

    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.pdus >= self.size.pdus || self.has_all_bytes()
    }

    /// Whether it has the bytes of a batch.
    #[inline]
    pub(super) fn has_all_bytes(&self) -> bool {
        self.block.len() + self.body_bytes >= self.size.bytes
    }

    /// Makes room for that many commands without digests, or for as many as one batch has. Gives their number, 0 when
    /// there is no memory.
    pub(super) fn reserve_usual(&mut self, commands: usize) -> usize {
        let commands = commands.min(self.size.pdus.saturating_sub(self.pdus));
        let is_room =
            self.block.try_reserve(commands * HEADER_LENGTH).is_ok() && self.bodies.try_reserve(commands).is_ok();
        if is_room { commands } else { 0 }
    }

    /// Appends a command for which room was reserved, with `length` bytes of its data, from the first on; a multiple of
    /// four.
    #[inline]
    pub(super) fn push_usual(&mut self, itt: Itt, header: &[u8; HEADER_LENGTH], length: u32) {
        let begin = self.block.len();
        self.block.extend_from_slice(header);
        self.pdus += 1;
        if length > 0 {
            let at = begin + HEADER_LENGTH;
            self.bodies.push(Body { itt, begin, at, tail: 0, offset: 0, length, droppable: false });
            self.body_bytes += length as usize;
        }
    }

    /// Appends a PDU. `false` when there is no memory.
    pub(super) fn push(
        &mut self,
        itt: Itt,
        header: &[u8; HEADER_LENGTH],
        digests: Digests,
        content: Content<'_>,
    ) -> bool {
        let text = match content {
            Content::Bytes(bytes) => bytes,
            Content::Memory { .. } => &[],
        };
        if self.block.try_reserve(LONGEST_FRAME + text.len()).is_err() || self.bodies.try_reserve(1).is_err() {
            return false;
        }
        let begin = self.block.len();
        self.block.extend_from_slice(header);
        if digests.header {
            self.block.extend_from_slice(&crc32c(header));
        }
        self.pdus += 1;
        let (length, crc) = match content {
            Content::Bytes([]) => return true,
            Content::Bytes(bytes) => (bytes.len() as u32, Crc32c::new()),
            Content::Memory { length, crc, .. } => (length, crc),
        };
        self.block.extend_from_slice(text);
        let at = self.block.len();
        let padding = &[0; 3][..padding(length) as usize];
        self.block.extend_from_slice(padding);
        if digests.data {
            self.block.extend_from_slice(&crc.update(text).update(padding).bytes());
        }
        if let Content::Memory { offset, length, .. } = content {
            let droppable = Opcode::of(header) == Opcode::DataOut;
            let tail = self.block.len() - at;
            self.bodies.push(Body { itt, begin, at, tail, offset, length, droppable });
            self.body_bytes += length as usize;
        }
        true
    }

    /// What has not left, in order.
    #[inline]
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let mut bodies = self.bodies[self.bodies_left..].iter();
        let mut unsent = &self.block[self.left..];
        let mut position = self.left;
        core::iter::from_fn(move || {
            let Some(body) = bodies.next() else {
                let bytes = core::mem::take(&mut unsent);
                return if bytes.is_empty() { None } else { Some(Part { bytes, data: None }) };
            };
            let (bytes, behind) = unsent.split_at_checked(body.at - position)?;
            (unsent, position) = (behind, body.at);
            Some(Part { bytes, data: Some((body.itt, body.offset, body.length)) })
        })
    }

    /// So many bytes more have left.
    pub(super) fn sent(&mut self, mut bytes: usize) {
        if bytes >= self.block.len() - self.left + self.body_bytes {
            return self.clear();
        }
        for body in &mut self.bodies[self.bodies_left..] {
            let before = body.at - self.left;
            if bytes < before {
                break;
            }
            bytes -= before;
            self.left = body.at;
            let length = body.length as usize;
            self.body_bytes -= bytes.min(length);
            if bytes < length {
                body.offset += bytes as u32;
                body.length -= bytes as u32;
                return;
            }
            bytes -= length;
            self.bodies_left += 1;
        }
        self.left = (self.left + bytes).min(self.block.len());
    }

    /// Bytes in the memory of a command that are prepared and have not left.
    pub(super) fn data_of(&self, itt: Itt) -> u32 {
        self.bodies[self.bodies_left..].iter().filter(|body| body.itt == itt).map(|body| body.length).sum()
    }

    /// Makes the PDUs of `itt` independent of the command's memory: a Data-Out of which no byte
    /// has left is dropped, other data is copied by `fetch`.
    pub(super) fn detach(
        &mut self,
        itt: Itt,
        mut fetch: impl FnMut(u32, &mut [u8]) -> usize,
    ) -> Result<(), ConnectionError> {
        let mut number = self.bodies_left;
        while let Some(body) = self.bodies.get(number) {
            if body.itt != itt {
                number += 1;
                continue;
            }
            let (begin, at, tail) = (body.begin, body.at, body.tail);
            let (offset, length) = (body.offset, body.length as usize);
            if body.droppable && self.left <= begin {
                self.block.drain(begin..at + tail);
                self.bodies.remove(number);
                self.shift(number, |place| place - (at + tail - begin));
            } else {
                self.block.try_reserve(length).map_err(|_| ConnectionError::OutOfMemory)?;
                // Room at the end, and then what is behind the data moves there.
                let end = self.block.len();
                self.block.resize(end + length, 0);
                self.block.copy_within(at..end, at + length);
                if fetch(offset, &mut self.block[at..at + length]) < length {
                    return Err(ConnectionError::DataOutGone);
                }
                self.bodies.remove(number);
                self.shift(number, |place| place + length);
            }
            self.body_bytes -= length;
        }
        Ok(())
    }

    /// Moves the places of all bodies from `first` on.
    fn shift(&mut self, first: usize, to: impl Fn(usize) -> usize) {
        for body in &mut self.bodies[first..] {
            body.begin = to(body.begin);
            body.at = to(body.at);
        }
    }
}
