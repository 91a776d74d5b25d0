// SPDX-License-Identifier: LGPL-2.1-or-later
//! Bytes between the socket and the session: gathered writes of whole batches, reads of many PDUs
//! at once.
#![allow(unsafe_code)]

use iscsi_proto::session::{Piece, PieceData, Session};

use super::memory::Divided;
use super::{Driver, Link, LinkState};
use crate::memory::{CommandMemory, Places};
use crate::transport::{Connection, MAX_PLACES, Network, Place, Transfer};

/// Read behind a large payload: its padding, and the headers that follow.
const BEHIND_BULK: usize = 4 << 10;

/// What a read came to.
pub(super) enum Read {
    /// So many bytes came; there may be more.
    More {
        read: usize,
    },
    /// Bytes came, or none, and the socket has no more now.
    Drained,
    /// The target has closed the connection.
    Closed,
    Failed(std::io::Error),
}

fn place(bytes: &[u8]) -> Place {
    Place { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() }
}

/// Collects the places of what leaves next, as many as one write takes; gives their bytes.
fn collect<T, M: CommandMemory<T>>(session: &Session<T>, memory: &mut M, places: &mut Places) -> usize {
    places.clear();
    let mut total = 0;
    for Piece { bytes, data } in session.outgoing() {
        if places.len() >= MAX_PLACES || places.try_reserve(2).is_err() {
            break;
        }
        if !bytes.is_empty() {
            places.push(place(bytes));
            total += bytes.len();
        }
        if let Some(PieceData { owner, offset, length }) = data {
            let held = memory.data_out(owner, offset, length, places);
            total += held;
            if held < length as usize {
                // Not all fit, or the application took memory away: what follows must not be sent in its place.
                break;
            }
        }
    }
    if places.len() > MAX_PLACES {
        total = places[..MAX_PLACES].iter().map(|place| place.iov_len).sum();
        places.truncate(MAX_PLACES);
    }
    total
}

impl<T, N: Network> Driver<T, N> {
    /// Writes what is ready until the socket takes no more. An error is left for the next read to
    /// find: the target may have said why before it closed.
    pub(super) fn flush<M: CommandMemory<T>>(&mut self, memory: &mut M) {
        let Some(Link { socket, state: LinkState::Up }) = &self.link else { return };
        let mut divided = Divided::new(memory, &mut self.own_memory);
        for _ in 0..self.batches.writes {
            if !self.session.prepare(&mut divided) {
                return;
            }
            let total = collect(&self.session, &mut divided, &mut self.places);
            if total == 0 {
                // What was promised to the target is not there any more.
                self.session.data_out_is_gone();
                return;
            }
            // SAFETY: headers live in the session, which is not touched meanwhile; data places are
            // valid by the contract of `CommandMemory`.
            match unsafe { socket.send(&self.places) } {
                Transfer::Bytes(bytes) => {
                    self.session.sent(bytes);
                    if bytes < total || !self.session.wants_to_send() {
                        return;
                    }
                }
                Transfer::WouldBlock | Transfer::Closed | Transfer::Failed(_) => return,
            }
        }
    }

    /// Reads once: the rest of a large Data-In to where it belongs, and what follows.
    pub(super) fn read<M: CommandMemory<T>>(&mut self, memory: &mut M) -> Read {
        let Some(Link { socket, state: LinkState::Up }) = &self.link else { return Read::Drained };
        let mut divided = Divided::new(memory, &mut self.own_memory);
        self.places.clear();
        let plan = self.session.input_plan();
        let (mut direct, mut whole) = (0, true);
        if let Some((owner, offset, length)) = plan.direct {
            direct = divided.data_in(owner, offset, length, &mut self.places);
            whole = direct == length as usize;
            if self.places.len() >= MAX_PLACES {
                self.places.truncate(MAX_PLACES - 1);
                direct = self.places.iter().map(|place| place.iov_len).sum();
                whole = false;
            }
        }
        let bulk = plan.bulk;
        if plan.direct.is_some() && direct == 0 {
            self.session.direct_cut();
            whole = true;
        }
        let Some(room) = self.staging.make_room() else {
            return Read::Failed(std::io::ErrorKind::OutOfMemory.into());
        };
        let behind = match (whole, bulk) {
            // What follows is still payload: it has no place in the staging.
            (false, _) => 0,
            (true, true) => room.len().min(BEHIND_BULK).min(self.batches.read_ahead),
            (true, false) => room.len().min(self.batches.read_ahead),
        };
        if behind > 0 {
            if self.places.try_reserve(1).is_err() {
                return Read::Failed(std::io::ErrorKind::OutOfMemory.into());
            }
            self.places.push(Place { iov_base: room.as_mut_ptr().cast(), iov_len: behind });
        }
        // SAFETY: `room` belongs to the staging and is not touched meanwhile; data places are
        // valid by the contract of `CommandMemory`.
        match unsafe { socket.receive(&mut self.places) } {
            Transfer::Bytes(bytes) => {
                let placed = bytes.min(direct);
                self.session.direct_received(placed as u32, &mut divided);
                self.staging.put(bytes - placed);
                if bytes < direct + behind { Read::Drained } else { Read::More { read: bytes } }
            }
            Transfer::WouldBlock => Read::Drained,
            Transfer::Closed => Read::Closed,
            Transfer::Failed(error) => Read::Failed(error),
        }
    }
}
