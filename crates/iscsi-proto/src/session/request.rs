// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the session keeps of a request from its submission to its answer.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::outbox::Outbox;
use crate::scsi::Direction;
use crate::wire::{CmdSn, DataSn, Itt, Lun, TaskFunction, Ttt};

/// A SCSI command as the application submits it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScsiRequest {
    /// Logical unit.
    pub lun: Lun,
    /// Command descriptor block, unused bytes zero.
    pub cdb: [u8; 16],
    /// Which way the data goes.
    pub direction: Direction,
    /// Bytes of data to move; 0 with `Direction::None`.
    pub expected_length: u32,
}

impl ScsiRequest {
    /// Bytes of data to send.
    #[must_use]
    pub fn expected_length_out(&self) -> u32 {
        if self.direction == Direction::Write { self.expected_length } else { 0 }
    }
}

/// Where a submitted request stands: its tag, and the CmdSN it has or will get.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handle {
    /// Tag, the same until the request completes.
    pub itt: Itt,
    /// CmdSN; before sending the one that is due if no earlier request is cancelled.
    pub cmd_sn: CmdSn,
}

/// A request between submission and the end of its tag.
pub(super) struct Request<T> {
    /// Whom to tell. `None` once it was told that the request is over while the target has it:
    /// the tag then waits for the target's answer, so that it is not used again too early.
    pub(super) owner: Option<T>,
    pub(super) kind: Kind,
    pub(super) cmd_sn: CmdSn,
    pub(super) sent: bool,
    /// The target has ended the task without an answer: the tag is free once the owner is told.
    pub(super) concluded: bool,
    /// Data sequences that wait: the unsolicited one, and R2Ts, of which there are few.
    pub(super) sequences: u8,
    /// The batch of the outbox in which data of it was prepared last; 0 for none.
    pub(super) batch: u32,
    /// Answers to it that ended the connection.
    pub(super) faults: u8,
    /// Connections that it has outlived.
    pub(super) replays: u8,
    /// Times that its timeout has begun anew.
    pub(super) renewals: u8,
    /// Milliseconds until it times out, counted anew when it is sent again; 0 for never.
    pub(super) timeout: u64,
}

impl<T> Request<T> {
    /// A request that waits, of nobody yet.
    #[inline]
    pub(super) const fn new(kind: Kind, cmd_sn: CmdSn, timeout: u64) -> Self {
        Self {
            owner: None,
            kind,
            cmd_sn,
            sent: false,
            concluded: false,
            sequences: 0,
            batch: 0,
            faults: 0,
            replays: 0,
            renewals: 0,
            timeout,
        }
    }

    /// Whether data of it waits or is prepared and has not left. While it does, a write does not time out.
    #[inline]
    pub(super) fn is_leaving(&self, itt: Itt, outbox: &Outbox) -> bool {
        self.sequences > 0 || (outbox.has_bodies() && self.batch == outbox.batch() && outbox.data_of(itt) > 0)
    }
}

pub(super) enum Kind {
    Scsi(ScsiProgress),
    Ping(Vec<u8>),
    TaskManagement(TaskManagement),
    Text(Box<TextExchange>),
    /// With `true` the session is to be opened again afterwards: the target asked for it.
    Logout(bool),
    Login,
}

/// A SCSI command and how much of its data has moved.
pub(super) struct ScsiProgress {
    pub(super) request: ScsiRequest,
    /// Data-In bytes received; they come in order.
    pub(super) received: u32,
    pub(super) data_in_sn: DataSn,
    pub(super) r2t_sn: DataSn,
    /// End of the data that was sent unasked or asked for: an R2T never goes back behind it.
    pub(super) asked: u32,
    /// Bytes that were sent unasked or asked for.
    pub(super) granted: u32,
    /// R2Ts whose answer is not yet wholly in the outbox.
    pub(super) open_r2ts: u8,
    /// The application's memory was too small for what came.
    pub(super) cut: bool,
}

impl ScsiProgress {
    #[inline]
    pub(super) const fn new(request: ScsiRequest) -> Self {
        Self {
            request,
            received: 0,
            data_in_sn: DataSn(0),
            r2t_sn: DataSn(0),
            asked: 0,
            granted: 0,
            open_r2ts: 0,
            cut: false,
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct TaskManagement {
    pub(super) function: TaskFunction,
    pub(super) lun: Lun,
    pub(super) referenced: Itt,
    pub(super) ref_cmd_sn: CmdSn,
}

/// A Text Request and what has come back so far.
pub(super) struct TextExchange {
    pub(super) request: Vec<u8>,
    pub(super) answer: Vec<u8>,
    pub(super) requests_sent: u32,
    /// LUN and TTT to copy, F bit to set in the next request.
    pub(super) continuation: (Lun, Ttt, bool),
}
