// SPDX-License-Identifier: LGPL-2.1-or-later
//! Running programs against the embedded target.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::process::{Command, Stdio};

use iscsi_testkit::{Chap, Credentials, MemoryBacking, Options, Target, TargetNode};

/// The first target: LUN 0 of 24 MiB, LUN 1 of 100 MiB.
pub(crate) const ONE: &str = "iqn.2026-11.org.example:one";
/// The second target: LUN 5 of 5 MiB in blocks of 4096 bytes.
pub(crate) const TWO: &str = "iqn.2026-11.org.example:two";
/// For targets that want one.
pub(crate) const USER: &str = "someone";
/// The secret of that user.
pub(crate) const SECRET: &str = "secret-secret-14";

/// Both targets at one portal.
pub(crate) fn target(options: Options) -> Target {
    let one =
        TargetNode::new(ONE).unit(0, 512, MemoryBacking::new(24 << 20)).unit(1, 512, MemoryBacking::new(100 << 20));
    let two = TargetNode::new(TWO).unit(5, 4096, MemoryBacking::new(5 << 20));
    Target::builder().node(one).node(two).options(options).start().expect("a target on loopback")
}

/// Options of a target that wants CHAP.
pub(crate) fn with_chap() -> Options {
    let initiator = Credentials { name: USER.to_owned(), secret: SECRET.as_bytes().to_vec() };
    Options { chap: Some(Chap::new(initiator, None)), ..Options::default() }
}

/// How a program ended.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a program with nothing of the caller's environment that sessions obey.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Ended {
    run_with(program, arguments, &[])
}

/// As `run`, with some variables.
pub(crate) fn run_with(program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("LIBISCSI_")) {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    Ended {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// Standard output of a program that does its work and says nothing else.
pub(crate) fn printed(program: &str, arguments: &[&str]) -> String {
    let ended = run(program, arguments);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{program} {arguments:?}");
    ended.out
}

/// The JSON that a program prints.
pub(crate) fn json(program: &str, arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&printed(program, arguments)).expect("JSON")
}
