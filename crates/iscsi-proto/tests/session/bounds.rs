// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a slow or silent target can make the session keep.

use iscsi_proto::limits;
use iscsi_proto::scsi::Direction;
use iscsi_proto::wire::{CmdSn, Itt, TaskFunction};

use crate::bench::{Bench, LUN};

/// The place inside a tag: places are taken anew only when all are in use.
fn place(itt: Itt) -> u32 {
    itt.0 & 0x3f_ffff
}

#[test]
fn commands_cancelled_before_they_leave_keep_nothing() {
    let mut bench = Bench::open("");
    bench.session.hold();
    for owner in 0..if cfg!(miri) { 100 } else { 100_000 } {
        let itt = bench.read(owner, 0);
        assert_eq!(place(itt), 0);
        bench.cancel(itt);
        assert_eq!((bench.session.waiting(), bench.session.outstanding()), (0, 0));
    }
}

#[test]
fn immediate_requests_cancelled_before_they_leave_keep_nothing() {
    let mut bench = Bench::open("");
    for owner in 0..if cfg!(miri) { 100 } else { 10_000 } {
        let function = TaskFunction::LogicalUnitReset;
        let handle = bench.session.manage_tasks(bench.now, function, LUN, Itt::RESERVED, CmdSn(0), owner).unwrap();
        assert_eq!(place(handle.itt), 0);
        assert_eq!(bench.session.cancel(handle.itt, &mut bench.memory), Some(owner));
        assert_eq!(bench.session.waiting(), 0);
    }
    assert!(!bench.session.wants_to_send());
}

/// A target that takes no bytes: what is prepared stays bounded, the rest waits as tags.
#[test]
#[cfg_attr(miri, ignore = "the amount of data is what it tests")]
fn what_is_prepared_is_bounded() {
    let mut bench = Bench::open("ImmediateData=Yes|MaxRecvDataSegmentLength=8192|");
    bench.max_cmd_sn = bench.max_cmd_sn.plus(100_000);
    let opening = bench.data_in(Itt(0x3f_fffe), 0, 0);
    bench.give(opening, &[]);
    for owner in 0..2_000 {
        bench.submit(owner, Direction::Write, 4096);
        bench.session.prepare(&mut bench.memory);
    }
    bench.session.sent(48 + 4096);
    bench.session.prepare(&mut bench.memory);
    let prepared: usize = bench
        .session
        .outgoing()
        .map(|piece| piece.bytes.len() + piece.data.map_or(0, |data| data.length as usize))
        .sum();
    assert!(prepared <= limits::TRANSMIT_BYTES + 48 + 8192, "{prepared}");
    assert!(bench.session.outgoing().count() <= limits::TRANSMIT_PDUS + 1);
}

/// One R2T after the other is asked for and none is answered, since the socket takes nothing.
#[test]
#[cfg_attr(miri, ignore = "the amount of data is what it tests")]
fn r2ts_that_wait_are_bounded() {
    let mut bench = Bench::open("InitialR2T=Yes|ImmediateData=No|MaxOutstandingR2T=4|");
    let itt = bench.write(1, 100_000);
    bench.take();
    bench.read(2, 0);
    bench.leave(1);
    let mut number = 0;
    while bench.failed.is_none() {
        let request = bench.ready_to_transfer(itt, number, number * 10, 10);
        bench.give(request, &[]);
        number += 1;
    }
    assert_eq!(number, 5);
    assert!(bench.failure().contains("MaxOutstandingR2T"));
}
