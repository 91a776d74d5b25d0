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
use super::event::{CommandError, Completion, Event, Failure, Memory, ScsiResult};
use super::receive::{BULK, Receive};
use super::request::Kind;
use super::slab::index_of;
use crate::scsi::Direction;
use crate::scsi::status::Status;
use crate::wire::{DataIn, HEADER_LENGTH, Itt, Opcode, ResponseCode, ScsiResponse, padding};

/// What was taken: so many bytes, and the command that ended with them, its owner as given on submission.
pub type Usual<T> = (usize, Option<(T, ScsiResult)>);

impl<T> Session<T> {
    /// Takes PDUs of the usual kind off the front of `bytes` until one of them ends a command. Gives the number of bytes
    /// taken, 0 if the first PDU is another one or there is an event to poll.
    #[inline(always)]
    pub fn handle_usual_input<M: Memory<T>>(&mut self, bytes: &[u8], memory: &mut M) -> Usual<T> {
        let mut taken = 0;
        let plain = !self.framing.header_digest && !self.framing.data_digest;
        if !plain || !matches!(self.receive, Receive::Header) || !self.is_logged_in() || !self.events.is_empty() {
            return (0, None);
        }
        while let Some((header, rest)) = bytes[taken..].split_first_chunk::<HEADER_LENGTH>() {
            let [_, _, _, _, ahs, length @ ..] = header.first_chunk::<8>().copied().unwrap_or_default();
            let length = u32::from_be_bytes([0, length[0], length[1], length[2]]);
            let opcode = Opcode::of(header);
            let step = if ahs != 0 || length > self.framing.max_data_segment_length {
                None
            } else if opcode == Opcode::DataIn {
                self.usual_data_in(header, rest, length, memory)
            } else if opcode == Opcode::ScsiResponse && length == 0 {
                self.usual_response(header)
            } else {
                None
            };
            let Some((step, ended)) = step else { break };
            taken += HEADER_LENGTH + step;
            if ended.is_some() || !self.events.is_empty() {
                return (taken, ended);
            }
        }
        (taken, None)
    }

    /// A Data-In with `length` bytes of data at the beginning of `rest`. Gives how much of `rest` belongs to it.
    #[inline]
    fn usual_data_in<M: Memory<T>>(
        &mut self,
        header: &[u8; HEADER_LENGTH],
        rest: &[u8],
        length: u32,
        memory: &mut M,
    ) -> Option<Usual<T>> {
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
            return Some((whole, None));
        }
        let residual = residual(pdu.overflow, pdu.underflow, pdu.residual_count, progress.request.expected_length);
        let result = progress.result(pdu.status, residual, 0);
        self.window.exp_stat_sn = pdu.stat_sn.next();
        Some((whole, self.end(pdu.itt, result)))
    }

    /// A SCSI Response without data.
    #[inline]
    fn usual_response(&mut self, header: &[u8; HEADER_LENGTH]) -> Option<Usual<T>> {
        let pdu = ScsiResponse::decode(header);
        let request = self.requests.get_mut(pdu.itt)?;
        let Kind::Scsi(progress) = &request.kind else { return None };
        let is_usual = request.sent
            && request.owner.is_some()
            && request.leaving == 0
            && pdu.response == ResponseCode::CompletedAtTarget
            && Status(pdu.status) != Status::CHECK_CONDITION
            && self.window.is_next_status(pdu.stat_sn)
            && (progress.request.direction != Direction::Read || !progress.data_in_sn.precedes(pdu.exp_data_sn));
        if !is_usual {
            return None;
        }
        let residual = residual(pdu.overflow, pdu.underflow, pdu.residual_count, progress.request.expected_length);
        let result = progress.result(pdu.status, residual, 0);
        self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
        self.window.exp_stat_sn = pdu.stat_sn.next();
        Some((0, self.end(pdu.itt, result)))
    }

    /// Ends a command of which nothing is prepared to leave. One that has failed after all is told of by an event.
    #[inline(always)]
    fn end(&mut self, itt: Itt, result: Result<ScsiResult, CommandError>) -> Option<(T, ScsiResult)> {
        let owner = self.requests.get_mut(itt)?.owner.take()?;
        self.owned -= 1;
        self.timers.clear(index_of(itt));
        self.requests.discard(itt);
        match result {
            Ok(result) => Some((owner, result)),
            Err(error) => {
                let completion = Completion::Failed(Failure::Error(error));
                self.events.push_back(Event::Completed { owner, completion });
                None
            }
        }
    }
}
