// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers of REPORT SUPPORTED OPERATION CODES (SPC-4, 6.35).

use super::data_in::DataIn;
use super::opcode::Opcode;
use crate::limits;

const HEADER: usize = 4;
const DESCRIPTOR: usize = 8;
/// Bytes of a timeouts descriptor that its own length does not count.
const TIMEOUTS_LENGTH_FIELD: usize = 2;

/// How long a command takes (SPC-4, 6.35.4).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CommandTimeouts {
    /// Bytes that follow this field.
    pub descriptor_length: u16,
    /// COMMAND SPECIFIC.
    pub command_specific: u8,
    /// NOMINAL COMMAND PROCESSING TIMEOUT in seconds.
    pub nominal_processing: u32,
    /// RECOMMENDED COMMAND TIMEOUT in seconds.
    pub recommended: u32,
}

impl CommandTimeouts {
    fn parse(data: DataIn<'_>, at: usize) -> Self {
        Self {
            descriptor_length: data.u16(at),
            command_specific: data.u8(at + 3),
            nominal_processing: data.u32(at + 4),
            recommended: data.u32(at + 8),
        }
    }
}

/// One command that the device supports.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SupportedCommand {
    /// OPERATION CODE.
    pub opcode: Opcode,
    /// SERVICE ACTION.
    pub service_action: u16,
    /// SERVACTV: the operation code has service actions.
    pub has_service_action: bool,
    /// CDB LENGTH.
    pub cdb_length: u16,
    /// Its timeouts, if the device reports them (CTDP).
    pub timeouts: Option<CommandTimeouts>,
}

/// All commands: as many as the header announces, in the order of the answer. What was not
/// received of them reads as 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SupportedCommands<'a> {
    data: DataIn<'a>,
    end: usize,
    len: usize,
}

impl<'a> SupportedCommands<'a> {
    /// Reads an answer; `None` when its length field is missing. A list longer than
    /// [`limits::SUPPORTED_COMMANDS_LENGTH`] ends where the received bytes do.
    pub fn parse(answer: &'a [u8]) -> Option<Self> {
        if answer.len() < HEADER {
            return None;
        }
        let data = DataIn(answer);
        let end = match usize::try_from(data.u32(0)) {
            Ok(length) if length <= limits::SUPPORTED_COMMANDS_LENGTH => HEADER + length,
            _ => answer.len(),
        };
        let len = Walk { data, at: HEADER, end }.count();
        Some(Self { data, end, len })
    }

    /// How many commands there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no command.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The commands in the order of the answer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = SupportedCommand> + use<'a> {
        let mut walk = Walk { data: self.data, at: HEADER, end: self.end };
        (0..self.len).map(move |_| walk.next().unwrap_or_default())
    }
}

/// From one descriptor to the next: one with timeouts is longer.
struct Walk<'a> {
    data: DataIn<'a>,
    at: usize,
    end: usize,
}

impl Iterator for Walk<'_> {
    type Item = SupportedCommand;

    fn next(&mut self) -> Option<SupportedCommand> {
        let (data, at) = (self.data, self.at);
        let mut next = at + DESCRIPTOR;
        if next > self.end {
            return None;
        }
        let timeouts = data.bit(at + 5, 1).then(|| CommandTimeouts::parse(data, next));
        if let Some(timeouts) = timeouts {
            next += TIMEOUTS_LENGTH_FIELD + usize::from(timeouts.descriptor_length);
        }
        self.at = next;
        Some(SupportedCommand {
            opcode: Opcode(data.u8(at)),
            service_action: data.u16(at + 2),
            has_service_action: data.bit(at + 5, 0),
            cdb_length: data.u16(at + 6),
            timeouts,
        })
    }
}

/// What the device says about one command.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CommandSupport {
    /// SUPPORT, three bits: 1 for a command that is not supported, 3 for one as the standard has it.
    pub support: u8,
    /// CDB LENGTH.
    pub cdb_length: u16,
    /// CDB USAGE DATA: 1 for each bit of the block that the device looks at; zeros for a block
    /// longer than 16 bytes.
    pub usage: [u8; 16],
    /// Its timeouts, if the device reports them (CTDP).
    pub timeouts: Option<CommandTimeouts>,
}

impl CommandSupport {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        let cdb_length = data.u16(2);
        let length = usize::from(cdb_length);
        let mut usage = [0; 16];
        if let Some(usage) = usage.get_mut(..length) {
            for (to, from) in usage.iter_mut().zip(data.bytes(HEADER, length)) {
                *to = *from;
            }
        }
        Self {
            support: data.u8(1) & 0x07,
            cdb_length,
            usage,
            timeouts: data.bit(1, 7).then(|| CommandTimeouts::parse(data, HEADER + length)),
        }
    }
}
