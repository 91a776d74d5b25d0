// SPDX-License-Identifier: LGPL-2.1-or-later
//! One connection: reads PDUs, has each handled by its subject, sends what came of it.

use std::io::{self, Read};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use iscsi_proto::wire::{
    AsyncMessage, Crc32c, FrameHeader, Framing, HEADER_LENGTH, InitiatorPdu, Itt, LogoutReason, LogoutRequest,
    LogoutResponse, LogoutResult, Lun, NopIn, NopOut, Opcode, Reject, RejectReason, Ttt,
};

use crate::discovery::LongAnswer;
use crate::judge::Judge;
use crate::line::Line;
use crate::login::{Established, Login};
use crate::negotiation::Negotiated;
use crate::outbox::{Outbox, Payload};
use crate::script::{Moment, Phase, Verdict};
use crate::session::Session;
use crate::target::{Shared, TargetNode, lock};

/// The connection is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ended;

/// A received PDU, whole and without digests.
#[derive(Clone, Copy)]
pub(crate) struct Received<'a> {
    pub(crate) header: &'a [u8; HEADER_LENGTH],
    pub(crate) ahs: &'a [u8],
    pub(crate) data: &'a [u8],
    pub(crate) padding: &'a [u8],
}

impl<'a> Received<'a> {
    /// Splits header with AHS, and data with padding.
    fn split(head: &'a [u8], body: &'a [u8], data_length: usize) -> Result<Self, Ended> {
        let (header, ahs) = head.split_first_chunk().ok_or(Ended)?;
        let (data, padding) = body.split_at_checked(data_length).ok_or(Ended)?;
        Ok(Self { header, ahs, data, padding })
    }
}

/// State of a connection, shared with the thread that holds the [`Target`](crate::Target).
pub(crate) struct Connection {
    pub(crate) shared: Arc<Shared>,
    pub(crate) line: Arc<Line>,
    pub(crate) number: u64,
    pub(crate) login: Login,
    pub(crate) established: Option<Established>,
    pub(crate) agreed: Negotiated,
    pub(crate) session: Session,
    pub(crate) outbox: Outbox,
    pub(crate) judge: Option<Judge>,
    /// Text that is left of an answer to a Text Request.
    pub(crate) long_answer: Option<LongAnswer>,
    /// Where commands put their answers.
    pub(crate) scratch: Vec<u8>,
    received: [u64; 64],
    next_ping: Option<Instant>,
}

/// Bytes read with one system call, unless a PDU is longer.
const INPUT: usize = 256 * 1024;

pub(crate) struct Input {
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl Input {
    pub(crate) fn new(length: usize) -> Self {
        Self { buffer: vec![0; length], start: 0, end: 0 }
    }

    /// Takes bytes that somebody has brought.
    pub(crate) fn append(&mut self, bytes: &[u8]) {
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        self.buffer.truncate(self.end);
        self.buffer.extend_from_slice(bytes);
        self.end += bytes.len();
    }

    /// Reads more; there is room for a PDU of `wanted` bytes. `Ok(false)`: time is up.
    fn fill(&mut self, mut stream: &TcpStream, wanted: usize) -> Result<bool, Ended> {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        } else if self.start + wanted > self.buffer.len() || self.end == self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if wanted > self.buffer.len() {
            self.buffer.resize(wanted.next_power_of_two(), 0);
        }
        loop {
            match stream.read(&mut self.buffer[self.end..]) {
                Ok(0) => return Err(Ended),
                Ok(count) => {
                    self.end += count;
                    return Ok(true);
                }
                Err(error) => match error.kind() {
                    io::ErrorKind::Interrupted => {}
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => return Ok(false),
                    _ => return Err(Ended),
                },
            }
        }
    }
}

/// Serves a connection until it ends.
pub(crate) fn serve(connection: &Mutex<Connection>, line: &Line) {
    let shared = Arc::clone(&lock(connection).shared);
    if let Some(stream) = line.socket() {
        // Both ways to end are handled alike: the initiator may be gone, or be sent away.
        let _ = run(connection, stream, &shared);
    }
    lock(connection).close();
}

fn run(connection: &Mutex<Connection>, stream: &TcpStream, shared: &Shared) -> Result<(), Ended> {
    let mut input = Input::new(INPUT);
    lock(connection).accepted()?;
    if let Some(interval) = shared.options.ping_interval {
        stream.set_read_timeout(Some(interval.max(Duration::from_millis(1)))).map_err(|_| Ended)?;
    }
    loop {
        let wanted = {
            let mut connection = lock(connection);
            let wanted = connection.handle(&mut input);
            connection.ping_if_due()?;
            connection.flush()?;
            wanted?
        };
        let before = input.end - input.start;
        if input.fill(stream, wanted)? {
            shared.counters.bytes_received(input.end - input.start - before);
        }
    }
}

impl Connection {
    pub(crate) fn new(shared: Arc<Shared>, line: Arc<Line>, number: u64) -> Self {
        let judge = shared.options.judge.then(|| Judge::new(shared.verdicts.clone(), number));
        Self {
            login: Login::default(),
            established: None,
            agreed: Negotiated::default(),
            session: Session::default(),
            outbox: Outbox::new(Arc::clone(&shared), Arc::clone(&line), number),
            judge,
            long_answer: None,
            scratch: Vec::new(),
            received: [0; 64],
            next_ping: None,
            shared,
            line,
            number,
        }
    }

    pub(crate) fn accepted(&mut self) -> Result<(), Ended> {
        if !self.shared.scripted {
            return Ok(());
        }
        let verdict = self.shared.ask(|script| script.accepted(self.number));
        self.obey(verdict).map(|_| ())
    }

    /// The end: what was queued before still leaves; the initiator may be gone.
    pub(crate) fn close(&mut self) {
        let _ = self.flush();
        let _ = self.line.shut_down(Shutdown::Both);
        self.shared.registry.leave(self.number);
        self.shared.say(self.number, format_args!("closed"));
    }

    /// Handles every whole PDU of the input. Returns the bytes of the one that is not whole.
    pub(crate) fn handle(&mut self, input: &mut Input) -> Result<usize, Ended> {
        loop {
            if self.outbox.silent {
                input.start = input.end;
                return Ok(HEADER_LENGTH);
            }
            let full = self.outbox.phase != Phase::Login;
            let framing = Framing {
                header_digest: full && self.agreed.header_digest,
                data_digest: full && self.agreed.data_digest,
                max_data_segment_length: if full { self.agreed.target_segment } else { 8192 },
            };
            let bytes = &input.buffer[input.start..input.end];
            let (header_length, data_length, total) = match framing.parse(bytes) {
                Ok(None) => return Ok(HEADER_LENGTH + 1024),
                Ok(Some(FrameHeader { header_length, data_length, trailer_length, .. })) => {
                    let data_length = data_length as usize;
                    (header_length, data_length, header_length + data_length + trailer_length as usize)
                }
                Err(error) => {
                    self.shared.say(self.number, format_args!("{error}"));
                    if let Some(judge) = &mut self.judge {
                        judge.frame_error(bytes, &error);
                    }
                    return Err(Ended);
                }
            };
            if bytes.len() < total {
                return Ok(total);
            }
            input.start += total;
            self.receive(&bytes[..total], &framing, header_length, data_length)?;
        }
    }

    fn receive(
        &mut self,
        pdu: &[u8],
        framing: &Framing,
        header_length: usize,
        data_length: usize,
    ) -> Result<(), Ended> {
        let covered = header_length - if framing.header_digest { 4 } else { 0 };
        let trailer = header_length + data_length.next_multiple_of(4);
        let received = Received::split(&pdu[..covered], &pdu[header_length..trailer], data_length)?;
        let header = received.header;
        self.shared.counters.received(Opcode::of(header));
        let digest_is_wrong = framing.data_digest
            && data_length > 0
            && Crc32c::new().update(&pdu[header_length..trailer]).bytes() != pdu[trailer..trailer + 4];
        if let Some(judge) = &mut self.judge {
            judge.received(&received);
            if digest_is_wrong {
                judge.data_digest_error(header);
            }
        }
        if digest_is_wrong {
            return self.reject(RejectReason::DataDigestError, header);
        }
        if !self.shared.scripted {
            return self.dispatch(&received);
        }
        // A script sees the PDU in one piece, and may change it.
        let mut owned = [&pdu[..covered], &pdu[header_length..trailer]].concat();
        if !self.ask_script(&mut owned)? {
            return Ok(());
        }
        let (head, body) = owned.split_at(covered);
        self.dispatch(&Received::split(head, body, data_length)?)
    }

    /// Whether the PDU goes its way.
    fn ask_script(&mut self, pdu: &mut [u8]) -> Result<bool, Ended> {
        let opcode = Opcode(pdu[0] & 0x3f);
        let ordinal = &mut self.received[usize::from(opcode.0)];
        *ordinal += 1;
        let moment = Moment { connection: self.number, phase: self.outbox.phase, opcode, ordinal: *ordinal };
        let verdict = self.shared.ask(|script| script.received(&moment, pdu));
        if verdict == Verdict::Hold && opcode == Opcode::ScsiCommand {
            let Some(header) = pdu.first_chunk() else {
                return Err(Ended);
            };
            self.hold(header);
            return Ok(false);
        }
        self.obey(verdict)
    }

    /// Whether what the verdict is about goes its way.
    fn obey(&mut self, verdict: Verdict) -> Result<bool, Ended> {
        match verdict {
            Verdict::Pass => Ok(true),
            Verdict::Drop | Verdict::Hold => Ok(false),
            Verdict::Delay(time) => {
                self.flush()?;
                self.shared.wait(time)?;
                Ok(true)
            }
            Verdict::Answer(bytes) => {
                self.outbox.push_raw(&bytes);
                Ok(false)
            }
            Verdict::Truncate(_) | Verdict::Close => Err(Ended),
            Verdict::Silence => {
                self.flush()?;
                self.outbox.silent = true;
                Ok(false)
            }
        }
    }

    fn dispatch(&mut self, received: &Received<'_>) -> Result<(), Ended> {
        let decoded = InitiatorPdu::decode(received.header);
        match (self.outbox.phase, decoded) {
            (Phase::Login, Ok(InitiatorPdu::LoginRequest(request))) => self.login_request(&request, received.data),
            (Phase::LoggedOut, _) => Ok(()),
            // RFC 7143 4.2.4: anything else before the login has ended closes the connection.
            (Phase::Login, _) => Err(Ended),
            (Phase::FullFeature, Ok(pdu)) => self.full_feature_pdu(&pdu, received),
            (Phase::FullFeature, Err(_)) => self.reject(RejectReason::CommandNotSupported, received.header),
        }
    }

    fn full_feature_pdu(&mut self, pdu: &InitiatorPdu, received: &Received<'_>) -> Result<(), Ended> {
        if self.is_discovery() && !matches!(pdu, InitiatorPdu::TextRequest(_) | InitiatorPdu::LogoutRequest(_)) {
            return self.reject(RejectReason::ProtocolError, received.header);
        }
        let numbered = match pdu {
            InitiatorPdu::NopOut(pdu) => Some((pdu.cmd_sn, pdu.immediate)),
            InitiatorPdu::ScsiCommand(pdu) => Some((pdu.cmd_sn, pdu.immediate)),
            InitiatorPdu::TaskManagementRequest(pdu) => Some((pdu.cmd_sn, pdu.immediate)),
            InitiatorPdu::TextRequest(pdu) => Some((pdu.cmd_sn, pdu.immediate)),
            InitiatorPdu::LogoutRequest(pdu) => Some((pdu.cmd_sn, pdu.immediate)),
            InitiatorPdu::DataOut(_) | InitiatorPdu::SnackRequest(_) | InitiatorPdu::LoginRequest(_) => None,
        };
        if numbered.is_some_and(|(cmd_sn, immediate)| !self.session.accept(cmd_sn, immediate)) {
            return Ok(());
        }
        match pdu {
            InitiatorPdu::ScsiCommand(command) => self.command(command, received.data),
            InitiatorPdu::DataOut(data_out) => self.data_out(data_out, received),
            InitiatorPdu::NopOut(nop) => self.nop_out(nop, received.data),
            InitiatorPdu::TaskManagementRequest(request) => self.task_management(request),
            InitiatorPdu::TextRequest(request) => self.text_request(request, received),
            InitiatorPdu::LogoutRequest(request) => self.logout(request),
            InitiatorPdu::SnackRequest(_) | InitiatorPdu::LoginRequest(_) => {
                self.reject(RejectReason::ProtocolError, received.header)
            }
        }
    }

    fn nop_out(&mut self, nop: &NopOut, data: &[u8]) -> Result<(), Ended> {
        if nop.itt == Itt::RESERVED {
            return Ok(());
        }
        let stamp = self.session.stamp();
        let answer = NopIn {
            lun: nop.lun,
            itt: nop.itt,
            ttt: Ttt::RESERVED,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
        };
        let echoed = &data[..data.len().min(self.agreed.initiator_segment as usize)];
        self.push(&answer.encode(echoed.len() as u32), &Payload::Bytes(echoed)).map(|_| ())
    }

    fn logout(&mut self, request: &LogoutRequest) -> Result<(), Ended> {
        let own_cid = self.established.as_ref().map(|session| session.cid);
        let response = match request.reason {
            LogoutReason::CloseSession => LogoutResult::Closed,
            LogoutReason::CloseConnection if Some(request.cid) == own_cid => LogoutResult::Closed,
            LogoutReason::CloseConnection => LogoutResult::CidNotFound,
            _ => LogoutResult::RecoveryNotSupported,
        };
        let stamp = self.session.stamp();
        let answer = LogoutResponse {
            response,
            itt: request.itt,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
            time2wait: 0,
            time2retain: 0,
        };
        self.push(&answer.encode(0), &Payload::EMPTY)?;
        if response == LogoutResult::Closed {
            self.outbox.phase = Phase::LoggedOut;
            self.session.abort(|_| true);
            self.flush()?;
            // The initiator sees the end of our half, and closes its own: what it still sends after
            // its Logout is read and judged until then.
            self.line.shut_down(Shutdown::Write).map_err(|_| Ended)?;
        }
        Ok(())
    }

    /// Queues a PDU. `Ok(false)`: its data could not be read from the unit.
    pub(crate) fn push(&mut self, header: &[u8; HEADER_LENGTH], payload: &Payload<'_>) -> Result<bool, Ended> {
        let pushed = self.outbox.push(header, payload)?;
        if let (true, Some(judge)) = (pushed, &mut self.judge) {
            judge.sent(header);
        }
        Ok(pushed)
    }

    /// Sends what is queued.
    pub(crate) fn flush(&mut self) -> Result<(), Ended> {
        if let (true, Some(judge)) = (self.outbox.flush()?, &mut self.judge) {
            judge.flushed();
        }
        Ok(())
    }

    /// Answers a PDU with a Reject.
    pub(crate) fn reject(&mut self, reason: RejectReason, header: &[u8; HEADER_LENGTH]) -> Result<(), Ended> {
        self.send_reject(Reject { reason, ..Reject::default() }, header)?;
        match &mut self.judge {
            // The task that has the tag goes on.
            Some(judge) if reason != RejectReason::TaskInProcess => judge.rejected(header),
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn send_reject(&mut self, reject: Reject, header: &[u8]) -> Result<(), Ended> {
        let stamp = self.session.stamp();
        let reject = Reject {
            itt: Itt::RESERVED,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
            ..reject
        };
        self.push(&reject.encode(header.len() as u32), &Payload::Bytes(header)).map(|_| ())
    }

    pub(crate) fn send_async_message(&mut self, message: AsyncMessage, data: &[u8]) -> Result<(), Ended> {
        let stamp = self.session.stamp();
        let message = AsyncMessage {
            itt: Itt::RESERVED,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
            ..message
        };
        self.push(&message.encode(data.len() as u32), &Payload::Bytes(data)).map(|_| ())
    }

    /// Queues a NOP-In that wants an answer.
    pub(crate) fn ping(&mut self) -> Result<(), Ended> {
        let ttt = self.session.new_ttt();
        let stamp = self.session.quote();
        let ping = NopIn {
            lun: Lun::default(),
            itt: Itt::RESERVED,
            ttt,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
        };
        self.push(&ping.encode(0), &Payload::EMPTY).map(|_| ())
    }

    fn ping_if_due(&mut self) -> Result<(), Ended> {
        let Some(interval) = self.shared.options.ping_interval else {
            return Ok(());
        };
        let now = Instant::now();
        if !self.is_normal_session() {
            return Ok(());
        }
        if self.next_ping.is_some_and(|due| due <= now) {
            self.ping()?;
        } else if self.next_ping.is_some() {
            return Ok(());
        }
        self.next_ping = Some(now + interval);
        Ok(())
    }

    pub(crate) fn is_discovery(&self) -> bool {
        self.established.as_ref().is_some_and(|session| session.discovery)
    }

    /// Whether commands can be sent.
    pub(crate) fn is_normal_session(&self) -> bool {
        self.outbox.phase == Phase::FullFeature && !self.is_discovery()
    }

    /// The target that the session is with.
    pub(crate) fn node(&self) -> Option<&TargetNode> {
        let session = self.established.as_ref()?;
        self.shared.nodes.get(session.node?)
    }
}
