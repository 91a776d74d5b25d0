// SPDX-License-Identifier: LGPL-2.1-or-later
//! Reads and writes: every way of sending data, residuals, and what the disk answers.

mod initiator;

use initiator::{Completion, Initiator, cdb10, pattern, target};
use iscsi_proto::wire::{Lun, ScsiCommand, TargetPdu};
use iscsi_testkit::{DigestPolicy, NullBacking, Options, Target, TargetNode};

const GOOD: u8 = 0;
const CHECK_CONDITION: u8 = 2;

/// All ways to send a write, with long and short segments, give the same disk, and no complaint.
#[test]
fn round_trips_with_every_combination() {
    let sizes = [(512, 1024, 2048), (4096, 4096, 8192), (65536, 65536, 262_144)];
    for (segment, first_burst, burst) in sizes {
        for bits in 0..32 {
            let flag = |bit: u32| bits >> bit & 1 == 1;
            let options = Options {
                max_recv_data_segment_length: segment,
                first_burst_length: first_burst,
                max_burst_length: burst,
                immediate_data: flag(0),
                initial_r2t: flag(1),
                status_in_data: flag(2),
                header_digest: if flag(3) { DigestPolicy::Crc32c } else { DigestPolicy::None },
                data_digest: if flag(3) { DigestPolicy::Crc32c } else { DigestPolicy::None },
                max_outstanding_r2t: if flag(4) { 3 } else { 1 },
                ..Options::default()
            };
            let target = target(options.clone());
            let mut initiator = Initiator::normal(
                target.portal(),
                &[
                    ("HeaderDigest", "CRC32C,None"),
                    ("DataDigest", "CRC32C,None"),
                    ("InitialR2T", "No"),
                    ("ImmediateData", "Yes"),
                    ("MaxRecvDataSegmentLength", "5000"),
                    ("MaxBurstLength", "16776192"),
                    ("FirstBurstLength", "65536"),
                    ("MaxOutstandingR2T", "3"),
                ],
            );
            let yes_or_no = |value| Some(if value { "Yes" } else { "No" });
            assert_eq!(initiator.key("InitialR2T"), yes_or_no(options.initial_r2t));
            assert_eq!(initiator.key("ImmediateData"), yes_or_no(options.immediate_data));
            for (round, blocks) in [1_usize, 2, 9, 300].into_iter().enumerate() {
                let data = pattern(blocks * 512, bits as u8 + round as u8);
                let done = Completion { status: GOOD, sense: None, data: vec![], residual: 0 };
                assert_eq!(initiator.write(1000, &data), done, "{options:?}");
                assert_eq!(initiator.read(1000, blocks as u16), Completion { data, ..done }, "{options:?}");
            }
            initiator.logout();
            assert_eq!(target.violations(), [], "{options:?}");
        }
    }
}

/// Many commands on the wire at a time are answered in order, with numbers that never go wrong.
#[test]
fn a_full_window_of_commands() {
    let node = TargetNode::new(initiator::TARGET).unit(0, 4096, NullBacking(1 << 30));
    let target = Target::builder().node(node).start().unwrap();
    let mut initiator = Initiator::normal(target.portal(), &[("MaxRecvDataSegmentLength", "262144")]);
    for _ in 0..20 {
        let commands: Vec<ScsiCommand> = (0..128)
            .map(|index| ScsiCommand {
                read: true,
                expected_data_transfer_length: 4096,
                ..initiator.new_command(&cdb10(0x28, index, 1))
            })
            .collect();
        for command in &commands {
            initiator.send(*command, &[]);
        }
        for command in &commands {
            let done = initiator.complete(command.itt);
            assert_eq!((done.status, done.data.len()), (GOOD, 4096));
            assert!(done.data.iter().all(|byte| *byte == 0));
        }
    }
    initiator.logout();
    assert_eq!(target.violations(), []);
}

#[test]
fn residuals() {
    let target = target(Options::default());
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let lun = Lun::default();
    let read = |initiator: &mut Initiator, length| {
        let done = initiator.read_command(lun, &cdb10(0x28, 0, 2), length);
        (done.status, done.data.len(), done.residual)
    };
    assert_eq!(read(&mut initiator, 1024), (GOOD, 1024, 0));
    assert_eq!(read(&mut initiator, 4096), (GOOD, 1024, 3072));
    assert_eq!(read(&mut initiator, 512), (GOOD, 512, -512));
    assert_eq!(read(&mut initiator, 0), (GOOD, 0, -1024));
    let write = |initiator: &mut Initiator, length| {
        let done = initiator.write_command(lun, &cdb10(0x2a, 0, 2), &pattern(length, 1));
        (done.status, done.residual)
    };
    assert_eq!(write(&mut initiator, 1024), (GOOD, 0));
    assert_eq!(write(&mut initiator, 1536), (GOOD, 512));
    assert_eq!(write(&mut initiator, 512), (GOOD, -512));
    initiator.logout();
    assert_eq!(target.violations(), []);
}

/// Sense key and additional sense of a command without data.
fn sense(initiator: &mut Initiator, lun: Lun, cdb: &[u8]) -> Option<(u8, u16)> {
    let done = initiator.read_command(lun, cdb, 0);
    assert_eq!(done.status, if done.sense.is_some() { CHECK_CONDITION } else { GOOD });
    done.sense
}

#[test]
fn errors_have_the_right_sense() {
    let target = target(Options { unit_attention: true, ..Options::default() });
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let lun = Lun::default();
    let inquiry = initiator.read_command(lun, &[0x12, 0, 0, 0, 96, 0], 96);
    assert_eq!((inquiry.status, inquiry.data.len(), inquiry.data[0]), (GOOD, 96, 0));
    assert_eq!(sense(&mut initiator, lun, &[0; 6]), Some((6, 0x2900)), "one unit attention");
    assert_eq!(sense(&mut initiator, lun, &[0; 6]), None);
    assert_eq!(sense(&mut initiator, lun, &[0xff, 0, 0, 0, 0, 0]), Some((5, 0x2000)));
    assert_eq!(sense(&mut initiator, lun, &cdb10(0x28, 32767, 2)), Some((5, 0x2100)));
    assert_eq!(sense(&mut initiator, lun, &cdb10(0x28, u32::MAX, 1)), Some((5, 0x2100)));
    assert_eq!(sense(&mut initiator, lun, &[0x12, 1, 0x99, 0, 96, 0]), Some((5, 0x2400)));
    assert_eq!(sense(&mut initiator, Lun::from_wire_prefix(9), &[0; 6]), Some((5, 0x2500)));
    let absent = initiator.read_command(Lun::from_wire_prefix(9), &[0x12, 0, 0, 0, 36, 0], 36);
    assert_eq!((absent.status, absent.data[0]), (GOOD, 0x7f));
    initiator.logout();
    assert_eq!(target.violations(), []);
}

/// READ CAPACITY, REPORT LUNS and mode pages say what the unit is.
#[test]
fn what_the_disk_says_of_itself() {
    let target = target(Options::default());
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let lun = Lun::default();
    let capacity = initiator.read_command(lun, &cdb10(0x25, 0, 0), 8);
    assert_eq!(capacity.data, [0, 0, 0x7f, 0xff, 0, 0, 2, 0]);
    let mut service_action = [0; 16];
    (service_action[0], service_action[1], service_action[13]) = (0x9e, 0x10, 32);
    let capacity = initiator.read_command(lun, &service_action, 32);
    assert_eq!(capacity.data[..15], [0, 0, 0, 0, 0, 0, 0x7f, 0xff, 0, 0, 2, 0, 0, 0, 0xc0]);
    let luns = initiator.read_command(lun, &[0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0], 16);
    assert_eq!(luns.data, [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let caching = |initiator: &mut Initiator| initiator.read_command(lun, &[0x1a, 8, 8, 0, 24, 0], 24).data;
    assert_eq!(caching(&mut initiator)[4..7], [0x08, 18, 0x04]);
    let mut list = vec![0, 0, 0, 0, 8, 18];
    list.resize(24, 0);
    assert_eq!(initiator.write_command(lun, &[0x15, 0x10, 0, 0, 24, 0], &list).status, GOOD);
    assert_eq!(caching(&mut initiator)[4..7], [0x08, 18, 0x00], "WCE is cleared");
    initiator.logout();
    assert_eq!(target.violations(), []);
}

#[test]
fn unmap_write_same_and_verify() {
    let target = target(Options::default());
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let lun = Lun::default();
    let block = pattern(512, 3);
    assert_eq!(initiator.write_command(lun, &cdb10(0x41, 128, 256), &block).status, GOOD);
    assert_eq!(initiator.read(383, 1).data, block);
    assert_eq!(initiator.read(384, 1).data, [0; 512]);
    let mut verify = cdb10(0x2f, 200, 1);
    verify[1] = 0x02;
    assert_eq!(initiator.write_command(lun, &verify, &block).status, GOOD);
    assert_eq!(initiator.write_command(lun, &verify, &[1; 512]).sense, Some((0xe, 0x1d00)));
    let mut status = [0; 16];
    (status[0], status[1], status[9], status[13]) = (0x9e, 0x12, 128, 24);
    let mapped = |initiator: &mut Initiator| {
        let data = initiator.read_command(lun, &status, 24).data;
        (u32::from_be_bytes([data[16], data[17], data[18], data[19]]), data[20])
    };
    assert_eq!(mapped(&mut initiator), (256, 0));
    // One descriptor: 256 blocks from 128 on.
    let list = [0, 22, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 1, 0, 0, 0, 0, 0];
    assert_eq!(initiator.write_command(lun, &[0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0], &list).status, GOOD);
    assert_eq!(initiator.read(200, 1).data, [0; 512]);
    assert_eq!(mapped(&mut initiator).1, 1);
    initiator.logout();
    assert_eq!(target.violations(), []);
}

/// Data that comes although it must not, and a sequence that ends early, fail the command.
#[test]
fn wrong_data_fails_the_command_only() {
    let target = target(Options { initial_r2t: true, ..Options::default() });
    let mut initiator = Initiator::normal(target.portal(), &[("ImmediateData", "No")]);
    let command =
        ScsiCommand { write: true, expected_data_transfer_length: 1024, ..initiator.new_command(&cdb10(0x2a, 0, 2)) };
    initiator.send(command, &[]);
    let r2t = initiator.r2t();
    let short = iscsi_proto::wire::ReadyToTransfer { desired_data_transfer_length: 512, ..r2t };
    initiator.answer(&short, &pattern(1024, 1));
    assert_eq!(initiator.complete(command.itt).sense, Some((0xb, 0x0c0d)));
    initiator.ping();
    assert_eq!(target.violations().iter().map(|violation| violation.rule).collect::<Vec<_>>(), ["burst-short"]);
    initiator.logout();
}

/// Only as many R2Ts are open as agreed, and none for more than MaxBurstLength.
#[test]
fn outstanding_r2ts_are_limited() {
    let options =
        Options { max_outstanding_r2t: 2, max_burst_length: 1024, first_burst_length: 512, ..Options::default() };
    let target = target(options);
    let keys =
        [("ImmediateData", "No"), ("MaxOutstandingR2T", "5"), ("MaxBurstLength", "1024"), ("FirstBurstLength", "512")];
    let mut initiator = Initiator::normal(target.portal(), &keys);
    assert_eq!(initiator.key("MaxOutstandingR2T"), Some("2"));
    let data = pattern(3072, 5);
    let command =
        ScsiCommand { write: true, expected_data_transfer_length: 3072, ..initiator.new_command(&cdb10(0x2a, 8, 6)) };
    initiator.send(command, &[]);
    let (first, second) = (initiator.r2t(), initiator.r2t());
    assert_eq!((first.buffer_offset, second.buffer_offset), (0, 1024));
    // The third comes only when one is answered.
    initiator.ping();
    initiator.answer(&first, &data);
    let third = initiator.r2t();
    assert_eq!((third.buffer_offset, third.r2t_sn.0), (2048, 2));
    initiator.answer(&second, &data);
    initiator.answer(&third, &data);
    assert!(matches!(initiator.receive(), (TargetPdu::ScsiResponse(response), _) if response.status == GOOD));
    assert_eq!(initiator.read(8, 6).data, data);
    initiator.logout();
    assert_eq!(target.violations(), []);
}
