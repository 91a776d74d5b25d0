// SPDX-License-Identifier: LGPL-2.1-or-later
//! The short way of the answers that nearly all I/O has: a small Data-In that is all there, and a SCSI Response without
//! data, on a connection without digests, for a command whose owner waits. They are looked at where they were read, and
//! nothing is kept of them between two calls.
//!
//! What is not just as expected is left alone, with no trace, for [`Session::handle_input`], which knows every case and
//! what is wrong with it. So nothing here judges a PDU otherwise than it does; the random tests give each session's bytes
//! to both.

use super::Session;
use super::data_in::{judge, residual};
use super::event::{Completion, Failure, Memory, ScsiResult};
use super::receive::{BULK, Receive};
use super::request::Kind;
use super::slab::index_of;
use crate::scsi::Direction;
use crate::scsi::status::Status;
use crate::wire::{DataIn, HEADER_LENGTH, Itt, Opcode, ResponseCode, ScsiResponse, padding};

/// A PDU that was taken.
pub struct Usual {
    /// Its bytes.
    pub length: usize,
    /// The command that it has ended.
    pub ended: Option<Ended>,
}

/// A command that has ended, until [`Session::take_owner`]. Its owner stays where it is up to
/// then: to move it around would cost as much as all else.
#[must_use]
pub struct Ended {
    itt: Itt,
    /// Its result.
    pub result: ScsiResult,
}

impl<T> Session<T> {
    /// Takes a PDU of the usual kind off the front of `bytes`. `None` if the first one is of another kind or not all there,
    /// or there is an event to poll.
    #[inline(always)]
    pub fn handle_usual_input<M: Memory<T>>(&mut self, bytes: &[u8], memory: &mut M) -> Option<Usual> {
        let plain = !self.framing.header_digest && !self.framing.data_digest;
        if !plain || !matches!(self.receive, Receive::Header) || !self.is_logged_in() || !self.events.is_empty() {
            return None;
        }
        let (header, rest) = bytes.split_first_chunk::<HEADER_LENGTH>()?;
        let [_, _, _, _, ahs, length @ ..] = header.first_chunk::<8>().copied().unwrap_or_default();
        let length = u32::from_be_bytes([0, length[0], length[1], length[2]]);
        if ahs != 0 || length > self.framing.max_data_segment_length {
            return None;
        }
        match Opcode::of(header) {
            Opcode::DataIn => self.usual_data_in(header, rest, length, memory),
            Opcode::ScsiResponse if length == 0 => self.usual_response(header),
            _ => None,
        }
    }

    /// The owner of a command that has ended.
    #[inline]
    pub fn owner_of(&self, ended: &Ended) -> Option<&T> {
        self.owner(ended.itt)
    }

    /// Takes the owner of a command that has ended, and frees its tag.
    #[inline(always)]
    pub fn take_owner(&mut self, ended: &Ended) -> Option<T> {
        let itt = ended.itt;
        let request = self.requests.get_mut(itt)?;
        if request.timeout > 0 {
            self.timers.clear(index_of(itt));
        }
        let owner = request.owner.take()?;
        self.owned -= 1;
        // A SCSI command without its owner holds nothing that would have to be dropped.
        self.requests.forget(itt);
        Some(owner)
    }

    /// A Data-In with `length` bytes of data at the beginning of `rest`.
    #[inline(always)]
    fn usual_data_in<M: Memory<T>>(
        &mut self,
        header: &[u8; HEADER_LENGTH],
        rest: &[u8],
        length: u32,
        memory: &mut M,
    ) -> Option<Usual> {
        let pdu = DataIn::decode(header);
        let whole = length as usize + padding(length) as usize;
        if length == 0 || whole > rest.len() || (pdu.has_status && !self.window.is_next_status(pdu.stat_sn)) {
            return None;
        }
        let request = self.requests.get_mut(pdu.itt)?;
        let owner = request.owner.as_ref()?;
        let progress = judge(&mut request.kind, request.sent, &pdu, length).ok()?;
        progress.take_data(owner, pdu.buffer_offset, &rest[..length as usize], memory);
        self.bulk = length >= BULK;
        self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
        if !pdu.has_status {
            return Some(Usual { length: HEADER_LENGTH + whole, ended: None });
        }
        let residual = residual(pdu.overflow, pdu.underflow, pdu.residual_count, progress.request.expected_length);
        let result = progress.result(pdu.status, residual, 0);
        self.window.exp_stat_sn = pdu.stat_sn.next();
        let ended = match result {
            Ok(result) => Some(Ended { itt: pdu.itt, result }),
            Err(error) => {
                self.complete(pdu.itt, Completion::Failed(Failure::Error(error)), memory);
                None
            }
        };
        Some(Usual { length: HEADER_LENGTH + whole, ended })
    }

    /// A SCSI Response without data.
    #[inline(always)]
    fn usual_response(&mut self, header: &[u8; HEADER_LENGTH]) -> Option<Usual> {
        let pdu = ScsiResponse::decode(header);
        let request = self.requests.get_mut(pdu.itt)?;
        let Kind::Scsi(progress) = &request.kind else { return None };
        let is_usual = request.sent
            && request.owner.is_some()
            && !request.is_leaving(pdu.itt, &self.outbox)
            && pdu.response == ResponseCode::CompletedAtTarget
            && Status(pdu.status) != Status::CHECK_CONDITION
            && self.window.is_next_status(pdu.stat_sn)
            && (progress.request.direction != Direction::Read || !progress.data_in_sn.precedes(pdu.exp_data_sn));
        if !is_usual {
            return None;
        }
        let residual = residual(pdu.overflow, pdu.underflow, pdu.residual_count, progress.request.expected_length);
        let result = progress.result(pdu.status, residual, 0).ok()?;
        self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
        self.window.exp_stat_sn = pdu.stat_sn.next();
        Some(Usual { length: HEADER_LENGTH, ended: Some(Ended { itt: pdu.itt, result }) })
    }
}
