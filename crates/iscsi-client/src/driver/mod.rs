// SPDX-License-Identifier: LGPL-2.1-or-later
//! A session with its connection. `T` is what the application wants back with each request.
//!
//! ```text
//!   None ──connect──► Connecting ──writable──► Up ──failure──► Down ──(recovery: attempt)──► Connecting
//!    ▲                    │ next address             ▲  all addresses failed │
//!    └──── disconnect ────┴──────────────────────────┴───────────────────────┘
//! ```
//! `Down` keeps the descriptor number: applications fetch it once (contract 14.3).

mod algorithms;
mod attempt;
mod exchange;
mod memory;
mod portals;
mod requests;
mod service;
mod staging;
mod unit_check;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::vec;

use iscsi_proto::auth::chap::OwnChallenge;
use iscsi_proto::login::{Authentication, LoginConfig, LoginFailure, SessionType};
use iscsi_proto::session::{
    Completion, Event, Failure, Instant, LogInError, Lost, Phase, Recovery, RecoveryStep, Session, SubmitError,
};
use iscsi_proto::wire::{Isid, Itt};

use crate::error::{ClientError, LostCause};
use crate::log::{Logger, level};
use crate::memory::Places;
use crate::settings::{Settings, random_isid};
use crate::transport::{Connection, Descriptor, Network, POLLIN, POLLOUT, System};
use attempt::Attempt;
use memory::{NoMemory, OwnMemory};
use portals::Trial;
pub use service::{Batches, Service, Step};
use staging::Staging;

/// Whom a request of the session belongs to.
enum Owner<T> {
    /// The application.
    Application(T),
    /// The attempt to open the session.
    Attempt,
}

impl<T> Owner<T> {
    fn is_application(&self) -> bool {
        matches!(self, Self::Application(_))
    }
}

/// What the application is told.
#[derive(Debug)]
pub struct Notice<T> {
    /// As given with the request.
    pub owner: T,
    /// How it ended.
    pub outcome: Outcome,
}

impl<T> Notice<T> {
    fn cancelled(owner: T) -> Self {
        Self { owner, outcome: Outcome::Completed(Completion::Failed(Failure::Cancelled)) }
    }
}

/// How a request of the application ended.
#[derive(Debug)]
pub enum Outcome {
    /// The connection is up (connect), or the session is ready (full connect).
    Connected,
    /// Connect or full connect failed, or the login did.
    Failed(Box<ClientError>),
    /// Anything else.
    Completed(Completion),
}

/// Where a target has sent us.
struct Redirected {
    portal: String,
    /// What it is called there, if its name may change.
    target_name: Option<Vec<u8>>,
    /// Not only for now.
    for_good: bool,
}

/// A socket and what it is good for.
struct Link<C> {
    socket: C,
    state: LinkState,
}

enum LinkState {
    /// The addresses to be tried if this one fails, or has not answered when its time is over.
    Connecting {
        others: vec::IntoIter<SocketAddr>,
        due: Option<Instant>,
    },
    Up,
    /// Nothing goes through; the number is kept.
    Down,
}

/// See the [module](self).
pub struct Driver<T, N: Network = System> {
    /// What the application chose.
    pub settings: Settings,
    /// What is worth telling.
    pub logger: Logger,
    network: N,
    batches: Batches,
    session: Session<Owner<T>>,
    link: Option<Link<N::Connection>>,
    portal: Option<String>,
    /// Which portal is in use: 0 for the application's, then the others of the settings.
    portal_in_use: usize,
    /// Where a redirect led; asked for instead of the portal during one attempt.
    redirected: Option<Redirected>,
    /// Where the session is since the target has moved there for good: asked for first when it is lost.
    moved: Option<Redirected>,
    attempt: Option<Attempt<T>>,
    trial: Trial,
    /// This connection is there because the target has ended a login that offered all algorithms of CHAP.
    is_second_try: bool,
    recovery: Recovery,
    /// The logical unit of the last full connect.
    checked_lun: Option<i32>,
    /// Lost while automatic reconnects are switched off.
    deferred: bool,
    /// Asynchronous messages of this connection.
    messages: u32,
    /// The session will not come back: service calls fail.
    over: bool,
    /// The descriptor's number stands for another connection, and the application was not told yet.
    renewed: bool,
    staging: Staging,
    places: Places,
    /// What the attempt's own commands receive.
    own_memory: OwnMemory,
    notices: VecDeque<Notice<T>>,
    /// What is to be told as an error.
    last_error: Option<ClientError>,
    /// Why the connection was lost, to be told if it cannot be made good.
    loss: Option<ClientError>,
    /// Where the target has last sent us.
    redirect_address: Option<Vec<u8>>,
}

impl<T> Driver<T> {
    /// A driver that has no connection.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self::on(System::default(), settings)
    }
}

impl<T, N: Network> Driver<T, N> {
    /// A driver that has no connection; those that it makes are of `network`.
    #[must_use]
    pub fn on(network: N, settings: Settings) -> Self {
        let mut session = Session::new();
        session.set_login_timeout(settings.connect_timeout);
        Self {
            settings,
            logger: Logger::default(),
            network,
            batches: Batches::default(),
            session,
            link: None,
            portal: None,
            portal_in_use: 0,
            redirected: None,
            moved: None,
            attempt: None,
            trial: Trial::default(),
            is_second_try: false,
            recovery: Recovery::default(),
            checked_lun: None,
            deferred: false,
            messages: 0,
            over: false,
            renewed: false,
            staging: Staging::default(),
            places: Places::default(),
            own_memory: OwnMemory::default(),
            notices: VecDeque::new(),
            last_error: None,
            loss: None,
            redirect_address: None,
        }
    }

    /// The socket's number, also while a lost session waits for its next connection.
    #[must_use]
    pub fn descriptor(&self) -> Option<Descriptor> {
        self.link.as_ref().map(|link| link.socket.number())
    }

    /// What to poll for: POLLIN and POLLOUT, or 0 while there is nothing but a wait
    /// (contract 5.2).
    #[must_use]
    pub fn events(&self) -> i16 {
        match self.link.as_ref().map(|link| &link.state) {
            None | Some(LinkState::Connecting { .. }) => POLLOUT,
            Some(LinkState::Up) if self.session.wants_to_send() => POLLIN | POLLOUT,
            Some(LinkState::Up) => POLLIN,
            // The application sees at once that the connection has ended.
            Some(LinkState::Down) if self.deferred => POLLIN,
            Some(LinkState::Down) => match self.recovery.step(self.network.now()) {
                RecoveryStep::Wait(_) => 0,
                RecoveryStep::Idle | RecoveryStep::Try => POLLOUT,
            },
        }
    }

    /// When a service call has something to do without the socket, if ever; a moment in the past if it has already.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        if !self.notices.is_empty() || self.session.has_event() {
            return Some(Instant(0));
        }
        let attempt = match self.recovery.step(self.now()) {
            RecoveryStep::Wait(due) => Some(due),
            RecoveryStep::Try => Some(Instant(0)),
            RecoveryStep::Idle => None,
        };
        [attempt, self.attempt_due(), self.session.next_deadline()].into_iter().flatten().min()
    }

    /// Milliseconds until then.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        let now = self.now();
        self.due().map(|due| now.until(due))
    }

    /// Whether the session is in full feature phase, or was when it was lost with automatic
    /// reconnects switched off.
    #[must_use]
    pub fn is_logged_in(&self) -> bool {
        self.session.is_logged_in() || self.deferred
    }

    /// The session, to look at.
    #[must_use]
    pub fn negotiated(&self) -> &iscsi_proto::login::Negotiated {
        self.session.negotiated()
    }

    /// Pings sent since the last answer.
    #[must_use]
    pub fn pings_in_flight(&self) -> u32 {
        self.session.pings_in_flight()
    }

    /// Requests waiting or in flight.
    #[must_use]
    pub fn outstanding(&self) -> usize {
        self.session.outstanding()
    }

    /// Requests and data of writes waiting to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.session.waiting()
    }

    /// Whether the request, or data of it, waits to be sent.
    #[must_use]
    pub fn is_waiting(&self, itt: Itt) -> bool {
        self.session.is_waiting(itt)
    }

    /// Whether the socket is connected.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.link, Some(Link { state: LinkState::Up, .. }))
    }

    /// Whether there is nothing to close and nobody to tell: no connection, no request, no notice.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        let nobody_waits = self.notices.is_empty() && !self.session.has_event() && self.session.outstanding() == 0;
        self.link.is_none() && self.attempt.is_none() && nobody_waits
    }

    /// Whether `take_redirect_address` or `take_error` has something to give.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.redirect_address.is_some() || self.last_error.is_some()
    }

    /// The address to which the target has last redirected a full connect.
    pub fn take_redirect_address(&mut self) -> Option<Vec<u8>> {
        self.redirect_address.take()
    }

    /// Whether the session is lost and does not come back by itself.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.over || self.deferred
    }

    /// Why the session was lost for good, since this was last asked.
    pub fn take_error(&mut self) -> Option<ClientError> {
        self.last_error.take()
    }

    /// Milliseconds that requests submitted from now on may take; 0 for no limit.
    pub fn set_timeout(&mut self, milliseconds: u64) {
        self.session.set_timeout(milliseconds);
    }

    /// Milliseconds that an attempt to connect and log in to one portal may take from now on; 0 for no limit.
    pub fn set_connect_timeout(&mut self, milliseconds: u64) {
        self.settings.connect_timeout = milliseconds;
        self.session.set_login_timeout(milliseconds);
    }

    /// How much is read, written and parsed at a time from now on.
    pub fn set_batches(&mut self, batches: Batches) {
        self.batches = batches;
        self.session.set_batch_size(batches.transmit);
    }

    /// How many attempts to open a lost session again may fail in a row; `None` for endless.
    pub fn set_max_retries(&mut self, retries: Option<u32>) {
        self.recovery.max_retries = retries;
    }

    /// Switches automatic reconnects. A session that waits for them is opened at once.
    pub fn set_no_auto_reconnect(&mut self, off: bool) {
        self.settings.no_auto_reconnect = off;
        if !off && self.deferred {
            self.deferred = false;
            self.over = false;
            self.schedule(0);
        }
    }

    /// Sets keepalive options of the socket that exists now, and of later ones.
    ///
    /// # Errors
    /// `None` without a socket, else what the system says.
    pub fn set_keepalive(&mut self, idle: i32, count: i32, interval: i32) -> Result<(), Option<std::io::Error>> {
        let tcp = &mut self.settings.tcp;
        (tcp.keep_idle, tcp.keep_count, tcp.keep_interval) = (idle, count, interval);
        match &self.link {
            Some(Link { socket, state: LinkState::Up | LinkState::Connecting { .. } }) => {
                socket.set_keepalive(tcp).map_err(Some)
            }
            Some(Link { state: LinkState::Down, .. }) | None => Err(None),
        }
    }

    /// Begins to connect; a notice tells when the connection is up or has failed.
    ///
    /// # Errors
    /// Nothing was begun, no notice will come.
    pub fn connect(&mut self, portal: &str, owner: T) -> Result<(), (ClientError, T)> {
        match self.begin(portal) {
            Ok(()) => {
                self.attempt = Some(Attempt::connect(owner));
                Ok(())
            }
            Err(error) => Err((error, owner)),
        }
    }

    /// Begins to connect, log in, and check that logical unit `lun` is ready (-1: none).
    ///
    /// # Errors
    /// Nothing was begun, no notice will come.
    pub fn full_connect(&mut self, portal: &str, lun: i32, owner: T) -> Result<(), (ClientError, T)> {
        self.set_portal(portal);
        match self.begin(portal) {
            Ok(()) => {
                self.attempt = Some(Attempt::full_connect(lun, owner));
                Ok(())
            }
            Err(error) => Err((error, owner)),
        }
    }

    /// Whether a lost session waits to be opened again, or is being opened.
    #[must_use]
    pub fn is_recovering(&self) -> bool {
        self.session.is_recovering()
    }

    /// Whether the session is open and nothing of an attempt to open it is left to do.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.session.is_logged_in() && self.attempt.is_none()
    }

    /// Whether the settings allow a login: gives the kind of session.
    ///
    /// # Errors
    /// What is missing.
    pub fn check_settings(&self) -> Result<SessionType, ClientError> {
        let session_type = self.settings.session_type.ok_or(ClientError::SessionTypeNotSet)?;
        let no_target = self.settings.target_name.as_ref().is_none_or(Vec::is_empty);
        if session_type == SessionType::Normal && no_target {
            return Err(ClientError::TargetNameNotSet);
        }
        Ok(session_type)
    }

    /// Takes a notice that is due, without doing anything.
    pub fn take_notice(&mut self) -> Option<Notice<T>> {
        self.notices.pop_front()
    }

    /// Closes the connection. Nothing is told to the target. SCSI commands stay, but for nothing
    /// but to be cancelled; all else ends with notices.
    ///
    /// # Errors
    /// `NotConnected` when there is nothing to close.
    pub fn disconnect(&mut self) -> Result<(), ClientError> {
        if self.link.is_none() {
            return Err(ClientError::NotConnected);
        }
        self.note("disconnecting from");
        self.link = None;
        self.staging.clear();
        self.recovery.started();
        self.redirected = None;
        let own_request = self.take_own_request();
        if let Some(owner) = self.attempt.take().and_then(Attempt::into_owner) {
            self.notices.push_back(Notice::cancelled(owner));
        }
        self.session.give_up();
        self.session_lost();
        if let Some(request) = own_request {
            self.session.forget(request);
        }
        self.deferred = false;
        self.over = false;
        Ok(())
    }

    /// Loses the connection of a logged-in session on purpose. Gives `false` if there is no
    /// session to come back to.
    pub fn reconnect(&mut self) -> bool {
        if self.deferred {
            return false;
        }
        if self.session.is_recovering() {
            return true;
        }
        if !self.session.comes_back() {
            return false;
        }
        self.note("asked to reconnect to");
        self.lost(None, 0);
        true
    }

    /// As `reconnect`; an attempt that is under way is given up for a new one. Failures before still count.
    pub fn force_reconnect(&mut self) -> bool {
        if !self.is_reconnecting() {
            return self.reconnect();
        }
        self.note("asked to begin again to connect to");
        self.close_attempt();
        self.attempt = None;
        self.schedule(0);
        true
    }

    /// The next attempt to open the lost session need not be waited for.
    pub fn reset_next_reconnect(&mut self) {
        let now = self.now();
        self.recovery.hurry(now);
    }

    /// Tells the session that its connection is gone.
    fn session_lost(&mut self) -> Lost {
        let lost = self.session.connection_lost();
        self.settle();
        lost
    }

    /// Turns what the session has to tell into notices. What belongs to an attempt is dropped: a
    /// later one must not take it for its own.
    fn settle(&mut self) {
        while let Some(event) = self.session.poll_event() {
            if let Event::Completed { owner: Owner::Application(owner), completion } = event {
                let outcome = self.outcome(completion);
                self.notices.push_back(Notice { owner, outcome });
            }
        }
    }

    /// Ends the commands of a session that does not come back, with notices.
    fn strand(&mut self) {
        let owners = self.session.cancel_all(&mut NoMemory);
        self.tell_cancelled(owners);
    }

    fn tell_cancelled(&mut self, owners: Vec<Owner<T>>) {
        for owner in owners {
            if let Owner::Application(owner) = owner {
                self.notices.push_back(Notice::cancelled(owner));
            }
        }
    }

    /// Logs what happens with the portal.
    fn note(&mut self, what: &str) {
        let portal = self.present_portal();
        self.logger.log(level::CONNECTION, format_args!("{what} portal {portal}"));
    }

    fn now(&self) -> Instant {
        self.network.now()
    }

    fn begin(&mut self, portal: &str) -> Result<(), ClientError> {
        if self.link.is_some() {
            return Err(ClientError::AlreadyConnected);
        }
        self.check_authentication()?;
        self.over = false;
        // What an earlier session has left must not reach this one.
        self.strand();
        self.set_portal(portal);
        self.connect_to_a_portal()
    }

    fn begin_login(&mut self, owner: Owner<T>) -> Result<(), (ClientError, Owner<T>)> {
        let (isid, random, config) = match self.prepare_login() {
            Ok(prepared) => prepared,
            Err(error) => return Err((error, owner)),
        };
        self.session.set_policy(self.settings.policy);
        match self.session.log_in(self.now(), config, isid, random, owner) {
            Ok(()) => Ok(()),
            Err(LogInError::Submit(SubmitError::NotConnected, owner)) => {
                let logged_in = self.is_logged_in();
                Err((if logged_in { ClientError::AlreadyLoggedIn } else { ClientError::NotConnected }, owner))
            }
            Err(LogInError::Submit(error, owner)) => Err((ClientError::Submit(error), owner)),
            Err(LogInError::Login(error, owner)) => Err((self.login_error(Box::new(error.into())), owner)),
        }
    }

    /// The ISID, a first CmdSN, and what the login says.
    fn prepare_login(&mut self) -> Result<(Isid, u32, LoginConfig), ClientError> {
        let session_type = self.check_settings()?;
        let is_mutual = self.check_authentication()? == Authentication::Mutual;
        let own_challenge = if is_mutual { Some(self.challenge()?) } else { None };
        let mut config = self.settings.login(session_type, self.is_second_try, own_challenge);
        if let Some(Redirected { target_name: Some(name), .. }) = &self.redirected {
            config.target_name = Some(name.clone());
        }
        let isid = match self.settings.isid {
            Some(isid) => isid,
            None => *self.settings.isid.insert(random_isid(self.network.random()?)),
        };
        Ok((isid, self.network.random()?, config))
    }

    /// What authentication the settings come to.
    fn check_authentication(&self) -> Result<Authentication, ClientError> {
        match &self.settings.unusable {
            Some(problem) => Err(ClientError::Unusable(problem.clone())),
            None => self.settings.authentication().map_err(ClientError::Authentication),
        }
    }

    fn challenge(&mut self) -> Result<OwnChallenge, ClientError> {
        let mut random = [0; 1 + OwnChallenge::LENGTH];
        self.network.fill_random(&mut random)?;
        let [identifier, bytes @ ..] = random;
        Ok(OwnChallenge { identifier, bytes })
    }

    /// The target for messages; a discovery session has none.
    fn target_text(&self) -> String {
        match self.settings.session_type {
            Some(SessionType::Normal) => self.settings.target_text(),
            _ => String::new(),
        }
    }

    fn connection_lost_error(&self, during: &'static str, cause: LostCause) -> ClientError {
        ClientError::ConnectionLost { portal: self.present_portal(), target: self.target_text(), during, cause }
    }

    fn login_error(&self, cause: Box<LoginFailure>) -> ClientError {
        ClientError::Login {
            portal: self.present_portal(),
            initiator: String::from_utf8_lossy(&self.settings.initiator_name).into_owned(),
            target: self.target_text(),
            lun: self.attempt.as_ref().and_then(Attempt::lun).or(self.checked_lun),
            cause,
        }
    }

    /// The session's connection is gone. What the session keeps decides what follows.
    fn lost(&mut self, cause: Option<LostCause>, wait: u64) {
        if matches!(cause, Some(LostCause::Closed | LostCause::Socket(_))) && self.try_again_after_loss() {
            return;
        }
        let during = attempt::phase_text(self.session.last_phase());
        if let Some(link) = &mut self.link {
            link.socket.shut_down();
            link.state = LinkState::Down;
        }
        self.staging.clear();
        // After a logout the target closes the connection: that is no loss.
        let cause = cause.filter(|_| self.session.phase() != Phase::LoggedOut);
        let error = cause.map(|cause| self.connection_lost_error(during, cause));
        if let Some(error) = &error {
            self.logger.log(level::CONNECTION, format_args!("{error}"));
        }
        self.decide(error, wait);
    }

    fn set_link_state(&mut self, state: LinkState) {
        if let Some(link) = &mut self.link {
            link.state = state;
        }
    }

    fn schedule(&mut self, wait: u64) {
        let now = self.now();
        self.session.hold();
        self.recovery.lost(now, wait);
    }
}
