// SPDX-License-Identifier: LGPL-2.1-or-later
//! Types and constants of iscsi.h that are this library's own.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::{c_int, c_uchar, c_void};

use super::c_enum::c_enum;
use super::types_iscsi::iscsi_context;

/// The functions under "Extensions" exist. Other libraries with this interface do not have them.
pub const LIBISCSI_FEATURE_EXTENSIONS: c_int = 1;

/// What a target announces of itself (Asynchronous Message, RFC 7143 11.9).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct iscsi_async_event {
    /// LUN field, its 8 bytes as a number; means something for event 0.
    pub lun: u64,
    /// SenseLength in two bytes, the sense data, then data of the event; valid in the callback only. NULL for none.
    pub data: *const c_uchar,
    /// Bytes at `data`, at most 4096.
    pub data_size: usize,
    /// AsyncEvent: 0 SCSI event, 1 logout requested, 2 connection and 3 session will be dropped, 4 negotiation requested,
    /// 248 to 255 vendor specific.
    pub event: u8,
    /// AsyncVCode.
    pub vendor_code: u8,
    /// Parameter1: of event 2 the connection's CID.
    pub parameter1: u16,
    /// Parameter2: of events 2 and 3 the seconds to wait (Time2Wait).
    pub parameter2: u16,
    /// Parameter3: of events 1 and 4 the seconds that are left, of events 2 and 3 Time2Retain.
    pub parameter3: u16,
}

/// Called when a target announces something; `event` is valid during the call, `opaque` what was passed when it was set. It
/// runs in `iscsi_service()` and may call any function of the library.
pub type iscsi_async_event_cb =
    Option<unsafe extern "C" fn(iscsi: *mut iscsi_context, event: *const iscsi_async_event, opaque: *mut c_void)>;

/// What authentication a context wants.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum iscsi_chap_policy {
    /// None: user names and secrets are not used.
    ISCSI_CHAP_POLICY_NEVER = 0,
    /// The target chooses between CHAP and none if the context has user name and secret. With those of the target as
    /// `ISCSI_CHAP_POLICY_MUTUAL`.
    ISCSI_CHAP_POLICY_ALLOWED = 1,
    /// CHAP: a target that wants none is not logged in to.
    ISCSI_CHAP_POLICY_REQUIRED = 2,
    /// CHAP, and the target has to prove itself too.
    ISCSI_CHAP_POLICY_MUTUAL = 3,
}
c_enum!(iscsi_chap_policy);
