// SPDX-License-Identifier: LGPL-2.1-or-later
//! The memory of a session's commands: each has one block, which the session owns while the command runs.
#![allow(unsafe_code)]

use iscsi_proto::session::{Handle, Memory};
use iscsi_proto::wire::Crc32c;

use crate::memory::CommandMemory;
use crate::transport::Place;

/// Where the memory of a request is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Spot(usize);

impl Spot {
    /// Small, and free again when the request is over.
    pub(super) fn index(self) -> usize {
        self.0
    }
}

/// Memory of one request.
#[derive(Default)]
struct Block {
    /// Data to send, or room for data to receive.
    data: Vec<u8>,
    /// SenseLength and sense.
    response: Vec<u8>,
}

/// Memory of all requests. A block that has ended leaves its spot to another.
#[derive(Default)]
pub(super) struct Buffers {
    blocks: Vec<Block>,
    free: Vec<usize>,
}

impl Buffers {
    pub(super) fn insert(&mut self, data: Vec<u8>) -> Spot {
        let block = Block { data, response: Vec::new() };
        match self.free.pop() {
            Some(index) => {
                self.blocks[index] = block;
                Spot(index)
            }
            None => {
                self.blocks.push(block);
                Spot(self.blocks.len() - 1)
            }
        }
    }

    /// Gives the data back, and the response.
    pub(super) fn remove(&mut self, spot: Spot) -> (Vec<u8>, Vec<u8>) {
        let block = std::mem::take(&mut self.blocks[spot.0]);
        self.free.push(spot.0);
        (block.data, block.response)
    }

    fn range(&mut self, spot: Spot, offset: u32, length: u32) -> &mut [u8] {
        let data = &mut self.blocks[spot.0].data;
        let begin = (offset as usize).min(data.len());
        let end = begin.saturating_add(length as usize).min(data.len());
        &mut data[begin..end]
    }

    fn places(&mut self, spot: Spot, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
        let range = self.range(spot, offset, length);
        if !range.is_empty() {
            places.push(Place { iov_base: range.as_mut_ptr().cast(), iov_len: range.len() });
        }
        range.len()
    }

    fn digest(&mut self, spot: Spot, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        let range = self.range(spot, offset, length);
        (range.len() == length as usize).then(|| crc.update(range))
    }
}

impl Memory<Spot> for Buffers {
    fn covers(&mut self, spot: &Spot, length: u32) -> bool {
        self.blocks[spot.0].data.len() >= length as usize
    }

    fn fetch(&mut self, spot: &Spot, offset: u32, into: &mut [u8]) -> usize {
        let range = self.range(*spot, offset, u32::try_from(into.len()).unwrap_or(u32::MAX));
        into[..range.len()].copy_from_slice(range);
        range.len()
    }

    fn digest_out(&mut self, spot: &Spot, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        self.digest(*spot, offset, length, crc)
    }

    fn digest_in(&mut self, spot: &Spot, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        self.digest(*spot, offset, length, crc)
    }

    fn store(&mut self, spot: &Spot, offset: u32, bytes: &[u8]) -> usize {
        let range = self.range(*spot, offset, u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        range.copy_from_slice(&bytes[..range.len()]);
        range.len()
    }

    fn store_response(&mut self, spot: &Spot, bytes: &[u8]) {
        self.blocks[spot.0].response = bytes.to_vec();
    }

    fn sending(&mut self, _place: &Spot, _handle: Handle) {}
}

// SAFETY: the places lie in the block of a request, which is kept, unmoved and unread, until the driver has told that the
// request is over.
unsafe impl CommandMemory<Spot> for Buffers {
    fn data_out(&mut self, spot: &Spot, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
        self.places(*spot, offset, length, places)
    }

    fn data_in(&mut self, spot: &Spot, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
        self.places(*spot, offset, length, places)
    }
}
