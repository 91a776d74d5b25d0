// SPDX-License-Identifier: LGPL-2.1-or-later
//! Functions that the original library does not have. Programs test `LIBISCSI_FEATURE_EXTENSIONS`.

use core::ffi::{c_char, c_int, c_void};
use core::mem::MaybeUninit;
use core::ptr;

use iscsi_proto::wire::AsyncMessage;

use super::authentication::policy_from_c;
use super::guard::guard;
use super::handle::{Context, with};
use super::layout::iscsi_discovery_address;
use super::text::{STRING_LIMIT, bounded};
use super::types_extensions::{iscsi_async_event, iscsi_async_event_cb, iscsi_chap_policy};
use super::types_iscsi::iscsi_context;

/// Sets how many milliseconds each request that is begun from now on may take; 0, the default, for no limit.
///
/// Otherwise as `iscsi_set_timeout()`, which counts in seconds; the later of both calls counts. Returns 0, or -1 with an
/// error text if `milliseconds` is negative.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_timeout_ms(iscsi: *mut iscsi_context, milliseconds: c_int) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { set_milliseconds(iscsi, milliseconds, Context::set_timeout) }
    })
}

/// Sets how many milliseconds connecting and logging in to one portal may take, also when a lost session is opened again;
/// 0 for no limit. The default is 30000, or what `LIBISCSI_CONNECT_TIMEOUT_MS` says when the context is created.
///
/// The time counts for the connect and login together, and anew for the checks of the logical unit after them. A portal with
/// several addresses shares it among them. Returns 0, or -1 with an error text if `milliseconds` is negative.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_connect_timeout_ms(iscsi: *mut iscsi_context, milliseconds: c_int) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { set_milliseconds(iscsi, milliseconds, |context, limit| context.driver.set_connect_timeout(limit)) }
    })
}

unsafe fn set_milliseconds(
    iscsi: *mut iscsi_context,
    milliseconds: c_int,
    set: impl FnOnce(&mut Context, u64),
) -> c_int {
    // SAFETY: passed on to the caller.
    let result = unsafe {
        with(iscsi, |context| match u64::try_from(milliseconds) {
            Ok(limit) => {
                set(context, limit);
                0
            }
            Err(_) => {
                context.set_error(format_args!("{milliseconds} ms is no time limit"));
                -1
            }
        })
    };
    result.unwrap_or(-1)
}

/// Adds a portal of the same target: `host[:port][,tag]`, as for `iscsi_connect_async()`; it is copied.
///
/// When the portal that the context connects to cannot be connected or logged in to, now or when a lost session is opened
/// again, the others are tried in turn; the session then stays with the one that was good. `LIBISCSI_PORTALS`, a comma
/// list, and the argument `portal=` of a URL, which may be repeated, add portals too. Returns 0, or -1 with an error text if
/// it is not a portal, or there are 32.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_add_portal(iscsi: *mut iscsi_context, portal: *const c_char) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a terminated string.
        let portal = unsafe { bounded(portal, STRING_LIMIT) };
        // SAFETY: the application gives null or a valid context.
        let result = unsafe {
            with(iscsi, |context| {
                let added = portal.ok_or("the portal is NULL".to_owned());
                match added.and_then(|portal| context.driver.settings.add_portal(&portal)) {
                    Ok(()) => 0,
                    Err(text) => {
                        context.set_error(format_args!("{text}"));
                        -1
                    }
                }
            })
        };
        result.unwrap_or(-1)
    })
}

/// Adds, as `iscsi_add_portal()` does, all portals that a discovery found for the context's target. `list` is what
/// `iscsi_discovery_sync()` returned, or a discovery callback got.
///
/// Returns the number of portals of the target in the list, 0 if it is not there; -1 with an error text if one is not a
/// portal, or there are more than 32.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_add_discovered_portals(
    iscsi: *mut iscsi_context,
    list: *const iscsi_discovery_address,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        let Some(Some(target)) = (unsafe { with(iscsi, |context| context.driver.settings.target_name.clone()) }) else {
            // SAFETY: as above.
            unsafe { super::submit::set_error(iscsi, format_args!("the context has no target name")) };
            return -1;
        };
        let mut found = 0;
        let mut node = list;
        // SAFETY: the application gives null or a valid list, which ends with null.
        while let Some(fields) = unsafe { node.as_ref() } {
            node = fields.next;
            // SAFETY: a valid node has null or a terminated string.
            let name = unsafe { bounded(fields.target_name, STRING_LIMIT) };
            if name.is_none_or(|name| name != target) {
                continue;
            }
            let mut portal = fields.portals.cast_const();
            // SAFETY: as for the list.
            while let Some(portal_fields) = unsafe { portal.as_ref() } {
                portal = portal_fields.next;
                // SAFETY: the application gives a valid context and list.
                if unsafe { iscsi_add_portal(iscsi, portal_fields.portal) } != 0 {
                    return -1;
                }
                found += 1;
            }
        }
        found
    })
}

/// Sets what authentication the context wants. The default is `ISCSI_CHAP_POLICY_ALLOWED`, or what `LIBISCSI_CHAP_POLICY`
/// (`never`, `allowed`, `required` or `mutual`) says when the context is created.
///
/// `ISCSI_CHAP_POLICY_REQUIRED` and `_MUTUAL` without user name and secret, `_MUTUAL` also without those of the target, fail
/// before a connection is made. The policy takes effect with the next login and is kept over reconnects; the argument
/// `chap=` of a URL does not change one that was set here. Returns 0, or -1 with an error text for an unknown value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_chap_policy(
    iscsi: *mut iscsi_context,
    policy: MaybeUninit<iscsi_chap_policy>,
) -> c_int {
    guard!(-1, {
        let policy = policy_from_c(policy);
        // SAFETY: the application gives null or a valid context.
        let result = unsafe {
            with(iscsi, |context| match policy {
                Ok(policy) => {
                    context.driver.settings.chap_policy = policy;
                    context.is_policy_set = true;
                    0
                }
                Err(text) => {
                    context.set_error(format_args!("{text}"));
                    -1
                }
            })
        };
        result.unwrap_or(-1)
    })
}

/// Sets a function that is called with `opaque` when the target announces something; NULL for none.
///
/// The library does by itself what has to be done: it logs out and reconnects where that is asked for. The function is for
/// those who want to know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_async_event_cb(
    iscsi: *mut iscsi_context,
    cb: iscsi_async_event_cb,
    opaque: *mut c_void,
) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.async_event = cb.map(|cb| (cb, opaque))) };
    })
}

/// Calls the function that the application has set for what targets announce.
///
/// # Safety
/// `iscsi` is a context kept alive by a frame of the caller.
pub(crate) unsafe fn tell_async_event(iscsi: *mut iscsi_context, message: &AsyncMessage, data: &[u8]) {
    // SAFETY: passed on to the caller.
    let Some(Some((callback, opaque))) = (unsafe { with(iscsi, |context| context.async_event) }) else { return };
    let event = iscsi_async_event {
        lun: u64::from_be_bytes(message.lun.0),
        data: if data.is_empty() { ptr::null() } else { data.as_ptr() },
        data_size: data.len(),
        event: message.event.0,
        vendor_code: message.vendor_code,
        parameter1: message.parameter1,
        parameter2: message.parameter2,
        parameter3: message.parameter3,
    };
    // SAFETY: the application gave a function of this type; no borrow of the context is alive; the event lives until the
    // end of this block.
    unsafe { callback(iscsi, &raw const event, opaque) };
}
