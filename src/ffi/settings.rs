// SPDX-License-Identifier: LGPL-2.1-or-later
//! Settings of a context.

use core::ffi::{c_char, c_int};
use core::mem::MaybeUninit;

use iscsi_client::environment;
use iscsi_proto::login::{DigestPreference, SessionType};
use iscsi_proto::wire::Isid;

use super::c_enum::enum_to_number;
use super::guard::guard;
use super::handle::{Context, with};
use super::layout::NAME_LIMIT;
use super::text::{STRING_LIMIT, bounded};
use super::types_iscsi::{
    iscsi_context, iscsi_header_digest, iscsi_immediate_data, iscsi_initial_r2t, iscsi_session_type,
    iscsi_transport_type,
};
use super::types_since_1_20::iscsi_data_digest;

/// Changes a setting that holds for the login only: refused with `refusal` while logged in.
///
/// # Safety
/// As for [`with`].
pub(super) unsafe fn before_login(
    iscsi: *mut iscsi_context,
    refusal: &str,
    change: impl FnOnce(&mut Context) -> Result<(), String>,
) -> c_int {
    // SAFETY: passed on to the caller.
    let changed = unsafe {
        with(iscsi, |context| {
            if context.driver.is_logged_in() {
                context.refuse(refusal);
                return false;
            }
            let result = change(context);
            if let Err(text) = &result {
                context.refuse(text);
            }
            result.is_ok()
        })
    };
    if changed == Some(true) { 0 } else { -1 }
}

/// Changes a setting that may change at any time.
///
/// # Safety
/// As for [`with`].
pub(super) unsafe fn always(iscsi: *mut iscsi_context, change: impl FnOnce(&mut Context)) -> c_int {
    // SAFETY: passed on to the caller.
    match unsafe { with(iscsi, change) } {
        Some(()) => 0,
        None => -1,
    }
}

/// Sets the name of the target, such as `iqn.2026-01.com.example:disk`; it is copied. A normal session needs one.
///
/// Returns 0, or -1 with an error text while logged in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_targetname(iscsi: *mut iscsi_context, targetname: *const c_char) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a terminated string.
        let name = unsafe { bounded(targetname, NAME_LIMIT) };
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "Already logged in when adding targetname", |context| {
                context.driver.settings.target_name = Some(name.ok_or("the target name is NULL")?);
                Ok(())
            })
        }
    })
}

/// Sets the alias of this initiator, a text for people at the target (InitiatorAlias, RFC 7143 13.7); it is copied.
///
/// Returns 0, or -1 with an error text while logged in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_alias(iscsi: *mut iscsi_context, alias: *const c_char) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a terminated string.
        let alias = unsafe { bounded(alias, STRING_LIMIT) };
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "Already logged in when adding alias", |context| {
                context.driver.settings.alias = Some(alias.ok_or("the alias is NULL")?);
                Ok(())
            })
        }
    })
}

/// Sets the serial number that the logical unit must have; it is copied, NULL or an empty text asks for none.
///
/// After each login with a unit, also when a lost session is opened again, the unit is then asked for its VPD page 80h
/// (SPC-4 7.8.15). A connect to another unit fails, and a lost session does not go on with another one. A unit that has
/// no such page is taken. Blanks at both ends do not count. Returns 0, or -1 while logged in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_unit_serial_number(iscsi: *mut iscsi_context, usn: *const c_char) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a terminated string.
        let number = unsafe { bounded(usn, STRING_LIMIT) };
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "Already logged in when adding unit_serial_number", |context| {
                context.set_unit_serial_number(number);
                Ok(())
            })
        }
    })
}

/// Gives the serial number that the logical unit must have, an empty text if any will do or `iscsi` is NULL.
///
/// The text belongs to the context and is valid until it is set again or the context is destroyed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_unit_serial_number(iscsi: *mut iscsi_context) -> *const c_char {
    guard!(c"".as_ptr(), {
        // SAFETY: the application gives null or a valid context.
        unsafe { with(iscsi, |context| context.unit_serial_number()) }.unwrap_or(c"".as_ptr())
    })
}

/// Sets the kind of session. There is no default: a login without it fails.
///
/// Returns 0, or -1 with an error text while logged in or for an unknown kind.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_session_type(
    iscsi: *mut iscsi_context,
    session_type: MaybeUninit<iscsi_session_type>,
) -> c_int {
    guard!(-1, {
        let kind = match enum_to_number(session_type) {
            number if number == iscsi_session_type::ISCSI_SESSION_DISCOVERY as u32 => Ok(SessionType::Discovery),
            number if number == iscsi_session_type::ISCSI_SESSION_NORMAL as u32 => Ok(SessionType::Normal),
            number => Err(format!("{number} is no session type")),
        };
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "trying to set session type while logged in", |context| {
                context.driver.settings.session_type = Some(kind?);
                Ok(())
            })
        }
    })
}

/// Sets which digests of PDU headers are offered at the login. The default is `ISCSI_HEADER_DIGEST_NONE_CRC32C`.
///
/// With a digest a PDU whose header was damaged on its way ends the connection, which is then opened again. Returns 0,
/// or -1 with an error text while logged in or for an unknown value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_header_digest(
    iscsi: *mut iscsi_context,
    header_digest: MaybeUninit<iscsi_header_digest>,
) -> c_int {
    guard!(-1, {
        let preference = digest_preference(enum_to_number(header_digest)).ok_or("invalid header digest value");
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "trying to set header digest while logged in", |context| {
                context.driver.settings.header_digest = preference?;
                Ok(())
            })
        }
    })
}

/// Sets which digests of data are offered at the login: a CRC32C behind each data segment (RFC 7143 13.1). The default is
/// `ISCSI_DATA_DIGEST_NONE`, or what `LIBISCSI_DATA_DIGEST`, `crc32c` or `none`, says when the context is created.
///
/// Data whose digest is wrong is never used: the session is opened again and the command repeated. A login that can agree on
/// none of what was offered fails. Returns 0, or -1 with an error text while logged in or for an unknown value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_data_digest(
    iscsi: *mut iscsi_context,
    data_digest: MaybeUninit<iscsi_data_digest>,
) -> c_int {
    guard!(-1, {
        let preference = digest_preference(enum_to_number(data_digest)).ok_or("invalid data digest value");
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "trying to set data digest while logged in", |context| {
                context.driver.settings.data_digest = preference?;
                Ok(())
            })
        }
    })
}

/// What a value of both enums of digests means.
fn digest_preference(value: u32) -> Option<DigestPreference> {
    match value {
        0 => Some(DigestPreference::None),
        1 => Some(DigestPreference::NoneCrc32c),
        2 => Some(DigestPreference::Crc32cNone),
        3 => Some(DigestPreference::Crc32c),
        _ => None,
    }
}

/// Sets whether data of a write may travel in the PDU of its command, if the target agrees (ImmediateData). The
/// default is yes.
///
/// Returns 0, or -1 with an error text while logged in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_immediate_data(
    iscsi: *mut iscsi_context,
    immediate_data: MaybeUninit<iscsi_immediate_data>,
) -> c_int {
    guard!(-1, {
        let wanted = enum_to_number(immediate_data) != iscsi_immediate_data::ISCSI_IMMEDIATE_DATA_NO as u32;
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "Already logged in when trying to set immediate_data", |context| {
                context.driver.settings.immediate_data = wanted;
                Ok(())
            })
        }
    })
}

/// Sets whether the target is to ask for all data of a write but immediate data (InitialR2T). The default is no; the
/// target may demand it nevertheless.
///
/// Returns 0, or -1 with an error text while logged in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_initial_r2t(
    iscsi: *mut iscsi_context,
    initial_r2t: MaybeUninit<iscsi_initial_r2t>,
) -> c_int {
    guard!(-1, {
        let wanted = enum_to_number(initial_r2t) != iscsi_initial_r2t::ISCSI_INITIAL_R2T_NO as u32;
        // SAFETY: the application gives null or a valid context.
        unsafe {
            before_login(iscsi, "Already logged in when trying to set initial_r2t", |context| {
                context.driver.settings.initial_r2t = wanted;
                Ok(())
            })
        }
    })
}

/// The three bytes of a 24-bit number.
fn low_three(number: u32) -> [u8; 3] {
    let [_, high, middle, low] = number.to_be_bytes();
    [high, middle, low]
}

fn low_two(number: u32) -> [u8; 2] {
    let [_, _, high, low] = number.to_be_bytes();
    [high, low]
}

unsafe fn set_isid(iscsi: *mut iscsi_context, isid: [u8; 6]) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { always(iscsi, |context| context.driver.settings.isid = Some(Isid(isid))) }
}

/// Sets an ISID (RFC 7143 11.12.5) of the OUI format: the low 22 bits of `oui`, the low 24 of `qualifier`.
///
/// By default the ISID is random, and kept over reconnects. It takes effect with the next login. Returns 0; -1 if
/// `iscsi` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_isid_oui(iscsi: *mut iscsi_context, oui: u32, qualifier: u32) -> c_int {
    guard!(-1, {
        let ([a, b, c], [d, e, f]) = (low_three(oui), low_three(qualifier));
        // SAFETY: the application gives null or a valid context.
        unsafe { set_isid(iscsi, [a & 0x3f, b, c, d, e, f]) }
    })
}

/// Sets an ISID of the format for IANA enterprise numbers: the low 24 bits of `en`, the low 16 of `qualifier`.
///
/// Takes effect with the next login. Returns 0; -1 if `iscsi` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_isid_en(iscsi: *mut iscsi_context, en: u32, qualifier: u32) -> c_int {
    guard!(-1, {
        let ([a, b, c], [d, e]) = (low_three(en), low_two(qualifier));
        // SAFETY: the application gives null or a valid context.
        unsafe { set_isid(iscsi, [0x40, a, b, c, d, e]) }
    })
}

/// Sets an ISID of the random format: the low 24 bits of `rnd`, the low 16 of `qualifier`.
///
/// Takes effect with the next login. Returns 0; -1 if `iscsi` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_isid_random(iscsi: *mut iscsi_context, rnd: u32, qualifier: u32) -> c_int {
    guard!(-1, {
        let ([a, b, c], [d, e]) = (low_three(rnd), low_two(qualifier));
        // SAFETY: the application gives null or a valid context.
        unsafe { set_isid(iscsi, [0x80, a, b, c, d, e]) }
    })
}

/// Sets the ISID of the reserved format (C0h and zeros), for tests of targets.
///
/// Takes effect with the next login. Returns 0; -1 if `iscsi` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_isid_reserved(iscsi: *mut iscsi_context) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { set_isid(iscsi, [0xc0, 0, 0, 0, 0, 0]) }
    })
}

/// Sets how many seconds each request that is begun from now on may take; 0, the default, for no limit.
///
/// A request that takes longer ends with `SCSI_STATUS_TIMEOUT`; the session goes on, and the target is not told. While
/// a lost session is being opened again the time goes on, and begins anew when the session is back. A write does not
/// time out while its data are leaving. A _sync function gives up one second later than that. Returns 0; -1 if `iscsi`
/// is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_timeout(iscsi: *mut iscsi_context, timeout: c_int) -> c_int {
    guard!(-1, {
        let milliseconds = u64::try_from(timeout).unwrap_or(0) * 1000;
        // SAFETY: the application gives null or a valid context.
        unsafe { always(iscsi, |context| context.set_timeout(milliseconds)) }
    })
}

/// Sets whether a lost session stays lost: not 0 switches automatic reconnects off, 0, the default, on.
///
/// When a session is lost while they are off all its requests end with `SCSI_STATUS_CANCELLED`; `iscsi_service()`
/// returns 0 that time and -1 from then on, `iscsi_is_logged_in()` stays 1. A session that was lost so is opened again
/// as soon as they are switched on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_noautoreconnect(iscsi: *mut iscsi_context, state: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.set_no_auto_reconnect(state != 0)) };
    })
}

/// Sets whether unit attentions that a reconnect brings are cleared before the program's commands are sent again: not
/// 0 for yes. The default is no: commands get them.
///
/// The unit is the one of the last full connect; with none (-1), nothing is cleared.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_no_ua_on_reconnect(iscsi: *mut iscsi_context, state: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.settings.no_ua_on_reconnect = state != 0) };
    })
}

/// Sets how many attempts to open a lost session again may fail before it is given up: `count` plus 1; -1, the
/// default, for no limit.
///
/// When it is given up all requests end with `SCSI_STATUS_CANCELLED` and `iscsi_service()` returns -1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_reconnect_max_retries(iscsi: *mut iscsi_context, count: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.set_max_retries(u32::try_from(count).ok())) };
    })
}

/// Sets TCP keepalive of the current socket and of later ones: `idle` seconds of silence before the first probe,
/// `count` probes, `interval` seconds between them. The default is 30, 3, 30.
///
/// Returns 0, or -1 with an error text if there is no socket or the system refuses; later sockets get the values
/// nevertheless.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_tcp_keepalive(
    iscsi: *mut iscsi_context,
    idle: c_int,
    count: c_int,
    interval: c_int,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        let set = unsafe {
            with(iscsi, |context| match context.driver.set_keepalive(idle, count, interval) {
                Ok(()) => true,
                Err(cause) => {
                    let cause = cause.map_or_else(|| "there is no socket".to_owned(), |cause| cause.to_string());
                    context.set_error(format_args!("TCP: Failed to set keepalive: {cause}"));
                    false
                }
            })
        };
        if set == Some(true) { 0 } else { -1 }
    })
}

/// Sets TCP_USER_TIMEOUT of later sockets in milliseconds: how long sent data may stay unacknowledged. 0, the default,
/// leaves it to the system.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_tcp_user_timeout(iscsi: *mut iscsi_context, value: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.settings.tcp.user_timeout = value) };
    })
}

/// Sets TCP_KEEPIDLE of later sockets: seconds of silence before the first probe; default 30.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_tcp_keepidle(iscsi: *mut iscsi_context, value: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.settings.tcp.keep_idle = value) };
    })
}

/// Sets TCP_KEEPCNT of later sockets: probes without an answer before the connection is dropped; default 3.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_tcp_keepcnt(iscsi: *mut iscsi_context, value: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.settings.tcp.keep_count = value) };
    })
}

/// Sets TCP_KEEPINTVL of later sockets: seconds between probes; default 30.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_tcp_keepintvl(iscsi: *mut iscsi_context, value: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.settings.tcp.keep_interval = value) };
    })
}

/// Sets TCP_SYNCNT of later sockets: how often a connect is repeated. 0, the default, leaves it to the system.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_tcp_syncnt(iscsi: *mut iscsi_context, value: c_int) {
    guard!((), {
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.settings.tcp.syn_count = value) };
    })
}

/// Binds later sockets to network interfaces: `interfaces` is a list of names with commas between, such as
/// `eth0,eth1`, taken in turn. It is copied.
///
/// That an interface cannot be used is only logged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_bind_interfaces(iscsi: *mut iscsi_context, interfaces: *mut c_char) {
    guard!((), {
        // SAFETY: the application gives null or a terminated string.
        let list = unsafe { bounded(interfaces, STRING_LIMIT) }.unwrap_or_default();
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe { with(iscsi, |context| context.driver.settings.tcp.interfaces = environment::entries(&list)) };
    })
}

/// Does nothing: kept for programs that call it. There is no cache that could be switched.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_cache_allocations(_iscsi: *mut iscsi_context, _ca: c_int) {}

/// Chooses the transport. Programs need not call it: `TCP_TRANSPORT` is the default and the only one of this library.
///
/// Returns 0 for `TCP_TRANSPORT`, otherwise -1 with an error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_init_transport(
    iscsi: *mut iscsi_context,
    transport: MaybeUninit<iscsi_transport_type>,
) -> c_int {
    guard!(-1, {
        let known = enum_to_number(transport) == iscsi_transport_type::TCP_TRANSPORT as u32;
        // SAFETY: the application gives null or a valid context.
        let chosen = unsafe {
            with(iscsi, |context| {
                if !known {
                    context.set_error(format_args!("Unfamiliar transport type"));
                }
                known
            })
        };
        if chosen == Some(true) { 0 } else { -1 }
    })
}
