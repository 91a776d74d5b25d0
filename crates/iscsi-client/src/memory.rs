// SPDX-License-Identifier: LGPL-2.1-or-later
//! The memory of commands, as the system calls want it.
#![allow(unsafe_code)]

use std::ops::{Deref, DerefMut};

use iscsi_proto::session::Memory;

use crate::transport::Place;

/// Gives the places of a command's data, so that the socket reads and writes them without a copy.
///
/// # Safety
/// Each place that is appended must name memory that may be read (`data_out`) or written
/// (`data_in`) until the command of `owner` ends or the next call into the driver, whichever is
/// first; and nothing else may access it meanwhile.
pub unsafe trait CommandMemory<T>: Memory<T> {
    /// Appends the places of data to send, from `offset` on; gives the bytes that they hold, at
    /// most `length`.
    fn data_out(&mut self, owner: &T, offset: u32, length: u32, places: &mut Vec<Place>) -> usize;

    /// Appends the places for data to receive, from `offset` on; gives the bytes that they hold,
    /// at most `length`.
    fn data_in(&mut self, owner: &T, offset: u32, length: u32, places: &mut Vec<Place>) -> usize;
}

/// The places that one system call takes, kept for the next one's.
#[derive(Default)]
pub(crate) struct Places(Vec<Place>);

// SAFETY: nothing follows the addresses but the system call for which they were collected; the next one begins with an
// empty list, whichever thread it is on.
unsafe impl Send for Places {}

impl Deref for Places {
    type Target = Vec<Place>;

    fn deref(&self) -> &Vec<Place> {
        &self.0
    }
}

impl DerefMut for Places {
    fn deref_mut(&mut self) -> &mut Vec<Place> {
        &mut self.0
    }
}
