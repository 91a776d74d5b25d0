// SPDX-License-Identifier: LGPL-2.1-or-later
//! A target that says what the input says: PDUs that would be right, changed here and there.

use std::collections::BTreeMap;

use iscsi_proto::wire::{
    AsyncEvent, AsyncMessage, CmdSn, DataIn, DataSn, InitiatorPdu, Itt, LoginRequest, LoginResponse, LogoutResponse,
    Lun, NopIn, ReadyToTransfer, Reject, RejectReason, ScsiCommand, ScsiResponse, Stage, StatSn, TargetPdu,
    TaskManagementResponse, TextResponse, Tsih, Ttt, crc32c,
};

use super::left::Left;
use super::{Kind, Setup};
use crate::input::Input;

/// What was said about a command.
#[derive(Clone, Copy, Default)]
struct Progress {
    data_sn: u32,
    offset: u32,
    r2t_sn: u32,
    asked: u32,
}

/// See the [module](self).
pub(crate) struct Peer {
    setup: Setup,
    /// What was said and has not arrived.
    pub(crate) said: Vec<u8>,
    stat_sn: StatSn,
    exp_cmd_sn: CmdSn,
    /// By tag.
    progress: BTreeMap<u32, Progress>,
    /// What was said last.
    last: Vec<u8>,
}

/// The data of reads.
fn data(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place * 7 + place / 256) as u8).collect()
}

impl Peer {
    pub(crate) fn new(setup: Setup) -> Self {
        Self {
            setup,
            said: Vec::new(),
            stat_sn: StatSn(0xffff_fffe),
            exp_cmd_sn: CmdSn(0),
            progress: BTreeMap::new(),
            last: Vec::new(),
        }
    }

    /// Whether the input itself answers the login.
    pub(crate) fn is_silent(&self) -> bool {
        self.setup.answers & 0x20 != 0
    }

    fn digest(&self, offer: u8, likes: bool) -> bool {
        match offer & 3 {
            0 => false,
            3 => true,
            _ => likes,
        }
    }

    fn digests(&self) -> (bool, bool) {
        let likes = |bit: u8| self.setup.answers & bit != 0;
        (self.digest(self.setup.offers, likes(1)), self.digest(self.setup.offers >> 2, likes(2)))
    }

    /// Answers the last Login Request with the end of the login.
    pub(crate) fn answer_login(&mut self, left: &Left) {
        let Some(request) = login_request(left) else { return };
        let mut text = Vec::new();
        if self.setup.offers & 0x40 == 0 {
            let name = |digest| if digest { "CRC32C" } else { "None" };
            let (header, data) = self.digests();
            let (segment, burst, r2ts) = match self.setup.answers >> 2 & 3 {
                0 => (8192, 65536, 1),
                1 => (512, 512, 4),
                2 => (1024, 4096, 2),
                _ => (262_144, 16384, 4),
            };
            let initial_r2t =
                if self.setup.offers & 0x10 != 0 || self.setup.answers & 0x10 != 0 { "Yes" } else { "No" };
            text = format!(
                "HeaderDigest={}\0DataDigest={}\0MaxRecvDataSegmentLength={segment}\0MaxBurstLength={burst}\0\
                 FirstBurstLength={}\0InitialR2T={initial_r2t}\0MaxOutstandingR2T={r2ts}\0TargetPortalGroupTag=1\0",
                name(header),
                name(data),
                burst.min(16384),
            )
            .into_bytes();
        }
        self.exp_cmd_sn = request.cmd_sn;
        let response = LoginResponse {
            transit: true,
            current_stage: request.current_stage,
            next_stage: Stage::FullFeature,
            isid: request.isid,
            tsih: Tsih(1),
            itt: request.itt,
            stat_sn: self.next_stat_sn(),
            exp_cmd_sn: self.exp_cmd_sn,
            max_cmd_sn: self.max_cmd_sn(),
            ..LoginResponse::default()
        };
        self.send(TargetPdu::from(response).encode(text.len() as u32), &text, false);
    }

    fn next_stat_sn(&mut self) -> StatSn {
        let stat_sn = self.stat_sn;
        self.stat_sn = stat_sn.next();
        stat_sn
    }

    fn max_cmd_sn(&self) -> CmdSn {
        self.exp_cmd_sn.plus(if self.setup.answers & 0x80 != 0 { 2 } else { 40 })
    }

    fn send(&mut self, header: [u8; 48], data: &[u8], digests: bool) {
        let (header_digest, data_digest) = if digests { self.digests() } else { (false, false) };
        self.last.clear();
        self.last.extend_from_slice(&header);
        if header_digest {
            self.last.extend_from_slice(&crc32c(&header));
        }
        let mut body = data.to_vec();
        body.resize(data.len().next_multiple_of(4), 0);
        self.last.extend_from_slice(&body);
        if data_digest && !data.is_empty() {
            self.last.extend_from_slice(&crc32c(&body));
        }
        self.said.extend_from_slice(&self.last);
    }

    /// Says the next thing.
    pub(crate) fn say(&mut self, act: u8, input: &mut Input<'_>, left: &Left, live: &BTreeMap<u32, (Kind, Itt)>) {
        if let Some(cmd_sn) = left.cmd_sn {
            self.exp_cmd_sn = cmd_sn.next();
        }
        match act & 0x1f {
            15 => {
                let length = input.byte();
                self.said.extend_from_slice(input.take(length.into()));
                return;
            }
            28 => {
                self.said.extend_from_slice(&self.last);
                return;
            }
            29 => {
                let (place, change) = (input.word(), input.byte());
                let place = usize::from(place) % self.said.len().max(1);
                if let Some(byte) = self.said.get_mut(place) {
                    *byte ^= change;
                }
                return;
            }
            30 => {
                let length = input.byte();
                let length = self.said.len().saturating_sub(length.into());
                self.said.truncate(length);
                return;
            }
            31 if act & 0x20 == 0 => return self.answer_login(left),
            _ => {}
        }
        let Some((pdu, data)) = self.pdu(act, input, left, live) else { return };
        let mut header = pdu.encode(data.len() as u32);
        if act & 0x40 != 0 {
            for _ in 0..=input.byte() & 3 {
                let (place, value) = (input.byte(), input.byte());
                header[usize::from(place) % 48] = value;
            }
        }
        self.send(header, &data, !left.login);
    }

    fn pdu(
        &mut self,
        act: u8,
        input: &mut Input<'_>,
        left: &Left,
        live: &BTreeMap<u32, (Kind, Itt)>,
    ) -> Option<(TargetPdu, Vec<u8>)> {
        let flag = act & 0x20 != 0;
        let (exp_cmd_sn, max_cmd_sn) = (self.exp_cmd_sn, self.max_cmd_sn());
        let of_kind =
            |wanted: Kind| live.values().find(|(kind, _)| *kind == wanted).map_or(Itt::RESERVED, |(_, itt)| *itt);
        Some(match act & 0x1f {
            16 | 17 => {
                let command = command(left, live, input.byte(), |command| command.read)?;
                let progress = self.progress.entry(command.itt.0).or_default();
                let remaining = command.expected_data_transfer_length.saturating_sub(progress.offset);
                let length = super::length(input.byte()).min(remaining).min(8192);
                let has_status = act & 1 != 0;
                let pdu = DataIn {
                    last: has_status || flag,
                    has_status,
                    underflow: has_status && length < remaining,
                    residual_count: if has_status { remaining - length } else { 0 },
                    itt: command.itt,
                    ttt: Ttt::RESERVED,
                    exp_cmd_sn,
                    max_cmd_sn,
                    data_sn: DataSn(progress.data_sn),
                    buffer_offset: progress.offset,
                    ..DataIn::default()
                };
                progress.data_sn += 1;
                progress.offset += length;
                let stat_sn = if has_status { self.next_stat_sn() } else { StatSn(0) };
                (DataIn { stat_sn, ..pdu }.into(), data(length as usize))
            }
            18 | 19 => {
                let command = command(left, live, input.byte(), |_| true)?;
                let exp_data_sn = self.progress.get(&command.itt.0).map_or(0, |progress| progress.data_sn);
                let good = act & 1 == 0;
                let (status, data) = if good { (0, Vec::new()) } else { (input.byte(), sense(input.byte())) };
                let moved = self.progress.get(&command.itt.0).map_or(0, |progress| progress.offset);
                let missing = command.expected_data_transfer_length.saturating_sub(moved);
                let pdu = ScsiResponse {
                    underflow: flag,
                    residual_count: if flag { missing } else { 0 },
                    status,
                    itt: command.itt,
                    stat_sn: self.next_stat_sn(),
                    exp_cmd_sn,
                    max_cmd_sn,
                    exp_data_sn: DataSn(exp_data_sn),
                    ..ScsiResponse::default()
                };
                (pdu.into(), data)
            }
            20 => {
                let command = command(left, live, input.byte(), |command| command.write)?;
                let taken = left.moved(command.itt.0) as u32;
                let progress = self.progress.entry(command.itt.0).or_default();
                let begin = progress.asked.max(taken);
                let wanted = super::length(input.byte()).max(1);
                let length = wanted.min(command.expected_data_transfer_length.saturating_sub(begin));
                let pdu = ReadyToTransfer {
                    lun: if flag { Lun::default() } else { super::LUN },
                    itt: command.itt,
                    ttt: Ttt(0x700 + progress.r2t_sn),
                    stat_sn: self.stat_sn,
                    exp_cmd_sn,
                    max_cmd_sn,
                    r2t_sn: DataSn(progress.r2t_sn),
                    buffer_offset: begin,
                    desired_data_transfer_length: length,
                };
                progress.r2t_sn += 1;
                progress.asked = begin + length;
                (pdu.into(), Vec::new())
            }
            21 => {
                let itt = if flag { Itt::RESERVED } else { of_kind(Kind::Ping) };
                let asks = itt == Itt::RESERVED;
                let stat_sn = if asks { self.stat_sn } else { self.next_stat_sn() };
                let ttt = if asks { Ttt(input.byte().into()) } else { Ttt::RESERVED };
                let pdu = NopIn { lun: super::LUN, itt, ttt, stat_sn, exp_cmd_sn, max_cmd_sn };
                (pdu.into(), vec![0x55; input.byte().into()])
            }
            22 => {
                let goes_on = input.byte();
                let pdu = TextResponse {
                    last: goes_on & 1 == 0,
                    continues: goes_on & 2 != 0,
                    itt: of_kind(Kind::Text),
                    ttt: if goes_on & 1 == 0 { Ttt::RESERVED } else { Ttt(3) },
                    stat_sn: self.next_stat_sn(),
                    exp_cmd_sn,
                    max_cmd_sn,
                    ..TextResponse::default()
                };
                (pdu.into(), b"TargetName=iqn.a\0"[..usize::from(goes_on >> 2) % 18].to_vec())
            }
            23 => {
                let itt = of_kind(Kind::Manage);
                let response = iscsi_proto::wire::TaskResult(input.byte());
                let stat_sn = self.next_stat_sn();
                (TaskManagementResponse { response, itt, stat_sn, exp_cmd_sn, max_cmd_sn }.into(), Vec::new())
            }
            24 => {
                // One that the session itself has begun has no owner.
                let logout = left.others.iter().rev().find_map(|(pdu, _)| match pdu {
                    InitiatorPdu::LogoutRequest(request) => Some(request.itt),
                    _ => None,
                });
                let stat_sn = self.next_stat_sn();
                let itt = logout.unwrap_or(Itt::RESERVED);
                (
                    LogoutResponse { itt, stat_sn, exp_cmd_sn, max_cmd_sn, ..LogoutResponse::default() }.into(),
                    Vec::new(),
                )
            }
            25 => {
                let pdu = AsyncMessage {
                    lun: super::LUN,
                    itt: Itt::RESERVED,
                    stat_sn: self.next_stat_sn(),
                    exp_cmd_sn,
                    max_cmd_sn,
                    event: AsyncEvent(input.byte()),
                    ..AsyncMessage::default()
                };
                let data = if flag { sense(input.byte()) } else { Vec::new() };
                (pdu.into(), data)
            }
            26 => {
                let number = input.byte();
                let header = match command(left, live, number, |_| true) {
                    Some(command) if !flag => command.encode(0),
                    _ => left.others.last().map_or([0; 48], |(pdu, data)| pdu.encode(data.len() as u32)),
                };
                let pdu = Reject {
                    reason: RejectReason(input.byte()),
                    itt: Itt::RESERVED,
                    stat_sn: self.next_stat_sn(),
                    exp_cmd_sn,
                    max_cmd_sn,
                    ..Reject::default()
                };
                (pdu.into(), header.to_vec())
            }
            27 | 31 => {
                let request = login_request(left).unwrap_or_default();
                let flags = input.byte();
                let pdu = LoginResponse {
                    transit: flags & 1 != 0,
                    continues: flags & 2 != 0,
                    current_stage: Stage::from(flags >> 2 & 3),
                    next_stage: Stage::from(flags >> 4 & 3),
                    isid: request.isid,
                    tsih: Tsih(u16::from(flags & 0x40 == 0)),
                    itt: request.itt,
                    stat_sn: self.next_stat_sn(),
                    exp_cmd_sn: request.cmd_sn,
                    max_cmd_sn: request.cmd_sn.plus(40),
                    ..LoginResponse::default()
                };
                let length = input.byte();
                (pdu.into(), input.take(length.into()).to_vec())
            }
            _ => return None,
        })
    }
}

/// One of the commands that have left and whose owners are not told.
fn command(
    left: &Left,
    live: &BTreeMap<u32, (Kind, Itt)>,
    number: u8,
    fits: impl Fn(&ScsiCommand) -> bool,
) -> Option<ScsiCommand> {
    let waiting = left.commands.values().filter(|wired| live.contains_key(&wired.owner) && fits(&wired.command));
    let waiting: Vec<_> = waiting.collect();
    // The highest bit means one that is over, if there is one.
    if number & 0x80 != 0 {
        let over = left.commands.values().find(|wired| !live.contains_key(&wired.owner));
        return over.map(|wired| wired.command);
    }
    waiting.get(usize::from(number) % waiting.len().max(1)).map(|wired| wired.command)
}

/// Sense data behind its length, of a kind that the number chooses.
fn sense(number: u8) -> Vec<u8> {
    let length = number & 0x3f;
    let mut sense = vec![0, length, 0x70 | number >> 6];
    sense.resize(2 + usize::from(length), number);
    sense
}

fn login_request(left: &Left) -> Option<LoginRequest> {
    left.others.iter().rev().find_map(|(pdu, _)| match pdu {
        InitiatorPdu::LoginRequest(request) => Some(*request),
        _ => None,
    })
}
