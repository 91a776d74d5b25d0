// SPDX-License-Identifier: LGPL-2.1-or-later
//! What has left on a connection, as a target reads it: whole PDUs, right digests, the right data in the right place.

use std::collections::BTreeMap;

use iscsi_proto::wire::{CmdSn, DataOut, Framing, InitiatorPdu, Itt, ScsiCommand, Stage, Ttt, crc32c};

use super::memory::pattern;

/// A SCSI command that has left.
pub(crate) struct Wired {
    pub(crate) owner: u32,
    pub(crate) command: ScsiCommand,
    /// Data of it that has left, byte by byte.
    taken: Vec<bool>,
}

/// See the [module](self).
#[derive(Default)]
pub(crate) struct Left {
    unfinished: Vec<u8>,
    pub(crate) header_digest: bool,
    pub(crate) data_digest: bool,
    /// By tag.
    pub(crate) commands: BTreeMap<u32, Wired>,
    /// Requests that are no commands and await an answer: header and data.
    pub(crate) others: Vec<(InitiatorPdu, Vec<u8>)>,
    /// CmdSN of the last request that consumed one.
    pub(crate) cmd_sn: Option<CmdSn>,
    pub(crate) login: bool,
}

impl Left {
    /// A connection on which a login begins.
    pub(crate) fn in_login() -> Self {
        Self { login: true, ..Self::default() }
    }

    /// Bytes leave.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.unfinished.extend_from_slice(bytes);
        loop {
            let digests = !self.login;
            let framing = Framing {
                header_digest: digests && self.header_digest,
                data_digest: digests && self.data_digest,
                max_data_segment_length: 0x00ff_ffff,
            };
            let unfinished = std::mem::take(&mut self.unfinished);
            let parsed = framing.parse(&unfinished).unwrap_or_else(|error| panic!("the session sends {error}"));
            let length = parsed.map_or(0, |frame| frame.total_length());
            let Some(frame) = parsed.filter(|_| length <= unfinished.len()) else {
                self.unfinished = unfinished;
                return;
            };
            let body = &unfinished[frame.header_length..length];
            let (data, trailer) = body.split_at(frame.data_length as usize);
            if framing.data_digest && !data.is_empty() {
                let (covered, digest) = body.split_at(body.len() - 4);
                assert_eq!(digest, crc32c(covered), "the data digest is wrong");
            }
            let padding = (4 - data.len() % 4) % 4;
            assert!(trailer[..padding].iter().all(|&byte| byte == 0), "padding is not zero");
            let pdu = InitiatorPdu::decode(frame.header).unwrap_or_else(|opcode| panic!("the session sends {opcode}"));
            assert_eq!(pdu.encode(frame.data_length), *frame.header, "reserved bits are not zero");
            self.pdu(pdu, data);
            self.unfinished = unfinished[length..].to_vec();
        }
    }

    fn pdu(&mut self, pdu: InitiatorPdu, data: &[u8]) {
        match pdu {
            InitiatorPdu::ScsiCommand(command) => {
                self.cmd_sn = Some(command.cmd_sn);
                let owner = u32::from_be_bytes([command.cdb[12], command.cdb[13], command.cdb[14], command.cdb[15]]);
                let taken = vec![false; command.expected_data_transfer_length as usize];
                let mut wired = Wired { owner, command, taken };
                wired.take(0, data);
                assert!(command.write || data.is_empty());
                let before = self.commands.insert(command.itt.0, wired);
                assert!(before.is_none_or(|before| before.owner != owner), "a command leaves twice");
            }
            InitiatorPdu::DataOut(DataOut { itt, buffer_offset, .. }) => {
                let wired = self.commands.get_mut(&itt.0).expect("data of a command that has not left");
                wired.take(buffer_offset, data);
            }
            InitiatorPdu::NopOut(ping) => {
                if !ping.immediate {
                    self.cmd_sn = Some(ping.cmd_sn);
                }
                if ping.itt != Itt::RESERVED {
                    assert_eq!(ping.ttt, Ttt::RESERVED);
                    self.others.push((pdu, data.to_vec()));
                }
            }
            InitiatorPdu::LoginRequest(request) => {
                assert!(self.login, "a Login Request in full feature phase");
                assert_ne!(request.current_stage, Stage::FullFeature);
                self.others.push((pdu, data.to_vec()));
            }
            _ => self.others.push((pdu, data.to_vec())),
        }
    }

    /// Bytes of the data of a command that have left.
    pub(crate) fn moved(&self, itt: u32) -> usize {
        self.commands.get(&itt).map_or(0, |wired| wired.taken.iter().filter(|&&taken| taken).count())
    }
}

impl Wired {
    fn take(&mut self, offset: u32, data: &[u8]) {
        let end = offset as usize + data.len();
        assert!(end <= self.taken.len(), "data beyond the expected transfer length");
        for (place, &byte) in (offset..).zip(data) {
            assert_eq!(byte, pattern(self.owner, place), "byte {place} of request {}", self.owner);
            self.taken[place as usize] = true;
        }
    }
}
