// SPDX-License-Identifier: LGPL-2.1-or-later
//! How requests end: by an answer, by their time, or by the caller.

use alloc::vec::Vec;

use super::event::{Completion, ConnectionError, Event, Failure, Memory};
use super::request::Kind;
use super::slab::{GENERATIONS, index_of};
use super::timer::Instant;
use super::{Phase, Session};
use crate::wire::{CmdSn, Itt, Lun};

/// How long a write whose data is still leaving is given before it is looked at again, in ms.
const STILL_LEAVING: u64 = 100;

impl<T> Session<T> {
    /// Ends the first request whose time is over; its event is to be polled. Gives whether there
    /// was one.
    pub fn handle_timeout<M: Memory<T>>(&mut self, now: Instant, memory: &mut M) -> bool {
        self.clock = now;
        while let Some(index) = self.timers.expired(now) {
            let Some(itt) = self.requests.tag_at(index) else { continue };
            let Some(request) = self.requests.get(itt) else { continue };
            if matches!(request.kind, Kind::Logout(true)) {
                self.requests.remove(itt);
                self.fail(ConnectionError::TargetAsked { wait: 0 });
                return true;
            }
            let leaving = request.sent && self.phase == Phase::FullFeature && request.is_leaving(itt, &self.outbox);
            if leaving && self.last_progress.until(now) < request.timeout {
                // Cutting it off would leave the target waiting for the rest (contract 15.3), as long as it takes any.
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

    /// Whether the login under way has offered algorithms of CHAP and has had no answer that it could respond to.
    pub fn is_offering_algorithms(&self) -> bool {
        self.login.as_ref().is_some_and(|login| login.machine.is_offering_algorithms())
    }

    /// Ends the login under way; gives its owner back.
    pub fn cancel_login<M: Memory<T>>(&mut self, memory: &mut M) -> Option<T> {
        let itt = self.login.as_ref()?.itt;
        self.withdraw(itt, memory)
    }

    /// Ends all requests that there are: those waiting first, then those in flight, each in the
    /// order of their CmdSN. Gives their owners in that order.
    pub fn cancel_all<M: Memory<T>>(&mut self, memory: &mut M) -> Vec<T> {
        self.cancel_where(memory, |_, _| true)
    }

    /// As [`cancel_all`](Self::cancel_all), for the requests of some owners only.
    pub fn cancel_those<M: Memory<T>>(&mut self, whose: impl Fn(&T) -> bool, memory: &mut M) -> Vec<T> {
        self.cancel_where(memory, |owner, _| whose(owner))
    }

    /// As [`cancel_those`](Self::cancel_those), for SCSI commands only, or for those of one logical unit only.
    pub fn cancel_commands<M: Memory<T>>(
        &mut self,
        unit: Option<Lun>,
        whose: impl Fn(&T) -> bool,
        memory: &mut M,
    ) -> Vec<T> {
        self.cancel_where(memory, |owner, kind| match kind {
            Kind::Scsi(progress) => whose(owner) && unit.is_none_or(|unit| progress.request.lun == unit),
            _ => false,
        })
    }

    fn cancel_where<M: Memory<T>>(&mut self, memory: &mut M, chosen: impl Fn(&T, &Kind) -> bool) -> Vec<T> {
        let waiting = self.immediate.iter().chain(&self.texts).chain(&self.ahead).chain(&self.queue);
        let unsent = |itt: &&Itt| self.requests.get(**itt).is_some_and(|request| !request.sent);
        let mut tags: Vec<_> = waiting.filter(unsent).copied().collect();
        let mut in_flight: Vec<_> = self
            .requests
            .iter()
            .filter(|(_, request)| request.sent && request.owner.is_some())
            .map(|(itt, request)| (itt, request.cmd_sn))
            .collect();
        in_order(&mut in_flight);
        tags.extend(in_flight.iter().map(|(itt, _)| itt));
        // A login before its first request is in none of the queues.
        tags.extend(self.login.as_ref().map(|login| login.itt));
        tags.retain(|&itt| {
            self.requests
                .get(itt)
                .is_some_and(|request| request.owner.as_ref().is_some_and(|owner| chosen(owner, &request.kind)))
        });
        tags.into_iter().filter_map(|itt| self.withdraw(itt, memory)).collect()
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

    /// Takes the owner off a request. One that the target knows keeps its tag until the target
    /// answers.
    pub(super) fn withdraw<M: Memory<T>>(&mut self, itt: Itt, memory: &mut M) -> Option<T> {
        let request = self.requests.get_mut(itt)?;
        let owner = request.owner.take()?;
        self.owned -= 1;
        let (sent, leaving) = (request.sent, request.is_leaving(itt, &self.outbox));
        let queued = !sent && matches!(request.kind, Kind::Scsi(_) | Kind::Ping(_));
        let login = matches!(request.kind, Kind::Login);
        let answer_due = sent && !request.concluded && !login && self.phase != Phase::Idle;
        self.timers.clear(index_of(itt));
        if leaving {
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
            self.texts.retain(|&waiting| waiting != itt);
        }
        Some(owner)
    }

    /// Keeps the tags of cancelled requests from outgrowing the queue, and so few that none of them
    /// comes back as the tag of another request.
    fn forget_cancelled(&mut self) {
        if self.queue.len() > self.queued + (self.queued + 64).min(GENERATIONS / 2) {
            let requests = &self.requests;
            self.queue.retain(|&itt| requests.get(itt).is_some_and(|request| !request.sent));
        }
    }

    /// Ends a request with its answer.
    pub(super) fn complete<M: Memory<T>>(&mut self, itt: Itt, completion: Completion, memory: &mut M) {
        let Some(request) = self.requests.get_mut(itt) else { return };
        let leaving = request.is_leaving(itt, &self.outbox);
        self.timers.clear(index_of(itt));
        if let Some(owner) = request.owner.take() {
            self.owned -= 1;
            if leaving {
                self.detach(itt, &owner, memory);
            }
            self.events.push_back(Event::Completed { owner, completion });
        }
        self.requests.discard(itt);
    }
}

/// Order of CmdSN on the wire, for numbers of one window.
pub(super) fn sn_order(a: CmdSn, b: CmdSn) -> core::cmp::Ordering {
    if a == b {
        core::cmp::Ordering::Equal
    } else if a.precedes(b) {
        core::cmp::Ordering::Less
    } else {
        core::cmp::Ordering::Greater
    }
}

/// Sorts requests as they went over the wire: without memory, and in one place for all kinds of owners.
pub(super) fn in_order(requests: &mut [(Itt, CmdSn)]) {
    requests.sort_unstable_by(|a, b| sn_order(a.1, b.1));
}
