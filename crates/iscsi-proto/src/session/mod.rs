// SPDX-License-Identifier: LGPL-2.1-or-later
//! One iSCSI session over one connection, as a state machine without socket or clock.
//!
//! The caller owns the connection and drives the session with four kinds of calls:
//! - requests ([`Session::submit`], [`Session::log_in`], ...) which only queue;
//! - [`Session::prepare`], [`Session::outgoing`], [`Session::sent`]: what to write, and how much
//!   of it was written;
//! - [`Session::input_plan`], [`Session::handle_input`]: where to read to, and what was read;
//! - [`Session::poll_event`]: what happened, one thing at a time; and
//!   [`Session::next_deadline`], [`Session::handle_timeout`].
//!
//! ```text
//!            connected        log_in             final response
//!   Idle ───────────► Connected ──► LoggingIn ─────────────────► FullFeature ──┐ logout sent
//!    ▲                                  │                             │        ▼
//!    │            connection_lost       ▼         connection_lost     │    LoggingOut ─► LoggedOut
//!    └──────────────────────────────────┴─────────────────────────────┘   (response)
//! ```
//! `Failed` is any of them after an error of the connection, until `connection_lost`. A session
//! that was in full feature phase is then *recovering*: its SCSI commands wait in order for the
//! next full feature phase (`recovery`), or for [`Session::give_up`].
//!
//! `T` is whatever the caller wants back with the completion of a request.

mod answer;
mod data_in;
mod event;
mod receive;
mod recovery;
mod request;
mod slab;
mod timer;
mod tmf;
mod transmit;
mod window;

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

pub use event::{CommandError, Completion, ConnectionError, Event, Failure, Memory, Residual, ScsiResult};
pub use receive::InputPlan;
pub use recovery::{Lost, Recovery, RecoveryStep};
pub use request::{Handle, ScsiRequest};
pub use timer::Instant;
pub use transmit::Piece;

use crate::limits;
use crate::login::{Login, LoginConfig, LoginError, Negotiated, SessionType};
use crate::text::{Writer, keys};
use crate::wire::{CmdSn, Framing, Isid, Itt, Lun, Opcode, Ttt};
use receive::Receive;
use request::{Kind, Request, ScsiProgress, TextExchange};
use slab::{Slab, index_of};
use timer::Timers;
use transmit::{Outbox, Sequence};
use window::Window;

/// How long a write whose data is still leaving is given before it is looked at again, in ms.
const STILL_LEAVING: u64 = 100;

/// Where the session stands; the diagram is above.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// No connection.
    Idle,
    /// The connection is up, no login was begun.
    Connected,
    /// Login phase.
    LoggingIn,
    /// Full feature phase.
    FullFeature,
    /// A Logout Request was sent: nothing follows it.
    LoggingOut,
    /// The session is closed, the connection not yet.
    LoggedOut,
    /// The connection failed and is not yet closed.
    Failed,
}

/// Why a request was not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum SubmitError {
    /// The session is not in full feature phase, nor on its way back there.
    NotLoggedIn,
    /// Only text and logout are allowed on a discovery session (RFC 7143 4.3).
    DiscoverySession,
    /// Another login is running, or the connection is not up.
    NotConnected,
    /// Data for a ping beyond what the target takes.
    PingTooLong,
    /// No memory, or four million requests are waiting.
    Full,
}

/// A login under way.
struct LoginExchange {
    machine: Login,
    itt: Itt,
    isid: Isid,
    request_due: bool,
    text: Vec<u8>,
}

/// The state of one session. See the [module](self).
pub struct Session<T> {
    phase: Phase,
    session_type: SessionType,
    /// The session was in full feature phase and shall be again.
    recovering: bool,
    /// The session was in full feature phase, and neither side has asked for its end since.
    established: bool,
    /// Requests of the application wait until `release`, those of `submit_ahead` do not.
    held: bool,
    requests: Slab<Request<T>>,
    /// Those in `requests` that have an owner.
    owned: usize,
    timers: Timers,
    /// Non-immediate requests in the order in which they are to be sent.
    queue: VecDeque<Itt>,
    /// Those in `queue` and `ahead` that are not cancelled.
    queued: usize,
    /// Non-immediate requests that are not held.
    ahead: VecDeque<Itt>,
    immediate: VecDeque<Itt>,
    nop_answers: VecDeque<(Lun, Ttt)>,
    sequences: VecDeque<Sequence>,
    outbox: Outbox,
    receive: Receive,
    framing: Framing,
    collected: Vec<u8>,
    bulk: bool,
    window: Window,
    negotiated: Negotiated,
    login: Option<Box<LoginExchange>>,
    events: VecDeque<Event<T>>,
    pings_in_flight: u32,
    /// Our MaxRecvDataSegmentLength.
    own_max_data_segment_length: u32,
    timeout: u64,
}

impl<T> Default for Session<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Session<T> {
    /// A session that was never connected.
    #[must_use]
    pub fn new() -> Self {
        Self {
            phase: Phase::Idle,
            session_type: SessionType::Normal,
            recovering: false,
            established: false,
            held: false,
            requests: Slab::new(),
            owned: 0,
            timers: Timers::new(),
            queue: VecDeque::new(),
            queued: 0,
            ahead: VecDeque::new(),
            immediate: VecDeque::new(),
            nop_answers: VecDeque::new(),
            sequences: VecDeque::new(),
            outbox: Outbox::new(),
            receive: Receive::Header,
            framing: LOGIN_FRAMING,
            collected: Vec::new(),
            bulk: false,
            window: Window::default(),
            negotiated: Negotiated::default(),
            login: None,
            events: VecDeque::new(),
            pings_in_flight: 0,
            own_max_data_segment_length: limits::LOGIN_SEGMENT_LENGTH as u32,
            timeout: 0,
        }
    }

    /// Where the session stands.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether commands are kept for a session that is to come back.
    #[must_use]
    pub const fn is_recovering(&self) -> bool {
        self.recovering
    }

    /// Whether the session is in full feature phase, its end not yet answered.
    #[must_use]
    pub const fn is_logged_in(&self) -> bool {
        matches!(self.phase, Phase::FullFeature | Phase::LoggingOut)
    }

    /// What the login agreed.
    #[must_use]
    pub const fn negotiated(&self) -> &Negotiated {
        &self.negotiated
    }

    /// Pings sent since the last answer to one.
    #[must_use]
    pub const fn pings_in_flight(&self) -> u32 {
        self.pings_in_flight
    }

    /// Milliseconds that requests submitted from now on may take; 0 for no limit.
    pub const fn set_timeout(&mut self, milliseconds: u64) {
        self.timeout = milliseconds;
    }

    /// Requests that are waiting or in flight and whose owners are not told.
    #[must_use]
    pub const fn outstanding(&self) -> usize {
        self.owned
    }

    /// Requests, and data of writes, waiting to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queued + self.immediate.len() + self.sequences.len()
    }

    /// Whether a request, or data of it, waits to be sent.
    #[must_use]
    pub fn is_waiting(&self, itt: Itt) -> bool {
        self.requests.get(itt).is_some_and(|request| request.owner.is_some() && (!request.sent || request.leaving > 0))
    }

    /// Whether a command to be submitted now would leave in the next write, alone.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.phase == Phase::FullFeature && !self.held && self.owned == 0 && !self.wants_to_send()
    }

    /// Whether anything was sent that the target has not answered.
    #[must_use]
    pub fn awaits_answers(&self) -> bool {
        self.requests.len() > self.queued + self.immediate.len()
    }

    /// The connection is up.
    pub fn connected(&mut self) {
        self.phase = Phase::Connected;
        self.reset_receive(LOGIN_FRAMING);
    }

    /// Begins the login. `random` gives the first CmdSN.
    ///
    /// # Errors
    /// `NotConnected` in any phase but `Connected`, `Full`; or what the configuration says is
    /// impossible.
    pub fn log_in(
        &mut self,
        now: Instant,
        config: LoginConfig,
        isid: Isid,
        random: u32,
        owner: T,
    ) -> Result<(), LogInError<T>> {
        if self.phase != Phase::Connected {
            return Err(LogInError::Submit(SubmitError::NotConnected, owner));
        }
        let session_type = config.session_type;
        let max_data_segment_length = config.max_recv_data_segment_length;
        let machine = match Login::new(config) {
            Ok(machine) => machine,
            Err(error) => return Err(LogInError::Login(error, owner)),
        };
        let handle = match self.insert(now, Kind::Login, owner, self.timeout) {
            Ok(handle) => handle,
            Err(owner) => return Err(LogInError::Submit(SubmitError::Full, owner)),
        };
        self.phase = Phase::LoggingIn;
        self.session_type = session_type;
        self.window = Window::starting_at(CmdSn(random));
        self.negotiated = Negotiated::default();
        self.max_data_segment_length_after_login(max_data_segment_length);
        self.login =
            Some(Box::new(LoginExchange { machine, itt: handle.itt, isid, request_due: true, text: Vec::new() }));
        Ok(())
    }

    /// Queues a SCSI command.
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    pub fn submit(&mut self, now: Instant, request: ScsiRequest, owner: T) -> Result<Handle, (SubmitError, T)> {
        if let Err(error) = self.takes_commands() {
            return Err((error, owner));
        }
        if self.queue.try_reserve(1).is_err() {
            return Err((SubmitError::Full, owner));
        }
        let kind = Kind::Scsi(ScsiProgress::new(request));
        let handle = self.insert(now, kind, owner, self.timeout).map_err(|owner| (SubmitError::Full, owner))?;
        self.queue.push_back(handle.itt);
        self.queued += 1;
        Ok(handle)
    }

    /// Queues a SCSI command of the caller's own before all of the application, also while these
    /// are held.
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    pub fn submit_ahead(&mut self, now: Instant, request: ScsiRequest, owner: T) -> Result<Handle, (SubmitError, T)> {
        if let Err(error) = self.takes_commands() {
            return Err((error, owner));
        }
        let kind = Kind::Scsi(ScsiProgress::new(request));
        let handle = self.insert(now, kind, owner, self.timeout).map_err(|owner| (SubmitError::Full, owner))?;
        self.ahead.push_back(handle.itt);
        self.queued += 1;
        Ok(handle)
    }

    /// Queues a NOP-Out that wants an echo of `data` (RFC 7143 11.18).
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    pub fn ping(&mut self, now: Instant, data: &[u8], owner: T) -> Result<Handle, (SubmitError, T)> {
        if self.phase != Phase::FullFeature {
            return Err((SubmitError::NotLoggedIn, owner));
        }
        if self.session_type == SessionType::Discovery {
            return Err((SubmitError::DiscoverySession, owner));
        }
        if data.len() > self.negotiated.max_recv_data_segment_length as usize {
            return Err((SubmitError::PingTooLong, owner));
        }
        let mut kept = Vec::new();
        if kept.try_reserve(data.len()).is_err() || self.queue.try_reserve(1).is_err() {
            return Err((SubmitError::Full, owner));
        }
        kept.extend_from_slice(data);
        let handle =
            self.insert(now, Kind::Ping(kept), owner, self.timeout).map_err(|owner| (SubmitError::Full, owner))?;
        self.queue.push_back(handle.itt);
        self.queued += 1;
        self.pings_in_flight += 1;
        Ok(handle)
    }

    /// Queues a Text Request `SendTargets=All` (RFC 7143 appendix C).
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    pub fn send_targets(&mut self, now: Instant, owner: T) -> Result<Handle, (SubmitError, T)> {
        let mut request = Vec::new();
        Writer::new(&mut request).pair(keys::SEND_TARGETS, "All");
        let exchange = TextExchange {
            request,
            answer: Vec::new(),
            requests_sent: 0,
            continuation: (Lun::default(), Ttt::RESERVED, true),
        };
        self.submit_immediate(now, Kind::Text(Box::new(exchange)), owner)
    }

    /// Queues a Logout Request that closes the session (RFC 7143 11.14).
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    pub fn log_out(&mut self, now: Instant, owner: T) -> Result<Handle, (SubmitError, T)> {
        self.submit_immediate(now, Kind::Logout(false), owner)
    }

    /// Whether an event is to be polled.
    #[must_use]
    pub fn has_event(&self) -> bool {
        !self.events.is_empty()
    }

    /// Whether a PDU was begun and all its bytes are in, so that only parsing is left.
    #[must_use]
    pub fn is_mid_pdu(&self) -> bool {
        matches!(self.receive, Receive::DataIn { data: 0, trailer: 0, .. })
    }

    /// Drops a request that nobody waits for any more and that is not in flight.
    pub fn forget(&mut self, itt: Itt) {
        let Some(request) = self.requests.get(itt).filter(|request| !request.sent) else { return };
        if matches!(request.kind, Kind::Scsi(_) | Kind::Ping(_)) {
            self.queued -= 1;
        }
        self.timers.clear(index_of(itt));
        if self.requests.remove(itt).is_some_and(|request| request.owner.is_some()) {
            self.owned -= 1;
        }
    }

    /// Takes the next event.
    pub fn poll_event(&mut self) -> Option<Event<T>> {
        self.events.pop_front()
    }

    /// The moment at which [`handle_timeout`](Self::handle_timeout) has something to do.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// Ends the first request whose time is over; its event is to be polled. Gives whether there
    /// was one.
    pub fn handle_timeout<M: Memory<T>>(&mut self, now: Instant, memory: &mut M) -> bool {
        while let Some(index) = self.timers.expired(now) {
            let Some(itt) = self.requests.tag_at(index) else { continue };
            let leaving = self.requests.get(itt).is_some_and(|request| request.sent && request.leaving > 0);
            if leaving && self.phase == Phase::FullFeature {
                // Cutting it off would leave the target waiting for the rest (contract 15.3).
                let _ = self.timers.set(index, now, STILL_LEAVING);
                continue;
            }
            if let Some(owner) = self.withdraw(itt, memory) {
                let completion = Completion::Failed(Failure::TimedOut);
                self.events.push_back(Event::Completed { owner, completion });
                return true;
            }
        }
        false
    }

    /// Ends a request without telling the target; gives back its owner, or `None` if there is no
    /// such request.
    pub fn cancel<M: Memory<T>>(&mut self, itt: Itt, memory: &mut M) -> Option<T> {
        self.withdraw(itt, memory)
    }

    /// Ends any one request: those waiting first, then those in flight, each in the order of
    /// their CmdSN.
    pub fn cancel_any<M: Memory<T>>(&mut self, memory: &mut M) -> Option<T> {
        if let Some(&itt) = self.immediate.iter().find(|&&itt| self.owner(itt).is_some()) {
            return self.withdraw(itt, memory);
        }
        while let Some(itt) = self.ahead.pop_front() {
            if let Some(owner) = self.withdraw(itt, memory) {
                return Some(owner);
            }
        }
        while let Some(itt) = self.queue.pop_front() {
            if self.requests.get(itt).is_some_and(|request| !request.sent) {
                if let Some(owner) = self.withdraw(itt, memory) {
                    return Some(owner);
                }
            }
        }
        let first = self.in_flight().min_by(|a, b| sn_order(a.1, b.1))?.0;
        self.withdraw(first, memory)
    }

    /// The owner of a request.
    #[must_use]
    pub fn owner(&self, itt: Itt) -> Option<&T> {
        self.requests.get(itt)?.owner.as_ref()
    }

    fn in_flight(&self) -> impl Iterator<Item = (Itt, CmdSn)> {
        self.requests.iter().filter(|(_, request)| request.owner.is_some()).map(|(itt, request)| (itt, request.cmd_sn))
    }

    fn takes_commands(&self) -> Result<(), SubmitError> {
        if !self.recovering && !self.is_logged_in() {
            return Err(SubmitError::NotLoggedIn);
        }
        if self.session_type == SessionType::Discovery {
            return Err(SubmitError::DiscoverySession);
        }
        Ok(())
    }

    fn submit_immediate(&mut self, now: Instant, kind: Kind, owner: T) -> Result<Handle, (SubmitError, T)> {
        if self.phase != Phase::FullFeature {
            return Err((SubmitError::NotLoggedIn, owner));
        }
        if self.immediate.try_reserve(1).is_err() {
            return Err((SubmitError::Full, owner));
        }
        let handle = self.insert(now, kind, owner, self.timeout).map_err(|owner| (SubmitError::Full, owner))?;
        self.immediate.push_back(handle.itt);
        Ok(handle)
    }

    fn insert(&mut self, now: Instant, kind: Kind, owner: T, timeout: u64) -> Result<Handle, T> {
        // Immediate requests carry the CmdSN that is due and do not consume it.
        let consumed = if matches!(kind, Kind::Scsi(_) | Kind::Ping(_)) { self.queued as u32 } else { 0 };
        let cmd_sn = self.window.next.plus(consumed);
        let request =
            Request { owner: None, kind, cmd_sn, sent: false, concluded: false, leaving: 0, faults: 0, timeout };
        let Ok(itt) = self.requests.insert(request) else { return Err(owner) };
        if timeout > 0 && !self.timers.set(index_of(itt), now, timeout) {
            self.requests.remove(itt);
            return Err(owner);
        }
        if let Some(request) = self.requests.get_mut(itt) {
            request.owner = Some(owner);
            self.owned += 1;
        }
        Ok(Handle { itt, cmd_sn })
    }

    /// Takes the owner off a request. One that the target knows keeps its tag until the target
    /// answers.
    fn withdraw<M: Memory<T>>(&mut self, itt: Itt, memory: &mut M) -> Option<T> {
        let request = self.requests.get_mut(itt)?;
        let owner = request.owner.take()?;
        self.owned -= 1;
        let (sent, leaving) = (request.sent, request.leaving);
        let queued = !sent && matches!(request.kind, Kind::Scsi(_) | Kind::Ping(_));
        let login = matches!(request.kind, Kind::Login);
        let answer_due = sent && !request.concluded && !login && self.phase != Phase::Idle;
        self.timers.clear(index_of(itt));
        if leaving > 0 {
            self.detach(itt, &owner, memory);
        }
        if answer_due {
            return Some(owner);
        }
        self.requests.remove(itt);
        if login {
            self.login = None;
            self.phase = Phase::Failed;
        } else if queued {
            self.queued -= 1;
            self.forget_cancelled();
        } else {
            self.immediate.retain(|&waiting| waiting != itt);
        }
        Some(owner)
    }

    /// Keeps the tags of cancelled requests from outgrowing the queue, and so few that none of them
    /// comes back as the tag of another request.
    fn forget_cancelled(&mut self) {
        if self.queue.len() > self.queued + (self.queued + 64).min(slab::GENERATIONS / 2) {
            let requests = &self.requests;
            self.queue.retain(|&itt| requests.get(itt).is_some_and(|request| !request.sent));
        }
    }

    /// Ends a request with its answer.
    fn complete<M: Memory<T>>(&mut self, itt: Itt, completion: Completion, memory: &mut M) {
        let Some(request) = self.requests.get_mut(itt) else { return };
        let leaving = request.leaving;
        self.timers.clear(index_of(itt));
        if let Some(owner) = request.owner.take() {
            self.owned -= 1;
            if leaving > 0 {
                self.detach(itt, &owner, memory);
            }
            self.events.push_back(Event::Completed { owner, completion });
        }
        self.requests.remove(itt);
    }

    /// The connection is of no more use.
    fn fail(&mut self, error: ConnectionError) {
        if self.phase != Phase::Failed {
            self.phase = Phase::Failed;
            self.events.push_back(Event::ConnectionFailed(error));
        }
    }

    /// A PDU that belongs to a request cannot be accepted.
    fn wrong_answer(&mut self, itt: Itt, opcode: Opcode, problem: &'static str) {
        if let Some(request) = self.requests.get_mut(itt) {
            request.faults = request.faults.saturating_add(1);
        }
        self.protocol_error(opcode, problem);
    }

    fn protocol_error(&mut self, opcode: Opcode, problem: &'static str) {
        self.fail(ConnectionError::Protocol { opcode, problem });
    }
}

/// Why a login was not begun; gives the owner back.
#[derive(Debug)]
pub enum LogInError<T> {
    /// The session is not ready for it.
    Submit(SubmitError, T),
    /// The configuration does not allow it.
    Login(LoginError, T),
}

/// Frames of the login phase: no digests, and data up to the default MaxRecvDataSegmentLength
/// (RFC 7143 6.3, 13.1).
const LOGIN_FRAMING: Framing =
    Framing { header_digest: false, data_digest: false, max_data_segment_length: limits::LOGIN_SEGMENT_LENGTH as u32 };

/// Order of CmdSN on the wire, for numbers of one window.
fn sn_order(a: CmdSn, b: CmdSn) -> core::cmp::Ordering {
    if a == b {
        core::cmp::Ordering::Equal
    } else if a.precedes(b) {
        core::cmp::Ordering::Less
    } else {
        core::cmp::Ordering::Greater
    }
}
