// SPDX-License-Identifier: LGPL-2.1-or-later
//! The memory of the application's commands, and that of the driver's own.
#![allow(unsafe_code)]

use iscsi_proto::session::{Handle, Memory};

use super::Owner;
use crate::memory::CommandMemory;

/// Sends each request for memory to the one whose command it is. The driver's own commands move
/// no data and may get sense.
pub(super) struct Divided<'a, M> {
    application: &'a mut M,
    own_response: &'a mut Vec<u8>,
}

/// SenseLength and as much sense as there can be (SPC-4 4.5).
const RESPONSE_LENGTH: usize = 2 + 252;

/// For a session without connection: nothing of its commands is on the way.
pub(super) struct NoMemory;

impl<T> Memory<T> for NoMemory {
    fn covers(&mut self, _owner: &T, length: u32) -> bool {
        length == 0
    }

    fn fetch(&mut self, _owner: &T, _offset: u32, _into: &mut [u8]) -> usize {
        0
    }

    fn store(&mut self, _owner: &T, _offset: u32, _bytes: &[u8]) -> usize {
        0
    }

    fn store_response(&mut self, _owner: &T, _bytes: &[u8]) {}

    fn sending(&mut self, _owner: &T, _handle: Handle) {}
}

impl<'a, M> Divided<'a, M> {
    pub(super) fn new(application: &'a mut M, own_response: &'a mut Vec<u8>) -> Self {
        Self { application, own_response }
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

    fn store(&mut self, owner: &Owner<T>, offset: u32, bytes: &[u8]) -> usize {
        match owner {
            Owner::Application(owner) => self.application.store(owner, offset, bytes),
            Owner::Attempt => 0,
        }
    }

    fn store_response(&mut self, owner: &Owner<T>, bytes: &[u8]) {
        match owner {
            Owner::Application(owner) => self.application.store_response(owner, bytes),
            Owner::Attempt => {
                self.own_response.clear();
                self.own_response.extend_from_slice(&bytes[..bytes.len().min(RESPONSE_LENGTH)]);
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
// driver's own commands have none.
unsafe impl<T, M: CommandMemory<T>> CommandMemory<Owner<T>> for Divided<'_, M> {
    fn data_out(&mut self, owner: &Owner<T>, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        match owner {
            Owner::Application(owner) => self.application.data_out(owner, offset, length, places),
            Owner::Attempt => 0,
        }
    }

    fn data_in(&mut self, owner: &Owner<T>, offset: u32, length: u32, places: &mut Vec<libc::iovec>) -> usize {
        match owner {
            Owner::Application(owner) => self.application.data_in(owner, offset, length, places),
            Owner::Attempt => 0,
        }
    }
}
