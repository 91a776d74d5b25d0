// SPDX-License-Identifier: LGPL-2.1-or-later
//! Command window and the order of numbers, and writes to the socket that take only a part.

use iscsi_proto::scsi::Direction;
use iscsi_proto::wire::{CmdSn, InitiatorPdu, Itt, NopIn, TaskFunction, Ttt};

use crate::bench::{Bench, FIRST_CMD_SN, LUN, Sent, decode};

/// A NOP-In that tells numbers and wants no answer.
fn numbers(bench: &Bench) -> NopIn {
    NopIn {
        itt: Itt::RESERVED,
        ttt: Ttt::RESERVED,
        stat_sn: bench.stat_sn,
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
        ..NopIn::default()
    }
}

#[test]
fn commands_wait_for_the_window_and_immediate_requests_do_not() {
    let mut bench = Bench::open("");
    for owner in 0..70 {
        bench.read(owner, 0);
    }
    let commands = bench.take_commands();
    let sent: Vec<_> = commands.iter().map(|command| command.cmd_sn).collect();
    assert_eq!(sent, (0..64).map(|number| FIRST_CMD_SN.plus(number)).collect::<Vec<_>>());
    assert!(!bench.session.wants_to_send());
    assert_eq!(bench.session.waiting(), 6);

    bench.session.manage_tasks(bench.now, TaskFunction::LogicalUnitReset, LUN, Itt::RESERVED, CmdSn(0), 100).unwrap();
    let Sent { header: InitiatorPdu::TaskManagementRequest(request), .. } = bench.take_one() else { panic!() };
    assert!(request.immediate);
    assert_eq!(request.cmd_sn, FIRST_CMD_SN.plus(64), "the number that is due, not consumed");

    bench.exp_cmd_sn = FIRST_CMD_SN.plus(10);
    bench.max_cmd_sn = FIRST_CMD_SN.plus(66);
    let opening = numbers(&bench);
    bench.give(opening, &[]);
    assert!(bench.session.wants_to_send());
    let commands = bench.take_commands();
    let sent: Vec<_> = commands.iter().map(|command| command.cmd_sn).collect();
    assert_eq!(sent, (64..67).map(|number| FIRST_CMD_SN.plus(number)).collect::<Vec<_>>());
}

#[test]
fn a_window_that_makes_no_sense_or_shrinks_is_ignored() {
    let mut bench = Bench::open("");
    let max = bench.max_cmd_sn;
    bench.exp_cmd_sn = FIRST_CMD_SN.plus(200);
    bench.max_cmd_sn = FIRST_CMD_SN.plus(100);
    let nonsense = numbers(&bench);
    bench.give(nonsense, &[]);
    bench.exp_cmd_sn = FIRST_CMD_SN;
    bench.max_cmd_sn = FIRST_CMD_SN.minus(1);
    let closing = numbers(&bench);
    bench.give(closing, &[]);
    assert_eq!(bench.failed, None);
    for owner in 0..70 {
        bench.read(owner, 0);
    }
    let last = bench.take_commands().pop().unwrap();
    assert_eq!(last.cmd_sn, max);
}

#[test]
fn cancelled_commands_leave_no_hole() {
    let mut bench = Bench::open("");
    let handles: Vec<_> = (0..9).map(|owner| bench.submit(owner, Direction::None, 0)).collect();
    for (number, handle) in handles.iter().enumerate() {
        assert_eq!(handle.cmd_sn, FIRST_CMD_SN.plus(number as u32), "what is due when nothing is cancelled");
    }
    for owner in [0, 3, 4, 8] {
        assert_eq!(bench.cancel(handles[owner].itt), Some(owner as u32));
    }
    let late = bench.submit(9, Direction::None, 0);
    assert_eq!(late.cmd_sn, FIRST_CMD_SN.plus(5));
    let commands = bench.take_commands();
    for (number, command) in commands.iter().enumerate() {
        assert_eq!(command.cmd_sn, FIRST_CMD_SN.plus(number as u32));
    }
    assert_eq!(commands.iter().map(crate::bench::owner_of).collect::<Vec<_>>(), [1, 2, 5, 6, 7, 9]);
    assert_eq!(bench.memory.of[&9].handle.map(|handle| handle.cmd_sn), Some(late.cmd_sn));
}

/// However little the socket takes at a time, the same bytes leave.
#[test]
fn writes_may_take_any_part() {
    let prepared = |digest: &str| {
        let mut bench = Bench::open(&format!(
            "{digest}InitialR2T=No|ImmediateData=Yes|FirstBurstLength=1200|MaxRecvDataSegmentLength=512|"
        ));
        bench.write(1, 1201);
        bench.read(2, 100);
        bench.session.ping(bench.now, b"abc", 3).unwrap();
        bench
    };
    for digest in ["", "HeaderDigest=CRC32C|"] {
        let mut bench = prepared(digest);
        let whole = bench.outgoing();
        assert_eq!(decode(&whole, !digest.is_empty()).0.len(), 5);
        for first in 0..=whole.len() {
            let mut bench = prepared(digest);
            assert_eq!(bench.outgoing(), whole);
            bench.session.sent(first);
            assert_eq!(bench.outgoing(), whole[first..], "after {first} bytes");
            bench.session.sent(whole.len() - first);
            assert!(!bench.session.wants_to_send());
        }
        for step in 1..100 {
            let mut bench = prepared(digest);
            let mut left = Vec::new();
            while bench.session.wants_to_send() {
                let bytes = bench.outgoing();
                let length = step.min(bytes.len());
                left.extend_from_slice(&bytes[..length]);
                bench.session.sent(length);
            }
            assert!(left == whole, "steps of {step}");
        }
    }
}

#[test]
fn a_batch_is_bounded_and_the_rest_follows() {
    let mut bench = Bench::open("MaxRecvDataSegmentLength=262144|ImmediateData=Yes|FirstBurstLength=262144|");
    for owner in 0..60 {
        bench.write(owner, 100_000);
    }
    let first = bench.outgoing().len();
    assert!((1 << 20..(1 << 20) + 262_144 + 48).contains(&first), "{first}");
    assert_eq!(bench.take_owners(), (0..60).collect::<Vec<_>>());
}
