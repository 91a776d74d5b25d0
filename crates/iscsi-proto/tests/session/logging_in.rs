// SPDX-License-Identifier: LGPL-2.1-or-later
//! Login through the session: requests of one login share their numbers, frames change with the
//! first PDU behind it, and however it ends its owner is told once.

use iscsi_proto::login::SessionType;
use iscsi_proto::session::{Completion, Failure, Lost, Phase, SubmitError};
use iscsi_proto::wire::{
    CmdSn, InitiatorPdu, Itt, LoginRequest, LoginResponse, LoginStatus, NopIn, Stage, TargetPdu, TaskFunction,
};

use crate::bench::{Bench, FIRST_CMD_SN, FIRST_STAT_SN, LOGIN, LUN, Sent, zeroed};

fn login_request(sent: &Sent) -> LoginRequest {
    match sent.header {
        InitiatorPdu::LoginRequest(request) => request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn legs_share_their_numbers_and_acknowledge_each_other() {
    let mut bench = Bench::connected();
    let first = bench.begin_login(SessionType::Normal);
    let request = login_request(&first);
    assert!(request.immediate && request.transit && !request.continues);
    assert_eq!((request.current_stage, request.next_stage), (Stage::Operational, Stage::FullFeature));
    assert_eq!((request.cmd_sn, request.tsih.0, request.cid.0), (FIRST_CMD_SN, 0, 0));
    assert!(first.data.starts_with(&zeroed("InitiatorName=iqn.2026-01.test:i|TargetName=iqn.2026-01.test:t|")));

    let response = LoginResponse { transit: false, tsih: Default::default(), ..bench.login_response(&request) };
    bench.give(response, &zeroed("X-com.test=1|"));
    let second = bench.take_one();
    let again = login_request(&second);
    assert_eq!(second.data, zeroed("X-com.test=NotUnderstood|"));
    assert_eq!((again.itt, again.cmd_sn, again.isid), (request.itt, request.cmd_sn, request.isid));
    assert_eq!(again.exp_stat_sn, FIRST_STAT_SN.next());

    let response = bench.login_response(&again);
    bench.give(response, &[]);
    assert!(matches!(bench.completion(LOGIN), Completion::LoggedIn));
    assert_eq!(bench.session.phase(), Phase::FullFeature);
    assert!(bench.take().is_empty());
}

#[test]
fn header_digests_begin_behind_the_login_in_both_directions() {
    let mut bench = Bench::connected();
    let request = login_request(&bench.begin_login(SessionType::Normal));
    let response = bench.login_response(&request);
    let mut bytes = bench.encode(response, &zeroed("HeaderDigest=CRC32C|"));
    // The first PDU of full feature phase arrives with the last one of the login.
    bench.header_digest = true;
    let ping = NopIn { exp_cmd_sn: FIRST_CMD_SN, max_cmd_sn: FIRST_CMD_SN.plus(9), ..unasked() };
    bytes.extend(bench.encode(ping, &[]));
    bench.give_bytes(&bytes);
    assert!(matches!(bench.completion(LOGIN), Completion::LoggedIn));
    let itt = bench.read(1, 0);
    let sent = bench.take();
    assert!(matches!(sent[0].header, InitiatorPdu::NopOut(_)), "{sent:?}");
    assert!(matches!(sent[1].header, InitiatorPdu::ScsiCommand(_)), "{sent:?}");
    bench.answer_good(itt);
    assert!(matches!(bench.completion(1), Completion::Scsi(_)));
    let mut bytes = bench.encode(ping, &[]);
    bytes[20] ^= 1;
    bench.give_bytes(&bytes);
    assert!(bench.failure().starts_with("header checksum verification failed"));
}

fn unasked() -> NopIn {
    NopIn { itt: iscsi_proto::wire::Itt::RESERVED, ttt: iscsi_proto::wire::Ttt(5), ..NopIn::default() }
}

#[test]
fn a_refused_login_is_told_and_leads_nowhere() {
    let mut bench = Bench::connected();
    let request = login_request(&bench.begin_login(SessionType::Normal));
    let refusal = LoginResponse { status: LoginStatus::TargetNotFound, ..bench.login_response(&request) };
    bench.give(refusal, &[]);
    assert!(matches!(bench.completion(LOGIN), Completion::Failed(Failure::Login(_))));
    assert_eq!((bench.session.phase(), bench.lose()), (Phase::Failed, Lost::Over));
    assert!(bench.ended.is_empty());
}

#[test]
fn a_redirect_is_told() {
    let mut bench = Bench::connected();
    let request = login_request(&bench.begin_login(SessionType::Normal));
    let moved = LoginResponse { status: LoginStatus::TargetMovedTemporarily, ..bench.login_response(&request) };
    bench.give(moved, &zeroed("TargetAddress=10.0.0.9:3260|"));
    match bench.completion(LOGIN) {
        Completion::Redirected(redirect) => {
            assert_eq!((redirect.status, &redirect.address[..]), (0x0101, &b"10.0.0.9:3260"[..]))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_owner_of_a_login_hears_of_a_lost_connection() {
    for request_left in [false, true] {
        let mut bench = Bench::connected();
        bench.session.set_timeout(0);
        if request_left {
            bench.begin_login(SessionType::Normal);
        } else {
            let config = crate::bench::config(SessionType::Normal);
            bench.session.log_in(bench.now, config, Default::default(), 1, LOGIN).unwrap();
        }
        assert_eq!(bench.lose(), Lost::Over);
        assert!(matches!(bench.completion(LOGIN), Completion::Failed(Failure::Cancelled)));
    }
}

/// Nothing is left that could end in a session which belongs to nobody.
#[test]
fn a_login_ends_by_its_timeout_or_by_cancelling() {
    for request_left in [false, true] {
        for by_timeout in [false, true] {
            let mut bench = Bench::connected();
            bench.session.set_timeout(50);
            let config = crate::bench::config(SessionType::Normal);
            bench.session.log_in(bench.now, config, Default::default(), 1, LOGIN).unwrap();
            if request_left {
                bench.take_one();
            }
            if by_timeout {
                assert!(bench.session.handle_timeout(bench.now.plus(50), &mut bench.memory));
                bench.poll();
                assert!(matches!(bench.completion(LOGIN), Completion::Failed(Failure::TimedOut)));
            } else {
                assert_eq!(bench.session.cancel_all(&mut bench.memory), [LOGIN]);
            }
            assert_eq!(bench.session.phase(), Phase::Failed, "request left: {request_left}");
            assert!(!bench.session.prepare(&mut bench.memory));
            assert_eq!(bench.lose(), Lost::Over);
            assert!(bench.ended.is_empty());
        }
    }
}

#[test]
fn only_login_responses_have_a_place_in_a_login_and_none_behind_it() {
    let mut bench = Bench::connected();
    let request = login_request(&bench.begin_login(SessionType::Normal));
    let response = TargetPdu::from(bench.login_response(&request));
    bench.give(unasked(), &[]);
    assert_eq!(bench.failure(), "the target sent a PDU that has no place here: NOP-In");

    let mut bench = Bench::connected();
    bench.begin_login(SessionType::Normal);
    let data = bench.data_in(request.itt, 0, 0);
    bench.give(data, b"data");
    assert_eq!(bench.failure(), "the target sent a PDU that has no place here: SCSI Data-In");

    let mut bench = Bench::open("");
    bench.give(response, &[]);
    assert_eq!(bench.failure(), "the target sent a PDU that has no place here: Login Response");
}

#[test]
fn a_login_response_must_answer_a_request() {
    let mut bench = Bench::connected();
    let request = login_request(&bench.begin_login(SessionType::Normal));
    let mut response = bench.login_response(&request);
    response.itt.0 ^= 1;
    bench.give(response, &[]);
    assert_eq!(bench.failure(), "the target sent a wrong Login Response PDU: its tag is not the login's");
    bench.lose();
    assert!(matches!(bench.completion(LOGIN), Completion::Failed(Failure::Cancelled)));

    let mut bench = Bench::connected();
    let request = login_request(&bench.begin_login(SessionType::Normal));
    let response = LoginResponse { transit: false, ..bench.login_response(&request) };
    let twice = [bench.encode(response, &[]), bench.encode(response, &[])].concat();
    bench.give_bytes(&twice);
    assert_eq!(bench.failure(), "the target sent a wrong Login Response PDU: it answers no request");
}

#[test]
fn requests_wait_for_a_login() {
    let mut bench = Bench::connected();
    let request = bench.request(1, Default::default(), 0);
    let refused = bench.session.submit(bench.now, request, 1);
    assert!(matches!(refused, Err((SubmitError::NotLoggedIn, 1))));
    assert!(matches!(bench.session.ping(bench.now, b"", 2), Err((SubmitError::NotLoggedIn, 2))));
    assert!(matches!(bench.session.log_out(bench.now, 3), Err((SubmitError::NotLoggedIn, 3))));
    let mut bench = Bench::discovery();
    let refused = bench.session.submit(bench.now, request, 1);
    assert!(matches!(refused, Err((SubmitError::DiscoverySession, 1))));
    assert!(matches!(bench.session.ping(bench.now, b"", 2), Err((SubmitError::DiscoverySession, 2))));
    let reset = TaskFunction::LogicalUnitReset;
    let refused = bench.session.manage_tasks(bench.now, reset, LUN, Itt::RESERVED, CmdSn(0), 3);
    assert!(matches!(refused, Err((SubmitError::DiscoverySession, 3))));
}
