// SPDX-License-Identifier: LGPL-2.1-or-later
//! A session on a bench: a peer decodes what it sends and gives it PDUs of a target, time stands
//! still until a test moves it, and everything that the session tells is collected.

use iscsi_proto::auth::chap::ChapAlgorithm;
use iscsi_proto::login::{ChapPolicy, DigestPreference, LoginConfig, SessionType};
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{
    Completion, ConnectionError, Event, Handle, Instant, Phase, PieceData, ScsiRequest, Session, Usual,
};
use iscsi_proto::wire::{
    AsyncMessage, CmdSn, DataIn, DataSn, FrameHeader, Framing, InitiatorPdu, Isid, Itt, LoginRequest, LoginResponse,
    Lun, ReadyToTransfer, ScsiCommand, ScsiResponse, Stage, StatSn, TargetPdu, Tsih, Ttt, crc32c, padding,
};

use crate::memory::{Buffer, Buffers, patterns};

/// The owner of the login.
pub(crate) const LOGIN: u32 = u32::MAX;
/// CmdSN of the login and of the first command: close to the wrap.
pub(crate) const FIRST_CMD_SN: CmdSn = CmdSn(0xffff_fffe);
/// StatSN of the first Login Response: close to the wrap.
pub(crate) const FIRST_STAT_SN: StatSn = StatSn(0xffff_fffd);
/// Our MaxRecvDataSegmentLength.
pub(crate) const OWN_SEGMENT: u32 = 65536;
/// The logical unit of all commands.
pub(crate) const LUN: Lun = Lun([0, 3, 0, 0, 0, 0, 0, 0]);

/// A PDU that the session sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Sent {
    /// Its header.
    pub(crate) header: InitiatorPdu,
    /// Its data, without padding.
    pub(crate) data: Vec<u8>,
}

/// See the [module](self).
pub(crate) struct Bench {
    pub(crate) session: Session<u32>,
    pub(crate) memory: Buffers,
    pub(crate) now: Instant,
    /// Next StatSN of the target.
    pub(crate) stat_sn: StatSn,
    pub(crate) exp_cmd_sn: CmdSn,
    pub(crate) max_cmd_sn: CmdSn,
    pub(crate) header_digest: bool,
    /// Requests that are over, in order.
    pub(crate) ended: Vec<(u32, Completion)>,
    pub(crate) failed: Option<ConnectionError>,
    pub(crate) announced: Vec<AsyncMessage>,
    /// Bytes that the session has not taken.
    pub(crate) unread: Vec<u8>,
    /// Calls of `take_unread`.
    calls: u32,
    /// Bytes that have left and are not decoded.
    pub(crate) left: Vec<u8>,
}

/// What all tests log in with.
pub(crate) fn config(session_type: SessionType) -> LoginConfig {
    LoginConfig {
        initiator_name: b"iqn.2026-01.test:i".to_vec(),
        initiator_alias: None,
        target_name: Some(b"iqn.2026-01.test:t".to_vec()),
        session_type,
        header_digest: DigestPreference::NoneCrc32c,
        data_digest: DigestPreference::None,
        initial_r2t: false,
        immediate_data: true,
        max_burst_length: 262_144,
        first_burst_length: 262_144,
        max_recv_data_segment_length: OWN_SEGMENT,
        default_time2wait: 2,
        default_time2retain: 0,
        max_outstanding_r2t: 4,
        chap: None,
        target_chap: None,
        chap_policy: ChapPolicy::Allowed,
        chap_algorithms: vec![ChapAlgorithm::MD5],
        own_challenge: None,
    }
}

/// `text` with zero bytes for its bars.
pub(crate) fn zeroed(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| if byte == b'|' { 0 } else { byte }).collect()
}

impl Bench {
    /// A session whose connection is up.
    pub(crate) fn connected() -> Self {
        let mut session = Session::new();
        session.connected();
        Self {
            session,
            memory: Buffers::default(),
            now: Instant(1_000),
            stat_sn: FIRST_STAT_SN,
            exp_cmd_sn: FIRST_CMD_SN,
            max_cmd_sn: FIRST_CMD_SN,
            header_digest: false,
            ended: Vec::new(),
            failed: None,
            announced: Vec::new(),
            unread: Vec::new(),
            calls: 0,
            left: Vec::new(),
        }
    }

    /// A session in full feature phase, after a login that the target answered with `answers`.
    pub(crate) fn open(answers: &str) -> Self {
        let mut bench = Self::connected();
        bench.log_in(SessionType::Normal, answers);
        bench
    }

    /// A discovery session in full feature phase.
    pub(crate) fn discovery() -> Self {
        let mut bench = Self::connected();
        bench.log_in(SessionType::Discovery, "");
        bench
    }

    /// Sends the first Login Request.
    pub(crate) fn begin_login(&mut self, session_type: SessionType) -> Sent {
        self.session
            .log_in(self.now, config(session_type), Isid([0x80, 1, 2, 3, 4, 5]), FIRST_CMD_SN.0, LOGIN)
            .unwrap();
        self.take_one()
    }

    /// Logs in with one request and a window of 64 commands.
    pub(crate) fn log_in(&mut self, session_type: SessionType, answers: &str) {
        let request = self.begin_login(session_type);
        let InitiatorPdu::LoginRequest(request) = request.header else { panic!("{request:?}") };
        self.exp_cmd_sn = request.cmd_sn;
        self.max_cmd_sn = request.cmd_sn.plus(63);
        let response = self.login_response(&request);
        self.give(response, &zeroed(answers));
        assert!(matches!(self.completion(LOGIN), Completion::LoggedIn));
        self.header_digest = answers.contains("HeaderDigest=CRC32C");
    }

    /// The final answer to a Login Request in the operational stage.
    pub(crate) fn login_response(&mut self, request: &LoginRequest) -> LoginResponse {
        LoginResponse {
            transit: true,
            current_stage: Stage::Operational,
            next_stage: Stage::FullFeature,
            isid: request.isid,
            tsih: Tsih(1),
            itt: request.itt,
            stat_sn: self.next_stat_sn(),
            exp_cmd_sn: self.exp_cmd_sn,
            max_cmd_sn: self.max_cmd_sn,
            ..LoginResponse::default()
        }
    }

    /// The connection breaks; the target forgets all.
    pub(crate) fn lose(&mut self) -> iscsi_proto::session::Lost {
        let lost = self.session.connection_lost();
        self.unread.clear();
        self.left.clear();
        self.failed = None;
        self.header_digest = false;
        self.poll();
        lost
    }

    /// Connects and logs in again.
    pub(crate) fn reopen(&mut self, answers: &str) {
        self.session.connected();
        self.log_in(SessionType::Normal, answers);
    }

    pub(crate) fn next_stat_sn(&mut self) -> StatSn {
        let stat_sn = self.stat_sn;
        self.stat_sn = stat_sn.next();
        stat_sn
    }

    // Requests.

    /// A command of `owner` that moves `length` bytes: pattern bytes if it writes.
    pub(crate) fn request(&mut self, owner: u32, direction: Direction, length: u32) -> ScsiRequest {
        let mut buffer = Buffer::default();
        match direction {
            Direction::Read => buffer.data_in = vec![0; length as usize],
            Direction::Write => buffer.data_out = patterns(owner, 0, length),
            Direction::None => {}
        }
        self.memory.of.insert(owner, buffer);
        let mut cdb = [0; 16];
        cdb[2..6].copy_from_slice(&owner.to_be_bytes());
        ScsiRequest { lun: LUN, cdb, direction, expected_length: length }
    }

    pub(crate) fn submit(&mut self, owner: u32, direction: Direction, length: u32) -> Handle {
        let request = self.request(owner, direction, length);
        self.session.submit(self.now, request, owner).unwrap()
    }

    pub(crate) fn read(&mut self, owner: u32, length: u32) -> Itt {
        self.submit(owner, Direction::Read, length).itt
    }

    pub(crate) fn write(&mut self, owner: u32, length: u32) -> Itt {
        self.submit(owner, Direction::Write, length).itt
    }

    /// Cancels, and takes the memory away as a caller may.
    pub(crate) fn cancel(&mut self, itt: Itt) -> Option<u32> {
        let owner = self.session.cancel(itt, &mut self.memory)?;
        self.memory.of.remove(&owner);
        Some(owner)
    }

    // From the session to the target.

    /// All bytes that may leave now, not marked as sent.
    pub(crate) fn outgoing(&mut self) -> Vec<u8> {
        self.session.prepare(&mut self.memory);
        let mut bytes = Vec::new();
        for piece in self.session.outgoing() {
            bytes.extend_from_slice(piece.bytes);
            if let Some(PieceData { owner, offset, length }) = piece.data {
                bytes.extend_from_slice(self.memory.data_out(*owner, offset, length));
            }
        }
        bytes
    }

    /// Lets the first `length` bytes leave.
    pub(crate) fn leave(&mut self, length: usize) {
        let bytes = self.outgoing();
        let length = length.min(bytes.len());
        self.left.extend_from_slice(&bytes[..length]);
        self.session.sent(length);
    }

    /// Lets everything leave and decodes what has left.
    pub(crate) fn take(&mut self) -> Vec<Sent> {
        loop {
            let bytes = self.outgoing();
            if bytes.is_empty() {
                break;
            }
            self.left.extend_from_slice(&bytes);
            self.session.sent(bytes.len());
        }
        self.poll();
        let left = std::mem::take(&mut self.left);
        let (sent, rest) = decode(&left, self.header_digest);
        assert!(rest.is_empty(), "an unfinished PDU has left");
        sent
    }

    /// The one PDU that leaves now.
    pub(crate) fn take_one(&mut self) -> Sent {
        let mut sent = self.take();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.remove(0)
    }

    /// The SCSI commands that leave now.
    pub(crate) fn take_commands(&mut self) -> Vec<ScsiCommand> {
        let command = |sent: Sent| match sent.header {
            InitiatorPdu::ScsiCommand(command) => Some(command),
            _ => None,
        };
        self.take().into_iter().filter_map(command).collect()
    }

    /// The owners of the SCSI commands that leave now, in order.
    pub(crate) fn take_owners(&mut self) -> Vec<u32> {
        self.take_commands().iter().map(owner_of).collect()
    }

    // From the target to the session.

    /// A PDU as the target sends it.
    pub(crate) fn encode(&self, pdu: impl Into<TargetPdu>, data: &[u8]) -> Vec<u8> {
        encode(&pdu.into(), data, self.header_digest)
    }

    pub(crate) fn give(&mut self, pdu: impl Into<TargetPdu>, data: &[u8]) {
        let bytes = self.encode(pdu, data);
        self.give_bytes(&bytes);
    }

    /// Gives bytes behind those that were not taken; polls for events as a caller does, which
    /// closes the connection when it failed.
    pub(crate) fn give_bytes(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
        while self.failed.is_none() {
            let taken = self.take_unread();
            if !self.poll() && taken == 0 {
                break;
            }
        }
    }

    /// Has the session take bytes, the usual ones first or not; gives their number.
    pub(crate) fn take_unread(&mut self) -> usize {
        self.calls += 1;
        let mut taken = 0;
        let mut has_ended = false;
        while self.calls % 3 > 0 && !has_ended {
            let usual = self.session.handle_usual_input(&self.unread[taken..], &mut self.memory);
            let Some(Usual { length, ended }) = usual else { break };
            taken += length;
            if let Some(ended) = ended {
                let owner = *self.session.owner_of(&ended).expect("an owner");
                assert_eq!(self.session.take_owner(&ended), Some(owner));
                assert_eq!(self.session.take_owner(&ended), None);
                self.ended.push((owner, Completion::Scsi(ended.result)));
                has_ended = true;
            }
        }
        if !has_ended {
            taken += self.session.handle_input(&self.unread[taken..], &mut self.memory);
        }
        self.unread.drain(..taken);
        taken
    }

    /// Collects events; gives whether there was one.
    pub(crate) fn poll(&mut self) -> bool {
        let mut any = false;
        while let Some(event) = self.session.poll_event() {
            any = true;
            match event {
                Event::Completed { owner, completion } => self.ended.push((owner, completion)),
                Event::ConnectionFailed(error) => {
                    assert_eq!(self.failed, None, "a connection fails once");
                    assert_eq!(self.session.phase(), Phase::Failed);
                    self.failed = Some(error);
                }
                Event::AsyncMessage { message, .. } => self.announced.push(*message),
            }
        }
        any
    }

    /// How the request of `owner` ended; it must have been told exactly once.
    pub(crate) fn completion(&mut self, owner: u32) -> Completion {
        let places: Vec<_> = (0..self.ended.len()).filter(|&place| self.ended[place].0 == owner).collect();
        assert_eq!(places.len(), 1, "owner {owner} of {:?}", self.ended);
        self.ended.remove(places[0]).1
    }

    /// The text of the failure of the connection.
    #[track_caller]
    pub(crate) fn failure(&mut self) -> String {
        let error = self.failed.take().expect("the connection goes on");
        assert!(self.ended.is_empty(), "{:?}", self.ended);
        error.to_string()
    }

    /// A SCSI Response with status GOOD.
    pub(crate) fn response(&mut self, itt: Itt) -> ScsiResponse {
        ScsiResponse {
            itt,
            stat_sn: self.next_stat_sn(),
            exp_cmd_sn: self.exp_cmd_sn,
            max_cmd_sn: self.max_cmd_sn,
            ..ScsiResponse::default()
        }
    }

    pub(crate) fn answer_good(&mut self, itt: Itt) {
        let response = self.response(itt);
        self.give(response, &[]);
    }

    /// A Data-In without status.
    pub(crate) fn data_in(&self, itt: Itt, data_sn: u32, buffer_offset: u32) -> DataIn {
        DataIn {
            itt,
            ttt: Ttt::RESERVED,
            exp_cmd_sn: self.exp_cmd_sn,
            max_cmd_sn: self.max_cmd_sn,
            data_sn: DataSn(data_sn),
            buffer_offset,
            ..DataIn::default()
        }
    }

    pub(crate) fn ready_to_transfer(&self, itt: Itt, r2t_sn: u32, buffer_offset: u32, length: u32) -> ReadyToTransfer {
        ReadyToTransfer {
            lun: LUN,
            itt,
            ttt: Ttt(0x700 + r2t_sn),
            stat_sn: self.stat_sn,
            exp_cmd_sn: self.exp_cmd_sn,
            max_cmd_sn: self.max_cmd_sn,
            r2t_sn: DataSn(r2t_sn),
            buffer_offset,
            desired_data_transfer_length: length,
        }
    }
}

/// The owner that [`Bench::request`] put into a command.
pub(crate) fn owner_of(command: &ScsiCommand) -> u32 {
    u32::from_be_bytes([command.cdb[2], command.cdb[3], command.cdb[4], command.cdb[5]])
}

/// A PDU as a target sends it.
pub(crate) fn encode(pdu: &TargetPdu, data: &[u8], header_digest: bool) -> Vec<u8> {
    let mut bytes = pdu.encode(data.len() as u32).to_vec();
    if header_digest {
        bytes.extend_from_slice(&crc32c(&bytes));
    }
    bytes.extend_from_slice(data);
    bytes.resize(bytes.len() + padding(data.len() as u32) as usize, 0);
    bytes
}

/// The whole PDUs at the start of `bytes`, and what is behind them. Digests and padding are checked.
pub(crate) fn decode(mut bytes: &[u8], header_digest: bool) -> (Vec<Sent>, &[u8]) {
    let framing = Framing { header_digest, data_digest: false, max_data_segment_length: 0x00ff_ffff };
    let mut sent = Vec::new();
    while let Some(frame) = framing.parse(bytes).expect("the session sends PDUs") {
        if bytes.len() < frame.total_length() {
            break;
        }
        let FrameHeader { header, header_length, data_length, .. } = frame;
        let data = &bytes[header_length..][..data_length as usize];
        let padding = &bytes[header_length + data_length as usize..frame.total_length()];
        assert_eq!(header_length, if header_digest { 52 } else { 48 }, "no AHS");
        assert!(padding.iter().all(|&byte| byte == 0), "padding is zero");
        let pdu = InitiatorPdu::decode(header).expect("a PDU of an initiator");
        assert_eq!(pdu.encode(data_length), *header, "reserved bits are zero");
        sent.push(Sent { header: pdu, data: data.to_vec() });
        bytes = &bytes[frame.total_length()..];
    }
    (sent, bytes)
}
