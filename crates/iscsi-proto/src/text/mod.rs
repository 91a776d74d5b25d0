// SPDX-License-Identifier: LGPL-2.1-or-later
//! The `key=value` text of Login and Text PDUs (RFC 7143 chapter 6).
//!
//! [`Writer`] appends pairs to a buffer; [`pairs`] walks a logical text segment, which is the data
//! of a run of PDUs joined by the C bit. [`value`] turns values into numbers, booleans, lists and
//! bytes; [`keys`] is the table of the keys themselves.

pub mod keys;
pub mod value;

use alloc::vec::Vec;
use core::fmt;

/// Longest key name (RFC 7143 6.1).
pub const KEY_LENGTH: usize = 63;

/// Longest value, decoded, of a key that does not say otherwise (RFC 7143 6.1).
pub const VALUE_LENGTH: usize = 255;

/// Whether a value may be shown to people as it is: UTF-8 (RFC 7143 4.2.7.1) without control characters, those of ASCII
/// and U+0080 to U+009F.
#[must_use]
pub fn is_displayable(value: &[u8]) -> bool {
    core::str::from_utf8(value).is_ok_and(|text| !text.chars().any(char::is_control))
}

/// Appends `key=value` pairs, each ended by one zero byte.
#[derive(Debug)]
pub struct Writer<'a> {
    text: &'a mut Vec<u8>,
}

impl<'a> Writer<'a> {
    /// A writer that appends to `text`.
    pub fn new(text: &'a mut Vec<u8>) -> Self {
        Writer { text }
    }

    /// Appends one pair. The caller has made sure that neither part holds a zero byte.
    pub fn pair(&mut self, key: &str, value: impl AsRef<[u8]>) -> &mut Self {
        self.raw_pair(key.as_bytes(), value.as_ref())
    }

    /// Appends one pair whose key came from the peer.
    pub fn raw_pair(&mut self, key: &[u8], value: &[u8]) -> &mut Self {
        self.text.extend_from_slice(key);
        self.text.push(b'=');
        self.text.extend_from_slice(value);
        self.text.push(0);
        self
    }

    /// Appends one pair with a decimal number.
    pub fn number(&mut self, key: &str, number: u64) -> &mut Self {
        self.pair(key, alloc::format!("{number}"))
    }

    /// Appends one pair with `Yes` or `No`.
    pub fn boolean(&mut self, key: &str, boolean: bool) -> &mut Self {
        self.pair(key, if boolean { "Yes" } else { "No" })
    }
}

/// One pair as it was sent. The key obeys the rules for names; the value is any bytes but zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// 1 to 63 characters of ASCII.
    pub key: &'a str,
    /// Everything after the first `=`.
    pub value: &'a [u8],
}

/// What is wrong with a text segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// The last pair has no zero byte at its end.
    MissingTerminator,
    /// A pair has no `=`.
    MissingEquals,
    /// A key name that RFC 7143 6.1 does not allow.
    BadKeyName,
    /// More pairs than the caller accepts.
    TooManyPairs,
}

impl fmt::Display for TextError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            TextError::MissingTerminator => "the last key=value pair is not terminated",
            TextError::MissingEquals => "a key without a value",
            TextError::BadKeyName => "a malformed key name",
            TextError::TooManyPairs => "too many keys",
        })
    }
}

impl core::error::Error for TextError {}

/// Walks the pairs of one logical text segment, at most `limit` of them. An empty string ends the
/// list, whatever follows (contract 7.8, 9.3). After an error the iterator is finished.
pub fn pairs(text: &[u8], limit: usize) -> Pairs<'_> {
    Pairs { rest: text, left: limit }
}

/// Iterator of [`pairs`].
#[derive(Clone, Debug)]
pub struct Pairs<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Pairs<'a> {
    fn parse_next(&mut self) -> Result<Option<Pair<'a>>, TextError> {
        if matches!(self.rest.first(), None | Some(0)) {
            return Ok(None);
        }
        self.left = self.left.checked_sub(1).ok_or(TextError::TooManyPairs)?;
        let end = self.rest.iter().position(|&byte| byte == 0);
        let end = end.ok_or(TextError::MissingTerminator)?;
        let (line, rest) = self.rest.split_at(end);
        let equals = line.iter().position(|&byte| byte == b'=');
        let (key, value) = line.split_at(equals.ok_or(TextError::MissingEquals)?);
        let pair = Pair { key: key_name(key).ok_or(TextError::BadKeyName)?, value: &value[1..] };
        self.rest = &rest[1..];
        Ok(Some(pair))
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Result<Pair<'a>, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        let result = self.parse_next().transpose();
        if !matches!(result, Some(Ok(_))) {
            self.rest = &[];
        }
        result
    }
}

/// `bytes` as a key name: a letter, then letters, digits and `. - + @ _`. The RFC asks for a capital
/// letter and breaks its rule with `iSCSIProtocolLevel` (13.24); `#` is for `X#NodeArchitecture` (13.26).
fn key_name(bytes: &[u8]) -> Option<&str> {
    let rest = bytes.get(1..)?;
    let is_allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b".-+@_#".contains(byte);
    if !bytes[0].is_ascii_alphabetic() || bytes.len() > KEY_LENGTH || !rest.iter().all(is_allowed) {
        return None;
    }
    core::str::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn parse(text: &[u8]) -> Result<Vec<(&str, &[u8])>, TextError> {
        pairs(text, 4).map(|pair| pair.map(|Pair { key, value }| (key, value))).collect()
    }

    #[test]
    fn segments() {
        type Expected = Result<Vec<(&'static str, &'static [u8])>, TextError>;
        let cases: &[(&[u8], Expected)] = &[
            (b"", Ok(vec![])),
            (b"\0", Ok(vec![])),
            (b"A=\0", Ok(vec![("A", b"")])),
            (b"A=1\0B=2=3\0", Ok(vec![("A", b"1"), ("B", b"2=3")])),
            (b"A=1\0\0garbage", Ok(vec![("A", b"1")])),
            (b"X#Node=\xff\0", Ok(vec![("X#Node", b"\xff")])),
            (b"X-com.example@a_b+c=1\0", Ok(vec![("X-com.example@a_b+c", b"1")])),
            (b"A=1", Err(TextError::MissingTerminator)),
            (b"A=1\0B", Err(TextError::MissingTerminator)),
            (b"AB\0", Err(TextError::MissingEquals)),
            (b"=1\0", Err(TextError::BadKeyName)),
            (b"iSCSIProtocolLevel=1\0", Ok(vec![("iSCSIProtocolLevel", b"1")])),
            (b"_a=1\0", Err(TextError::BadKeyName)),
            (b"1A=1\0", Err(TextError::BadKeyName)),
            (b"A B=1\0", Err(TextError::BadKeyName)),
            (b"A\xc3=1\0", Err(TextError::BadKeyName)),
            (b"A=\0B=\0C=\0D=\0", Ok(vec![("A", b""), ("B", b""), ("C", b""), ("D", b"")])),
            (b"A=\0B=\0C=\0D=\0E=\0", Err(TextError::TooManyPairs)),
        ];
        for (text, expected) in cases {
            assert_eq!(&parse(text), expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn control_characters_are_not_displayed() {
        for (value, displayable) in [
            ("iqn.2026-01.example:disk".as_bytes(), true),
            ("iqn.2026-01.example:größe".as_bytes(), true),
            (b"", true),
            (b"a\x1b[2J", false),
            (b"a\x7f", false),
            (b"a\xc2\x9b2J", false),
            (b"a\x9b2J", false),
        ] {
            assert_eq!(is_displayable(value), displayable, "{}", value.escape_ascii());
        }
    }

    #[test]
    fn key_names_have_at_most_63_characters() {
        for (length, allowed) in [(1, true), (63, true), (64, false)] {
            assert_eq!(key_name(&vec![b'K'; length]).is_some(), allowed, "{length}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut text = Vec::new();
        Writer::new(&mut text)
            .pair("InitiatorName", "iqn.2026-01.test:i")
            .number("MaxBurstLength", 262144)
            .boolean("InitialR2T", false)
            .raw_pair(b"X-a", b"=\xff");
        let expected: Vec<(&str, &[u8])> = vec![
            ("InitiatorName", b"iqn.2026-01.test:i"),
            ("MaxBurstLength", b"262144"),
            ("InitialR2T", b"No"),
            ("X-a", b"=\xff"),
        ];
        assert_eq!(parse(&text), Ok(expected));
    }

    #[test]
    fn every_cut_of_a_segment_is_an_error_or_a_prefix() {
        let text = b"A=1\0Bee=two\0C=\0";
        for length in 0..text.len() {
            match parse(&text[..length]) {
                Ok(pairs) => assert!([0, 4, 12].contains(&length) && pairs.len() < 3, "{length}"),
                Err(error) => assert_eq!(error, TextError::MissingTerminator, "{length}"),
            }
        }
    }
}
