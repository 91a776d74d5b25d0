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
mod ending;
mod event;
mod outbox;
mod receive;
mod recovery;
mod request;
mod slab;
mod submission;
mod swift;
mod timer;
mod tmf;
mod transmit;
mod window;

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

pub use event::{CommandError, Completion, ConnectionError, Event, Failure, Memory, Redirect, Residual, ScsiResult};
pub use outbox::{BatchSize, Piece, PieceData};
pub use receive::InputPlan;
pub use recovery::{Lost, Recovery, RecoveryStep};
pub use request::{Handle, ScsiRequest};
pub use submission::{LogInError, SubmitError};
pub use swift::{Ended, Usual};
pub use timer::Instant;

use crate::limits;
use crate::login::{Login, Negotiated, SessionType};
use crate::wire::{CmdSn, Framing, Isid, Itt, Lun, Opcode, Ttt};
use outbox::Outbox;
use receive::Receive;
use request::Request;
use slab::Slab;
use timer::Timers;
use transmit::Sequence;
use window::Window;

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
    /// Text exchanges that wait for the one that runs.
    texts: VecDeque<Itt>,
    /// The text exchange that was begun last.
    text: Option<Itt>,
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
    /// The last moment that the caller told.
    clock: Instant,
    /// When bytes last left.
    last_progress: Instant,
    /// Where the session stood when its connection failed.
    failed_in: Phase,
    pings_in_flight: u32,
    /// As `has_moved_on` has last found it.
    oldest_in_flight: Option<CmdSn>,
    policy: Policy,
    /// Our MaxRecvDataSegmentLength.
    own_max_data_segment_length: u32,
    timeout: u64,
    login_timeout: u64,
}

/// How a session reacts to what a target may do in more than one way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// A target that requests a logout loses the connection at once, without one.
    pub drop_when_logout_is_requested: bool,
    /// An answer to a ping proves nothing while the oldest command in flight stays the same.
    pub stuck_command_keeps_pings: bool,
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
            texts: VecDeque::new(),
            text: None,
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
            clock: Instant::default(),
            last_progress: Instant::default(),
            failed_in: Phase::Idle,
            pings_in_flight: 0,
            oldest_in_flight: None,
            policy: Policy::default(),
            own_max_data_segment_length: limits::LOGIN_SEGMENT_LENGTH as u32,
            timeout: 0,
            login_timeout: 0,
        }
    }

    /// Where the session stands.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Where the session stands, or stood when its connection failed.
    #[must_use]
    pub const fn last_phase(&self) -> Phase {
        match self.phase {
            Phase::Failed => self.failed_in,
            phase => phase,
        }
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

    /// How the session reacts to what a target may do in more than one way.
    pub const fn set_policy(&mut self, policy: Policy) {
        self.policy = policy;
    }

    /// How much is prepared at a time from now on.
    pub fn set_batch_size(&mut self, size: BatchSize) {
        self.outbox.set_size(size);
    }

    /// Milliseconds that requests submitted from now on may take; 0 for no limit.
    pub const fn set_timeout(&mut self, milliseconds: u64) {
        self.timeout = milliseconds;
    }

    /// Milliseconds that a login may take, if that is less than requests may; 0 for no such limit.
    pub const fn set_login_timeout(&mut self, milliseconds: u64) {
        self.login_timeout = milliseconds;
    }

    /// Requests that are waiting or in flight and whose owners are not told.
    #[must_use]
    pub const fn outstanding(&self) -> usize {
        self.owned
    }

    /// Requests, and data of writes, waiting to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queued + self.immediate.len() + self.texts.len() + self.sequences.len()
    }

    /// Whether a request, or data of it, waits to be sent.
    #[must_use]
    pub fn is_waiting(&self, itt: Itt) -> bool {
        self.requests
            .get(itt)
            .is_some_and(|request| request.owner.is_some() && (!request.sent || request.is_leaving(itt, &self.outbox)))
    }

    /// Whether the session would be opened again if its connection were lost now.
    #[must_use]
    pub fn comes_back(&self) -> bool {
        self.session_type == SessionType::Normal && (self.established || self.recovering)
    }

    /// Whether a command to be submitted now would leave in the next write, alone.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.phase == Phase::FullFeature && !self.held && self.owned == 0 && !self.wants_to_send()
    }

    /// The connection is up.
    pub fn connected(&mut self) {
        self.phase = Phase::Connected;
        self.reset_receive(LOGIN_FRAMING);
    }

    /// Whether an event is to be polled.
    #[must_use]
    #[inline]
    pub fn has_event(&self) -> bool {
        !self.events.is_empty()
    }

    /// Whether a PDU was begun and all its bytes are in, so that only parsing is left.
    #[must_use]
    #[inline]
    pub fn is_mid_pdu(&self) -> bool {
        matches!(self.receive, Receive::DataIn { data: 0, trailer: 0, .. })
    }

    /// Takes the next event.
    #[inline]
    pub fn poll_event(&mut self) -> Option<Event<T>> {
        self.events.pop_front()
    }

    /// Gives back memory that a session without requests does not need.
    pub fn rest(&mut self) {
        if self.outbox.is_empty() {
            self.outbox.rest();
        }
    }

    /// The moment at which [`handle_timeout`](Self::handle_timeout) has something to do.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// The owner of a request.
    #[must_use]
    pub fn owner(&self, itt: Itt) -> Option<&T> {
        self.requests.get(itt)?.owner.as_ref()
    }

    /// The logical unit of a SCSI command, also of one that was cancelled and that the target still has.
    #[must_use]
    pub fn lun(&self, itt: Itt) -> Option<Lun> {
        match &self.requests.get(itt)?.kind {
            request::Kind::Scsi(progress) => Some(progress.request.lun),
            _ => None,
        }
    }

    /// The connection is of no more use.
    #[cold]
    fn fail(&mut self, error: ConnectionError) {
        if self.phase != Phase::Failed {
            self.failed_in = self.phase;
            self.phase = Phase::Failed;
            self.events.push_back(Event::ConnectionFailed(error));
        }
    }

    /// A PDU that belongs to a request cannot be accepted.
    #[cold]
    fn wrong_answer(&mut self, itt: Itt, opcode: Opcode, problem: &'static str) {
        if let Some(request) = self.requests.get_mut(itt) {
            request.faults = request.faults.saturating_add(1);
        }
        self.protocol_error(opcode, problem);
    }

    #[cold]
    fn protocol_error(&mut self, opcode: Opcode, problem: &'static str) {
        self.fail(ConnectionError::Protocol { opcode, problem });
    }
}

/// Frames of the login phase: no digests, and data up to the default MaxRecvDataSegmentLength
/// (RFC 7143 6.3, 13.1).
const LOGIN_FRAMING: Framing =
    Framing { header_digest: false, data_digest: false, max_data_segment_length: limits::LOGIN_SEGMENT_LENGTH as u32 };
