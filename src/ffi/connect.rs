// SPDX-License-Identifier: LGPL-2.1-or-later
//! Connecting, logging in and out, and the same with waiting.

use core::ffi::{c_char, c_int, c_void};
use std::fmt;
use std::sync::Arc;

use iscsi_client::Driver;
use iscsi_client::error::submit_text;

use super::callback::{Answer, Pending, Subject};
use super::context::cancel_all;
use super::guard::guard;
use super::handle::{Context, Frame, with};
use super::sync::{self, Watch};
use super::text::{STRING_LIMIT, bounded};
use super::types_iscsi::{iscsi_command_cb, iscsi_context};

/// Something that was not begun: the text is kept, its owner is told by the return value.
fn refused(context: &mut Context, error: impl fmt::Display) -> bool {
    context.set_error(format_args!("{error}"));
    false
}

fn connect(context: &mut Context, portal: &str, owner: Pending) -> bool {
    context.driver.connect(portal, owner).map_or_else(|(error, _)| refused(context, error), |()| true)
}

fn full_connect(context: &mut Context, portal: &str, lun: c_int, owner: Pending) -> bool {
    context.lun = lun;
    // Found out before the connection is made: what the login would refuse.
    if let Err(error) = context.driver.check_settings() {
        return refused(context, error);
    }
    context.driver.full_connect(portal, lun, owner).map_or_else(|(error, _)| refused(context, error), |()| true)
}

fn log_in(context: &mut Context, owner: Pending) -> bool {
    context.driver.log_in(owner).map_or_else(|(error, _)| refused(context, error), |()| true)
}

fn log_out(context: &mut Context, owner: Pending) -> bool {
    context.driver.log_out(owner).map_or_else(|(error, _)| refused(context, submit_text("logout", error)), |_| true)
}

unsafe fn portal(text: *const c_char) -> Option<String> {
    // SAFETY: the application gives null or a terminated string.
    let portal = unsafe { bounded(text, STRING_LIMIT) }?;
    Some(String::from_utf8_lossy(&portal).into_owned())
}

/// Begins something whose callback tells the end: 0, or -1 when it was not begun.
unsafe fn begin(
    iscsi: *mut iscsi_context,
    callback: iscsi_command_cb,
    private_data: *mut c_void,
    start: impl FnOnce(&mut Context, Pending) -> bool,
) -> c_int {
    let owner = Pending::callback(Subject::Session, callback, private_data);
    // SAFETY: passed on to the caller.
    let begun = unsafe { with(iscsi, |context| start(context, owner)) };
    if begun == Some(true) { 0 } else { -1 }
}

/// Begins something and waits for its end: 0 if that is good.
unsafe fn run(iscsi: *mut iscsi_context, start: impl FnOnce(&mut Context, Pending) -> bool) -> c_int {
    let answer = Arc::new(Answer::default());
    let owner = Pending::waiter(Subject::Session, &answer);
    // SAFETY: passed on to the caller.
    if unsafe { with(iscsi, |context| start(context, owner)) } != Some(true) {
        return -1;
    }
    // SAFETY: passed on to the caller.
    match unsafe { sync::wait(iscsi, &answer) } {
        Some(told) if told.status == 0 => 0,
        _ => -1,
    }
}

/// As `run`; after a failure the requests that wait on the connection end with CANCELLED.
unsafe fn run_connect(iscsi: *mut iscsi_context, start: impl FnOnce(&mut Context, Pending) -> bool) -> c_int {
    // SAFETY: passed on to the caller.
    let Some(frame) = (unsafe { Frame::enter(iscsi) }) else { return -1 };
    // SAFETY: the frame keeps the context alive.
    let result = unsafe { run(iscsi, start) };
    // SAFETY: as above.
    let logged_in = unsafe { with(iscsi, |context| context.driver.is_logged_in()) };
    if result != 0 && !frame.is_doomed() && logged_in == Some(false) {
        // SAFETY: as above.
        unsafe { cancel_all(iscsi) };
    }
    result
}

/// Begins to connect to `portal`: `host[:port][,tag]`, an IPv6 address in brackets. The default port is 3260, the tag
/// is ignored.
///
/// The name is resolved before the call returns, which may take time; all its addresses are tried in turn. `cb` runs
/// once: with `SCSI_STATUS_GOOD` when the TCP connection is up, or with `SCSI_STATUS_ERROR`; `command_data` is NULL. A
/// login must follow.
///
/// Returns 0, or -1 with an error text: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_connect_async(
    iscsi: *mut iscsi_context,
    portal: *const c_char,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a terminated string.
        let Some(portal) = (unsafe { self::portal(portal) }) else { return -1 };
        // SAFETY: the application gives null or a valid context.
        unsafe { begin(iscsi, cb, private_data, |context, owner| connect(context, &portal, owner)) }
    })
}

/// Connects to `portal` as `iscsi_connect_async()` does, and waits for it.
///
/// Returns 0, or -1 with an error text that names what has failed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_connect_sync(iscsi: *mut iscsi_context, portal: *const c_char) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a terminated string.
        let Some(portal) = (unsafe { self::portal(portal) }) else { return -1 };
        // SAFETY: the application gives null or a valid context.
        unsafe { run_connect(iscsi, |context, owner| connect(context, &portal, owner)) }
    })
}

/// Begins to connect to `portal` (as `iscsi_connect_async()`), log in, and check that logical unit `lun` is ready;
/// with `lun` -1 none is checked.
///
/// Kind of session and, for a normal session, target name must be set. Redirects of the target are followed. The check
/// is TEST UNIT READY: unit attentions are cleared, a missing medium and a reservation of another initiator count as
/// ready. If a serial number was set for the unit (`force_usn=` of its URL, for example), it is compared with that of
/// the unit.
///
/// `cb` runs once: with `SCSI_STATUS_GOOD` or `SCSI_STATUS_ERROR`; `command_data` is NULL. If only the check has
/// failed the session stays logged in.
///
/// Returns 0, or a negative value with an error text: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_full_connect_async(
    iscsi: *mut iscsi_context,
    portal: *const c_char,
    lun: c_int,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-libc::ENOMEM, {
        // SAFETY: the application gives null or a terminated string.
        let Some(portal) = (unsafe { self::portal(portal) }) else { return -libc::ENOMEM };
        // SAFETY: the application gives null or a valid context.
        match unsafe { begin(iscsi, cb, private_data, |context, owner| full_connect(context, &portal, lun, owner)) } {
            0 => 0,
            _ => -libc::ENOMEM,
        }
    })
}

/// Connects, logs in and checks `lun` as `iscsi_full_connect_async()` does, and waits for it.
///
/// Returns 0, or -1 with an error text that names what failed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_full_connect_sync(
    iscsi: *mut iscsi_context,
    portal: *const c_char,
    lun: c_int,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a terminated string.
        let Some(portal) = (unsafe { self::portal(portal) }) else { return -1 };
        // SAFETY: the application gives null or a valid context.
        unsafe { run_connect(iscsi, |context, owner| full_connect(context, &portal, lun, owner)) }
    })
}

/// Closes the connection at once, without logout. No callback runs inside this call. SCSI commands that have not ended stay
/// until the context connects again or is destroyed, and then end with `SCSI_STATUS_CANCELLED`; they never reach another
/// session. Other requests end so with the next `iscsi_service()`.
///
/// Returns 0, or -1 if there is no connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_disconnect(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        let closed = unsafe {
            with(iscsi, |context| match context.driver.disconnect() {
                Ok(()) => true,
                Err(_) => refused(context, "Trying to disconnect but not connected"),
            })
        };
        if closed == Some(true) { 0 } else { -1 }
    })
}

/// Begins the login on a connection that is up (RFC 7143 6.3). Kind of session and, for a normal session, target name
/// must be set.
///
/// `cb` runs once, with NULL as `command_data` and `SCSI_STATUS_GOOD`, `SCSI_STATUS_ERROR`, `SCSI_STATUS_CANCELLED`,
/// `SCSI_STATUS_TIMEOUT`, or `SCSI_STATUS_REDIRECT`: then the target is at `iscsi_get_target_address()`, to which the
/// program may connect after `iscsi_disconnect()`.
///
/// Returns 0, or -1 with an error text: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_login_async(
    iscsi: *mut iscsi_context,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { begin(iscsi, cb, private_data, log_in) }
    })
}

/// Logs in as `iscsi_login_async()` does, and waits for it.
///
/// Returns 0, or -1 with an error text; also for a redirect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_login_sync(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { run(iscsi, log_in) }
    })
}

/// Begins the logout that closes the session (RFC 7143 11.14). Nothing is sent after it; commands that have not ended
/// stay unanswered.
///
/// `cb` runs once, with NULL as `command_data`: with `SCSI_STATUS_GOOD` when the target has answered, otherwise
/// `SCSI_STATUS_CANCELLED`, `SCSI_STATUS_TIMEOUT` or `SCSI_STATUS_ERROR`. The connection stays until
/// `iscsi_disconnect()` or `iscsi_destroy_context()`.
///
/// Returns 0, or -1 with an error text: `cb` will then not be called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_logout_async(
    iscsi: *mut iscsi_context,
    cb: iscsi_command_cb,
    private_data: *mut c_void,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { begin(iscsi, cb, private_data, log_out) }
    })
}

/// Logs out as `iscsi_logout_async()` does, and waits for the answer of the target.
///
/// Returns 0, or -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_logout_sync(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { run(iscsi, log_out) }
    })
}

/// Tells whether the session is logged in: 1, otherwise 0. It is 0 while a lost session is being opened again, and 1
/// for one that stays lost because of `iscsi_set_noautoreconnect()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_is_logged_in(iscsi: *mut iscsi_context) -> c_int {
    guard!(0, {
        // SAFETY: the application gives null or a valid context.
        unsafe { with(iscsi, |context| c_int::from(context.driver.is_logged_in())) }.unwrap_or(0)
    })
}

/// Gives the address to which the target has redirected the last login; an empty text if it has not.
///
/// The text is valid until the next call on the context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_target_address(iscsi: *mut iscsi_context) -> *const c_char {
    guard!(c"".as_ptr(), {
        // SAFETY: the application gives null or a valid context.
        unsafe { with(iscsi, |context| context.target_address()) }.unwrap_or(c"".as_ptr())
    })
}

/// Has the session opened again, in this or that way: 0, or -1 when there is none.
unsafe fn lose_on_purpose(iscsi: *mut iscsi_context, lose: impl FnOnce(&mut Driver<Pending>) -> bool) -> c_int {
    // SAFETY: passed on to the caller.
    let begun = unsafe {
        with(iscsi, |context| {
            lose(&mut context.driver) || refused(context, "Trying to reconnect but there is no session to open again")
        })
    };
    if begun == Some(true) { 0 } else { -1 }
}

/// Drops the connection of a logged-in session and opens the session again. SCSI commands that have not ended are
/// repeated, in order; other requests end with `SCSI_STATUS_CANCELLED`. The work is done by `iscsi_service()`.
///
/// Returns 0 if it was begun or is under way, or -1 if there is no session to open again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_reconnect(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { lose_on_purpose(iscsi, Driver::reconnect) }
    })
}

/// Waits until a session that was lost on purpose is open again.
unsafe fn wait_until_open(iscsi: *mut iscsi_context) -> c_int {
    let is_open = || {
        // SAFETY: passed on to the caller.
        let open = unsafe { with(iscsi, |context| context.driver.is_open()) };
        (open == Some(true)).then_some(())
    };
    // SAFETY: passed on to the caller.
    match unsafe { sync::serve(iscsi, &Arc::default(), Watch::Session, is_open) } {
        Some(()) => 0,
        None => -1,
    }
}

/// Opens the session again as `iscsi_reconnect()` does and waits until it is open. With endless retries it may wait for ever,
/// unless `iscsi_set_timeout()` sets a limit: then for a second longer than that. The session goes on being opened after
/// that, as with `iscsi_reconnect()`.
///
/// Returns 0, or -1 with an error text: there is no session to open again, or it could not be opened.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_reconnect_sync(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        match unsafe { iscsi_reconnect(iscsi) } {
            // SAFETY: as above.
            0 => unsafe { wait_until_open(iscsi) },
            refused => refused,
        }
    })
}

/// Does as `iscsi_reconnect()`, but an attempt to open the session that is under way is given up for a new one. Waits between
/// attempts and the limit of their number stay as they are.
///
/// Returns 0 if it was begun or waits for its time, or -1 if there is no session to open again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_force_reconnect(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { lose_on_purpose(iscsi, Driver::force_reconnect) }
    })
}

/// Opens the session again as `iscsi_force_reconnect()` does and waits as `iscsi_reconnect_sync()` does.
///
/// Returns 0, or -1 with an error text: there is no session to open again, or it could not be opened.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_force_reconnect_sync(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        match unsafe { iscsi_force_reconnect(iscsi) } {
            // SAFETY: as above.
            0 => unsafe { wait_until_open(iscsi) },
            refused => refused,
        }
    })
}

/// Ends the wait for the next attempt to open a lost session: it is made by the next `iscsi_service()`. Without such a wait
/// nothing happens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_reset_next_reconnect(iscsi: *mut iscsi_context) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.reset_next_reconnect()) };
    })
}
