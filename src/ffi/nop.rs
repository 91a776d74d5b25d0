// SPDX-License-Identifier: LGPL-2.1-or-later
//! Pings.

use core::ffi::{c_int, c_uchar, c_void};
use core::slice;

use iscsi_client::error::submit_text;

use super::callback::{Pending, Subject};
use super::guard::guard;
use super::handle::with;
use super::submit::set_error;
use super::types_iscsi::{iscsi_command_cb, iscsi_context};

/// Sends a ping: a NOP-Out that asks the target for an echo of the `len` bytes at `data` (RFC 7143 11.18). They are
/// copied; `data` may be NULL with `len` 0.
///
/// `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `struct iscsi_data *` with the echo as
/// `command_data`, which is valid in the callback only; or with another status and NULL.
///
/// Returns 0, or -1 with an error text: not logged in, a discovery session, or more data than the target takes. While
/// a lost session is being opened again nothing is sent, 0 is returned, and `cb` is never called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_nop_out_async(
    iscsi: *mut iscsi_context,
    cb: iscsi_command_cb,
    data: *mut c_uchar,
    len: c_int,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        let bytes = match usize::try_from(len) {
            // SAFETY: not null; the application gives `len` readable bytes.
            Ok(length) if length > 0 && !data.is_null() => unsafe { slice::from_raw_parts(data, length) },
            Ok(0) => &[],
            _ => {
                // SAFETY: the application gives null or a valid context.
                unsafe { set_error(iscsi, format_args!("a ping cannot have {len} bytes of data at {data:p}")) };
                return -1;
            }
        };
        let owner = Pending::callback(Subject::Ping, cb, private_data);
        // SAFETY: the application gives null or a valid context.
        let sent = unsafe {
            with(iscsi, |context| {
                if context.driver.is_recovering() {
                    return true;
                }
                match context.driver.ping(bytes, owner) {
                    Ok(_) => true,
                    Err((error, _)) => {
                        context.set_error(format_args!("{}", submit_text("send nop-out", error)));
                        false
                    }
                }
            })
        };
        if sent == Some(true) { 0 } else { -1 }
    })
}

/// Gives the number of pings sent since the target last answered one: 0 again after each answer, and after a
/// reconnect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_nops_in_flight(iscsi: *mut iscsi_context) -> c_int {
    guard!(0, {
        // SAFETY: the application gives null or a valid context.
        let pings = unsafe { with(iscsi, |context| context.driver.pings_in_flight()) };
        c_int::try_from(pings.unwrap_or(0)).unwrap_or(c_int::MAX)
    })
}
