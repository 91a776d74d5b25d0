// SPDX-License-Identifier: LGPL-2.1-or-later
//! A service call: reads, parses, tells, writes, and looks at the clock, in steps, so that the
//! application's callbacks run between two steps and never inside one.

use iscsi_proto::limits;
use iscsi_proto::session::{BatchSize, Completion, ConnectionError, Ended, Event, Failure, RecoveryStep, Usual};
use iscsi_proto::wire::AsyncMessage;

use super::attempt::Attempt;
use super::exchange::Read;
use super::memory::Divided;
use super::{Driver, Link, LinkState, Notice, Outcome, Owner};
use crate::error::LostCause;
use crate::log::level;
use crate::memory::CommandMemory;
use crate::settings::DEFAULT_TIME2WAIT;
use crate::transport::{Network, POLLERR, POLLHUP, POLLIN, POLLOUT};

/// What is left to do in a service call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Todo {
    Recover,
    /// Until so many bytes have come, or there are none.
    Read {
        bytes: usize,
    },
    Write,
    Timeouts,
    Nothing,
}

/// One service call of the application. Calls may nest: a callback may make its own.
#[derive(Debug)]
pub struct Service {
    revents: i16,
    todo: Todo,
}

impl Service {
    /// A call with what poll told.
    #[must_use]
    pub fn new(revents: i16) -> Self {
        Self { revents, todo: Todo::Recover }
    }
}

/// How much is done at a time. Less of it costs more calls, and changes nothing else: a simulation draws the numbers.
#[derive(Clone, Copy, Debug)]
pub struct Batches {
    /// What one write has.
    pub transmit: BatchSize,
    /// Writes of one service call, at least 1.
    pub writes: u32,
    /// Bytes after which one service call reads no more.
    pub read_bytes: usize,
    /// Bytes that a read takes beside those that go straight to the application's memory, at least 1.
    pub read_ahead: usize,
}

impl Default for Batches {
    fn default() -> Self {
        Self {
            transmit: BatchSize::USUAL,
            writes: limits::SERVICE_WRITES,
            read_bytes: limits::SERVICE_BYTES,
            read_ahead: usize::MAX,
        }
    }
}

/// What a step came to.
pub enum Step<T> {
    /// The application is to be told; then the call goes on.
    Notice(Notice<T>),
    /// The target has announced something; then the call goes on.
    AsyncMessage {
        /// What.
        message: Box<AsyncMessage>,
        /// Sense and event data.
        data: Vec<u8>,
    },
    /// The descriptor's number stands for another connection now; then the call goes on.
    Renewed,
    /// The call is over.
    Done,
    /// The call is over, and so is the session: nothing will change by further calls.
    Over,
}

impl<T, N: Network> Driver<T, N> {
    /// Makes the next step of a service call.
    #[inline]
    pub fn step<M: CommandMemory<T>>(&mut self, call: &mut Service, memory: &mut M) -> Step<T> {
        loop {
            let step = match self.usual_step(memory) {
                Some(Usual { ended: Some(ended), .. }) => self.finish(ended).map(Step::Notice),
                Some(Usual { ended: None, .. }) => None,
                None => self.other_step(call, memory),
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    /// What nearly all steps come to: the next answer of what was read. If that has ended a command,
    /// [`finish`](Self::finish) comes next. `None` if it is not of the usual kind, or something else is to be done
    /// before: [`other_step`](Self::other_step) does it.
    #[inline(always)]
    pub fn usual_step<M: CommandMemory<T>>(&mut self, memory: &mut M) -> Option<Usual> {
        let is_up = matches!(self.link, Some(Link { state: LinkState::Up, .. }));
        if self.staging.is_empty() || !is_up || !self.notices.is_empty() || self.renewed {
            return None;
        }
        let mut divided = Divided::new(memory, &mut self.own_memory);
        let usual = self.session.handle_usual_input(self.staging.unread(), &mut divided)?;
        self.staging.take(usual.length);
        Some(usual)
    }

    /// The owner of a command that has ended, if it is the application's.
    #[inline]
    pub fn owner_of(&self, ended: &Ended) -> Option<&T> {
        match self.session.owner_of(ended) {
            Some(Owner::Application(owner)) => Some(owner),
            _ => None,
        }
    }

    /// What is to be told of a command that has ended; nothing if it is not the application's.
    pub fn finish(&mut self, ended: Ended) -> Option<Notice<T>> {
        let completion = Completion::Scsi(ended.result);
        match self.session.take_owner(&ended)? {
            Owner::Application(owner) => Some(Notice { owner, outcome: Outcome::Completed(completion) }),
            Owner::Attempt => {
                self.attempt_continues(completion);
                None
            }
        }
    }

    /// As `finish`, where the application is told by whoever calls this.
    #[inline(always)]
    pub fn finish_quietly(&mut self, ended: &Ended) {
        drop(self.session.take_owner(ended));
    }

    /// The next step if it is no [usual one](Self::usual_step). `None` after a read: then there may be such.
    #[inline(never)]
    pub fn other_step<M: CommandMemory<T>>(&mut self, call: &mut Service, memory: &mut M) -> Option<Step<T>> {
        loop {
            if let Some(step) = self.pending() {
                return Some(step);
            }
            if std::mem::take(&mut self.renewed) {
                return Some(Step::Renewed);
            }
            let unparsed = !self.staging.unread().is_empty() || self.session.is_mid_pdu();
            if unparsed && self.parse(memory) {
                continue;
            }
            match call.todo {
                Todo::Recover => call.todo = self.recover(call.revents),
                Todo::Read { bytes } => {
                    call.todo = self.read_step(bytes, memory);
                    return None;
                }
                Todo::Write => {
                    self.flush(memory);
                    call.todo = Todo::Timeouts;
                }
                Todo::Timeouts => {
                    if self.expire_attempt() {
                        continue;
                    }
                    let now = self.network.now();
                    let mut divided = Divided::new(memory, &mut self.own_memory);
                    if !self.session.handle_timeout(now, &mut divided) {
                        call.todo = Todo::Nothing;
                    }
                }
                Todo::Nothing if self.session.outstanding() == 0 => {
                    self.staging.rest();
                    self.session.rest();
                    return Some(if self.over { Step::Over } else { Step::Done });
                }
                Todo::Nothing if self.over => return Some(Step::Over),
                Todo::Nothing => return Some(Step::Done),
            }
        }
    }

    /// What is to be told already.
    fn pending(&mut self) -> Option<Step<T>> {
        loop {
            if let Some(notice) = self.notices.pop_front() {
                return Some(Step::Notice(notice));
            }
            match self.session.poll_event() {
                Some(Event::Completed {
                    owner: Owner::Application(owner),
                    completion: completion @ Completion::Scsi(_),
                }) => return Some(Step::Notice(Notice { owner, outcome: Outcome::Completed(completion) })),
                Some(Event::Completed {
                    owner: Owner::Application(owner),
                    completion: Completion::Failed(Failure::Login(error)),
                }) if self.is_worth_another_try(&error) => self.try_again(Some(owner)),
                Some(Event::Completed { owner: Owner::Application(owner), completion }) => {
                    return Some(Step::Notice(Notice { owner, outcome: self.outcome(completion) }));
                }
                Some(Event::Completed { owner: Owner::Attempt, completion }) => self.attempt_continues(completion),
                Some(Event::AsyncMessage { message, data }) => {
                    self.note_message(&message);
                    return Some(Step::AsyncMessage { message, data });
                }
                Some(Event::ConnectionFailed(error)) => {
                    let wait = match error {
                        ConnectionError::TargetAsked { wait } => u64::from(wait) * 1000,
                        _ => self.usual_wait(),
                    };
                    self.lost(Some(LostCause::Protocol(error)), wait);
                }
                None => return None,
            }
        }
    }

    fn note_message(&mut self, message: &AsyncMessage) {
        self.messages += 1;
        match self.messages {
            ..=limits::ASYNC_LINES => {
                self.logger.log(level::CONNECTION, format_args!("the target reports: {}", message.event));
            }
            more if more == limits::ASYNC_LINES + 1 => {
                let text = "the target reports more than is logged for one connection";
                self.logger.log(level::CONNECTION, format_args!("{text}"));
            }
            _ => {}
        }
    }

    /// A login of the application's own that failed is told with where it was tried.
    pub(super) fn outcome(&mut self, completion: Completion) -> Outcome {
        match &completion {
            Completion::LoggedIn => self.logger.log(level::CONNECTION, format_args!("login successful")),
            Completion::LoggedOut(_) => self.logger.log(level::CONNECTION, format_args!("logout successful")),
            _ => {}
        }
        match completion {
            Completion::Failed(Failure::Login(error)) => Outcome::Failed(self.login_error(error).into()),
            completion => Outcome::Completed(completion),
        }
    }

    /// Parses what was read, up to the next event. Gives whether anything came of it.
    fn parse<M: CommandMemory<T>>(&mut self, memory: &mut M) -> bool {
        if !matches!(self.link, Some(Link { state: LinkState::Up, .. })) {
            self.staging.clear();
            return false;
        }
        let mut divided = Divided::new(memory, &mut self.own_memory);
        let taken = self.session.handle_input(self.staging.unread(), &mut divided);
        self.staging.take(taken);
        self.session.has_event()
    }

    /// Looks at the link first: an attempt may be due, or a connect finished.
    fn recover(&mut self, revents: i16) -> Todo {
        match self.link.as_ref().map(|link| &link.state) {
            None => Todo::Timeouts,
            Some(LinkState::Connecting { .. }) => {
                if revents & (POLLOUT | POLLERR | POLLHUP) != 0 {
                    self.connect_finished();
                    return Todo::Write;
                }
                Todo::Timeouts
            }
            Some(LinkState::Up) => {
                if revents & (POLLIN | POLLERR | POLLHUP) != 0 {
                    return Todo::Read { bytes: self.batches.read_bytes };
                }
                Todo::Write
            }
            Some(LinkState::Down) => {
                // The call in which the session was lost is good, later ones are not (contract 14.9).
                self.over |= self.deferred;
                if self.attempt.is_none() && self.recovery.step(self.network.now()) == RecoveryStep::Try {
                    self.reopen();
                }
                Todo::Timeouts
            }
        }
    }

    /// Begins an attempt to open the lost session again.
    fn reopen(&mut self) {
        self.note("reconnecting to");
        self.recovery.started();
        self.attempt = Some(Attempt::reconnect());
        if let Err(error) = self.connect_to_a_portal() {
            self.attempt_failed(error);
        }
    }

    fn read_step<M: CommandMemory<T>>(&mut self, bytes: usize, memory: &mut M) -> Todo {
        let cause = match self.read(memory) {
            Read::More { read } if read < bytes => return Todo::Read { bytes: bytes - read },
            Read::More { .. } | Read::Drained => return Todo::Write,
            Read::Closed => LostCause::Closed,
            Read::Failed(error) => LostCause::Socket(error),
        };
        self.lost(Some(cause), self.usual_wait());
        Todo::Timeouts
    }

    /// Milliseconds from an unannounced loss to the first attempt: none, unless the target has asked for more than was
    /// offered (RFC 7143 13.15). Programs rely on coming back at once.
    fn usual_wait(&self) -> u64 {
        let agreed = self.session.negotiated().default_time2wait;
        if agreed > DEFAULT_TIME2WAIT { u64::from(agreed) * 1000 } else { 0 }
    }
}
