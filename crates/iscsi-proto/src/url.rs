// SPDX-License-Identifier: LGPL-2.1-or-later
//! URLs that name a LUN or a portal (contract section 4):
//! `iscsi://[user[%password]@]host[:port]/target/lun[?arguments]` and
//! `iscsi://[user[%password]@]host[:port][?arguments]`.
//!
//! They look like RFC 3986 and are not: `%` separates user and password, only the target is
//! percent-decoded, the first `@` counts wherever it stands.

use crate::auth::chap::ChapAlgorithm;
use crate::auth::secret::Secret;
use crate::login::{ChapPolicy, Parameter, Parameters};
use crate::text::value::hex_digit;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Longest text after the scheme, and longest single part of it.
pub const LENGTH: usize = 255;

const SCHEME: &[u8] = b"iscsi://";

/// Which of the two forms is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlKind {
    /// With target and LUN.
    Full,
    /// Without; anything from the first `/` on is ignored.
    Portal,
}

/// Values of the variables `LIBISCSI_CHAP_USERNAME`, `_PASSWORD`, `_TARGET_USERNAME` and
/// `_TARGET_PASSWORD`. They hold unless the URL says otherwise.
#[derive(Clone, Copy, Default)]
pub struct ChapEnvironment<'a> {
    /// Our name.
    pub username: Option<&'a [u8]>,
    /// Our secret.
    pub password: Option<&'a [u8]>,
    /// Name of the target.
    pub target_username: Option<&'a [u8]>,
    /// Secret of the target.
    pub target_password: Option<&'a [u8]>,
}

/// A parsed URL. Every part is at most [`LENGTH`] bytes and without zero bytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Url {
    /// `host[:port]` as written.
    pub portal: Vec<u8>,
    /// Percent-decoded; empty in a portal URL.
    pub target: Vec<u8>,
    /// Empty unless `password` is there too.
    pub user: Vec<u8>,
    /// Empty unless `user` is there too.
    pub password: Secret,
    /// Empty unless the three others of this kind are there too.
    pub target_user: Vec<u8>,
    /// Empty unless the three others of this kind are there too.
    pub target_password: Secret,
    /// Name or secret of the target were given, but not all that its proof needs: the four fields above.
    pub lacks_credentials: bool,
    /// 0 in a portal URL.
    pub lun: i32,
    /// What was said behind `?`, for the caller to apply.
    pub arguments: UrlArguments,
}

/// Arguments of a URL; `None` where the URL says nothing. Unknown ones are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UrlArguments {
    /// `header_digest=`: true for `crc32c`, false for `none`.
    pub header_digest: Option<bool>,
    /// `data_digest=`: true for `crc32c`, false for `none`.
    pub data_digest: Option<bool>,
    /// `auth=`: the algorithm for CHAP.
    pub auth: Option<ChapAlgorithm>,
    /// `chap=`: what authentication is wanted.
    pub chap_policy: Option<ChapPolicy>,
    /// `force_usn=`: the unit serial number that the LUN must have.
    pub unit_serial_number: Option<Vec<u8>>,
    /// `max_burst_length=` and its like: what the login offers.
    pub parameters: Parameters,
    /// `portal=`, each: another portal of the target. They may be anything but empty.
    pub portals: Vec<Vec<u8>>,
    /// `iser`: asked for, whatever its value. The transport stays TCP.
    pub is_iser_requested: bool,
}

impl fmt::Debug for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Url")
            .field("portal", &self.portal.escape_ascii())
            .field("target", &self.target.escape_ascii())
            .field("user", &self.user.escape_ascii())
            .field("target_user", &self.target_user.escape_ascii())
            .field("lun", &self.lun)
            .field("arguments", &self.arguments)
            .finish_non_exhaustive()
    }
}

/// Why a URL was refused. The text shows the URL without its passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// The URL does not have the form that `kind` demands.
    Form {
        /// What is wrong.
        reason: FormError,
        /// The form that was expected.
        kind: UrlKind,
        /// The URL without passwords.
        url: String,
    },
    /// A value that the argument cannot have.
    Argument {
        /// Name of the argument.
        argument: &'static str,
        /// Its value.
        value: String,
    },
    /// `chap_user=` or `chap_password=` without the other, and there is no other one elsewhere.
    HalfOfCredentials,
    /// A variable of the environment with more than [`LENGTH`] bytes.
    EnvironmentTooLong(&'static str),
}

/// What is wrong with the form of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormError {
    /// Does not begin with `iscsi://`.
    Scheme,
    /// More than [`LENGTH`] bytes after the scheme.
    TooLong,
    /// No `/` after the portal.
    NoTarget,
    /// Nothing after that `/`.
    EmptyTarget,
    /// No LUN, or no number.
    Lun,
}

impl fmt::Display for UrlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UrlError::Form { reason, kind, url } => {
                let reason = match reason {
                    FormError::Scheme => "",
                    FormError::TooLong => "More than 255 bytes after iscsi://\n",
                    FormError::NoTarget => "Could not parse '<target-iqn>'\n",
                    FormError::EmptyTarget => "Could not parse <target-iqn>\n",
                    FormError::Lun => "Could not parse <lun>\n",
                };
                let (name, path) = match kind {
                    UrlKind::Full => ("URL", "/<target-iqn>/<lun>"),
                    UrlKind::Portal => ("Portal URL", ""),
                };
                write!(
                    formatter,
                    "Invalid URL {url}\n{reason}iSCSI {name} must be of the form: \
                     \"iscsi://[<username>[%<password>]@]<host>[:<port>]{path}\""
                )
            }
            UrlError::Argument { argument: argument @ ("chap_user" | "chap_password"), .. } => {
                write!(
                    formatter,
                    "Invalid URL argument {argument}: it must be 1 to 255 bytes, % and two hex digits for a byte"
                )
            }
            UrlError::Argument { argument: "auth", value } => {
                write!(formatter, "Invalid argument for auth: {value}")
            }
            UrlError::Argument { argument, value } => {
                write!(formatter, "Invalid URL argument for {argument}: {value}")
            }
            UrlError::HalfOfCredentials => {
                formatter.write_str("chap_user= and chap_password= belong together: one of them is missing")
            }
            UrlError::EnvironmentTooLong(variable) => {
                write!(formatter, "{variable} is longer than {LENGTH} bytes")
            }
        }
    }
}

impl core::error::Error for UrlError {}

/// Names and passwords as far as they are known; later sources replace earlier ones.
struct Credentials<'a> {
    user: &'a [u8],
    password: &'a [u8],
    target_user: &'a [u8],
    target_password: &'a [u8],
}

/// `chap_user=` and `chap_password=`, for what the part before `@` cannot carry.
#[derive(Default)]
struct DecodedCredentials {
    user: Option<Vec<u8>>,
    password: Option<Secret>,
}

/// Parses `url`, which a zero byte ends, in the order that contract 4.2 gives.
///
/// # Errors
/// See [`UrlError`].
pub fn parse(url: &[u8], kind: UrlKind, environment: &ChapEnvironment<'_>) -> Result<Url, UrlError> {
    let url = cut(url, 0).map_or(url, |(url, _)| url);
    let form = |reason| UrlError::Form { reason, kind, url: without_passwords(url) };
    let rest = url.strip_prefix(SCHEME).ok_or_else(|| form(FormError::Scheme))?;
    if rest.len() > LENGTH {
        return Err(form(FormError::TooLong));
    }
    let mut credentials = Credentials {
        user: from_environment("LIBISCSI_CHAP_USERNAME", environment.username)?,
        password: from_environment("LIBISCSI_CHAP_PASSWORD", environment.password)?,
        target_user: from_environment("LIBISCSI_CHAP_TARGET_USERNAME", environment.target_username)?,
        target_password: from_environment("LIBISCSI_CHAP_TARGET_PASSWORD", environment.target_password)?,
    };
    let mut parsed = Url::default();
    let mut decoded = DecodedCredentials::default();

    let (rest, arguments) = cut(rest, b'?').unwrap_or((rest, b""));
    for argument in arguments.split(|&byte| byte == b'&') {
        take_argument(argument, &mut parsed.arguments, &mut credentials, &mut decoded)?;
    }

    let (login, rest) = cut(rest, b'@').map_or((None, rest), |(login, rest)| (Some(login), rest));
    if let Some(login) = login {
        match cut(login, b'%').or_else(|| cut(login, b':')) {
            Some((user, password)) => (credentials.user, credentials.password) = (user, password),
            None => credentials.user = login,
        }
    }
    if let Some(user) = &decoded.user {
        credentials.user = user;
    }
    if let Some(password) = &decoded.password {
        credentials.password = password.expose();
    }

    match kind {
        UrlKind::Full => {
            let (portal, path) = cut(rest, b'/').ok_or_else(|| form(FormError::NoTarget))?;
            if path.is_empty() {
                return Err(form(FormError::EmptyTarget));
            }
            let lun = cut(path, b'/').and_then(|(target, lun)| Some((target, decimal(lun)?)));
            let (target, lun) = lun.ok_or_else(|| form(FormError::Lun))?;
            parsed.portal = portal.to_owned();
            parsed.target = percent_decode(target);
            parsed.lun = lun;
        }
        UrlKind::Portal => {
            parsed.portal = cut(rest, b'/').map_or(rest, |(portal, _)| portal).to_owned();
        }
    }

    if !credentials.user.is_empty() && !credentials.password.is_empty() {
        parsed.user = credentials.user.to_owned();
        parsed.password = credentials.password.into();
        if !credentials.target_user.is_empty() && !credentials.target_password.is_empty() {
            parsed.target_user = credentials.target_user.to_owned();
            parsed.target_password = credentials.target_password.into();
        }
    }
    let is_target_named = !credentials.target_user.is_empty() || !credentials.target_password.is_empty();
    parsed.lacks_credentials = is_target_named && parsed.target_user.is_empty();
    if parsed.user.is_empty() && (decoded.user.is_some() || decoded.password.is_some()) {
        return Err(UrlError::HalfOfCredentials);
    }
    Ok(parsed)
}

fn from_environment<'a>(variable: &'static str, value: Option<&'a [u8]>) -> Result<&'a [u8], UrlError> {
    let value = value.unwrap_or_default();
    if value.len() > LENGTH {
        return Err(UrlError::EnvironmentTooLong(variable));
    }
    Ok(value)
}

fn take_argument<'a>(
    argument: &'a [u8],
    parsed: &mut UrlArguments,
    credentials: &mut Credentials<'a>,
    decoded: &mut DecodedCredentials,
) -> Result<(), UrlError> {
    let (key, value) = cut(argument, b'=').map_or((argument, None), |(key, value)| (key, Some(value)));
    let invalid = |argument| UrlError::Argument {
        argument,
        value: String::from_utf8_lossy(value.unwrap_or_default()).into_owned(),
    };
    if let Some(parameter) = Parameter::ALL.into_iter().find(|parameter| parameter.argument().as_bytes() == key) {
        let number = value.and_then(|value| parameter.parse(value).ok());
        parsed.parameters.set(parameter, number.ok_or_else(|| invalid(parameter.argument()))?);
        return Ok(());
    }
    match (key, value) {
        (b"header_digest", value) => {
            parsed.header_digest = Some(digest(value).ok_or_else(|| invalid("header_digest"))?);
        }
        (b"data_digest", value) => {
            parsed.data_digest = Some(digest(value).ok_or_else(|| invalid("data_digest"))?);
        }
        (b"auth", value) => {
            parsed.auth = Some(value.and_then(algorithm).ok_or_else(|| invalid("auth"))?);
        }
        (b"chap", value) => {
            parsed.chap_policy = Some(value.and_then(policy).ok_or_else(|| invalid("chap"))?);
        }
        (b"chap_user", value) => {
            decoded.user = Some(value.and_then(percent_decode_all).ok_or_else(|| invalid("chap_user"))?);
        }
        (b"chap_password", value) => {
            let hidden = UrlError::Argument { argument: "chap_password", value: String::new() };
            decoded.password = Some(value.and_then(percent_decode_all).ok_or(hidden)?.into());
        }
        (b"target_user", Some(value)) => credentials.target_user = value,
        (b"target_password", Some(value)) => credentials.target_password = value,
        (b"force_usn", Some(value)) => parsed.unit_serial_number = Some(value.to_owned()),
        (b"portal", None | Some(b"")) => return Err(invalid("portal")),
        (b"portal", Some(value)) => parsed.portals.push(value.to_owned()),
        (b"iser", _) => parsed.is_iser_requested = true,
        _ => {}
    }
    Ok(())
}

/// An algorithm by the name that it has in `auth=`.
pub fn algorithm(name: &[u8]) -> Option<ChapAlgorithm> {
    match name {
        b"md5" => Some(ChapAlgorithm::MD5),
        b"sha1" => Some(ChapAlgorithm::SHA1),
        b"sha-256" => Some(ChapAlgorithm::SHA256),
        b"sha3-256" => Some(ChapAlgorithm::SHA3_256),
        _ => None,
    }
}

/// A policy by the name that it has in `chap=`.
pub fn policy(name: &[u8]) -> Option<ChapPolicy> {
    match name {
        b"never" => Some(ChapPolicy::Never),
        b"allowed" => Some(ChapPolicy::Allowed),
        b"required" => Some(ChapPolicy::Required),
        b"mutual" => Some(ChapPolicy::Mutual),
        _ => None,
    }
}

fn digest(value: Option<&[u8]>) -> Option<bool> {
    match value {
        Some(b"crc32c") => Some(true),
        Some(b"none") => Some(false),
        _ => None,
    }
}

/// The parts before and after the first `separator`.
fn cut(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let position = text.iter().position(|&byte| byte == separator)?;
    Some((&text[..position], &text[position + 1..]))
}

/// A decimal number as `strtol` reads it, cut to 32 bits as the C field is.
fn decimal(text: &[u8]) -> Option<i32> {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let blanks = text.iter().take_while(|byte| is_blank(byte)).count();
    let (is_negative, digits) = match &text[blanks..] {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0i64, |number, digit| {
        let digit = i64::from(digit - b'0');
        let digit = if is_negative { -digit } else { digit };
        number.saturating_mul(10).saturating_add(digit)
    });
    Some(number as i32)
}

/// `%XX` becomes a byte unless it ends the text, `%00` ends the text, anything else stays as it is.
/// That an escape at the very end stays is what callers have always got (`iqn.%e4%bd` in the vectors).
fn percent_decode(mut text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    while let [first, rest @ ..] = text {
        let escape = match text {
            [b'%', high, low, _, ..] => hex_digit(*high).zip(hex_digit(*low)),
            _ => None,
        };
        match escape {
            Some((0, 0)) => break,
            Some((high, low)) => {
                decoded.push(high << 4 | low);
                text = &text[3..];
            }
            None => {
                decoded.push(*first);
                text = rest;
            }
        }
    }
    decoded
}

/// As RFC 3986 has it: each `%XX` becomes a byte. `None` for anything empty, other than that after a `%`, or with a zero byte.
fn percent_decode_all(mut text: &[u8]) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    while let [first, rest @ ..] = text {
        let (byte, rest) = match (first, rest) {
            (b'%', [high, low, rest @ ..]) => (hex_digit(*high)? << 4 | hex_digit(*low)?, rest),
            (b'%', _) => return None,
            (byte, rest) => (*byte, rest),
        };
        decoded.push(byte);
        text = rest;
    }
    (!decoded.is_empty() && !decoded.contains(&0)).then_some(decoded)
}

/// `url` for an error text: `***` for everything that might be a password, however misplaced its
/// separators are.
fn without_passwords(url: &[u8]) -> String {
    const HIDDEN: &[u8] = b"***";
    let mut shown = url.to_owned();
    let start = url.windows(3).position(|window| window == b"://").map_or(0, |colon| colon + 3);
    if let Some(at) = url.iter().rposition(|&byte| byte == b'@').filter(|&at| at >= start) {
        let login = &url[start..at];
        let separator = [b'%', b':'].into_iter().find_map(|separator| login.iter().position(|&byte| byte == separator));
        if let Some(separator) = separator {
            shown.splice(start + separator + 1..at, HIDDEN.iter().copied());
        }
    }
    for argument in [b"target_password=".as_slice(), b"chap_password="] {
        let mut from = 0;
        while let Some(found) = shown[from..].windows(argument.len()).position(|window| window == argument) {
            let begin = from + found + argument.len();
            let length = shown[begin..].iter().take_while(|&&byte| byte != b'&').count();
            shown.splice(begin..begin + length, HIDDEN.iter().copied());
            from = begin + HIDDEN.len();
        }
    }
    String::from_utf8_lossy(&shown).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::{format, vec};

    fn parse_full(url: &str) -> Result<Url, UrlError> {
        parse(url.as_bytes(), UrlKind::Full, &ChapEnvironment::default())
    }

    #[test]
    fn the_scheme_may_be_followed_by_255_bytes() {
        let url = |length: usize| format!("iscsi://h/{}/1", "n".repeat(length - 4));
        assert_eq!(parse_full(&url(255)).map(|url| url.target.len()), Ok(251));
        let error = parse_full(&url(256)).unwrap_err();
        assert!(matches!(error, UrlError::Form { reason: FormError::TooLong, .. }), "{error:?}");
    }

    #[test]
    fn a_zero_byte_ends_the_url() {
        let url = parse_full("iscsi://h/t/1\0x").unwrap();
        assert_eq!((url.target.as_slice(), url.lun), (b"t".as_slice(), 1));
        assert!(parse_full("iscsi://h/t\0/1").is_err());
    }

    #[test]
    fn arguments_are_returned() {
        let arguments = "header_digest=none&data_digest=crc32c&auth=sha3-256&chap=mutual&force_usn=a%20b&portal=one&portal=[::1]:2&iser=0&x&max_outstanding_r2t=4";
        let url = parse_full(&format!("iscsi://h/t/1?{arguments}")).unwrap();
        let mut parameters = Parameters::default();
        parameters.set(Parameter::MaxOutstandingR2T, 4);
        let expected = UrlArguments {
            parameters,
            header_digest: Some(false),
            data_digest: Some(true),
            auth: Some(ChapAlgorithm::SHA3_256),
            chap_policy: Some(ChapPolicy::Mutual),
            unit_serial_number: Some(b"a%20b".to_vec()),
            portals: vec![b"one".to_vec(), b"[::1]:2".to_vec()],
            is_iser_requested: true,
        };
        assert_eq!(url.arguments, expected);
    }

    #[test]
    fn chap_arguments_are_decoded_and_replace_the_part_before_the_at_sign() {
        let url = parse_full("iscsi://a%b@h/t/1?chap_user=u%40x&chap_password=%25%26%3d%3D?+").unwrap();
        assert_eq!((url.user.as_slice(), url.password.expose()), (b"u@x".as_slice(), b"%&==?+".as_slice()));
        let url = parse_full("iscsi://a%deadbeef@h/t/1").unwrap();
        assert_eq!((url.user.as_slice(), url.password.expose()), (b"a".as_slice(), b"deadbeef".as_slice()));
        let url = parse_full("iscsi://a@h/t/1?chap_password=p").unwrap();
        assert_eq!((url.user.as_slice(), url.password.expose()), (b"a".as_slice(), b"p".as_slice()));
        for wrong in ["", "%", "a%4", "a%zz", "a%00b"] {
            for argument in ["chap_user", "chap_password"] {
                let error = parse_full(&format!("iscsi://h/t/1?{argument}={wrong}")).unwrap_err().to_string();
                assert_eq!(
                    error,
                    format!(
                        "Invalid URL argument {argument}: it must be 1 to 255 bytes, % and two hex digits for a byte"
                    )
                );
            }
        }
        assert!(parse_full("iscsi://h/t/1?chap_password").is_err());
        for wrong in ["chap", "chap=", "chap=Never", "chap=never,", "auth=", "auth=md5,sha1"] {
            assert!(parse_full(&format!("iscsi://h/t/1?{wrong}")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn luns_are_read_as_strtol_does() {
        let cases = [
            ("0", Some(0)),
            ("+5", Some(5)),
            ("\t -5", Some(-5)),
            ("99999999999999999999", Some(-1)),
            ("-99999999999999999999", Some(0)),
            ("", None),
            ("-", None),
            (" ", None),
            ("1 ", None),
            ("--1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decimal(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn long_variables_are_refused_and_not_cut() {
        let long = vec![b'p'; 256];
        let environment = ChapEnvironment { password: Some(&long), ..ChapEnvironment::default() };
        let error = parse(b"iscsi://h/t/1", UrlKind::Full, &environment);
        assert_eq!(error, Err(UrlError::EnvironmentTooLong("LIBISCSI_CHAP_PASSWORD")));
    }

    #[test]
    fn errors_hide_passwords() {
        let cases = [
            ("iscsi://u%secret@h/t/x", "iscsi://u%***@h/t/x"),
            ("iscsi://u:secret@h/t/x", "iscsi://u:***@h/t/x"),
            ("iscsi://u%sec@ret@h/t/x", "iscsi://u%***@h/t/x"),
            ("iscsi://u%sec/ret?@h/t/x", "iscsi://u%***@h/t/x"),
            ("ISCSI://u%secret@h/t/1", "ISCSI://u%***@h/t/1"),
            ("u%secret@h/t/1", "u%***@h/t/1"),
            ("iscsi://u@h:3260/t/x", "iscsi://u@h:3260/t/x"),
            ("iscsi://h/t?target_password=secret&a=b", "iscsi://h/t?target_password=***&a=b"),
            ("iscsi://h/t?chap_password=sec%72et&a=b", "iscsi://h/t?chap_password=***&a=b"),
        ];
        for (url, shown) in cases {
            let error = parse_full(url).unwrap_err().to_string();
            assert!(error.starts_with(&format!("Invalid URL {shown}\n")), "{error}");
            assert!(!error.contains("sec"), "{error}");
        }
        let url = parse_full("iscsi://u%secret@h/t/1").unwrap();
        assert!(!format!("{url:?}").contains("secret"));
    }
}
