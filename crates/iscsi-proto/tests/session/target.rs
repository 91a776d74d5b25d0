// SPDX-License-Identifier: LGPL-2.1-or-later
//! A target for runs that chance leads: it does one correct thing after the other, in any order,
//! and checks all that it gets.

use iscsi_proto::wire::{
    CmdSn, DataIn, DataOut, DataSn, Framing, InitiatorPdu, Itt, LoginRequest, LoginResponse, Lun, NopIn,
    ReadyToTransfer, ScsiCommand, ScsiResponse, Stage, StatSn, TargetPdu, TaskFunction, TaskManagementRequest,
    TaskManagementResponse, TaskResult, TextResponse, Tsih, Ttt,
};

use crate::bench::{LUN, Sent, decode, encode, owner_of};
use crate::memory::{pattern, patterns};

/// A linear congruential generator (Knuth's MMIX constants).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as u32) % end.max(1)
    }

    pub(crate) fn one_in(&mut self, end: u32) -> bool {
        self.below(end) == 0
    }
}

/// What a login agrees on.
struct Agreed {
    header_digest: bool,
    immediate_data: bool,
    initial_r2t: bool,
    first_burst: u32,
    max_burst: u32,
    segment: u32,
    outstanding_r2ts: u32,
}

/// An R2T that is not answered wholly.
struct Asked {
    ttt: Ttt,
    next: u32,
    end: u32,
    data_sn: DataSn,
}

enum Work {
    Read {
        length: u32,
        next: u32,
        data_sn: DataSn,
    },
    /// Data-Out is due: the unsolicited burst up to `burst`, and what was asked for.
    Write {
        length: u32,
        next: u32,
        burst: u32,
        burst_sn: DataSn,
        r2t_sn: DataSn,
        asked: Vec<Asked>,
    },
    Ping(Vec<u8>),
    Text {
        parts: u32,
        ttt: Option<Ttt>,
    },
    Manage,
}

struct Task {
    itt: Itt,
    owner: u32,
    work: Work,
}

/// Whether the session frames its PDUs as the target does.
fn is_understood(pdu: &[u8], header_digest: bool) -> bool {
    let framing = Framing { header_digest, data_digest: false, max_data_segment_length: 0x00ff_ffff };
    matches!(framing.parse(pdu), Ok(Some(frame)) if InitiatorPdu::decode(frame.header).is_ok())
}

/// See the [module](self).
pub(crate) struct Target {
    /// Whether what comes in is checked. It cannot be when the session is told nonsense.
    strict: bool,
    agreed: Agreed,
    received: Vec<u8>,
    /// To be delivered to the session.
    pub(crate) outgoing: Vec<u8>,
    login: bool,
    stat_sn: StatSn,
    exp_cmd_sn: CmdSn,
    max_cmd_sn: CmdSn,
    window: u32,
    next_ttt: u32,
    last_owner: Option<u32>,
    tasks: Vec<Task>,
}

impl Target {
    /// A target to which a connection was just made.
    pub(crate) fn new(strict: bool, chance: &mut Chance) -> Self {
        let max_burst = 512 + chance.below(8000);
        let agreed = Agreed {
            header_digest: chance.one_in(2),
            immediate_data: chance.one_in(2),
            initial_r2t: chance.one_in(2),
            first_burst: 512 + chance.below(max_burst - 511),
            max_burst,
            segment: 512 + chance.below(4000),
            outstanding_r2ts: 1 + chance.below(4),
        };
        Self {
            strict,
            agreed,
            received: Vec::new(),
            outgoing: Vec::new(),
            login: true,
            stat_sn: StatSn(u32::MAX - chance.below(20)),
            exp_cmd_sn: CmdSn(0),
            max_cmd_sn: CmdSn(0),
            window: 1 + chance.below(12),
            next_ttt: 0,
            last_owner: None,
            tasks: Vec::new(),
        }
    }

    /// Bytes from the session.
    pub(crate) fn receive(&mut self, bytes: &[u8], chance: &mut Chance) {
        self.received.extend_from_slice(bytes);
        let received = std::mem::take(&mut self.received);
        let mut rest = &received[..];
        // One at a time: the login changes how the next one is framed.
        loop {
            let digest = self.agreed.header_digest && !self.login;
            let length = 48 + if digest { 4 } else { 0 };
            let Some(data) = rest.get(5..8).map(|length| u32::from_be_bytes([0, length[0], length[1], length[2]]))
            else {
                break;
            };
            let whole = length + data.next_multiple_of(4) as usize;
            let Some(pdu) = rest.get(..whole) else { break };
            if !self.strict && !is_understood(pdu, digest) {
                // The login was changed on its way, and the session frames its PDUs otherwise.
                rest = &[];
                break;
            }
            let (sent, _) = decode(pdu, digest);
            for sent in sent {
                self.take(sent, chance);
            }
            rest = &rest[whole..];
        }
        self.received = rest.to_vec();
    }

    fn take(&mut self, sent: Sent, chance: &mut Chance) {
        match sent.header {
            InitiatorPdu::LoginRequest(request) => return self.take_login(&request),
            InitiatorPdu::DataOut(pdu) => return self.take_data(&pdu, &sent.data),
            _ => {}
        }
        let (itt, immediate, cmd_sn, exp_stat_sn) = match sent.header {
            InitiatorPdu::ScsiCommand(pdu) => (pdu.itt, pdu.immediate, pdu.cmd_sn, pdu.exp_stat_sn),
            InitiatorPdu::NopOut(pdu) => (pdu.itt, pdu.immediate, pdu.cmd_sn, pdu.exp_stat_sn),
            InitiatorPdu::TextRequest(pdu) => (pdu.itt, pdu.immediate, pdu.cmd_sn, pdu.exp_stat_sn),
            InitiatorPdu::TaskManagementRequest(pdu) => (pdu.itt, pdu.immediate, pdu.cmd_sn, pdu.exp_stat_sn),
            InitiatorPdu::LogoutRequest(pdu) => (pdu.itt, pdu.immediate, pdu.cmd_sn, pdu.exp_stat_sn),
            other => panic!("{other:?}"),
        };
        if self.strict {
            assert_eq!(cmd_sn, self.exp_cmd_sn, "CmdSN has no hole: {sent:?}");
            assert!(immediate || !self.max_cmd_sn.precedes(cmd_sn), "outside of the window: {sent:?}");
            assert!(!self.stat_sn.precedes(exp_stat_sn), "a status that was not sent is acknowledged");
            let goes_on = matches!(sent.header, InitiatorPdu::TextRequest(pdu) if pdu.ttt != Ttt::RESERVED);
            assert!(goes_on || self.tasks.iter().all(|task| task.itt != itt), "a tag is used twice: {sent:?}");
        }
        if !immediate {
            self.exp_cmd_sn = self.exp_cmd_sn.next();
        }
        match sent.header {
            InitiatorPdu::ScsiCommand(pdu) => self.take_command(&pdu, &sent.data),
            InitiatorPdu::NopOut(pdu) if pdu.itt != Itt::RESERVED => self.add(pdu.itt, 0, Work::Ping(sent.data)),
            InitiatorPdu::TextRequest(pdu) => match self.tasks.iter_mut().find(|task| task.itt == pdu.itt) {
                Some(Task { work: Work::Text { ttt, .. }, .. }) => *ttt = None,
                _ => self.add(pdu.itt, 0, Work::Text { parts: chance.below(4), ttt: None }),
            },
            InitiatorPdu::TaskManagementRequest(pdu) => self.take_management(&pdu),
            _ => {}
        }
    }

    fn add(&mut self, itt: Itt, owner: u32, work: Work) {
        self.tasks.push(Task { itt, owner, work });
    }

    fn take_login(&mut self, request: &LoginRequest) {
        self.exp_cmd_sn = request.cmd_sn;
        self.max_cmd_sn = request.cmd_sn.plus(self.window - 1);
        let yes = |yes| if yes { "Yes" } else { "No" };
        let Agreed { first_burst, max_burst, segment, outstanding_r2ts, .. } = self.agreed;
        let text = format!(
            "ImmediateData={}|InitialR2T={}|FirstBurstLength={first_burst}|MaxBurstLength={max_burst}|\
             MaxRecvDataSegmentLength={segment}|MaxOutstandingR2T={outstanding_r2ts}|HeaderDigest={}|",
            yes(self.agreed.immediate_data),
            yes(self.agreed.initial_r2t),
            if self.agreed.header_digest { "CRC32C" } else { "None" },
        );
        let response = LoginResponse {
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
        };
        self.send(response, &crate::bench::zeroed(&text));
        self.login = false;
    }

    fn take_command(&mut self, pdu: &ScsiCommand, data: &[u8]) {
        let owner = owner_of(pdu);
        let length = pdu.expected_data_transfer_length;
        let immediate = data.len() as u32;
        if self.strict {
            assert!(self.last_owner.is_none_or(|last| last < owner), "{owner} behind {:?}", self.last_owner);
            assert_eq!(pdu.lun, LUN);
            assert_eq!(data, patterns(owner, 0, immediate));
            assert!(immediate == 0 || self.agreed.immediate_data && pdu.write);
            assert!(immediate <= self.agreed.segment.min(self.agreed.first_burst).min(length));
            assert!(pdu.last || !self.agreed.initial_r2t && pdu.write);
        }
        self.last_owner = Some(owner);
        let burst = if pdu.last { immediate } else { length.min(self.agreed.first_burst) };
        let work = if pdu.write {
            let (burst_sn, r2t_sn) = (DataSn(0), DataSn(0));
            Work::Write { length, next: immediate, burst, burst_sn, r2t_sn, asked: Vec::new() }
        } else {
            Work::Read { length, next: 0, data_sn: DataSn(0) }
        };
        self.add(pdu.itt, owner, work);
    }

    fn take_management(&mut self, pdu: &TaskManagementRequest) {
        assert_eq!(pdu.function, TaskFunction::AbortTask);
        self.tasks.retain(|task| task.itt != pdu.referenced_task_tag);
        self.add(pdu.itt, 0, Work::Manage);
    }

    fn take_data(&mut self, pdu: &DataOut, data: &[u8]) {
        let segment = self.agreed.segment;
        let Some(task) = self.tasks.iter_mut().find(|task| task.itt == pdu.itt) else { return };
        let owner = task.owner;
        let Work::Write { next, burst, burst_sn, asked, .. } = &mut task.work else {
            panic!("Data-Out for no write: {pdu:?}")
        };
        let length = data.len() as u32;
        let (expected, data_sn, end, lun) = if pdu.ttt == Ttt::RESERVED {
            (&mut *next, burst_sn, *burst, Lun::default())
        } else {
            match asked.iter_mut().find(|asked| asked.ttt == pdu.ttt) {
                Some(asked) => (&mut asked.next, &mut asked.data_sn, asked.end, LUN),
                None if self.strict => panic!("nobody asked for {pdu:?}"),
                None => return,
            }
        };
        if self.strict {
            assert_eq!((pdu.buffer_offset, pdu.data_sn, pdu.lun), (*expected, *data_sn, lun));
            assert!(length > 0 && length <= segment && *expected + length <= end);
            assert_eq!(pdu.last, *expected + length == end);
            assert!(data.iter().zip(*expected..).all(|(&byte, offset)| byte == pattern(owner, offset)));
        }
        *expected = expected.wrapping_add(length);
        *data_sn = data_sn.next();
        if pdu.last && pdu.ttt != Ttt::RESERVED {
            asked.retain(|asked| asked.ttt != pdu.ttt);
        }
    }

    /// Does one thing that is right.
    pub(crate) fn step(&mut self, chance: &mut Chance) {
        if self.login {
            return;
        }
        let max_cmd_sn = self.exp_cmd_sn.plus(self.window).minus(1 + chance.below(2));
        if self.max_cmd_sn.precedes(max_cmd_sn) {
            self.max_cmd_sn = max_cmd_sn;
        }
        if self.tasks.is_empty() || chance.one_in(16) {
            let ttt = if chance.one_in(2) { Ttt::RESERVED } else { self.next_ttt() };
            let pdu = NopIn { lun: LUN, itt: Itt::RESERVED, ttt, stat_sn: self.stat_sn, ..NopIn::default() };
            return self.send(NopIn { exp_cmd_sn: self.exp_cmd_sn, max_cmd_sn: self.max_cmd_sn, ..pdu }, &[]);
        }
        let number = chance.below(self.tasks.len() as u32) as usize;
        let mut task = self.tasks.swap_remove(number);
        if !self.work(&mut task, chance) {
            self.tasks.push(task);
        }
    }

    /// Does something for a task; gives whether it is over.
    fn work(&mut self, task: &mut Task, chance: &mut Chance) -> bool {
        let (itt, exp_cmd_sn, max_cmd_sn) = (task.itt, self.exp_cmd_sn, self.max_cmd_sn);
        match &mut task.work {
            Work::Read { length, next, data_sn } => {
                let left = *length - *next;
                let short = left > 0 && chance.one_in(8);
                if left == 0 || short {
                    let residual_count = if short { left } else { 0 };
                    let exp_data_sn = *data_sn;
                    self.respond(
                        itt,
                        ScsiResponse { underflow: short, residual_count, exp_data_sn, ..Default::default() },
                    );
                    return true;
                }
                let step = chance.below(left.min(9000) + 1);
                let with_status = step == left && chance.one_in(2);
                let pdu = DataIn {
                    last: with_status || chance.one_in(3),
                    has_status: with_status,
                    itt,
                    ttt: Ttt::RESERVED,
                    stat_sn: if with_status { self.next_stat_sn() } else { StatSn(0) },
                    exp_cmd_sn,
                    max_cmd_sn,
                    data_sn: *data_sn,
                    buffer_offset: *next,
                    ..DataIn::default()
                };
                let data = patterns(task.owner, *next, step);
                *next += step;
                *data_sn = data_sn.next();
                self.send(pdu, &data);
                with_status
            }
            Work::Write { length, next, burst, r2t_sn, asked, .. } => {
                if *next < *burst {
                    return false;
                }
                if *next == *length && asked.is_empty() {
                    self.respond(itt, ScsiResponse::default());
                    return true;
                }
                if *next < *length && asked.len() < self.agreed.outstanding_r2ts as usize {
                    let step = 1 + chance.below((*length - *next).min(self.agreed.max_burst));
                    let ttt = Ttt(self.next_ttt);
                    self.next_ttt += 1;
                    let pdu = ReadyToTransfer {
                        lun: LUN,
                        itt,
                        ttt,
                        stat_sn: self.stat_sn,
                        exp_cmd_sn,
                        max_cmd_sn,
                        r2t_sn: *r2t_sn,
                        buffer_offset: *next,
                        desired_data_transfer_length: step,
                    };
                    asked.push(Asked { ttt, next: *next, end: *next + step, data_sn: DataSn(0) });
                    *next += step;
                    // The burst is over: what follows is asked for.
                    *burst = *next;
                    *r2t_sn = r2t_sn.next();
                    self.send(pdu, &[]);
                }
                false
            }
            Work::Ping(data) => {
                let data = std::mem::take(data);
                let stat_sn = self.next_stat_sn();
                let pdu = NopIn { lun: Lun::default(), itt, ttt: Ttt::RESERVED, stat_sn, exp_cmd_sn, max_cmd_sn };
                self.send(pdu, &data);
                true
            }
            Work::Text { ttt: Some(_), .. } => false,
            Work::Text { parts, ttt } => {
                let last = *parts == 0;
                *parts = parts.saturating_sub(1);
                *ttt = if last { None } else { Some(Ttt(1)) };
                let pdu = TextResponse {
                    last,
                    continues: !last && chance.one_in(2),
                    lun: Lun::default(),
                    itt,
                    ttt: ttt.unwrap_or(Ttt::RESERVED),
                    stat_sn: self.next_stat_sn(),
                    exp_cmd_sn,
                    max_cmd_sn,
                };
                self.send(pdu, b"TargetName=iqn.a\0");
                last
            }
            Work::Manage => {
                let stat_sn = self.next_stat_sn();
                let response = TaskResult::Complete;
                self.send(TaskManagementResponse { response, itt, stat_sn, exp_cmd_sn, max_cmd_sn }, &[]);
                true
            }
        }
    }

    fn respond(&mut self, itt: Itt, response: ScsiResponse) {
        let stat_sn = self.next_stat_sn();
        let (exp_cmd_sn, max_cmd_sn) = (self.exp_cmd_sn, self.max_cmd_sn);
        self.send(ScsiResponse { itt, stat_sn, exp_cmd_sn, max_cmd_sn, ..response }, &[]);
    }

    fn next_stat_sn(&mut self) -> StatSn {
        let stat_sn = self.stat_sn;
        self.stat_sn = stat_sn.next();
        stat_sn
    }

    fn next_ttt(&mut self) -> Ttt {
        self.next_ttt += 1;
        Ttt(self.next_ttt - 1)
    }

    fn send(&mut self, pdu: impl Into<TargetPdu>, data: &[u8]) {
        let bytes = encode(&pdu.into(), data, self.agreed.header_digest && !self.login);
        self.outgoing.extend_from_slice(&bytes);
    }

    /// Says something wrong: changes what waits to be delivered.
    pub(crate) fn corrupt(&mut self, chance: &mut Chance) {
        let digest = self.agreed.header_digest && !self.login;
        let length = self.outgoing.len();
        // Usually in the last header, which has no data behind it as often as not.
        let Some(begin) = length.checked_sub(48 + if digest { 4 } else { 0 }) else { return };
        for _ in 0..=chance.below(3) {
            let place =
                if chance.one_in(4) { chance.below(length as u32) as usize } else { begin + chance.below(48) as usize };
            self.outgoing[place] = match chance.below(3) {
                0 => 0,
                1 => 0xff,
                _ => self.outgoing[place] ^ 1 << chance.below(8),
            };
        }
        if digest && chance.one_in(2) {
            let digest = iscsi_proto::wire::crc32c(&self.outgoing[begin..begin + 48]);
            self.outgoing[begin + 48..].copy_from_slice(&digest);
        }
        match chance.below(16) {
            0 => self.outgoing.truncate(begin),
            1 => self.outgoing.extend_from_within(begin..),
            _ => {}
        }
    }
}
