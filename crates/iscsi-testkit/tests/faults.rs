// SPDX-License-Identifier: LGPL-2.1-or-later
//! Scripts take effect in each phase, and leave later connections alone.

mod initiator;

use std::io::Read;
use std::time::{Duration, Instant};

use initiator::{INITIATOR, Initiator, TARGET, node};
use iscsi_proto::wire::{LoginStatus, Lun, TargetPdu};
use iscsi_testkit::{FaultScript, Moment, Phase, Script, Target, Verdict};

fn faulty(faults: &[&str]) -> Target {
    let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
    Target::builder().node(node()).script(FaultScript::new(faults).on_first(1)).start().unwrap()
}

const NAMES: [(&str, &str); 2] = [("InitiatorName", INITIATOR), ("TargetName", TARGET)];

/// What the first connection sees until it is closed; the second one must be served well.
fn seen(faults: &[&str], commands: usize) -> Vec<u8> {
    let target = faulty(faults);
    let mut initiator = Initiator::connect(target.portal());
    if commands > 0 {
        assert_eq!(initiator.login(&NAMES), LoginStatus::Success);
        for _ in 0..commands {
            let command = initiator.new_command(&[0; 6]);
            initiator.send(command, &[]);
        }
    } else {
        let request = initiator.login_request();
        initiator.send(request, &initiator::text(&NAMES));
    }
    let mut bytes = Vec::new();
    // A connection that is reset ends as well.
    let _ = initiator.stream.read_to_end(&mut bytes);
    let mut second = Initiator::normal(target.portal(), &[]);
    assert_eq!(second.read_command(Lun::default(), &[0; 6], 0).status, 0);
    bytes
}

#[test]
fn connections_close_in_each_phase() {
    assert_eq!(seen(&["accept=close"], 0), []);
    assert_eq!(seen(&["login=close"], 0), []);
    assert_eq!(seen(&["login-response=close"], 0), []);
    assert_eq!(seen(&["login-response=truncate:20"], 0).len(), 20);
    assert_eq!(seen(&["command=close"], 1), []);
    assert_eq!(seen(&["command:3=close"], 5).len(), 2 * 48);
    assert_eq!(seen(&["response:2=truncate:50"], 5).len(), 2 * 48);
    assert_eq!(seen(&["response:2=truncate:47"], 5).len(), 48 + 47);
}

#[test]
fn raw_bytes_are_answered() {
    assert_eq!(seen(&["login=answer:68656c6c6f", "accept=close"], 0), []);
    let target = faulty(&["login=answer:68656c6c6f"]);
    let mut initiator = Initiator::connect(target.portal());
    let request = initiator.login_request();
    initiator.send(request, &[]);
    let mut bytes = [0; 5];
    initiator.stream.read_exact(&mut bytes).unwrap();
    assert_eq!(&bytes, b"hello");
}

#[test]
fn a_silent_target_keeps_the_connection() {
    for fault in ["accept=silence", "login=silence", "login-response=silence", "login=drop", "login-response=drop"] {
        let target = faulty(&[fault]);
        let mut initiator = Initiator::connect(target.portal());
        initiator.stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let request = initiator.login_request();
        initiator.send(request, &initiator::text(&NAMES));
        assert!(!initiator.is_closed(), "{fault}");
    }
}

#[test]
fn a_delay_holds_up_the_connection() {
    let target = faulty(&["command:1=delay:150"]);
    let mut initiator = Initiator::normal(target.portal(), &[]);
    let begin = Instant::now();
    assert_eq!(initiator.read_command(Lun::default(), &[0; 6], 0).status, 0);
    assert!(begin.elapsed() >= Duration::from_millis(150));
}

/// A script of a test's own sees each PDU with its phase, and can change it.
#[test]
fn a_script_can_be_written() {
    struct Busy;
    impl Script for Busy {
        fn sending(&mut self, moment: &Moment, pdu: &mut Vec<u8>) -> Verdict {
            if moment.phase == Phase::FullFeature && moment.ordinal == 2 {
                pdu[3] = 0x08;
            }
            Verdict::Pass
        }
    }
    let target = Target::builder().node(node()).script(Busy).start().unwrap();
    let mut initiator = Initiator::normal(target.portal(), &[]);
    assert_eq!(initiator.read_command(Lun::default(), &[0; 6], 0).status, 0);
    assert_eq!(initiator.read_command(Lun::default(), &[0; 6], 0).status, 0x08);
    initiator.logout();
    assert_eq!(target.violations(), []);
}

/// A changed byte arrives changed.
#[test]
fn bytes_are_set() {
    let target = faulty(&["response:1=set:3:0x28", "nop-in:1=set:19:7"]);
    let mut initiator = Initiator::normal(target.portal(), &[]);
    assert_eq!(initiator.read_command(Lun::default(), &[0; 6], 0).status, 0x28);
    let nop = initiator.nop();
    initiator.send(nop, &[]);
    assert!(matches!(initiator.receive(), (TargetPdu::NopIn(answer), _) if answer.itt.0 & 0xff == 7));
}
