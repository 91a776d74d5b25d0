// SPDX-License-Identifier: LGPL-2.1-or-later
//! A session: commands that run, and the wait for their ends.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use iscsi_proto::scsi;
use iscsi_proto::scsi::Direction;
use iscsi_proto::scsi::sense::Sense;
use iscsi_proto::scsi::status::Status;
use iscsi_proto::session::{Completion, Failure, Handle, ScsiRequest, ScsiResult, SubmitError};
use iscsi_proto::url::Url;
use iscsi_proto::wire::{Itt, Lun};

use super::buffers::{Buffers, Spot};
use super::command::{Answer, Command};
use super::connector::{Connector, LogFunction};
use super::error::{Error, NoAnswer, Place};
use super::interrupter::Interrupter;
use crate::driver::{Driver, Notice, Outcome, Service, Step};
use crate::error::{sense_text, status_text};
use crate::log::level;
use crate::settings::Settings;

/// How long a logout may take before the connection is closed without one.
const LOGOUT_LIMIT: Duration = Duration::from_secs(5);

/// Longest sleep, in milliseconds; whoever sleeps longer sleeps again.
const LONGEST_SLEEP: u64 = 3_600_000;

/// A session is opened again when more than so many pings have no answer.
const UNANSWERED_PINGS: u32 = 3;

/// Names a command that was submitted; never used twice in a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ticket(u64);

/// A request between its submission and its end.
struct Running {
    ticket: Ticket,
    lun: Lun,
    /// `None` for a request that is no SCSI command.
    command: Option<scsi::Command>,
    itt: Option<Itt>,
    /// Nobody waits for its end.
    is_ping: bool,
}

/// A logged-in session with a target. Dropping it closes the connection without a logout.
pub struct Session {
    driver: Driver<Spot>,
    buffers: Buffers,
    interrupter: Interrupter,
    /// Requests by the spot of their memory.
    running: Vec<Option<Running>>,
    /// Commands whose ends nobody has asked for yet, the oldest first.
    ended: VecDeque<(Ticket, Result<Answer, Error>)>,
    /// The end of a request that is no command; there is one at a time.
    other_ended: Option<Result<Completion, Error>>,
    tickets: u64,
    target: String,
    lun: Lun,
    log: Option<LogFunction>,
    ping_interval: Option<Duration>,
    /// When the next ping is due.
    ping_due: Instant,
    /// What a line of the log ends with, as those of C programs do: ` [target/LUN]`.
    log_place: String,
}

/// A session may move to another thread.
const _: fn() = || {
    fn is_send<T: Send>() {}
    is_send::<Session>();
};

impl Session {
    /// Connects, logs in, and sees that the logical unit of the URL answers. [`Connector`] has more to choose.
    ///
    /// # Errors
    /// What failed.
    pub fn connect(url: &Url, settings: Settings) -> Result<Self, Error> {
        Connector::new(settings).connect(url)
    }

    pub(super) fn open(
        connector: &Connector,
        settings: Settings,
        portal: &str,
        checked_lun: i32,
        lun: Lun,
    ) -> Result<Self, Error> {
        let target = settings.target_text();
        let log_place = match (target.as_str(), u64::try_from(checked_lun)) {
            ("", _) => String::new(),
            (target, Ok(lun)) => format!(" [{target}/{lun}]"),
            (target, Err(_)) => format!(" [{target}]"),
        };
        let mut driver = Driver::new(settings);
        driver.logger.set_level(if connector.log.is_some() { connector.log_level } else { 0 });
        driver.set_max_retries(connector.reconnects);
        let limit = connector.command_timeout.map_or(0, |limit| u64::try_from(limit.as_millis()).unwrap_or(u64::MAX));
        driver.set_timeout(limit);
        let mut session = Self {
            driver,
            buffers: Buffers::default(),
            interrupter: Interrupter::new().map_err(Error::System)?,
            running: Vec::new(),
            ended: VecDeque::new(),
            other_ended: None,
            tickets: 0,
            target,
            lun,
            log: connector.log,
            ping_interval: connector.ping_interval,
            ping_due: Instant::now() + connector.ping_interval.unwrap_or_default(),
            log_place,
        };
        let spot = session.begin(Vec::new(), None, lun);
        if let Err((error, spot)) = session.driver.full_connect(portal, checked_lun, spot) {
            session.forget(spot);
            session.tell_log();
            return Err(error.into());
        }
        session.finish_other(None)?;
        Ok(session)
    }

    /// Runs a command. Commands that were submitted go on meanwhile.
    ///
    /// # Errors
    /// The target refused it, or the session could not bring an answer.
    pub fn execute(&mut self, command: impl Into<Command>) -> Result<Answer, Error> {
        let ticket = self.submit(command)?;
        loop {
            if let Some(position) = self.ended.iter().position(|(ended, _)| *ended == ticket) {
                if let Some((_, result)) = self.ended.remove(position) {
                    return result;
                }
            }
            self.turn(None)?;
        }
    }

    /// Begins a command. It leaves with the next [`wait`](Self::wait) or [`execute`](Self::execute), or at once if
    /// nothing else is on its way.
    ///
    /// # Errors
    /// The session does not take it; its end will not be told then.
    pub fn submit(&mut self, command: impl Into<Command>) -> Result<Ticket, Error> {
        let mut command = command.into();
        let data = command.take_data();
        let lun = command.lun.unwrap_or(self.lun);
        let command = command.command;
        let spot = self.begin(data, Some(command), lun);
        let request = ScsiRequest {
            lun,
            cdb: *command.cdb.padded(),
            direction: command.direction,
            expected_length: if command.direction == Direction::None { 0 } else { command.expected_length },
        };
        let taken = self.driver.submit(request, spot, true, &mut self.buffers);
        self.taken(taken, spot)
    }

    /// Waits for the next command to end, in whatever order the target finishes them: at most so long, or without a
    /// limit. `None` when that time is over, an [`Interrupter`] ended the wait, or nothing runs.
    ///
    /// # Errors
    /// The system does not let us wait. What is wrong with a command stands in its own result.
    #[allow(clippy::type_complexity)]
    pub fn wait(&mut self, limit: Option<Duration>) -> Result<Option<(Ticket, Result<Answer, Error>)>, Error> {
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        loop {
            if let Some(ended) = self.ended.pop_front() {
                return Ok(Some(ended));
            }
            let is_late = end.is_some_and(|end| Instant::now() >= end);
            if self.interrupter.take() || is_late || self.outstanding() == 0 {
                return Ok(None);
            }
            self.turn(end)?;
        }
    }

    /// Commands that were submitted and whose ends `wait` has not told.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.awaited() + self.ended.len()
    }

    /// Requests whose end somebody waits for.
    fn awaited(&self) -> usize {
        self.running.iter().flatten().filter(|running| !running.is_ping).count()
    }

    /// Ends a command for this side, without telling the target; its end is told as one without an answer. Nothing
    /// happens when it has ended before.
    pub fn cancel(&mut self, ticket: Ticket) {
        let is_meant = |running: &Option<Running>| running.as_ref().is_some_and(|running| running.ticket == ticket);
        let Some(itt) = self.running.iter().find(|running| is_meant(running)).and_then(|running| running.as_ref()?.itt)
        else {
            return;
        };
        if let Some(spot) = self.driver.cancel(itt, &mut self.buffers) {
            self.note(Notice { owner: spot, outcome: Outcome::Completed(Completion::Failed(Failure::Cancelled)) });
        }
    }

    /// Ends waits of this session from another thread.
    #[must_use]
    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    /// The logical unit of commands that name no other.
    #[must_use]
    pub fn lun(&self) -> Lun {
        self.lun
    }

    /// `host[:port]` of the portal in use.
    #[must_use]
    pub fn portal(&self) -> &str {
        self.driver.portal()
    }

    /// Whether the session was lost and waits to be opened again.
    #[must_use]
    pub fn is_recovering(&self) -> bool {
        self.driver.is_recovering()
    }

    /// Logs out and closes the connection. Commands that run are given up.
    ///
    /// # Errors
    /// The target has not answered within some seconds, or not properly. The connection is closed all the same.
    pub fn log_out(mut self) -> Result<(), Error> {
        self.driver.cancel_commands(None, &mut self.buffers);
        let spot = self.begin(Vec::new(), None, self.lun);
        let taken = self.driver.log_out(spot);
        self.taken(taken, spot)?;
        match self.finish_other(Instant::now().checked_add(LOGOUT_LIMIT))? {
            Completion::LoggedOut(_) => Ok(()),
            _ => Err(self.no_answer(None, None, NoAnswer::Unexpected)),
        }
    }

    /// Asks for all targets, and waits for the text.
    pub(super) fn send_targets(&mut self) -> Result<Completion, Error> {
        let spot = self.begin(Vec::new(), None, self.lun);
        let taken = self.driver.send_targets(spot);
        self.taken(taken, spot)?;
        self.finish_other(None)
    }

    pub(super) fn place(&self, lun: Option<Lun>) -> Place {
        let lun = lun.map(|lun| lun.wire_prefix().into());
        Place { portal: self.portal().to_owned(), target: self.target.clone(), lun }
    }

    pub(super) fn no_answer(&self, command: Option<scsi::Command>, lun: Option<Lun>, reason: NoAnswer) -> Error {
        Error::NoAnswer { place: Box::new(self.place(lun)), command, reason }
    }

    /// Keeps what belongs to a request.
    fn begin(&mut self, data: Vec<u8>, command: Option<scsi::Command>, lun: Lun) -> Spot {
        self.tickets += 1;
        let running = Running { ticket: Ticket(self.tickets), lun, command, itt: None, is_ping: false };
        let spot = self.buffers.insert(data);
        if self.running.len() <= spot.index() {
            self.running.resize_with(spot.index() + 1, || None);
        }
        self.running[spot.index()] = Some(running);
        spot
    }

    /// A request was not taken.
    fn forget(&mut self, spot: Spot) -> Option<Running> {
        self.buffers.remove(spot);
        self.running.get_mut(spot.index())?.take()
    }

    fn taken(&mut self, result: Result<Handle, (SubmitError, Spot)>, spot: Spot) -> Result<Ticket, Error> {
        match result {
            Ok(handle) => {
                // The end may have been noted before.
                let running = self.running.get_mut(spot.index()).and_then(Option::as_mut);
                Ok(running.map_or(Ticket(self.tickets), |running| {
                    running.itt = Some(handle.itt);
                    running.ticket
                }))
            }
            Err((error, spot)) => {
                let running = self.forget(spot);
                if let Some(cause) = self.driver.take_error() {
                    return Err(cause.into());
                }
                let (command, lun) = running.map_or((None, None), |running| (running.command, Some(running.lun)));
                Err(self.no_answer(command, lun.filter(|_| command.is_some()), NoAnswer::Submit(error)))
            }
        }
    }

    /// Waits until a request that is no command has ended.
    fn finish_other(&mut self, end: Option<Instant>) -> Result<Completion, Error> {
        loop {
            if let Some(result) = self.other_ended.take() {
                return result;
            }
            if end.is_some_and(|end| Instant::now() >= end) {
                return Err(self.no_answer(None, None, NoAnswer::TimedOut));
            }
            self.turn(end)?;
        }
    }

    /// Sleeps until there is something to do, but not beyond `end`, and does it.
    fn turn(&mut self, end: Option<Instant>) -> Result<(), Error> {
        let rest = end.map_or(LONGEST_SLEEP, milliseconds_until);
        let rest = self.ping_interval.map_or(rest, |_| rest.min(milliseconds_until(self.ping_due)));
        let sleep = rest.min(self.driver.next_deadline().unwrap_or(LONGEST_SLEEP)).min(LONGEST_SLEEP);
        let events = self.driver.events();
        // A lost connection that waits for its next attempt is hung up: nobody must look at it.
        let descriptor = self.driver.descriptor().filter(|_| events != 0).unwrap_or(-1);
        let sleep = i32::try_from(sleep).unwrap_or(i32::MAX);
        let revents = self.interrupter.alarm().wait(descriptor, events, sleep).map_err(Error::System)?;
        let mut call = Service::new(revents);
        let is_over = loop {
            match self.driver.step(&mut call, &mut self.buffers) {
                Step::Notice(notice) => self.note(notice),
                Step::AsyncMessage { .. } | Step::Renewed => {}
                Step::Done => break false,
                Step::Over => break true,
            }
        };
        self.ping();
        self.tell_log();
        if is_over && self.awaited() == 0 && self.ended.is_empty() && self.other_ended.is_none() {
            return match self.driver.take_error() {
                Some(error) => Err(error.into()),
                None => Err(self.no_answer(None, None, NoAnswer::Cancelled)),
            };
        }
        Ok(())
    }

    /// Asks a target that has been silent for a sign of life, or gives its connection up.
    fn ping(&mut self) {
        let Some(interval) = self.ping_interval else { return };
        let now = Instant::now();
        if now < self.ping_due {
            return;
        }
        self.ping_due = now + interval;
        if self.driver.pings_in_flight() > UNANSWERED_PINGS {
            // A session that is lost already comes back, or tells so itself.
            self.driver.reconnect();
            return;
        }
        let spot = self.begin(Vec::new(), None, self.lun);
        if let Some(running) = self.running.get_mut(spot.index()).and_then(Option::as_mut) {
            running.is_ping = true;
        }
        if let Err((_, spot)) = self.driver.ping(&[], spot) {
            // Nobody is logged in now.
            self.forget(spot);
        }
    }

    fn tell_log(&mut self) {
        let Some(log) = self.log else { return };
        while let Some(mut record) = self.driver.logger.take() {
            record.text.push_str(&self.log_place);
            log(&record);
        }
    }

    /// A request has ended.
    fn note(&mut self, Notice { owner: spot, outcome }: Notice<Spot>) {
        let Some(running) = self.running.get_mut(spot.index()).and_then(Option::take) else { return };
        let (data, response) = self.buffers.remove(spot);
        if running.is_ping {
            return;
        }
        match (running.command, outcome) {
            (Some(command), Outcome::Completed(Completion::Scsi(result))) => {
                let ended = self.answered(command, running.lun, result, data, &response);
                self.ended.push_back((running.ticket, ended));
            }
            (Some(command), Outcome::Completed(completion)) => {
                let error = self.failed(Some(command), running.lun, completion);
                self.ended.push_back((running.ticket, Err(error)));
            }
            (Some(_), Outcome::Failed(error)) => self.ended.push_back((running.ticket, Err((*error).into()))),
            (Some(command), Outcome::Connected) => {
                let error = self.no_answer(Some(command), Some(running.lun), NoAnswer::Unexpected);
                self.ended.push_back((running.ticket, Err(error)));
            }
            (None, Outcome::Failed(error)) => self.other_ended = Some(Err((*error).into())),
            (None, Outcome::Connected) => self.other_ended = Some(Ok(Completion::LoggedIn)),
            (None, Outcome::Completed(completion @ Completion::Failed(_))) => {
                self.other_ended = Some(Err(self.failed(None, running.lun, completion)));
            }
            (None, Outcome::Completed(completion)) => self.other_ended = Some(Ok(completion)),
        }
    }

    /// A command has a status.
    fn answered(
        &mut self,
        command: scsi::Command,
        lun: Lun,
        result: ScsiResult,
        mut data: Vec<u8>,
        response: &[u8],
    ) -> Result<Answer, Error> {
        let status = Status(result.status);
        if command.direction == Direction::Read {
            data.truncate(result.received as usize);
        }
        if matches!(status, Status::GOOD | Status::CONDITION_MET) {
            return Ok(Answer { command, data, residual: result.residual });
        }
        // SenseLength, then the sense.
        let length = response.first_chunk().map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
        let sense_data = response.get(2..).unwrap_or_default();
        let sense_data = sense_data.get(..length).unwrap_or(sense_data).to_vec();
        // A CHECK CONDITION without sense data has a sense that says nothing.
        let has_sense = status == Status::CHECK_CONDITION || !sense_data.is_empty();
        let sense = has_sense.then(|| Sense::parse(&sense_data));
        let text = sense.as_ref().map_or_else(|| status_text(status).unwrap_or_default().to_owned(), sense_text);
        self.driver.logger.log(level::ERROR, format_args!("{text}"));
        let place = Box::new(self.place(Some(lun)));
        Err(Error::Refused { place, command, status, sense, sense_data, data: Box::new(data) })
    }

    /// A request has no status.
    fn failed(&mut self, command: Option<scsi::Command>, lun: Lun, completion: Completion) -> Error {
        let reason = match completion {
            Completion::Failed(Failure::Cancelled) => {
                // Why its session has ended is told with the first of its commands.
                if let Some(cause) = self.driver.take_error() {
                    return cause.into();
                }
                NoAnswer::Cancelled
            }
            Completion::Failed(Failure::TimedOut) => NoAnswer::TimedOut,
            Completion::Failed(Failure::Error(error)) => NoAnswer::Failed(error),
            _ => NoAnswer::Unexpected,
        };
        self.no_answer(command, command.map(|_| lun), reason)
    }
}

/// Rounded up: a moment that is not quite over must not be slept away in rounds of 0 ms.
fn milliseconds_until(moment: Instant) -> u64 {
    u64::try_from(moment.saturating_duration_since(Instant::now()).as_micros().div_ceil(1000)).unwrap_or(u64::MAX)
}
