// SPDX-License-Identifier: LGPL-2.1-or-later
//! Invariants that hold at every step.

use iscsi_client::Driver;
use iscsi_proto::wire::Itt;

use super::{Application, Command, Kind, Rhythm, Stage};
use crate::simulation::heap;

impl Application {
    pub(super) fn check(&mut self) {
        self.check_times();
        if let Some(offence) = self.buffers.offence.take() {
            self.fail("no-access-after-the-end", offence);
        }
        let Some(driver) = &self.driver else { return };
        let (outstanding, waiting, live) = (driver.outstanding(), driver.waiting(), self.live.len());
        // The driver's own check of the unit is one request more.
        if outstanding > live + 2 {
            self.fail("queues-have-ceilings", format!("{outstanding} requests outstanding, {live} were submitted"));
        }
        if waiting > live * 17 + 80 {
            self.fail("queues-have-ceilings", format!("{waiting} things wait to be sent, {live} were submitted"));
        }
        let held = heap::held() - self.heap_before;
        if held > heap::CEILING {
            self.fail("memory-has-a-ceiling", format!("the driver holds {held} bytes, {live} requests are live"));
        }
        let limited = if self.stage == Stage::Opening { self.connect_timeout } else { self.timeout } > 0;
        if live > 0 && limited && !self.over && self.depth == 0 && driver.descriptor().is_some() {
            let asleep = driver.next_deadline().is_none();
            if asleep {
                let text = format!("{live} requests with a timeout wait, and the driver has no deadline");
                self.fail("waiting-has-a-deadline", text);
            }
        }
    }
}

impl Application {
    /// Requests end when their time is over, and when a session that has a limit of attempts cannot be opened.
    pub(super) fn check_times(&mut self) {
        let now = self.now();
        let is_open = self.driver.as_ref().is_some_and(Driver::is_open);
        self.opened = is_open.then(|| self.opened.unwrap_or(now));
        // It may have been open for a moment between two looks, but not without having read anything.
        let read = self.world.borrow().last_read(self.number);
        self.last_opened = self.last_opened.max(self.opened.unwrap_or(read));
        if self.over {
            // Nobody serves the driver any more until the next connect.
            return;
        }
        let slack = match self.rhythm {
            Rhythm::Ticks(every) => every + 10,
            Rhythm::Deadlines => 10,
        };
        // Half-open links are found dead within 130 s; each attempt has its time at each portal.
        let each = 1 + self.settings.other_portals.len() as u64;
        let attempt = if self.connect_timeout > 0 { self.connect_timeout } else { 2 * 127_000 };
        let given_up = self.retries.map(|retries| 150_000 + (u64::from(retries) + 1) * (each * 2 * attempt + 31_000));
        let gone = self.world.borrow().gone_since();
        let commands = self.live.iter().filter(|(_, command)| command.itt != Itt::RESERVED);
        let late = commands.filter_map(|(number, command)| {
            let Command { kind, submitted, timeout, .. } = *command;
            // A write goes on as long as its data leaves.
            let limited = timeout > 0 && !matches!(kind, Kind::Write { .. });
            if limited && now > submitted.max(self.last_opened) + timeout + slack {
                return Some(("timeouts-end-requests", format!("command {number} ({kind:?}) may take {timeout} ms")));
            }
            let given_up = gone.zip(given_up).filter(|_| !self.no_auto_reconnect);
            let end = given_up.map(|(gone, limit)| submitted.max(gone) + limit);
            let text = || format!("command {number} ({kind:?}) outlives the last attempt to open its session");
            end.filter(|end| now > *end).map(|_| ("retries-have-a-limit", text()))
        });
        if let Some((invariant, text)) = late.collect::<Vec<_>>().pop() {
            self.fail(invariant, text);
        }
    }
}
