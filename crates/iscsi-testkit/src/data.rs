// SPDX-License-Identifier: LGPL-2.1-or-later
//! SCSI commands and their data: immediate, unsolicited and solicited data out, Data-In, status
//! (RFC 7143 11.3, 11.4, 11.7, 11.8).

use std::sync::Arc;
use std::sync::atomic::Ordering;

use iscsi_proto::wire::{
    DataIn, DataOut, DataSn, HEADER_LENGTH, Itt, ReadyToTransfer, RejectReason, ResponseCode, ScsiCommand,
    ScsiResponse, Ttt,
};

use crate::connection::{Connection, Ended, Received};
use crate::lun::{self, LogicalUnit};
use crate::outbox::Payload;
use crate::scsi::{self, Outcome, Plan, Request};
use crate::session::{OpenR2t, Purpose, Task};
use crate::target::TargetNode;

/// What a status says about the amount of data (RFC 7143 11.4.5).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Residual {
    overflow: bool,
    underflow: bool,
    count: u32,
}

impl Residual {
    fn new(expected: u32, actual: u64) -> Self {
        let expected = u64::from(expected);
        Self {
            overflow: actual > expected,
            underflow: actual < expected,
            count: u32::try_from(actual.abs_diff(expected)).unwrap_or(u32::MAX),
        }
    }
}

impl Connection {
    pub(crate) fn unit(&self, number: u16) -> Option<Arc<LogicalUnit>> {
        self.node()?.units().iter().find(|unit| unit.number == number).map(Arc::clone)
    }

    pub(crate) fn command(&mut self, command: &ScsiCommand, data: &[u8]) -> Result<(), Ended> {
        if self.session.task(command.itt).is_some() {
            return self.reject(RejectReason::TaskInProcess, &command.encode(data.len() as u32));
        }
        let unit = lun::number(command.lun).and_then(|number| self.unit(number));
        let mut answer = std::mem::take(&mut self.scratch);
        answer.clear();
        let plan = self.plan(command, unit.as_deref(), &mut answer);
        let done = self.carry_out(command, unit, plan, data, &answer);
        self.scratch = answer;
        done
    }

    fn plan(&mut self, command: &ScsiCommand, unit: Option<&LogicalUnit>, answer: &mut Vec<u8>) -> Plan {
        let Some(established) = &self.established else {
            return Plan::Done(scsi::NO_UNIT);
        };
        let nexus = &established.nexus;
        let reports = !scsi::ignores_unit_attention(&command.cdb);
        let attention = unit.filter(|_| reports).and_then(|unit| {
            if self.session.was_reset(unit) {
                return Some(scsi::POWER_ON_OR_RESET);
            }
            if unit.reservations.has_aborted(nexus) {
                self.session.abort_all_of(unit);
            }
            unit.reservations.take_attention(nexus)
        });
        let node = established.node.and_then(|index| self.shared.nodes.get(index));
        let units = node.map(TargetNode::units).unwrap_or_default();
        let port_groups = node.map(TargetNode::told_port_groups).unwrap_or_default();
        scsi::begin(&Request { cdb: &command.cdb, unit, units, port_groups, nexus, attention }, answer)
    }

    fn carry_out(
        &mut self,
        command: &ScsiCommand,
        unit: Option<Arc<LogicalUnit>>,
        plan: Plan,
        data: &[u8],
        answer: &[u8],
    ) -> Result<(), Ended> {
        let more = command.write && !command.last;
        let expected = command.expected_data_transfer_length;
        let (purpose, length) = match plan {
            Plan::Done(outcome) if more => (Purpose::Discard(outcome), 0),
            // Data is on its way to a command that takes none.
            Plan::Answer | Plan::Read { .. } if more => (Purpose::Discard(scsi::UNEXPECTED_DATA), 0),
            Plan::Done(outcome) => return self.respond(command.itt, outcome, expected, 0, DataSn(0)),
            Plan::Answer => {
                let expected = if command.read { expected } else { 0 };
                return self.send_data(command, expected, answer.len() as u64, |offset, length| {
                    Payload::Bytes(&answer[offset as usize..][..length as usize])
                });
            }
            Plan::Read { offset: start, length } => {
                let Some(unit) = unit else {
                    return self.respond(command.itt, scsi::NO_UNIT, expected, 0, DataSn(0));
                };
                let expected = if command.read { expected } else { 0 };
                let backing = &*unit.backing;
                return self.send_data(command, expected, length, |offset, length| Payload::Stored {
                    backing,
                    offset: start + u64::from(offset),
                    length,
                });
            }
            Plan::Write { offset, length } => (Purpose::Write { offset }, length),
            Plan::Compare { offset, length } => (Purpose::Compare { offset, same: true }, length),
            Plan::Collect { length } => (Purpose::Collect, length),
        };
        let mut task = self.new_task(command, unit, purpose, length);
        let taken = data.len().min(expected as usize);
        absorb(&mut task, 0, &data[..taken], &mut self.scratch);
        task.requested = taken as u32;
        if !more && task.requested >= task.wanted {
            return self.finish(task);
        }
        self.session.insert(task);
        self.proceed(command.itt)
    }

    fn new_task(
        &mut self,
        command: &ScsiCommand,
        unit: Option<Arc<LogicalUnit>>,
        purpose: Purpose,
        length: u64,
    ) -> Task {
        let expected = command.expected_data_transfer_length;
        let acceptable = if command.write { expected } else { 0 };
        let (collected, open) = self.session.buffers();
        Task {
            itt: command.itt,
            lun: command.lun,
            immediate: command.immediate,
            resets: unit.as_ref().map_or(0, |unit| unit.resets.load(Ordering::Relaxed)),
            unit,
            cdb: command.cdb,
            expected,
            length,
            wanted: u32::try_from(length).unwrap_or(u32::MAX).min(acceptable),
            purpose,
            collected,
            unsolicited: command.write && !command.last,
            requested: 0,
            r2t_sn: DataSn(0),
            open,
            damaged: false,
        }
    }

    /// Takes a command in that is never answered.
    pub(crate) fn hold(&mut self, header: &[u8; HEADER_LENGTH]) {
        let command = ScsiCommand::decode(header);
        if self.session.accept(command.cmd_sn, command.immediate) {
            let unit = lun::number(command.lun).and_then(|number| self.unit(number));
            let task = self.new_task(&command, unit, Purpose::Held, 0);
            self.session.insert(task);
        }
    }

    pub(crate) fn data_out(&mut self, pdu: &DataOut, received: &Received<'_>) -> Result<(), Ended> {
        // The task may have been aborted while its data was on the way.
        let Some(task) = self.session.task(pdu.itt) else {
            return Ok(());
        };
        if task.unit.as_ref().is_some_and(|unit| unit.resets.load(Ordering::Relaxed) != task.resets) {
            self.session.abort(|task| task.itt == pdu.itt);
            return Ok(());
        }
        let nexus = self.established.as_ref().map(|established| &established.nexus);
        let preempted = |unit: &Arc<LogicalUnit>| nexus.is_some_and(|nexus| unit.reservations.has_aborted(nexus));
        if let Some(unit) = task.unit.clone().filter(preempted) {
            self.session.abort_all_of(&unit);
            return Ok(());
        }
        let length = received.data.len() as u32;
        let end = pdu.buffer_offset.checked_add(length).filter(|end| *end <= task.expected);
        let fits = if pdu.ttt == Ttt::RESERVED {
            let fits = task.unsolicited && pdu.buffer_offset == task.requested && end.is_some();
            if fits {
                task.requested += length;
                task.unsolicited = !pdu.last;
            }
            fits
        } else if let Some(place) = task.open.iter().position(|r2t| r2t.ttt == pdu.ttt) {
            let r2t = &mut task.open[place];
            let fits = pdu.buffer_offset == r2t.next && end.is_some_and(|end| end <= r2t.end);
            if fits {
                r2t.next += length;
            }
            if pdu.last {
                task.damaged |= r2t.next != r2t.end;
                task.open.remove(place);
            }
            fits
        } else {
            return self.reject(RejectReason::InvalidPduField, received.header);
        };
        if fits {
            absorb(task, pdu.buffer_offset, received.data, &mut self.scratch);
        } else {
            task.damaged = true;
            task.unsolicited &= !pdu.last;
        }
        self.proceed(pdu.itt)
    }

    /// Asks for more data of a task, or finishes it.
    fn proceed(&mut self, itt: Itt) -> Result<(), Ended> {
        loop {
            let Some(task) = self.session.task(itt) else {
                return Ok(());
            };
            let quiet = !task.unsolicited && task.open.is_empty();
            let wants_more = task.requested < task.wanted && !task.damaged;
            match task.purpose {
                Purpose::Held => return Ok(()),
                // RFC 7143 11.4.2: status waits for the end of running sequences.
                Purpose::Discard(_) if !quiet => return Ok(()),
                Purpose::Discard(_) => break,
                _ if quiet && !wants_more => break,
                _ => {}
            }
            let room = task.open.len() < usize::from(self.agreed.max_outstanding_r2t);
            if task.unsolicited || !wants_more || !room {
                return Ok(());
            }
            self.ask_for_data(itt)?;
        }
        match self.session.remove(itt) {
            Some(task) => self.finish(task),
            None => Ok(()),
        }
    }

    fn ask_for_data(&mut self, itt: Itt) -> Result<(), Ended> {
        let ttt = self.session.new_ttt();
        let stamp = self.session.quote();
        let burst = self.agreed.max_burst_length;
        let Some(task) = self.session.task(itt) else {
            return Ok(());
        };
        let length = (task.wanted - task.requested).min(burst);
        let r2t = ReadyToTransfer {
            lun: task.lun,
            itt,
            ttt,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
            r2t_sn: task.r2t_sn,
            buffer_offset: task.requested,
            desired_data_transfer_length: length,
        };
        task.open.push_back(OpenR2t { ttt, next: task.requested, end: task.requested + length });
        task.requested += length;
        task.r2t_sn = task.r2t_sn.next();
        self.push(&r2t.encode(0), &Payload::EMPTY).map(|_| ())
    }

    fn finish(&mut self, task: Task) -> Result<(), Ended> {
        let outcome = match &task.purpose {
            Purpose::Discard(outcome) => *outcome,
            _ if task.damaged => scsi::WRONG_AMOUNT_OF_DATA,
            Purpose::Compare { same: false, .. } => scsi::MISCOMPARE,
            Purpose::Collect => match (task.unit.as_deref(), &self.established) {
                (Some(unit), Some(established)) => {
                    let units = self.node().map(TargetNode::units).unwrap_or_default();
                    scsi::finish(unit, units, &task.cdb, &task.collected, &established.nexus)
                }
                _ => scsi::NO_UNIT,
            },
            _ => Outcome::Good,
        };
        let (itt, expected, length) = (task.itt, task.expected, task.length);
        self.session.recycle(task);
        self.respond(itt, outcome, expected, length, DataSn(0))
    }

    fn respond(
        &mut self,
        itt: Itt,
        outcome: Outcome,
        expected: u32,
        actual: u64,
        data_pdus: DataSn,
    ) -> Result<(), Ended> {
        let residual = Residual::new(expected, actual);
        let stamp = self.session.stamp();
        let response = ScsiResponse {
            overflow: residual.overflow,
            underflow: residual.underflow,
            response: ResponseCode::CompletedAtTarget,
            status: outcome.status(),
            itt,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
            exp_data_sn: data_pdus,
            residual_count: residual.count,
            ..ScsiResponse::default()
        };
        let Outcome::Check(sense) = outcome else {
            return self.push(&response.encode(0), &Payload::EMPTY).map(|_| ());
        };
        let mut data = [0; 20];
        data[1] = 18;
        data[2..].copy_from_slice(&sense.fixed_format());
        self.push(&response.encode(20), &Payload::Bytes(&data)).map(|_| ())
    }

    /// Sends data and GOOD status. `actual` bytes would be sent if `expected` were no limit.
    fn send_data<'a>(
        &mut self,
        command: &ScsiCommand,
        expected: u32,
        actual: u64,
        piece: impl Fn(u32, u32) -> Payload<'a>,
    ) -> Result<(), Ended> {
        let total = u32::try_from(actual).unwrap_or(u32::MAX).min(expected);
        let residual = Residual::new(expected, actual);
        // Whole words in all but the last, so that nothing is padded on the way.
        let segment = self.agreed.initiator_segment & !3;
        let burst = self.agreed.max_burst_length & !3;
        let (mut offset, mut in_burst, mut data_sn) = (0, 0, DataSn(0));
        while offset < total {
            let length = (total - offset).min(segment).min(burst - in_burst);
            let ends_all = offset + length == total;
            let has_status = ends_all && self.shared.options.status_in_data;
            let stamp = if has_status { self.session.stamp() } else { self.session.quote() };
            let mut pdu = DataIn {
                last: ends_all || in_burst + length == burst,
                itt: command.itt,
                ttt: Ttt::RESERVED,
                exp_cmd_sn: stamp.exp_cmd_sn,
                max_cmd_sn: stamp.max_cmd_sn,
                data_sn,
                buffer_offset: offset,
                ..DataIn::default()
            };
            if has_status {
                pdu.has_status = true;
                pdu.stat_sn = stamp.stat_sn;
                pdu.overflow = residual.overflow;
                pdu.underflow = residual.underflow;
                pdu.residual_count = residual.count;
            }
            if !self.push(&pdu.encode(length), &piece(offset, length))? {
                if has_status {
                    // The number was not used.
                    self.session.next_stat_sn = stamp.stat_sn;
                }
                return self.respond(command.itt, scsi::UNREADABLE, expected, offset.into(), data_sn);
            }
            offset += length;
            in_burst = if pdu.last { 0 } else { in_burst + length };
            data_sn = data_sn.next();
        }
        if total > 0 && self.shared.options.status_in_data {
            return Ok(());
        }
        self.respond(command.itt, Outcome::Good, expected, actual, data_sn)
    }
}

/// Puts data of a task where it belongs; what the command does not want is left out.
fn absorb(task: &mut Task, offset: u32, data: &[u8], scratch: &mut Vec<u8>) {
    let wanted = task.wanted.saturating_sub(offset).min(data.len() as u32);
    let data = &data[..wanted as usize];
    let place = u64::from(offset);
    let (Some(unit), false) = (&task.unit, data.is_empty()) else {
        return;
    };
    match &mut task.purpose {
        Purpose::Write { offset: start } => {
            if unit.backing.write(*start + place, data).is_err() {
                task.purpose = Purpose::Discard(scsi::UNWRITABLE);
            }
        }
        Purpose::Compare { offset: start, same } => {
            scratch.clear();
            match unit.backing.append(*start + place, data.len(), scratch) {
                Ok(()) => *same &= scratch == data,
                Err(_) => task.purpose = Purpose::Discard(scsi::UNREADABLE),
            }
        }
        Purpose::Collect => {
            let end = offset as usize + data.len();
            if task.collected.len() < end {
                task.collected.resize(end, 0);
            }
            task.collected[offset as usize..end].copy_from_slice(data);
        }
        Purpose::Discard(_) | Purpose::Held => {}
    }
}
