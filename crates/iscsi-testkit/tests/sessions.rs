// SPDX-License-Identifier: LGPL-2.1-or-later
//! Logins, discovery, task management, and what a target says unasked.

mod initiator;

use std::time::{Duration, Instant};

use initiator::{INITIATOR, Initiator, TARGET, cdb10, node, pairs, pattern, target};
use iscsi_proto::wire::{
    AsyncEvent, AsyncMessage, CmdSn, Isid, Itt, LoginRequest, LoginStatus, Lun, NopOut, Opcode, Reject, RejectReason,
    ScsiCommand, Stage, TargetPdu, TaskFunction, TaskManagementRequest, TaskResult,
};
use iscsi_testkit::{
    Chap, Credentials, FaultScript, MemoryBacking, Options, Target, TargetNode, TextSplit, Verdict, When,
};
use md5::{Digest, Md5};

fn login(target: &Target, keys: &[(&str, &str)]) -> LoginStatus {
    Initiator::connect(target.portal()).login(keys)
}

#[test]
fn logins_are_refused_with_the_right_status() {
    let target = Target::builder()
        .node(node())
        .node(TargetNode::new("iqn.2026-01.org.example:moved").redirect(LoginStatus::TargetMovedTemporarily, "[::1]:5"))
        .start()
        .unwrap();
    let name = ("InitiatorName", INITIATOR);
    let to = |target_name| [name, ("TargetName", target_name)];
    assert_eq!(login(&target, &to(TARGET)), LoginStatus::Success);
    assert_eq!(login(&target, &to("iqn.2026-01.org.example:absent")), LoginStatus::TargetNotFound);
    assert_eq!(login(&target, &[name]), LoginStatus::MissingParameter);
    assert_eq!(login(&target, &[("TargetName", TARGET)]), LoginStatus::MissingParameter);
    assert_eq!(
        login(&target, &[name, ("TargetName", TARGET), ("SessionType", "Other")]),
        LoginStatus::SessionTypeNotSupported
    );
    let mut initiator = Initiator::connect(target.portal());
    let request = initiator.login_request();
    let (response, text) = initiator.login_leg(request, &to("iqn.2026-01.org.example:moved"));
    assert_eq!(response.status, LoginStatus::TargetMovedTemporarily);
    assert_eq!(pairs(&text), [("TargetAddress".into(), "[::1]:5".into())]);
    assert!(initiator.is_closed());
}

#[test]
fn only_loopback_is_listened_on() {
    let refused = Target::builder().listen("0.0.0.0:0".parse().unwrap()).start();
    assert_eq!(refused.err().map(|error| error.kind()), Some(std::io::ErrorKind::InvalidInput));
    let small = Options { first_burst_length: 511, ..Options::default() };
    assert!(Target::builder().options(small).start().is_err());
}

/// Login text in pieces of every size gives the same keys.
#[test]
fn login_text_over_several_responses() {
    for login_text_length in [1, 7, 30, 8192] {
        let target = target(Options { login_text_length, ..Options::default() });
        let mut initiator = Initiator::normal(target.portal(), &[("MaxBurstLength", "65536"), ("InitialR2T", "No")]);
        assert_eq!(initiator.key("MaxBurstLength"), Some("65536"));
        assert_eq!(initiator.key("TargetPortalGroupTag"), Some("1"));
        assert_eq!(initiator.key("MaxRecvDataSegmentLength"), Some("262144"));
        initiator.ping();
        initiator.logout();
        assert_eq!(target.violations(), []);
    }
}

/// A key that is cut by the C bit in the request is joined.
#[test]
fn login_text_over_several_requests() {
    let target = target(Options::default());
    let mut initiator = Initiator::connect(target.portal());
    let text = initiator::text(&[("InitiatorName", INITIATOR), ("TargetName", TARGET)]);
    let (head, tail) = text.split_at(5);
    let request =
        LoginRequest { transit: false, continues: true, next_stage: Stage::Security, ..initiator.login_request() };
    initiator.send(request, head);
    let (TargetPdu::LoginResponse(response), empty) = initiator.receive() else { panic!("no Login Response") };
    assert_eq!((response.status, response.transit, empty.len()), (LoginStatus::Success, false, 0));
    let request = initiator.login_request();
    initiator.send(request, tail);
    assert!(matches!(initiator.receive(), (TargetPdu::LoginResponse(response), _) if response.transit));
    initiator.ping();
    assert_eq!(target.violations(), []);
}

/// CHAP step by step. `secret` is what the initiator believes in.
fn chap(target: &Target, secret: &str, mutual: bool) -> (LoginStatus, Vec<(String, String)>) {
    let mut initiator = Initiator::connect(target.portal());
    let security = |initiator: &mut Initiator, transit| LoginRequest {
        transit,
        current_stage: Stage::Security,
        next_stage: if transit { Stage::FullFeature } else { Stage::Security },
        ..initiator.login_request()
    };
    let request = security(&mut initiator, false);
    let (_, text) = initiator
        .login_leg(request, &[("InitiatorName", INITIATOR), ("TargetName", TARGET), ("AuthMethod", "CHAP,None")]);
    assert!(pairs(&text).contains(&("AuthMethod".into(), "CHAP".into())));
    let request = security(&mut initiator, false);
    let (_, text) = initiator.login_leg(request, &[("CHAP_A", "7,5")]);
    let asked = pairs(&text);
    let get = |wanted: &str| asked.iter().find(|(key, _)| key == wanted).unwrap().1.clone();
    assert_eq!(get("CHAP_A"), "5");
    let identifier: u8 = get("CHAP_I").parse().unwrap();
    let digits = get("CHAP_C");
    let challenge: Vec<u8> =
        (2..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
    let proof = Md5::new().chain_update([identifier]).chain_update(secret).chain_update(&challenge).finalize();
    let proof = proof.iter().fold(String::from("0x"), |text, byte| text + &format!("{byte:02x}"));
    let mut keys = vec![("CHAP_N", "user"), ("CHAP_R", &proof)];
    if mutual {
        keys.extend([("CHAP_I", "9"), ("CHAP_C", "0x0102")]);
    }
    let request = security(&mut initiator, true);
    let (response, text) = initiator.login_leg(request, &keys);
    (response.status, pairs(&text))
}

#[test]
fn chap_with_md5() {
    let credentials = |name: &str, secret: &str| Credentials { name: name.into(), secret: secret.into() };
    let demand = Chap {
        algorithms: vec![5],
        ..Chap::new(credentials("user", "first secret"), Some(credentials("disk", "second")))
    };
    let target = target(Options { chap: Some(demand), ..Options::default() });
    assert_eq!(chap(&target, "first secret", false).0, LoginStatus::Success);
    assert_eq!(chap(&target, "wrong secret", false).0, LoginStatus::AuthenticationFailure);
    let (status, proof) = chap(&target, "first secret", true);
    assert_eq!(status, LoginStatus::Success);
    // MD5 of 09, "second", 01 02.
    let expected = Md5::digest(b"\x09second\x01\x02");
    let expected = expected.iter().fold(String::from("0x"), |text, byte| text + &format!("{byte:02x}"));
    assert_eq!(proof, [("CHAP_N".into(), "disk".into()), ("CHAP_R".into(), expected)]);
    let skipped = login(&target, &[("InitiatorName", INITIATOR), ("TargetName", TARGET)]);
    assert_eq!(skipped, LoginStatus::AuthenticationFailure, "security cannot be left out");
    assert_eq!(target.violations(), []);
}

#[test]
fn discovery_over_several_pdus() {
    let names: Vec<String> = (0..50).map(|number| format!("iqn.2026-01.org.example:disk{number}")).collect();
    for (text_length, text_split) in
        [(1_000_000, TextSplit::Anywhere), (64, TextSplit::Anywhere), (64, TextSplit::BetweenPairs)]
    {
        let mut builder = Target::builder().options(Options { text_length, text_split, ..Options::default() });
        for name in &names {
            builder = builder.node(TargetNode::new(name));
        }
        let target = builder.start().unwrap();
        let mut initiator = Initiator::discovery(target.portal());
        let (answer, pdus) = initiator.send_targets("All");
        let address = format!("{},1", target.portal());
        let expected: Vec<(String, String)> = names
            .iter()
            .flat_map(|name| [("TargetName".into(), name.clone()), ("TargetAddress".into(), address.clone())])
            .collect();
        assert_eq!(answer, expected);
        assert_eq!(pdus > 40, text_length == 64, "{pdus} PDUs");
        assert_eq!(initiator.send_targets(&names[7]).0, expected[14..16]);
        assert_eq!(initiator.send_targets("iqn.2026-01.org.example:absent").0, []);
        initiator.logout();
        assert_eq!(target.violations(), []);
    }
}

/// A login with the same name and ISID ends the old session.
#[test]
fn sessions_are_reinstated() {
    let target = target(Options::default());
    let mut old = Initiator::normal(target.portal(), &[]);
    let mut other = Initiator::connect(target.portal());
    other.isid = Isid([0x80, 0, 0, 1, 0, 2]);
    assert_eq!(other.login(&[("InitiatorName", INITIATOR), ("TargetName", TARGET)]), LoginStatus::Success);
    old.ping();
    let mut new = Initiator::normal(target.portal(), &[]);
    assert!(old.is_closed());
    new.ping();
    other.ping();
    assert_eq!(target.violations(), []);
}

fn function(initiator: &mut Initiator, function: TaskFunction, task: Option<&ScsiCommand>) -> TaskManagementRequest {
    TaskManagementRequest {
        immediate: true,
        function,
        itt: initiator.itt(),
        referenced_task_tag: task.map_or(Itt::RESERVED, |task| task.itt),
        cmd_sn: initiator.cmd_sn,
        exp_stat_sn: initiator.exp_stat_sn,
        ref_cmd_sn: task.map_or(CmdSn(0), |task| task.cmd_sn),
        ..TaskManagementRequest::default()
    }
}

fn manage(initiator: &mut Initiator, request: TaskManagementRequest) -> TaskResult {
    initiator.send(request, &[]);
    match initiator.receive() {
        (TargetPdu::TaskManagementResponse(response), _) if response.itt == request.itt => response.response,
        (other, _) => panic!("{other:?} instead of a task management response"),
    }
}

/// Commands that a script holds are ended by ABORT TASK and by LOGICAL UNIT RESET, and only then.
#[test]
fn held_commands_are_aborted() {
    let script = FaultScript::new(vec!["command:1=hold".parse().unwrap(), "command:2=hold".parse().unwrap()]);
    let target = Target::builder().node(node()).script(script).start().unwrap();
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let first = initiator.new_command(&[0; 6]);
    let second = initiator.new_command(&[0; 6]);
    initiator.send(first, &[]);
    initiator.send(second, &[]);
    initiator.ping();
    let abort = function(&mut initiator, TaskFunction::AbortTask, Some(&first));
    assert_eq!(manage(&mut initiator, abort), TaskResult::Complete);
    let again = TaskManagementRequest { itt: initiator.itt(), exp_stat_sn: initiator.exp_stat_sn, ..abort };
    assert_eq!(manage(&mut initiator, again), TaskResult::TaskDoesNotExist);
    let reset = function(&mut initiator, TaskFunction::LogicalUnitReset, None);
    assert_eq!(manage(&mut initiator, reset), TaskResult::Complete);
    let done = initiator.read_command(Lun::default(), &[0; 6], 0);
    assert_eq!(done.sense, Some((6, 0x2900)), "the reset is reported once");
    assert_eq!(initiator.read_command(Lun::default(), &[0; 6], 0).status, 0);
    let absent = TaskManagementRequest {
        lun: Lun::from_wire_prefix(3),
        ..function(&mut initiator, TaskFunction::AbortTaskSet, None)
    };
    assert_eq!(manage(&mut initiator, absent), TaskResult::LunDoesNotExist);
    initiator.logout();
    assert_eq!(target.violations(), []);
}

/// Data that is on its way to an aborted write is no violation before the answer is acknowledged.
#[test]
fn an_aborted_write_is_forgotten() {
    let target = target(Options { max_burst_length: 4096, first_burst_length: 512, ..Options::default() });
    let keys = [("ImmediateData", "No"), ("MaxBurstLength", "4096"), ("FirstBurstLength", "512")];
    let mut initiator = Initiator::normal(target.portal(), &keys);
    let command =
        ScsiCommand { write: true, expected_data_transfer_length: 8192, ..initiator.new_command(&cdb10(0x2a, 0, 16)) };
    initiator.send(command, &[]);
    let r2t = initiator.r2t();
    let abort = function(&mut initiator, TaskFunction::AbortTask, Some(&command));
    initiator.send(abort, &[]);
    initiator.answer(&r2t, &pattern(8192, 1));
    assert!(matches!(initiator.receive(), (TargetPdu::TaskManagementResponse(_), _)));
    initiator.ping();
    assert_eq!(initiator.read(0, 8).data, [0; 4096], "nothing was written");
    initiator.logout();
    assert_eq!(target.violations(), []);
}

/// A reset by one session ends the writes of another, which is told so.
#[test]
fn a_reset_reaches_other_sessions() {
    let target = target(Options { queue_depth: 4, ..Options::default() });
    let mut one = Initiator::normal(target.portal(), &[]);
    let mut other = Initiator::connect(target.portal());
    other.isid = Isid([0x80, 0, 0, 1, 0, 2]);
    assert_eq!(other.login(&[("InitiatorName", INITIATOR), ("TargetName", TARGET)]), LoginStatus::Success);
    let command =
        ScsiCommand { write: true, expected_data_transfer_length: 4096, ..other.new_command(&cdb10(0x2a, 0, 8)) };
    other.send(command, &[]);
    let r2t = other.r2t();
    let reset = function(&mut one, TaskFunction::LogicalUnitReset, None);
    assert_eq!(manage(&mut one, reset), TaskResult::Complete);
    other.answer(&r2t, &pattern(4096, 1));
    assert_eq!(other.read_command(Lun::default(), &[0; 6], 0).sense, Some((6, 0x2900)));
    assert_eq!(other.read(0, 8).data, [0; 4096], "nothing was written");
    assert_eq!(one.read_command(Lun::default(), &[0; 6], 0).sense, Some((6, 0x2900)));
    assert_eq!(target.violations(), []);
}

#[test]
fn a_cold_reset_closes_everything() {
    let target = target(Options::default());
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let mut other = Initiator::discovery(target.portal());
    let reset = function(&mut initiator, TaskFunction::TargetColdReset, None);
    assert_eq!(manage(&mut initiator, reset), TaskResult::Complete);
    assert!(initiator.is_closed());
    assert!(other.is_closed());
}

#[test]
fn the_target_speaks_unasked() {
    let target = target(Options::default());
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let message = AsyncMessage { event: AsyncEvent::LogoutRequested, parameter3: 5, ..AsyncMessage::default() };
    assert_eq!(target.send_async_message(&message, &[]), 1);
    assert!(matches!(initiator.receive(), (TargetPdu::AsyncMessage(got), _)
        if got.event == AsyncEvent::LogoutRequested && got.parameter3 == 5 && got.itt == Itt::RESERVED));
    let rejected = initiator.nop().encode(0);
    initiator.cmd_sn = initiator.cmd_sn.minus(1);
    let reject = Reject { reason: RejectReason::ProtocolError, ..Reject::default() };
    assert_eq!(target.send_reject(&reject, &rejected), 1);
    assert!(matches!(initiator.receive(), (TargetPdu::Reject(got), data)
        if got.reason == RejectReason::ProtocolError && data == rejected));
    assert_eq!(target.ping(), 1);
    let (TargetPdu::NopIn(ping), _) = initiator.receive() else { panic!("no NOP-In") };
    let answer = NopOut {
        immediate: true,
        lun: ping.lun,
        itt: Itt::RESERVED,
        ttt: ping.ttt,
        cmd_sn: initiator.cmd_sn,
        exp_stat_sn: initiator.exp_stat_sn,
    };
    initiator.send(answer, &[]);
    initiator.ping();
    initiator.logout();
    assert_eq!(target.violations(), []);
    assert_eq!(target.counters().pdus(Opcode::NopIn), 2);
    assert!(target.counters().bytes().0 > 48 * 4);
}

#[test]
fn pings_come_by_themselves() {
    let target = target(Options { ping_interval: Some(Duration::from_millis(20)), ..Options::default() });
    let mut initiator = Initiator::normal(target.portal(), &[]);
    for _ in 0..3 {
        assert!(matches!(initiator.receive(), (TargetPdu::NopIn(ping), _) if ping.itt == Itt::RESERVED));
    }
}

/// Dropping the target ends its connections at once, idle, writing or held up by a script.
#[test]
fn the_end_is_quick() {
    let script = FaultScript::one(When::Received(Opcode::ScsiCommand, 1), Verdict::Delay(Duration::from_secs(60)));
    let target = Target::builder()
        .node(TargetNode::new(TARGET).unit(0, 512, MemoryBacking::new(1 << 20)))
        .script(script)
        .start()
        .unwrap();
    let mut idle = Initiator::normal(target.portal(), &[]);
    let mut delayed = Initiator::discovery(target.portal());
    let command = idle.new_command(&[0; 6]);
    idle.send(command, &[]);
    let begin = Instant::now();
    drop(target);
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert!(idle.is_closed() && delayed.is_closed());
}
