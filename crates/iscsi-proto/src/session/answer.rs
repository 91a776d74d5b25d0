// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers of the target, and what it sends on its own: everything but Data-In.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::data_in::residual;
use super::ending::sn_order;
use super::event::{CommandError, Completion, ConnectionError, Event, Failure, Memory, Redirect};
use super::request::{Kind, Request};
use super::slab::index_of;
use super::{Phase, Session};
use crate::limits;
use crate::login::{LoginFailure, LoginStep, ResponseView};
use crate::scsi::Direction;
use crate::scsi::status::Status;
use crate::wire::{
    AsyncEvent, AsyncMessage, CmdSn, Framing, HEADER_LENGTH, Itt, LoginResponse, LogoutResponse, Lun, NopIn, Opcode,
    Reject, RejectReason, ResponseCode, ScsiResponse, StatSn, TargetPdu, TaskManagementResponse, TextResponse, Ttt,
};

impl<T> Session<T> {
    /// Handles a whole PDU that is not Data-In.
    pub(super) fn handle_pdu<M: Memory<T>>(&mut self, header: &[u8; HEADER_LENGTH], data: &[u8], memory: &mut M) {
        let pdu = match TargetPdu::decode(header) {
            Ok(pdu) => pdu,
            Err(opcode) => return self.fail(ConnectionError::Unexpected(opcode)),
        };
        // During login any PDU but a Login Response ends the connection, and later none is
        // welcome (RFC 7143 4.2.4).
        let login = matches!(pdu, TargetPdu::LoginResponse(_));
        if login != (self.phase == Phase::LoggingIn) || !(login || self.is_logged_in()) {
            return self.fail(ConnectionError::Unexpected(Opcode::of(header)));
        }
        match pdu {
            TargetPdu::LoginResponse(pdu) => self.login_response(&pdu, data, memory),
            TargetPdu::ScsiResponse(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.scsi_response(&pdu, data, memory);
            }
            TargetPdu::ReadyToTransfer(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.ready_to_transfer(&pdu);
            }
            TargetPdu::NopIn(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.nop_in(&pdu, data, memory);
            }
            TargetPdu::TextResponse(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.text_response(&pdu, data, memory);
            }
            TargetPdu::TaskManagementResponse(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.task_management_response(&pdu, memory);
            }
            TargetPdu::LogoutResponse(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.logout_response(&pdu, memory);
            }
            TargetPdu::AsyncMessage(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.async_message(&pdu, data);
            }
            TargetPdu::Reject(pdu) => {
                self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
                self.reject(&pdu, data, memory);
            }
            TargetPdu::DataIn(_) => {}
        }
    }

    /// Takes a StatSN that is consumed; `Err` when the connection failed by it.
    #[inline]
    pub(super) fn take_status(&mut self, opcode: Opcode, stat_sn: StatSn) -> Result<(), ()> {
        self.window.take_status(stat_sn).map_err(|_| self.protocol_error(opcode, "StatSN lies far ahead"))
    }

    /// Sets how long data segments may be once the login is over.
    pub(super) fn max_data_segment_length_after_login(&mut self, length: u32) {
        self.own_max_data_segment_length = length;
    }

    fn login_response<M: Memory<T>>(&mut self, pdu: &LoginResponse, data: &[u8], memory: &mut M) {
        let Some(mut login) = self.login.take() else { return };
        if pdu.itt != login.itt {
            return self.protocol_error(Opcode::LoginResponse, "its tag is not the login's");
        }
        if login.request_due {
            return self.protocol_error(Opcode::LoginResponse, "it answers no request");
        }
        if pdu.status.0 >> 8 == 0 {
            self.window.exp_stat_sn = pdu.stat_sn.next();
            self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
        }
        let itt = login.itt;
        // The rest of a text that came in several responses may begin inside of a value that is not to be shown.
        let shown = if login.machine.is_collecting() { &[] } else { data };
        match login.machine.handle_response(&ResponseView::from(pdu), data) {
            Ok(LoginStep::SendRequest) => {
                login.request_due = true;
                self.login = Some(login);
            }
            Ok(LoginStep::Complete(negotiated)) => {
                self.framing = Framing {
                    header_digest: negotiated.header_digest,
                    data_digest: negotiated.data_digest,
                    max_data_segment_length: self.own_max_data_segment_length,
                };
                self.negotiated = *negotiated;
                self.phase = Phase::FullFeature;
                self.recovering = false;
                self.established = true;
                self.complete(itt, Completion::LoggedIn, memory);
            }
            Ok(LoginStep::Redirect { status, address, target_name }) => {
                self.phase = Phase::Failed;
                let redirect = Redirect { status, address, target_name };
                self.complete(itt, Completion::Redirected(Box::new(redirect)), memory);
            }
            Err(error) => {
                self.phase = Phase::Failed;
                let failure = LoginFailure::new(error, &login.text, shown);
                self.complete(itt, Completion::Failed(Failure::Login(failure.into())), memory);
            }
        }
    }

    fn scsi_response<M: Memory<T>>(&mut self, pdu: &ScsiResponse, data: &[u8], memory: &mut M) {
        if self.take_status(Opcode::ScsiResponse, pdu.stat_sn).is_err() {
            return;
        }
        let Some(request) = self.requests.get(pdu.itt) else { return };
        let Kind::Scsi(progress) = &request.kind else {
            return self.wrong_answer(pdu.itt, Opcode::ScsiResponse, "its task is no SCSI command");
        };
        if !request.sent {
            return self.wrong_answer(pdu.itt, Opcode::ScsiResponse, "its command was not sent");
        }
        let completion = if pdu.response != ResponseCode::CompletedAtTarget {
            Completion::Failed(Failure::Error(CommandError::Response(pdu.response)))
        } else if progress.request.direction == Direction::Read && progress.data_in_sn.precedes(pdu.exp_data_sn) {
            return self.wrong_answer(pdu.itt, Opcode::ScsiResponse, "ExpDataSN tells of Data-In that never came");
        } else {
            let expected = progress.request.expected_length;
            let residual = residual(pdu.overflow, pdu.underflow, pdu.residual_count, expected);
            let sense = Status(pdu.status) == Status::CHECK_CONDITION && !data.is_empty();
            if let (Some(owner), true) = (&request.owner, sense) {
                memory.store_response(owner, &data[..data.len().min(limits::SENSE_DATA)]);
            }
            let unsent = if request.is_leaving(pdu.itt, &self.outbox) { self.unsent_data(pdu.itt) } else { 0 };
            progress.outcome(pdu.status, residual, unsent)
        };
        self.complete(pdu.itt, completion, memory);
    }

    fn nop_in<M: Memory<T>>(&mut self, pdu: &NopIn, data: &[u8], memory: &mut M) {
        if pdu.itt == Itt::RESERVED {
            // A NOP-In of the target's own quotes the next StatSN and consumes none.
            let wanted = pdu.ttt != Ttt::RESERVED && self.phase == Phase::FullFeature;
            let room = self.nop_answers.len() < limits::NOP_ANSWERS && self.nop_answers.try_reserve(1).is_ok();
            if wanted && room {
                self.nop_answers.push_back((pdu.lun, pdu.ttt));
            }
            return;
        }
        if self.take_status(Opcode::NopIn, pdu.stat_sn).is_err() {
            return;
        }
        if !self.policy.stuck_command_keeps_pings || self.has_moved_on() {
            self.pings_in_flight = 0;
        }
        let Some(request) = self.requests.get(pdu.itt) else { return };
        if !matches!(request.kind, Kind::Ping(_)) || !request.sent {
            return self.protocol_error(Opcode::NopIn, "its task is no ping");
        }
        let mut echo = Vec::new();
        let completion = match echo.try_reserve(data.len()) {
            Ok(()) => {
                echo.extend_from_slice(data);
                Completion::Ping(echo)
            }
            Err(_) => Completion::Failed(Failure::Error(CommandError::OutOfMemory)),
        };
        self.complete(pdu.itt, completion, memory);
    }

    /// Whether the oldest command in flight is another one than when this was last asked, or there is none.
    fn has_moved_on(&mut self) -> bool {
        let in_flight = self.requests.iter().map(|(_, request)| request);
        let in_flight = in_flight.filter(|request| request.sent && matches!(request.kind, Kind::Scsi(_)));
        let oldest = in_flight.map(|request| request.cmd_sn).min_by(|a, b| sn_order(*a, *b));
        let before = core::mem::replace(&mut self.oldest_in_flight, oldest);
        oldest.is_none() || oldest != before
    }

    fn text_response<M: Memory<T>>(&mut self, pdu: &TextResponse, data: &[u8], memory: &mut M) {
        if self.take_status(Opcode::TextResponse, pdu.stat_sn).is_err() {
            return;
        }
        let Some(request) = self.requests.get_mut(pdu.itt) else { return };
        let Kind::Text(exchange) = &mut request.kind else {
            return self.protocol_error(Opcode::TextResponse, "its task is no text request");
        };
        if !request.sent {
            return self.protocol_error(Opcode::TextResponse, "it answers no request");
        }
        if pdu.last && pdu.continues {
            return self.protocol_error(Opcode::TextResponse, "F and C bit together");
        }
        if !pdu.last && pdu.ttt == Ttt::RESERVED {
            return self.protocol_error(Opcode::TextResponse, "it goes on, but its Target Transfer Tag is reserved");
        }
        let length = exchange.answer.len() + data.len();
        if length > limits::DISCOVERY_TEXT_LENGTH
            || exchange.requests_sent >= limits::DISCOVERY_REQUESTS
            || exchange.answer.try_reserve(data.len()).is_err()
        {
            let error = CommandError::TextTooLong;
            self.complete(pdu.itt, Completion::Failed(Failure::Error(error)), memory);
            return;
        }
        exchange.answer.extend_from_slice(data);
        if pdu.last {
            let text = core::mem::take(&mut exchange.answer);
            self.complete(pdu.itt, Completion::Text(text), memory);
            return;
        }
        // C: an empty request asks for the rest of the text segment. Otherwise the segment is
        // whole and F says that we have nothing to add (RFC 7143 6.2, 11.10).
        exchange.continuation = (pdu.lun, pdu.ttt, !pdu.continues);
        if request.owner.is_some() && self.phase == Phase::FullFeature {
            request.sent = false;
            self.immediate.push_back(pdu.itt);
        } else {
            // Nobody waits for the rest, or nothing may be sent behind a logout to ask for it.
            self.complete(pdu.itt, Completion::Failed(Failure::Cancelled), memory);
        }
    }

    fn task_management_response<M: Memory<T>>(&mut self, pdu: &TaskManagementResponse, memory: &mut M) {
        if self.take_status(Opcode::TaskManagementResponse, pdu.stat_sn).is_err() {
            return;
        }
        let Some(request) = self.requests.get(pdu.itt) else { return };
        let (Kind::TaskManagement(task), true) = (&request.kind, request.sent) else {
            return self.protocol_error(Opcode::TaskManagementResponse, "its task is no task management request");
        };
        let (task, cmd_sn) = (*task, request.cmd_sn);
        self.tasks_managed(&task, cmd_sn, pdu.response);
        self.complete(pdu.itt, Completion::TaskManagement(pdu.response), memory);
    }

    fn logout_response<M: Memory<T>>(&mut self, pdu: &LogoutResponse, memory: &mut M) {
        if self.take_status(Opcode::LogoutResponse, pdu.stat_sn).is_err() {
            return;
        }
        let reopen = match self.requests.get(pdu.itt).map(|request| (&request.kind, request.sent)) {
            Some((Kind::Logout(reopen), true)) => *reopen,
            _ => return self.protocol_error(Opcode::LogoutResponse, "it answers no logout"),
        };
        if reopen {
            self.timers.clear(index_of(pdu.itt));
            self.requests.remove(pdu.itt);
            return self.fail(ConnectionError::TargetAsked { wait: pdu.time2wait });
        }
        self.phase = Phase::LoggedOut;
        self.complete(pdu.itt, Completion::LoggedOut(Box::new(*pdu)), memory);
    }

    fn async_message(&mut self, pdu: &AsyncMessage, data: &[u8]) {
        if self.take_status(Opcode::AsyncMessage, pdu.stat_sn).is_err() {
            return;
        }
        let data = data[..data.len().min(limits::ASYNC_DATA)].to_vec();
        self.events.push_back(Event::AsyncMessage { message: Box::new(*pdu), data });
        match pdu.event {
            AsyncEvent::ScsiEvent | AsyncEvent(248..=255) => {}
            AsyncEvent::LogoutRequested if self.policy.drop_when_logout_is_requested => {
                self.fail(ConnectionError::TargetAsked { wait: 0 });
            }
            AsyncEvent::LogoutRequested | AsyncEvent::NegotiationRequested => self.log_out_to_reopen(),
            AsyncEvent::ConnectionDropped | AsyncEvent::SessionDropped => {
                self.fail(ConnectionError::TargetAsked { wait: pdu.parameter2 });
            }
            _ => self.protocol_error(Opcode::AsyncMessage, "its event is not defined"),
        }
    }

    /// The target wants the session closed: it is closed in order, and then opened again.
    fn log_out_to_reopen(&mut self) {
        if self.phase != Phase::FullFeature || self.logout_waits() {
            return;
        }
        match self.requests.vacant() {
            Ok(place) => {
                let itt = place.fill(Request::new(Kind::Logout(true), self.window.next, 0));
                self.immediate.push_back(itt);
                // Without memory for it the logout is only not watched.
                let _ = self.timers.set(index_of(itt), self.clock, limits::LOGOUT_WAIT);
            }
            Err(_) => self.fail(ConnectionError::OutOfMemory),
        }
    }

    fn logout_waits(&self) -> bool {
        let is_logout =
            |itt: &Itt| matches!(self.requests.get(*itt), Some(request) if matches!(request.kind, Kind::Logout(_)));
        self.immediate.iter().any(is_logout)
    }

    fn reject<M: Memory<T>>(&mut self, pdu: &Reject, data: &[u8], memory: &mut M) {
        if self.take_status(Opcode::Reject, pdu.stat_sn).is_err() {
            return;
        }
        if pdu.reason == RejectReason::WaitingForLogout {
            return self.log_out_to_reopen();
        }
        let Some(rejected) = data.first_chunk::<HEADER_LENGTH>() else {
            return self.protocol_error(Opcode::Reject, "it does not hold the header that it rejects");
        };
        let itt = Itt(u32::from_be_bytes([rejected[16], rejected[17], rejected[18], rejected[19]]));
        // A request that is answered already, or is not sent, cannot be the rejected one.
        let known = self.requests.get(itt).is_some_and(|request| {
            request.sent && request.kind.opcode() == Opcode::of(rejected) && request.cmd_sn.0 == cmd_sn_of(rejected)
        });
        if !known {
            return self.fail(ConnectionError::Rejected(pdu.reason));
        }
        let has_data = rejected[5..8] != [0; 3];
        let damaged = pdu.reason == RejectReason::DataDigestError && self.negotiated.data_digest && has_data;
        if let (true, Some(request)) = (damaged, self.requests.get_mut(itt)) {
            if matches!(request.kind, Kind::Scsi(_)) {
                // Its data was damaged on the way. The target has discarded it, and its CmdSN with it: commands behind it
                // would wait for ever. As for data that comes damaged, a new session repeats it.
                request.faults = request.faults.saturating_add(1);
                return self.fail(ConnectionError::Rejected(pdu.reason));
            }
        }
        let number = self.unreceived(itt);
        self.complete(itt, Completion::Failed(Failure::Error(CommandError::Rejected(pdu.reason))), memory);
        if let Some((lun, cmd_sn)) = number {
            self.fill_gap(itt, lun, cmd_sn);
        }
    }

    /// LUN and CmdSN of a rejected request that the target does not count as received: it waits for one with this number
    /// (RFC 7143 7.3).
    fn unreceived(&self, itt: Itt) -> Option<(Lun, CmdSn)> {
        let request = self.requests.get(itt)?;
        let lun = match &request.kind {
            Kind::Scsi(progress) => progress.request.lun,
            Kind::Ping(_) => Lun::default(),
            Kind::TaskManagement(_) | Kind::Text(_) | Kind::Logout(_) | Kind::Login => return None,
        };
        (!request.cmd_sn.precedes(self.window.expected)).then_some((lun, request.cmd_sn))
    }
}

/// CmdSN of a request's header.
fn cmd_sn_of(header: &[u8; HEADER_LENGTH]) -> u32 {
    u32::from_be_bytes([header[24], header[25], header[26], header[27]])
}

impl Kind {
    fn opcode(&self) -> Opcode {
        match self {
            Self::Scsi(_) => Opcode::ScsiCommand,
            Self::Ping(_) => Opcode::NopOut,
            Self::TaskManagement(_) => Opcode::TaskManagementRequest,
            Self::Text(_) => Opcode::TextRequest,
            Self::Logout(_) => Opcode::LogoutRequest,
            Self::Login => Opcode::LoginRequest,
        }
    }
}
