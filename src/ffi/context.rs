// SPDX-License-Identifier: LGPL-2.1-or-later
//! Creating and destroying a context.

use core::ffi::{c_char, c_int};
use core::ptr;

use iscsi_client::Settings;

use super::callback::Ending;
use super::environment;
use super::guard::{guard, silence_panics};
use super::handle::{self, Context, Frame, error_text, is_poisoned, with};
use super::layout::NAME_LIMIT;
use super::service_thread;
use super::text::bounded;
use super::types_iscsi::iscsi_context;

/// Makes a context, for one session with one target at a time. `initiator_name` is the iSCSI name of this initiator,
/// such as `iqn.2026-01.com.example:host` (RFC 7143 4.2.7.1); it is copied.
///
/// The environment variables `LIBISCSI_DEBUG`, `LIBISCSI_TCP_*` and `LIBISCSI_BIND_INTERFACES` give its first
/// settings.
///
/// Returns a context for `iscsi_destroy_context()`; NULL if the name is NULL or empty, or the system has no memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_create_context(initiator_name: *const c_char) -> *mut iscsi_context {
    guard!(ptr::null_mut(), {
        // SAFETY: the application gives null or a terminated string.
        let Some(name) = (unsafe { bounded(initiator_name, NAME_LIMIT) }).filter(|name| !name.is_empty()) else {
            return ptr::null_mut();
        };
        silence_panics();
        // The ISID is drawn for the first login, unless the application chooses one before.
        let iscsi = handle::create(Settings::new(name, None));
        if environment::has_ours() {
            // SAFETY: the context was made just now.
            let _ = unsafe { with(iscsi, environment::apply) };
        }
        iscsi
    })
}

/// Destroys a context: closes the connection without logout, calls the callbacks of all requests that have not ended
/// with `SCSI_STATUS_CANCELLED`, and frees the context. Tasks stay the application's.
///
/// May be called from a callback: the context is then freed when the function that runs the callback returns, and that
/// function makes no more use of it. Returns 0, also for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_destroy_context(iscsi: *mut iscsi_context) -> c_int {
    guard!(0, {
        // SAFETY: the application gives null or a valid context, and does not use it again.
        let Some(frame) = (unsafe { Frame::enter(iscsi) }) else { return 0 };
        if frame.is_doomed() {
            return 0;
        }
        // Who waits in a call sees this when he is woken.
        frame.doom();
        let is_unused = |context: &mut Context| context.service_thread.is_none() && context.driver.is_unused();
        // SAFETY: the frame keeps the context alive.
        if unsafe { with(iscsi, is_unused) } == Some(true) {
            return 0;
        }
        // In a callback of the service thread it ends by itself, once the callback has returned.
        // SAFETY: the frame keeps the context alive.
        unsafe { service_thread::stop(iscsi) };
        // SAFETY: as above.
        if unsafe { is_poisoned(iscsi) } {
            return 0;
        }
        // Requests end before the connection does, while it is known which are on their way: those are told of last. That
        // there is no connection is no error here.
        let end = |context: &mut Context| {
            context.driver.cancel_all(&mut context.buffers);
            context.driver.disconnect()
        };
        // SAFETY: as above.
        let _ = unsafe { with(iscsi, end) };
        // SAFETY: as above.
        unsafe { cancel_all(iscsi) };
        0
    })
}

/// Ends all requests of the application that there are with CANCELLED. Requests which callbacks submit meanwhile are not
/// ended.
///
/// # Safety
/// `iscsi` is a context kept alive by a frame of the caller.
pub(crate) unsafe fn cancel_all(iscsi: *mut iscsi_context) {
    // SAFETY: passed on to the caller.
    let ended = unsafe { with(iscsi, |context| context.driver.cancel_all(&mut context.buffers)) };
    // SAFETY: passed on to the caller.
    unsafe { tell_ended(iscsi, ended.unwrap_or(0)) };
}

/// Tells of so many requests that have ended.
///
/// # Safety
/// `iscsi` is a context kept alive by a frame of the caller.
pub(crate) unsafe fn tell_ended(iscsi: *mut iscsi_context, ended: usize) {
    for _ in 0..ended {
        // SAFETY: passed on to the caller.
        let ending = unsafe {
            with(iscsi, |context| {
                let notice = context.driver.take_notice()?;
                Some(Ending::of(context, notice))
            })
        };
        let Some(Some(ending)) = ending else { return };
        // SAFETY: passed on to the caller.
        unsafe { ending.tell(iscsi) };
    }
}

/// Gives the text of the last error of a context; an empty one if there was none or the context is NULL.
///
/// The text is valid until the next call on the context. It is not cleared by a success.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_error(iscsi: *mut iscsi_context) -> *const c_char {
    guard!(c"".as_ptr(), {
        // SAFETY: the application gives null or a valid context.
        unsafe { error_text(iscsi) }
    })
}
