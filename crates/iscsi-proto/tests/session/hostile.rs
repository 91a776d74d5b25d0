// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers that contradict what they belong to end the connection, and none of them ends a command.

use iscsi_proto::session::{Completion, Lost};
use iscsi_proto::wire::{
    DataIn, DataSn, Itt, Lun, NopIn, Opcode, ReadyToTransfer, ScsiResponse, StatSn, TargetPdu, TaskManagementResponse,
    TextResponse, Ttt,
};

use crate::bench::{Bench, encode};

const READ: u32 = 1;
const WRITE: u32 = 2;
const PING: u32 = 3;
const TEXT: u32 = 4;
const WAITING: u32 = 5;

/// Tags of a bench with one request of each kind in flight, and one that waits.
struct Tags {
    read: Itt,
    write: Itt,
    ping: Itt,
    text: Itt,
    waiting: Itt,
}

fn busy() -> (Bench, Tags) {
    let mut bench = Bench::open("InitialR2T=Yes|ImmediateData=No|MaxBurstLength=4096|MaxOutstandingR2T=2|");
    let read = bench.read(READ, 8192);
    let write = bench.write(WRITE, 8192);
    let ping = bench.session.ping(bench.now, b"ping", PING).unwrap().itt;
    let text = bench.session.send_targets(bench.now, TEXT).unwrap().itt;
    bench.take();
    let waiting = bench.read(WAITING, 512);
    (bench, Tags { read, write, ping, text, waiting })
}

/// Gives the PDUs that `answers` makes: the last must end the connection with `problem`, and
/// afterwards no owner was told anything but of a loss.
#[track_caller]
fn refused<const N: usize>(problem: &str, answers: impl Fn(&mut Bench, &Tags) -> [(TargetPdu, Vec<u8>); N]) {
    let (mut bench, tags) = busy();
    for (number, (pdu, data)) in answers(&mut bench, &tags).into_iter().enumerate() {
        assert!(bench.failed.is_none(), "PDU {number} was refused: {:?}", bench.failed);
        bench.give(pdu, &data);
    }
    let text = bench.failure();
    assert!(text.contains(problem), "{text}");
    // What comes behind it is not looked at.
    bench.answer_good(tags.read);
    assert!(bench.ended.is_empty());
    assert_eq!(bench.lose(), Lost::Recover);
    for owner in [PING, TEXT] {
        assert!(matches!(bench.completion(owner), Completion::Failed(_)));
    }
    assert!(bench.ended.is_empty());
    bench.reopen("");
    assert_eq!(bench.take_owners(), [READ, WRITE, WAITING]);
}

fn read_data(bench: &Bench, itt: Itt, data_sn: u32, offset: u32, length: usize) -> (TargetPdu, Vec<u8>) {
    (bench.data_in(itt, data_sn, offset).into(), vec![0xee; length])
}

fn asking(bench: &Bench, itt: Itt, r2t_sn: u32, offset: u32, length: u32) -> (TargetPdu, Vec<u8>) {
    (bench.ready_to_transfer(itt, r2t_sn, offset, length).into(), Vec::new())
}

#[test]
fn data_in() {
    refused("the command does not read", |bench, tags| [read_data(bench, tags.write, 0, 0, 8)]);
    refused("no SCSI command in flight", |bench, tags| [read_data(bench, tags.ping, 0, 0, 8)]);
    refused("no SCSI command in flight", |bench, tags| [read_data(bench, tags.waiting, 0, 0, 8)]);
    let beyond = "beyond the expected transfer length";
    refused(beyond, |bench, tags| [read_data(bench, tags.read, 0, 8185, 8)]);
    refused(beyond, |bench, tags| [read_data(bench, tags.read, 0, 0, 8193)]);
    refused(beyond, |bench, tags| [read_data(bench, tags.read, 0, u32::MAX, 8)]);
    refused(beyond, |bench, tags| [read_data(bench, tags.read, 0, u32::MAX, 0)]);
    refused("gap or overlaps", |bench, tags| [read_data(bench, tags.read, 0, 4, 8)]);
    refused("gap or overlaps", |bench, tags| {
        [read_data(bench, tags.read, 0, 0, 8), read_data(bench, tags.read, 1, 4, 8)]
    });
    refused("gap or overlaps", |bench, tags| {
        [read_data(bench, tags.read, 0, 0, 8), read_data(bench, tags.read, 1, 12, 8)]
    });
    refused("DataSN is not the next one", |bench, tags| [read_data(bench, tags.read, 1, 0, 8)]);
    refused("DataSN is not the next one", |bench, tags| {
        [read_data(bench, tags.read, 0, 0, 8), read_data(bench, tags.read, 0, 8, 8)]
    });
    refused("status without F bit", |bench, tags| {
        let data = DataIn { has_status: true, ..bench.data_in(tags.read, 0, 0) };
        [(data.into(), vec![0; 8])]
    });
    refused("StatSN lies far ahead", |bench, tags| {
        let stat_sn = StatSn(bench.stat_sn.0.wrapping_add(1 << 17));
        let data = DataIn { last: true, has_status: true, stat_sn, ..bench.data_in(tags.read, 0, 0) };
        [(data.into(), vec![0; 8])]
    });
}

/// Nothing that is refused was written to the command's memory.
#[test]
fn refused_data_goes_nowhere() {
    let (mut bench, tags) = busy();
    let (pdu, data) = read_data(&bench, tags.read, 0, 8185, 8);
    bench.give(pdu, &data);
    assert!(bench.memory.of[&READ].data_in.iter().all(|&byte| byte == 0));
}

#[test]
fn ready_to_transfer() {
    refused("the command does not write", |bench, tags| [asking(bench, tags.read, 0, 0, 8)]);
    refused("no SCSI command in flight", |bench, tags| [asking(bench, tags.ping, 0, 0, 8)]);
    refused("no SCSI command in flight", |bench, tags| [asking(bench, tags.waiting, 0, 0, 8)]);
    refused("not 1 to MaxBurstLength", |bench, tags| [asking(bench, tags.write, 0, 0, 0)]);
    refused("not 1 to MaxBurstLength", |bench, tags| [asking(bench, tags.write, 0, 0, 4097)]);
    refused("beyond the expected transfer length", |bench, tags| [asking(bench, tags.write, 0, 8000, 193)]);
    refused("beyond the expected transfer length", |bench, tags| [asking(bench, tags.write, 0, u32::MAX, 4096)]);
    refused("R2TSN is not the next one", |bench, tags| [asking(bench, tags.write, 1, 0, 8)]);
    refused("R2TSN is not the next one", |bench, tags| {
        [asking(bench, tags.write, 0, 0, 8), asking(bench, tags.write, 0, 8, 8)]
    });
    refused("more of them open than MaxOutstandingR2T", |bench, tags| {
        [0, 1, 2].map(|number| asking(bench, tags.write, number, number * 8, 8))
    });
    refused("it asks for data again", |bench, tags| {
        [asking(bench, tags.write, 0, 0, 8), asking(bench, tags.write, 1, 4, 8)]
    });
    refused("its LUN is not the command's", |bench, tags| {
        let request =
            ReadyToTransfer { lun: Lun([0, 4, 0, 0, 0, 0, 0, 0]), ..bench.ready_to_transfer(tags.write, 0, 0, 8) };
        [(request.into(), Vec::new())]
    });
    refused("the reserved one", |bench, tags| {
        let request = ReadyToTransfer { ttt: Ttt::RESERVED, ..bench.ready_to_transfer(tags.write, 0, 0, 8) };
        [(request.into(), Vec::new())]
    });
}

/// Data that was sent unasked is not asked for.
#[test]
fn ready_to_transfer_for_the_first_burst() {
    let mut bench = Bench::open("InitialR2T=No|ImmediateData=Yes|FirstBurstLength=1024|");
    let itt = bench.write(WRITE, 2048);
    bench.take();
    let request = bench.ready_to_transfer(itt, 0, 1020, 100);
    bench.give(request, &[]);
    assert!(bench.failure().contains("it asks for data again"));
}

#[test]
fn responses() {
    let response = |problem: &str, change: fn(&Tags, ScsiResponse) -> ScsiResponse| {
        refused(problem, |bench, tags| {
            let response = bench.response(tags.read);
            [(change(tags, response).into(), Vec::new())]
        });
    };
    response("its task is no SCSI command", |tags, response| ScsiResponse { itt: tags.text, ..response });
    response("its command was not sent", |tags, response| ScsiResponse { itt: tags.waiting, ..response });
    response("Data-In that never came", |_, response| ScsiResponse { exp_data_sn: DataSn(1), ..response });
    response("StatSN lies far ahead", |_, response| ScsiResponse { stat_sn: StatSn(1 << 30), ..response });
    refused("its task is no ping", |bench, tags| {
        [(NopIn { itt: tags.read, stat_sn: bench.stat_sn, ..NopIn::default() }.into(), Vec::new())]
    });
    refused("its task is no text request", |bench, tags| {
        [(TextResponse { itt: tags.ping, stat_sn: bench.stat_sn, ..TextResponse::default() }.into(), Vec::new())]
    });
    refused("no task management request", |bench, tags| {
        let response = TaskManagementResponse { itt: tags.read, stat_sn: bench.stat_sn, ..Default::default() };
        [(response.into(), Vec::new())]
    });
}

#[test]
fn answers_to_unknown_tags_are_ignored() {
    let (mut bench, tags) = busy();
    for itt in [Itt(tags.read.0 ^ 1 << 22), Itt(0x3f_fffe), Itt(0x8000_0000)] {
        let stat_sn = bench.next_stat_sn();
        let answers: [(TargetPdu, &[u8]); 7] = [
            (bench.data_in(itt, 9, u32::MAX).into(), b"data of nobody"),
            (bench.response(itt).into(), b"\0\x01a"),
            (DataIn { last: true, has_status: true, stat_sn, ..bench.data_in(itt, 9, 5) }.into(), b"data of nobody"),
            (bench.ready_to_transfer(itt, 3, 5, 7).into(), b""),
            (NopIn { itt, stat_sn, ..NopIn::default() }.into(), b"echo"),
            (TextResponse { itt, last: true, stat_sn, ..TextResponse::default() }.into(), b"X=Y\0"),
            (TaskManagementResponse { itt, stat_sn, ..TaskManagementResponse::default() }.into(), b""),
        ];
        for (pdu, data) in answers {
            bench.give(pdu, data);
            assert_eq!(bench.failed, None, "{pdu:?}");
        }
    }
    assert!(bench.ended.is_empty());
    assert_eq!(bench.session.outstanding(), 5);
    bench.answer_good(tags.read);
    assert!(matches!(bench.completion(READ), Completion::Scsi(_)));
}

#[test]
fn lengths_over_the_limit_end_the_connection_before_anything_is_kept() {
    for opcode in [Opcode::DataIn, Opcode::NopIn, Opcode::Reject, Opcode(0x3c)] {
        let (mut bench, tags) = busy();
        let mut bytes = NopIn { itt: tags.read, ..NopIn::default() }.encode(65537);
        bytes[0] = opcode.0;
        bench.give_bytes(&bytes);
        let text = bench.failure();
        assert!(text.starts_with("Invalid datasegmentlen received from target (65537)"), "{text}");
    }
    // During the login the limit is that of the login.
    let mut bench = Bench::connected();
    bench.begin_login(iscsi_proto::login::SessionType::Normal);
    bench.give_bytes(&NopIn::default().encode(8193));
    assert!(bench.failure().starts_with("Invalid datasegmentlen received from target (8193)"));
}

#[test]
fn additional_header_segments_are_skipped() {
    for digest in [false, true] {
        let (mut bench, itt) = {
            let mut bench = Bench::open(if digest { "HeaderDigest=CRC32C|" } else { "" });
            let itt = bench.read(READ, 0);
            bench.take();
            (bench, itt)
        };
        let mut header = encode(&bench.response(itt).into(), b"", false);
        header[4] = 255;
        header.extend_from_slice(&[0xa5; 1020]);
        if digest {
            header.extend_from_slice(&iscsi_proto::wire::crc32c(&header));
        }
        let (first, second) = header.split_at(700);
        bench.give_bytes(first);
        assert!(bench.ended.is_empty());
        bench.give_bytes(second);
        assert!(matches!(bench.completion(READ), Completion::Scsi(_)));
        assert_eq!(bench.unread.len(), 0);
    }
}

#[test]
fn opcodes_without_a_place_end_the_connection() {
    for opcode in 0..64 {
        let (mut bench, _) = busy();
        let mut bytes = NopIn { itt: Itt(0x3f_fffe), ttt: Ttt::RESERVED, ..NopIn::default() }.encode(0);
        bytes[0] = opcode;
        bytes[24..28].copy_from_slice(&bench.stat_sn.0.to_be_bytes());
        bench.give_bytes(&bytes);
        let harmless = [0x20, 0x21, 0x22, 0x24, 0x25, 0x31, 0x32].contains(&opcode);
        assert_eq!(bench.failed.is_none(), harmless, "{opcode:#x}: {:?}", bench.failed);
        assert!(bench.ended.is_empty() && bench.announced.len() == usize::from(opcode == 0x32));
    }
}

#[test]
fn non_zero_padding_and_reserved_bits_are_ignored() {
    let (mut bench, tags) = busy();
    let mut bytes = bench.encode(bench.data_in(tags.read, 0, 0), &[1; 5]);
    bytes[2] = 0xff;
    bytes[48 + 5..].fill(0xff);
    bench.give_bytes(&bytes);
    let response = ScsiResponse { underflow: true, residual_count: 8187, ..bench.response(tags.read) };
    bench.give(response, &[]);
    assert!(matches!(bench.completion(READ), Completion::Scsi(result) if result.received == 5));
    assert_eq!(bench.memory.of[&READ].data_in[..8], [1, 1, 1, 1, 1, 0, 0, 0]);
}
