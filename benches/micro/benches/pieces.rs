// SPDX-License-Identifier: LGPL-2.1-or-later
//! Instructions of what each command needs of the core. Preparing is not counted.
#![allow(missing_docs)]

use std::hint::black_box;

use gungraun::{library_benchmark, library_benchmark_group, main};
use iscsi_micro::{DEPTH, Scene, received};
use iscsi_proto::scsi::Direction;
use iscsi_proto::wire::{CmdSn, Crc32c, Framing, HEADER_LENGTH, Itt, Lun, ScsiCommand, StatSn, TargetPdu};

const FRAMING: Framing = Framing { header_digest: false, data_digest: false, max_data_segment_length: 262_144 };

fn with_header_digests() -> Vec<u8> {
    let mut bytes = Vec::new();
    for pdu in received(DEPTH).chunks(received(1).len()) {
        let (header, data) = pdu.split_at(HEADER_LENGTH);
        bytes.extend_from_slice(header);
        bytes.extend_from_slice(&Crc32c::new().update(header).bytes());
        bytes.extend_from_slice(data);
    }
    bytes
}

// Finds where 32 PDUs begin and end.
#[library_benchmark]
#[bench::plain(FRAMING, received(DEPTH))]
#[bench::header_digests(Framing { header_digest: true, ..FRAMING }, with_header_digests())]
fn deframe(framing: Framing, bytes: Vec<u8>) -> usize {
    let (mut begin, mut pdus) = (0, 0);
    while let Ok(Some(frame)) = framing.parse(&bytes[begin..]) {
        begin += frame.total_length();
        pdus += 1;
        if begin >= bytes.len() {
            break;
        }
    }
    assert_eq!(pdus, DEPTH);
    begin
}

// Reads 32 headers of Data-In.
#[library_benchmark]
#[bench::data_in(received(DEPTH))]
fn decode(bytes: Vec<u8>) -> usize {
    bytes
        .chunks(bytes.len() / DEPTH)
        .filter_map(|pdu| pdu.first_chunk::<HEADER_LENGTH>())
        .filter(|header| matches!(black_box(TargetPdu::decode(header)), Ok(TargetPdu::DataIn(_))))
        .count()
}

// Writes 32 headers of SCSI commands.
#[library_benchmark]
#[bench::scsi_command(vec![0; DEPTH * HEADER_LENGTH])]
fn encode(mut headers: Vec<u8>) -> Vec<u8> {
    for (number, place) in headers.chunks_mut(HEADER_LENGTH).enumerate() {
        let number = black_box(number as u32);
        let command = ScsiCommand {
            immediate: false,
            last: true,
            read: true,
            write: false,
            attribute: 1,
            lun: Lun::default(),
            itt: Itt(number),
            expected_data_transfer_length: 4096,
            cmd_sn: CmdSn(number),
            exp_stat_sn: StatSn(number),
            cdb: [0x88; 16],
        };
        place.copy_from_slice(&command.encode(0));
    }
    headers
}

// The CRC32C of as many bytes, as this processor does it.
#[library_benchmark]
#[bench::header(vec![0x5a; 48])]
#[bench::block_512(vec![0x5a; 512])]
#[bench::block_4k(vec![0x5a; 4096])]
#[bench::segment_64k(vec![0x5a; 64 << 10])]
#[bench::burst_256k(vec![0x5a; 256 << 10])]
fn crc32c(bytes: Vec<u8>) -> [u8; 4] {
    Crc32c::new().update(&bytes).bytes()
}

// 32 commands of 4 KiB from submission to their end, with the copy of what they read.
#[library_benchmark]
#[bench::read(Scene::warm(Direction::Read))]
#[bench::write(Scene::warm(Direction::Write))]
fn submit_to_complete(mut scene: Scene) -> Scene {
    assert_eq!(scene.round(), DEPTH);
    scene
}

library_benchmark_group!(name = pieces; benchmarks = deframe, decode, encode, crc32c, submit_to_complete);
main!(library_benchmark_groups = pieces);
