// SPDX-License-Identifier: LGPL-2.1-or-later
//! Every ceiling on what a target can make us keep, do or say, with its reason.

/// Largest value RFC 7143 13.12 to 13.14 allow for a segment or burst length.
pub const MAX_SEGMENT_LENGTH: u32 = 0x00ff_ffff;

/// Smallest value RFC 7143 13.12 to 13.14 allow for a segment or burst length.
pub const MIN_SEGMENT_LENGTH: u32 = 512;

/// Largest data segment of a Login PDU in either direction: the default
/// MaxRecvDataSegmentLength holds during login (RFC 7143 6.3).
pub const LOGIN_SEGMENT_LENGTH: usize = 8192;

/// Text collected from one run of Login Responses joined by the C bit. RFC 7143 6.1 demands
/// 8192 bytes; authentication methods with long items may take 64 KiB.
pub const LOGIN_TEXT_LENGTH: usize = 65536;

/// Key=value pairs read from one logical text segment of a login.
pub const LOGIN_KEYS: usize = 256;

/// Login Requests sent in one login before giving up (contract 7.8).
pub const LOGIN_REQUESTS: u32 = 11;

/// Bytes of a challenge or response of CHAP once it is decoded: what RFC 7143 12.1.3 allows.
pub const CHAP_LENGTH: usize = 1024;

/// Redirects followed in one attempt to open a session: a target could otherwise send us round for ever.
pub const REDIRECTS: u32 = 8;

/// Unit attentions that are cleared before a unit counts as not ready: a unit has few reasons for them (contract 7.12).
pub const UNIT_ATTENTIONS: u32 = 10;

/// Bytes of a login text, and of one value in it, that an error shows: enough to see what is wrong.
pub const SHOWN_TEXT: usize = 240;

/// See [`SHOWN_TEXT`].
pub const SHOWN_VALUE: usize = 64;

/// Text collected for one SendTargets answer, over all its PDUs: about 100,000 targets.
pub const DISCOVERY_TEXT_LENGTH: usize = 8 << 20;

/// Key=value pairs read from one SendTargets answer: a pair costs more memory than its text, so a
/// text of the largest size may only hold pairs of 32 bytes.
pub const DISCOVERY_KEYS: usize = DISCOVERY_TEXT_LENGTH / 32;

/// Text Requests sent for one SendTargets answer: at 8 KiB a PDU the ceiling above needs 1024.
pub const DISCOVERY_REQUESTS: u32 = 4096;

/// Commands that the window lets through: as many as there can be at all, so that numbers are compared well within half
/// of their range.
pub const COMMAND_WINDOW: u32 = 1 << 22;

/// R2Ts of one command that wait to be answered: MaxOutstandingR2T is at most this.
pub const OUTSTANDING_R2T: u32 = 16;

/// Answers to NOP-In that wait to be sent. More are dropped: the target asks again.
pub const NOP_ANSWERS: usize = 64;

/// Longest Additional Header Segments we read past (RFC 7143 11.2.1.5: one byte of words).
pub const AHS_LENGTH: usize = 255 * 4;

/// Times that a session is opened again for a command whose answer could not be accepted. It could otherwise end the
/// connection with each repetition, without end.
pub const COMMAND_FAULTS: u8 = 3;

/// Times that a command is sent again because its connection was lost. With the three seconds between sessions this is a
/// minute and a half: a target that ends each of them does not keep the command for ever.
pub const COMMAND_REPLAYS: u8 = 32;

/// Times that the timeout of a command begins anew with a session that was opened again. An application that allows four
/// seconds waits for sixteen at most, and not for as long as the target ends session after session.
pub const TIMEOUT_RENEWALS: u8 = 3;

/// A session that was lost is not opened again so soon after it was opened last, in ms: 20 times a minute at most, for a
/// target that ends each.
pub const RECONNECT_GUARD: u64 = 3_000;

/// Longest wait between attempts to open a lost session, in ms, if the target has asked for none.
pub const RECONNECT_WAIT: u64 = 30_000;

/// Time2Wait that a target may ask for, in seconds: the range of DefaultTime2Wait (RFC 7143 13.15).
pub const TIME2WAIT: u16 = 3600;

/// How long a target may take to answer the logout that it has asked for, in ms.
pub const LOGOUT_WAIT: u64 = 10_000;

/// How far a StatSN may lie ahead of the expected one before statuses must have been lost
/// (RFC 7143 4.2.2.2 wants a constant). TCP loses nothing, so a small gap is a target's slip that
/// costs nothing, and a large one means that the numbers mean nothing.
pub const STAT_SN_GAP: u32 = 1 << 16;

/// PDUs prepared for one gathered write.
pub const TRANSMIT_PDUS: usize = 256;

/// Bytes prepared for one gathered write: what a socket takes at once.
pub const TRANSMIT_BYTES: usize = 1 << 20;

/// Data of one received PDU that is not Data-In kept in memory between two such PDUs; a larger
/// block is given back as soon as the PDU is handled.
pub const KEPT_SEGMENT: usize = 16 << 10;

/// One service call reads no more once it has read so many bytes, half of what the room for reading ahead holds: a target
/// that is quick could otherwise keep the caller there.
pub const SERVICE_BYTES: usize = 128 << 10;

/// Gathered writes of one service call, for the same reason.
pub const SERVICE_WRITES: u32 = 16;

/// Log records kept until the application takes them; the oldest go first.
pub const LOG_RECORDS: usize = 256;

/// Sense data, with their length and what follows them, that a command keeps: SPC-4 has 252 bytes at most.
pub const SENSE_DATA: usize = 4 << 10;

/// Data of an asynchronous message that the application is told: sense and more event data than any standard has.
pub const ASYNC_DATA: usize = 4 << 10;

/// Asynchronous messages of one connection that are logged.
pub const ASYNC_LINES: u32 = 64;

/// Longest list of supported commands that is read to the end it announces: 8192 commands.
pub const SUPPORTED_COMMANDS_LENGTH: usize = 64 << 10;
