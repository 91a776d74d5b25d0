// SPDX-License-Identifier: LGPL-2.1-or-later
//! The program: says where it listens, ends when told, and tells what was wrong.

mod initiator;

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use initiator::{INITIATOR, Initiator};
use iscsi_proto::wire::{LoginStatus, ScsiCommand};

/// The program, listening; it ends with its standard input.
fn start(arguments: &[&str]) -> (Child, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_iscsi-testkit"))
        .args(["--until-eof", "--target", initiator::TARGET])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let portal = line.trim_end().strip_prefix("listening on ").unwrap().parse().unwrap();
    (child, portal)
}

/// Exit status and standard error.
fn end(mut child: Child) -> (Option<i32>, String) {
    drop(child.stdin.take());
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code(), text)
}

#[test]
fn a_good_initiator_leaves_status_0() {
    let file = std::env::temp_dir().join(format!("iscsi-testkit-{}", std::process::id()));
    std::fs::write(&file, vec![0; 1 << 20]).unwrap();
    let disk = format!("file:{}", file.display());
    let (child, portal) = start(&["--lun", &disk, "--lun", "null:1T", "--block-size", "512", "--first-lun", "0"]);
    let mut initiator = Initiator::normal(portal, &[]);
    let data = initiator::pattern(1024, 1);
    assert_eq!(initiator.write(4, &data).status, 0);
    let luns = initiator.read_command(Default::default(), &[0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0], 64);
    assert_eq!(luns.data[3], 16);
    initiator.logout();
    assert_eq!(end(child), (Some(0), String::new()));
    let written = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(written[2048..3072], data);
}

#[test]
fn violations_are_told_with_status_3() {
    let (child, portal) = start(&["--chap", "user:secret", "--listen", "[::1]:0"]);
    let status = Initiator::connect(portal).login(&[("InitiatorName", INITIATOR), ("TargetName", initiator::TARGET)]);
    assert_eq!(status, LoginStatus::AuthenticationFailure);
    assert_eq!(end(child), (Some(0), String::new()), "a wrong password is no violation");

    let (child, portal) = start(&["--lun", "1M"]);
    let mut initiator = Initiator::normal(portal, &[]);
    let command = ScsiCommand { attribute: 7, ..initiator.new_command(&[0; 6]) };
    initiator.send(command, &[]);
    initiator.complete(command.itt);
    initiator.logout();
    let (code, text) = end(child);
    assert_eq!(code, Some(3));
    assert!(text.starts_with("attribute (RFC 7143 11.3.1): connection 1, SCSI Command with tag"), "{text}");
}

#[test]
fn wrong_arguments_are_refused() {
    for arguments in
        [&["--lun", "5X"][..], &["--listen", "192.0.2.1:0"], &["--fault", "login"], &["--block-size", "100"]]
    {
        let output =
            Command::new(env!("CARGO_BIN_EXE_iscsi-testkit")).args(arguments).stdin(Stdio::null()).output().unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
}
