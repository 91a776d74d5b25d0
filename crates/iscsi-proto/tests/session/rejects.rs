// SPDX-License-Identifier: LGPL-2.1-or-later
//! Reject: it ends the request whose header it returns, and nothing else.

use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{CommandError, Completion, ConnectionError, Failure};
use iscsi_proto::wire::{InitiatorPdu, Itt, Reject, RejectReason, ScsiCommand, TaskFunction, TaskManagementResponse};

use crate::bench::{Bench, LUN};

fn reject(bench: &mut Bench, data: &[u8]) {
    let reject = Reject {
        reason: RejectReason::InvalidPduField,
        itt: Itt::RESERVED,
        stat_sn: bench.next_stat_sn(),
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
        ..Reject::default()
    };
    bench.give(reject, data);
}

fn two_reads() -> (Bench, [ScsiCommand; 2]) {
    let mut bench = Bench::open("");
    bench.read(1, 512);
    bench.read(2, 512);
    let commands = bench.take_commands();
    (bench, [commands[0], commands[1]])
}

#[test]
fn a_request_in_flight_fails_alone() {
    let (mut bench, [first, second]) = two_reads();
    reject(&mut bench, &first.encode(0));
    let Completion::Failed(Failure::Error(error)) = bench.completion(1) else { panic!() };
    assert_eq!(error, CommandError::Rejected(RejectReason::InvalidPduField));
    assert_eq!(error.to_string(), "Request was rejected with reason: 0x09 (Invalid PDU Field)");
    // The header may have segments behind it.
    let with_segment = [&second.encode(0)[..], &[0; 16]].concat();
    reject(&mut bench, &with_segment);
    assert!(matches!(bench.completion(2), Completion::Failed(Failure::Error(_))));
    assert!(bench.session.is_logged_in());
}

/// A tag inside a Reject is not trusted.
#[test]
fn a_header_that_was_never_sent_ends_the_connection() {
    let forgeries: [fn(&mut ScsiCommand); 3] = [
        |command| command.itt = Itt(command.itt.0 ^ 1 << 22),
        |command| command.itt = Itt::RESERVED,
        |command| command.cmd_sn = command.cmd_sn.next(),
    ];
    for forge in forgeries {
        let (mut bench, [mut first, _]) = two_reads();
        forge(&mut first);
        reject(&mut bench, &first.encode(0));
        assert!(bench.ended.is_empty());
        assert_eq!(bench.failed, Some(ConnectionError::Rejected(RejectReason::InvalidPduField)));
    }
    // Another opcode.
    let (mut bench, [first, _]) = two_reads();
    let mut header = first.encode(0);
    header[0] = 0x02;
    reject(&mut bench, &header);
    assert!(bench.ended.is_empty() && bench.failed.is_some());
    // A command that waits.
    let (mut bench, [first, _]) = two_reads();
    let waiting = bench.read(3, 512);
    reject(&mut bench, &ScsiCommand { itt: waiting, ..first }.encode(0));
    assert!(bench.ended.is_empty() && bench.failed.is_some());
    // One that is answered already.
    let (mut bench, [first, _]) = two_reads();
    bench.answer_good(first.itt);
    bench.completion(1);
    reject(&mut bench, &first.encode(0));
    assert!(bench.ended.is_empty() && bench.failed.is_some());
}

#[test]
fn a_reject_without_a_whole_header_ends_the_connection() {
    for length in [0, 1, 20, 47] {
        let (mut bench, [first, _]) = two_reads();
        reject(&mut bench, &first.encode(0)[..length]);
        assert!(bench.failure().ends_with("it does not hold the header that it rejects"));
    }
}

#[test]
fn a_cancelled_request_may_be_rejected() {
    let (mut bench, [first, _]) = two_reads();
    bench.cancel(first.itt);
    reject(&mut bench, &first.encode(0));
    assert!(bench.ended.is_empty() && bench.failed.is_none());
}

/// RFC 7143 7.3: the target waits for the number of a request that it has rejected without counting it.
#[test]
fn a_number_that_the_target_waits_for_is_filled() {
    for counted in [false, true] {
        for ping in [false, true] {
            let mut bench = Bench::open("");
            let handle = match ping {
                true => bench.session.ping(bench.now, b"ping", 1).unwrap(),
                false => bench.submit(1, Direction::Read, 512),
            };
            bench.read(2, 512);
            let sent = bench.take();
            bench.exp_cmd_sn = if counted { handle.cmd_sn.plus(2) } else { handle.cmd_sn };
            reject(&mut bench, &sent[0].header.encode(0));
            assert!(matches!(bench.completion(1), Completion::Failed(Failure::Error(CommandError::Rejected(_)))));
            if counted {
                assert!(bench.take().is_empty());
                continue;
            }
            let filling = bench.take_one();
            let InitiatorPdu::TaskManagementRequest(abort) = filling.header else { panic!("{filling:?}") };
            assert!(abort.immediate && abort.function == TaskFunction::AbortTask);
            assert_eq!((abort.referenced_task_tag, abort.ref_cmd_sn), (handle.itt, handle.cmd_sn));
            assert_eq!((abort.cmd_sn, abort.lun), (handle.cmd_sn.plus(2), if ping { Default::default() } else { LUN }));
            let answer = TaskManagementResponse { itt: abort.itt, stat_sn: bench.next_stat_sn(), ..Default::default() };
            bench.give(answer, &[]);
            assert!(bench.ended.is_empty() && bench.failed.is_none());
            assert_eq!(bench.session.outstanding(), 1);
        }
    }
}
