// SPDX-License-Identifier: LGPL-2.1-or-later
//! Every check of the judge has a deliberate violation that it notices, and nothing else is noticed.

mod initiator;

use std::collections::BTreeSet;
use std::time::Duration;

use initiator::{INITIATOR, Initiator, TARGET, cdb10, pattern, text};
use iscsi_proto::wire::{
    Cid, CmdSn, DataOut, DataSn, InitiatorPdu, Isid, Itt, LoginRequest, LogoutReason, LogoutRequest, Lun, NopOut,
    ScsiCommand, SnackRequest, Stage, TaskFunction, TaskManagementRequest, TextRequest, Tsih, Ttt,
};
use iscsi_testkit::{Chap, Credentials, DigestPolicy, FaultScript, Options, Target, Verdict, When};

/// A check, and how to fail it on a connection that is not logged in.
type LoginRow = (&'static str, fn(&mut Initiator));
/// A check, and how to fail it in a normal session.
type SessionRow = (&'static str, fn(&mut Initiator));

const NAMES: [(&str, &str); 2] = [("InitiatorName", INITIATOR), ("TargetName", TARGET)];

/// Begins a login whose first request stays in its stage.
fn first_leg(initiator: &mut Initiator) -> LoginRequest {
    let request = LoginRequest { transit: false, next_stage: Stage::Security, ..initiator.login_request() };
    initiator.login_leg(request, &NAMES);
    LoginRequest { exp_stat_sn: initiator.exp_stat_sn, ..request }
}

/// One request with the names and more keys.
fn keys(initiator: &mut Initiator, more: &[(&str, &str)]) {
    let request = initiator.login_request();
    initiator.send(request, &text(&[&NAMES, more].concat()));
}

fn in_security(initiator: &mut Initiator, more: &[(&str, &str)]) {
    let request = LoginRequest {
        transit: false,
        current_stage: Stage::Security,
        next_stage: Stage::Security,
        ..initiator.login_request()
    };
    initiator.send(request, &text(&[&NAMES, more].concat()));
}

const LOGIN: &[LoginRow] = &[
    ("login-only", |i| {
        let nop = i.nop();
        i.send(nop, &[]);
    }),
    ("login-immediate", |i| {
        let request = LoginRequest { immediate: false, ..i.login_request() };
        i.send(request, &text(&NAMES));
    }),
    ("login-version", |i| {
        let request = LoginRequest { version_max: 1, ..i.login_request() };
        i.send(request, &text(&NAMES));
    }),
    ("login-tsih", |i| {
        let request = LoginRequest { tsih: Tsih(9), ..i.login_request() };
        i.send(request, &text(&NAMES));
    }),
    ("login-continue-transit", |i| {
        let request = LoginRequest { continues: true, ..i.login_request() };
        i.send(request, &text(&NAMES));
    }),
    ("isid", |i| {
        i.isid = Isid([0xc0, 0, 0, 0, 0, 1]);
        keys(i, &[]);
    }),
    ("login-tag", |i| {
        let request = LoginRequest { itt: Itt(2), ..first_leg(i) };
        i.send(request, &[]);
    }),
    ("login-cmdsn", |i| {
        let request = first_leg(i);
        i.send(LoginRequest { cmd_sn: request.cmd_sn.next(), ..request }, &[]);
    }),
    ("login-isid", |i| {
        let request = LoginRequest { isid: Isid([0x80, 0, 0, 1, 0, 2]), ..first_leg(i) };
        i.send(request, &[]);
    }),
    ("login-cid", |i| {
        let request = LoginRequest { cid: Cid(8), ..first_leg(i) };
        i.send(request, &[]);
    }),
    ("login-expstatsn", |i| {
        let request = first_leg(i);
        i.send(LoginRequest { exp_stat_sn: request.exp_stat_sn.next(), ..request }, &[]);
    }),
    ("login-stage", |i| {
        let request = LoginRequest { current_stage: Stage::Security, ..first_leg(i) };
        i.send(request, &[]);
    }),
    ("login-next-stage", |i| {
        let request = LoginRequest { transit: false, ..i.login_request() };
        i.send(request, &text(&NAMES));
    }),
    ("text-form", |i| {
        let request = i.login_request();
        let mut keys = text(&NAMES);
        keys.pop();
        i.send(request, &keys);
    }),
    ("key-repeated", |i| keys(i, &[("MaxBurstLength", "1024"), ("MaxBurstLength", "1024")])),
    ("key-stage", |i| keys(i, &[("SendTargets", "All")])),
    ("key-stage", |i| in_security(i, &[("InitialR2T", "No")])),
    ("key-stage", |i| keys(i, &[("Invented", "1")])),
    ("key-reserved-word", |i| keys(i, &[("TaskReporting", "Irrelevant")])),
    ("key-value", |i| keys(i, &[("MaxBurstLength", "0512")])),
    ("key-value", |i| keys(i, &[("ImmediateData", "yes")])),
    ("key-value", |i| keys(i, &[("HeaderDigest", "CRC32")])),
    ("key-value", |i| keys(i, &[("MaxRecvDataSegmentLength", "16777216")])),
    ("key-value", |i| keys(i, &[("SessionType", "normal")])),
    ("key-of-target", |i| keys(i, &[("TargetAlias", "mine")])),
    ("key-obsolete", |i| keys(i, &[("OFMarkInt", "2048")])),
    ("chap-early", |i| in_security(i, &[("AuthMethod", "CHAP"), ("CHAP_A", "5")])),
    ("chap-algorithms", |i| {
        let request = LoginRequest {
            transit: false,
            current_stage: Stage::Security,
            next_stage: Stage::Security,
            ..i.login_request()
        };
        i.login_leg(request, &[&NAMES[..], &[("AuthMethod", "CHAP")]].concat());
        i.send(LoginRequest { exp_stat_sn: i.exp_stat_sn, ..request }, &text(&[("CHAP_A", "6,7")]));
    }),
    ("first-burst-length", |i| keys(i, &[("FirstBurstLength", "8192"), ("MaxBurstLength", "4096")])),
    ("name", |i| {
        let request = i.login_request();
        i.send(request, &text(&[("InitiatorName", "iqn.2026-01.example:Upper"), NAMES[1]]));
    }),
    ("login-names", |i| {
        let request = i.login_request();
        i.send(request, &text(&NAMES[..1]));
    }),
];

/// A write of `length` bytes.
fn write(i: &mut Initiator, length: u32) -> ScsiCommand {
    ScsiCommand {
        write: true,
        expected_data_transfer_length: length,
        ..i.new_command(&cdb10(0x2a, 0, (length / 512) as u16))
    }
}

/// A write that promises unsolicited data.
fn open_write(i: &mut Initiator, length: u32) -> (ScsiCommand, DataOut) {
    let command = ScsiCommand { last: false, ..write(i, length) };
    i.send(command, &[]);
    (
        command,
        DataOut { last: true, itt: command.itt, ttt: Ttt::RESERVED, exp_stat_sn: i.exp_stat_sn, ..DataOut::default() },
    )
}

/// A write of 2048 bytes whose R2T has come.
fn solicited(i: &mut Initiator) -> DataOut {
    let command = write(i, 2048);
    i.send(command, &[]);
    let r2t = i.r2t();
    DataOut { last: true, lun: r2t.lun, itt: r2t.itt, ttt: r2t.ttt, exp_stat_sn: i.exp_stat_sn, ..DataOut::default() }
}

fn abort(i: &mut Initiator, function: TaskFunction) -> TaskManagementRequest {
    TaskManagementRequest {
        immediate: true,
        function,
        itt: i.itt(),
        referenced_task_tag: Itt::RESERVED,
        cmd_sn: i.cmd_sn,
        exp_stat_sn: i.exp_stat_sn,
        ..TaskManagementRequest::default()
    }
}

fn flip(i: &mut Initiator, pdu: impl Into<InitiatorPdu>, byte: usize, bits: u8) {
    let mut header = pdu.into().encode(0);
    header[byte] ^= bits;
    i.send_header(header, &[]);
}

const SESSION: &[SessionRow] = &[
    ("opcode", |i| {
        let nop = i.nop();
        flip(i, nop, 0, 0x1c);
    }),
    ("reserved", |i| {
        let nop = i.nop();
        flip(i, nop, 3, 1);
    }),
    ("reserved", |i| {
        let command = i.new_command(&[0; 6]);
        flip(i, command, 1, 0x08);
    }),
    ("reserved", |i| {
        // F is always set in a NOP-Out.
        let nop = i.nop();
        flip(i, nop, 1, 0x80);
    }),
    ("reserved", |i| {
        let data_out = solicited(i);
        let mut header = data_out.encode(2048);
        header[24] = 1;
        i.send_header(header, &pattern(2048, 1));
    }),
    ("padding", |i| {
        let nop = i.nop();
        i.send_parts(&nop.encode(1), &[1, 0, 0, 1]);
    }),
    ("ahs", |i| {
        let mut header = i.new_command(&[0; 6]).encode(0);
        header[4] = 1;
        i.send_parts(&header, &[0, 1, 1, 0]);
    }),
    ("login-is-over", |i| {
        let request = i.login_request();
        i.send(request, &text(&NAMES));
    }),
    ("after-logout", |i| {
        let logout = i.logout_request();
        let nop = i.nop();
        i.send(logout, &[]);
        i.send(nop, &[]);
    }),
    ("snack", |i| {
        let snack =
            SnackRequest { itt: Itt(1), ttt: Ttt::RESERVED, exp_stat_sn: i.exp_stat_sn, ..SnackRequest::default() };
        i.send(snack, &[]);
    }),
    ("cmdsn-order", |i| {
        i.number();
        let nop = i.nop();
        i.send(nop, &[]);
    }),
    ("cmdsn-order", |i| {
        let nop = NopOut { cmd_sn: i.cmd_sn.minus(1), ..i.nop() };
        i.send(nop, &[]);
    }),
    ("cmdsn-window", |i| {
        for _ in 0..9 {
            let command = write(i, 2048);
            i.send(command, &[]);
        }
    }),
    ("cmdsn-immediate", |i| {
        let nop = NopOut { immediate: true, cmd_sn: i.cmd_sn.next(), ..i.nop() };
        i.send(nop, &[]);
    }),
    ("expstatsn-ahead", |i| {
        i.exp_stat_sn = i.exp_stat_sn.next();
        let nop = i.nop();
        i.send(nop, &[]);
    }),
    ("expstatsn-back", |i| {
        i.ping();
        i.ping();
        let nop = NopOut { exp_stat_sn: i.exp_stat_sn.minus(2), ..i.nop() };
        i.send(nop, &[]);
    }),
    ("itt-reserved", |i| {
        let command = ScsiCommand { itt: Itt::RESERVED, ..i.new_command(&[0; 6]) };
        i.send(command, &[]);
    }),
    ("itt-in-use", |i| {
        let command = write(i, 2048);
        i.send(command, &[]);
        let nop = NopOut { itt: command.itt, ..i.nop() };
        i.send(nop, &[]);
    }),
    ("attribute", |i| {
        let command = ScsiCommand { attribute: 5, ..i.new_command(&[0; 6]) };
        i.send(command, &[]);
    }),
    ("lun", |i| {
        let command = ScsiCommand { lun: Lun([0, 0, 0, 1, 0, 0, 0, 0]), ..i.new_command(&[0; 6]) };
        i.send(command, &[]);
    }),
    ("cdb-tail", |i| {
        let command = i.new_command(&[0, 0, 0, 0, 0, 0, 1]);
        i.send(command, &[]);
    }),
    ("final-without-write", |i| {
        let command = ScsiCommand { last: false, ..i.new_command(&[0; 6]) };
        i.send(command, &[]);
    }),
    ("length-without-direction", |i| {
        let command = ScsiCommand { expected_data_transfer_length: 512, ..i.new_command(&[0; 6]) };
        i.send(command, &[]);
    }),
    ("bidirectional-ahs", |i| {
        let command = ScsiCommand { read: true, write: true, ..i.new_command(&[0; 6]) };
        i.send(command, &[]);
    }),
    ("data-without-write", |i| {
        let command =
            ScsiCommand { read: true, expected_data_transfer_length: 512, ..i.new_command(&cdb10(0x28, 0, 1)) };
        i.send(command, &[0; 4]);
    }),
    ("immediate-first-burst", |i| {
        let command = write(i, 2048);
        i.send(command, &pattern(1028, 1));
    }),
    ("immediate-expected", |i| {
        let command = write(i, 512);
        i.send(command, &pattern(516, 1));
    }),
    ("nothing-follows", |i| {
        let command = ScsiCommand { last: false, ..write(i, 512) };
        i.send(command, &pattern(512, 1));
    }),
    ("data-out-task", |i| {
        i.send(
            DataOut {
                last: true,
                itt: Itt(0x999),
                ttt: Ttt::RESERVED,
                exp_stat_sn: i.exp_stat_sn,
                ..DataOut::default()
            },
            &[],
        );
    }),
    ("unsolicited", |i| {
        let data_out = solicited(i);
        i.send(DataOut { ttt: Ttt::RESERVED, ..data_out }, &pattern(1024, 1));
    }),
    ("data-out-lun", |i| {
        let (_, data_out) = open_write(i, 1024);
        i.send(DataOut { lun: Lun([0, 1, 0, 0, 0, 0, 0, 0]), ..data_out }, &pattern(1024, 1));
    }),
    ("data-out-lun", |i| {
        let data_out = solicited(i);
        i.send(DataOut { lun: Lun([0, 1, 0, 0, 0, 0, 0, 0]), ..data_out }, &pattern(2048, 1));
    }),
    ("data-out-words", |i| {
        let (_, data_out) = open_write(i, 1024);
        i.send(DataOut { last: false, ..data_out }, &pattern(511, 1));
        i.send(DataOut { data_sn: DataSn(1), buffer_offset: 511, ..data_out }, &pattern(513, 1));
    }),
    ("first-burst", |i| {
        let (_, data_out) = open_write(i, 2048);
        i.send(data_out, &pattern(1028, 1));
    }),
    ("first-burst-short", |i| {
        let (_, data_out) = open_write(i, 2048);
        i.send(data_out, &pattern(512, 1));
    }),
    ("data-out-final", |i| {
        let (_, data_out) = open_write(i, 1024);
        i.send(DataOut { last: false, ..data_out }, &pattern(1024, 1));
    }),
    ("data-out-final", |i| {
        let data_out = solicited(i);
        i.send(DataOut { last: false, ..data_out }, &pattern(2048, 1));
    }),
    ("data-out-ttt", |i| {
        let data_out = solicited(i);
        i.send(DataOut { ttt: Ttt(0x777), ..data_out }, &pattern(2048, 1));
    }),
    ("datasn", |i| {
        let data_out = solicited(i);
        i.send(DataOut { data_sn: DataSn(1), ..data_out }, &pattern(2048, 1));
    }),
    ("buffer-offset", |i| {
        let data_out = solicited(i);
        i.send(DataOut { last: false, ..data_out }, &pattern(512, 1));
        i.send(DataOut { data_sn: DataSn(1), buffer_offset: 516, ..data_out }, &pattern(1532, 1));
    }),
    ("burst", |i| {
        let data_out = solicited(i);
        i.send(data_out, &pattern(2052, 1));
    }),
    ("burst-short", |i| {
        let data_out = solicited(i);
        i.send(data_out, &pattern(2044, 1));
    }),
    ("r2t-order", |i| {
        let command = write(i, 8192);
        i.send(command, &[]);
        let (_, second) = (i.r2t(), i.r2t());
        i.answer(&second, &pattern(8192, 1));
    }),
    ("nop-lun", |i| {
        let nop = NopOut { lun: Lun([0, 1, 0, 0, 0, 0, 0, 0]), ..i.nop() };
        i.send(nop, &[]);
    }),
    ("nop-immediate", |i| {
        let nop = NopOut { itt: Itt::RESERVED, ..i.nop() };
        i.send(nop, &[]);
    }),
    ("nop-data", |i| {
        let nop = NopOut { immediate: true, itt: Itt::RESERVED, cmd_sn: i.cmd_sn, ..i.nop() };
        i.cmd_sn = nop.cmd_sn;
        i.send(nop, &[1; 4]);
    }),
    ("nop-ttt", |i| {
        let nop = NopOut { immediate: true, itt: Itt::RESERVED, ttt: Ttt(5), cmd_sn: i.cmd_sn, ..i.nop() };
        i.send(nop, &[]);
    }),
    ("task-function", |i| {
        let request = abort(i, TaskFunction::TaskReassign);
        i.send(request, &[]);
    }),
    ("task-data", |i| {
        let request = abort(i, TaskFunction::AbortTaskSet);
        i.send(request, &[0; 4]);
    }),
    ("task-expdatasn", |i| {
        let request = TaskManagementRequest { exp_data_sn: DataSn(1), ..abort(i, TaskFunction::AbortTaskSet) };
        i.send(request, &[]);
    }),
    ("refcmdsn", |i| {
        let command = write(i, 2048);
        i.send(command, &[]);
        i.r2t();
        let request = TaskManagementRequest {
            referenced_task_tag: command.itt,
            ref_cmd_sn: command.cmd_sn.next(),
            ..abort(i, TaskFunction::AbortTask)
        };
        i.send(request, &[]);
    }),
    ("refcmdsn", |i| {
        let request = TaskManagementRequest { ref_cmd_sn: CmdSn(1), ..abort(i, TaskFunction::LogicalUnitReset) };
        i.send(request, &[]);
    }),
    ("task-lun", |i| {
        let lun = Lun([0, 1, 0, 0, 0, 0, 0, 0]);
        let request = TaskManagementRequest { lun, ..abort(i, TaskFunction::TargetWarmReset) };
        i.send(request, &[]);
    }),
    ("referenced-tag", |i| {
        let request = abort(i, TaskFunction::AbortTask);
        i.send(request, &[]);
    }),
    ("referenced-tag", |i| {
        let request = TaskManagementRequest { referenced_task_tag: Itt(1), ..abort(i, TaskFunction::LogicalUnitReset) };
        i.send(request, &[]);
    }),
    ("text-form", |i| {
        let request = i.text_request();
        i.send(request, b"SendTargets=");
    }),
    ("text-repeated", |i| {
        let request = i.text_request();
        i.send(request, &text(&[("SendTargets", ""), ("SendTargets", "")]));
    }),
    ("text-continue-final", |i| {
        let request = TextRequest { continues: true, ..i.text_request() };
        i.send(request, b"SendTargets=\0");
    }),
    ("text-ttt", |i| {
        let request = TextRequest { ttt: Ttt(4), ..i.text_request() };
        i.send(request, &text(&[("SendTargets", "")]));
    }),
    ("text-lun", |i| {
        let request = TextRequest { lun: Lun([0, 1, 0, 0, 0, 0, 0, 0]), ..i.text_request() };
        i.send(request, &text(&[("SendTargets", "")]));
    }),
    ("text-tag", |i| continue_text(i, &[], |request| request.itt = Itt(0x555))),
    ("text-ttt", |i| continue_text(i, &[], |request| request.ttt = Ttt(0x555))),
    ("text-lun", |i| continue_text(i, &[], |request| request.lun = Lun([0, 1, 0, 0, 0, 0, 0, 0]))),
    ("text-continue", |i| continue_text(i, b"InitiatorAlias=me\0", |_| {})),
    ("sendtargets-all", |i| {
        let request = i.text_request();
        i.send(request, &text(&[("SendTargets", "All")]));
    }),
    ("logout-data", |i| {
        let request = i.logout_request();
        i.send(request, &[0; 4]);
    }),
    ("logout-cid", |i| {
        let request = LogoutRequest { cid: Cid(7), ..i.logout_request() };
        i.send(request, &[]);
    }),
    ("logout-cid", |i| {
        let request = LogoutRequest { reason: LogoutReason::CloseConnection, cid: Cid(8), ..i.logout_request() };
        i.send(request, &[]);
    }),
    ("logout-reason", |i| {
        let request = LogoutRequest { reason: LogoutReason::RemoveForRecovery, cid: Cid(7), ..i.logout_request() };
        i.send(request, &[]);
    }),
    ("data-segment-too-long", |i| {
        let nop = i.nop();
        i.send_header(nop.encode(65540), &[]);
    }),
];

/// Goes on with an answer that came with the C bit.
fn continue_text(i: &mut Initiator, data: &[u8], change: fn(&mut TextRequest)) {
    let first = i.text_request();
    let (response, _) = i.text_leg(first, &text(&[("SendTargets", "")]));
    assert!(response.continues);
    let mut request =
        TextRequest { lun: response.lun, ttt: response.ttt, cmd_sn: i.number(), exp_stat_sn: i.exp_stat_sn, ..first };
    change(&mut request);
    i.send(request, data);
}

/// Limits that are small, so that little is too much.
fn options() -> Options {
    Options {
        first_burst_length: 1024,
        max_burst_length: 4096,
        max_recv_data_segment_length: 65536,
        max_outstanding_r2t: 2,
        queue_depth: 8,
        text_length: 50,
        header_digest: DigestPolicy::Both,
        data_digest: DigestPolicy::Both,
        ..Options::default()
    }
}

const SESSION_KEYS: &[(&str, &str)] =
    &[("InitialR2T", "No"), ("FirstBurstLength", "1024"), ("MaxBurstLength", "4096"), ("MaxOutstandingR2T", "2")];

/// Ends the connection. What the judge noted, unless that is `rule` and nothing else.
fn unexpected(target: &Target, initiator: Initiator, rule: &str) -> Option<String> {
    initiator.finish();
    assert!(target.wait_for_connections(Duration::from_secs(10)));
    let violations = target.violations();
    let rules: BTreeSet<&str> = violations.iter().map(|violation| violation.rule).collect();
    (rules != BTreeSet::from([rule])).then(|| format!("{rule}: {violations:#?}"))
}

fn expect(target: &Target, initiator: Initiator, rule: &str) {
    assert_eq!(unexpected(target, initiator, rule), None);
}

#[test]
fn each_violation_in_a_login_is_noticed() {
    let mut wrong = Vec::new();
    for (rule, act) in LOGIN {
        let chap = rule
            .starts_with("chap")
            .then(|| Chap::new(Credentials { name: "user".into(), secret: b"secret".to_vec() }, None));
        let target = initiator::target(Options { chap, ..options() });
        let mut initiator = Initiator::connect(target.portal());
        act(&mut initiator);
        wrong.extend(unexpected(&target, initiator, rule));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_violation_in_a_session_is_noticed() {
    let mut wrong = Vec::new();
    for (rule, act) in SESSION {
        let target = initiator::target(options());
        let mut initiator = Initiator::normal(target.portal(), SESSION_KEYS);
        act(&mut initiator);
        wrong.extend(unexpected(&target, initiator, rule));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What needs a session of its own kind.
#[test]
fn each_violation_of_an_agreement_is_noticed() {
    let target = initiator::target(options());
    let session = |keys: &[(&str, &str)]| {
        target.clear_violations();
        Initiator::normal(target.portal(), keys)
    };

    let mut initiator = session(&[("ImmediateData", "No"), ("FirstBurstLength", "1024")]);
    let command = write(&mut initiator, 2048);
    initiator.send(command, &pattern(512, 1));
    expect(&target, initiator, "immediate-data");

    let mut initiator = session(&[("InitialR2T", "Yes"), ("FirstBurstLength", "1024")]);
    let command = ScsiCommand { last: false, ..write(&mut initiator, 2048) };
    initiator.send(command, &[]);
    expect(&target, initiator, "initial-r2t");

    let mut initiator = session(&[("HeaderDigest", "CRC32C")]);
    assert!(initiator.header_digest);
    initiator.header_digest = false;
    let nop = initiator.nop();
    initiator.send(nop, &[0; 64]);
    expect(&target, initiator, "header-digest");

    let mut initiator = session(&[("DataDigest", "CRC32C")]);
    assert!(initiator.data_digest);
    let nop = initiator.nop();
    initiator.data_digest = false;
    initiator.send_parts(&nop.encode(4), &[0; 8]);
    expect(&target, initiator, "data-digest");

    target.clear_violations();
    let mut initiator = Initiator::discovery(target.portal());
    let nop = initiator.nop();
    initiator.send(nop, &[]);
    expect(&target, initiator, "discovery-session");

    target.clear_violations();
    let mut initiator = Initiator::discovery(target.portal());
    let request = LogoutRequest { reason: LogoutReason::CloseConnection, cid: Cid(7), ..initiator.logout_request() };
    initiator.send(request, &[]);
    expect(&target, initiator, "logout-reason");

    // The answer to a ping of the target.
    let mut initiator = session(&[]);
    assert_eq!(target.ping(), 1);
    let iscsi_proto::wire::TargetPdu::NopIn(ping) = initiator.receive().0 else { panic!("no NOP-In") };
    let answer = NopOut { immediate: true, cmd_sn: initiator.cmd_sn, ttt: ping.ttt, ..initiator.nop() };
    initiator.send(NopOut { cmd_sn: initiator.cmd_sn.minus(1), ..answer }, &[]);
    expect(&target, initiator, "nop-answer-tag");
}

/// Behind a response with the C bit only an empty request may come.
#[test]
fn text_behind_the_c_bit_is_noticed() {
    let target = initiator::target(Options { login_text_length: 20, ..options() });
    let mut initiator = Initiator::connect(target.portal());
    let request = first_leg(&mut initiator);
    initiator.send(request, &text(&[("InitiatorAlias", "me")]));
    expect(&target, initiator, "login-continue");
}

/// One Text Request at a time.
#[test]
fn a_second_text_request_is_noticed() {
    let script = FaultScript::one(When::Received(iscsi_proto::wire::Opcode::TextRequest, 1), Verdict::Drop);
    let target = Target::builder().node(initiator::node()).options(options()).script(script).start().unwrap();
    let mut initiator = Initiator::normal(target.portal(), SESSION_KEYS);
    let request = initiator.text_request();
    initiator.send(request, &text(&[("SendTargets", TARGET)]));
    let second = TextRequest { cmd_sn: initiator.number(), ..request };
    initiator.send(second, &[]);
    expect(&target, initiator, "text-outstanding");
}

/// Every check that stands in the judge is failed by one of the tests above.
#[test]
fn no_check_is_without_a_test() {
    let sources = [
        include_str!("../src/judge/mod.rs"),
        include_str!("../src/judge/login.rs"),
        include_str!("../src/judge/requests.rs"),
        include_str!("../src/judge/task.rs"),
    ];
    // A check is written as ("rule", "clause").
    let checks: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.split("(\"").skip(1))
        .filter_map(|rest| {
            let (rule, behind) = rest.split_once("\", \"")?;
            let named = rule.bytes().all(|letter| letter.is_ascii_lowercase() || b"-2".contains(&letter));
            let clause = behind.split('"').next()?;
            (named && (clause == "C" || clause.starts_with(|digit: char| digit.is_ascii_digit()))).then_some(rule)
        })
        .collect();
    let this = include_str!("judge.rs");
    // `frame` is for errors that the wire layer may learn to tell one day.
    let untested: Vec<&&str> =
        checks.iter().filter(|rule| **rule != "frame" && !this.contains(&format!("\"{rule}\""))).collect();
    assert!(checks.len() > 70, "{}", checks.len());
    assert_eq!(untested, [] as [&&str; 0]);
}
