// SPDX-License-Identifier: LGPL-2.1-or-later
//! What goes to a logical unit, and what comes back.

use iscsi_proto::scsi::{self, Direction};
use iscsi_proto::session::Residual;
use iscsi_proto::wire::Lun;

/// A SCSI command with its data. The command block is one of [`iscsi_proto::scsi::cdb::encode`].
#[derive(Clone, Debug)]
pub struct Command {
    pub(super) command: scsi::Command,
    pub(super) lun: Option<Lun>,
    pub(super) data: Vec<u8>,
}

impl Command {
    /// A command without data to send, for the logical unit of the session's URL.
    #[must_use]
    pub fn new(command: scsi::Command) -> Self {
        Self { command, lun: None, data: Vec::new() }
    }

    /// For another logical unit.
    #[must_use]
    pub fn on(mut self, lun: Lun) -> Self {
        self.lun = Some(lun);
        self
    }

    /// With data to send; or, for a command that receives data, a block whose memory is used again for that. What it
    /// holds does not matter then.
    #[must_use]
    pub fn with_data(mut self, data: Vec<u8>) -> Self {
        self.data = data;
        self
    }

    /// The block that the command needs: data to send as they are, room for data to receive.
    pub(super) fn take_data(&mut self) -> Vec<u8> {
        let mut data = std::mem::take(&mut self.data);
        if self.command.direction == Direction::Read {
            data.resize(self.command.expected_length as usize, 0);
        }
        data
    }
}

impl From<scsi::Command> for Command {
    fn from(command: scsi::Command) -> Self {
        Self::new(command)
    }
}

/// A command that succeeded.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The command.
    pub command: scsi::Command,
    /// Data that was received; for a command that sends data, what was sent, for another use of its memory.
    pub data: Vec<u8>,
    /// By how much the amount of data differs from the expected one.
    pub residual: Residual,
}

impl Answer {
    /// The data as what the command asked for; `None` if it is too short to mean anything, or the command's answer is
    /// not read by [`iscsi_proto::scsi::answer`].
    #[must_use]
    pub fn parse(&self) -> Option<scsi::answer::Answer<'_>> {
        scsi::answer::Answer::parse(&self.command.cdb, &self.data)
    }

    /// How many bytes the complete answer would have, if that can be told from its beginning: ask again with so many
    /// when it is more than came.
    #[must_use]
    pub fn full_size(&self) -> Option<u64> {
        scsi::full_size::full_size(&self.command.cdb, &self.data)
    }
}
