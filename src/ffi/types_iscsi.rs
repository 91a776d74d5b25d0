// SPDX-License-Identifier: LGPL-2.1-or-later
//! Types and constants of iscsi.h that are equal in both layouts.
//!
//! Names, values and layouts are the public ones of libiscsi. Where Rust and C see a type
//! differently it is written twice: once for rustc, once under `cfg(cbindgen)` for the header.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_char, c_int, c_uchar, c_void};
use core::mem::MaybeUninit;

use super::c_enum::c_enum;

/// Version of the interface: a date. Programs compare it: at least 20150621 has timeouts, 20160603 iovec
/// functions.
pub const LIBISCSI_API_VERSION: c_int = 20170105;
/// The functions `scsi_task_set_iov_in()`, `scsi_task_set_iov_out()` and `iscsi_*_iov_*()` exist.
pub const LIBISCSI_FEATURE_IOVECTOR: c_int = 1;
/// The function `iscsi_init_transport()` exists; it does not say that iSER is there.
pub const LIBISCSI_FEATURE_ISER: c_int = 1;
/// The function `iscsi_get_nops_in_flight()` exists.
pub const LIBISCSI_FEATURE_NOP_COUNTER: c_int = 1;
/// Longest text that a context or a URL keeps, in bytes without its terminator. Longer ones are cut by setters
/// and refused in URLs.
pub const MAX_STRING_SIZE: c_int = 255;
const _: () = assert!(MAX_STRING_SIZE + 1 == 256, "the arrays of iscsi_url");

/// One session with one target; opaque. Made by `iscsi_create_context()`.
/// cbindgen:ignore
#[repr(C)]
pub struct iscsi_context {
    _private: [u8; 0],
}

/// One session with one target; opaque. Made by `iscsi_create_context()`.
#[cfg(cbindgen)]
pub struct iscsi_context;

/// Called once when a request that does not wait has ended. NULL is allowed wherever one is passed.
///
/// `iscsi` is the context of the request, `status` an `enum scsi_status`, `private_data` what was passed when the
/// request was begun. `command_data` is the task for SCSI commands, whatever the status; otherwise it depends on the
/// request, see the introduction, and is NULL unless `status` is `SCSI_STATUS_GOOD`. It may call any function of the
/// library.
pub type iscsi_command_cb = Option<
    unsafe extern "C" fn(
        iscsi: *mut iscsi_context,
        status: c_int,
        command_data: *mut c_void,
        private_data: *mut c_void,
    ),
>;

/// Receives a log message, without a line end; `mesg` is valid during the call. `level` is at most the level of the
/// context: 1 errors, 2 connections, 3 socket options.
pub type iscsi_log_fn = Option<unsafe extern "C" fn(level: c_int, mesg: *const c_char)>;

/// How PDUs travel: argument of `iscsi_init_transport()`.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_transport_type {
    /// Over TCP.
    TCP_TRANSPORT = 0,
    /// Over RDMA (iSER): known by name only, refused by `iscsi_init_transport()`.
    ISER_TRANSPORT = 1,
}
c_enum!(iscsi_transport_type);

/// Whether this initiator offers ImmediateData (RFC 7143 13.11).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_immediate_data {
    /// Data never travel with their command.
    ISCSI_IMMEDIATE_DATA_NO = 0,
    /// They may, if the target agrees.
    ISCSI_IMMEDIATE_DATA_YES = 1,
}
c_enum!(iscsi_immediate_data);

/// Whether this initiator asks for InitialR2T (RFC 7143 13.10).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_initial_r2t {
    /// The first data may be sent unasked, if the target agrees.
    ISCSI_INITIAL_R2T_NO = 0,
    /// The target asks for them.
    ISCSI_INITIAL_R2T_YES = 1,
}
c_enum!(iscsi_initial_r2t);

/// Kind of session (RFC 7143 13.21).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_session_type {
    /// For `iscsi_discovery_async()` and `iscsi_discovery_sync()` only; it needs no target name.
    ISCSI_SESSION_DISCOVERY = 1,
    /// For SCSI commands.
    ISCSI_SESSION_NORMAL = 2,
}
c_enum!(iscsi_session_type);

/// What Rust sees of the C enum below, whose `_LAST` repeats a value.
/// cbindgen:ignore
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_header_digest {
    /// No digest.
    ISCSI_HEADER_DIGEST_NONE = 0,
    /// None, or CRC32C if the target wants it.
    ISCSI_HEADER_DIGEST_NONE_CRC32C = 1,
    /// CRC32C, or none if the target wants that.
    ISCSI_HEADER_DIGEST_CRC32C_NONE = 2,
    /// CRC32C, or the login fails.
    ISCSI_HEADER_DIGEST_CRC32C = 3,
}

/// Values offered for HeaderDigest, in order of preference (RFC 7143 13.1).
#[cfg(cbindgen)]
#[repr(C)]
pub enum iscsi_header_digest {
    /// No digest.
    ISCSI_HEADER_DIGEST_NONE = 0,
    /// None, or CRC32C if the target wants it.
    ISCSI_HEADER_DIGEST_NONE_CRC32C = 1,
    /// CRC32C, or none if the target wants that.
    ISCSI_HEADER_DIGEST_CRC32C_NONE = 2,
    /// CRC32C, or the login fails.
    ISCSI_HEADER_DIGEST_CRC32C = 3,
    /// The largest valid value.
    ISCSI_HEADER_DIGEST_LAST = 3,
}
c_enum!(iscsi_header_digest);

/// How a request ended: the SCSI status byte (SAM-5 5.3.1), or a value above 0xff from the library itself. The
/// introduction has a table of what each means.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_status {
    /// Done.
    SCSI_STATUS_GOOD = 0x0,
    /// Failed: `scsi_task.sense` says why.
    SCSI_STATUS_CHECK_CONDITION = 0x2,
    /// Never seen: reported as `SCSI_STATUS_GOOD`.
    SCSI_STATUS_CONDITION_MET = 0x4,
    /// The unit cannot take the command now: try again later.
    SCSI_STATUS_BUSY = 0x8,
    /// Another initiator has reserved the unit.
    SCSI_STATUS_RESERVATION_CONFLICT = 0x18,
    /// The unit has too many commands: try again later.
    SCSI_STATUS_TASK_SET_FULL = 0x28,
    /// An auto contingent allegiance blocks the unit.
    SCSI_STATUS_ACA_ACTIVE = 0x30,
    /// Aborted by another initiator.
    SCSI_STATUS_TASK_ABORTED = 0x40,
    /// Login only: the target is at `iscsi_get_target_address()` (login status 0x0101).
    SCSI_STATUS_REDIRECT = 0x101,
    /// Cancelled by the program, or its context was destroyed.
    SCSI_STATUS_CANCELLED = 0xf000000,
    /// Not carried out, or not known whether: see `iscsi_get_error()`.
    SCSI_STATUS_ERROR = 0xf000001,
    /// Not answered within the time of `iscsi_set_timeout()`.
    SCSI_STATUS_TIMEOUT = 0xf000002,
}
c_enum!(scsi_status);

/// Task management functions (RFC 7143 11.5.1).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_task_mgmt_funcs {
    /// Aborts one command.
    ISCSI_TM_ABORT_TASK = 1,
    /// Aborts the commands of this session on a unit.
    ISCSI_TM_ABORT_TASK_SET = 2,
    /// Ends an auto contingent allegiance.
    ISCSI_TM_CLEAR_ACA = 3,
    /// Aborts the commands of all initiators on a unit.
    ISCSI_TM_CLEAR_TASK_SET = 4,
    /// Resets a unit.
    ISCSI_TM_LUN_RESET = 5,
    /// Resets all units of the target.
    ISCSI_TM_TARGET_WARM_RESET = 6,
    /// The same, and closes all connections.
    ISCSI_TM_TARGET_COLD_RESET = 7,
    /// Takes a command over to another connection; of no use in a session with one.
    ISCSI_TM_TASK_REASSIGN = 8,
}
c_enum!(iscsi_task_mgmt_funcs);

/// Answers to a task management function (RFC 7143 11.6.1).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_task_mgmt_response {
    /// Done.
    ISCSI_TMR_FUNC_COMPLETE = 0,
    /// The command is not known: it has ended, for example.
    ISCSI_TMR_TASK_DOES_NOT_EXIST = 1,
    /// No such unit.
    ISCSI_TMR_LUN_DOES_NOT_EXIST = 2,
    /// The command still belongs to another connection.
    ISCSI_TMR_TASK_STILL_ALLEGIANT = 3,
    /// Commands cannot be taken over.
    ISCSI_TMR_TASK_ALLEGIANCE_REASS_NOT_SUPPORTED = 4,
    /// The function is not supported.
    ISCSI_TMR_TMF_NOT_SUPPORTED = 5,
    /// This initiator may not do that.
    ISCSI_TMR_FUNC_AUTH_FAILED = 6,
    /// Refused.
    ISCSI_TMR_FUNC_REJECTED = 255,
}
c_enum!(iscsi_task_mgmt_response);

/// A parsed URL; every text is terminated. Made by `iscsi_parse_full_url()` and `iscsi_parse_portal_url()`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct iscsi_url {
    /// Host and port as written: what the functions that connect take.
    pub portal: [c_char; 256],
    /// Name of the target, decoded; empty in the URL of a portal.
    pub target: [c_char; 256],
    /// User name for CHAP; empty if there is none.
    pub user: [c_char; 256],
    /// Secret for CHAP; empty if there is none.
    pub passwd: [c_char; 256],
    /// User name of the target for mutual CHAP; empty if there is none.
    pub target_user: [c_char; 256],
    /// Secret of the target for mutual CHAP; empty if there is none.
    pub target_passwd: [c_char; 256],
    /// Logical unit; 0 in the URL of a portal.
    pub lun: c_int,
    /// The context for which it was parsed, or NULL.
    pub iscsi: *mut iscsi_context,
    /// Always `TCP_TRANSPORT`.
    pub transport: MaybeUninit<iscsi_transport_type>,
}
assert_layout!(iscsi_url, 1560 / 1548, {
    portal: 0 / 0,
    target: 256 / 256,
    user: 512 / 512,
    passwd: 768 / 768,
    target_user: 1024 / 1024,
    target_passwd: 1280 / 1280,
    lun: 1536 / 1536,
    iscsi: 1544 / 1540,
    transport: 1552 / 1544,
});

/// A block of bytes: data to send, a parameter list, or the echo of a ping.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct iscsi_data {
    /// Bytes at `data`.
    pub size: usize,
    /// NULL if there are none.
    pub data: *mut c_uchar,
}
assert_layout!(iscsi_data, 16 / 8, {
    size: 0 / 0,
    data: 8 / 4,
});

/// A range of blocks for UNMAP.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct unmap_list {
    /// Address of the first block.
    pub lba: u64,
    /// How many blocks.
    pub num: u32,
}
assert_layout!(unmap_list, 16 / 12, {
    lba: 0 / 0,
    num: 8 / 8,
});
