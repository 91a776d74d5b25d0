// SPDX-License-Identifier: LGPL-2.1-or-later
//! Cancelling and timeouts: the owner is told at once, the target gets no broken PDU, and the tag
//! is not used again before the target cannot answer it any more.

use iscsi_proto::scsi::Direction;
use iscsi_proto::session::{Completion, Failure, Instant};
use iscsi_proto::wire::{CmdSn, InitiatorPdu, Itt, TaskFunction, TaskManagementResponse, TaskResult};

use crate::bench::{Bench, LUN};
use crate::memory::patterns;

const SMALL_SEGMENTS: &str = "InitialR2T=No|ImmediateData=Yes|FirstBurstLength=2048|MaxRecvDataSegmentLength=512|";

/// The PDU that has begun to leave is copied before the caller has its memory back, wherever it was
/// cut; Data-Out behind it is not sent, and an R2T is not answered.
#[test]
fn a_partly_sent_write_is_finished_from_a_copy() {
    let whole = {
        let mut bench = Bench::open(SMALL_SEGMENTS);
        bench.write(1, 4096);
        bench.outgoing()
    };
    assert_eq!(whole.len(), 4 * (48 + 512));
    for cut in 0..=whole.len() {
        let mut bench = Bench::open(SMALL_SEGMENTS);
        let itt = bench.write(1, 4096);
        bench.leave(cut);
        if cut == 0 {
            bench.outgoing();
        }
        assert_eq!(bench.cancel(itt), Some(1));
        let sent = bench.take();
        let begun = cut.div_ceil(560).max(1);
        assert_eq!(sent.len(), begun, "cut at {cut}");
        for (number, pdu) in sent.iter().enumerate() {
            assert_eq!(pdu.data, patterns(1, number as u32 * 512, 512), "cut at {cut}");
        }
        let request = bench.ready_to_transfer(itt, 0, 2048, 512);
        bench.give(request, &[]);
        assert!(bench.take().is_empty());
        assert_eq!(bench.failed, None);
        bench.answer_good(itt);
        assert!(bench.ended.is_empty());
    }
}

#[test]
fn other_writes_go_on_around_a_cancelled_one() {
    let mut bench = Bench::open(SMALL_SEGMENTS);
    bench.write(1, 1024);
    let second = bench.write(2, 2048);
    bench.write(3, 700);
    bench.leave(100);
    assert_eq!(bench.cancel(second), Some(2));
    let sent = bench.take();
    let data: Vec<_> = sent.iter().map(|sent| sent.data.clone()).collect();
    let expected = [(1, 0, 512), (1, 512, 512), (2, 0, 512), (3, 0, 512), (3, 512, 188)];
    assert_eq!(data, expected.map(|(owner, offset, length)| patterns(owner, offset, length)));
}

#[test]
fn data_taken_away_from_a_write_on_its_way_ends_the_connection() {
    let mut bench = Bench::open(SMALL_SEGMENTS);
    let itt = bench.write(1, 512);
    bench.leave(100);
    bench.memory.of.get_mut(&1).unwrap().data_out.truncate(300);
    assert_eq!(bench.cancel(itt), Some(1));
    bench.poll();
    assert_eq!(bench.failure(), "write: the iovector shrank while its data was being sent");
    assert!(bench.outgoing().is_empty());
}

#[test]
fn a_tag_is_not_used_again_before_its_answer() {
    let mut bench = Bench::open("");
    let first = bench.read(1, 64);
    bench.take();
    bench.cancel(first);
    for owner in 2..2000 {
        let itt = bench.read(owner, 0);
        assert_ne!(itt, first);
        bench.cancel(itt);
    }
    bench.answer_good(first);
    bench.answer_good(first);
    assert!(bench.ended.is_empty() && bench.failed.is_none());
}

/// What nobody waits for is not outstanding: callers wait for this number to reach 0.
#[test]
fn a_cancelled_command_is_not_outstanding() {
    let mut bench = Bench::open("");
    let itt = bench.read(1, 64);
    bench.take();
    assert_eq!((bench.session.outstanding(), bench.session.is_quiet()), (1, false));
    bench.cancel(itt);
    assert_eq!((bench.session.outstanding(), bench.session.is_quiet()), (0, true));
}

fn manage(bench: &mut Bench, function: TaskFunction, referenced: Itt, cmd_sn: CmdSn, owner: u32) -> Itt {
    let now = bench.now;
    bench.session.manage_tasks(now, function, LUN, referenced, cmd_sn, owner).unwrap().itt
}

fn answer(bench: &mut Bench, itt: Itt, response: TaskResult) {
    let response = TaskManagementResponse {
        response,
        itt,
        stat_sn: bench.next_stat_sn(),
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
    };
    bench.give(response, &[]);
}

/// Data that an R2T asked for does not follow the target's word that the task is aborted.
#[test]
fn an_aborted_write_sends_no_more_data() {
    let mut bench = Bench::open("ImmediateData=No|InitialR2T=Yes|");
    let write = bench.write(1, 4096);
    bench.take();
    let abort = manage(&mut bench, TaskFunction::AbortTask, write, CmdSn(0), 9);
    bench.take();
    let request = bench.ready_to_transfer(write, 0, 0, 4096);
    bench.give(request, &[]);
    answer(&mut bench, abort, TaskResult::Complete);
    bench.completion(9);
    assert!(bench.take().is_empty());
    assert_eq!(bench.cancel(write), Some(1));
}

#[test]
fn abort_names_the_command_as_it_was_sent() {
    let mut bench = Bench::open("");
    let cancelled = bench.read(1, 0);
    let handle = bench.submit(2, Direction::None, 0);
    bench.cancel(cancelled);
    let sent = bench.take_commands()[0];
    assert_ne!(sent.cmd_sn, handle.cmd_sn);
    let itt = manage(&mut bench, TaskFunction::AbortTask, handle.itt, handle.cmd_sn, 3);
    let InitiatorPdu::TaskManagementRequest(request) = bench.take_one().header else { panic!() };
    assert_eq!((request.itt, request.function, request.lun), (itt, TaskFunction::AbortTask, LUN));
    assert_eq!((request.referenced_task_tag, request.ref_cmd_sn), (handle.itt, sent.cmd_sn));
    answer(&mut bench, itt, TaskResult::FunctionNotSupported);
    assert!(matches!(bench.completion(3), Completion::TaskManagement(TaskResult::FunctionNotSupported)));
    assert_eq!(bench.session.outstanding(), 1, "nothing ends locally");
}

/// An aborted task gets no answer: its place is free again whether it is cancelled before or after.
#[test]
fn aborted_commands_leave_nothing_behind() {
    for function in [TaskFunction::AbortTask, TaskFunction::LogicalUnitReset, TaskFunction::TargetWarmReset] {
        for cancel_first in [false, true] {
            let mut bench = Bench::open("");
            let mut places = std::collections::BTreeSet::new();
            for _ in 0..20 {
                let handle = bench.submit(1, Direction::None, 0);
                bench.take();
                places.insert(handle.itt.0 & 0x3f_ffff);
                if cancel_first {
                    bench.cancel(handle.itt);
                }
                let itt = manage(&mut bench, function, handle.itt, handle.cmd_sn, 2);
                bench.take();
                answer(&mut bench, itt, TaskResult::Complete);
                assert!(matches!(bench.completion(2), Completion::TaskManagement(TaskResult::Complete)));
                if !cancel_first {
                    assert_eq!(bench.cancel(handle.itt), Some(1));
                }
            }
            // An answer that comes although it must not is one to an unknown tag.
            bench.answer_good(Itt(0));
            assert!(bench.ended.is_empty() && bench.failed.is_none());
            assert!(places.len() <= 2, "{places:?}");
        }
    }
}

#[test]
fn a_refused_abort_ends_no_task() {
    let mut bench = Bench::open("");
    let handle = bench.submit(1, Direction::None, 0);
    let other = bench.submit(2, Direction::None, 0);
    bench.take();
    let itt = manage(&mut bench, TaskFunction::AbortTask, handle.itt, handle.cmd_sn, 3);
    bench.take();
    answer(&mut bench, itt, TaskResult::TaskDoesNotExist);
    bench.answer_good(other.itt);
    assert!(matches!(bench.completion(2), Completion::Scsi(_)));
    bench.answer_good(handle.itt);
    assert!(matches!(bench.completion(1), Completion::Scsi(_)));
}

#[test]
fn all_requests_end_waiting_ones_first() {
    let mut bench = Bench::open("");
    let in_flight = [1, 2, 3].map(|owner| bench.read(owner, 0));
    bench.take();
    bench.read(4, 0);
    bench.session.ping(bench.now, b"", 5).unwrap();
    manage(&mut bench, TaskFunction::LogicalUnitReset, Itt::RESERVED, CmdSn(0), 6);
    bench.read(7, 0);
    bench.cancel(in_flight[1]);
    let order = bench.session.cancel_all(&mut bench.memory);
    assert_eq!(order, [6, 4, 5, 7, 1, 3]);
    assert_eq!((bench.session.outstanding(), bench.session.waiting()), (0, 0));
    assert!(bench.take().is_empty());
}

/// Who shares a session ends what is his own.
#[test]
fn requests_of_some_owners_end() {
    let mut bench = Bench::open("");
    for owner in [1, 2, 3] {
        bench.read(owner, 0);
    }
    bench.take();
    bench.session.ping(bench.now, b"", 4).unwrap();
    bench.read(5, 0);
    let odd = |owner: &u32| owner % 2 == 1;
    assert_eq!(bench.session.cancel_commands(None, |owner| *owner == 2 || *owner == 4, &mut bench.memory), [2]);
    assert_eq!(bench.session.cancel_those(odd, &mut bench.memory), [5, 1, 3]);
    assert_eq!(bench.session.outstanding(), 1);
}

/// The tags of many cancelled commands do not come back while one of them is still in the queue.
#[test]
fn commands_keep_their_order_among_many_cancelled_ones() {
    let mut bench = Bench::open("");
    bench.max_cmd_sn = bench.max_cmd_sn.plus(10_000);
    for owner in 0..64 {
        bench.read(owner, 0);
    }
    bench.take();
    for owner in 64..2064 {
        bench.read(owner, 0);
    }
    let first = bench.read(2064, 0);
    bench.read(2065, 0);
    bench.cancel(first);
    for owner in 2066..3089 {
        let itt = bench.read(owner, 0);
        bench.cancel(itt);
    }
    assert_eq!(bench.read(3089, 0), first, "all tags of the place were used");
    let opening = bench.data_in(Itt(0x3f_fffe), 0, 0);
    bench.give(opening, &[]);
    let order = bench.take_owners();
    assert_eq!(order.len(), 2002);
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn timeouts_come_in_order_one_at_a_time() {
    let mut bench = Bench::open("");
    let mut at = |milliseconds, owner, timeout| {
        bench.session.set_timeout(timeout);
        bench.now = Instant(milliseconds);
        bench.read(owner, 0);
    };
    at(2000, 1, 500);
    at(2001, 2, 100);
    at(2002, 3, 500);
    at(2003, 4, 0);
    at(2004, 5, 50);
    bench.take();
    assert_eq!(bench.session.next_deadline(), Some(Instant(2054)));
    assert!(!bench.session.handle_timeout(Instant(2053), &mut bench.memory));
    let mut order = Vec::new();
    while bench.session.handle_timeout(Instant(9000), &mut bench.memory) {
        bench.poll();
        let (owner, completion) = bench.ended.pop().unwrap();
        assert!(bench.ended.is_empty());
        assert!(matches!(completion, Completion::Failed(Failure::TimedOut)));
        order.push(owner);
    }
    assert_eq!(order, [5, 2, 1, 3]);
    assert_eq!((bench.session.next_deadline(), bench.session.outstanding()), (None, 1));
}

/// A write whose time is over while its data leaves, a little with each 100 ms.
fn late_write() -> Bench {
    let mut bench = Bench::open(SMALL_SEGMENTS);
    bench.session.set_timeout(300);
    bench.write(1, 2048);
    bench.leave(700);
    for _ in 0..8 {
        bench.now = bench.now.plus(100);
        assert!(!bench.session.handle_timeout(bench.now, &mut bench.memory));
        bench.leave(10);
    }
    assert_eq!(bench.session.next_deadline(), Some(bench.now.plus(100)), "looked at again");
    bench
}

#[test]
fn a_write_does_not_time_out_while_its_data_leaves() {
    let mut bench = late_write();
    bench.take();
    assert!(!bench.session.handle_timeout(bench.now.plus(99), &mut bench.memory));
    assert!(bench.session.handle_timeout(bench.now.plus(100), &mut bench.memory));
    bench.poll();
    assert!(matches!(bench.completion(1), Completion::Failed(Failure::TimedOut)));
}

#[test]
fn a_write_times_out_when_the_target_takes_none_of_its_data() {
    let mut bench = late_write();
    assert!(!bench.session.handle_timeout(bench.now.plus(200), &mut bench.memory));
    assert!(bench.session.handle_timeout(bench.now.plus(300), &mut bench.memory));
    bench.poll();
    assert!(matches!(bench.completion(1), Completion::Failed(Failure::TimedOut)));
}

#[test]
fn waiting_requests_time_out_too() {
    let mut bench = Bench::open("");
    bench.session.set_timeout(100);
    bench.session.hold();
    bench.read(1, 0);
    bench.session.ping(bench.now, b"", 2).unwrap();
    assert!(bench.session.handle_timeout(bench.now.plus(100), &mut bench.memory));
    assert!(bench.session.handle_timeout(bench.now.plus(100), &mut bench.memory));
    assert!(!bench.session.handle_timeout(bench.now.plus(100), &mut bench.memory));
    bench.session.release(bench.now);
    assert_eq!(bench.session.waiting(), 0);
    assert!(bench.take().is_empty());
}
