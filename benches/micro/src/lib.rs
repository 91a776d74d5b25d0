// SPDX-License-Identifier: LGPL-2.1-or-later
//! A session in memory, for `benches/pieces.rs`: logged in, with a target of prepared answers.

use iscsi_proto::auth::chap::ChapAlgorithm;
use iscsi_proto::login::{ChapPolicy, DigestPreference, LoginConfig, SessionType};
use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{Handle, Instant, Memory, ScsiRequest, Session, Usual};
use iscsi_proto::wire::{
    CmdSn, Crc32c, DataIn, HEADER_LENGTH, Isid, Itt, LoginResponse, Lun, ScsiResponse, Stage, StatSn, TargetPdu, Tsih,
    Ttt,
};

/// Bytes of a command's data.
pub const BLOCK: usize = 4096;

/// Commands in flight.
pub const DEPTH: usize = 32;

const FIRST_CMD_SN: CmdSn = CmdSn(1);
const STAT_SN: usize = 24;
const ITT: usize = 16;

/// One block for each command: the owner is its number.
pub struct Blocks(Vec<[u8; BLOCK]>);

impl Memory<usize> for Blocks {
    fn covers(&mut self, _owner: &usize, length: u32) -> bool {
        length as usize <= BLOCK
    }

    fn fetch(&mut self, owner: &usize, offset: u32, into: &mut [u8]) -> usize {
        into.copy_from_slice(&self.0[*owner][offset as usize..][..into.len()]);
        into.len()
    }

    fn digest_out(&mut self, owner: &usize, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        Some(crc.update(self.0[*owner].get(offset as usize..)?.get(..length as usize)?))
    }

    fn digest_in(&mut self, owner: &usize, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        self.digest_out(owner, offset, length, crc)
    }

    #[inline]
    fn store(&mut self, owner: &usize, offset: u32, bytes: &[u8]) -> usize {
        self.0[*owner][offset as usize..][..bytes.len()].copy_from_slice(bytes);
        bytes.len()
    }

    fn store_response(&mut self, _owner: &usize, _bytes: &[u8]) {}

    fn sending(&mut self, _owner: &usize, _handle: Handle) {}
}

/// A session with its target.
pub struct Scene {
    session: Session<usize>,
    memory: Blocks,
    direction: Direction,
    /// The answers to all commands, one behind the other, and the length of each.
    answers: Vec<u8>,
    answer_length: usize,
    next_stat_sn: u32,
}

fn config() -> LoginConfig {
    LoginConfig {
        initiator_name: b"iqn.2026-01.org.example:micro".to_vec(),
        initiator_alias: None,
        target_name: Some(b"iqn.2026-01.org.example:target".to_vec()),
        session_type: SessionType::Normal,
        header_digest: DigestPreference::None,
        data_digest: DigestPreference::None,
        initial_r2t: false,
        immediate_data: true,
        max_burst_length: 262_144,
        first_burst_length: 262_144,
        max_recv_data_segment_length: 262_144,
        default_time2wait: 2,
        default_time2retain: 0,
        max_outstanding_r2t: 1,
        chap: None,
        target_chap: None,
        chap_policy: ChapPolicy::Allowed,
        chap_algorithms: vec![ChapAlgorithm::MD5],
        own_challenge: None,
    }
}

/// A Data-In with a whole block and its status.
fn data_in() -> TargetPdu {
    TargetPdu::DataIn(DataIn {
        last: true,
        has_status: true,
        ttt: Ttt::RESERVED,
        exp_cmd_sn: FIRST_CMD_SN,
        max_cmd_sn: FIRST_CMD_SN.plus(1 << 20),
        ..DataIn::default()
    })
}

/// A SCSI Response with the status GOOD.
fn response() -> TargetPdu {
    TargetPdu::ScsiResponse(ScsiResponse {
        exp_cmd_sn: FIRST_CMD_SN,
        max_cmd_sn: FIRST_CMD_SN.plus(1 << 20),
        ..ScsiResponse::default()
    })
}

/// Received bytes: `count` whole blocks.
#[must_use]
pub fn received(count: usize) -> Vec<u8> {
    let mut one = data_in().encode(BLOCK as u32).to_vec();
    one.resize(HEADER_LENGTH + BLOCK, 0x5a);
    one.repeat(count)
}

impl Scene {
    /// A session whose commands read or write, and which has done 100 rounds of them.
    ///
    /// # Panics
    /// The session does not do as it should.
    #[must_use]
    pub fn warm(direction: Direction) -> Self {
        let mut session = Session::new();
        session.connected();
        session
            .log_in(Instant(1), config(), Isid([0x80, 1, 2, 3, 4, 5]), FIRST_CMD_SN.0, usize::MAX)
            .ok()
            .expect("a login may begin");
        let memory = Blocks(vec![[0x5a; BLOCK]; DEPTH]);
        let answers = match direction {
            Direction::Read => received(DEPTH),
            _ => response().encode(0).repeat(DEPTH),
        };
        let answer_length = answers.len() / DEPTH;
        let mut scene = Self { session, memory, direction, answers, answer_length, next_stat_sn: 2 };
        scene.send();
        let answer = TargetPdu::LoginResponse(LoginResponse {
            transit: true,
            current_stage: Stage::Operational,
            next_stage: Stage::FullFeature,
            isid: Isid([0x80, 1, 2, 3, 4, 5]),
            tsih: Tsih(1),
            itt: Itt(0),
            stat_sn: StatSn(1),
            exp_cmd_sn: FIRST_CMD_SN,
            max_cmd_sn: FIRST_CMD_SN.plus(1 << 20),
            ..LoginResponse::default()
        });
        scene.session.handle_input(&answer.encode(0), &mut scene.memory);
        assert!(scene.session.poll_event().is_some() && scene.session.is_logged_in());
        for _ in 0..100 {
            assert_eq!(scene.round(), DEPTH);
        }
        scene
    }

    /// Lets everything leave; gives the number of bytes.
    fn send(&mut self) -> usize {
        let mut sum = 0;
        while self.session.prepare(&mut self.memory) {
            let pieces = self.session.outgoing();
            let bytes = pieces.map(|piece| piece.bytes.len() + piece.data.map_or(0, |data| data.length as usize)).sum();
            self.session.sent(bytes);
            sum += bytes;
        }
        sum
    }

    /// Submits [`DEPTH`] commands, sends them, and takes their answers; gives how many have ended.
    ///
    /// # Panics
    /// A command is not taken.
    pub fn round(&mut self) -> usize {
        for owner in 0..DEPTH {
            let request = ScsiRequest {
                lun: Lun::default(),
                cdb: [0x88, 0, 0, 0, 0, 0, 0, 0, 0, owner as u8, 0, 0, 0, 8, 0, 0],
                direction: self.direction,
                expected_length: BLOCK as u32,
            };
            let handle = self.session.submit(Instant(1), request, owner).ok().expect("there is room");
            let answer = &mut self.answers[owner * self.answer_length..];
            answer[ITT..ITT + 4].copy_from_slice(&handle.itt.0.to_be_bytes());
            answer[STAT_SN..STAT_SN + 4].copy_from_slice(&self.next_stat_sn.to_be_bytes());
            self.next_stat_sn += 1;
        }
        self.send();
        let (mut begin, mut ended) = (0, 0);
        while begin < self.answers.len() {
            let usual = self.session.handle_usual_input(&self.answers[begin..], &mut self.memory);
            let Some(Usual { length, ended: Some(command) }) = usual else { break };
            begin += length;
            if self.session.take_owner(&command).is_none() || command.result.status != 0 {
                break;
            }
            ended += 1;
        }
        ended
    }
}
