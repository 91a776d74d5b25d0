// SPDX-License-Identifier: LGPL-2.1-or-later
//! NOP-Out and NOP-In, both ways.

use iscsi_proto::limits;
use iscsi_proto::session::{Completion, SubmitError};
use iscsi_proto::wire::{InitiatorPdu, Itt, Lun, NopIn, NopOut, Ttt};

use crate::bench::{Bench, FIRST_STAT_SN, LUN};

fn nop_out(bench: &mut Bench) -> (NopOut, Vec<u8>) {
    let sent = bench.take_one();
    match sent.header {
        InitiatorPdu::NopOut(pdu) => (pdu, sent.data),
        other => panic!("{other:?}"),
    }
}

fn target_ping(bench: &Bench, ttt: Ttt) -> NopIn {
    NopIn {
        lun: LUN,
        itt: Itt::RESERVED,
        ttt,
        stat_sn: bench.stat_sn,
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
    }
}

#[test]
fn our_ping_takes_a_number_and_gets_its_echo() {
    let mut bench = Bench::open("");
    for (number, data) in [&b""[..], b"x", b"four", &[7; 8192]].into_iter().enumerate() {
        let handle = bench.session.ping(bench.now, data, 1).unwrap();
        assert_eq!(bench.session.pings_in_flight(), 1);
        let (pdu, sent) = nop_out(&mut bench);
        let expected = NopOut {
            immediate: false,
            lun: Lun::default(),
            itt: handle.itt,
            ttt: Ttt::RESERVED,
            cmd_sn: bench.exp_cmd_sn.plus(number as u32),
            exp_stat_sn: bench.stat_sn,
        };
        assert_eq!((pdu, &sent[..], handle.cmd_sn), (expected, data, expected.cmd_sn));
        let echo = NopIn { itt: pdu.itt, stat_sn: bench.next_stat_sn(), ..target_ping(&bench, Ttt::RESERVED) };
        bench.give(echo, data);
        assert!(matches!(bench.completion(1), Completion::Ping(echo) if echo == data));
        assert_eq!(bench.session.pings_in_flight(), 0);
    }
    let refused = bench.session.ping(bench.now, &[0; 8193], 2);
    assert!(matches!(refused, Err((SubmitError::PingTooLong, 2))));
}

#[test]
fn any_echo_shows_that_the_target_is_alive() {
    let mut bench = Bench::open("");
    let tags = [1, 2, 3].map(|owner| bench.session.ping(bench.now, b"", owner).unwrap().itt);
    assert_eq!(bench.session.pings_in_flight(), 3);
    bench.take();
    let echo = NopIn { itt: tags[0], stat_sn: bench.next_stat_sn(), ..target_ping(&bench, Ttt::RESERVED) };
    bench.give(echo, &[]);
    assert_eq!(bench.session.pings_in_flight(), 0);
}

#[test]
fn the_targets_ping_is_answered_only_if_it_wants_that() {
    let mut bench = Bench::open("");
    let silent = target_ping(&bench, Ttt::RESERVED);
    bench.give(silent, &[]);
    assert!(bench.take().is_empty());
    let asking = target_ping(&bench, Ttt(0x1234));
    bench.give(asking, b"not echoed");
    let (pdu, data) = nop_out(&mut bench);
    let expected = NopOut {
        immediate: true,
        lun: LUN,
        itt: Itt::RESERVED,
        ttt: Ttt(0x1234),
        cmd_sn: bench.exp_cmd_sn,
        exp_stat_sn: FIRST_STAT_SN.next(),
    };
    assert_eq!((pdu, data.len()), (expected, 0), "its StatSN is quoted, not consumed");
}

#[test]
fn answers_to_a_flood_of_pings_are_bounded() {
    let mut bench = Bench::open("");
    for number in 0..if cfg!(miri) { 200 } else { 10_000 } {
        let asking = target_ping(&bench, Ttt(number));
        bench.give(asking, &[]);
    }
    assert_eq!(bench.take().len(), limits::NOP_ANSWERS);
    let asking = target_ping(&bench, Ttt(20_000));
    bench.give(asking, &[]);
    assert_eq!(nop_out(&mut bench).0.ttt, Ttt(20_000));
}
