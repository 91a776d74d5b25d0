// SPDX-License-Identifier: LGPL-2.1-or-later
//! Faults of single PDUs: what a target gets wrong in what it says, and what it overlooks.

use std::sync::{Arc, Mutex};

use iscsi_proto::wire::{
    CmdSn, DataIn, DataSn, HEADER_LENGTH, Itt, LoginResponse, LoginStatus, LogoutResponse, LogoutResult, Opcode,
    ReadyToTransfer, Reject, RejectReason, ResponseCode, ScsiCommand, ScsiResponse, Stage, StatSn, TargetPdu,
    TaskManagementResponse, TaskResult, crc32c,
};

use super::faults::{Fault, Faults};
use super::world::OTHER_PORTAL;
use crate::script::{Moment, Phase, Script, Verdict};
use crate::target::lock;

/// A PDU as it leaves the target.
struct Pdu {
    header: [u8; HEADER_LENGTH],
    has_digest: bool,
    has_data_digest: bool,
    data: Vec<u8>,
}

impl Pdu {
    fn split(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk::<HEADER_LENGTH>()?;
        let length = u32::from_be_bytes([0, header[5], header[6], header[7]]) as usize;
        let digests = rest.len().checked_sub(length.next_multiple_of(4))?;
        let has_digest = digests >= 4 && rest.starts_with(&crc32c(header));
        let before = if has_digest { 4 } else { 0 };
        let data = rest.get(before..before + length)?.to_vec();
        Some(Self { header: *header, has_digest, has_data_digest: digests > before, data })
    }

    /// Another PDU on the same connection.
    fn another(&self, header: [u8; HEADER_LENGTH], data: &[u8]) -> Vec<u8> {
        Self { header, data: data.to_vec(), ..*self }.bytes()
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.header.to_vec();
        if self.has_digest {
            bytes.extend_from_slice(&crc32c(&self.header));
        }
        let begin = bytes.len();
        bytes.extend_from_slice(&self.data);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        if self.has_data_digest && !self.data.is_empty() {
            let digest = crc32c(&bytes[begin..]);
            bytes.extend_from_slice(&digest);
        }
        bytes
    }
}

/// The status that a PDU brings.
struct Status {
    itt: Itt,
    stat_sn: StatSn,
    exp_cmd_sn: CmdSn,
    max_cmd_sn: CmdSn,
    status: u8,
    data_sn: DataSn,
}

fn status_of(pdu: &TargetPdu) -> Option<Status> {
    match pdu {
        TargetPdu::ScsiResponse(pdu) => Some(Status {
            itt: pdu.itt,
            stat_sn: pdu.stat_sn,
            exp_cmd_sn: pdu.exp_cmd_sn,
            max_cmd_sn: pdu.max_cmd_sn,
            status: pdu.status,
            data_sn: pdu.exp_data_sn,
        }),
        TargetPdu::DataIn(pdu) if pdu.has_status => Some(Status {
            itt: pdu.itt,
            stat_sn: pdu.stat_sn,
            exp_cmd_sn: pdu.exp_cmd_sn,
            max_cmd_sn: pdu.max_cmd_sn,
            status: pdu.status,
            data_sn: pdu.data_sn.next(),
        }),
        _ => None,
    }
}

impl Status {
    fn response(&self, status: u8) -> ScsiResponse {
        ScsiResponse {
            response: ResponseCode::CompletedAtTarget,
            status,
            itt: self.itt,
            stat_sn: self.stat_sn,
            exp_cmd_sn: self.exp_cmd_sn,
            max_cmd_sn: self.max_cmd_sn,
            exp_data_sn: self.data_sn,
            ..ScsiResponse::default()
        }
    }
}

/// The target's script in a simulation.
pub(super) struct Liar(pub(super) Arc<Mutex<Faults>>);

impl Script for Liar {
    fn received(&mut self, moment: &Moment, _pdu: &mut [u8]) -> Verdict {
        let faults = &mut *lock(&self.0);
        if moment.phase == Phase::FullFeature && faults.strikes_inside(Fault::TargetSilent) {
            return Verdict::Silence;
        }
        let overlooked = match moment.opcode {
            Opcode::LoginRequest => Fault::LoginUnanswered,
            Opcode::ScsiCommand if faults.strikes_inside(Fault::CommandHeld) => return Verdict::Hold,
            Opcode::ScsiCommand => Fault::CommandLost,
            Opcode::DataOut => Fault::DataOutLost,
            Opcode::TaskManagementRequest => Fault::TaskManagementUnanswered,
            Opcode::LogoutRequest => Fault::LogoutUnanswered,
            Opcode::NopOut => Fault::PingUnanswered,
            _ => return Verdict::Pass,
        };
        if faults.strikes_inside(overlooked) { Verdict::Drop } else { Verdict::Pass }
    }

    fn sending(&mut self, moment: &Moment, bytes: &mut Vec<u8>) -> Verdict {
        let faults = &mut *lock(&self.0);
        if faults.healed() && faults.frozen.is_empty() {
            return Verdict::Pass;
        }
        let Some(mut pdu) = Pdu::split(bytes) else { return Verdict::Pass };
        let mut lie = Lie { faults, moment };
        if moment.phase == Phase::FullFeature && moment.opcode != Opcode::LoginResponse && lie.freeze(&mut pdu) {
            *bytes = pdu.bytes();
        }
        lie.spoil(&pdu)
            .or_else(|| match TargetPdu::decode(&pdu.header) {
                Ok(TargetPdu::LoginResponse(response)) => lie.login(&pdu, &response),
                Ok(TargetPdu::DataIn(data_in)) => lie.data_in(&pdu, &data_in).or_else(|| lie.status(&pdu)),
                Ok(TargetPdu::ScsiResponse(_)) => lie.status(&pdu),
                Ok(TargetPdu::ReadyToTransfer(r2t)) => lie.r2t(&pdu, &r2t),
                Ok(TargetPdu::TaskManagementResponse(response)) => lie.task_management(&pdu, response),
                Ok(TargetPdu::LogoutResponse(response)) => lie.logout(&pdu, response),
                _ => None,
            })
            .unwrap_or(Verdict::Pass)
    }
}

struct Lie<'a> {
    faults: &'a mut Faults,
    moment: &'a Moment,
}

impl Lie<'_> {
    fn strikes(&mut self, fault: Fault) -> bool {
        self.faults.strikes_inside(fault)
    }

    /// The initiator is told something that the judge does not know of.
    fn mislead(&mut self) {
        self.faults.mislead(self.moment.connection);
    }

    fn send_instead(&mut self, bytes: Vec<u8>) -> Option<Verdict> {
        self.mislead();
        Some(Verdict::Answer(bytes))
    }

    /// Keeps MaxCmdSN where it was; gives whether the PDU has changed.
    fn freeze(&mut self, pdu: &mut Pdu) -> bool {
        let (now, connection) = (self.faults.now, self.moment.connection);
        let limit = [pdu.header[32], pdu.header[33], pdu.header[34], pdu.header[35]];
        self.faults.frozen.retain(|(_, _, until)| *until > now);
        let frozen = self.faults.frozen.iter().find(|(frozen, ..)| *frozen == connection).map(|(_, limit, _)| *limit);
        if let Some(frozen) = frozen {
            pdu.header[32..36].copy_from_slice(&frozen.to_be_bytes());
            return true;
        }
        if self.strikes(Fault::WindowClosed) {
            let until = now + self.faults.chance.mostly_small(5, 20_000);
            self.faults.frozen.push((connection, u32::from_be_bytes(limit), until));
            self.faults.send_later(until, connection, Vec::new());
        }
        if self.strikes(Fault::WindowNonsense) {
            let expected = [pdu.header[28], pdu.header[29], pdu.header[30], pdu.header[31]];
            let limit = u32::from_be_bytes(expected).wrapping_sub(2 + self.faults.chance.below(1000) as u32);
            pdu.header[32..36].copy_from_slice(&limit.to_be_bytes());
            self.mislead();
            return true;
        }
        false
    }

    /// What can happen to any PDU.
    fn spoil(&mut self, pdu: &Pdu) -> Option<Verdict> {
        let login = self.moment.phase == Phase::Login;
        if pdu.has_digest && self.strikes(Fault::HeaderDigestWrong) {
            let mut bytes = pdu.bytes();
            let bit = self.faults.chance.below(48 * 8) as usize;
            // A damaged length would make the initiator wait for what does not come.
            let bit = if (32..64).contains(&bit) { bit + 32 } else { bit };
            bytes[bit / 8] ^= 1 << (bit % 8);
            return self.send_instead(bytes);
        }
        if pdu.has_data_digest && self.strikes(Fault::DataDigestWrong) {
            let mut bytes = pdu.bytes();
            // Data, padding and digest are the end of a PDU.
            let covered = pdu.data.len().next_multiple_of(4) + 4;
            let place = bytes.len() - 1 - self.faults.chance.below(covered as u64) as usize;
            bytes[place] ^= 1 << self.faults.chance.below(8);
            return self.send_instead(bytes);
        }
        if self.strikes(Fault::OpcodeUnknown) {
            let mut header = pdu.header;
            header[0] = header[0] & 0xc0 | self.faults.chance.pick(&[0x2e, 0x30, 0x3e, 0x1f]);
            return self.send_instead(pdu.another(header, &pdu.data));
        }
        if self.strikes(Fault::OpcodeMisplaced) {
            let header = if login { DataIn::default().encode(0) } else { LoginResponse::default().encode(0) };
            return self.send_instead([pdu.another(header, &[]), pdu.bytes()].concat());
        }
        if self.strikes(Fault::SegmentTooLong) {
            let mut header = pdu.header;
            header[5..8].copy_from_slice(&[0xff, 0xff, 0xff]);
            return self.send_instead(pdu.another(header, &pdu.data));
        }
        if self.strikes(Fault::Garbage) {
            let length = self.faults.chance.within(1, 300) as usize;
            let garbage: Vec<u8> = (0..length).map(|_| self.faults.chance.next() as u8 | 0x08).collect();
            return self.send_instead(garbage);
        }
        if self.strikes(Fault::Truncated) {
            let length = self.faults.chance.below(pdu.bytes().len() as u64) as usize;
            self.mislead();
            return Some(Verdict::Truncate(length));
        }
        None
    }

    fn login(&mut self, pdu: &Pdu, response: &LoginResponse) -> Option<Verdict> {
        let refused = |status, address: &str| {
            let text = if address.is_empty() { Vec::new() } else { format!("TargetAddress={address}\0").into_bytes() };
            let header = LoginResponse { status, transit: false, ..*response }.encode(text.len() as u32);
            pdu.another(header, &text)
        };
        if self.strikes(Fault::LoginRefused) {
            let status = self.faults.chance.pick(&[
                LoginStatus::InitiatorError,
                LoginStatus::AuthenticationFailure,
                LoginStatus::AuthorizationFailure,
                LoginStatus::TargetNotFound,
                LoginStatus::TooManyConnections,
                LoginStatus::TargetError,
                LoginStatus::ServiceUnavailable,
                LoginStatus::OutOfResources,
                LoginStatus::TargetMovedUnknown,
                LoginStatus(0x0707),
            ]);
            return self.send_instead(refused(status, ""));
        }
        let redirect =
            self.faults.chance.pick(&[LoginStatus::TargetMovedTemporarily, LoginStatus::TargetMovedPermanently]);
        if self.strikes(Fault::LoginRedirected) || self.strikes(Fault::LoginRedirectLoop) {
            return self.send_instead(refused(redirect, OTHER_PORTAL));
        }
        if self.strikes(Fault::LoginRedirectNowhere) {
            let address = self.faults.chance.pick(&["10.0.0.99:3260,1", "nowhere.example", "", "10.0.0.99:99999"]);
            return self.send_instead(refused(redirect, address));
        }
        if self.strikes(Fault::LoginLate) {
            let due = self.faults.now + self.faults.chance.within(1_000, 25_000);
            self.faults.send_later(due, self.moment.connection, pdu.bytes());
            self.mislead();
            return Some(Verdict::Drop);
        }
        if self.strikes(Fault::LoginWrongTag) {
            let header = LoginResponse { itt: Itt(response.itt.0 ^ 1), ..*response }.encode(pdu.data.len() as u32);
            return self.send_instead(pdu.another(header, &pdu.data));
        }
        if self.strikes(Fault::LoginGarbage) {
            let text = self.faults.chance.pick(&[
                b"MaxBurstLength=12\0" as &[u8],
                b"=\0=\0",
                b"HeaderDigest=Rot13\0",
                b"no pair at all",
                b"MaxRecvDataSegmentLength=99999999999999999999\0",
            ]);
            let header = LoginResponse { ..*response }.encode(text.len() as u32);
            return self.send_instead(pdu.another(header, text));
        }
        if self.strikes(Fault::LoginWrongStage) {
            let stage = self.faults.chance.pick(&[Stage::Security, Stage::Reserved, Stage::FullFeature]);
            let header = LoginResponse { current_stage: stage, ..*response }.encode(pdu.data.len() as u32);
            return self.send_instead(pdu.another(header, &pdu.data));
        }
        None
    }

    fn data_in(&mut self, pdu: &Pdu, data_in: &DataIn) -> Option<Verdict> {
        let length = pdu.data.len() as u32;
        let again = |changed: DataIn| pdu.another(changed.encode(length), &pdu.data);
        if !data_in.has_status && self.strikes(Fault::DataInMissing) {
            self.mislead();
            return Some(Verdict::Drop);
        }
        if !data_in.has_status && self.strikes(Fault::DataInTwice) {
            return self.send_instead([pdu.bytes(), pdu.bytes()].concat());
        }
        if self.strikes(Fault::DataInWrongOffset) {
            let buffer_offset = data_in.buffer_offset.wrapping_add(self.faults.chance.pick(&[4, 512, u32::MAX - 3]));
            return self.send_instead(again(DataIn { buffer_offset, ..*data_in }));
        }
        if self.strikes(Fault::DataInBeyond) {
            let buffer_offset = self.faults.chance.pick(&[0x00ff_ff00, u32::MAX - 100]);
            let extra = DataIn { buffer_offset, has_status: false, last: false, ..*data_in };
            return self.send_instead([again(extra), pdu.bytes()].concat());
        }
        if self.strikes(Fault::DataInEmpty) {
            let empty = DataIn { has_status: false, last: false, stat_sn: StatSn(0), ..*data_in };
            return self.send_instead([pdu.another(empty.encode(0), &[]), pdu.bytes()].concat());
        }
        if data_in.last && !data_in.has_status && self.strikes(Fault::DataInNotFinal) {
            return self.send_instead(again(DataIn { last: false, ..*data_in }));
        }
        if data_in.has_status && self.strikes(Fault::StatusMissing) {
            let silent = DataIn { has_status: false, stat_sn: StatSn(0), ..*data_in };
            return self.send_instead(again(silent));
        }
        None
    }

    /// A SCSI Response, or a Data-In with status.
    fn status(&mut self, pdu: &Pdu) -> Option<Verdict> {
        let decoded = TargetPdu::decode(&pdu.header).ok()?;
        let told = status_of(&decoded)?;
        if self.strikes(Fault::AnswerMissing) {
            self.mislead();
            return Some(Verdict::Drop);
        }
        if self.strikes(Fault::AnswerLate) {
            let due = self.faults.now + self.faults.chance.mostly_small(5, 40_000);
            self.faults.send_later(due, self.moment.connection, pdu.bytes());
            self.mislead();
            return Some(Verdict::Drop);
        }
        if self.strikes(Fault::AnswerTwice) {
            return self.send_instead([pdu.bytes(), pdu.bytes()].concat());
        }
        if self.strikes(Fault::UnknownTag) {
            let itt = Itt(self.faults.chance.pick(&[0x7fff_fff1, 0xffff_fffe, 0xffff_ffff]));
            let stray = ScsiResponse { itt, ..told.response(0) };
            return self.send_instead([pdu.another(stray.encode(0), &[]), pdu.bytes()].concat());
        }
        for (fault, change) in [
            (Fault::StatusNumberSkips, self.faults.chance.within(1, 100) as u32),
            (Fault::StatusNumberFar, 1 << 20),
            (Fault::StatusNumberOld, u32::MAX - 5),
        ] {
            if self.strikes(fault) {
                let mut header = pdu.header;
                header[24..28].copy_from_slice(&told.stat_sn.0.wrapping_add(change).to_be_bytes());
                return self.send_instead(pdu.another(header, &pdu.data));
            }
        }
        if let TargetPdu::DataIn(data_in) = &decoded {
            if data_in.buffer_offset == 0 && self.strikes(Fault::GoodWithoutData) {
                return self.send_instead(pdu.another(told.response(0).encode(0), &[]));
            }
        }
        self.other_status(pdu, &decoded, &told)
    }

    /// GOOD becomes something else.
    fn other_status(&mut self, pdu: &Pdu, decoded: &TargetPdu, told: &Status) -> Option<Verdict> {
        if told.status != 0 {
            return None;
        }
        // Data that came with the status goes before it.
        let before = match decoded {
            TargetPdu::DataIn(data_in) => {
                let silent = DataIn { has_status: false, stat_sn: StatSn(0), ..*data_in };
                pdu.another(silent.encode(pdu.data.len() as u32), &pdu.data)
            }
            _ => Vec::new(),
        };
        for (fault, status) in [(Fault::Busy, 0x08), (Fault::TaskSetFull, 0x28)] {
            if self.strikes(fault) {
                let answer = pdu.another(told.response(status).encode(0), &[]);
                return self.send_instead([before, answer].concat());
            }
        }
        if self.strikes(Fault::UnitAttention) {
            let mut data = [0; 20];
            data[1] = 18;
            (data[2], data[4], data[9], data[14]) = (0x70, 0x06, 10, 0x29);
            let answer = pdu.another(told.response(0x02).encode(20), &data);
            return self.send_instead([before, answer].concat());
        }
        if self.strikes(Fault::ServiceResponse) {
            let response = ResponseCode(self.faults.chance.pick(&[1, 2, 0x80, 0xff]));
            let answer = ScsiResponse { response, ..told.response(0) };
            return self.send_instead([before, pdu.another(answer.encode(0), &[])].concat());
        }
        if self.strikes(Fault::ResidualNonsense) {
            let residual_count = self.faults.chance.pick(&[1, 0, u32::MAX]);
            let (overflow, underflow) = self.faults.chance.pick(&[(true, true), (true, false), (false, true)]);
            let answer = ScsiResponse { overflow, underflow, residual_count, ..told.response(0) };
            return self.send_instead([before, pdu.another(answer.encode(0), &[])].concat());
        }
        if self.strikes(Fault::Rejected) {
            let reason = RejectReason(self.faults.chance.within(1, 13) as u8);
            let reject = Reject {
                reason,
                itt: Itt::RESERVED,
                stat_sn: told.stat_sn,
                exp_cmd_sn: told.exp_cmd_sn,
                max_cmd_sn: told.max_cmd_sn,
                ..Reject::default()
            };
            let command = ScsiCommand { itt: told.itt, last: true, ..ScsiCommand::default() }.encode(0);
            return self.send_instead(pdu.another(reject.encode(48), &command));
        }
        None
    }

    fn r2t(&mut self, pdu: &Pdu, r2t: &ReadyToTransfer) -> Option<Verdict> {
        if self.strikes(Fault::R2tMissing) {
            self.mislead();
            return Some(Verdict::Drop);
        }
        if self.strikes(Fault::R2tTwice) {
            return self.send_instead([pdu.bytes(), pdu.bytes()].concat());
        }
        let length = r2t.desired_data_transfer_length;
        for (fault, buffer_offset, desired_data_transfer_length) in [
            (Fault::R2tBeyond, r2t.buffer_offset | 0x0f00_0000, length),
            (Fault::R2tTooLong, r2t.buffer_offset, 0x00ff_fffc),
            (Fault::R2tEmpty, r2t.buffer_offset, 0),
        ] {
            if self.strikes(fault) {
                let header = ReadyToTransfer { buffer_offset, desired_data_transfer_length, ..*r2t }.encode(0);
                return self.send_instead(pdu.another(header, &[]));
            }
        }
        None
    }

    fn task_management(&mut self, pdu: &Pdu, response: TaskManagementResponse) -> Option<Verdict> {
        if !self.strikes(Fault::TaskManagementRefused) {
            return None;
        }
        let result = TaskResult(self.faults.chance.pick(&[1, 2, 5, 6, 255, 77]));
        self.send_instead(pdu.another(TaskManagementResponse { response: result, ..response }.encode(0), &[]))
    }

    fn logout(&mut self, pdu: &Pdu, response: LogoutResponse) -> Option<Verdict> {
        if !self.strikes(Fault::LogoutRefused) {
            return None;
        }
        let result = self.faults.chance.pick(&[LogoutResult::CidNotFound, LogoutResult::RecoveryNotSupported]);
        self.send_instead(pdu.another(LogoutResponse { response: result, ..response }.encode(0), &[]))
    }
}
