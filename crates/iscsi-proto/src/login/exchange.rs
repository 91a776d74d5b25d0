// SPDX-License-Identifier: LGPL-2.1-or-later
//! What was last said in a login that failed, for people.

use super::error::LoginError;
use crate::limits::{SHOWN_TEXT, SHOWN_VALUE};
use crate::text::keys;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

/// Values that are not for every eye: what a guess of a secret can be checked against.
const HIDDEN: [&str; 2] = [keys::CHAP_C, keys::CHAP_R];

/// A login that failed, and the keys of its last request and response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginFailure {
    /// Why.
    pub error: LoginError,
    /// The text of the last request, to be read by people: `key=value, key=value`; empty if there was none.
    pub sent: String,
    /// The text of the last response, likewise.
    pub received: String,
}

impl From<LoginError> for LoginFailure {
    /// A login that was not begun.
    fn from(error: LoginError) -> Self {
        Self::new(error, &[], &[])
    }
}

impl LoginFailure {
    /// `sent` and `received` are the data segments of the last request and response.
    pub fn new(error: LoginError, sent: &[u8], received: &[u8]) -> Self {
        let hidden = hidden_values(sent);
        Self { error, sent: shown(sent, &[]), received: shown(received, &hidden) }
    }
}

impl fmt::Display for LoginFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)?;
        self.write_exchange(formatter)
    }
}

impl LoginFailure {
    /// Writes what was last said, if something was, as a sentence that follows another one.
    ///
    /// # Errors
    /// Those of the formatter.
    pub fn write_exchange(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sent.is_empty() && self.received.is_empty() {
            return Ok(());
        }
        let [sent, received] =
            [&self.sent, &self.received].map(|text| if text.is_empty() { "nothing" } else { text.as_str() });
        write!(formatter, " Last sent: {sent}; last received: {received}.")
    }
}

impl core::error::Error for LoginFailure {}

/// The values of `text` that must not be seen, also where the other side says them again.
fn hidden_values(text: &[u8]) -> Vec<&[u8]> {
    let pairs = pairs(text).filter(|(key, value)| is_hidden(key) && value.len() > 1);
    pairs.map(|(_, value)| &value[1..]).collect()
}

fn is_hidden(key: &[u8]) -> bool {
    HIDDEN.iter().any(|hidden| hidden.as_bytes() == key)
}

/// Keys, and values with the equals sign before them.
fn pairs(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    text.split(|&byte| byte == 0).filter(|pair| !pair.is_empty()).map(|pair| {
        let key_length = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
        pair.split_at(key_length)
    })
}

/// `key=value` joined with commas, with escapes, cut where it is long; never a value that must not be seen, nor one with
/// one of `hidden` in it.
fn shown(text: &[u8], hidden: &[&[u8]]) -> String {
    let repeats = |value: &[u8]| {
        hidden.iter().any(|hidden| value.windows(hidden.len()).any(|part| part.eq_ignore_ascii_case(hidden)))
    };
    let mut shown = String::new();
    for (key, value) in pairs(text) {
        if shown.len() > SHOWN_TEXT {
            shown.push_str(", ...");
            break;
        }
        if !shown.is_empty() {
            shown.push_str(", ");
        }
        write_some(&mut shown, key);
        if is_hidden(key) || repeats(value) {
            shown.push_str("=(not shown)");
        } else {
            write_some(&mut shown, value);
        }
    }
    shown
}

/// Writes the beginning of `bytes` with escapes.
fn write_some(shown: &mut String, bytes: &[u8]) {
    let (begin, rest) = bytes.split_at(bytes.len().min(SHOWN_VALUE));
    // Writing to a String does not fail.
    let _ = write!(shown, "{}{}", begin.escape_ascii(), if rest.is_empty() { "" } else { "..." });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenges_and_responses_are_not_shown() {
        let text = b"CHAP_N=user\0CHAP_R=0x0102\0CHAP_I=5\0CHAP_C=0b64==\0";
        assert_eq!(shown(text, &[]), "CHAP_N=user, CHAP_R=(not shown), CHAP_I=5, CHAP_C=(not shown)");
    }

    #[test]
    fn what_the_other_side_repeats_is_not_shown_either() {
        let failure = LoginFailure::new(
            LoginError::UnexpectedResponse,
            b"CHAP_N=u\0CHAP_R=0x0aFF\0",
            b"X-reason=was 0x0Aff here\0X-a=b\0",
        );
        assert_eq!(failure.received, "X-reason=(not shown), X-a=b");
    }

    #[test]
    fn texts_are_short_and_printable_whatever_was_sent() {
        assert_eq!(shown(b"", &[]), "");
        assert_eq!(shown(b"no equals sign\0\x1b[2J=\n", &[]), "no equals sign, \\x1b[2J=\\n");
        let many: Vec<u8> = b"X-key=value\0".iter().copied().cycle().take(12_000).collect();
        let long = [b"k=".as_slice(), &[0xff; 8192]].concat();
        for text in [many, long] {
            let shown = shown(&text, &[]);
            assert!(shown.len() < SHOWN_TEXT + 8 * SHOWN_VALUE && shown.ends_with("..."), "{shown}");
        }
    }
}
