// SPDX-License-Identifier: LGPL-2.1-or-later
//! How both sides prove who they are: CHAP (RFC 7143 12.1.3).

use core::ffi::{c_char, c_int};
use core::mem::MaybeUninit;

use iscsi_client::Settings;
use iscsi_proto::auth::chap::ChapAlgorithm;
use iscsi_proto::login::{ChapCredentials, ChapPolicy};

use super::c_enum::{enum_from_number, enum_to_number};
use super::guard::guard;
use super::handle::with;
use super::settings::always;
use super::text::{STRING_LIMIT, bounded};
use super::types_extensions::iscsi_chap_policy;
use super::types_iscsi::iscsi_context;
use super::types_since_1_20::iscsi_chap_auth;

/// User name and secret, or none if one of them is missing or empty.
unsafe fn credentials(user: *const c_char, passwd: *const c_char) -> Option<ChapCredentials> {
    // SAFETY: passed on to the caller.
    let user = unsafe { bounded(user, STRING_LIMIT) }.filter(|text| !text.is_empty())?;
    // SAFETY: passed on to the caller.
    let secret = unsafe { bounded(passwd, STRING_LIMIT) }.filter(|text| !text.is_empty())?;
    Some(ChapCredentials { user, secret: secret.into() })
}

/// Sets user name and secret with which this initiator proves itself to the target (CHAP, RFC 7143 12.1.3); they are
/// copied.
///
/// NULL or an empty text for either clears both: no proof is offered then. Otherwise the target chooses between CHAP
/// and none, unless `iscsi_set_chap_policy()` wants something else. Takes effect with the next login. Returns 0; -1 if
/// `iscsi` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_initiator_username_pwd(
    iscsi: *mut iscsi_context,
    user: *const c_char,
    passwd: *const c_char,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or terminated strings.
        let credentials = unsafe { credentials(user, passwd) };
        // SAFETY: the application gives null or a valid context.
        unsafe { always(iscsi, |context| context.driver.settings.chap = credentials) }
    })
}

/// Sets user name and secret with which the target is to prove itself (mutual CHAP); they are copied. NULL or an empty
/// text for either clears both.
///
/// With these every login fails that does not prove the target, also when the target wants no authentication at all. User
/// name and secret of the initiator are needed too, and the two secrets must differ. Takes effect with the next login.
/// Returns 0; -1 if `iscsi` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_target_username_pwd(
    iscsi: *mut iscsi_context,
    user: *const c_char,
    passwd: *const c_char,
) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or terminated strings.
        let credentials = unsafe { credentials(user, passwd) };
        // SAFETY: the application gives null or a valid context.
        unsafe { always(iscsi, |context| context.driver.settings.target_chap = credentials) }
    })
}

/// Sets the algorithm for CHAP, which is then offered alone.
///
/// By default SHA3-256, SHA-256, SHA-1 and MD5 are offered, in this order, or what `LIBISCSI_CHAP_ALGORITHMS` says when the
/// context is created. If the target ends the login at that, as some do that take no list or know others by these numbers,
/// another connection offers MD5 alone; never so once an algorithm was set. Takes effect with the next login. An unknown value changes nothing but the
/// error text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_set_auth(iscsi: *mut iscsi_context, auth: MaybeUninit<iscsi_chap_auth>) {
    guard!((), {
        let number = enum_to_number(auth);
        let algorithm = ChapAlgorithm::ALL.into_iter().find(|algorithm| u32::from(algorithm.0) == number);
        // SAFETY: the application gives null or a valid context.
        let _ = unsafe {
            with(iscsi, |context| match algorithm {
                Some(algorithm) => context.driver.settings.chap_algorithms = Some(vec![algorithm]),
                None => context.set_error(format_args!("{number} is no algorithm for CHAP")),
            })
        };
    })
}

/// Gives the algorithm for CHAP that was set, the first of several; `ISCSI_CHAP_MD5` if none was, or `iscsi` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_get_auth(iscsi: *mut iscsi_context) -> MaybeUninit<iscsi_chap_auth> {
    guard!(enum_from_number(ChapAlgorithm::MD5.0.into()), {
        let first = |settings: &Settings| settings.chap_algorithms.as_ref().and_then(|list| list.first().copied());
        // SAFETY: the application gives null or a valid context.
        let chosen = unsafe { with(iscsi, |context| first(&context.driver.settings)) };
        enum_from_number(chosen.flatten().unwrap_or(ChapAlgorithm::MD5).0.into())
    })
}

/// The policy behind a number of C.
pub(crate) fn policy_from_c(policy: MaybeUninit<iscsi_chap_policy>) -> Result<ChapPolicy, String> {
    match enum_to_number(policy) {
        0 => Ok(ChapPolicy::Never),
        1 => Ok(ChapPolicy::Allowed),
        2 => Ok(ChapPolicy::Required),
        3 => Ok(ChapPolicy::Mutual),
        number => Err(format!("{number} is no policy for CHAP")),
    }
}
