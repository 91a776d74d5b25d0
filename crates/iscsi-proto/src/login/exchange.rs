// SPDX-License-Identifier: LGPL-2.1-or-later
//! What was last said in a login that failed, for people.

use super::error::LoginError;
use crate::limits::{SHOWN_TEXT, SHOWN_VALUE};
use crate::text::keys;
use alloc::string::String;
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
        Self { error, sent: shown(sent), received: shown(received) }
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

/// `key=value` joined with commas, with escapes, cut where it is long; never a value that must not be seen.
fn shown(text: &[u8]) -> String {
    let mut shown = String::new();
    for pair in text.split(|&byte| byte == 0).filter(|pair| !pair.is_empty()) {
        if shown.len() > SHOWN_TEXT {
            shown.push_str(", ...");
            break;
        }
        if !shown.is_empty() {
            shown.push_str(", ");
        }
        let key_length = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
        let (key, value) = pair.split_at(key_length);
        write_some(&mut shown, key);
        if HIDDEN.iter().any(|hidden| hidden.as_bytes() == key) {
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
    use alloc::vec::Vec;

    #[test]
    fn challenges_and_responses_are_not_shown() {
        let text = b"CHAP_N=user\0CHAP_R=0x0102\0CHAP_I=5\0CHAP_C=0b64==\0";
        assert_eq!(shown(text), "CHAP_N=user, CHAP_R=(not shown), CHAP_I=5, CHAP_C=(not shown)");
    }

    #[test]
    fn texts_are_short_and_printable_whatever_was_sent() {
        assert_eq!(shown(b""), "");
        assert_eq!(shown(b"no equals sign\0\x1b[2J=\n"), "no equals sign, \\x1b[2J=\\n");
        let many: Vec<u8> = b"X-key=value\0".iter().copied().cycle().take(12_000).collect();
        let long = [b"k=".as_slice(), &[0xff; 8192]].concat();
        for text in [many, long] {
            let shown = shown(&text);
            assert!(shown.len() < SHOWN_TEXT + 8 * SHOWN_VALUE && shown.ends_with("..."), "{shown}");
        }
    }
}
