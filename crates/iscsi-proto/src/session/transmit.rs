// SPDX-License-Identifier: LGPL-2.1-or-later
//! What leaves: PDUs are prepared in batches, their headers in one block of memory and their
//! data where the caller has it, and go out in one gathered write.

use super::event::{CommandError, Completion, ConnectionError, Failure, Memory};
use super::outbox::{Content, Digests, Part, Piece, PieceData};
use super::request::{Handle, Kind};
use super::{Phase, Session};
use crate::login::Negotiated;
use crate::scsi::Direction;
use crate::wire::{
    Cid, DataOut, DataSn, Itt, LoginRequest, LogoutReason, LogoutRequest, Lun, NopOut, ScsiCommand,
    TaskManagementRequest, TextRequest, Ttt,
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
    #[inline]
    pub fn outgoing(&self) -> impl Iterator<Item = Piece<'_, T>> {
        self.outbox.parts().map_while(|Part { bytes, data }| {
            let data = match data {
                Some((itt, offset, length)) => {
                    let owner = self.requests.get(itt)?.owner.as_ref()?;
                    Some(PieceData { owner, offset, length })
                }
                None => None,
            };
            Some(Piece { bytes, data })
        })
    }

    /// The memory of a command does not hold any more what is to leave next.
    pub fn data_out_is_gone(&mut self) {
        self.fail(ConnectionError::DataOutGone);
    }

    /// So many bytes of what was prepared have left.
    pub fn sent(&mut self, bytes: usize) {
        self.last_progress = self.clock;
        self.outbox.sent(bytes);
    }

    /// Bytes of data that a write was to send and that have not left: those of sequences, and of prepared PDUs.
    pub(super) fn unsent_data(&self, itt: Itt) -> u32 {
        let waiting = self.sequences.iter().filter(|sequence| sequence.itt == itt);
        waiting.map(|sequence| sequence.end - sequence.next).sum::<u32>() + self.outbox.data_of(itt)
    }

    /// Makes what is prepared independent of the memory of a request that ends.
    pub(super) fn detach<M: Memory<T>>(&mut self, itt: Itt, owner: &T, memory: &mut M) {
        if let Err(error) = self.outbox.detach(itt, |offset, into| memory.fetch(owner, offset, into)) {
            self.outbox.clear();
            self.fail(error);
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
        self.prepare_usual(memory);
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

    /// Prepares commands from the head of the queue as long as they are of the usual kind: nothing else waits, there are
    /// no digests, and all data that may leave unasked goes with the command. Whatever is not so is left to
    /// `prepare_queued`.
    #[inline(never)]
    fn prepare_usual<M: Memory<T>>(&mut self, memory: &mut M) {
        let others = self.immediate.len() + self.nop_answers.len() + self.texts.len() + self.ahead.len();
        let is_plain = Digests::of(&self.negotiated).is_none() && self.sequences.is_empty();
        if self.phase != Phase::FullFeature || self.held || others > 0 || !is_plain {
            return;
        }
        let unasked = Unasked::of(&self.negotiated);
        let ready = self.queue.len().min(self.window.room() as usize);
        for _ in 0..self.outbox.reserve_usual(ready) {
            let Some(itt) = self.queue.pop_front() else { return };
            if self.outbox.has_all_bytes() || !self.prepare_usual_command(itt, unasked, memory) {
                return self.queue.push_front(itt);
            }
        }
    }

    /// Prepares one command of the usual kind; gives `false`, and has done nothing, if it is of another.
    #[inline(always)]
    fn prepare_usual_command<M: Memory<T>>(&mut self, itt: Itt, unasked: Unasked, memory: &mut M) -> bool {
        let Some(request) = self.requests.get_mut(itt) else { return false };
        let (Kind::Scsi(progress), Some(owner), false) = (&mut request.kind, &request.owner, request.sent) else {
            return false;
        };
        let command = &progress.request;
        let is_write = command.direction == Direction::Write;
        let mut immediate = 0;
        if is_write {
            let burst;
            Unasked { immediate, burst } = unasked.at_most(command.expected_length);
            if burst > immediate || immediate & 3 != 0 || !memory.covers(owner, command.expected_length) {
                return false;
            }
        }
        let cmd_sn = self.window.next;
        let header = ScsiCommand {
            immediate: false,
            last: true,
            read: command.direction == Direction::Read,
            write: is_write,
            attribute: 1,
            lun: command.lun,
            itt,
            expected_data_transfer_length: command.expected_length,
            cmd_sn,
            exp_stat_sn: self.window.exp_stat_sn,
            cdb: command.cdb,
        };
        self.outbox.push_usual(itt, &header.encode(immediate), immediate);
        memory.sending(owner, Handle { itt, cmd_sn });
        progress.asked = immediate;
        progress.granted = immediate;
        request.sent = true;
        request.cmd_sn = cmd_sn;
        request.batch = self.outbox.batch();
        self.window.next = cmd_sn.next();
        self.queued -= 1;
        true
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
                let length = command.expected_length_out();
                let Unasked { immediate, burst } = Unasked::of(&self.negotiated).at_most(length);
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
                request.sequences = u8::from(burst > immediate);
                request.batch = self.outbox.batch();
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
        request.batch = self.outbox.batch();
        if last {
            request.sequences = request.sequences.saturating_sub(1);
            if let (Kind::Scsi(progress), true) = (&mut request.kind, sequence.ttt != Ttt::RESERVED) {
                progress.open_r2ts = progress.open_r2ts.saturating_sub(1);
            }
            self.sequences.pop_front();
        } else {
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

/// How many bytes of a command's data may leave with it, and how many before any R2T, the first included (RFC 7143 11.3,
/// 13.10, 13.11).
#[derive(Clone, Copy)]
struct Unasked {
    immediate: u32,
    burst: u32,
}

impl Unasked {
    fn of(negotiated: &Negotiated) -> Self {
        let burst = negotiated.first_burst_length;
        let immediate = if negotiated.immediate_data { burst.min(segment_limit(negotiated)) } else { 0 };
        Self { immediate, burst: if negotiated.initial_r2t { immediate } else { burst } }
    }

    /// That of a command with `length` bytes to send.
    fn at_most(self, length: u32) -> Self {
        Self { immediate: length.min(self.immediate), burst: length.min(self.burst) }
    }
}

/// Longest data segment that the target takes, in whole words (RFC 7143 11.7.7).
const fn segment_limit(negotiated: &Negotiated) -> u32 {
    negotiated.max_recv_data_segment_length & !3
}
