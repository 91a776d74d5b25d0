// SPDX-License-Identifier: LGPL-2.1-or-later
//! The testkit's target, fed any bytes of an initiator: tests stand on it, so it must not fall over.

use iscsi_proto::wire::{Cid, CmdSn, Framing, Isid, Itt, LoginRequest, Stage, StatSn, TargetPdu, crc32c};
use iscsi_testkit::{Chap, Credentials, DigestPolicy, Engine, MemoryBacking, Options, Target, TargetNode, TextSplit};

use crate::input::Input;

const TARGET: &str = "iqn.2026-01.org.example:disk";

fn engine(flags: u8, more: u8) -> Engine {
    let digest = |bits: u8| {
        [DigestPolicy::None, DigestPolicy::Both, DigestPolicy::Crc32c, DigestPolicy::Both][usize::from(bits & 3)]
    };
    let proof = |name: &str, secret: &[u8]| Credentials { name: name.to_owned(), secret: secret.to_vec() };
    let chap = Chap::new(proof("user", b"our secret, 16 b"), Some(proof("target", b"their secret 16b")));
    let options = Options {
        max_recv_data_segment_length: 4096,
        first_burst_length: 4096,
        max_burst_length: 8192,
        immediate_data: more & 1 == 0,
        initial_r2t: more & 2 != 0,
        max_outstanding_r2t: if more & 4 != 0 { 4 } else { 1 },
        header_digest: digest(flags),
        data_digest: digest(flags >> 2),
        queue_depth: if more & 8 != 0 { 2 } else { 32 },
        chap: (more & 16 != 0).then_some(chap),
        login_text_length: if more & 32 != 0 { 16 } else { 8192 },
        text_length: if more & 32 != 0 { 7 } else { 8192 },
        text_split: if more & 64 != 0 { TextSplit::BetweenPairs } else { TextSplit::Anywhere },
        status_in_data: more & 128 == 0,
        unit_attention: flags & 0x40 != 0,
        ..Options::default()
    };
    let node =
        TargetNode::new(TARGET).unit(0, 512, MemoryBacking::new(1 << 20)).unit(3, 4096, MemoryBacking::new(1 << 16));
    let second = TargetNode::new("iqn.2026-01.org.example:other");
    Target::builder().options(options).node(node).node(second).offline().expect("the options are in range")
}

/// A login in one request, and bytes with digests if both sides want them.
fn log_in() -> Vec<u8> {
    let text = format!(
        "InitiatorName=iqn.2026-01.test:i\0TargetName={TARGET}\0SessionType=Normal\0InitialR2T=No\0ImmediateData=Yes\0\
         MaxRecvDataSegmentLength=4096\0ErrorRecoveryLevel=0\0"
    );
    let request = LoginRequest {
        immediate: true,
        transit: true,
        current_stage: Stage::Operational,
        next_stage: Stage::FullFeature,
        isid: Isid([0x80, 0, 0, 1, 0, 1]),
        itt: Itt(1),
        cid: Cid(0),
        cmd_sn: CmdSn(1),
        exp_stat_sn: StatSn(0),
        ..LoginRequest::default()
    };
    let mut bytes = request.encode(text.len() as u32).to_vec();
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// Reads what the target sends: whole PDUs of a target, without a bit too many.
struct Reader {
    unread: Vec<u8>,
    framing: Framing,
}

impl Reader {
    fn take(&mut self) {
        while let Ok(Some(frame)) = self.framing.parse(&self.unread) {
            let length = frame.total_length();
            if length > self.unread.len() {
                break;
            }
            let body = &self.unread[frame.header_length..length];
            if self.framing.data_digest && !body.is_empty() {
                let (covered, digest) = body.split_at(body.len() - 4);
                assert_eq!(digest, crc32c(covered));
            }
            let pdu = TargetPdu::decode(frame.header).unwrap_or_else(|opcode| panic!("the target sends {opcode}"));
            assert_eq!(pdu.encode(frame.data_length), *frame.header, "reserved bits are not zero");
            if let TargetPdu::LoginResponse(response) = pdu {
                if response.transit && response.next_stage == Stage::FullFeature && response.status.0 == 0 {
                    let text = &self.unread[frame.header_length..][..frame.data_length as usize];
                    let agreed = |key: &[u8]| crate::login::contains(text, key);
                    self.framing.header_digest |= agreed(b"HeaderDigest=CRC32C\0");
                    self.framing.data_digest |= agreed(b"DataDigest=CRC32C\0");
                }
            }
            self.unread.drain(..length);
        }
    }
}

/// Two bytes of options and one of portions; then what initiators send, on up to three connections.
pub(crate) fn target(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let (flags, more, portion) = (input.byte(), input.byte(), usize::from(input.byte()));
    let mut engine = engine(flags, more);
    for _ in 0..3 {
        let connection = engine.accept();
        let mut reader = Reader {
            unread: Vec::new(),
            framing: Framing { header_digest: false, data_digest: false, max_data_segment_length: 0x00ff_ffff },
        };
        if flags & 0x10 != 0 {
            engine.receive(connection, &log_in());
        }
        let stream = if flags & 0x20 != 0 { input.piece() } else { input.rest() };
        for portion in stream.chunks(if portion == 0 { stream.len().max(1) } else { portion }) {
            engine.receive(connection, portion);
            let ended = engine.take_sent(connection, &mut reader.unread);
            reader.take();
            if ended {
                break;
            }
        }
        if flags & 0x80 != 0 {
            engine.ping(connection);
        }
        engine.forget(connection);
        if input.is_empty() {
            break;
        }
    }
    for violation in engine.violations() {
        assert!(!violation.to_string().is_empty());
    }
}
