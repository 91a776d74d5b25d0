// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-md5sum against the embedded target.

mod support;

use iscsi_proto::wire::Opcode;
use iscsi_testkit::options::{Chap, Credentials};
use iscsi_testkit::{FaultScript, Options, Target, TargetNode, Verdict, When};
use md5::{Digest, Md5};
use sha2::Sha256;
use support::{NAME, disk, memory, nobody, noise, run, url};

const PROGRAM: &str = env!("CARGO_BIN_EXE_iscsi-md5sum");
const LENGTH: usize = 3 << 20;

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn sums_of_the_whole_and_of_parts() {
    let content = noise(LENGTH + 512, 1);
    let target = disk(&content);
    let url = url(&target, 1);
    let md5 = |bytes: &[u8]| format!("{}\n", hexadecimal(&Md5::digest(bytes)));

    assert_eq!(run(PROGRAM, &[&url]).succeeds().text(), md5(&content));
    assert_eq!(
        run(PROGRAM, &["-o", "1024", &url, "--len", "0x801"]).succeeds().text(),
        md5(&content[1024..1024 + 0x801])
    );
    assert_eq!(run(PROGRAM, &["-o", "1024", "-l", "1000000000", &url]).succeeds().text(), md5(&content[1024..]));
    let end = content.len().to_string();
    assert_eq!(run(PROGRAM, &["-o", &end, &url]).succeeds().text(), "d41d8cd98f00b204e9800998ecf8427e\n");
    let json = run(PROGRAM, &["--json", "-a", "sha256", "-m", "1", &url]).succeeds().json();
    assert_eq!(json["algorithm"], "sha256");
    assert_eq!(json["checksum"], hexadecimal(&Sha256::digest(&content)));
    assert_eq!(json["length"], content.len());
    assert!(target.violations().is_empty(), "{:?}", target.violations());
}

#[test]
fn wrong_offsets_and_options() {
    let target = disk(&noise(LENGTH, 2));
    let url = url(&target, 1);
    run(PROGRAM, &["-o", "512x", &url]).fails(2, "invalid value");
    run(PROGRAM, &["-o", "511", &url]).fails(22, "Unaligned offset of 511");
    let beyond = (LENGTH + 512).to_string();
    run(PROGRAM, &["-o", &beyond, &url]).fails(22, &format!("Offset({beyond}) exceeds capacity({LENGTH})"));
    run(PROGRAM, &[]).fails(2, "You must specify the URL");
    run(PROGRAM, &["--nonsense", &url]).fails(2, "--nonsense");
}

#[test]
fn targets_that_cannot_be_had() {
    let chap = Chap::new(Credentials { name: "me".into(), secret: b"a long secret".to_vec() }, None);
    let target = Target::builder()
        .options(Options { chap: Some(chap), ..Options::default() })
        .node(TargetNode::new(NAME).unit(1, 512, memory(&noise(LENGTH, 3))))
        .start()
        .expect("a target on loopback");
    let portal = target.portal();
    for (url, status, text) in [
        (nobody(), 3, "Login Failed. "),
        (format!("iscsi://me%wrong-secret@{portal}/{NAME}/1"), 4, "Authentication failure(513)"),
        (format!("iscsi://me%a long secret@{portal}/iqn.2026-01.test:other/1"), 5, "Target not found(515)"),
        (format!("iscsi://me%a long secret@{portal}/{NAME}/9"), 5, "LOGICAL_UNIT_NOT_SUPPORTED(0x2500)"),
        ("iscsi://127.0.0.1/".to_owned(), 2, "Failed to parse URL: Invalid URL iscsi://127.0.0.1/"),
    ] {
        run(PROGRAM, &[&url]).fails(22, text);
        run(PROGRAM, &["--exit-codes", &url]).fails(status, text);
    }
    run(PROGRAM, &[&format!("iscsi://me%a long secret@{portal}/{NAME}/1")]).succeeds();
}

#[test]
fn a_lost_connection_is_opened_again() {
    let content = noise(LENGTH, 4);
    let script = FaultScript::one(When::Sending(Opcode::DataIn, 4), Verdict::Close).on_first(1);
    let target = Target::builder()
        .node(TargetNode::new(NAME).unit(1, 512, memory(&content)))
        .script(script)
        .start()
        .expect("a target on loopback");
    let ran = run(PROGRAM, &[&url(&target, 1)]);
    assert_eq!(ran.succeeds().text().trim(), hexadecimal(&Md5::digest(&content)));
    assert_eq!(target.counters().connections(), 2);
}
