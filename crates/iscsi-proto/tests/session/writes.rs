// SPDX-License-Identifier: LGPL-2.1-or-later
//! Writes: which bytes leave unasked, which on R2T, and every field of the PDUs that carry them.

use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{CommandError, Completion, Failure};
use iscsi_proto::wire::{DataOut, DataSn, InitiatorPdu, ReadyToTransfer, ScsiCommand, Ttt};

use crate::bench::{Bench, LUN, Sent};
use crate::memory::patterns;

fn data_out(sent: &Sent) -> DataOut {
    match sent.header {
        InitiatorPdu::DataOut(pdu) => pdu,
        other => panic!("{other:?}"),
    }
}

/// Checks that `sent` is one sequence of Data-Out from `first`, its DataSN and F bit aside, up to
/// `end`, in segments of `segment`.
fn check_sequence(sent: &[Sent], first: DataOut, end: u32, segment: u32) {
    let mut offset = first.buffer_offset;
    for (number, sent) in sent.iter().enumerate() {
        let length = (end - offset).min(segment & !3);
        let (last, data_sn) = (offset + length == end, DataSn(number as u32));
        assert_eq!(data_out(sent), DataOut { last, data_sn, buffer_offset: offset, ..first });
        assert_eq!(sent.data, patterns(1, offset, length));
        offset += length;
    }
    assert_eq!(offset, end, "the sequence is complete");
}

/// The first Data-Out that answers an R2T.
fn answer_to(request: &ReadyToTransfer) -> DataOut {
    DataOut {
        lun: LUN,
        itt: request.itt,
        ttt: request.ttt,
        exp_stat_sn: request.stat_sn,
        buffer_offset: request.buffer_offset,
        ..DataOut::default()
    }
}

/// Runs one write through: what leaves unasked, then R2Ts of up to `MaxBurstLength`.
fn write_through(immediate_data: bool, initial_r2t: bool, first_burst: u32, segment: u32, length: u32, digest: bool) {
    const MAX_BURST: u32 = 4096;
    let how = format!("{immediate_data} {initial_r2t} {first_burst} {segment} {length} {digest}");
    let yes = |yes| if yes { "Yes" } else { "No" };
    let mut bench = Bench::open(&format!(
        "ImmediateData={}|InitialR2T={}|FirstBurstLength={first_burst}|MaxBurstLength={MAX_BURST}|\
         MaxRecvDataSegmentLength={segment}|HeaderDigest={}|",
        yes(immediate_data),
        yes(initial_r2t),
        if digest { "CRC32C" } else { "None" },
    ));
    let itt = bench.write(1, length);
    let sent = bench.take();
    let InitiatorPdu::ScsiCommand(command) = sent[0].header else { panic!("{how}: {sent:?}") };
    let burst = length.min(first_burst);
    let immediate = if immediate_data { burst.min(segment & !3) } else { 0 };
    let unsolicited = if initial_r2t { immediate } else { burst };
    let expected = ScsiCommand {
        last: unsolicited == immediate,
        write: true,
        attribute: 1,
        lun: LUN,
        itt,
        expected_data_transfer_length: length,
        cmd_sn: bench.exp_cmd_sn,
        exp_stat_sn: bench.stat_sn,
        cdb: command.cdb,
        ..ScsiCommand::default()
    };
    assert_eq!(command, expected, "{how}");
    assert_eq!(sent[0].data, patterns(1, 0, immediate), "{how}");
    let exp_stat_sn = bench.stat_sn;
    let first = DataOut { itt, ttt: Ttt::RESERVED, exp_stat_sn, buffer_offset: immediate, ..DataOut::default() };
    check_sequence(&sent[1..], first, unsolicited, segment);
    let (mut offset, mut r2t_sn) = (unsolicited, 0);
    while offset < length {
        let burst = (length - offset).min(MAX_BURST);
        let request = bench.ready_to_transfer(itt, r2t_sn, offset, burst);
        bench.give(request, &[]);
        let sent = bench.take();
        check_sequence(&sent, answer_to(&request), offset + burst, segment);
        offset += burst;
        r2t_sn += 1;
    }
    assert!(!bench.session.is_waiting(itt), "{how}");
    bench.answer_good(itt);
    assert!(matches!(bench.completion(1), Completion::Scsi(_)), "{how}");
}

#[test]
fn every_combination_of_the_keys() {
    for immediate_data in [false, true] {
        for initial_r2t in [false, true] {
            for (first_burst, segment) in
                [(512, 512), (512, 4096), (1500, 600), (4096, 514), (1023, 1021), (4096, 8192)]
            {
                for length in [0, 1, 511, 512, 513, 1500, 4096, 4097, 10_001] {
                    for digest in [false, true] {
                        write_through(immediate_data, initial_r2t, first_burst, segment, length, digest);
                    }
                }
            }
        }
    }
}

#[test]
fn several_r2ts_are_answered_in_their_order() {
    let mut bench = Bench::open("ImmediateData=No|InitialR2T=Yes|MaxRecvDataSegmentLength=512|MaxOutstandingR2T=3|");
    let itt = bench.write(1, 4000);
    bench.take();
    let requests = [(0, 0, 1000), (1, 1000, 1000), (2, 2000, 2000)];
    let requests = requests.map(|(number, offset, length)| bench.ready_to_transfer(itt, number, offset, length));
    let bytes = requests.map(|request| bench.encode(request, &[])).concat();
    bench.give_bytes(&bytes);
    let sent = bench.take();
    let ends = [0, 2, 4, 8];
    for (request, range) in requests.iter().zip(ends.windows(2)) {
        let end = request.buffer_offset + request.desired_data_transfer_length;
        check_sequence(&sent[range[0]..range[1]], answer_to(request), end, 512);
    }
}

/// Some targets leave the LUN of an R2T zero.
#[test]
fn an_r2t_without_lun_is_answered_with_that_of_the_command() {
    let mut bench = Bench::open("ImmediateData=No|InitialR2T=Yes|");
    let itt = bench.write(1, 100);
    bench.take();
    let request = bench.ready_to_transfer(itt, 0, 0, 100);
    bench.give(ReadyToTransfer { lun: Default::default(), ..request }, &[]);
    check_sequence(&bench.take(), answer_to(&request), 100, 8192);
}

/// Two were open, both are answered: two more may come.
#[test]
fn an_answered_r2t_is_not_open() {
    let mut bench = Bench::open("ImmediateData=No|InitialR2T=Yes|MaxOutstandingR2T=2|");
    let itt = bench.write(1, 4000);
    bench.take();
    for number in 0..4 {
        let request = bench.ready_to_transfer(itt, number, number * 1000, 1000);
        bench.give(request, &[]);
        if number % 2 == 1 {
            assert_eq!(bench.take().len(), 2);
        }
    }
    bench.answer_good(itt);
    assert!(matches!(bench.completion(1), Completion::Scsi(_)));
}

#[test]
fn a_write_without_its_data_fails_alone_and_takes_no_number() {
    let mut bench = Bench::open("");
    bench.write(1, 600);
    bench.memory.of.get_mut(&1).unwrap().data_out.truncate(599);
    bench.write(2, 600);
    let commands = bench.take_commands();
    assert_eq!(commands.len(), 1);
    assert_eq!(commands[0].cmd_sn, bench.exp_cmd_sn);
    let Completion::Failed(Failure::Error(error)) = bench.completion(1) else { panic!() };
    assert_eq!(error, CommandError::DataOutShort { expected: 600 });
}

/// A target may end a write early: what was prepared and has not begun to leave is dropped.
#[test]
fn data_of_a_write_that_is_answered_early_stops() {
    let mut bench = Bench::open("ImmediateData=Yes|InitialR2T=No|FirstBurstLength=4096|MaxRecvDataSegmentLength=512|");
    let itt = bench.write(1, 4096);
    bench.leave(48 + 512 + 10);
    bench.answer_good(itt);
    assert!(matches!(bench.completion(1), Completion::Scsi(_)));
    bench.memory.of.remove(&1);
    let sent = bench.take();
    assert_eq!(sent.len(), 2, "the command, and the Data-Out that had begun to leave");
    assert_eq!(sent[1].data, patterns(1, 512, 512));
}

/// A target that reports success before it has asked for all of the data is not believed.
#[test]
fn success_without_taking_the_data_is_not_believed() {
    const WRITE_10: u8 = 0x2a;
    let mut bench = Bench::open("InitialR2T=Yes|ImmediateData=Yes|FirstBurstLength=512|");
    let mut request = bench.request(1, Direction::Write, 2048);
    request.cdb[0] = WRITE_10;
    let itt = bench.session.submit(bench.now, request, 1).unwrap().itt;
    bench.take();
    bench.answer_good(itt);
    let completion = bench.completion(1);
    let Completion::Failed(Failure::Error(CommandError::DataMissing { expected: 2048, moved: 512 })) = completion
    else {
        panic!("{completion:?}");
    };
}

/// Nor is one that has asked for the data, but reports success before the data can have arrived.
#[test]
fn success_before_the_data_has_left_is_not_believed() {
    const WRITE_10: u8 = 0x2a;
    let mut bench = Bench::open("InitialR2T=Yes|ImmediateData=No|MaxRecvDataSegmentLength=512|");
    let mut request = bench.request(1, Direction::Write, 2048);
    request.cdb[0] = WRITE_10;
    let itt = bench.session.submit(bench.now, request, 1).unwrap().itt;
    bench.take();
    let request = bench.ready_to_transfer(itt, 0, 0, 2048);
    bench.give(request, &[]);
    bench.leave(48 + 512 + 10);
    bench.answer_good(itt);
    let completion = bench.completion(1);
    let Completion::Failed(Failure::Error(CommandError::DataMissing { expected: 2048, moved: 512 })) = completion
    else {
        panic!("{completion:?}");
    };
}
