// SPDX-License-Identifier: LGPL-2.1-or-later
//! Judges every PDU of an initiator: what RFC 7143 demands of it, not only what a target needs.
//!
//! A judge watches one connection in both directions and keeps its own books; it takes no part in
//! what the target does. It sees what the initiator sent before a script changes it, and knows that
//! the initiator can only heed what was already written to the socket.
//!
//! Rules are cited by clause of RFC 7143.

mod login;
mod requests;
mod task;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};

use iscsi_proto::wire::{
    CmdSn, FrameError, HEADER_LENGTH, InitiatorPdu, Itt, Lun, NopIn, Opcode, StatSn, TargetPdu, Ttt,
};

use crate::connection::Received;
use crate::negotiation::Negotiated;
use crate::session::TagMap;
use crate::target::lock;

/// Something that an initiator did and RFC 7143 does not allow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Short name of the rule: each check of the judge has its own.
    pub rule: &'static str,
    /// Clause of RFC 7143 that says so.
    pub clause: &'static str,
    /// Number of the connection at this target, from 1.
    pub connection: u64,
    /// What kind of PDU, and its tag.
    pub pdu: String,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, clause, connection, pdu, expected, actual } = self;
        write!(f, "{rule} (RFC 7143 {clause}): connection {connection}, {pdu}: expected {expected}, got {actual}")
    }
}

/// Violations that are kept; more are counted.
const KEPT: usize = 1000;

/// Answers that may wait for ExpStatSN; an initiator that never acknowledges is not watched further back.
const UNACKNOWLEDGED: usize = 65536;

/// Where judges write.
#[derive(Clone, Default)]
pub(crate) struct Verdicts {
    written: Arc<Mutex<Written>>,
    aloud: bool,
}

#[derive(Default)]
struct Written {
    violations: Vec<Violation>,
    dropped: u64,
}

impl Verdicts {
    pub(crate) fn new(aloud: bool) -> Self {
        Self { aloud, ..Self::default() }
    }

    fn add(&self, violation: Violation) {
        if self.aloud {
            eprintln!("{violation}");
        }
        let mut written = lock(&self.written);
        if written.violations.len() < KEPT {
            written.violations.push(violation);
        } else {
            written.dropped += 1;
        }
    }

    pub(crate) fn list(&self) -> Vec<Violation> {
        lock(&self.written).violations.clone()
    }

    pub(crate) fn clear(&self) {
        *lock(&self.written) = Written::default();
    }

    pub(crate) fn dropped(&self) -> u64 {
        lock(&self.written).dropped
    }
}

/// The pen of a judge: knows which PDU is being judged.
struct Record {
    verdicts: Verdicts,
    connection: u64,
    header: [u8; HEADER_LENGTH],
}

/// A rule: its name, and the clause of RFC 7143 behind it.
type Rule = (&'static str, &'static str);

impl Record {
    #[cold]
    fn violation(&self, (rule, clause): Rule, expected: impl fmt::Display, actual: impl fmt::Display) {
        let itt = u32::from_be_bytes([self.header[16], self.header[17], self.header[18], self.header[19]]);
        self.verdicts.add(Violation {
            rule,
            clause,
            connection: self.connection,
            pdu: format!("{} with tag {itt:#010x}", Opcode::of(&self.header)),
            expected: expected.to_string(),
            actual: actual.to_string(),
        });
    }

    /// Records a violation unless `fine`.
    #[inline]
    fn require(&self, fine: bool, rule: Rule, expected: impl fmt::Display, actual: impl fmt::Display) {
        if !fine {
            self.violation(rule, expected, actual);
        }
    }
}

/// Numbers that the target gave out: queued, and written to the socket.
#[derive(Clone, Copy, Default)]
struct GivenOut {
    /// StatSN of the next numbered PDU.
    next_stat_sn: StatSn,
    max_cmd_sn: CmdSn,
}

/// What a tag in use stands for.
#[derive(Clone, Copy)]
enum Use {
    Command(task::Write),
    /// The affected LUN and task, if any.
    TaskManagement(requests::Aborts),
    Other,
}

/// A tag in use: until the initiator acknowledges the status that frees it.
#[derive(Clone, Copy)]
struct Task {
    lun: Lun,
    cmd_sn: CmdSn,
    immediate: bool,
    used_for: Use,
    answered: bool,
}

/// State of the login or of full feature phase.
enum Stage {
    Login(Box<login::LoginBooks>),
    FullFeature,
    /// A Logout Request was received.
    Leaving,
}

/// Watches one connection.
pub(crate) struct Judge {
    record: Record,
    stage: Stage,
    agreed: Negotiated,
    discovery: bool,
    cid: u16,
    /// CmdSN of the next request that is not immediate.
    next_cmd_sn: CmdSn,
    queued: GivenOut,
    seen: GivenOut,
    last_exp_stat_sn: Option<StatSn>,
    tasks: TagMap<Task>,
    answered: VecDeque<(StatSn, Itt)>,
    r2ts: Vec<task::OpenR2t>,
    pings: Vec<(Ttt, Lun)>,
    text: requests::TextBooks,
}

impl Judge {
    pub(crate) fn new(verdicts: Verdicts, connection: u64) -> Self {
        Self {
            record: Record { verdicts, connection, header: [0; HEADER_LENGTH] },
            stage: Stage::Login(Box::default()),
            agreed: Negotiated::default(),
            discovery: false,
            cid: 0,
            next_cmd_sn: CmdSn(0),
            queued: GivenOut::default(),
            seen: GivenOut::default(),
            last_exp_stat_sn: None,
            tasks: TagMap::default(),
            answered: VecDeque::new(),
            r2ts: Vec::new(),
            pings: Vec::new(),
            text: requests::TextBooks::default(),
        }
    }

    /// Bytes came that are not a PDU.
    pub(crate) fn frame_error(&mut self, bytes: &[u8], error: &FrameError) {
        if let Some(header) = bytes.first_chunk() {
            self.record.header = *header;
        }
        match error {
            FrameError::DataSegmentTooLong { length, limit, .. } => self.record.violation(
                ("data-segment-too-long", "13.12"),
                format_args!("at most {limit} bytes of data"),
                length,
            ),
            FrameError::HeaderDigest { calculated, received } => self.record.violation(
                ("header-digest", "13.1"),
                format_args!("{calculated:#010x}"),
                format_args!("{received:#010x}"),
            ),
            other => self.record.violation(("frame", "11.2"), "a PDU", other),
        }
    }

    /// A PDU came whose data digest is wrong.
    pub(crate) fn data_digest_error(&mut self, header: &[u8; HEADER_LENGTH]) {
        self.record.header = *header;
        self.record.violation(("data-digest", "13.1"), "the CRC32C of the data", "another one");
    }

    /// The login has ended well; its last response is queued.
    pub(crate) fn full_feature(&mut self, agreed: Negotiated, discovery: bool, cmd_sn: CmdSn) {
        if let Stage::Login(books) = &self.stage {
            self.cid = books.cid();
        }
        self.stage = Stage::FullFeature;
        self.agreed = agreed;
        self.discovery = discovery;
        self.next_cmd_sn = cmd_sn;
        // No command comes before the response is written, so the window counts at once.
        self.seen.max_cmd_sn = self.queued.max_cmd_sn;
    }

    /// A PDU was received.
    pub(crate) fn received(&mut self, received: &Received<'_>) {
        self.record.header = *received.header;
        let Ok(pdu) = InitiatorPdu::decode(received.header) else {
            self.record.violation(("opcode", "11.2.1.2"), "an opcode of an initiator", Opcode::of(received.header));
            return;
        };
        self.form(&pdu, received);
        match (&mut self.stage, &pdu) {
            (Stage::Login(books), InitiatorPdu::LoginRequest(request)) => {
                books.request(&self.record, request, received.data, self.seen.next_stat_sn);
                return;
            }
            (Stage::Login(_), _) => {
                self.record.violation(("login-only", "6.3"), "Login Requests until the login ends", "another PDU");
                return;
            }
            (_, InitiatorPdu::LoginRequest(_)) => {
                self.record.violation(("login-is-over", "11.12"), "no Login Request", "one in full feature phase");
                return;
            }
            (Stage::Leaving, InitiatorPdu::DataOut(_)) => {}
            (Stage::Leaving, _) => {
                self.record.violation(("after-logout", "11.14"), "nothing behind a Logout Request", "another request");
            }
            (Stage::FullFeature, _) => {}
        }
        let allowed = matches!(pdu, InitiatorPdu::TextRequest(_) | InitiatorPdu::LogoutRequest(_));
        self.record.require(
            !self.discovery || allowed,
            ("discovery-session", "4.3"),
            "Text and Logout Requests in a discovery session",
            "another request",
        );
        self.full_feature_pdu(&pdu, received);
    }

    fn full_feature_pdu(&mut self, pdu: &InitiatorPdu, received: &Received<'_>) {
        let data = received.data;
        match pdu {
            InitiatorPdu::ScsiCommand(command) => {
                self.acknowledge(command.exp_stat_sn);
                self.command(command, received);
                self.number(command.itt, command.cmd_sn, command.immediate);
            }
            InitiatorPdu::DataOut(data_out) => {
                self.acknowledge(data_out.exp_stat_sn);
                self.data_out(data_out, data.len() as u32);
            }
            InitiatorPdu::NopOut(nop) => {
                self.acknowledge(nop.exp_stat_sn);
                self.nop_out(nop, data);
                self.number(nop.itt, nop.cmd_sn, nop.immediate);
            }
            InitiatorPdu::TaskManagementRequest(request) => {
                self.acknowledge(request.exp_stat_sn);
                self.task_management(request, data);
                self.number(request.itt, request.cmd_sn, request.immediate);
            }
            InitiatorPdu::TextRequest(request) => {
                self.acknowledge(request.exp_stat_sn);
                let goes_on = self.text_request(request, data);
                self.number(if goes_on { Itt::RESERVED } else { request.itt }, request.cmd_sn, request.immediate);
            }
            InitiatorPdu::LogoutRequest(request) => {
                self.acknowledge(request.exp_stat_sn);
                self.logout(request, data);
                self.number(request.itt, request.cmd_sn, request.immediate);
            }
            InitiatorPdu::SnackRequest(snack) => {
                self.acknowledge(snack.exp_stat_sn);
                self.record.violation(("snack", "11.16"), "no SNACK at ErrorRecoveryLevel 0", snack.kind.0);
            }
            InitiatorPdu::LoginRequest(_) => {}
        }
    }

    /// What holds for every PDU: reserved bits and padding are zero, AHS only where there is one.
    fn form(&self, pdu: &InitiatorPdu, received: &Received<'_>) {
        let mut expected = pdu.encode(received.data.len() as u32);
        expected[4] = received.header[4];
        if expected != *received.header {
            let place = expected.iter().zip(received.header).position(|(left, right)| left != right).unwrap_or(0);
            self.record.violation(
                ("reserved", "11"),
                format_args!("{:#04x} in byte {place}: reserved bits zero, fixed bits set", expected[place]),
                format_args!("{:#04x}", received.header[place]),
            );
        }
        if received.padding.iter().any(|byte| *byte != 0) {
            self.record.violation(("padding", "11.1"), "zeros", format_args!("{:02x?}", received.padding));
        }
        if !received.ahs.is_empty() {
            let bidirectional = matches!(pdu, InitiatorPdu::ScsiCommand(command) if command.read && command.write);
            let fits = bidirectional || received.header[32] == 0x7f;
            self.record.require(fits, ("ahs", "11.2.2"), "no AHS", format_args!("{} bytes of it", received.ahs.len()));
        }
    }

    /// CmdSN of a request, and its tag unless that goes on to be used.
    fn number(&mut self, itt: Itt, cmd_sn: CmdSn, immediate: bool) {
        if !immediate {
            self.record.require(
                cmd_sn == self.next_cmd_sn,
                ("cmdsn-order", "4.2.2.1"),
                format_args!("CmdSN {}", self.next_cmd_sn.0),
                cmd_sn.0,
            );
            self.record.require(
                !self.seen.max_cmd_sn.precedes(cmd_sn),
                ("cmdsn-window", "4.2.2.1"),
                format_args!("CmdSN up to {}", self.seen.max_cmd_sn.0),
                cmd_sn.0,
            );
            self.next_cmd_sn = cmd_sn.next();
        } else {
            self.record.require(
                cmd_sn == self.next_cmd_sn,
                ("cmdsn-immediate", "4.2.2.1"),
                format_args!("CmdSN {}, as the next request that is not immediate", self.next_cmd_sn.0),
                cmd_sn.0,
            );
        }
        if let Some(task) = self.tasks.get_mut(&itt) {
            task.cmd_sn = cmd_sn;
            task.immediate = immediate;
        }
    }

    /// ExpStatSN: frees the tags whose status it acknowledges.
    fn acknowledge(&mut self, exp_stat_sn: StatSn) {
        self.record.require(
            !self.seen.next_stat_sn.precedes(exp_stat_sn),
            ("expstatsn-ahead", "4.2.2.2"),
            format_args!("ExpStatSN up to {}", self.seen.next_stat_sn.0),
            exp_stat_sn.0,
        );
        if let Some(last) = self.last_exp_stat_sn {
            self.record.require(
                !exp_stat_sn.precedes(last),
                ("expstatsn-back", "4.2.2.2"),
                format_args!("ExpStatSN from {} on", last.0),
                exp_stat_sn.0,
            );
        }
        self.last_exp_stat_sn = Some(exp_stat_sn);
        while let Some((_, itt)) = self.answered.front().copied().filter(|(sn, _)| sn.precedes(exp_stat_sn)) {
            self.answered.pop_front();
            self.tasks.remove(&itt);
            self.r2ts.retain(|r2t| r2t.itt != itt);
        }
    }

    /// Takes a tag into use.
    fn begin(&mut self, itt: Itt, lun: Lun, used_for: Use) {
        self.record.require(itt != Itt::RESERVED, ("itt-reserved", "11.2.1.8"), "another tag", "0xffffffff");
        let task = Task { lun, cmd_sn: CmdSn(0), immediate: false, used_for, answered: false };
        if self.tasks.insert(itt, task).is_some() {
            self.record.violation(("itt-in-use", "11.2.1.8"), "a tag that is not in use", "one that is");
            self.answered.retain(|(_, answered)| *answered != itt);
            self.r2ts.retain(|r2t| r2t.itt != itt);
        }
    }

    /// The status of a task is queued.
    fn end(&mut self, itt: Itt, stat_sn: StatSn) {
        if let Some(task) = self.tasks.get_mut(&itt).filter(|task| !task.answered) {
            task.answered = true;
            self.answered.push_back((stat_sn, itt));
            if self.answered.len() > UNACKNOWLEDGED {
                if let Some((_, oldest)) = self.answered.pop_front() {
                    self.tasks.remove(&oldest);
                }
            }
        }
    }

    /// A PDU of the target is queued.
    pub(crate) fn sent(&mut self, header: &[u8; HEADER_LENGTH]) {
        let Ok(pdu) = TargetPdu::decode(header) else {
            return;
        };
        let (stat_sn, max_cmd_sn) = match &pdu {
            TargetPdu::DataIn(pdu) => (pdu.has_status.then_some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::ReadyToTransfer(pdu) => (None, pdu.max_cmd_sn),
            TargetPdu::NopIn(pdu) => ((pdu.itt != Itt::RESERVED).then_some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::ScsiResponse(pdu) => (Some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::TaskManagementResponse(pdu) => (Some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::LoginResponse(pdu) => (Some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::TextResponse(pdu) => (Some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::LogoutResponse(pdu) => (Some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::AsyncMessage(pdu) => (Some(pdu.stat_sn), pdu.max_cmd_sn),
            TargetPdu::Reject(pdu) => (Some(pdu.stat_sn), pdu.max_cmd_sn),
        };
        self.queued.max_cmd_sn = max_cmd_sn;
        let Some(stat_sn) = stat_sn else {
            match &pdu {
                TargetPdu::ReadyToTransfer(r2t) => self.r2ts.push(task::OpenR2t::new(r2t)),
                TargetPdu::NopIn(NopIn { ttt, lun, .. }) if *ttt != Ttt::RESERVED => self.pings.push((*ttt, *lun)),
                _ => {}
            }
            return;
        };
        self.queued.next_stat_sn = stat_sn.next();
        match &pdu {
            TargetPdu::DataIn(pdu) => self.end(pdu.itt, stat_sn),
            TargetPdu::ScsiResponse(pdu) => self.end(pdu.itt, stat_sn),
            TargetPdu::NopIn(pdu) => self.end(pdu.itt, stat_sn),
            TargetPdu::LogoutResponse(pdu) => self.end(pdu.itt, stat_sn),
            TargetPdu::TaskManagementResponse(pdu) => self.task_management_answered(pdu),
            TargetPdu::TextResponse(pdu) => self.text_answered(pdu),
            TargetPdu::LoginResponse(pdu) => {
                if let Stage::Login(books) = &mut self.stage {
                    books.response(pdu);
                }
            }
            TargetPdu::AsyncMessage(_) | TargetPdu::Reject(_) | TargetPdu::ReadyToTransfer(_) => {}
        }
    }

    /// The target answered a request with the Reject that was queued last: its tag is free once
    /// that is acknowledged.
    pub(crate) fn rejected(&mut self, header: &[u8; HEADER_LENGTH]) {
        let itt = Itt(u32::from_be_bytes([header[16], header[17], header[18], header[19]]));
        if Opcode::of(header) != Opcode::DataOut {
            self.end(itt, self.queued.next_stat_sn.minus(1));
            self.text = requests::TextBooks::default();
        }
    }

    /// What was queued is written to the socket.
    pub(crate) fn flushed(&mut self) {
        self.seen = self.queued;
    }
}
