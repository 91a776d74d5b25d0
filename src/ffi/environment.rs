// SPDX-License-Identifier: LGPL-2.1-or-later
//! Settings from the environment (contract 3.3).

use core::ffi::c_int;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use iscsi_proto::login::DigestPreference;
use iscsi_proto::session::Policy;

use super::authentication::apply_environment;
use super::extensions::add_portal;
use super::handle::Context;
use super::logging::iscsi_log_to_stderr;
use super::login_parameters;

/// The bytes of a variable.
pub(crate) fn variable(name: &str) -> Option<Vec<u8>> {
    std::env::var_os(name).map(OsString::into_vec)
}

/// A variable as `atoi` reads it: leading digits, 0 without any.
fn number(name: &str) -> Option<c_int> {
    let value = variable(name)?;
    let text = value.trim_ascii_start();
    let sign = usize::from(text.first().is_some_and(|&byte| byte == b'-' || byte == b'+'));
    let digits = text[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some(core::str::from_utf8(&text[..sign + digits]).ok().and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Takes over what is set for every new context.
pub(crate) fn apply(context: &mut Context) {
    if let Some(level) = number("LIBISCSI_DEBUG") {
        context.driver.logger.set_level(level);
        context.log_fn = Some(iscsi_log_to_stderr);
    }
    if let Some(limit) = number("LIBISCSI_CONNECT_TIMEOUT_MS").and_then(|limit| u64::try_from(limit).ok()) {
        context.driver.set_connect_timeout(limit);
    }
    if let Some(value) = variable("LIBISCSI_DATA_DIGEST") {
        match value.as_slice() {
            b"" => {}
            b"none" => context.driver.settings.data_digest = DigestPreference::None,
            value => {
                context.driver.settings.data_digest = DigestPreference::Crc32c;
                if value != b"crc32c" {
                    let text = "LIBISCSI_DATA_DIGEST is neither crc32c nor none; taken for crc32c";
                    context.set_error(format_args!("{text}"));
                }
            }
        }
    }
    apply_environment(context);
    login_parameters::apply_environment(context);
    if let Some(list) = variable("LIBISCSI_PORTALS") {
        for portal in entries(&list) {
            if let Err(text) = add_portal(&mut context.driver.settings.other_portals, &portal) {
                context.set_error(format_args!("LIBISCSI_PORTALS: {text}"));
            }
        }
    }
    let settings = &mut context.driver.settings;
    settings.allow_target_name_redirect = variable("LIBISCSI_ALLOW_TARGETNAME_REDIRECT").is_some();
    settings.policy = Policy {
        drop_when_logout_is_requested: variable("LIBISCSI_DROP_CONN_ON_ASYNC_EVENT1").is_some(),
        stuck_command_keeps_pings: variable("LIBISCSI_IGNORE_NOP_OUT_ON_STUCK_WAITPDU_QUEUE").is_some(),
    };
    let tcp = &mut settings.tcp;
    for (name, setting) in [
        ("LIBISCSI_TCP_USER_TIMEOUT", &mut tcp.user_timeout),
        ("LIBISCSI_TCP_KEEPCNT", &mut tcp.keep_count),
        ("LIBISCSI_TCP_KEEPINTVL", &mut tcp.keep_interval),
        ("LIBISCSI_TCP_KEEPIDLE", &mut tcp.keep_idle),
        ("LIBISCSI_TCP_SYNCNT", &mut tcp.syn_count),
    ] {
        if let Some(value) = number(name) {
            *setting = value;
        }
    }
    if let Some(list) = variable("LIBISCSI_BIND_INTERFACES") {
        tcp.interfaces = entries(&list);
    }
}

/// The entries of a comma list.
pub(crate) fn entries(list: &[u8]) -> Vec<Vec<u8>> {
    list.split(|&byte| byte == b',').filter(|name| !name.is_empty()).map(<[u8]>::to_vec).collect()
}
