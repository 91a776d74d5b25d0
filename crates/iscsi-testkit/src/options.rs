// SPDX-License-Identifier: LGPL-2.1-or-later
//! How a target behaves.

use std::time::Duration;

/// Which digests the target accepts for one key (RFC 7143 13.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DigestPolicy {
    /// `None` only.
    #[default]
    None,
    /// `CRC32C` only.
    Crc32c,
    /// What the initiator likes better.
    Both,
}

/// A CHAP name and its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// CHAP_N.
    pub name: String,
    /// What both sides know.
    pub secret: Vec<u8>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What the target does wrong in CHAP, to get around proving itself or the initiator's proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum ChapFault {
    /// Answers `AuthMethod=None` whatever is offered, and asks for no proof.
    MethodNone,
    /// Leaves the security stage with `AuthMethod=CHAP` as its only answer.
    LeaveAtMethod,
    /// Leaves the security stage with its challenge.
    LeaveAtChallenge,
    /// Answers with an algorithm that nobody offers.
    OtherAlgorithm,
    /// Ends a login that offers more than one algorithm.
    NoList,
    /// Takes every response but that of MD5 for an error of the initiator.
    OldNumbers,
    /// Sends neither name nor proof of its own.
    NoProof,
    /// Sends its proof without a name.
    NoName,
    /// Sends its name without a proof.
    NoResponse,
    /// Sends another name with its proof.
    OtherName,
    /// Sends a proof of the right length with a wrong bit.
    WrongProof,
    /// Sends one byte as its proof.
    ShortProof,
    /// Sends the initiator's proof back.
    ReflectProof,
}

/// CHAP (RFC 7143 12.1.3) is demanded of initiators.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chap {
    /// Algorithms that the target has: 5 MD5, 6 SHA-1, 7 SHA-256, 8 SHA3-256.
    pub algorithms: Vec<u8>,
    /// What it does wrong.
    pub fault: Option<ChapFault>,
    /// What the initiator must prove.
    pub initiator: Credentials,
    /// What the target proves when it is asked to; without, being asked fails the login.
    pub target: Option<Credentials>,
}

impl Chap {
    /// CHAP with every algorithm, and nothing wrong.
    #[must_use]
    pub fn new(initiator: Credentials, target: Option<Credentials>) -> Self {
        Self { algorithms: vec![5, 6, 7, 8], fault: None, initiator, target }
    }
}

/// How a long answer to a Text Request is cut into PDUs (RFC 7143 6.2, 11.11).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TextSplit {
    /// At any byte, with the C bit set in all but the last.
    #[default]
    Anywhere,
    /// Between pairs, with the C bit clear: each PDU but the last has F=0 and a Target Transfer Tag.
    BetweenPairs,
}

/// How a target behaves: limits that it negotiates, and choices that RFC 7143 leaves to a target.
#[derive(Clone, Debug)]
pub struct Options {
    /// MaxRecvDataSegmentLength that the target declares, 512 to 2^24-1 bytes.
    pub max_recv_data_segment_length: u32,
    /// Largest FirstBurstLength agreed to, in bytes; not above `max_burst_length`.
    pub first_burst_length: u32,
    /// Largest MaxBurstLength agreed to, in bytes.
    pub max_burst_length: u32,
    /// Whether ImmediateData may be agreed.
    pub immediate_data: bool,
    /// Whether InitialR2T is insisted on.
    pub initial_r2t: bool,
    /// Largest MaxOutstandingR2T agreed to.
    pub max_outstanding_r2t: u16,
    /// Header digests accepted.
    pub header_digest: DigestPolicy,
    /// Data digests accepted.
    pub data_digest: DigestPolicy,
    /// Commands that the window admits at a time, at least 1.
    pub queue_depth: u32,
    /// CHAP demanded at login, also for discovery.
    pub chap: Option<Chap>,
    /// Text bytes in one Login Response: below 8192 it forces the C bit.
    pub login_text_length: usize,
    /// Text bytes in one Text Response: a small number forces answers over several PDUs.
    pub text_length: usize,
    /// How these are cut.
    pub text_split: TextSplit,
    /// Whether GOOD status travels in the last Data-In.
    pub status_in_data: bool,
    /// Whether each LUN answers a session's first command with UNIT ATTENTION.
    pub unit_attention: bool,
    /// The target sends a NOP-In that wants an answer this often.
    pub ping_interval: Option<Duration>,
    /// Whether PDUs of the initiator are judged.
    pub judge: bool,
    /// Whether one line per connection event and violation goes to stderr.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_recv_data_segment_length: 262_144,
            first_burst_length: 262_144,
            max_burst_length: 1_048_576,
            immediate_data: true,
            initial_r2t: false,
            max_outstanding_r2t: 1,
            header_digest: DigestPolicy::Both,
            data_digest: DigestPolicy::None,
            queue_depth: 128,
            chap: None,
            login_text_length: 8192,
            text_length: 8192,
            text_split: TextSplit::Anywhere,
            status_in_data: true,
            unit_attention: false,
            ping_interval: None,
            judge: true,
            verbose: false,
        }
    }
}

impl Options {
    /// What is wrong with the values, in words.
    pub(crate) fn check(&self) -> Result<(), String> {
        let lengths = [
            ("MaxRecvDataSegmentLength", self.max_recv_data_segment_length),
            ("FirstBurstLength", self.first_burst_length),
            ("MaxBurstLength", self.max_burst_length),
        ];
        for (key, length) in lengths {
            if !(512..=0x00ff_ffff).contains(&length) {
                return Err(format!("{key} must be 512 to 16777215, not {length}"));
            }
        }
        if self.first_burst_length > self.max_burst_length {
            return Err("FirstBurstLength must not be above MaxBurstLength".into());
        }
        if self.max_outstanding_r2t == 0 || self.queue_depth == 0 || self.queue_depth > 0x1000_0000 {
            return Err("MaxOutstandingR2T and the queue depth must be at least 1".into());
        }
        if self.text_length == 0 || !(1..=8192).contains(&self.login_text_length) {
            return Err("text lengths must be at least 1, and at most 8192 in login".into());
        }
        Ok(())
    }
}
