// SPDX-License-Identifier: LGPL-2.1-or-later
//! Settings from the environment (contract 3.3).

use core::ffi::c_char;

use iscsi_client::environment;

use super::handle::Context;
use super::logging::iscsi_log_to_stderr;

/// What the names of all variables begin with that are read here.
const PREFIX: &[u8] = b"LIBISCSI_";

#[cfg(not(target_vendor = "apple"))]
unsafe extern "C" {
    static mut environ: *const *const c_char;
}

/// The process's variables, up to a null.
fn variables() -> *const *const c_char {
    #[cfg(target_vendor = "apple")]
    // SAFETY: what the function gives may always be read.
    let variables = unsafe { *libc::_NSGetEnviron() }.cast_const().cast();
    #[cfg(not(target_vendor = "apple"))]
    // SAFETY: the C library keeps this variable; as with getenv, no thread changes the environment meanwhile.
    let variables = unsafe { environ };
    variables
}

/// Whether the environment has a variable of ours. Most have none, and looking for one after the other takes as long as
/// all else that makes a context.
pub(crate) fn has_ours() -> bool {
    let mut entry = variables();
    // An application that clears its environment may leave null here.
    while !entry.is_null() {
        // SAFETY: `entry` points into an array that ends with null, at its end at most. As with getenv, no thread changes the
        // environment meanwhile.
        let text = unsafe { *entry };
        if text.is_null() {
            break;
        }
        if begins_with_prefix(text) {
            return true;
        }
        // SAFETY: this was not the end of the array.
        entry = unsafe { entry.add(1) };
    }
    false
}

/// Whether a terminated string begins with `PREFIX`.
fn begins_with_prefix(text: *const c_char) -> bool {
    PREFIX.iter().enumerate().all(|(index, &expected)| {
        // SAFETY: no byte before this one is zero, since all are as expected, so that the string has it.
        let byte = unsafe { text.add(index) };
        // SAFETY: as above.
        unsafe { byte.cast::<u8>().read() == expected }
    })
}

/// Takes over what is set for every new context.
pub(crate) fn apply(context: &mut Context) {
    if let Some(level) = environment::log_level() {
        context.driver.logger.set_level(level);
        context.log_fn = Some(iscsi_log_to_stderr);
    }
    for problem in environment::apply(&mut context.driver.settings) {
        context.set_error(format_args!("{problem}"));
    }
    let limit = context.driver.settings.connect_timeout;
    context.driver.set_connect_timeout(limit);
}
