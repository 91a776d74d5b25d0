// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the environment says about sessions (contract 3.3), and URLs, which it completes.

use std::ffi::OsString;
use std::path::Path;

use iscsi_proto::auth::chap::ChapAlgorithm;
use iscsi_proto::auth::secret::Secret;
use iscsi_proto::login::{ChapPolicy, DigestPreference, Parameter};
use iscsi_proto::session::Policy;
use iscsi_proto::url::{self, ChapEnvironment, Url, UrlKind};

use crate::settings::Settings;

/// The bytes of a variable.
#[must_use]
pub fn variable(name: &str) -> Option<Vec<u8>> {
    std::env::var_os(name).map(OsString::into_encoded_bytes)
}

/// A variable as `atoi` reads it: leading digits, 0 without any.
fn number(name: &str) -> Option<i32> {
    let value = variable(name)?;
    let text = value.trim_ascii_start();
    let sign = usize::from(text.first().is_some_and(|&byte| byte == b'-' || byte == b'+'));
    let digits = text[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Some(std::str::from_utf8(&text[..sign + digits]).ok().and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// The entries of a comma list.
#[must_use]
pub fn entries(list: &[u8]) -> Vec<Vec<u8>> {
    list.split(|&byte| byte == b',').filter(|name| !name.is_empty()).map(<[u8]>::to_vec).collect()
}

/// `LIBISCSI_DEBUG`: up to which level messages are wanted on standard error.
#[must_use]
pub fn log_level() -> Option<i32> {
    number("LIBISCSI_DEBUG")
}

/// Takes over what is set for every new session. Gives what could not be read, in words; what of that would make
/// sessions weaker also goes to [`Settings::unusable`].
pub fn apply(settings: &mut Settings) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(limit) = number("LIBISCSI_CONNECT_TIMEOUT_MS").and_then(|limit| u64::try_from(limit).ok()) {
        settings.connect_timeout = limit;
    }
    match variable("LIBISCSI_DATA_DIGEST").as_deref() {
        None | Some(b"") => {}
        Some(b"none") => settings.data_digest = DigestPreference::None,
        Some(value) => {
            settings.data_digest = DigestPreference::Crc32c;
            if value != b"crc32c" {
                problems.push("LIBISCSI_DATA_DIGEST is neither crc32c nor none; taken for crc32c".to_owned());
            }
        }
    }
    match chap_policy().and_then(|policy| Ok((policy, chap_algorithms()?))) {
        Ok((policy, algorithms)) => {
            settings.chap_policy = policy.unwrap_or_default();
            settings.chap_algorithms = algorithms;
        }
        Err(text) => {
            settings.unusable = Some(text.clone());
            problems.push(text);
        }
    }
    for parameter in Parameter::ALL {
        let Some(value) = variable(parameter.variable()).filter(|value| !value.is_empty()) else { continue };
        let set = parameter.parse(&value).and_then(|number| settings.set_parameter(parameter, number));
        if let Err(error) = set {
            problems.push(format!("{}: {error}; the default is used", parameter.variable()));
        }
    }
    for portal in entries(&variable("LIBISCSI_PORTALS").unwrap_or_default()) {
        if let Err(text) = settings.add_portal(&portal) {
            problems.push(format!("LIBISCSI_PORTALS: {text}"));
        }
    }
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
    problems
}

/// What `LIBISCSI_CHAP_POLICY` says, if it is there and not empty.
///
/// # Errors
/// It is no policy; in words.
pub fn chap_policy() -> Result<Option<ChapPolicy>, String> {
    const NAME: &str = "LIBISCSI_CHAP_POLICY";
    let Some(name) = variable(NAME).filter(|name| !name.is_empty()) else { return Ok(None) };
    url::policy(&name).map(Some).ok_or_else(|| format!("{NAME} is none of never, allowed, required, mutual"))
}

/// What `LIBISCSI_CHAP_ALGORITHMS` says, if it is there and not empty.
fn chap_algorithms() -> Result<Option<Vec<ChapAlgorithm>>, String> {
    const NAME: &str = "LIBISCSI_CHAP_ALGORITHMS";
    let Some(list) = variable(NAME).filter(|list| !list.is_empty()) else { return Ok(None) };
    let algorithms: Option<Vec<_>> = entries(&list).iter().map(|name| url::algorithm(name)).collect();
    let algorithms = algorithms.filter(|list| !list.is_empty());
    algorithms.map(Some).ok_or_else(|| format!("{NAME} is no list of md5, sha1, sha-256, sha3-256"))
}

/// Parses a URL. Names and passwords for CHAP that it does not have are those of `LIBISCSI_CHAP_USERNAME`, `_PASSWORD`,
/// `_TARGET_USERNAME` and `_TARGET_PASSWORD`, or of the files that `..._PASSWORD_FILE` names.
///
/// # Errors
/// What is wrong with the URL or a file, in words and without secrets.
pub fn parse_url(text: &[u8], kind: UrlKind) -> Result<Url, String> {
    let [username, target_username] = ["LIBISCSI_CHAP_USERNAME", "LIBISCSI_CHAP_TARGET_USERNAME"].map(variable);
    let password = secret("LIBISCSI_CHAP_PASSWORD")?;
    let target_password = secret("LIBISCSI_CHAP_TARGET_PASSWORD")?;
    let environment = ChapEnvironment {
        username: username.as_deref(),
        password: password.as_ref().map(Secret::expose),
        target_username: target_username.as_deref(),
        target_password: target_password.as_ref().map(Secret::expose),
    };
    url::parse(text, kind, &environment).map_err(|error| error.to_string())
}

/// The secret of `name`, or of the file that `name`_FILE names: all of it but one newline at its end.
fn secret(name: &str) -> Result<Option<Secret>, String> {
    if let Some(secret) = variable(name).map(Secret::from).filter(|secret| !secret.is_empty()) {
        return Ok(Some(secret));
    }
    let file_variable = format!("{name}_FILE");
    let Some(path) = std::env::var_os(&file_variable).filter(|path| !path.is_empty()) else { return Ok(None) };
    read_secret(path.as_ref()).map(Some).map_err(|problem| format!("{file_variable}: {problem}"))
}

fn read_secret(path: &Path) -> Result<Secret, String> {
    use std::io::Read;
    // One byte more than there may be, with the newline; the room never moves, so that nothing stays behind.
    let mut bytes = Vec::with_capacity(url::LENGTH + 2);
    let file = std::fs::File::open(path).map_err(|error| format!("the file cannot be read: {error}"))?;
    let read = file.take(url::LENGTH as u64 + 2).read_to_end(&mut bytes);
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    let secret = Secret::from(bytes);
    read.map_err(|error| format!("the file cannot be read: {error}"))?;
    match secret.expose() {
        [] => Err("the file is empty".to_owned()),
        long if long.len() > url::LENGTH => Err(format!("the file has more than {} bytes", url::LENGTH)),
        bytes if bytes.contains(&0) => Err("the file has a zero byte".to_owned()),
        _ => Ok(secret),
    }
}
