// SPDX-License-Identifier: LGPL-2.1-or-later
//! The end of a session, by the caller's wish and by the target's.

use iscsi_proto::session::{Completion, ConnectionError, Failure, Lost, Phase, SubmitError};
use iscsi_proto::wire::{
    AsyncEvent, AsyncMessage, CmdSn, InitiatorPdu, Itt, LogoutReason, LogoutRequest, LogoutResponse, LogoutResult,
    NopIn, Reject, RejectReason, TaskFunction, TextResponse, Ttt,
};

use crate::bench::{Bench, LUN};

fn announce(bench: &mut Bench, event: AsyncEvent, parameter2: u16) {
    let message = AsyncMessage {
        itt: Itt::RESERVED,
        event,
        stat_sn: bench.next_stat_sn(),
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
        parameter2,
        ..AsyncMessage::default()
    };
    bench.give(message, &[]);
}

fn take_logout(bench: &mut Bench) -> LogoutRequest {
    match bench.take_one().header {
        InitiatorPdu::LogoutRequest(request) => request,
        other => panic!("{other:?}"),
    }
}

fn answer_logout(bench: &mut Bench, itt: Itt, time2wait: u16) {
    let response = LogoutResponse {
        response: LogoutResult::Closed,
        itt,
        stat_sn: bench.next_stat_sn(),
        exp_cmd_sn: bench.exp_cmd_sn,
        max_cmd_sn: bench.max_cmd_sn,
        time2wait,
        ..LogoutResponse::default()
    };
    bench.give(response, &[]);
}

#[test]
fn nothing_follows_a_logout() {
    let mut bench = Bench::open("InitialR2T=Yes|ImmediateData=No|");
    let write = bench.write(1, 1000);
    bench.take();
    let request = bench.ready_to_transfer(write, 0, 0, 1000);
    bench.give(request, &[]);
    bench.session.log_out(bench.now, 2).unwrap();
    let now = bench.now;
    bench.session.manage_tasks(now, TaskFunction::LogicalUnitReset, LUN, Itt::RESERVED, CmdSn(0), 3).unwrap();
    bench.read(4, 0);
    let logout = take_logout(&mut bench);
    assert!(logout.immediate);
    assert_eq!((logout.reason, logout.cid.0, logout.cmd_sn), (LogoutReason::CloseSession, 0, bench.exp_cmd_sn.next()));
    assert_eq!(bench.session.phase(), Phase::LoggingOut);
    let ping = NopIn { itt: Itt::RESERVED, ttt: Ttt(1), ..NopIn::default() };
    bench.give(ping, &[]);
    let request = bench.ready_to_transfer(write, 0, 0, 1000);
    bench.give(request, &[]);
    announce(&mut bench, AsyncEvent::LogoutRequested, 0);
    bench.read(5, 0);
    assert!(matches!(bench.session.log_out(now, 6), Err((SubmitError::NotLoggedIn, 6))));
    assert!(!bench.session.wants_to_send() && bench.take().is_empty());
    // Answers to other requests are taken until the logout is answered.
    bench.answer_good(write);
    assert!(matches!(bench.completion(1), Completion::Scsi(_)));
    answer_logout(&mut bench, logout.itt, 0);
    assert!(matches!(bench.completion(2), Completion::LoggedOut(_)));
    assert_eq!((bench.session.phase(), bench.lose()), (Phase::LoggedOut, Lost::Over));
    assert!(matches!(bench.completion(3), Completion::Failed(Failure::Cancelled)));
    bench.session.give_up();
    assert_eq!(bench.session.cancel_all(&mut bench.memory), [4, 5]);
    assert!(bench.ended.is_empty());
}

#[test]
fn a_target_that_wants_a_logout_gets_it_and_the_session_comes_back() {
    for event in [AsyncEvent::LogoutRequested, AsyncEvent::NegotiationRequested] {
        let mut bench = Bench::open("");
        bench.read(1, 0);
        bench.take();
        announce(&mut bench, event, 0);
        let logout = take_logout(&mut bench);
        answer_logout(&mut bench, logout.itt, 7);
        assert_eq!(bench.failed.take(), Some(ConnectionError::TargetAsked { wait: 7 }));
        assert_eq!(bench.lose(), Lost::Recover);
        bench.reopen("");
        assert_eq!(bench.take_owners(), [1]);
    }
}

#[test]
fn a_reject_that_waits_for_the_logout_asks_for_it() {
    let mut bench = Bench::open("");
    let reject = Reject { reason: RejectReason::WaitingForLogout, stat_sn: bench.next_stat_sn(), ..Reject::default() };
    bench.give(reject, &[]);
    take_logout(&mut bench);
}

/// The target may repeat itself as often as it likes.
#[test]
fn one_logout_is_queued_for_many_announcements() {
    let mut bench = Bench::open("");
    bench.leave(0);
    for _ in 0..if cfg!(miri) { 30 } else { 1000 } {
        announce(&mut bench, AsyncEvent::LogoutRequested, 0);
    }
    assert_eq!(bench.session.waiting(), 1);
    take_logout(&mut bench);
    let mut bench = Bench::open("");
    bench.session.log_out(bench.now, 1).unwrap();
    announce(&mut bench, AsyncEvent::LogoutRequested, 0);
    let logout = take_logout(&mut bench);
    answer_logout(&mut bench, logout.itt, 0);
    assert!(matches!(bench.completion(1), Completion::LoggedOut(_)));
    assert_eq!(bench.lose(), Lost::Over);
}

/// It is not a request of the application.
#[test]
fn cancelling_all_requests_does_not_cancel_the_logout_that_the_target_wants() {
    let mut bench = Bench::open("");
    bench.read(1, 0);
    announce(&mut bench, AsyncEvent::LogoutRequested, 0);
    assert_eq!(bench.session.cancel_all(&mut bench.memory), [1]);
    take_logout(&mut bench);
}

#[test]
fn a_target_that_drops_the_connection_says_how_long_to_wait() {
    for event in [AsyncEvent::ConnectionDropped, AsyncEvent::SessionDropped] {
        let mut bench = Bench::open("");
        announce(&mut bench, event, 12);
        assert_eq!(bench.failed.take(), Some(ConnectionError::TargetAsked { wait: 12 }));
        assert_eq!(bench.lose(), Lost::Recover);
    }
}

#[test]
fn scsi_events_are_passed_on_and_undefined_ones_end_the_connection() {
    let mut bench = Bench::open("");
    announce(&mut bench, AsyncEvent::ScsiEvent, 0);
    announce(&mut bench, AsyncEvent::VendorSpecific, 0);
    assert_eq!((bench.announced.len(), &bench.failed), (2, &None));
    announce(&mut bench, AsyncEvent(77), 0);
    assert_eq!(bench.failure(), "the target sent a wrong Asynchronous Message PDU: its event is not defined");
}

#[test]
fn an_unexpected_logout_response_ends_the_connection() {
    let mut bench = Bench::open("");
    let itt = bench.read(1, 0);
    bench.take();
    answer_logout(&mut bench, itt, 0);
    assert_eq!(bench.failure(), "the target sent a wrong Logout Response PDU: it answers no logout");
}

/// A text that goes on behind a logout cannot be asked for: its owner is told.
#[test]
fn a_text_that_a_logout_cuts_off_is_told() {
    let mut bench = Bench::open("");
    bench.session.set_timeout(100);
    let text = bench.session.send_targets(bench.now, 1).unwrap().itt;
    bench.take();
    bench.session.log_out(bench.now, 2).unwrap();
    let logout = take_logout(&mut bench);
    let part = TextResponse {
        continues: true,
        itt: text,
        ttt: Ttt(1),
        stat_sn: bench.next_stat_sn(),
        ..TextResponse::default()
    };
    bench.give(part, b"TargetName=iqn.a\0");
    assert!(matches!(bench.completion(1), Completion::Failed(Failure::Cancelled)));
    answer_logout(&mut bench, logout.itt, 0);
    assert!(matches!(bench.completion(2), Completion::LoggedOut(_)));
    assert_eq!(bench.session.next_deadline(), None);
}
