// SPDX-License-Identifier: LGPL-2.1-or-later
//! A small initiator made of the wire layer alone: each field is at hand, to be right or wrong.
#![allow(dead_code, reason = "each test program uses a part")]

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use iscsi_proto::wire::{
    Cid, CmdSn, DataOut, DataSn, InitiatorPdu, Isid, Itt, LoginRequest, LoginResponse, LoginStatus, LogoutRequest, Lun,
    NopOut, Opcode, ReadyToTransfer, ScsiCommand, ScsiResponse, Stage, StatSn, TargetPdu, TextRequest, TextResponse,
    Ttt, crc32c,
};
use iscsi_testkit::{MemoryBacking, Options, Target, TargetNode};

pub(crate) const TARGET: &str = "iqn.2026-01.org.example:disk";
pub(crate) const INITIATOR: &str = "iqn.2026-01.org.example:initiator";

/// A target with one disk of 16 MiB as LUN 0.
pub(crate) fn target(options: Options) -> Target {
    Target::builder().options(options).node(node()).start().unwrap()
}

pub(crate) fn node() -> TargetNode {
    TargetNode::new(TARGET).unit(0, 512, MemoryBacking::new(16 << 20))
}

/// Status, sense and data of a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    pub(crate) status: u8,
    /// Sense key and additional sense.
    pub(crate) sense: Option<(u8, u16)>,
    pub(crate) data: Vec<u8>,
    /// Positive: underflow; negative: overflow.
    pub(crate) residual: i64,
}

pub(crate) struct Initiator {
    pub(crate) stream: TcpStream,
    pub(crate) cmd_sn: CmdSn,
    pub(crate) exp_stat_sn: StatSn,
    pub(crate) next_itt: u32,
    pub(crate) isid: Isid,
    pub(crate) header_digest: bool,
    pub(crate) data_digest: bool,
    /// What is agreed.
    pub(crate) keys: Vec<(String, String)>,
    /// The target's MaxRecvDataSegmentLength.
    pub(crate) segment: usize,
}

impl Initiator {
    pub(crate) fn connect(portal: SocketAddr) -> Self {
        let stream = TcpStream::connect(portal).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
        Self {
            stream,
            cmd_sn: CmdSn(u32::MAX - 2),
            exp_stat_sn: StatSn(0),
            next_itt: 0x10,
            isid: Isid([0x80, 0, 0, 1, 0, 1]),
            header_digest: false,
            data_digest: false,
            keys: Vec::new(),
            segment: 8192,
        }
    }

    /// A normal session with the given operational keys.
    pub(crate) fn normal(portal: SocketAddr, keys: &[(&str, &str)]) -> Self {
        let mut initiator = Self::connect(portal);
        let names = [("InitiatorName", INITIATOR), ("TargetName", TARGET)];
        assert_eq!(initiator.login(&[&names, keys].concat()), LoginStatus::Success);
        initiator
    }

    pub(crate) fn discovery(portal: SocketAddr) -> Self {
        let mut initiator = Self::connect(portal);
        let keys = [("InitiatorName", INITIATOR), ("SessionType", "Discovery")];
        assert_eq!(initiator.login(&keys), LoginStatus::Success);
        initiator
    }

    pub(crate) fn itt(&mut self) -> Itt {
        self.next_itt += 1;
        Itt(self.next_itt)
    }

    /// CmdSN of a request that is not immediate.
    pub(crate) fn number(&mut self) -> CmdSn {
        let number = self.cmd_sn;
        self.cmd_sn = number.next();
        number
    }

    pub(crate) fn send(&mut self, pdu: impl Into<InitiatorPdu>, data: &[u8]) {
        self.send_header(pdu.into().encode(data.len() as u32), data);
    }

    pub(crate) fn send_header(&mut self, header: [u8; 48], data: &[u8]) {
        let mut body = data.to_vec();
        body.resize(data.len().next_multiple_of(4), 0);
        self.send_parts(&header, &body);
    }

    /// Sends header with AHS, and data with padding, and the digests that are agreed.
    pub(crate) fn send_parts(&mut self, header: &[u8], body: &[u8]) {
        let mut bytes = header.to_vec();
        if self.header_digest {
            bytes.extend_from_slice(&crc32c(header));
        }
        bytes.extend_from_slice(body);
        if self.data_digest && !body.is_empty() {
            bytes.extend_from_slice(&crc32c(body));
        }
        if let Err(error) = self.stream.write_all(&bytes) {
            // A target that has closed meanwhile shows in what is read next.
            let closed = [io::ErrorKind::BrokenPipe, io::ErrorKind::ConnectionReset];
            assert!(closed.contains(&error.kind()), "{error}");
        }
    }

    pub(crate) fn try_receive(&mut self) -> io::Result<(TargetPdu, Vec<u8>)> {
        let mut header = [0; 48];
        self.stream.read_exact(&mut header)?;
        if self.header_digest {
            let mut digest = [0; 4];
            self.stream.read_exact(&mut digest)?;
            assert_eq!(digest, crc32c(&header), "header digest");
        }
        let length = u32::from_be_bytes([0, header[5], header[6], header[7]]) as usize;
        let mut data = vec![0; length.next_multiple_of(4)];
        self.stream.read_exact(&mut data)?;
        if self.data_digest && length > 0 {
            let mut digest = [0; 4];
            self.stream.read_exact(&mut digest)?;
            assert_eq!(digest, crc32c(&data), "data digest");
        }
        data.truncate(length);
        let pdu = TargetPdu::decode(&header).map_err(|opcode| io::Error::other(format!("opcode {opcode}")))?;
        // The target keeps to the rule that the judge is strictest about: reserved fields are zero.
        assert_eq!(pdu.encode(length as u32), header, "reserved fields");
        self.note(&pdu);
        Ok((pdu, data))
    }

    pub(crate) fn receive(&mut self) -> (TargetPdu, Vec<u8>) {
        self.try_receive().unwrap()
    }

    /// Checks and takes the StatSN.
    fn note(&mut self, pdu: &TargetPdu) {
        let consumed = match pdu {
            TargetPdu::NopIn(pdu) => (pdu.itt != Itt::RESERVED).then_some(pdu.stat_sn),
            TargetPdu::ScsiResponse(pdu) => Some(pdu.stat_sn),
            TargetPdu::TaskManagementResponse(pdu) => Some(pdu.stat_sn),
            TargetPdu::LoginResponse(pdu) => Some(pdu.stat_sn),
            TargetPdu::TextResponse(pdu) => Some(pdu.stat_sn),
            TargetPdu::DataIn(pdu) => pdu.has_status.then_some(pdu.stat_sn),
            TargetPdu::LogoutResponse(pdu) => Some(pdu.stat_sn),
            TargetPdu::ReadyToTransfer(_) => None,
            TargetPdu::AsyncMessage(pdu) => Some(pdu.stat_sn),
            TargetPdu::Reject(pdu) => Some(pdu.stat_sn),
        };
        if let Some(stat_sn) = consumed {
            assert!(stat_sn == self.exp_stat_sn || matches!(pdu, TargetPdu::LoginResponse(_)), "StatSN");
            self.exp_stat_sn = stat_sn.next();
        }
    }

    /// Whether the target closes the connection; what it sends before is not looked at.
    pub(crate) fn is_closed(&mut self) -> bool {
        match io::copy(&mut self.stream, &mut io::sink()) {
            Ok(_) => true,
            Err(error) => !matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut),
        }
    }

    /// Ends our half of the connection and waits for the target's: then it has handled all.
    pub(crate) fn finish(mut self) {
        // The target may have closed first.
        let _ = self.stream.shutdown(Shutdown::Write);
        assert!(self.is_closed());
    }

    pub(crate) fn login_request(&mut self) -> LoginRequest {
        LoginRequest {
            immediate: true,
            transit: true,
            current_stage: Stage::Operational,
            next_stage: Stage::FullFeature,
            isid: self.isid,
            itt: Itt(1),
            cid: Cid(7),
            cmd_sn: self.cmd_sn,
            exp_stat_sn: self.exp_stat_sn,
            ..LoginRequest::default()
        }
    }

    /// Sends a Login Request, takes the answer.
    pub(crate) fn login_leg(&mut self, request: LoginRequest, keys: &[(&str, &str)]) -> (LoginResponse, Vec<u8>) {
        self.send(request, &text(keys));
        match self.receive() {
            (TargetPdu::LoginResponse(response), data) => (response, data),
            (other, _) => panic!("{other:?} instead of a Login Response"),
        }
    }

    /// Logs in, in the operational stage alone, in as many legs as the target's text needs.
    pub(crate) fn login(&mut self, keys: &[(&str, &str)]) -> LoginStatus {
        let request = self.login_request();
        let (mut response, mut answer) = self.login_leg(request, keys);
        while response.status == LoginStatus::Success && !response.transit {
            // An empty answer to the C bit; then ready again.
            let request = LoginRequest {
                transit: !response.continues,
                next_stage: if response.continues { Stage::Security } else { Stage::FullFeature },
                ..self.login_request()
            };
            let (next, more) = self.login_leg(request, &[]);
            response = next;
            answer.extend(more);
        }
        if response.status == LoginStatus::Success {
            assert_ne!(response.tsih.0, 0, "a new session has a TSIH");
            self.keys = pairs(&answer);
            self.header_digest = self.key("HeaderDigest") == Some("CRC32C");
            self.data_digest = self.key("DataDigest") == Some("CRC32C");
            self.segment = self.key("MaxRecvDataSegmentLength").map_or(8192, |value| value.parse().unwrap());
        }
        response.status
    }

    pub(crate) fn key(&self, wanted: &str) -> Option<&str> {
        self.keys.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str())
    }

    /// A numbered command for LUN 0; the caller sets flags, length and data.
    pub(crate) fn new_command(&mut self, cdb: &[u8]) -> ScsiCommand {
        let mut padded = [0; 16];
        padded[..cdb.len()].copy_from_slice(cdb);
        ScsiCommand {
            last: true,
            attribute: 1,
            itt: self.itt(),
            cmd_sn: self.number(),
            exp_stat_sn: self.exp_stat_sn,
            cdb: padded,
            ..ScsiCommand::default()
        }
    }

    /// Takes PDUs until a command is complete.
    pub(crate) fn complete(&mut self, itt: Itt) -> Completion {
        let mut data = Vec::new();
        let mut data_sn = DataSn(0);
        loop {
            match self.receive() {
                (TargetPdu::DataIn(pdu), bytes) if pdu.itt == itt => {
                    assert_eq!((pdu.buffer_offset as usize, pdu.data_sn), (data.len(), data_sn));
                    data_sn = data_sn.next();
                    data.extend(bytes);
                    if pdu.has_status {
                        let residual = residual(pdu.overflow, pdu.underflow, pdu.residual_count);
                        return Completion { status: pdu.status, sense: None, data, residual };
                    }
                }
                (TargetPdu::ScsiResponse(pdu), sense) if pdu.itt == itt => {
                    assert_eq!(pdu.exp_data_sn, data_sn);
                    let ScsiResponse { overflow, underflow, residual_count, status, .. } = pdu;
                    let sense = sense.get(2..).filter(|sense| !sense.is_empty());
                    return Completion {
                        status,
                        sense: sense.map(|sense| (sense[2] & 0x0f, u16::from_be_bytes([sense[12], sense[13]]))),
                        data,
                        residual: residual(overflow, underflow, residual_count),
                    };
                }
                (other, _) => panic!("{other:?} instead of an end of {itt:?}"),
            }
        }
    }

    /// A command that reads up to `length` bytes.
    pub(crate) fn read_command(&mut self, lun: Lun, cdb: &[u8], length: u32) -> Completion {
        let command =
            ScsiCommand { read: length > 0, lun, expected_data_transfer_length: length, ..self.new_command(cdb) };
        self.send(command, &[]);
        self.complete(command.itt)
    }

    /// A command with data out, sent as the agreed keys allow: as much as possible without R2T.
    pub(crate) fn write_command(&mut self, lun: Lun, cdb: &[u8], data: &[u8]) -> Completion {
        let number = |key| self.key(key).map(|value| value.parse::<usize>().unwrap());
        let first_burst = number("FirstBurstLength").unwrap_or(65536).min(data.len());
        let immediate = match self.key("ImmediateData") {
            Some("No") => 0,
            _ => first_burst.min(self.segment),
        };
        let unsolicited = if self.key("InitialR2T") == Some("No") { first_burst } else { immediate };
        let command = ScsiCommand {
            write: true,
            last: unsolicited == immediate,
            lun,
            expected_data_transfer_length: data.len() as u32,
            ..self.new_command(cdb)
        };
        self.send(command, &data[..immediate]);
        if unsolicited > immediate {
            let place = DataOut { itt: command.itt, ttt: Ttt::RESERVED, ..DataOut::default() };
            self.send_data(place, data, immediate, unsolicited);
        }
        self.answer_r2ts(&command, data)
    }

    /// Sends `data[from..to]` as one sequence.
    pub(crate) fn send_data(&mut self, place: DataOut, data: &[u8], from: usize, to: usize) {
        let mut at = from;
        let mut data_sn = DataSn(0);
        while at < to {
            let end = (at + (self.segment & !3)).min(to);
            let pdu =
                DataOut { last: end == to, exp_stat_sn: self.exp_stat_sn, data_sn, buffer_offset: at as u32, ..place };
            self.send(pdu, &data[at..end]);
            data_sn = data_sn.next();
            at = end;
        }
    }

    fn answer_r2ts(&mut self, command: &ScsiCommand, data: &[u8]) -> Completion {
        let mut header = [0; 48];
        loop {
            // A look ahead decides who reads the PDU.
            let length = self.stream.peek(&mut header).unwrap();
            assert!(length > 0, "closed");
            if header[0] != Opcode::ReadyToTransfer.0 {
                return self.complete(command.itt);
            }
            let r2t = self.r2t();
            assert_eq!((r2t.itt, r2t.lun), (command.itt, command.lun));
            self.answer(&r2t, data);
        }
    }

    pub(crate) fn r2t(&mut self) -> ReadyToTransfer {
        match self.receive() {
            (TargetPdu::ReadyToTransfer(r2t), _) => r2t,
            (other, _) => panic!("{other:?} instead of an R2T"),
        }
    }

    pub(crate) fn answer(&mut self, r2t: &ReadyToTransfer, data: &[u8]) {
        let (from, length) = (r2t.buffer_offset as usize, r2t.desired_data_transfer_length as usize);
        let place = DataOut { lun: r2t.lun, itt: r2t.itt, ttt: r2t.ttt, ..DataOut::default() };
        self.send_data(place, data, from, from + length);
    }

    pub(crate) fn read(&mut self, lba: u32, blocks: u16) -> Completion {
        self.read_command(Lun::default(), &cdb10(0x28, lba, blocks), u32::from(blocks) * 512)
    }

    pub(crate) fn write(&mut self, lba: u32, data: &[u8]) -> Completion {
        self.write_command(Lun::default(), &cdb10(0x2a, lba, (data.len() / 512) as u16), data)
    }

    pub(crate) fn text_request(&mut self) -> TextRequest {
        TextRequest {
            last: true,
            itt: self.itt(),
            ttt: Ttt::RESERVED,
            cmd_sn: self.number(),
            exp_stat_sn: self.exp_stat_sn,
            ..TextRequest::default()
        }
    }

    pub(crate) fn text_leg(&mut self, request: TextRequest, data: &[u8]) -> (TextResponse, Vec<u8>) {
        self.send(request, data);
        match self.receive() {
            (TargetPdu::TextResponse(response), data) => (response, data),
            (other, _) => panic!("{other:?} instead of a Text Response"),
        }
    }

    /// SendTargets over as many PDUs as it takes. Returns the pairs and the number of PDUs.
    pub(crate) fn send_targets(&mut self, which: &str) -> (Vec<(String, String)>, usize) {
        let first = self.text_request();
        let (mut response, mut answer) = self.text_leg(first, &text(&[("SendTargets", which)]));
        let mut count = 1;
        while !response.last {
            let request = TextRequest {
                lun: response.lun,
                ttt: response.ttt,
                cmd_sn: self.number(),
                exp_stat_sn: self.exp_stat_sn,
                ..first
            };
            let (next, more) = self.text_leg(request, &[]);
            response = next;
            answer.extend(more);
            count += 1;
        }
        (pairs(&answer), count)
    }

    pub(crate) fn nop(&mut self) -> NopOut {
        NopOut {
            itt: self.itt(),
            ttt: Ttt::RESERVED,
            cmd_sn: self.number(),
            exp_stat_sn: self.exp_stat_sn,
            ..NopOut::default()
        }
    }

    /// Sends a ping and takes its answer: the target has handled all that came before.
    pub(crate) fn ping(&mut self) {
        let nop = self.nop();
        self.send(nop, b"hello");
        match self.receive() {
            (TargetPdu::NopIn(answer), data) => assert_eq!((answer.itt, &data[..]), (nop.itt, &b"hello"[..])),
            (other, _) => panic!("{other:?} instead of a NOP-In"),
        }
    }

    pub(crate) fn logout_request(&mut self) -> LogoutRequest {
        LogoutRequest {
            itt: self.itt(),
            cmd_sn: self.number(),
            exp_stat_sn: self.exp_stat_sn,
            ..LogoutRequest::default()
        }
    }

    pub(crate) fn logout(mut self) {
        let request = self.logout_request();
        self.send(request, &[]);
        assert!(matches!(self.receive(), (TargetPdu::LogoutResponse(response), _) if response.response.0 == 0));
        self.finish();
    }
}

fn residual(overflow: bool, underflow: bool, count: u32) -> i64 {
    match (overflow, underflow) {
        (true, false) => -i64::from(count),
        (false, true) => count.into(),
        (false, false) => 0,
        (true, true) => panic!("overflow and underflow"),
    }
}

pub(crate) fn cdb10(operation_code: u8, lba: u32, blocks: u16) -> [u8; 10] {
    let ([a, b, c, d], [high, low]) = (lba.to_be_bytes(), blocks.to_be_bytes());
    [operation_code, 0, a, b, c, d, 0, high, low, 0]
}

pub(crate) fn text(keys: &[(&str, &str)]) -> Vec<u8> {
    keys.iter().flat_map(|(key, value)| format!("{key}={value}\0").into_bytes()).collect()
}

pub(crate) fn pairs(text: &[u8]) -> Vec<(String, String)> {
    let text = std::str::from_utf8(text).unwrap();
    text.split_terminator('\0')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

/// Bytes that differ from place to place.
pub(crate) fn pattern(length: usize, seed: u8) -> Vec<u8> {
    (0..length).map(|at| (at as u8).wrapping_mul(31) ^ (at >> 8) as u8 ^ seed).collect()
}
