// SPDX-License-Identifier: LGPL-2.1-or-later
//! Reads: where the data goes, where the status comes from, and that it does not matter how the
//! bytes arrive.

use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{CommandError, Completion, Failure, Residual, ScsiResult};
use iscsi_proto::wire::{DataIn, DataSn, Itt, NopIn, ResponseCode, ScsiResponse, Ttt};

use crate::bench::Bench;
use crate::memory::patterns;

const GOOD: ScsiResult = ScsiResult { status: 0, residual: Residual::None, received: 0 };

fn scsi(completion: Completion) -> ScsiResult {
    match completion {
        Completion::Scsi(result) => result,
        other => panic!("{other:?}"),
    }
}

/// A bench with one read of `length` bytes by owner 1 on the wire.
fn reading(answers: &str, length: u32) -> (Bench, Itt) {
    let mut bench = Bench::open(answers);
    let itt = bench.read(1, length);
    let command = bench.take_commands()[0];
    assert!(command.last && command.read && !command.write && !command.immediate);
    assert_eq!((command.itt, command.expected_data_transfer_length), (itt, length));
    assert_eq!(bench.memory.of[&1].handle.map(|handle| handle.cmd_sn), Some(command.cmd_sn));
    (bench, itt)
}

#[test]
fn data_of_several_pdus_with_the_status_in_the_last() {
    let (mut bench, itt) = reading("", 1000);
    for (data_sn, offset, length) in [(0, 0, 300), (1, 300, 0), (2, 300, 500)] {
        let data = DataIn { last: data_sn == 1, ..bench.data_in(itt, data_sn, offset) };
        bench.give(data, &patterns(1, offset, length));
        assert!(bench.ended.is_empty());
    }
    let stat_sn = bench.next_stat_sn();
    let data = DataIn { last: true, has_status: true, stat_sn, status: 0, ..bench.data_in(itt, 3, 800) };
    bench.give(data, &patterns(1, 800, 200));
    assert_eq!(scsi(bench.completion(1)), ScsiResult { received: 1000, ..GOOD });
    assert_eq!(bench.memory.of[&1].data_in, patterns(1, 0, 1000));
    assert_eq!(bench.session.outstanding(), 0);
    // The status is acknowledged.
    bench.read(2, 0);
    assert_eq!(bench.take_commands()[0].exp_stat_sn, stat_sn.next());
}

#[test]
fn status_in_a_response_of_its_own_with_residual() {
    let (mut bench, itt) = reading("", 512);
    let data = DataIn { last: true, ..bench.data_in(itt, 0, 0) };
    bench.give(data, &patterns(1, 0, 100));
    let response = ScsiResponse { underflow: true, residual_count: 412, exp_data_sn: DataSn(1), ..bench.response(itt) };
    bench.give(response, &[]);
    let result = ScsiResult { residual: Residual::Underflow(412), received: 100, ..GOOD };
    assert_eq!(scsi(bench.completion(1)), result);
}

#[test]
fn residuals_are_bounded_and_two_flags_tell_nothing() {
    for (overflow, underflow, count, residual) in [
        (false, true, u32::MAX, Residual::Underflow(512)),
        (true, false, 7, Residual::Overflow(7)),
        (true, true, 7, Residual::None),
        (false, false, 7, Residual::None),
    ] {
        let (mut bench, itt) = reading("", 512);
        if !matches!(residual, Residual::Underflow(_)) {
            let data = bench.data_in(itt, 0, 0);
            bench.give(data, &patterns(1, 0, 512));
        }
        let response = ScsiResponse { overflow, underflow, residual_count: count, ..bench.response(itt) };
        bench.give(response, &[]);
        assert_eq!(scsi(bench.completion(1)).residual, residual);
    }
}

/// A target that sends less than it says: blocks are missing, or the residual is mended.
#[test]
fn success_without_the_data_is_not_believed() {
    const READ_10: u8 = 0x28;
    const INQUIRY: u8 = 0x12;
    for (opcode, underflow, count, believed) in [
        (READ_10, false, 0, false),
        (READ_10, true, 100, false),
        (READ_10, true, 412, true),
        (INQUIRY, false, 0, true),
        (INQUIRY, true, 100, true),
    ] {
        let mut bench = Bench::open("");
        let mut request = bench.request(1, Direction::Read, 512);
        request.cdb[0] = opcode;
        let itt = bench.session.submit(bench.now, request, 1).unwrap().itt;
        bench.take();
        let data = bench.data_in(itt, 0, 0);
        bench.give(data, &patterns(1, 0, 100));
        let response = ScsiResponse { underflow, residual_count: count, ..bench.response(itt) };
        bench.give(response, &[]);
        match bench.completion(1) {
            Completion::Scsi(result) => {
                assert!(believed);
                assert_eq!(result, ScsiResult { residual: Residual::Underflow(412), received: 100, ..GOOD });
            }
            Completion::Failed(Failure::Error(CommandError::DataMissing { expected, moved: 100 })) => {
                assert!(!believed);
                assert_eq!(expected, if underflow { 512 - count } else { 512 });
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn sense_comes_with_check_condition_only() {
    for (status, kept) in [(2, &b"\0\x04abcd"[..]), (8, &[])] {
        let (mut bench, itt) = reading("", 512);
        let response = ScsiResponse { status, ..bench.response(itt) };
        bench.give(response, b"\0\x04abcd");
        assert_eq!(scsi(bench.completion(1)).status, status);
        assert_eq!(bench.memory.of[&1].response, kept);
    }
}

#[test]
fn a_response_code_other_than_completed_is_no_status() {
    let (mut bench, itt) = reading("", 512);
    let response = ScsiResponse { response: ResponseCode::TargetFailure, ..bench.response(itt) };
    bench.give(response, &[]);
    let Completion::Failed(Failure::Error(error)) = bench.completion(1) else { panic!() };
    assert_eq!(error, CommandError::Response(ResponseCode::TargetFailure));
}

#[test]
fn memory_that_is_too_small_fails_the_command_alone() {
    for with_status in [true, false] {
        let (mut bench, itt) = reading("", 512);
        bench.memory.of.get_mut(&1).unwrap().data_in.truncate(100);
        let stat_sn = bench.stat_sn;
        let data = DataIn { last: true, has_status: with_status, stat_sn, ..bench.data_in(itt, 0, 0) };
        bench.give(data, &patterns(1, 0, 512));
        if with_status {
            bench.next_stat_sn();
        } else {
            bench.answer_good(itt);
        }
        let Completion::Failed(Failure::Error(CommandError::DataInCut)) = bench.completion(1) else { panic!() };
        assert_eq!(bench.memory.of[&1].data_in, patterns(1, 0, 100));
        assert!(bench.session.is_logged_in());
    }
}

/// What a target sends for a read of 203 bytes: its own ping, two Data-In, sense, an echo.
fn answers(bench: &mut Bench, itt: Itt, ping: Itt) -> Vec<u8> {
    let numbers = NopIn { exp_cmd_sn: bench.exp_cmd_sn, max_cmd_sn: bench.max_cmd_sn, ..NopIn::default() };
    let own = NopIn { itt: Itt::RESERVED, ttt: Ttt(1), stat_sn: bench.stat_sn, ..numbers };
    let response = ScsiResponse { status: 2, exp_data_sn: DataSn(2), ..bench.response(itt) };
    let echo = NopIn { itt: ping, ttt: Ttt::RESERVED, stat_sn: bench.next_stat_sn(), ..numbers };
    [
        bench.encode(own, &[]),
        bench.encode(bench.data_in(itt, 0, 0), &patterns(1, 0, 101)),
        bench.encode(DataIn { last: true, ..bench.data_in(itt, 1, 101) }, &patterns(1, 101, 102)),
        bench.encode(response, b"\0\x03abc"),
        bench.encode(echo, b"hello"),
    ]
    .concat()
}

fn check_answers(bench: &mut Bench, how: &str) {
    assert_eq!(bench.failed, None, "{how}");
    let result = ScsiResult { status: 2, received: 203, ..GOOD };
    assert_eq!(scsi(bench.completion(1)), result, "{how}");
    assert_eq!(bench.memory.of[&1].data_in, patterns(1, 0, 203), "{how}");
    assert_eq!(bench.memory.of[&1].response, b"\0\x03abc", "{how}");
    assert!(matches!(bench.completion(2), Completion::Ping(echo) if echo == b"hello"), "{how}");
    assert_eq!((bench.unread.len(), bench.session.outstanding()), (0, 0), "{how}");
    assert_eq!(bench.take().len(), 1, "{how}: the answer to the target's ping");
}

fn reading_and_pinging(answers_to_login: &str) -> (Bench, Vec<u8>) {
    let (mut bench, itt) = reading(answers_to_login, 203);
    let ping = bench.session.ping(bench.now, b"hello", 2).unwrap().itt;
    bench.take_one();
    let bytes = answers(&mut bench, itt, ping);
    (bench, bytes)
}

#[test]
fn input_may_be_split_anywhere() {
    for digest in ["", "HeaderDigest=CRC32C|"] {
        let length = reading_and_pinging(digest).1.len();
        for split in 0..=length {
            let (mut bench, bytes) = reading_and_pinging(digest);
            bench.give_bytes(&bytes[..split]);
            bench.give_bytes(&bytes[split..]);
            check_answers(&mut bench, &format!("split at {split}"));
        }
        for step in 1..60 {
            let (mut bench, bytes) = reading_and_pinging(digest);
            bytes.chunks(step).for_each(|bytes| bench.give_bytes(bytes));
            check_answers(&mut bench, &format!("steps of {step}"));
        }
    }
}

/// Data goes straight to its command, `direct` bytes at a time at most, the rest through the session.
#[test]
fn data_may_go_straight_to_memory() {
    for direct_step in [1, 3, 50, 101, 500] {
        for step in [1, 7, 48, 49, 100, 1000] {
            let (mut bench, bytes) = reading_and_pinging("");
            let mut rest = &bytes[..];
            let mut any_direct = false;
            while !rest.is_empty() {
                let plan = bench.session.input_plan().direct.map(|(owner, offset, length)| (*owner, offset, length));
                if let Some((owner, offset, length)) = plan {
                    let length = (length as usize).min(direct_step).min(rest.len());
                    bench.memory.of.get_mut(&owner).unwrap().data_in[offset as usize..][..length]
                        .copy_from_slice(&rest[..length]);
                    bench.session.direct_received(length as u32, &mut bench.memory);
                    rest = &rest[length..];
                    any_direct = true;
                }
                let length = step.min(rest.len());
                bench.give_bytes(&rest[..length]);
                rest = &rest[length..];
            }
            assert!(any_direct || step > 100);
            check_answers(&mut bench, &format!("direct {direct_step}, else {step}"));
        }
    }
}

/// A Data-In that ends with the bytes that went straight to memory is finished without new input.
#[test]
fn direct_data_may_be_all_that_is_left() {
    let (mut bench, itt) = reading("", 64);
    let stat_sn = bench.next_stat_sn();
    let data = DataIn { last: true, has_status: true, stat_sn, ..bench.data_in(itt, 0, 0) };
    let bytes = bench.encode(data, &patterns(1, 0, 64));
    bench.give_bytes(&bytes[..48]);
    assert!(!bench.session.is_mid_pdu());
    bench.session.direct_received(1000, &mut bench.memory);
    assert!(bench.session.is_mid_pdu());
    bench.give_bytes(&[]);
    assert_eq!(scsi(bench.completion(1)).received, 64);
}

/// Nothing is written to memory that the caller has back.
#[test]
fn data_of_a_cancelled_read_goes_nowhere() {
    let (mut bench, itt) = reading("", 64);
    let data = bench.encode(bench.data_in(itt, 0, 0), &patterns(1, 0, 64));
    bench.give_bytes(&data[..60]);
    assert_eq!(bench.cancel(itt), Some(1));
    assert_eq!(bench.cancel(itt), None);
    assert!(bench.session.input_plan().direct.is_none());
    bench.give_bytes(&data[60..]);
    bench.answer_good(itt);
    bench.answer_good(itt);
    assert!(bench.ended.is_empty() && bench.failed.is_none());
}

#[test]
fn only_one_event_at_a_time_is_taken_from_the_input() {
    let (mut bench, itt) = reading("", 0);
    let second = bench.read(2, 0);
    bench.take();
    let responses = [bench.response(itt), bench.response(second)];
    let bytes = responses.map(|response| bench.encode(response, &[])).concat();
    assert_eq!(bench.session.handle_input(&bytes, &mut bench.memory), 48);
    assert_eq!(bench.session.handle_input(&bytes[48..], &mut bench.memory), 0);
    assert!(bench.session.poll_event().is_some());
    // A callback cancels the second.
    bench.cancel(second);
    assert_eq!(bench.session.handle_input(&bytes[48..], &mut bench.memory), 48);
    assert!(!bench.session.has_event());
}
