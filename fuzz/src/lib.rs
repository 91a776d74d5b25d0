// SPDX-License-Identifier: LGPL-2.1-or-later
//! Fuzz targets: pure functions of bytes which panic when something is wrong that must not be, whatever the bytes are.
//!
//! [`TARGETS`] lists them. `iscsi-libfuzzer` lets libFuzzer find inputs (`make fuzz`), `iscsi-fuzz` replays those that
//! are kept and varies them, with nothing but stable Rust (the step `fuzz` of `make check`).
//!
//! - `input` reads what a structured target does next from the bytes; [`mutation`] varies them, [`seeds`] begins them
//! - `wire`, `text`, `login`, `scsi` are the parsers
//! - `session` is a session of `iscsi-proto` with requests in flight, `driver` the driver of `iscsi-client`, `target` the
//!   target of the testkit
//! - [`heap`] measures the memory that an input takes
#![deny(unsafe_code)]

mod driver;
pub mod heap;
mod input;
mod login;
pub mod mutation;
mod scsi;
pub mod seeds;
mod session;
mod target;
mod text;
mod wire;

/// A fuzz target.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, and that of its directories under `corpus` and `regressions`.
    pub name: &'static str,
    /// What it feeds.
    pub what: &'static str,
    /// Words that it knows.
    pub dictionary: Dictionary,
    /// Longest input that is worth trying, in bytes.
    pub longest: usize,
    /// Most memory that an input may take at a time, in bytes.
    pub memory: usize,
    /// Inputs that the smoke run makes, so many that each target takes about as long.
    pub rounds: u32,
    /// Panics when something is wrong.
    pub feed: fn(&[u8]),
}

/// Words that inputs may have, as libFuzzer reads them.
#[derive(Clone, Copy)]
pub struct Dictionary {
    /// Its file under `dictionaries`, without `.dict`; empty for none.
    pub name: &'static str,
    /// What is in the file.
    pub words: &'static str,
}

const NONE: Dictionary = Dictionary { name: "", words: "" };
const PDUS: Dictionary = Dictionary { name: "pdu", words: include_str!("../dictionaries/pdu.dict") };
const TEXTS: Dictionary = Dictionary { name: "text", words: include_str!("../dictionaries/text.dict") };
const URLS: Dictionary = Dictionary { name: "url", words: include_str!("../dictionaries/url.dict") };

/// All fuzz targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "deframer",
        what: "PDU framing: lengths, AHS, header digests, bytes that come in any portions",
        dictionary: PDUS,
        longest: 4096,
        memory: 1 << 16,
        rounds: 600_000,
        feed: wire::deframer,
    },
    Target {
        name: "pdu",
        what: "each PDU of both directions: decode, encode, decode",
        dictionary: PDUS,
        longest: 96,
        memory: 1 << 16,
        rounds: 500_000,
        feed: wire::pdu,
    },
    Target {
        name: "text",
        what: "key=value text, numbers, lists, binary values",
        dictionary: TEXTS,
        longest: 4096,
        memory: 1 << 18,
        rounds: 500_000,
        feed: text::pairs,
    },
    Target {
        name: "login",
        what: "the login: any Login Responses, with and without CHAP, in one or many parts",
        dictionary: TEXTS,
        longest: 16384,
        memory: 1 << 20,
        rounds: 300_000,
        feed: login::login,
    },
    Target {
        name: "chap",
        what: "CHAP values, and the exchange with a target that proves itself or does not",
        dictionary: TEXTS,
        longest: 4096,
        memory: 1 << 18,
        rounds: 200_000,
        feed: login::chap,
    },
    Target {
        name: "discovery",
        what: "the answer to SendTargets",
        dictionary: TEXTS,
        longest: 16384,
        memory: 1 << 21,
        rounds: 500_000,
        feed: text::discovery,
    },
    Target {
        name: "url",
        what: "URLs of units and portals, with CHAP variables of the environment; portals",
        dictionary: URLS,
        longest: 1024,
        memory: 1 << 18,
        rounds: 400_000,
        feed: text::url,
    },
    Target {
        name: "sense",
        what: "sense data of both formats, and their texts",
        dictionary: NONE,
        longest: 300,
        memory: 1 << 16,
        rounds: 600_000,
        feed: scsi::sense,
    },
    Target {
        name: "data_in",
        what: "answers to every SCSI command that is read, and mode pages back to bytes",
        dictionary: NONE,
        longest: 2048,
        memory: 1 << 18,
        rounds: 300_000,
        feed: scsi::data_in,
    },
    Target {
        name: "cdb",
        what: "command descriptor blocks",
        dictionary: NONE,
        longest: 32,
        memory: 1 << 16,
        rounds: 600_000,
        feed: scsi::cdb,
    },
    Target {
        name: "session",
        what: "a session with reads, writes and more in flight, and a target that says almost the right thing",
        dictionary: PDUS,
        longest: 4096,
        memory: 1 << 22,
        rounds: 25_000,
        feed: session::session,
    },
    Target {
        name: "stream",
        what: "the same session, fed any bytes from the login on",
        dictionary: PDUS,
        longest: 4096,
        memory: 1 << 22,
        rounds: 7_000,
        feed: session::stream,
    },
    Target {
        name: "driver",
        what: "the driver: connects, logs in, checks the unit, reconnects, while the target sends any bytes",
        dictionary: TEXTS,
        longest: 8192,
        memory: 1 << 22,
        rounds: 50_000,
        feed: driver::driver,
    },
    Target {
        name: "target",
        what: "the testkit's target, fed any bytes of an initiator",
        dictionary: PDUS,
        longest: 8192,
        memory: 1 << 24,
        rounds: 50_000,
        feed: target::target,
    },
];

impl Target {
    /// Feeds one input.
    ///
    /// # Panics
    /// When something is wrong.
    pub fn run(&self, input: &[u8]) {
        let held = heap::peak(|| (self.feed)(input));
        assert!(
            held <= self.memory,
            "{} bytes of input take {held} bytes of memory, more than {}",
            input.len(),
            self.memory
        );
    }

    /// The target of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Target> {
        TARGETS.iter().find(|target| target.name == name)
    }
}
