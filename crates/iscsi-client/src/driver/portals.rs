// SPDX-License-Identifier: LGPL-2.1-or-later
//! Which portal, and which of its addresses, an attempt connects to, and for how long it is tried.
//!
//! ```text
//!   portal ──► address ──► next address ──► ... ──► next portal ──► ... ──► the attempt has failed
//! ```
//! Each portal has the whole time of an attempt, shared evenly by its addresses: one that is silent must not hide the others.

use std::io;
use std::net::SocketAddr;
use std::vec;

use iscsi_proto::session::Instant;

use super::attempt::phase_text;
use super::{Driver, Link, LinkState};
use crate::error::{ClientError, LostCause};
use crate::log::level;
use crate::transport::Network;

/// How far the attempt has come through the portals.
#[derive(Default)]
pub(super) struct Trial {
    /// When the portal in use has had its time.
    due: Option<Instant>,
    /// Portals that were tried before it.
    failed: usize,
}

impl<T, N: Network> Driver<T, N> {
    /// The portal in use: the one that the application connected to, or one of the others.
    #[must_use]
    pub fn portal(&self) -> &str {
        let other = self.portal_in_use.checked_sub(1).and_then(|index| self.settings.other_portals.get(index));
        other.map(String::as_str).or(self.portal.as_deref()).unwrap_or_default()
    }

    /// The portal that is asked now: the one in use, or where a redirect led.
    pub(super) fn present_portal(&self) -> String {
        self.redirected.as_ref().map_or_else(|| self.portal().to_owned(), |elsewhere| elsewhere.portal.clone())
    }

    /// Takes the application's portal.
    pub(super) fn set_portal(&mut self, portal: &str) {
        self.portal = Some(portal.to_owned());
        self.portal_in_use = 0;
        self.moved = None;
    }

    /// Begins to connect for an attempt: to where the target has moved, to the portal in use, or the next that can be
    /// connected to.
    pub(super) fn connect_to_a_portal(&mut self) -> Result<(), ClientError> {
        self.trial.failed = 0;
        self.renew_time();
        // Only a login there brings it back.
        self.redirected = self.moved.take();
        if self.redirected.is_some() && self.connect_link(&self.present_portal()).is_ok() {
            return Ok(());
        }
        self.redirected = None;
        match self.connect_link(&self.present_portal()) {
            Ok(()) => Ok(()),
            Err(error) => self.connect_to_next_portal(error),
        }
    }

    /// Begins to connect to the next portal that was not tried in this attempt; gives `error` back if there is none.
    pub(super) fn connect_to_next_portal(&mut self, mut error: ClientError) -> Result<(), ClientError> {
        let count = 1 + self.settings.other_portals.len();
        while self.trial.failed < count {
            self.portal_in_use = (self.portal_in_use + 1) % count;
            self.trial.failed += 1;
            if self.trial.failed == count {
                break;
            }
            self.logger.log(level::CONNECTION, format_args!("{error}"));
            self.renew_time();
            let portal = self.present_portal();
            match self.connect_link(&portal) {
                Ok(()) => return Ok(()),
                Err(next) => error = next,
            }
        }
        Err(error)
    }

    /// The time of an attempt, or of its next part, begins.
    pub(super) fn renew_time(&mut self) {
        let limit = self.settings.connect_timeout;
        self.trial.due = (limit > 0).then(|| self.now().plus(limit));
    }

    /// When the attempt has had its time, or the address to which it connects.
    pub(super) fn attempt_due(&self) -> Option<Instant> {
        self.attempt.as_ref()?;
        match &self.link {
            Some(Link { state: LinkState::Connecting { due, .. }, .. }) => *due,
            _ => self.trial.due,
        }
    }

    /// Goes on without an answer, if there was time enough for one. Gives whether it was so.
    pub(super) fn expire_attempt(&mut self) -> bool {
        if self.attempt_due().is_none_or(|due| due > self.now()) {
            return false;
        }
        match self.link.as_mut().map(|link| &mut link.state) {
            Some(LinkState::Connecting { others, .. }) => {
                let others = std::mem::take(others);
                self.address_failed(others, io::Error::from(io::ErrorKind::TimedOut));
            }
            _ => {
                let error = self.connection_lost_error(phase_text(self.session.phase()), LostCause::TimedOut);
                self.attempt_failed(error);
            }
        }
        true
    }

    /// The address could not be connected to: the next one is tried, if there is one.
    pub(super) fn address_failed(&mut self, others: vec::IntoIter<SocketAddr>, cause: io::Error) {
        let portal = self.present_portal();
        if let Err(error) = self.try_addresses(&portal, others, Some(cause)) {
            self.attempt_failed(error);
        }
    }

    /// Begins to connect to the first address of `portal` that takes it; the number of a link
    /// that is down is kept.
    pub(super) fn connect_link(&mut self, portal: &str) -> Result<(), ClientError> {
        self.is_second_try = false;
        let addresses = self.network.resolve(portal)?;
        self.try_addresses(portal, addresses.into_iter(), None)
    }

    fn try_addresses(
        &mut self,
        portal: &str,
        mut addresses: vec::IntoIter<SocketAddr>,
        mut failure: Option<io::Error>,
    ) -> Result<(), ClientError> {
        while let Some(address) = addresses.next() {
            self.logger.log(level::CONNECTION, format_args!("connecting to portal {portal} at {address}"));
            let settings = &self.settings.tcp;
            let opened = match &mut self.link {
                Some(link) => {
                    let reopened = self.network.reopen(&mut link.socket, &address, settings, &mut self.logger);
                    self.renewed |= reopened.is_ok();
                    reopened
                }
                None => self
                    .network
                    .open(&address, settings, &mut self.logger)
                    .map(|socket| self.link = Some(Link { socket, state: LinkState::Down })),
            };
            match opened {
                Ok(()) => {
                    let due = self.share_of_time(addresses.len());
                    self.set_link_state(LinkState::Connecting { others: addresses, due });
                    return Ok(());
                }
                Err(error) => failure = Some(error),
            }
        }
        self.set_link_state(LinkState::Down);
        let cause = failure.unwrap_or_else(|| io::Error::other("no address"));
        Err(ClientError::Connect { portal: portal.to_owned(), cause })
    }

    /// When the next address is due, if `others` follow.
    fn share_of_time(&self, others: usize) -> Option<Instant> {
        let now = self.now();
        let shares = others as u64 + 1;
        self.trial.due.map(|due| now.plus(now.until(due) / shares))
    }
}
