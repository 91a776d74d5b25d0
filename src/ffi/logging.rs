// SPDX-License-Identifier: LGPL-2.1-or-later
//! Log level, log function, and the log function for stderr.

use core::ffi::{CStr, c_char, c_int};
use std::io::Write;

use iscsi_client::log::level;

use super::guard::guard;
use super::handle::with;
use super::types_iscsi::{iscsi_context, iscsi_log_fn};

/// Sets how much is logged: 0, the default, nothing; 1 errors, 2 connections as well, 3 socket options as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_log_level(iscsi: *mut iscsi_context, level: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe {
            with(iscsi, |context| {
                context.driver.logger.set_level(level);
                context.driver.logger.log(level::CONNECTION, format_args!("set log level to {level}"));
            })
        };
    })
}

/// Sets the function that receives log messages, `iscsi_log_to_stderr` for example; NULL, the default, for none.
///
/// Messages are told after the work that they are about. The function may call functions of the library on the
/// context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_log_fn(iscsi: *mut iscsi_context, r#fn: iscsi_log_fn) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.log_fn = r#fn) };
    })
}

/// Prints a line to stderr: `libiscsi:<level> <message>`. To be given to `iscsi_set_log_fn()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_log_to_stderr(level: c_int, message: *const c_char) {
    guard!((), {
        if message.is_null() {
            return;
        }
        // SAFETY: not null; the application gives a terminated string.
        let text = unsafe { CStr::from_ptr(message) }.to_bytes();
        let mut line = format!("libiscsi:{level} ").into_bytes();
        line.extend_from_slice(text);
        line.push(b'\n');
        // There is nobody to tell that a message could not be printed.
        let _ = std::io::stderr().write_all(&line);
    })
}
