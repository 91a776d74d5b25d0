// SPDX-License-Identifier: LGPL-2.1-or-later
//! Text of Login and Text PDUs, the answer to SendTargets, URLs and portals.

use iscsi_client::resolve::has_name;
use iscsi_proto::discovery::parse_send_targets;
use iscsi_proto::limits;
use iscsi_proto::text::{KEY_LENGTH, Pair, Writer, keys, pairs as pairs_of, value};
use iscsi_proto::url::{ChapEnvironment, UrlKind, parse};

use crate::input::Input;

/// What was read can be written and is read again; values are what their form says.
pub(crate) fn pairs(text: &[u8]) {
    let mut written = Vec::new();
    let mut first = Vec::new();
    let mut failed = false;
    for pair in pairs_of(text, limits::LOGIN_KEYS) {
        assert!(!failed, "something follows an error");
        match pair {
            Ok(pair) => {
                look_at(pair);
                Writer::new(&mut written).pair(pair.key, pair.value);
                first.push(pair);
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                failed = true;
            }
        }
    }
    assert!(first.len() <= limits::LOGIN_KEYS);
    let again: Result<Vec<Pair<'_>>, _> = pairs_of(&written, limits::LOGIN_KEYS).collect();
    assert_eq!(again.as_ref(), Ok(&first));
    assert!(text.starts_with(&written));
}

fn look_at(Pair { key, value: text }: Pair<'_>) {
    assert!((1..=KEY_LENGTH).contains(&key.len()) && key.is_ascii());
    assert!(!text.contains(&0));
    // Whether the key is known or not.
    keys::stage(key);
    if let Some(number) = value::number(text) {
        let decimal = number.to_string();
        assert!(text == decimal.as_bytes() || text.starts_with(b"0x") || text.starts_with(b"0X"));
    }
    if let Some(boolean) = value::boolean(text) {
        assert_eq!(text, if boolean { "Yes" } else { "No" }.as_bytes());
    }
    assert_eq!(value::list(text).map(<[u8]>::len).sum::<usize>() + value::list(text).count() - 1, text.len());
    for limit in [0, 1, 16, 1024] {
        if let Some(bytes) = value::binary(text, limit) {
            assert!(bytes.len() <= limit);
            assert_eq!(value::binary(&value::to_hex(&bytes), limit), Some(bytes));
        }
    }
}

/// Names and portals without control characters, as many as the text has.
pub(crate) fn discovery(answer: &[u8]) {
    match parse_send_targets(answer) {
        Ok(targets) => {
            let texts = targets.iter().flat_map(|target| [&target.name].into_iter().chain(&target.portals));
            let mut total = 0;
            for text in texts {
                assert!((1..=255).contains(&text.len()) && !text.iter().any(u8::is_ascii_control));
                total += text.len();
                // As a portal it is good or bad, and nothing else.
                portal(&String::from_utf8_lossy(text));
            }
            assert!(total <= answer.len());
        }
        Err(error) => assert!(!error.to_string().chars().any(char::is_control), "{error}"),
    }
}

fn portal(text: &str) {
    if let Err(error) = has_name(text) {
        assert!(error.to_string().contains("Invalid target"));
    }
}

/// The parts of a URL lie within it, and no error text shows a password.
pub(crate) fn url(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let flags = input.byte();
    let mut variable = |bit: u8| (flags & bit != 0).then(|| input.piece());
    let environment = ChapEnvironment {
        username: variable(1),
        password: variable(2),
        target_username: variable(4),
        target_password: variable(8),
    };
    let url = input.rest();
    for kind in [UrlKind::Full, UrlKind::Portal] {
        match parse(url, kind, &environment) {
            Ok(parsed) => {
                let names = [&parsed.portal, &parsed.target, &parsed.user, &parsed.target_user];
                assert!(names.iter().all(|name| name.len() <= 255));
                for secret in [&parsed.password, &parsed.target_password] {
                    assert!(secret.expose().len() <= 255);
                }
                // Credentials come in pairs; those of the target only with ours.
                assert_eq!(parsed.user.is_empty(), parsed.password.is_empty());
                assert_eq!(parsed.target_user.is_empty(), parsed.target_password.is_empty());
                assert!(parsed.target_user.is_empty() || !parsed.user.is_empty());
                for text in [&parsed.portal].into_iter().chain(&parsed.arguments.portals) {
                    portal(&String::from_utf8_lossy(text));
                }
                assert!(!format!("{parsed:?}").is_empty());
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                // Whatever the password is, the error says the same.
                let hidden = environment.password.map(|password| vec![b'*'; password.len()]);
                let other = ChapEnvironment { password: hidden.as_deref(), ..environment };
                assert_eq!(parse(url, kind, &other).err(), Some(error));
            }
        }
    }
}
