// SPDX-License-Identifier: LGPL-2.1-or-later
//! Text exchanges over one PDU and over many.

use iscsi_proto::limits;
use iscsi_proto::session::{CommandError, Completion, Failure};
use iscsi_proto::wire::{InitiatorPdu, Itt, TextRequest, TextResponse, Ttt};

use crate::bench::{Bench, LUN};

fn text_request(bench: &mut Bench) -> (TextRequest, Vec<u8>) {
    let sent = bench.take_one();
    match sent.header {
        InitiatorPdu::TextRequest(pdu) => (pdu, sent.data),
        other => panic!("{other:?}"),
    }
}

/// A final response.
fn response(bench: &mut Bench, itt: Itt) -> TextResponse {
    TextResponse {
        last: true,
        itt,
        ttt: Ttt::RESERVED,
        stat_sn: bench.next_stat_sn(),
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
        ..TextResponse::default()
    }
}

fn asked() -> (Bench, Itt) {
    let mut bench = Bench::discovery();
    let itt = bench.session.send_targets(bench.now, 1).unwrap().itt;
    let (request, text) = text_request(&mut bench);
    let expected = TextRequest {
        immediate: true,
        last: true,
        itt,
        ttt: Ttt::RESERVED,
        cmd_sn: bench.exp_cmd_sn,
        exp_stat_sn: bench.stat_sn,
        ..TextRequest::default()
    };
    assert_eq!((request, &text[..]), (expected, &b"SendTargets=All\0"[..]));
    (bench, itt)
}

#[test]
fn one_response() {
    let (mut bench, itt) = asked();
    let last = response(&mut bench, itt);
    bench.give(last, b"TargetName=iqn.a\0");
    assert!(matches!(bench.completion(1), Completion::Text(text) if text == b"TargetName=iqn.a\0"));
}

/// RFC 7143 11.10: one exchange at a time; the next begins when the tag of the last is free.
#[test]
fn exchanges_wait_for_one_another() {
    let (mut bench, first) = asked();
    let others = [2, 3, 4].map(|owner| bench.session.send_targets(bench.now, owner).unwrap().itt);
    assert!(!bench.session.wants_to_send());
    assert!(bench.take().is_empty());
    assert_eq!(bench.session.waiting(), 3);
    // A cancelled one keeps the line until the target has answered.
    assert_eq!(bench.cancel(first), Some(1));
    assert_eq!(bench.cancel(others[0]), Some(2));
    assert!(bench.take().is_empty());
    let answer = response(&mut bench, first);
    bench.give(answer, b"");
    assert_eq!(text_request(&mut bench).0.itt, others[1]);
    let answer = response(&mut bench, others[1]);
    bench.give(answer, b"");
    assert!(matches!(bench.completion(3), Completion::Text(_)));
    assert_eq!(text_request(&mut bench).0.itt, others[2]);
    assert_eq!(bench.session.waiting(), 0);
}

#[test]
fn a_text_goes_on_with_the_c_bit_and_without() {
    let (mut bench, itt) = asked();
    // C: the rest of the segment is asked for by an empty request that ends nothing.
    for (continues, ttt, part) in
        [(true, Ttt(5), &b"TargetNa"[..]), (false, Ttt(6), b"me=iqn.a\0"), (true, Ttt(6), b"")]
    {
        let more = TextResponse { last: false, continues, lun: LUN, ttt, ..response(&mut bench, itt) };
        bench.give(more, part);
        assert!(bench.ended.is_empty());
        let (request, text) = text_request(&mut bench);
        assert_eq!((request.last, request.continues, text.len()), (!continues, false, 0));
        assert_eq!((request.itt, request.ttt, request.lun, request.immediate), (itt, ttt, LUN, true));
        assert_eq!(request.exp_stat_sn, bench.stat_sn);
    }
    let last = response(&mut bench, itt);
    bench.give(last, b"TargetName=iqn.b\0");
    let Completion::Text(text) = bench.completion(1) else { panic!() };
    assert_eq!(text, b"TargetName=iqn.a\0TargetName=iqn.b\0");
}

#[test]
fn flags_that_contradict_each_other_end_the_connection() {
    let (mut bench, itt) = asked();
    let wrong = TextResponse { continues: true, ..response(&mut bench, itt) };
    bench.give(wrong, b"");
    assert!(bench.failure().ends_with("F and C bit together"));
    let (mut bench, itt) = asked();
    let wrong = TextResponse { last: false, ..response(&mut bench, itt) };
    bench.give(wrong, b"");
    assert!(bench.failure().ends_with("its Target Transfer Tag is reserved"));
    let (mut bench, itt) = asked();
    for _ in 0..2 {
        let more = TextResponse { last: false, ttt: Ttt(1), ..response(&mut bench, itt) };
        bench.give(more, b"");
    }
    assert!(bench.failure().ends_with("it answers no request"));
}

fn too_long(bench: &mut Bench) {
    let Completion::Failed(Failure::Error(error)) = bench.completion(1) else { panic!() };
    assert_eq!(error, CommandError::TextTooLong);
    assert!(bench.failed.is_none() && bench.take().is_empty());
}

#[test]
fn an_endless_text_ends() {
    // By its length.
    let (mut bench, itt) = asked();
    let mut length = 0;
    while bench.ended.is_empty() {
        assert!(length <= limits::DISCOVERY_TEXT_LENGTH);
        let more = TextResponse { last: false, continues: true, ttt: Ttt(1), ..response(&mut bench, itt) };
        bench.give(more, &[b'x'; 65536]);
        length += 65536;
        if bench.ended.is_empty() {
            text_request(&mut bench);
        }
    }
    too_long(&mut bench);
    // By the number of its PDUs.
    let (mut bench, itt) = asked();
    let mut requests = 1;
    while bench.ended.is_empty() {
        assert!(requests <= limits::DISCOVERY_REQUESTS);
        let more = TextResponse { last: false, ttt: Ttt(1), ..response(&mut bench, itt) };
        bench.give(more, b"");
        if bench.ended.is_empty() {
            text_request(&mut bench);
            requests += 1;
        }
    }
    too_long(&mut bench);
}

#[test]
fn a_cancelled_text_is_not_asked_on() {
    let (mut bench, itt) = asked();
    assert_eq!(bench.session.cancel(itt, &mut bench.memory), Some(1));
    let more = TextResponse { last: false, continues: true, ttt: Ttt(1), ..response(&mut bench, itt) };
    bench.give(more, b"TargetName");
    assert!(bench.take().is_empty() && bench.ended.is_empty() && bench.failed.is_none());

    let (mut bench, itt) = asked();
    let more = TextResponse { last: false, continues: true, ttt: Ttt(1), ..response(&mut bench, itt) };
    bench.give(more, b"TargetName");
    assert_eq!(bench.session.cancel(itt, &mut bench.memory), Some(1));
    assert!(bench.take().is_empty());
    assert_eq!(bench.session.waiting(), 0);
}
