// SPDX-License-Identifier: LGPL-2.1-or-later
//! SCSI Commands and Data-Out (RFC 7143 11.3, 11.7).

use iscsi_proto::wire::{DataOut, DataSn, Itt, Lun, ReadyToTransfer, ScsiCommand, Ttt};

use super::{Judge, Rule, Task, Use};
use crate::connection::Received;

/// The unsolicited part of a write.
#[derive(Clone, Copy)]
pub(super) struct Write {
    /// ExpectedDataTransferLength.
    expected: u32,
    is_write: bool,
    /// Bytes of the first burst so far.
    unsolicited: u32,
    /// More of it is to come.
    open: bool,
    data_sn: DataSn,
}

/// An R2T that is not answered in full.
pub(super) struct OpenR2t {
    pub(super) itt: Itt,
    ttt: Ttt,
    lun: Lun,
    next: u32,
    end: u32,
    data_sn: DataSn,
}

impl OpenR2t {
    pub(super) fn new(r2t: &ReadyToTransfer) -> Self {
        Self {
            itt: r2t.itt,
            ttt: r2t.ttt,
            lun: r2t.lun,
            next: r2t.buffer_offset,
            end: r2t.buffer_offset.saturating_add(r2t.desired_data_transfer_length),
            data_sn: DataSn(0),
        }
    }
}

/// Bytes of a CDB, by the group code of its operation code (SPC-4 4.2.5.1).
fn cdb_length(operation_code: u8) -> usize {
    match operation_code >> 5 {
        0 => 6,
        1 | 2 => 10,
        5 => 12,
        _ => 16,
    }
}

const FINAL_BIT: Rule = ("data-out-final", "11.7.1");

impl Judge {
    pub(super) fn command(&mut self, command: &ScsiCommand, received: &Received<'_>) {
        let record = &self.record;
        let expected = command.expected_data_transfer_length;
        let immediate = received.data.len() as u32;
        let first_burst = self.agreed.first_burst_length;
        record.require(command.attribute <= 4, ("attribute", "11.3.1"), "ATTR 0 to 4", command.attribute);
        record.require(
            command.lun.0[2..] == [0; 6],
            ("lun", "11.2.1.7"),
            "a LUN of one level",
            format_args!("{:02x?}", command.lun.0),
        );
        let tail = &command.cdb[cdb_length(command.cdb[0])..];
        record.require(
            tail.iter().all(|byte| *byte == 0),
            ("cdb-tail", "11.3.5"),
            "zeros behind the CDB",
            format_args!("{tail:02x?}"),
        );
        record.require(command.write || command.last, ("final-without-write", "11.3.1"), "F=1 without W", "F=0");
        record.require(
            command.read || command.write || expected == 0,
            ("length-without-direction", "11.3.1"),
            "ExpectedDataTransferLength 0 without R and W",
            expected,
        );
        if command.read && command.write {
            record.require(
                !received.ahs.is_empty(),
                ("bidirectional-ahs", "11.3.4"),
                "a Bidirectional Read Expected Data Transfer Length AHS",
                "none",
            );
        }
        if immediate > 0 {
            record.require(command.write, ("data-without-write", "11.3"), "no data segment without W", immediate);
            record.require(self.agreed.immediate_data, ("immediate-data", "13.11"), "no immediate data", immediate);
            record.require(
                immediate <= first_burst,
                ("immediate-first-burst", "13.14"),
                format_args!("at most FirstBurstLength {first_burst}"),
                immediate,
            );
            record.require(
                immediate <= expected,
                ("immediate-expected", "11.3.4"),
                format_args!("at most {expected} bytes"),
                immediate,
            );
        }
        if command.write && !command.last {
            record.require(!self.agreed.initial_r2t, ("initial-r2t", "13.10"), "F=1: InitialR2T=Yes", "F=0");
            record.require(
                immediate < expected.min(first_burst),
                ("nothing-follows", "11.3.4"),
                "F=1: nothing is left to follow",
                "F=0",
            );
        }
        let write = Write {
            expected,
            is_write: command.write,
            unsolicited: immediate,
            open: command.write && !command.last,
            data_sn: DataSn(0),
        };
        self.begin(command.itt, command.lun, Use::Command(write));
    }

    pub(super) fn data_out(&mut self, pdu: &DataOut, length: u32) {
        let record = &self.record;
        let Some(Task { used_for: Use::Command(write @ Write { is_write: true, .. }), .. }) =
            self.tasks.get_mut(&pdu.itt)
        else {
            record.violation(("data-out-task", "4.2.5.3"), "data of a write that is running", "another tag");
            return;
        };
        record.require(
            pdu.last || length % 4 == 0,
            ("data-out-words", "11.7.7"),
            "whole words before the last",
            length,
        );
        if pdu.ttt == Ttt::RESERVED {
            let limit = write.expected.min(self.agreed.first_burst_length);
            record.require(write.open, ("unsolicited", "11.7.4"), "a Target Transfer Tag", "unsolicited data");
            record.require(
                pdu.lun == Lun::default(),
                ("data-out-lun", "11.7.4"),
                "LUN 0 without a TTT",
                format_args!("{:02x?}", pdu.lun.0),
            );
            sequence(record, pdu, &mut write.data_sn, write.unsolicited);
            write.unsolicited = pdu.buffer_offset.saturating_add(length);
            record.require(
                write.unsolicited <= limit,
                ("first-burst", "13.14"),
                format_args!("at most {limit} bytes of unsolicited data"),
                write.unsolicited,
            );
            record.require(pdu.last || write.unsolicited < limit, FINAL_BIT, "F=1: the burst is full", "F=0");
            if pdu.last {
                write.open = false;
                record.require(
                    write.expected <= self.agreed.first_burst_length || write.unsolicited >= limit,
                    ("first-burst-short", "11.3.4"),
                    format_args!("{limit} bytes of unsolicited data"),
                    write.unsolicited,
                );
            }
            return;
        }
        let Some(place) = self.r2ts.iter().position(|r2t| r2t.ttt == pdu.ttt && r2t.itt == pdu.itt) else {
            record.violation(("data-out-ttt", "11.7.4"), "the tag of an open R2T", format_args!("{:#x}", pdu.ttt.0));
            return;
        };
        let first = self.r2ts.iter().position(|r2t| r2t.itt == pdu.itt);
        record.require(
            first == Some(place),
            ("r2t-order", "11.8"),
            "R2Ts of a task answered in order",
            "a later one first",
        );
        let r2t = &mut self.r2ts[place];
        record.require(
            pdu.lun == r2t.lun,
            ("data-out-lun", "11.7.4"),
            format_args!("LUN {:02x?} of the R2T", r2t.lun.0),
            format_args!("{:02x?}", pdu.lun.0),
        );
        sequence(record, pdu, &mut r2t.data_sn, r2t.next);
        r2t.next = pdu.buffer_offset.saturating_add(length);
        record.require(r2t.next <= r2t.end, ("burst", "11.7.1"), format_args!("data up to {}", r2t.end), r2t.next);
        if pdu.last {
            record.require(
                r2t.next >= r2t.end,
                ("burst-short", "11.7.1"),
                format_args!("data up to {}", r2t.end),
                r2t.next,
            );
            self.r2ts.remove(place);
        } else {
            record.require(r2t.next < r2t.end, FINAL_BIT, "F=1: the R2T is answered", "F=0");
        }
    }
}

/// DataSN counts from 0 in a sequence, offsets go on without a gap.
fn sequence(record: &super::Record, pdu: &DataOut, data_sn: &mut DataSn, offset: u32) {
    record.require(pdu.data_sn == *data_sn, ("datasn", "11.7.5"), format_args!("DataSN {}", data_sn.0), pdu.data_sn.0);
    record.require(
        pdu.buffer_offset == offset,
        ("buffer-offset", "11.7.6"),
        format_args!("offset {offset}"),
        pdu.buffer_offset,
    );
    *data_sn = pdu.data_sn.next();
}
