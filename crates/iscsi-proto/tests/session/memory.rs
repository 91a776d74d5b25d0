// SPDX-License-Identifier: LGPL-2.1-or-later
//! Memory of commands in plain vectors. A command whose owner was told is taken out: a session that
//! still asks for its memory makes the test panic.

use std::collections::BTreeMap;

use iscsi_proto::session::{Handle, Memory};
use iscsi_proto::wire::Crc32c;

/// Memory of one command.
#[derive(Default)]
pub(crate) struct Buffer {
    /// Data to send.
    pub(crate) data_out: Vec<u8>,
    /// Room for received data.
    pub(crate) data_in: Vec<u8>,
    /// Data segment of a response with CHECK CONDITION.
    pub(crate) response: Vec<u8>,
    /// Tag and CmdSN, as told when the command left.
    pub(crate) handle: Option<Handle>,
}

/// Memory of all commands, by owner.
#[derive(Default)]
pub(crate) struct Buffers {
    /// Those not told yet.
    pub(crate) of: BTreeMap<u32, Buffer>,
}

impl Buffers {
    fn buffer(&mut self, owner: u32) -> &mut Buffer {
        self.of.get_mut(&owner).expect("memory of a command that is over")
    }

    /// Data to send, as the caller's gathered write finds it.
    pub(crate) fn data_out(&self, owner: u32, offset: u32, length: u32) -> &[u8] {
        let buffer = self.of.get(&owner).expect("memory of a command that is over");
        &buffer.data_out[offset as usize..][..length as usize]
    }
}

impl Memory<u32> for Buffers {
    fn covers(&mut self, owner: &u32, length: u32) -> bool {
        self.buffer(*owner).data_out.len() >= length as usize
    }

    fn fetch(&mut self, owner: &u32, offset: u32, into: &mut [u8]) -> usize {
        let data = self.buffer(*owner).data_out.get(offset as usize..).unwrap_or_default();
        let length = data.len().min(into.len());
        into[..length].copy_from_slice(&data[..length]);
        length
    }

    fn digest_out(&mut self, owner: &u32, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        let data = self.buffer(*owner).data_out.get(offset as usize..)?.get(..length as usize)?;
        Some(crc.update(data))
    }

    fn digest_in(&mut self, owner: &u32, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        let data = self.buffer(*owner).data_in.get(offset as usize..)?.get(..length as usize)?;
        Some(crc.update(data))
    }

    fn store(&mut self, owner: &u32, offset: u32, bytes: &[u8]) -> usize {
        let room = self.buffer(*owner).data_in.get_mut(offset as usize..).unwrap_or_default();
        let length = room.len().min(bytes.len());
        room[..length].copy_from_slice(&bytes[..length]);
        length
    }

    fn store_response(&mut self, owner: &u32, bytes: &[u8]) {
        self.buffer(*owner).response = bytes.to_vec();
    }

    fn sending(&mut self, owner: &u32, handle: Handle) {
        self.buffer(*owner).handle = Some(handle);
    }
}

/// Byte `offset` of the data of `owner`: no two commands, and no two words, look alike.
pub(crate) fn pattern(owner: u32, offset: u32) -> u8 {
    (owner.wrapping_mul(31) ^ offset ^ (offset >> 8).wrapping_mul(7)) as u8
}

/// `length` bytes of the data of `owner` from `offset` on.
pub(crate) fn patterns(owner: u32, offset: u32, length: u32) -> Vec<u8> {
    (offset..offset + length).map(|offset| pattern(owner, offset)).collect()
}
