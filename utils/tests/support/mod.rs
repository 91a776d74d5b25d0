// SPDX-License-Identifier: LGPL-2.1-or-later
//! A target on loopback, and programs that run against it and end in bounded time.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use iscsi_testkit::{Backing, MemoryBacking, Target, TargetNode};

/// Name of the target in these tests.
pub(crate) const NAME: &str = "iqn.2026-01.test:disk";

/// A program that runs longer than this is ended, and its test fails.
const LIMIT: Duration = Duration::from_secs(60);

/// A target with one disk, LUN 1, that holds `content` in blocks of 512 bytes.
pub(crate) fn disk(content: &[u8]) -> Target {
    target(TargetNode::new(NAME).unit(1, 512, memory(content)))
}

/// A target of one node.
pub(crate) fn target(node: TargetNode) -> Target {
    Target::builder().node(node).start().expect("a target on loopback")
}

/// Memory that holds `content`.
pub(crate) fn memory(content: &[u8]) -> MemoryBacking {
    let memory = MemoryBacking::new(content.len() as u64);
    memory.write(0, content).expect("memory can be written");
    memory
}

/// The URL of a unit of the target.
pub(crate) fn url(target: &Target, lun: u16) -> String {
    format!("iscsi://{}/{NAME}/{lun}", target.portal())
}

/// A URL where nothing listens.
pub(crate) fn nobody() -> String {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
    format!("iscsi://127.0.0.1:{port}/{NAME}/1")
}

/// Bytes that look like chance, and are the same for the same seed.
pub(crate) fn noise(length: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        })
        .collect()
}

/// What came of a program.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Ran {
    /// Standard output as text without control characters but newlines: what a pipe gets.
    pub(crate) fn text(&self) -> &str {
        let text = std::str::from_utf8(&self.stdout).expect("standard output is text");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "control characters in a pipe: {text:?}");
        text
    }

    /// The document of `--json`.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(self.text()).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Fails the test unless the program did.
    #[track_caller]
    pub(crate) fn fails(&self, status: i32, text: &str) {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert!(self.stderr.contains(text), "{text:?} is not in {:?}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
    }

    /// Fails the test if the program did.
    #[track_caller]
    pub(crate) fn succeeds(&self) -> &Self {
        assert_eq!((self.status, self.stderr.as_str()), (Some(0), ""), "{self:?}");
        self
    }
}

/// Runs a program with arguments.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Ran {
    run_with(program, arguments, &[])
}

/// Runs a program with arguments and standard input.
pub(crate) fn run_with(program: &str, arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = start(program, arguments);
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // A program that does not read all of it is no failure of this thread.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let ran = end(child);
    writer.join().expect("the writer ends");
    ran
}

/// Starts a program with pipes around it, without anything of the environment that it would obey.
pub(crate) fn start(program: &str, arguments: &[&str]) -> Child {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("LIBISCSI_") {
            command.env_remove(name);
        }
    }
    let pipes = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    pipes.spawn().unwrap_or_else(|error| panic!("{program}: {error}"))
}

/// Waits for a program to end.
pub(crate) fn end(mut child: Child) -> Ran {
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut stderr = child.stderr.take().expect("a pipe");
    let stdout = thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.read_to_end(&mut bytes).map(|_| bytes)
    });
    let stderr = thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    let late = Instant::now() + LIMIT;
    let status = loop {
        match child.try_wait().expect("a child can be waited for") {
            Some(status) => break status,
            None if Instant::now() > late => {
                child.kill().expect("a child can be ended");
                panic!("the program runs longer than {LIMIT:?}");
            }
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    let stdout = stdout.join().expect("a reader ends").expect("a pipe can be read");
    let stderr = stderr.join().expect("a reader ends").expect("standard error is text");
    Ran { status: status.code(), stdout, stderr }
}
