// SPDX-License-Identifier: LGPL-2.1-or-later
//! Targets that take no list of CHAP algorithms: when a target ends the login that offers one, another connection offers
//! MD5 alone, unless the application has chosen.

use iscsi_proto::login::LoginFailure;

use super::attempt::Attempt;
use super::memory::NoMemory;
use super::{Driver, LinkState, Owner};
use crate::transport::{Connection, Network};

impl<T, N: Network> Driver<T, N> {
    fn may_try_again(&self) -> bool {
        self.settings.chap_algorithms.is_none() && !self.is_second_try && self.link.is_some()
    }

    /// Whether another connection is due after this error of a login.
    pub(super) fn is_worth_another_try(&self, failure: &LoginFailure) -> bool {
        failure.error.is_refusal_of_algorithms() && self.may_try_again()
    }

    /// As `try_again`, if the connection that is gone was one that offered the list. Gives whether it was.
    pub(super) fn try_again_after_loss(&mut self) -> bool {
        if !self.session.is_offering_algorithms() || !self.may_try_again() {
            return false;
        }
        match self.session.cancel_login(&mut NoMemory) {
            Some(Owner::Application(owner)) => self.try_again(Some(owner)),
            _ => self.try_again(None),
        }
        true
    }

    /// Makes another connection, which offers MD5 alone: for the attempt under way, or for a login of `owner`.
    pub(super) fn try_again(&mut self, owner: Option<T>) {
        let text = "the target has ended the login that offered several CHAP algorithms: MD5 alone is offered to";
        self.note(text);
        if let Some(link) = &mut self.link {
            link.socket.shut_down();
            link.state = LinkState::Down;
        }
        self.staging.clear();
        let _ = self.session_lost();
        if let Some(owner) = owner {
            self.attempt = Some(Attempt::log_in(owner));
        }
        let portal = self.present_portal();
        match self.connect_link(&portal) {
            Ok(()) => self.is_second_try = true,
            Err(error) => self.attempt_failed(error),
        }
    }
}
