// SPDX-License-Identifier: LGPL-2.1-or-later
//! Numbers that a login offers. Programs test `LIBISCSI_FEATURE_EXTENSIONS`.

use core::ffi::c_int;

use iscsi_proto::login::Parameter;

use super::guard::guard;
use super::settings::before_login;
use super::types_iscsi::iscsi_context;

/// Sets a number on behalf of the application: no URL changes it any more.
unsafe fn set(iscsi: *mut iscsi_context, parameter: Parameter, number: u32) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe {
        before_login(iscsi, "the session is logged in: it keeps what was negotiated", |context| {
            context.driver.settings.set_parameter(parameter, number).map_err(|error| error.to_string())?;
            context.parameters.set(parameter, number);
            Ok(())
        })
    }
}

/// Sets how many bytes one sequence of Data-In or Data-Out PDUs may have (MaxBurstLength, RFC 7143 13.13): 512 to
/// 16777215; the default is 262144. The target may want less.
///
/// The URL argument `max_burst_length=` and the variable `LIBISCSI_MAX_BURST_LENGTH` do the same; this call counts more
/// than the URL, and the URL more than the environment. Returns 0, or -1 with an error text while logged in or if
/// `bytes` is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_max_burst_length(iscsi: *mut iscsi_context, bytes: u32) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { set(iscsi, Parameter::MaxBurstLength, bytes) }
    })
}

/// Sets how many bytes of a write may leave before the target asks for them (FirstBurstLength, RFC 7143 13.14): 512 to
/// 16777215; the default is 262144. No more than MaxBurstLength is offered, and the target may want less.
///
/// The URL argument `first_burst_length=` and the variable `LIBISCSI_FIRST_BURST_LENGTH` do the same, in the order of
/// `iscsi_set_max_burst_length()`. Returns 0, or -1 with an error text while logged in or if `bytes` is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_first_burst_length(iscsi: *mut iscsi_context, bytes: u32) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { set(iscsi, Parameter::FirstBurstLength, bytes) }
    })
}

/// Sets how many bytes of data the target may send in one PDU (MaxRecvDataSegmentLength, RFC 7143 13.12): 512 to
/// 16777215; the default is 262144.
///
/// The URL argument `max_recv_data_segment_length=` and the variable `LIBISCSI_MAX_RECV_DATA_SEGMENT_LENGTH` do the same,
/// in the order of `iscsi_set_max_burst_length()`. Returns 0, or -1 with an error text while logged in or if `bytes` is
/// out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_max_recv_data_segment_length(iscsi: *mut iscsi_context, bytes: u32) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { set(iscsi, Parameter::MaxRecvDataSegmentLength, bytes) }
    })
}

/// Sets for how many parts of one write the target may ask at a time (MaxOutstandingR2T, RFC 7143 13.17): 1, the
/// default, to 16. The target may want less.
///
/// The URL argument `max_outstanding_r2t=` and the variable `LIBISCSI_MAX_OUTSTANDING_R2T` do the same, in the order of
/// `iscsi_set_max_burst_length()`. Returns 0, or -1 with an error text while logged in or if `number` is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_max_outstanding_r2t(iscsi: *mut iscsi_context, number: u32) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { set(iscsi, Parameter::MaxOutstandingR2T, number) }
    })
}
