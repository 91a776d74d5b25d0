// SPDX-License-Identifier: LGPL-2.1-or-later
//! The memory of an application's commands, which notices when it is touched at the wrong time.
#![allow(unsafe_code)]

use std::collections::BTreeMap;

use iscsi_client::CommandMemory;
use iscsi_proto::session::{Handle, Memory};
use iscsi_proto::wire::{CmdSn, Crc32c};

use super::chance::Chance;

/// What memory that nobody has written to looks like; no write has such words.
const FRESH: u8 = 0xa5;
/// What the memory of a command that has ended looks like.
const ENDED: u8 = 0xdd;

/// Memory of one command, in one block and as pieces of any size.
struct Buffer {
    bytes: Vec<u8>,
    pieces: Vec<usize>,
    response: Vec<u8>,
    /// CmdSN with which it was sent last.
    cmd_sn: Option<CmdSn>,
}

/// All commands of an application.
#[derive(Default)]
pub(super) struct Buffers {
    live: BTreeMap<u32, Buffer>,
    /// Kept, so that a late access does no harm but is seen.
    ended: Vec<Buffer>,
    /// What was done that must not be.
    pub(super) offence: Option<String>,
}

impl Buffers {
    /// Memory to be read from.
    pub(super) fn add_data(&mut self, command: u32, bytes: Vec<u8>, chance: &mut Chance) {
        let mut pieces = Vec::new();
        let mut left = bytes.len();
        while left > 0 {
            let piece = if chance.one_in(3) { chance.mostly_small(1, left as u64) as usize } else { left };
            pieces.push(piece);
            left -= piece;
        }
        self.live.insert(command, Buffer { bytes, pieces, response: Vec::new(), cmd_sn: None });
    }

    /// Memory to be written to.
    pub(super) fn add_room(&mut self, command: u32, length: usize, chance: &mut Chance) {
        self.add_data(command, vec![FRESH; length], chance);
    }

    /// A command has ended: gives what it has received, and its response.
    pub(super) fn end(&mut self, command: u32) -> (Vec<u8>, Vec<u8>) {
        let Some(mut buffer) = self.live.remove(&command) else { return Default::default() };
        let bytes = buffer.bytes.clone();
        let response = std::mem::take(&mut buffer.response);
        buffer.bytes.fill(ENDED);
        self.ended.push(buffer);
        (bytes, response)
    }

    /// The CmdSN with which a command was sent last.
    pub(super) fn cmd_sn(&self, command: u32) -> Option<CmdSn> {
        self.live.get(&command)?.cmd_sn
    }

    fn buffer(&mut self, command: u32, what: &str) -> Option<&mut Buffer> {
        if !self.live.contains_key(&command) {
            self.offence.get_or_insert_with(|| format!("{what} of command {command}, which has ended"));
        }
        self.live.get_mut(&command)
    }

    /// The places of a command from `offset` on.
    fn places(&mut self, command: u32, what: &str, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        let Some(buffer) = self.buffer(command, what) else { return 0 };
        let (mut skip, mut wanted) = (offset as usize, length as usize);
        let mut at = 0;
        for &piece in &buffer.pieces {
            let begin = skip.min(piece);
            let used = (piece - begin).min(wanted);
            if used > 0 {
                places.push(libc::iovec { iov_base: buffer.bytes[at + begin..].as_mut_ptr().cast(), iov_len: used });
            }
            skip -= begin;
            wanted -= used;
            at += piece;
        }
        length as usize - wanted
    }
}

impl Memory<u32> for Buffers {
    fn covers(&mut self, owner: &u32, length: u32) -> bool {
        length == 0 || self.buffer(*owner, "data to send").is_some_and(|buffer| buffer.bytes.len() >= length as usize)
    }

    fn fetch(&mut self, owner: &u32, offset: u32, into: &mut [u8]) -> usize {
        let Some(buffer) = self.buffer(*owner, "data to send") else { return 0 };
        let from = buffer.bytes.get(offset as usize..).unwrap_or_default();
        let length = from.len().min(into.len());
        into[..length].copy_from_slice(&from[..length]);
        length
    }

    fn digest_out(&mut self, owner: &u32, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        let buffer = self.buffer(*owner, "data to send")?;
        Some(crc.update(buffer.bytes.get(offset as usize..)?.get(..length as usize)?))
    }

    fn digest_in(&mut self, owner: &u32, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        let buffer = self.buffer(*owner, "received data")?;
        Some(crc.update(buffer.bytes.get(offset as usize..)?.get(..length as usize)?))
    }

    fn store(&mut self, owner: &u32, offset: u32, bytes: &[u8]) -> usize {
        let Some(buffer) = self.buffer(*owner, "room for data") else { return 0 };
        let room = buffer.bytes.get_mut(offset as usize..).unwrap_or_default();
        let length = room.len().min(bytes.len());
        room[..length].copy_from_slice(&bytes[..length]);
        length
    }

    fn store_response(&mut self, owner: &u32, bytes: &[u8]) {
        if let Some(buffer) = self.buffer(*owner, "the response") {
            buffer.response = bytes.to_vec();
        }
    }

    fn sending(&mut self, owner: &u32, handle: Handle) {
        if let Some(buffer) = self.buffer(*owner, "the task") {
            buffer.cmd_sn = Some(handle.cmd_sn);
        }
    }
}

// SAFETY: the places lie in blocks that are never moved or freed while the application lives, also after their commands
// have ended; nothing else accesses them while the driver does.
unsafe impl CommandMemory<u32> for Buffers {
    fn data_out(&mut self, owner: &u32, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        self.places(*owner, "data to send", offset, length, places)
    }

    fn data_in(&mut self, owner: &u32, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        self.places(*owner, "room for data", offset, length, places)
    }
}
