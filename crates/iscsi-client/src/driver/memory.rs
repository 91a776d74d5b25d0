// SPDX-License-Identifier: LGPL-2.1-or-later
//! The memory of the application's commands, and that of the driver's own.
#![allow(unsafe_code)]

use iscsi_proto::session::{Handle, Memory};
use iscsi_proto::wire::Crc32c;

use super::Owner;
use crate::memory::CommandMemory;
use crate::transport::Place;

/// Sends each request for memory to the one whose command it is. The driver's own commands send
/// no data; they may get some, and sense.
pub(super) struct Divided<'a, M> {
    application: &'a mut M,
    own: &'a mut OwnMemory,
}

/// SenseLength and as much sense as there can be (SPC-4 4.5).
const RESPONSE_LENGTH: usize = 2 + 252;

/// Longest answer that the driver asks a unit for itself.
pub(super) const OWN_DATA_LENGTH: usize = 255;

/// What the driver's own commands receive.
#[derive(Default)]
pub(super) struct OwnMemory {
    /// SenseLength and sense.
    pub(super) response: Vec<u8>,
    /// Data-In.
    pub(super) data: Vec<u8>,
}

impl OwnMemory {
    /// For the next command.
    pub(super) fn clear(&mut self) {
        self.response.clear();
        self.data.clear();
    }

    fn store(&mut self, offset: u32, bytes: &[u8]) -> usize {
        let begin = (offset as usize).min(OWN_DATA_LENGTH);
        let end = begin.saturating_add(bytes.len()).min(OWN_DATA_LENGTH);
        if self.data.len() < end {
            self.data.resize(end, 0);
        }
        self.data[begin..end].copy_from_slice(&bytes[..end - begin]);
        end - begin
    }
}

/// For a session without connection: nothing of its commands is on the way.
pub(super) struct NoMemory;

impl<T> Memory<T> for NoMemory {
    fn covers(&mut self, _owner: &T, length: u32) -> bool {
        length == 0
    }

    fn fetch(&mut self, _owner: &T, _offset: u32, _into: &mut [u8]) -> usize {
        0
    }

    fn digest_out(&mut self, _owner: &T, _offset: u32, _length: u32, _crc: Crc32c) -> Option<Crc32c> {
        None
    }

    fn digest_in(&mut self, _owner: &T, _offset: u32, _length: u32, _crc: Crc32c) -> Option<Crc32c> {
        None
    }

    fn store(&mut self, _owner: &T, _offset: u32, _bytes: &[u8]) -> usize {
        0
    }

    fn store_response(&mut self, _owner: &T, _bytes: &[u8]) {}

    fn sending(&mut self, _owner: &T, _handle: Handle) {}
}

impl<'a, M> Divided<'a, M> {
    pub(super) fn new(application: &'a mut M, own: &'a mut OwnMemory) -> Self {
        Self { application, own }
    }
}

impl<T, M: Memory<T>> Memory<Owner<T>> for Divided<'_, M> {
    fn covers(&mut self, owner: &Owner<T>, length: u32) -> bool {
        match owner {
            Owner::Application(owner) => self.application.covers(owner, length),
            Owner::Attempt => length == 0,
        }
    }

    fn fetch(&mut self, owner: &Owner<T>, offset: u32, into: &mut [u8]) -> usize {
        match owner {
            Owner::Application(owner) => self.application.fetch(owner, offset, into),
            Owner::Attempt => 0,
        }
    }

    fn digest_out(&mut self, owner: &Owner<T>, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        match owner {
            Owner::Application(owner) => self.application.digest_out(owner, offset, length, crc),
            Owner::Attempt => None,
        }
    }

    fn digest_in(&mut self, owner: &Owner<T>, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        match owner {
            Owner::Application(owner) => self.application.digest_in(owner, offset, length, crc),
            Owner::Attempt => None,
        }
    }

    #[inline(always)]
    fn store(&mut self, owner: &Owner<T>, offset: u32, bytes: &[u8]) -> usize {
        match owner {
            Owner::Application(owner) => self.application.store(owner, offset, bytes),
            Owner::Attempt => self.own.store(offset, bytes),
        }
    }

    fn store_response(&mut self, owner: &Owner<T>, bytes: &[u8]) {
        match owner {
            Owner::Application(owner) => self.application.store_response(owner, bytes),
            Owner::Attempt => {
                self.own.response.clear();
                self.own.response.extend_from_slice(&bytes[..bytes.len().min(RESPONSE_LENGTH)]);
            }
        }
    }

    fn sending(&mut self, owner: &Owner<T>, handle: Handle) {
        if let Owner::Application(owner) = owner {
            self.application.sending(owner, handle);
        }
    }
}

// SAFETY: the places are those of the application's memory, which keeps the contract itself; the
// driver's own commands have none: their few bytes are copied.
unsafe impl<T, M: CommandMemory<T>> CommandMemory<Owner<T>> for Divided<'_, M> {
    #[inline]
    fn data_out(&mut self, owner: &Owner<T>, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
        match owner {
            Owner::Application(owner) => self.application.data_out(owner, offset, length, places),
            Owner::Attempt => 0,
        }
    }

    fn data_in(&mut self, owner: &Owner<T>, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
        match owner {
            Owner::Application(owner) => self.application.data_in(owner, offset, length, places),
            Owner::Attempt => 0,
        }
    }
}
