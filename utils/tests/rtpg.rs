// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-rtpg.

mod programs;

use iscsi_testkit::{MemoryBacking, Options, PortGroup, Target, TargetNode};
use programs::{ONE, json, printed, run, target};
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-rtpg");

fn with_groups(groups: Vec<PortGroup>) -> (Target, String) {
    let node = TargetNode::new(ONE).unit(0, 512, MemoryBacking::new(1 << 20)).port_groups(groups);
    let target = Target::builder().node(node).start().expect("a target on loopback");
    let url = format!("iscsi://{}/{ONE}/0", target.portal());
    (target, url)
}

#[test]
fn groups_and_states_are_shown() {
    let groups = ["1:+active-optimized:1,2", "258:transitioning:3", "3:active-nonoptimized:300"];
    let (target, url) = with_groups(groups.map(|group| group.parse().unwrap()).to_vec());
    assert_eq!(
        printed(PROGRAM, &[&url]),
        "RTPG retrieved 3 groups\n\
         Group 0x0001: preferred 1, format 0x00, ALUA state ACTIVE-OPTIMIZED,flags 0xdf, status code 0x02, port count 2\n\
         Ports: [ 0x1 0x2]\n\
         Group 0x0102: preferred 0, format 0x00, ALUA state TRANSITIONING,flags 0xdf, status code 0x02, port count 1\n\
         Ports: [ 0x3]\n\
         Group 0x0003: preferred 0, format 0x00, ALUA state ACTIVE-NONOPTIMIZED,flags 0xdf, status code 0x02, port \
         count 1\n\
         Ports: [ 0x12c]\n"
    );
    let document = json(PROGRAM, &["--json", &url]);
    assert_eq!(document["groups"].as_array().map(Vec::len), Some(3));
    let first = &document["groups"][0];
    assert_eq!(first["ports"], json!([1, 2]));
    assert_eq!((&first["preferred"], &first["state"]), (&json!(true), &json!(0)));
    assert_eq!(first["supported_states"].as_array().map(Vec::len), Some(7));
    assert_eq!(document["groups"][1]["state_name"], "TRANSITIONING");
    assert_eq!(target.violations(), []);
}

/// More than the 512 bytes that are asked for first.
#[test]
fn long_answers_are_complete() {
    let group = |number| PortGroup { number, state: 2, preferred: false, ports: (1..=100).collect() };
    let (_target, url) = with_groups((1..=20).map(group).collect());
    let text = printed(PROGRAM, &[&url]);
    assert!(text.starts_with("RTPG retrieved 20 groups\n"));
    assert_eq!(text.matches("ALUA state STANDBY,").count(), 20);
    assert_eq!(text.matches(" 0x64]\n").count(), 20);
}

#[test]
fn a_target_without_groups_is_a_failure() {
    let target = target(Options::default());
    let url = format!("iscsi://{}/{ONE}/0", target.portal());
    let ended = run(PROGRAM, &[&url]);
    assert_eq!((ended.status, ended.out.as_str()), (10, ""));
    assert!(
        ended.err.starts_with("RTPG failed : SENSE KEY:ILLEGAL_REQUEST(5) ASCQ:INVALID_OPERATION_CODE(0x2000)"),
        "{}",
        ended.err
    );
    assert_eq!(run(PROGRAM, &["--exit-codes", &url]).status, 5);
}
