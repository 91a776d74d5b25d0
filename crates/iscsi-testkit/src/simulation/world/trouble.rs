// SPDX-License-Identifier: LGPL-2.1-or-later
//! What goes wrong without anybody having done anything: at moments that chance gives.

use iscsi_proto::wire::{AsyncEvent, AsyncMessage, Reject, RejectReason};

use super::World;
use crate::simulation::faults::Fault;
use crate::simulation::link::State;
use crate::simulation::trace::{Happening, sum};
use crate::target::lock;

impl World {
    /// Answers that a fault has held back leave now.
    pub(super) fn late(&mut self) {
        loop {
            let Some((connection, bytes)) = lock(&self.faults).take_due() else { return };
            let Some((&number, link)) = self.links.iter_mut().find(|(_, link)| link.connection == Some(connection))
            else {
                continue;
            };
            if bytes.is_empty() {
                // A closed window opens again: the initiator learns of it.
                self.serve(connection, |engine| {
                    engine.ping(connection);
                });
            } else if !link.target_done {
                let sum = sum(&bytes);
                self.trace.note(self.now, Happening::Answered { link: number, bytes: bytes.len() as u64, sum });
                link.to_initiator.send(self.now, &bytes, &mut self.chance);
            }
        }
    }

    pub(super) fn trouble(&mut self) {
        if self.now < self.next_trouble || lock(&self.faults).healed() {
            return;
        }
        self.next_trouble = self.now + self.chance.mostly_small(1, 20_000);
        let alive: Vec<(u64, u64)> = self
            .links
            .iter()
            .filter(|(_, link)| link.state == State::Open && !link.target_done)
            .filter_map(|(&number, link)| Some((number, link.connection?)))
            .collect();
        if self.strikes(Fault::GoneForGood) {
            self.gone = true;
            self.gone_since = self.now;
            self.restart();
            return;
        }
        if self.strikes(Fault::RestartAndAbsence) {
            self.down_until = self.now + self.chance.within(10, 30_000);
            self.restart();
            return;
        }
        if self.strikes(Fault::Restart) {
            self.restart();
            return;
        }
        if alive.is_empty() {
            return;
        }
        let (number, connection) = self.chance.pick(&alive);
        if self.strikes(Fault::Reset) {
            let target_learns = self.chance.one_in(2);
            return self.break_link(number, libc::ECONNRESET, target_learns);
        }
        if self.strikes(Fault::ClosedByTarget) {
            return self.serve(connection, |engine| engine.close(connection));
        }
        let until = self.now + self.chance.mostly_small(10, 60_000);
        let there = self.strikes(Fault::StallThere);
        let back = self.strikes(Fault::StallBack);
        let dead = self.strikes(Fault::HalfOpen);
        let dies = self.now + self.chance.within(15_000, 130_000);
        if let Some(link) = self.links.get_mut(&number) {
            if there {
                link.to_target.stall(until);
            }
            if back {
                link.to_initiator.stall(until);
            }
            if dead {
                link.to_target.lost = true;
                link.to_initiator.lost = true;
                // Keepalive finds out.
                link.dies = Some((dies, libc::ETIMEDOUT));
            }
        }
        self.announce(connection);
    }

    /// What a target says without being asked.
    pub(super) fn announce(&mut self, connection: u64) {
        let wait = self.chance.mostly_small(0, 20) as u16;
        for (fault, event) in [
            (Fault::AsyncScsiEvent, AsyncEvent::ScsiEvent),
            (Fault::AsyncLogoutRequested, AsyncEvent::LogoutRequested),
            (Fault::AsyncConnectionDropped, AsyncEvent::ConnectionDropped),
            (Fault::AsyncSessionDropped, AsyncEvent::SessionDropped),
            (Fault::AsyncNegotiation, AsyncEvent::NegotiationRequested),
            (Fault::AsyncTasksTerminated, AsyncEvent::TasksTerminated),
            (Fault::AsyncVendorSpecific, AsyncEvent::VendorSpecific),
        ] {
            if !self.strikes(fault) {
                continue;
            }
            let message = AsyncMessage { event, parameter2: wait, parameter3: wait, ..AsyncMessage::default() };
            self.serve(connection, |engine| {
                engine.send_async_message(connection, &message);
            });
            let drops = matches!(fault, Fault::AsyncConnectionDropped | Fault::AsyncSessionDropped);
            if drops && self.chance.one_in(2) {
                self.serve(connection, |engine| engine.close(connection));
            }
        }
        if self.strikes(Fault::PingFromTarget) {
            self.serve(connection, |engine| {
                engine.ping(connection);
            });
        }
        if self.strikes(Fault::PingFlood) {
            self.serve(connection, |engine| {
                for _ in 0..300 {
                    engine.ping(connection);
                }
            });
        }
        if self.strikes(Fault::RejectOfNothing) {
            let reason =
                self.chance.pick(&[RejectReason::ProtocolError, RejectReason::InvalidPduField, RejectReason(0x77)]);
            let header = [0xff; 48];
            self.serve(connection, |engine| {
                engine.send_reject(connection, &Reject { reason, ..Reject::default() }, &header);
            });
        }
    }

    pub(super) fn restart(&mut self) {
        self.engine.restart();
        self.collect();
    }
}
