// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the program is told, whether it can be true, and what it does about it.

use iscsi_client::{Driver, Notice, Outcome};
use iscsi_proto::session::{Completion, Failure, Residual, ScsiResult};
use iscsi_proto::wire::TaskResult;

use super::{Aim, Application, Command, Kind, PATIENCE, Stage};
use crate::simulation::store::{BLOCK, Sabotage};
use crate::simulation::trace::Happening;

impl Application {
    pub(super) fn told(&mut self, notice: Notice<u32>) {
        let Notice { owner, outcome } = notice;
        if self.sabotage == Some(Sabotage::NeverTold) && owner == 5 {
            self.sabotage = None;
            return;
        }
        let how = match &outcome {
            Outcome::Connected => "connected",
            Outcome::Failed(_) => "failed",
            Outcome::Completed(Completion::Scsi(result)) if result.status == 0 => "good",
            Outcome::Completed(Completion::Scsi(_)) => "another status",
            Outcome::Completed(Completion::Failed(Failure::Cancelled)) => "cancelled",
            Outcome::Completed(Completion::Failed(Failure::TimedOut)) => "timed out",
            Outcome::Completed(Completion::Failed(_)) => "error",
            Outcome::Completed(_) => "answered",
        };
        self.note(Happening::Told { initiator: self.number as u64, command: owner, how });
        self.world.borrow().say(|| format!("{outcome:?}"));
        let Some(command) = self.live.remove(&owner) else {
            return self.fail("told-once", format!("command {owner} is told of a second time"));
        };
        let (data, _) = self.buffers.end(owner);
        if self.sabotage == Some(Sabotage::ToldTwice) && owner == 5 {
            self.sabotage = None;
            self.told(Notice { owner, outcome: Outcome::Connected });
        }
        self.judge(&command, &outcome, &data);
        let again = matches!(&outcome, Outcome::Completed(Completion::Scsi(result)) if result.status == 0);
        if let (Kind::Write { first, blocks, .. }, true, Some(Sabotage::SentAfterEnd)) =
            (command.kind, again, self.sabotage)
        {
            self.sabotage = None;
            self.transfer(command.kind, first, blocks);
        }
        self.react(&command, &outcome);
    }

    /// Whether what the application is told can be true.
    pub(super) fn judge(&mut self, command: &Command, outcome: &Outcome, data: &[u8]) {
        let result = match outcome {
            Outcome::Completed(Completion::Scsi(result)) => Some(*result),
            _ => None,
        };
        let good = result.is_some_and(|result| result.status == 0);
        if good && command.is_short {
            self.fail("short-memory-is-an-error", format!("{:?} was good with less memory than data", command.kind));
        }
        match command.kind {
            Kind::Write { .. } => {
                let whole = result.is_some_and(is_whole);
                self.end_write(command.kind, good && whole);
            }
            Kind::Read { first, blocks } => {
                if let Some(result) = result.filter(|_| good) {
                    if result.received as usize != blocks as usize * BLOCK {
                        let text = format!("a read of {blocks} blocks was good with {} bytes", result.received);
                        self.fail("good-read-is-stored", text);
                    }
                    let store = self.world.borrow().store.clone();
                    store.with(|state| state.check_read(command.begun, first, data));
                }
            }
            Kind::Ping { length } => {
                if let Outcome::Completed(Completion::Ping(echo)) = outcome {
                    if echo.len() != length {
                        self.fail("echo", format!("{} bytes of {length} came back", echo.len()));
                    }
                }
            }
            _ => {}
        }
        let wrong = self.world.borrow().store.with(|state| state.wrong.take());
        if let Some((invariant, text)) = wrong {
            self.fail(invariant, text);
        }
        if self.fair && matches!(command.kind, Kind::Read { .. } | Kind::Write { .. }) {
            let expected = good
                || command.is_short
                || matches!(outcome, Outcome::Completed(Completion::Failed(Failure::Cancelled)))
                || (matches!(outcome, Outcome::Completed(Completion::Failed(Failure::TimedOut)))
                    && (command.timeout <= 2_000
                        || self.stage != Stage::Open
                        || self.driver.as_ref().is_none_or(Driver::is_recovering)))
                || result.is_some_and(|result| result.status == 2);
            if !expected {
                self.fail("good-target-good-answers", format!("{:?} ended as {outcome:?}", command.kind));
            }
        }
    }

    /// What the program does about it.
    pub(super) fn react(&mut self, command: &Command, outcome: &Outcome) {
        if self.driver.is_none() {
            return;
        }
        let cancelled = matches!(outcome, Outcome::Completed(Completion::Failed(Failure::Cancelled)));
        match (command.kind, outcome) {
            (Kind::Connect, Outcome::Connected) => {
                let login = self.begin(Kind::LogIn, 0, 0);
                let Some(driver) = &mut self.driver else { return };
                if let Err((_, login)) = driver.log_in(login) {
                    self.withdraw(login);
                    self.close_for_now();
                }
                return;
            }
            (Kind::FullConnect, Outcome::Connected) | (Kind::LogIn, Outcome::Completed(Completion::LoggedIn))
                if self.stage == Stage::Opening =>
            {
                self.stage = Stage::Open;
            }
            (Kind::FullConnect, Outcome::Connected) | (Kind::LogIn, Outcome::Completed(Completion::LoggedIn)) => {}
            (Kind::Connect | Kind::FullConnect | Kind::LogIn, _) => {
                if !cancelled || self.stage == Stage::Opening {
                    self.close_for_now();
                }
                return;
            }
            (Kind::LogOut, _) => {
                // Nothing is sent after it, answered or not.
                if self.aim != Aim::Leave {
                    self.disconnect();
                    self.close_for_now();
                }
                return;
            }
            (Kind::Abort { aborted }, outcome) => {
                // The task is gone, or is no longer wanted: as QEMU does.
                let complete = matches!(outcome, Outcome::Completed(Completion::TaskManagement(TaskResult::Complete)));
                if complete || self.chance.one_in(2) {
                    self.cancel(aborted);
                    if !complete && self.timeout == 0 {
                        self.reconnect();
                    }
                }
            }
            (Kind::Read { first, blocks }, outcome) => self.verified(first, blocks, outcome),
            _ => {}
        }
        let timed_out = matches!(outcome, Outcome::Completed(Completion::Failed(Failure::TimedOut)));
        if timed_out && (self.aim != Aim::Chaos || self.chance.one_in(4)) {
            self.reconnect();
        }
        if self.aim == Aim::Chaos && self.actions_left > 0 && self.depth < 3 && self.chance.one_in(4) {
            self.act_inside();
        }
    }

    /// What a callback does.
    pub(super) fn act_inside(&mut self) {
        self.depth += 1;
        match self.chance.below(16) {
            0..=7 => self.submit_some(1),
            8 => self.cancel_one(),
            9 => self.cancel_all(),
            10 => self.service(0),
            11 => self.reconnect(),
            12 if self.chance.one_in(3) => self.destroy_for_now(),
            13 => {
                self.disconnect();
                self.close_for_now();
            }
            14 => self.abort_one(),
            _ => self.ping(),
        }
        self.depth -= 1;
    }

    /// A read of the verification has ended.
    pub(super) fn verified(&mut self, first: u64, blocks: u64, outcome: &Outcome) {
        let Aim::Verify { next } = self.aim else { return };
        if next != first {
            return;
        }
        if matches!(outcome, Outcome::Completed(Completion::Scsi(result)) if result.status == 0) {
            self.aim = Aim::Verify { next: next + blocks };
            return;
        }
        self.setbacks += 1;
        if self.setbacks > PATIENCE {
            self.fail("good-target-good-answers", format!("after all faults a read ends as {outcome:?}"));
        }
    }
}

/// Whether a good answer is about all that was asked.
fn is_whole(result: ScsiResult) -> bool {
    matches!(result.residual, Residual::None | Residual::Overflow(_) | Residual::Underflow(0))
}
