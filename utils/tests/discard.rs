// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-discard against the embedded target.

mod support;

use iscsi_proto::scsi::vital_product_data::PageCode;
use iscsi_proto::wire::Opcode;
use iscsi_testkit::{Moment, Script, Target, TargetNode, Verdict};
use support::{NAME, disk, memory, nobody, noise, run, url};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-discard");
const READER: &str = env!("CARGO_BIN_EXE_iscsi-dd");
const LENGTH: usize = 2 << 20;

#[test]
fn ranges_are_discarded_and_nothing_else() {
    let content = noise(LENGTH, 1);
    for zeroout in [false, true] {
        let target = disk(&content);
        let url = url(&target, 1);
        let mut expected = content.clone();
        let discard = |options: &[&str]| {
            let mut arguments = options.to_vec();
            arguments.extend(zeroout.then_some("-z"));
            arguments.push(&url);
            let ran = run(PROGRAM, &arguments);
            ran.succeeds().text().to_owned()
        };
        assert_eq!(discard(&["-o", "65536", "-l", "131072"]), "");
        expected[65536..65536 + 131_072].fill(0);
        assert_eq!(discard(&["--range", "0:0x200", "--range", "1048576:65536"]), "");
        expected[..512].fill(0);
        expected[1 << 20..(1 << 20) + 65536].fill(0);
        let text = discard(&["--dry-run"]);
        assert!(text.starts_with("would ") && text.contains("2097152 bytes from byte 0 on\n"), "{text}");
        assert!(run(READER, &["-s", &url, "-d", "-"]).stdout == expected, "zeroout: {zeroout}");
        assert_eq!(discard(&["--offset=512"]), "");
        expected[512..].fill(0);
        assert!(run(READER, &["-s", &url, "-d", "-"]).stdout == expected, "zeroout: {zeroout}");
        assert!(target.violations().is_empty(), "{:?}", target.violations());
    }
}

#[test]
fn what_was_done_as_json() {
    let target = disk(&noise(LENGTH, 2));
    let json = run(PROGRAM, &["--json", "-l", "1024", &url(&target, 1)]).succeeds().json();
    assert_eq!(json["operation"], "unmap");
    assert_eq!(json["ranges"][0]["length"], 1024);
    assert_eq!((&json["bytes"], &json["commands"], &json["dry_run"]), (&1024.into(), &1.into(), &false.into()));
}

#[test]
fn failures() {
    let target = disk(&noise(LENGTH, 3));
    let url = url(&target, 1);
    run(PROGRAM, &["-o", "511", &url]).fails(22, "Unaligned offset of 511");
    run(PROGRAM, &["-l", "511", &url]).fails(22, "Unaligned length of 511");
    run(PROGRAM, &["-o", "2097664", &url]).fails(22, "Offset(2097664) exceeds capacity(2097152)");
    run(PROGRAM, &["--range", "5", &url]).fails(2, "OFFSET:LENGTH");
    run(PROGRAM, &["--range", "0:512", "-l", "512", &url]).fails(2, "cannot be used with");
    run(PROGRAM, &[&nobody()]).fails(22, "Login Failed. ");
    run(PROGRAM, &["--exit-codes", &nobody()]).fails(3, "Login Failed. ");
    run(PROGRAM, &[]).fails(2, "You must specify the URL");
}

/// A disk whose Block Limits page has no UNMAP.
struct Thick;

impl Script for Thick {
    fn sending(&mut self, moment: &Moment, pdu: &mut Vec<u8>) -> Verdict {
        let begin = [0, PageCode::BLOCK_LIMITS.0, 0, 60];
        if let (Opcode::DataIn, Some(page)) = (moment.opcode, pdu.windows(4).position(|bytes| bytes == begin)) {
            pdu[page + 20..page + 24].fill(0);
        }
        Verdict::Pass
    }
}

#[test]
fn a_disk_without_unmap() {
    let node = TargetNode::new(NAME).unit(1, 512, memory(&noise(LENGTH, 4)));
    let target = Target::builder().node(node).script(Thick).start().expect("a target on loopback");
    let url = url(&target, 1);
    run(PROGRAM, &[&url]).fails(95, "Operation not supported");
    run(PROGRAM, &["--exit-codes", &url]).fails(5, "Operation not supported");
    run(PROGRAM, &["-z", &url]).succeeds();
}
