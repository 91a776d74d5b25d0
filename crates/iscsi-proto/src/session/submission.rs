// SPDX-License-Identifier: LGPL-2.1-or-later
//! Taking requests: they are queued here and leave with the next write.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::request::{Handle, Kind, Request, ScsiProgress, ScsiRequest, TextExchange};
use super::slab::{Vacancy, index_of};
use super::timer::Instant;
use super::window::Window;
use super::{LoginExchange, Phase, Session};
use crate::login::{Login, LoginConfig, LoginError, Negotiated, SessionType};
use crate::text::{Writer, keys};
use crate::wire::{CmdSn, Isid, Lun, Ttt};

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

/// Why a login was not begun; gives the owner back.
#[derive(Debug)]
pub enum LogInError<T> {
    /// The session is not ready for it.
    Submit(SubmitError, T),
    /// The configuration does not allow it.
    Login(LoginError, T),
}

impl<T> Session<T> {
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
        let timeout = match (self.timeout, self.login_timeout) {
            (0, only) | (only, 0) => only,
            (requests, login) => requests.min(login),
        };
        let handle = match self.insert(now, Kind::Login, owner, timeout) {
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

    /// Whether requests submitted now have a time limit, so that it matters what time it is.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.timeout > 0
    }

    /// The last moment that the caller told.
    #[must_use]
    pub fn clock(&self) -> Instant {
        self.clock
    }

    /// Queues a SCSI command.
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    #[inline]
    pub fn submit(&mut self, now: Instant, request: ScsiRequest, owner: T) -> Result<Handle, (SubmitError, T)> {
        if let Err(error) = self.takes_commands() {
            return Err((error, owner));
        }
        if !has_room(&mut self.queue, 1) {
            return Err((SubmitError::Full, owner));
        }
        let timeout = self.timeout;
        let Some((place, handle)) = self.place(now, timeout, true) else { return Err((SubmitError::Full, owner)) };
        // Made where it stays: it has 120 bytes.
        let kind = Kind::Scsi(ScsiProgress::new(request));
        place.fill(Request { owner: Some(owner), ..Request::new(kind, handle.cmd_sn, timeout) });
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
        if self.phase != Phase::FullFeature {
            return Err((SubmitError::NotLoggedIn, owner));
        }
        if self.texts.try_reserve(1).is_err() {
            return Err((SubmitError::Full, owner));
        }
        let kind = Kind::Text(Box::new(exchange));
        let handle = self.insert(now, kind, owner, self.timeout).map_err(|owner| (SubmitError::Full, owner))?;
        self.texts.push_back(handle.itt);
        Ok(handle)
    }

    /// Queues a Logout Request that closes the session (RFC 7143 11.14).
    ///
    /// # Errors
    /// Gives `owner` back with the reason.
    pub fn log_out(&mut self, now: Instant, owner: T) -> Result<Handle, (SubmitError, T)> {
        self.submit_immediate(now, Kind::Logout(false), owner)
    }

    #[inline]
    fn takes_commands(&self) -> Result<(), SubmitError> {
        if !self.recovering && !self.is_logged_in() {
            return Err(SubmitError::NotLoggedIn);
        }
        if self.session_type == SessionType::Discovery {
            return Err(SubmitError::DiscoverySession);
        }
        Ok(())
    }

    pub(super) fn submit_immediate(&mut self, now: Instant, kind: Kind, owner: T) -> Result<Handle, (SubmitError, T)> {
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

    /// Keeps a request until its end.
    fn insert(&mut self, now: Instant, kind: Kind, owner: T, timeout: u64) -> Result<Handle, T> {
        // Immediate requests carry the CmdSN that is due and do not consume it.
        let takes_number = matches!(kind, Kind::Scsi(_) | Kind::Ping(_));
        let Some((place, handle)) = self.place(now, timeout, takes_number) else { return Err(owner) };
        place.fill(Request { owner: Some(owner), ..Request::new(kind, handle.cmd_sn, timeout) });
        Ok(handle)
    }

    /// Takes a place for a request with an owner, which is to be filled. There is memory to tell of its end, and of a
    /// connection that fails.
    #[inline(always)]
    fn place(&mut self, now: Instant, timeout: u64, takes_number: bool) -> Option<(Vacancy<'_, Request<T>>, Handle)> {
        self.clock = now;
        if !has_room(&mut self.events, self.owned + 2) {
            return None;
        }
        let place = self.requests.vacant().ok()?;
        let itt = place.itt();
        if timeout > 0 && !self.timers.set(index_of(itt), now, timeout) {
            return None;
        }
        let earlier = if takes_number { self.queued as u32 } else { 0 };
        self.owned += 1;
        Some((place, Handle { itt, cmd_sn: self.window.next.plus(earlier) }))
    }
}

/// Whether there is, or could be made, room for so many more. Nearly always there is: this is quicker to see so than
/// `try_reserve`.
#[inline]
fn has_room<E>(queue: &mut VecDeque<E>, more: usize) -> bool {
    queue.capacity() - queue.len() >= more || queue.try_reserve(more).is_ok()
}
