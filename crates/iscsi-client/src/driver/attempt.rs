// SPDX-License-Identifier: LGPL-2.1-or-later
//! Opening a session: connect, log in, check that the logical unit is ready. An application asks
//! for a part of it (`connect`) or for all of it (`full_connect`); a lost session repeats it.
//!
//! ```text
//!   Connecting ──► LoggingIn ──► checks of the logical unit ──► done
//!       ▲  redirect   │
//!       └─────────────┘
//! ```

use iscsi_proto::limits;
use iscsi_proto::session::{Completion, Failure, Lost, Phase, RecoveryStep};
use iscsi_proto::wire::{Itt, LoginStatus};

use super::unit_check::UnitCheck;
use super::{Driver, Link, LinkState, Notice, Outcome, Owner, Redirected};
use crate::error::{ClientError, LostCause};
use crate::log::level;
use crate::transport::{Connection, Network};

/// The random number that makes a wait no longer and no shorter.
const EVEN: u32 = 5;

/// For whom a session is opened.
enum Goal<T> {
    Connect(T),
    /// A login of the application that needs another connection.
    LogIn(T),
    FullConnect {
        lun: i32,
        owner: T,
    },
    Reconnect,
}

/// An attempt under way.
pub(super) struct Attempt<T> {
    goal: Goal<T>,
    redirects: u32,
    /// What is asked of the logical unit now.
    pub(super) check: Option<UnitCheck>,
}

impl<T> Attempt<T> {
    fn new(goal: Goal<T>) -> Self {
        Self { goal, redirects: 0, check: None }
    }

    pub(super) fn connect(owner: T) -> Self {
        Self::new(Goal::Connect(owner))
    }

    pub(super) fn log_in(owner: T) -> Self {
        Self::new(Goal::LogIn(owner))
    }

    pub(super) fn full_connect(lun: i32, owner: T) -> Self {
        Self::new(Goal::FullConnect { lun, owner })
    }

    pub(super) fn reconnect() -> Self {
        Self::new(Goal::Reconnect)
    }

    /// The logical unit that the application wants.
    pub(super) fn lun(&self) -> Option<i32> {
        match self.goal {
            Goal::FullConnect { lun, .. } => Some(lun).filter(|&lun| lun >= 0),
            Goal::Connect(_) | Goal::LogIn(_) | Goal::Reconnect => None,
        }
    }

    pub(super) fn into_owner(self) -> Option<T> {
        match self.goal {
            Goal::Connect(owner) | Goal::LogIn(owner) | Goal::FullConnect { owner, .. } => Some(owner),
            Goal::Reconnect => None,
        }
    }
}

/// What is going on in a phase, for messages.
pub(super) fn phase_text(phase: Phase) -> &'static str {
    match phase {
        Phase::Idle => "connect",
        Phase::Connected => "the wait for a login",
        Phase::LoggingIn => "login",
        Phase::FullFeature | Phase::Failed => "full feature phase",
        Phase::LoggingOut | Phase::LoggedOut => "logout",
    }
}

impl<T, N: Network> Driver<T, N> {
    /// The socket has become writable: the connect has an outcome.
    pub(super) fn connect_finished(&mut self) {
        let Some(Link { socket, state: LinkState::Connecting { others, .. } }) = &mut self.link else { return };
        let others = std::mem::take(others);
        match socket.connect_result() {
            Ok(()) => {
                self.set_link_state(LinkState::Up);
                self.session.connected();
                self.messages = 0;
                self.note("connection established to");
                self.connection_is_up();
            }
            Err(error) => self.address_failed(others, error),
        }
    }

    fn connection_is_up(&mut self) {
        match self.attempt.take() {
            Some(Attempt { goal: Goal::Connect(owner), .. }) => {
                self.notices.push_back(Notice { owner, outcome: Outcome::Connected });
            }
            Some(attempt) => {
                self.attempt = Some(attempt);
                if let Err((error, _)) = self.begin_login(Owner::Attempt) {
                    self.attempt_failed(error);
                }
            }
            None => {}
        }
    }

    /// A request of the attempt itself has ended.
    pub(super) fn attempt_continues(&mut self, completion: Completion) {
        match completion {
            Completion::LoggedIn => {
                self.moved = self.redirected.take().filter(|elsewhere| elsewhere.for_good);
                self.logged_in();
            }
            Completion::Redirected(redirect) => {
                let for_good = LoginStatus(redirect.status) == LoginStatus::TargetMovedPermanently;
                self.follow(&redirect.address, redirect.target_name, for_good);
            }
            Completion::Failed(Failure::Login(error)) if self.is_worth_another_try(&error) => self.try_again(None),
            Completion::Failed(Failure::Login(error)) => {
                let error = self.login_error(error);
                self.attempt_failed(error);
            }
            Completion::Scsi(result) => self.unit_answered(result),
            Completion::Failed(failure) if self.attempt.as_ref().is_some_and(|attempt| attempt.check.is_some()) => {
                self.unit_did_not_answer(failure);
            }
            Completion::Failed(_) => {
                let error = self.connection_lost_error("login", LostCause::TimedOut);
                self.attempt_failed(error);
            }
            _ => {}
        }
    }

    fn logged_in(&mut self) {
        self.logger.log(level::CONNECTION, format_args!("login successful"));
        self.renew_time();
        if let Some(Attempt { goal: Goal::FullConnect { lun, .. }, .. }) = &self.attempt {
            self.checked_lun = (*lun >= 0).then_some(*lun);
        }
        // What a lost session's first command would learn is for that command, unless its application
        // does not want it.
        let is_ready_wanted = !self.is_reconnecting() || self.settings.no_ua_on_reconnect;
        match self.checked_lun {
            Some(lun) if self.attempt_has_unit() => self.begin_unit_check(lun, is_ready_wanted),
            _ => self.attempt_succeeded(),
        }
    }

    fn attempt_has_unit(&self) -> bool {
        matches!(&self.attempt, Some(Attempt { goal: Goal::FullConnect { .. } | Goal::Reconnect, .. }))
    }

    pub(super) fn is_reconnecting(&self) -> bool {
        matches!(&self.attempt, Some(Attempt { goal: Goal::Reconnect, .. }))
    }

    pub(super) fn attempt_succeeded(&mut self) {
        match self.attempt.take() {
            Some(Attempt { goal: Goal::Reconnect, .. }) => self.session_is_back(),
            Some(Attempt { goal: Goal::LogIn(owner), .. }) => {
                let outcome = Outcome::Completed(Completion::LoggedIn);
                self.notices.push_back(Notice { owner, outcome });
            }
            Some(attempt) => {
                if let Some(owner) = attempt.into_owner() {
                    self.notices.push_back(Notice { owner, outcome: Outcome::Connected });
                }
            }
            None => {}
        }
    }

    pub(super) fn session_is_back(&mut self) {
        let now = self.network.now();
        self.recovery.succeeded(now);
        self.session.release(now);
        self.note("session is open again at");
    }

    /// Connects to where the target says it is.
    fn follow(&mut self, address: &[u8], target_name: Option<Vec<u8>>, for_good: bool) {
        let portal = String::from_utf8_lossy(address).into_owned();
        let Some(attempt) = &mut self.attempt else { return };
        attempt.redirects += 1;
        if attempt.redirects > limits::REDIRECTS {
            let portal = self.portal().to_owned();
            return self.attempt_failed(ClientError::TooManyRedirects { portal });
        }
        self.logger.log(level::CONNECTION, format_args!("redirected to portal {portal}"));
        self.redirect_address = Some(address.to_owned());
        self.staging.clear();
        let _ = self.session_lost();
        let target_name = target_name.filter(|_| self.settings.allow_target_name_redirect);
        self.redirected = Some(Redirected { portal: portal.clone(), target_name, for_good });
        if let Err(error) = self.connect_link(&portal) {
            self.attempt_failed(error);
        }
    }

    /// Closes the connection of the attempt, and forgets what it has asked for.
    pub(super) fn close_attempt(&mut self) {
        self.redirected = None;
        if let Some(link) = &mut self.link {
            link.socket.shut_down();
            link.state = LinkState::Down;
        }
        self.staging.clear();
        let _ = self.session_lost();
        if let Some(request) = self.take_own_request() {
            self.session.forget(request);
        }
        if let Some(attempt) = &mut self.attempt {
            attempt.redirects = 0;
        }
    }

    /// The command by which the attempt checks the unit, if there is one: the session keeps it until it is forgotten.
    pub(super) fn take_own_request(&mut self) -> Option<Itt> {
        self.attempt.as_mut()?.check.take()?.request()
    }

    /// The attempt came to nothing with this portal: it goes on with another one, or else its owner is told, or another
    /// attempt is scheduled.
    pub(super) fn attempt_failed(&mut self, error: ClientError) {
        self.close_attempt();
        let error = match self.connect_to_next_portal(error) {
            Ok(()) => return,
            Err(error) => error,
        };
        self.logger.log(level::ERROR, format_args!("{error}"));
        if self.is_reconnecting() {
            self.attempt = None;
            self.reconnect_failed(error);
            return;
        }
        // Nobody waits for a session that was never handed over.
        self.session.give_up();
        let _ = self.session_lost();
        self.over = true;
        if let Some(attempt) = self.attempt.take() {
            self.tell_failure(attempt, error);
        }
    }

    fn reconnect_failed(&mut self, error: ClientError) {
        self.loss = Some(error);
        let now = self.network.now();
        // Without a random number waits only do not vary.
        let random = self.network.random().unwrap_or(EVEN);
        if !self.recovery.failed(now, random) {
            self.end();
        } else if let RecoveryStep::Wait(due) = self.recovery.step(now) {
            let (failures, seconds) = (self.recovery.failures(), now.until(due) / 1000);
            let text = format_args!("reconnect try {failures} failed, waiting {seconds} seconds");
            self.logger.log(level::ERROR, text);
        }
    }

    pub(super) fn tell_failure(&mut self, attempt: Attempt<T>, error: ClientError) {
        if let Some(owner) = attempt.into_owner() {
            self.notices.push_back(Notice { owner, outcome: Outcome::Failed(error.into()) });
        }
    }

    /// A connection is gone: what the session keeps decides what follows.
    pub(super) fn decide(&mut self, error: Option<ClientError>, wait: u64) {
        if self.attempt.is_some() {
            let error = error.unwrap_or_else(|| self.connection_lost_error("login", LostCause::Closed));
            return self.attempt_failed(error);
        }
        let lost = self.session_lost();
        let asked_for = error.is_none();
        // A loss that is made good again is no error of the application's.
        self.loss = error;
        match lost {
            Lost::Recover if self.settings.no_auto_reconnect && !asked_for => {
                self.deferred = true;
                self.strand();
                self.last_error = self.loss.take();
                self.session.hold();
            }
            Lost::Recover => self.schedule(wait),
            Lost::Over => self.end(),
        }
    }

    /// The session does not come back: its requests end one by one, and service calls fail.
    fn end(&mut self) {
        self.session.give_up();
        self.recovery.started();
        self.over = true;
        self.strand();
        self.last_error = self.loss.take();
    }
}
