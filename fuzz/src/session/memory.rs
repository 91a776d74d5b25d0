// SPDX-License-Identifier: LGPL-2.1-or-later
//! Memory of commands. That of a command whose owner was told is gone: a session that still asks for it is wrong.

use std::collections::BTreeMap;

use iscsi_proto::session::{Handle, Memory};
use iscsi_proto::wire::Crc32c;

/// Memory of one command.
pub(crate) struct Buffer {
    /// Data to send, or room for received data.
    pub(crate) bytes: Vec<u8>,
    /// Tag and CmdSN with which it was sent last.
    pub(crate) handle: Option<Handle>,
}

/// Memory of all commands, by owner.
#[derive(Default)]
pub(crate) struct Buffers {
    pub(crate) of: BTreeMap<u32, Buffer>,
    /// Tags of commands that have begun to leave since this was last looked at.
    pub(crate) begun: Vec<u32>,
}

/// Byte `offset` of the data of `owner`.
pub(crate) fn pattern(owner: u32, offset: u32) -> u8 {
    (owner.wrapping_mul(31) ^ offset ^ (offset >> 8).wrapping_mul(7)) as u8
}

impl Buffers {
    /// Room for data, or data to send.
    pub(crate) fn add(&mut self, owner: u32, length: u32, writes: bool) {
        let byte = |offset| if writes { pattern(owner, offset) } else { 0 };
        self.of.insert(owner, Buffer { bytes: (0..length).map(byte).collect(), handle: None });
    }

    fn buffer(&mut self, owner: u32) -> &mut Buffer {
        self.of.get_mut(&owner).unwrap_or_else(|| panic!("memory of request {owner}, which has ended"))
    }

    /// A part of the memory of a command that is not over.
    pub(crate) fn part(&self, owner: u32, offset: u32, length: u32) -> &[u8] {
        let buffer = self.of.get(&owner).unwrap_or_else(|| panic!("memory of request {owner}, which has ended"));
        &buffer.bytes[offset as usize..][..length as usize]
    }
}

impl Memory<u32> for Buffers {
    fn covers(&mut self, owner: &u32, length: u32) -> bool {
        self.buffer(*owner).bytes.len() >= length as usize
    }

    fn fetch(&mut self, owner: &u32, offset: u32, into: &mut [u8]) -> usize {
        let data = self.buffer(*owner).bytes.get(offset as usize..).unwrap_or_default();
        let length = data.len().min(into.len());
        into[..length].copy_from_slice(&data[..length]);
        length
    }

    fn digest_out(&mut self, owner: &u32, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        Some(crc.update(self.buffer(*owner).bytes.get(offset as usize..)?.get(..length as usize)?))
    }

    fn digest_in(&mut self, owner: &u32, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        self.digest_out(owner, offset, length, crc)
    }

    fn store(&mut self, owner: &u32, offset: u32, bytes: &[u8]) -> usize {
        let room = self.buffer(*owner).bytes.get_mut(offset as usize..).unwrap_or_default();
        let length = room.len().min(bytes.len());
        room[..length].copy_from_slice(&bytes[..length]);
        length
    }

    fn store_response(&mut self, owner: &u32, bytes: &[u8]) {
        assert!(!bytes.is_empty());
        self.buffer(*owner);
    }

    fn sending(&mut self, owner: &u32, handle: Handle) {
        self.buffer(*owner).handle = Some(handle);
        self.begun.push(handle.itt.0);
    }
}
