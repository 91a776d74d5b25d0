// SPDX-License-Identifier: LGPL-2.1-or-later
//! What leaves: PDUs are prepared in batches, their headers in one block of memory and their
//! data where the caller has it, and go out in one gathered write.

use alloc::collections::VecDeque;
use alloc::vec::Vec;
use core::ops::Range;

use super::event::{CommandError, Completion, ConnectionError, Failure, Memory};
use super::request::{Handle, Kind};
use super::{Phase, Session};
use crate::limits;
use crate::login::Negotiated;
use crate::scsi::Direction;
use crate::wire::{
    Cid, Crc32c, DataOut, DataSn, Itt, LoginRequest, LogoutReason, LogoutRequest, Lun, NopOut, ScsiCommand,
    TaskManagementRequest, TextRequest, Ttt, crc32c, padding,
};

/// A run of Data-Out PDUs: the unsolicited burst of a command, or the answer to an R2T.
#[derive(Clone, Copy)]
pub(super) struct Sequence {
    pub(super) itt: Itt,
    pub(super) ttt: Ttt,
    pub(super) lun: Lun,
    pub(super) next: u32,
    pub(super) end: u32,
    pub(super) data_sn: DataSn,
}

enum Body {
    /// In the block of headers, behind the header.
    Block,
    /// In the memory of the command.
    Memory { offset: u32, length: u32 },
}

/// A prepared PDU: `block[head]`, the body if it lies elsewhere, `block[tail]`.
struct Prepared {
    itt: Itt,
    head: Range<usize>,
    body: Body,
    tail: Range<usize>,
    droppable: bool,
}

impl Prepared {
    fn body_length(&self) -> usize {
        match self.body {
            Body::Block => 0,
            Body::Memory { length, .. } => length as usize,
        }
    }

    fn length(&self) -> usize {
        self.head.len() + self.body_length() + self.tail.len()
    }
}

/// Prepared PDUs of which not all bytes have left.
pub(super) struct Outbox {
    block: Vec<u8>,
    pdus: VecDeque<Prepared>,
    /// Bytes of the first PDU that have left.
    started: usize,
    bytes: usize,
}

/// Bytes to be sent, in order.
pub enum Piece<'a, T> {
    /// Headers, text, padding.
    Bytes(&'a [u8]),
    /// Data of a command.
    Data {
        /// Whose.
        owner: &'a T,
        /// From here.
        offset: u32,
        /// So many bytes.
        length: u32,
    },
}

/// Which digests PDUs carry.
#[derive(Clone, Copy)]
struct Digests {
    header: bool,
    data: bool,
}

impl Digests {
    const NONE: Self = Self { header: false, data: false };

    fn of(negotiated: &Negotiated) -> Self {
        Self { header: negotiated.header_digest, data: negotiated.data_digest }
    }
}

/// The data segment of a PDU.
enum Content<'a> {
    Bytes(&'a [u8]),
    /// In the memory of the command; `crc` covers it if it has a digest.
    Memory {
        offset: u32,
        length: u32,
        crc: Crc32c,
    },
}

impl Content<'_> {
    const NONE: Self = Self::Bytes(&[]);

    /// Data of a command; `None` if it is not all there.
    fn of_command<T>(
        memory: &mut impl Memory<T>,
        owner: &T,
        digests: Digests,
        offset: u32,
        length: u32,
    ) -> Option<Self> {
        let crc = if digests.data { memory.digest_out(owner, offset, length, Crc32c::new())? } else { Crc32c::new() };
        Some(Self::Memory { offset, length, crc })
    }
}

impl Outbox {
    pub(super) const fn new() -> Self {
        Self { block: Vec::new(), pdus: VecDeque::new(), started: 0, bytes: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pdus.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.pdus.clear();
        self.block.clear();
        self.started = 0;
        self.bytes = 0;
    }

    fn is_full(&self) -> bool {
        self.pdus.len() >= limits::TRANSMIT_PDUS || self.bytes >= limits::TRANSMIT_BYTES
    }

    /// Appends a PDU. `false` when there is no memory.
    fn push(&mut self, itt: Itt, header: &[u8; 48], digests: Digests, content: Content<'_>) -> bool {
        let body = match content {
            Content::Bytes(bytes) => bytes,
            Content::Memory { .. } => &[],
        };
        if self.block.try_reserve(48 + 4 + body.len() + 3 + 4).is_err() || self.pdus.try_reserve(1).is_err() {
            return false;
        }
        let begin = self.block.len();
        self.block.extend_from_slice(header);
        if digests.header {
            self.block.extend_from_slice(&crc32c(header));
        }
        self.block.extend_from_slice(body);
        let (body_place, length, crc) = match content {
            Content::Memory { offset, length, crc } => (Body::Memory { offset, length }, length, crc),
            Content::Bytes(bytes) => (Body::Block, bytes.len() as u32, Crc32c::new()),
        };
        let end = self.block.len();
        let padding = &[0; 3][..padding(length) as usize];
        self.block.extend_from_slice(padding);
        if digests.data && length > 0 {
            self.block.extend_from_slice(&crc.update(body).update(padding).bytes());
        }
        let (head, tail) = match body_place {
            Body::Memory { .. } => (begin..end, end..self.block.len()),
            Body::Block => (begin..self.block.len(), 0..0),
        };
        let droppable = crate::wire::Opcode::of(header) == crate::wire::Opcode::DataOut;
        let prepared = Prepared { itt, head, body: body_place, tail, droppable };
        self.bytes += prepared.length();
        self.pdus.push_back(prepared);
        true
    }

    /// Makes the PDUs of `itt` independent of the command's memory: a Data-Out of which no byte
    /// has left is dropped, other data is copied by `fetch`. Gives the PDUs dropped or copied.
    fn detach(&mut self, itt: Itt, mut fetch: impl FnMut(u32, &mut [u8]) -> usize) -> Result<u32, ConnectionError> {
        let mut detached = 0;
        let mut number = 0;
        while number < self.pdus.len() {
            let pdu = &mut self.pdus[number];
            let Body::Memory { offset, length } = pdu.body else {
                number += 1;
                continue;
            };
            if pdu.itt != itt {
                number += 1;
                continue;
            }
            detached += 1;
            let started = number == 0 && self.started > 0;
            if pdu.droppable && !started {
                self.bytes -= pdu.length();
                self.pdus.remove(number);
                continue;
            }
            let whole = pdu.length();
            self.block.try_reserve(whole).map_err(|_| ConnectionError::OutOfMemory)?;
            let begin = self.block.len();
            self.block.extend_from_within(pdu.head.clone());
            let data = self.block.len();
            self.block.resize(data + length as usize, 0);
            if fetch(offset, &mut self.block[data..]) < length as usize {
                return Err(ConnectionError::DataOutGone);
            }
            self.block.extend_from_within(pdu.tail.clone());
            pdu.head = begin..begin + whole;
            pdu.body = Body::Block;
            pdu.tail = 0..0;
            number += 1;
        }
        Ok(detached)
    }
}

impl<T> Session<T> {
    /// Whether bytes could leave now.
    #[must_use]
    pub fn wants_to_send(&self) -> bool {
        if !self.outbox.is_empty() {
            return true;
        }
        match self.phase {
            Phase::LoggingIn => self.login.as_ref().is_some_and(|login| login.request_due),
            Phase::FullFeature => {
                !self.immediate.is_empty()
                    || !self.nop_answers.is_empty()
                    || self.next_text().is_some()
                    || !self.sequences.is_empty()
                    || (self.window.is_open() && (!self.ahead.is_empty() || (self.queued > 0 && !self.held)))
            }
            Phase::LoggingOut => !self.immediate.is_empty(),
            Phase::Idle | Phase::Connected | Phase::LoggedOut | Phase::Failed => false,
        }
    }

    /// Prepares what may leave, if nothing prepared is left over. Gives whether there is anything.
    pub fn prepare<M: Memory<T>>(&mut self, memory: &mut M) -> bool {
        if self.outbox.is_empty() {
            self.outbox.clear();
            match self.phase {
                Phase::LoggingIn => self.prepare_login(),
                Phase::FullFeature | Phase::LoggingOut => self.prepare_requests(memory),
                Phase::Idle | Phase::Connected | Phase::LoggedOut | Phase::Failed => {}
            }
        }
        !self.outbox.is_empty()
    }

    /// What is prepared and has not left, in order.
    pub fn outgoing(&self) -> impl Iterator<Item = Piece<'_, T>> {
        let mut skip = self.outbox.started;
        self.outbox.pdus.iter().flat_map(move |pdu| {
            let head = cut(&mut skip, pdu.head.clone());
            let body = match pdu.body {
                Body::Memory { offset, length } => {
                    let range = cut(&mut skip, 0..length as usize);
                    let owner = self.requests.get(pdu.itt).and_then(|request| request.owner.as_ref());
                    owner.filter(|_| !range.is_empty()).map(|owner| Piece::Data {
                        owner,
                        offset: offset + range.start as u32,
                        length: range.len() as u32,
                    })
                }
                Body::Block => None,
            };
            let tail = cut(&mut skip, pdu.tail.clone());
            let bytes = |range: Range<usize>| {
                if range.is_empty() { None } else { self.outbox.block.get(range).map(Piece::Bytes) }
            };
            [bytes(head), body, bytes(tail)].into_iter().flatten()
        })
    }

    /// The memory of a command does not hold any more what is to leave next.
    pub fn data_out_is_gone(&mut self) {
        self.fail(ConnectionError::DataOutGone);
    }

    /// So many bytes of what was prepared have left.
    pub fn sent(&mut self, mut bytes: usize) {
        self.last_progress = self.clock;
        bytes += self.outbox.started;
        self.outbox.started = 0;
        while let Some(pdu) = self.outbox.pdus.front() {
            let length = pdu.length();
            if bytes < length {
                self.outbox.started = bytes;
                return;
            }
            bytes -= length;
            self.outbox.bytes -= length;
            if let Body::Memory { .. } = pdu.body {
                if let Some(request) = self.requests.get_mut(pdu.itt) {
                    request.leaving = request.leaving.saturating_sub(1);
                }
            }
            self.outbox.pdus.pop_front();
        }
    }

    /// Bytes of data that a write was to send and that have not wholly left: those of sequences, and of prepared PDUs.
    pub(super) fn unsent_data(&self, itt: Itt) -> u32 {
        let waiting = self.sequences.iter().filter(|sequence| sequence.itt == itt);
        let prepared = self.outbox.pdus.iter().filter(|pdu| pdu.itt == itt);
        let waiting: u32 = waiting.map(|sequence| sequence.end - sequence.next).sum();
        waiting + prepared.map(|pdu| pdu.body_length() as u32).sum::<u32>()
    }

    /// Makes what is prepared independent of the memory of a request that ends.
    pub(super) fn detach<M: Memory<T>>(&mut self, itt: Itt, owner: &T, memory: &mut M) {
        match self.outbox.detach(itt, |offset, into| memory.fetch(owner, offset, into)) {
            Ok(detached) => {
                if let Some(request) = self.requests.get_mut(itt) {
                    request.leaving = request.leaving.saturating_sub(detached);
                }
            }
            Err(error) => {
                self.outbox.clear();
                self.fail(error);
            }
        }
    }

    fn prepare_login(&mut self) {
        let Some(login) = self.login.as_mut().filter(|login| login.request_due) else { return };
        login.text.clear();
        let Some(flags) = login.machine.poll_request(&mut login.text) else { return };
        login.request_due = false;
        let header = LoginRequest {
            immediate: true,
            transit: flags.transit,
            continues: flags.continues,
            current_stage: flags.current_stage,
            next_stage: flags.next_stage,
            version_max: 0,
            version_min: 0,
            isid: login.isid,
            tsih: crate::wire::Tsih(flags.tsih),
            itt: login.itt,
            cid: Cid(0),
            cmd_sn: self.window.next,
            exp_stat_sn: self.window.exp_stat_sn,
        }
        .encode(login.text.len() as u32);
        if let Some(request) = self.requests.get_mut(login.itt) {
            request.sent = true;
        }
        if !self.outbox.push(login.itt, &header, Digests::NONE, Content::Bytes(&login.text)) {
            self.fail(ConnectionError::OutOfMemory);
        }
    }

    fn prepare_requests<M: Memory<T>>(&mut self, memory: &mut M) {
        while !self.outbox.is_full() {
            let prepared = if let Some(answer) = self.nop_answers.pop_front() {
                self.prepare_nop_answer(answer)
            } else if let Some(itt) = self.immediate.pop_front() {
                self.prepare_immediate(itt)
            } else if self.phase != Phase::FullFeature {
                return;
            } else if let Some(itt) = self.next_text() {
                self.texts.pop_front();
                self.text = Some(itt);
                self.prepare_immediate(itt)
            } else if let Some(sequence) = self.sequences.front().copied() {
                self.prepare_data_out(sequence, memory)
            } else if !self.window.is_open() {
                return;
            } else if let Some(itt) = self.ahead.pop_front() {
                self.prepare_queued(itt, memory)
            } else if self.held {
                return;
            } else if let Some(itt) = self.queue.pop_front() {
                self.prepare_queued(itt, memory)
            } else {
                return;
            };
            if !prepared {
                self.fail(ConnectionError::OutOfMemory);
                return;
            }
        }
    }

    /// The text exchange that may begin: one at a time (RFC 7143 11.10).
    fn next_text(&self) -> Option<Itt> {
        let running = self.text.is_some_and(|itt| self.requests.get(itt).is_some());
        self.texts.front().copied().filter(|_| !running)
    }

    fn prepare_nop_answer(&mut self, (lun, ttt): (Lun, Ttt)) -> bool {
        let header = NopOut {
            immediate: true,
            lun,
            itt: Itt::RESERVED,
            ttt,
            cmd_sn: self.window.next,
            exp_stat_sn: self.window.exp_stat_sn,
        }
        .encode(0);
        self.outbox.push(Itt::RESERVED, &header, Digests::of(&self.negotiated), Content::NONE)
    }

    fn prepare_immediate(&mut self, itt: Itt) -> bool {
        let (cmd_sn, exp_stat_sn) = (self.window.next, self.window.exp_stat_sn);
        let Some(request) = self.requests.get_mut(itt) else { return true };
        request.sent = true;
        request.cmd_sn = cmd_sn;
        let digests = Digests::of(&self.negotiated);
        match &mut request.kind {
            Kind::TaskManagement(task) => {
                let header = TaskManagementRequest {
                    immediate: true,
                    function: task.function,
                    lun: task.lun,
                    itt,
                    referenced_task_tag: task.referenced,
                    cmd_sn,
                    exp_stat_sn,
                    ref_cmd_sn: task.ref_cmd_sn,
                    exp_data_sn: DataSn(0),
                };
                self.outbox.push(itt, &header.encode(0), digests, Content::NONE)
            }
            Kind::Text(exchange) => {
                let (lun, ttt, last) = exchange.continuation;
                exchange.requests_sent += 1;
                let header =
                    TextRequest { immediate: true, last, continues: false, lun, itt, ttt, cmd_sn, exp_stat_sn };
                let text = core::mem::take(&mut exchange.request);
                self.outbox.push(itt, &header.encode(text.len() as u32), digests, Content::Bytes(&text))
            }
            Kind::Logout(reopen) => {
                self.established = *reopen;
                let header = LogoutRequest {
                    immediate: true,
                    reason: LogoutReason::CloseSession,
                    itt,
                    cid: Cid(0),
                    cmd_sn,
                    exp_stat_sn,
                };
                // Nothing may follow on the connection (RFC 7143 11.14).
                self.phase = Phase::LoggingOut;
                self.immediate.clear();
                self.outbox.push(itt, &header.encode(0), digests, Content::NONE)
            }
            Kind::Scsi(_) | Kind::Ping(_) | Kind::Login => true,
        }
    }

    fn prepare_queued<M: Memory<T>>(&mut self, itt: Itt, memory: &mut M) -> bool {
        // A tag that leads nowhere, or to a request sent already, was cancelled in the queue.
        let Some(request) = self.requests.get_mut(itt).filter(|request| !request.sent) else { return true };
        self.queued -= 1;
        let Some(owner) = &request.owner else { return true };
        let (cmd_sn, exp_stat_sn) = (self.window.next, self.window.exp_stat_sn);
        let digests = Digests::of(&self.negotiated);
        match &mut request.kind {
            Kind::Scsi(progress) => {
                let command = progress.request;
                let write = command.direction == Direction::Write;
                let (immediate, burst) = unsolicited(&self.negotiated, command.direction, command.expected_length);
                let covered = !write || memory.covers(owner, command.expected_length);
                let content = match immediate {
                    0 => Some(Content::NONE),
                    _ => Content::of_command(memory, owner, digests, 0, immediate),
                };
                let (true, Some(content)) = (covered, content) else {
                    let error = CommandError::DataOutShort { expected: command.expected_length };
                    self.complete(itt, Completion::Failed(Failure::Error(error)), memory);
                    return true;
                };
                memory.sending(owner, Handle { itt, cmd_sn });
                let header = ScsiCommand {
                    immediate: false,
                    last: burst == immediate,
                    read: command.direction == Direction::Read,
                    write,
                    attribute: 1,
                    lun: command.lun,
                    itt,
                    expected_data_transfer_length: command.expected_length,
                    cmd_sn,
                    exp_stat_sn,
                    cdb: command.cdb,
                };
                progress.asked = burst;
                progress.granted = burst;
                request.sent = true;
                request.cmd_sn = cmd_sn;
                request.leaving = u32::from(immediate > 0) + u32::from(burst > immediate);
                self.window.next = cmd_sn.next();
                if burst > immediate {
                    if self.sequences.try_reserve(1).is_err() {
                        return false;
                    }
                    self.sequences.push_back(Sequence {
                        itt,
                        ttt: Ttt::RESERVED,
                        lun: Lun::default(),
                        next: immediate,
                        end: burst,
                        data_sn: DataSn(0),
                    });
                }
                self.outbox.push(itt, &header.encode(immediate), digests, content)
            }
            Kind::Ping(data) => {
                let header =
                    NopOut { immediate: false, lun: Lun::default(), itt, ttt: Ttt::RESERVED, cmd_sn, exp_stat_sn };
                request.sent = true;
                request.cmd_sn = cmd_sn;
                self.window.next = cmd_sn.next();
                self.outbox.push(itt, &header.encode(data.len() as u32), digests, Content::Bytes(data))
            }
            Kind::TaskManagement(_) | Kind::Text(_) | Kind::Logout(_) | Kind::Login => true,
        }
    }

    fn prepare_data_out<M: Memory<T>>(&mut self, sequence: Sequence, memory: &mut M) -> bool {
        let limit = segment_limit(&self.negotiated);
        let exp_stat_sn = self.window.exp_stat_sn;
        let live = self.requests.get_mut(sequence.itt).filter(|request| request.owner.is_some() && !request.concluded);
        let Some(request) = live else {
            self.sequences.pop_front();
            return true;
        };
        let length = (sequence.end - sequence.next).min(limit);
        let digests = Digests::of(&self.negotiated);
        let owner = request.owner.as_ref();
        let content = owner.and_then(|owner| Content::of_command(memory, owner, digests, sequence.next, length));
        let Some(content) = content else {
            self.fail(ConnectionError::DataOutGone);
            return true;
        };
        let last = sequence.next + length == sequence.end;
        if last {
            if let (Kind::Scsi(progress), true) = (&mut request.kind, sequence.ttt != Ttt::RESERVED) {
                progress.open_r2ts = progress.open_r2ts.saturating_sub(1);
            }
            self.sequences.pop_front();
        } else {
            request.leaving += 1;
            if let Some(front) = self.sequences.front_mut() {
                front.next += length;
                front.data_sn = front.data_sn.next();
            }
        }
        let header = DataOut {
            last,
            lun: sequence.lun,
            itt: sequence.itt,
            ttt: sequence.ttt,
            exp_stat_sn,
            data_sn: sequence.data_sn,
            buffer_offset: sequence.next,
        };
        self.outbox.push(sequence.itt, &header.encode(length), digests, content)
    }
}

/// How many bytes of a command's data leave with it and how many before any R2T, the first
/// included (RFC 7143 11.3, 13.10, 13.11).
fn unsolicited(negotiated: &Negotiated, direction: Direction, expected: u32) -> (u32, u32) {
    if direction != Direction::Write {
        return (0, 0);
    }
    let burst = expected.min(negotiated.first_burst_length);
    let immediate = if negotiated.immediate_data { burst.min(segment_limit(negotiated)) } else { 0 };
    (immediate, if negotiated.initial_r2t { immediate } else { burst })
}

/// Longest data segment that the target takes, in whole words (RFC 7143 11.7.7).
const fn segment_limit(negotiated: &Negotiated) -> u32 {
    negotiated.max_recv_data_segment_length & !3
}

/// Takes what is to be skipped off the front of `range`.
fn cut(skip: &mut usize, range: Range<usize>) -> Range<usize> {
    let step = (*skip).min(range.len());
    *skip -= step;
    range.start + step..range.end
}
