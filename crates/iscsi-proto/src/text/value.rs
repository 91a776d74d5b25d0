// SPDX-License-Identifier: LGPL-2.1-or-later
//! Values of text keys: numbers, booleans, lists, binary values (RFC 7143 6.1).
//!
//! Nothing but the exact forms of the RFC is accepted: the answer is `None` for anything else.

use alloc::vec::Vec;

/// A numerical value: decimal without sign and leading zeros, or hex after `0x` or `0X`.
pub fn number(value: &[u8]) -> Option<u64> {
    let (digits, radix) = match value {
        [b'0', b'x' | b'X', digits @ ..] => (digits, 16),
        [b'0', _, ..] => return None,
        digits => (digits, 10),
    };
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |number, &digit| {
        let digit = char::from(digit).to_digit(radix)?;
        number.checked_mul(radix.into())?.checked_add(digit.into())
    })
}

/// A boolean value: exactly `Yes` or `No`.
pub fn boolean(value: &[u8]) -> Option<bool> {
    match value {
        b"Yes" => Some(true),
        b"No" => Some(false),
        _ => None,
    }
}

/// The entries of a list, in its order. An empty value is one empty entry.
pub fn list(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|&byte| byte == b',')
}

/// A binary value of at most `limit` bytes once decoded: hex after `0x` or `0X`, or base64 after
/// `0b` or `0B`. The length is checked before anything is allocated. An odd number of hex digits
/// is not a whole number of bytes and refused.
pub fn binary(value: &[u8], limit: usize) -> Option<Vec<u8>> {
    match value {
        [b'0', b'x' | b'X', digits @ ..] => hex(digits, limit),
        [b'0', b'b' | b'B', digits @ ..] => base64(digits, limit),
        _ => None,
    }
}

fn hex(digits: &[u8], limit: usize) -> Option<Vec<u8>> {
    if digits.len() % 2 != 0 || digits.len() / 2 > limit {
        return None;
    }
    digits.chunks_exact(2).map(|pair| Some(hex_digit(pair[0])? << 4 | hex_digit(pair[1])?)).collect()
}

/// The value 0 to 15 of one hex digit of either case.
pub(crate) fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// RFC 4648 base64 with its padding; bits that no byte uses must be zero.
fn base64(digits: &[u8], limit: usize) -> Option<Vec<u8>> {
    if digits.len() % 4 != 0 {
        return None;
    }
    let padding = digits.iter().rev().take_while(|&&digit| digit == b'=').count();
    let length = (digits.len() / 4 * 3).checked_sub(padding)?;
    if padding > 2 || length > limit {
        return None;
    }
    let mut bytes = Vec::with_capacity(length + padding);
    for group in digits.chunks_exact(4) {
        let mut bits = 0u32;
        for &digit in group {
            bits = bits << 6 | u32::from(base64_digit(digit)?);
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    // A `=` counts as zero above, so here it is known to stand at the end only.
    let padded = digits.iter().filter(|&&digit| digit == b'=').count();
    if padded != padding || bytes[length..].iter().any(|&byte| byte != 0) {
        return None;
    }
    bytes.truncate(length);
    Some(bytes)
}

fn base64_digit(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        b'=' => Some(0),
        _ => None,
    }
}

/// `bytes` as a binary value, `0x` and upper-case hex digits (contract 8.2).
pub fn to_hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut text = Vec::with_capacity(2 + bytes.len() * 2);
    text.extend_from_slice(b"0x");
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let cases: &[(&str, Option<u64>)] = &[
            ("0", Some(0)),
            ("512", Some(512)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("0x0", Some(0)),
            ("0xfFfF", Some(0xffff)),
            ("0X00000000000000000010", Some(16)),
            ("0xffffffffffffffff", Some(u64::MAX)),
            ("0x10000000000000000", None),
            ("", None),
            ("0x", None),
            ("00", None),
            ("010", None),
            ("-1", None),
            ("+1", None),
            (" 1", None),
            ("1 ", None),
            ("1a", None),
            ("0xg", None),
            ("Yes", None),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text.as_bytes()), *expected, "{text}");
        }
    }

    #[test]
    fn booleans() {
        let cases = [("Yes", Some(true)), ("No", Some(false)), ("yes", None), ("", None), ("No ", None)];
        for (text, expected) in cases {
            assert_eq!(boolean(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn lists() {
        let entries: Vec<&[u8]> = list(b"CRC32C,None").collect();
        assert_eq!(entries, [b"CRC32C".as_slice(), b"None"]);
        assert_eq!(list(b"").count(), 1);
        assert_eq!(list(b",").count(), 2);
    }

    #[test]
    fn binaries() {
        let cases: &[(&str, Option<&[u8]>)] = &[
            ("0x", Some(b"")),
            ("0x00fF", Some(b"\x00\xff")),
            ("0XAb", Some(b"\xab")),
            ("0x0", None),
            ("0xzz", None),
            ("0x0011223344", None),
            ("0b", Some(b"")),
            ("0bAA==", Some(b"\0")),
            ("0BAAE=", Some(b"\0\x01")),
            ("0b/+8A", Some(b"\xff\xef\0")),
            ("0bAAEC", Some(b"\0\x01\x02")),
            ("0bAAECAw==", Some(b"\0\x01\x02\x03")),
            ("0bAAECAwQ=", None),
            ("0bAAE", None),
            ("0bAB==", None),
            ("0bAAF=", None),
            ("0bA===", None),
            ("0b====", None),
            ("0bA=A=", None),
            ("0b=AAA", None),
            ("0bAA==AAAA", None),
            ("0bAA-_", None),
            ("00ff", None),
            ("12", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(binary(text.as_bytes(), 4).as_deref(), *expected, "{text}");
        }
    }

    #[test]
    fn hex_round_trip() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(binary(&to_hex(&bytes), 256), Some(bytes));
        assert_eq!(to_hex(b"\x0a\xf9"), b"0x0AF9");
        assert_eq!(to_hex(&[]), b"0x");
    }
}
