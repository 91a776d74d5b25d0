// SPDX-License-Identifier: LGPL-2.1-or-later
//! What outlives a connection, and when the next one is tried.

use alloc::vec::Vec;

use super::ending::in_order;
use super::event::{CommandError, Completion, Event, Failure};
use super::request::{Kind, ScsiProgress};
use super::slab::index_of;
use super::timer::Instant;
use super::{Phase, Session};
use crate::limits;

/// What a lost connection means for the session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lost {
    /// It was in full feature phase, or on its way back there: its commands wait for it.
    Recover,
    /// There is nothing to come back to.
    Over,
}

impl<T> Session<T> {
    /// The connection is closed. Requests that cannot be repeated end, with events to be polled;
    /// SCSI commands of a session that was logged in wait, those sent earlier first, as if they
    /// had never been sent (RFC 7143 7.15).
    pub fn connection_lost(&mut self) -> Lost {
        let recover = self.comes_back();
        self.established = false;
        self.phase = Phase::Idle;
        self.login = None;
        self.outbox.clear();
        self.sequences.clear();
        self.nop_answers.clear();
        self.immediate.clear();
        self.texts.clear();
        self.pings_in_flight = 0;
        self.reset_receive(super::LOGIN_FRAMING);
        self.drop_unrepeatable();
        self.drop_hopeless();
        // Also what does not come back is as if never sent: it can be ended without the target.
        self.requeue();
        self.recovering = recover;
        if recover { Lost::Recover } else { Lost::Over }
    }

    /// The session does not come back: it forgets that it was recovering. The caller then ends
    /// its requests with [`cancel_all`](Self::cancel_all).
    pub fn give_up(&mut self) {
        self.established = false;
        self.recovering = false;
        self.held = false;
    }

    /// Requests of the application wait until [`release`](Self::release).
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// Requests of the application need not wait any more; the timeouts of those that waited for
    /// the session to come back begin anew, a limited number of times.
    pub fn release(&mut self, now: Instant) {
        self.held = false;
        for &itt in &self.queue {
            let Some(request) = self.requests.get_mut(itt) else { continue };
            if request.timeout > 0 && request.renewals < limits::TIMEOUT_RENEWALS {
                request.renewals += 1;
                // The place in the table exists: the request had a deadline before.
                let _ = self.timers.set(index_of(itt), now, request.timeout);
            }
        }
    }

    /// Ends what means nothing on another connection, and frees tags that waited for answers.
    fn drop_unrepeatable(&mut self) {
        let ending: Vec<_> = self
            .requests
            .iter()
            .filter(|(_, request)| request.owner.is_none() || !matches!(request.kind, Kind::Scsi(_)))
            .map(|(itt, _)| itt)
            .collect();
        for itt in ending {
            self.timers.clear(index_of(itt));
            let Some(request) = self.requests.remove(itt) else { continue };
            if let (Kind::Ping(_), false) = (&request.kind, request.sent) {
                self.queued -= 1;
            }
            if let Some(owner) = request.owner {
                self.owned -= 1;
                let completion = Completion::Failed(Failure::Cancelled);
                self.events.push_back(Event::Completed { owner, completion });
            }
        }
    }

    /// Ends commands whose answers ended the connection too often, or that have outlived too many.
    fn drop_hopeless(&mut self) {
        let hopeless: Vec<_> = self
            .requests
            .iter()
            .filter(|(_, request)| request.sent)
            .filter_map(|(itt, request)| {
                let faulty = request.faults > limits::COMMAND_FAULTS;
                let lost = request.replays >= limits::COMMAND_REPLAYS;
                let error = if faulty { CommandError::WrongAnswers } else { CommandError::LostTooOften };
                (faulty || lost).then_some((itt, error))
            })
            .collect();
        for (itt, error) in hopeless {
            self.timers.clear(index_of(itt));
            if let Some(owner) = self.requests.remove(itt).and_then(|request| request.owner) {
                self.owned -= 1;
                let completion = Completion::Failed(Failure::Error(error));
                self.events.push_back(Event::Completed { owner, completion });
            }
        }
    }

    /// Puts commands in flight before those that wait, in the order in which they were sent.
    fn requeue(&mut self) {
        let mut sent: Vec<_> = self
            .requests
            .iter()
            .filter(|(_, request)| request.sent)
            .map(|(itt, request)| (itt, request.cmd_sn))
            .collect();
        in_order(&mut sent);
        for (itt, _) in sent.into_iter().rev() {
            let Some(request) = self.requests.get_mut(itt) else { continue };
            if let Kind::Scsi(progress) = &mut request.kind {
                *progress = ScsiProgress::new(progress.request);
            }
            request.replays += 1;
            request.sent = false;
            request.concluded = false;
            request.sequences = 0;
            request.batch = 0;
            self.queue.push_front(itt);
            self.queued += 1;
        }
    }
}

/// Waits between attempts and their number (contract 14.7, 14.8).
#[derive(Clone, Copy, Debug, Default)]
pub struct Recovery {
    /// Attempts that may fail in a row; `None` for endless.
    pub max_retries: Option<u32>,
    failures: u32,
    last_success: Option<Instant>,
    due: Option<Instant>,
}

/// What is to be done about a session that was lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecoveryStep {
    /// Nothing: no attempt is scheduled.
    Idle,
    /// Wait for this moment.
    Wait(Instant),
    /// Try now.
    Try,
}

/// After so many failures in a row waits begin to vary.
const EVEN_WAITS: u64 = 10;

impl Recovery {
    /// The session was lost: the first attempt is due at once, unless the last success is fresh;
    /// and not before `wait` milliseconds, if the target asked for that.
    pub fn lost(&mut self, now: Instant, wait: u64) {
        let guarded = self.last_success.map_or(now, |success| success.plus(limits::RECONNECT_GUARD));
        let earliest = if now.until(guarded) > 0 { now.plus(limits::RECONNECT_GUARD) } else { now };
        self.due = Some(earliest.max(now.plus(wait.min(u64::from(limits::TIME2WAIT) * 1000))));
    }

    /// An attempt is under way.
    pub fn started(&mut self) {
        self.due = None;
    }

    /// A waiting attempt is due now.
    pub fn hurry(&mut self, now: Instant) {
        self.due = self.due.map(|due| due.min(now));
    }

    /// An attempt failed. `false` when it was the last. From the eleventh on waits vary by a `random` number, so that
    /// initiators that have lost the same target do not come back in step.
    #[must_use]
    pub fn failed(&mut self, now: Instant, random: u32) -> bool {
        self.failures += 1;
        if self.max_retries.is_some_and(|retries| self.failures > retries) {
            self.due = None;
            return false;
        }
        let failures = u64::from(self.failures);
        let seconds = if failures > EVEN_WAITS { failures + u64::from(random % 10) - 5 } else { failures };
        self.due = Some(now.plus((seconds * 1000).min(limits::RECONNECT_WAIT)));
        true
    }

    /// How many attempts have failed in a row.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// The session is back.
    pub fn succeeded(&mut self, now: Instant) {
        self.failures = 0;
        self.last_success = Some(now);
        self.due = None;
    }

    /// What is to be done now.
    #[must_use]
    pub fn step(&self, now: Instant) -> RecoveryStep {
        match self.due {
            None => RecoveryStep::Idle,
            Some(due) if due > now => RecoveryStep::Wait(due),
            Some(_) => RecoveryStep::Try,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_grow_rarer_and_end() {
        let mut recovery = Recovery { max_retries: Some(2), ..Recovery::default() };
        recovery.lost(Instant(1000), 0);
        assert_eq!(recovery.step(Instant(1000)), RecoveryStep::Try);
        recovery.started();
        assert_eq!(recovery.step(Instant(1000)), RecoveryStep::Idle);
        assert!(recovery.failed(Instant(2000), 0));
        assert_eq!(recovery.step(Instant(2000)), RecoveryStep::Wait(Instant(3000)));
        assert!(recovery.failed(Instant(3000), 0));
        assert_eq!(recovery.step(Instant(4999)), RecoveryStep::Wait(Instant(5000)));
        assert!(!recovery.failed(Instant(5000), 0));
        assert_eq!(recovery.step(Instant(9000)), RecoveryStep::Idle);
    }

    #[test]
    fn late_waits_vary_and_have_a_limit() {
        let mut recovery = Recovery::default();
        let mut wait = |random| {
            assert!(recovery.failed(Instant(0), random));
            recovery.due.unwrap().0
        };
        assert_eq!((1..=10).map(|_| wait(7)).collect::<Vec<_>>(), (1..=10).map(|n| n * 1000).collect::<Vec<_>>());
        assert_eq!(wait(0), 6_000);
        assert_eq!(wait(9), 16_000);
        (13..40).for_each(|_| assert!(wait(4) <= limits::RECONNECT_WAIT));
    }

    #[test]
    fn a_target_cannot_make_us_wait_for_days() {
        let longest = u64::from(limits::TIME2WAIT) * 1000;
        for (wanted, due) in
            [(0, 5), (2_000, 2_005), (longest, longest + 5), (65_535_000, longest + 5), (u64::MAX, longest + 5)]
        {
            let mut recovery = Recovery::default();
            recovery.lost(Instant(5), wanted);
            assert_eq!(recovery.due, Some(Instant(due)), "{wanted}");
        }
    }

    #[test]
    fn a_waiting_attempt_can_be_hurried() {
        let mut recovery = Recovery::default();
        recovery.hurry(Instant(5));
        assert_eq!(recovery.step(Instant(5)), RecoveryStep::Idle);
        assert!(recovery.failed(Instant(5), 0));
        recovery.hurry(Instant(5));
        assert_eq!(recovery.step(Instant(5)), RecoveryStep::Try);
    }

    #[test]
    fn a_fresh_success_or_the_target_delays_the_first_attempt() {
        let mut recovery = Recovery::default();
        recovery.succeeded(Instant(10_000));
        recovery.lost(Instant(11_000), 0);
        assert_eq!(recovery.step(Instant(11_000)), RecoveryStep::Wait(Instant(14_000)));
        recovery.lost(Instant(20_000), 5_000);
        assert_eq!(recovery.step(Instant(20_000)), RecoveryStep::Wait(Instant(25_000)));
    }
}
