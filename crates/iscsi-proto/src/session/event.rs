// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a session tells its caller, and what it wants from the caller's memory.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use crate::login::LoginFailure;
use crate::wire::{AsyncMessage, Crc32c, FrameError, LogoutResponse, Opcode, RejectReason, ResponseCode, TaskResult};

/// One thing that happened. Events come one at a time; between two of them the caller may do
/// anything to the session.
#[derive(Debug)]
pub enum Event<T> {
    /// A request is over; nothing about it is kept that the caller can see.
    Completed {
        /// As given on submission.
        owner: T,
        /// How it ended.
        completion: Completion,
    },
    /// The target announced something (RFC 7143 11.9); the session does what has to be done.
    AsyncMessage {
        /// Its header.
        message: Box<AsyncMessage>,
        /// Sense and event data as sent, cut to a few KiB.
        data: Vec<u8>,
    },
    /// The connection is of no more use. The caller closes it and calls
    /// [`Session::connection_lost`](super::Session::connection_lost).
    ConnectionFailed(ConnectionError),
}

/// How a request ended. The answers to most requests are SCSI results, which are moved from hand to hand: what is large
/// and rare is boxed.
#[derive(Debug)]
pub enum Completion {
    /// A SCSI status arrived.
    Scsi(ScsiResult),
    /// The echo of a ping.
    Ping(Vec<u8>),
    /// The whole text of the answer.
    Text(Vec<u8>),
    /// The answer to a task management request.
    TaskManagement(TaskResult),
    /// The session is closed.
    LoggedOut(Box<LogoutResponse>),
    /// The session is in full feature phase.
    LoggedIn,
    /// The target is elsewhere (login status 0x0101, 0x0102).
    Redirected(Box<Redirect>),
    /// No answer, or a bad one.
    Failed(Failure),
}

/// Where a target is (RFC 7143 11.13.5).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redirect {
    /// Login status.
    pub status: u16,
    /// TargetAddress as sent.
    pub address: Vec<u8>,
    /// TargetName as sent, if it was.
    pub target_name: Option<Vec<u8>>,
}

/// SCSI status of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScsiResult {
    /// Status byte as sent.
    pub status: u8,
    /// Difference between expected and moved data.
    pub residual: Residual,
    /// Data-In bytes that came.
    pub received: u32,
}

/// Difference between the expected and the moved amount of data (RFC 7143 11.4.5), in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Residual {
    /// As expected, or not told.
    #[default]
    None,
    /// The target moved so much less; at most the expected length.
    Underflow(u32),
    /// The target wanted to move so much more.
    Overflow(u32),
}

/// Why a request has no answer.
#[derive(Debug)]
pub enum Failure {
    /// Cancelled by the caller, or ended with its session.
    Cancelled,
    /// Its time was over.
    TimedOut,
    /// It failed alone; the session goes on.
    Error(CommandError),
    /// The login failed.
    Login(Box<LoginFailure>),
}

/// Why a single request failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum CommandError {
    /// The target could not carry the command out (RFC 7143 11.4.3).
    Response(ResponseCode),
    /// The target rejected the request.
    Rejected(RejectReason),
    /// The memory for the data to receive is smaller than the data.
    DataInCut,
    /// The target reported success, but sent or took less data than it said.
    DataMissing {
        /// Bytes that it said.
        expected: u32,
        /// Bytes that moved.
        moved: u32,
    },
    /// The memory with the data to send is smaller than the expected transfer length.
    DataOutShort {
        /// Bytes that the command says it moves.
        expected: u32,
    },
    /// The target's answers could not be accepted, again and again.
    WrongAnswers,
    /// The connection was lost too often while the command was on its way.
    LostTooOften,
    /// There was no memory to keep what is needed for the request.
    OutOfMemory,
    /// The text answer is longer than we keep.
    TextTooLong,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Response(code) => write!(f, "the target did not complete the command: {code}"),
            Self::Rejected(reason) => {
                write!(
                    f,
                    "Request was rejected with reason: {:#04x} ({})",
                    reason.0,
                    reason.name().unwrap_or("Unknown")
                )
            }
            Self::DataInCut => f.write_str("the data-in buffers are smaller than the data that the target sent"),
            Self::DataMissing { expected, moved } => {
                write!(f, "the target reported success, but moved only {moved} of {expected} bytes")
            }
            Self::DataOutShort { expected } => {
                write!(f, "write: iovector holds less than the {expected} bytes that the command transfers")
            }
            Self::WrongAnswers => f.write_str("the target's answers to the command could not be accepted, repeatedly"),
            Self::LostTooOften => f.write_str("the connection was lost each time the command was sent"),
            Self::OutOfMemory => f.write_str("Out-of-memory: the request could not be kept"),
            Self::TextTooLong => f.write_str("the target's text answer is longer than this library keeps"),
        }
    }
}

/// Why a connection is of no more use.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ConnectionError {
    /// Bytes that are no PDU.
    Frame(FrameError),
    /// A PDU that has no place here: its opcode is unknown or belongs to another phase.
    Unexpected(Opcode),
    /// A PDU contradicts what it belongs to.
    Protocol {
        /// What kind of PDU.
        opcode: Opcode,
        /// What is wrong.
        problem: &'static str,
    },
    /// The target asked for a new session or announced the end of this one; after so many seconds
    /// it may be opened again.
    TargetAsked {
        /// Time2Wait, seconds.
        wait: u16,
    },
    /// A Reject that belongs to no request of ours.
    Rejected(RejectReason),
    /// The caller took away data of a write of which a part had left, so that the rest of the PDU
    /// is not known.
    DataOutGone,
    /// There was no memory for what is needed to go on.
    OutOfMemory,
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(error) => error.fmt(f),
            Self::Unexpected(opcode) => write!(f, "the target sent a PDU that has no place here: {opcode}"),
            Self::Protocol { opcode, problem } => write!(f, "the target sent a wrong {opcode} PDU: {problem}"),
            Self::TargetAsked { wait } => write!(f, "the target asked for a new session (wait {wait} s)"),
            Self::Rejected(reason) => {
                write!(
                    f,
                    "Request was rejected with reason: {:#04x} ({})",
                    reason.0,
                    reason.name().unwrap_or("Unknown")
                )
            }
            Self::DataOutGone => f.write_str("write: the iovector shrank while its data was being sent"),
            Self::OutOfMemory => f.write_str("Out-of-memory: the connection cannot go on"),
        }
    }
}

impl core::error::Error for ConnectionError {}
impl core::error::Error for CommandError {}

/// The memory of commands, which belongs to the caller. The session moves data only through it.
///
/// Offsets and lengths are within the expected transfer length of the command.
pub trait Memory<T> {
    /// Whether the data to send is all there: `length` bytes.
    fn covers(&mut self, owner: &T, length: u32) -> bool;

    /// Copies data to send from `offset` on; gives the number of bytes that were there.
    fn fetch(&mut self, owner: &T, offset: u32, into: &mut [u8]) -> usize;

    /// `crc` with data to send taken in, `length` bytes from `offset` on; `None` unless they were all there.
    fn digest_out(&mut self, owner: &T, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c>;

    /// `crc` with received data taken in that lies where it belongs; `None` unless it was all there.
    fn digest_in(&mut self, owner: &T, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c>;

    /// Keeps received data at `offset`; gives the number of bytes for which there was room.
    fn store(&mut self, owner: &T, offset: u32, bytes: &[u8]) -> usize;

    /// Keeps the data segment of a SCSI Response with CHECK CONDITION: two bytes of sense length,
    /// then the sense.
    fn store_response(&mut self, owner: &T, bytes: &[u8]);

    /// The command has its CmdSN now, and is about to leave.
    fn sending(&mut self, owner: &T, handle: super::Handle);
}
