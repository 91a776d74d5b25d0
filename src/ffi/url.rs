// SPDX-License-Identifier: LGPL-2.1-or-later
//! URLs: `iscsi://[user[%password]@]host[:port]/target/lun[?arguments]`.

use core::ffi::c_char;
use core::ptr;
use std::fmt;

use iscsi_client::settings::Chosen;
use iscsi_client::{environment, settings};
use iscsi_proto::auth::secret::Secret;
use iscsi_proto::login::ChapPolicy;
use iscsi_proto::url::{Url, UrlKind};
use zeroize::Zeroize;

use super::alloc;
use super::c_enum::enum_from_number;
use super::guard::guard;
use super::handle::{Context, with};
use super::text::{bounded, fill};
use super::types_iscsi::{iscsi_context, iscsi_transport_type, iscsi_url};

/// Longest URL that is looked at; the parser refuses far shorter ones.
const URL_LIMIT: usize = 4096;

/// What a URL asks for that cannot be had.
enum Unavailable {
    Policy,
    Portal(String),
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy => f.write_str("without a context chap= needs a LIBISCSI_CHAP_POLICY that is as strict"),
            Self::Portal(text) => write!(f, "portal=: {text}"),
        }
    }
}

/// A URL must not be weaker than it says.
fn available(url: &Url, has_context: bool) -> Result<(), Unavailable> {
    let policy = url.arguments.chap_policy.unwrap_or_default();
    // Nobody would keep it: the program parses the URL for a context that it makes, or has made, apart from this.
    if !has_context
        && policy >= ChapPolicy::Required
        && environment::chap_policy().ok().flatten().unwrap_or_default() < policy
    {
        return Err(Unavailable::Policy);
    }
    settings::other_portals(url).map(|_| ()).map_err(Unavailable::Portal)
}

/// Takes what a URL says over to its context (contract 4.4).
fn apply(context: &mut Context, url: &Url) -> Result<(), String> {
    if let Some(number) = &url.arguments.unit_serial_number {
        context.set_unit_serial_number(Some(number.clone()));
    }
    let chosen = Chosen { chap_policy: context.is_policy_set, parameters: context.parameters };
    context.driver.settings.apply_url(url, &chosen)
}

/// The C form of a URL, or null when memory is short.
fn to_c(iscsi: *mut iscsi_context, url: &Url) -> *mut iscsi_url {
    let result = alloc::zeroed::<iscsi_url>();
    // SAFETY: null, or a new zeroed struct.
    if let Some(fields) = unsafe { result.as_mut() } {
        fill(&mut fields.portal, &url.portal);
        fill(&mut fields.target, &url.target);
        fill(&mut fields.user, &url.user);
        fill(&mut fields.passwd, url.password.expose());
        fill(&mut fields.target_user, &url.target_user);
        fill(&mut fields.target_passwd, url.target_password.expose());
        fields.lun = url.lun;
        fields.iscsi = iscsi;
        fields.transport = enum_from_number(iscsi_transport_type::TCP_TRANSPORT as u32);
    }
    result
}

/// Parses a URL; the context, if there is one, learns why it could not.
unsafe fn parse_for(iscsi: *mut iscsi_context, text: *const c_char, kind: UrlKind) -> *mut iscsi_url {
    // SAFETY: passed on to the caller.
    let Some(text) = (unsafe { bounded(text, URL_LIMIT) }) else { return ptr::null_mut() };
    let text = Secret::from(text);
    let refuse = |error: &dyn fmt::Display| {
        // SAFETY: passed on to the caller.
        let _ = unsafe { with(iscsi, |context| context.set_error(format_args!("{error}"))) };
        ptr::null_mut()
    };
    let url = match environment::parse_url(text.expose(), kind) {
        Ok(url) => url,
        Err(error) => return refuse(&error),
    };
    if let Err(error) = available(&url, !iscsi.is_null()) {
        return refuse(&error);
    }
    // SAFETY: passed on to the caller.
    if let Some(Err(error)) = unsafe { with(iscsi, |context| apply(context, &url)) } {
        return refuse(&error);
    }
    to_c(iscsi, &url)
}

/// Parses the URL of a logical unit: `iscsi://[<username>[%<password>]@]<host>[:<port>]/<target-iqn>/<lun>[?<arguments>]`.
///
/// `%XX` stands for a byte in the target name only. `<lun>` is decimal, `<host>` may be an IPv6 address in brackets, port
/// 3260 is the default. At most 255 bytes may follow `iscsi://`. Arguments are separated by `&`, unknown ones ignored:
///
/// - `header_digest=crc32c` or `none`, `data_digest=crc32c` or `none`: what is offered at the login, and nothing else
/// - `target_user=NAME&target_password=SECRET`: what the target is to prove (mutual CHAP)
/// - `auth=md5`, `sha1`, `sha-256` or `sha3-256`: the only algorithm that is offered for CHAP
/// - `chap=never`, `allowed`, `required` or `mutual`: see `iscsi_set_chap_policy()`. An extension
/// - `chap_user=NAME`, `chap_password=SECRET`: instead of those before `@`, with `%XX` for any byte. An extension
/// - `force_usn=SERIAL`: the serial number that the unit must have: a session with another unit does not go on
/// - `max_burst_length=`, `first_burst_length=`, `max_recv_data_segment_length=BYTES`, `max_outstanding_r2t=NUMBER`: what
///   the login offers, see `iscsi_set_max_burst_length()`. An extension
/// - `portal=HOST[:PORT]`: another portal of the target, see `iscsi_add_portal()`; may be repeated. An extension
///
/// User and password that the URL does not have are taken from the environment variables `LIBISCSI_CHAP_USERNAME`,
/// `LIBISCSI_CHAP_PASSWORD`, `LIBISCSI_CHAP_TARGET_USERNAME` and `LIBISCSI_CHAP_TARGET_PASSWORD`. They count only in
/// pairs, those of the target only beside the initiator's; on a context a part of the target's makes logins fail that do not
/// authenticate the target, unless the policy is `never`. Instead of a password the environment may name a file that holds
/// it, by `LIBISCSI_CHAP_PASSWORD_FILE` and `LIBISCSI_CHAP_TARGET_PASSWORD_FILE`; a newline at its end is not part of it. A
/// file that cannot be read, is empty or has more than 255 bytes makes every URL bad.
///
/// If `iscsi` is not NULL, target name, credentials (none clears them) and what the arguments say are set on it;
/// otherwise use `iscsi_set_targetname()`, `iscsi_set_initiator_username_pwd()` and `iscsi_set_target_username_pwd()`. A
/// policy must not get lost so: without a context `chap=required` and `chap=mutual` are bad unless `LIBISCSI_CHAP_POLICY`
/// is as strict.
///
/// Returns a structure that `iscsi_destroy_url()` frees; NULL for a bad URL, with an error text on the context if there
/// is one, or if memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_parse_full_url(iscsi: *mut iscsi_context, url: *const c_char) -> *mut iscsi_url {
    guard!(ptr::null_mut(), {
        // SAFETY: the application gives null or a valid context, null or a terminated string.
        unsafe { parse_for(iscsi, url, UrlKind::Full) }
    })
}

/// Parses the URL of a portal, for discovery: `iscsi://[<username>[%<password>]@]<host>[:<port>][?<arguments>]`.
///
/// What follows the portal from a `/` on is ignored; `target` of the result is empty and `lun` 0, and so is the target name
/// that is set on the context. Everything else is as for `iscsi_parse_full_url()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_parse_portal_url(iscsi: *mut iscsi_context, url: *const c_char) -> *mut iscsi_url {
    guard!(ptr::null_mut(), {
        // SAFETY: the application gives null or a valid context, null or a terminated string.
        unsafe { parse_for(iscsi, url, UrlKind::Portal) }
    })
}

/// Frees what `iscsi_parse_full_url()` or `iscsi_parse_portal_url()` returned. The context for which it was parsed may be
/// gone; NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_destroy_url(iscsi_url: *mut iscsi_url) {
    guard!((), {
        // SAFETY: null, or a struct that one of the functions above has returned.
        if let Some(fields) = unsafe { iscsi_url.as_mut() } {
            fields.passwd.zeroize();
            fields.target_passwd.zeroize();
        }
        // SAFETY: null, or a struct of malloc that the application does not use again.
        unsafe { alloc::free(iscsi_url) };
    })
}
