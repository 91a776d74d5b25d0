// SPDX-License-Identifier: LGPL-2.1-or-later
//! Text of key=value pairs (RFC 7143 6.1).

/// Why text is not made of pairs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TextError {
    /// The last pair does not end with a zero byte.
    NotTerminated,
    /// A pair without `=`, or with an empty or ill-formed key.
    NotAPair,
    /// Not UTF-8.
    NotUtf8,
}

/// The pairs of one logical text segment.
pub(crate) fn pairs(text: &[u8]) -> Result<Vec<(&str, &str)>, TextError> {
    let Some((last, body)) = text.split_last() else {
        return Ok(Vec::new());
    };
    if *last != 0 {
        return Err(TextError::NotTerminated);
    }
    let body = std::str::from_utf8(body).map_err(|_| TextError::NotUtf8)?;
    body.split('\0')
        .map(|pair| pair.split_once('=').filter(|(key, _)| key_is_well_formed(key)).ok_or(TextError::NotAPair))
        .collect()
}

/// Adds a pair.
pub(crate) fn push(text: &mut Vec<u8>, key: &str, value: &str) {
    for part in [key.as_bytes(), b"=", value.as_bytes(), b"\0"] {
        text.extend_from_slice(part);
    }
}

fn key_is_well_formed(key: &str) -> bool {
    (1..=63).contains(&key.len())
        && (key.starts_with(|first: char| first.is_ascii_uppercase()) || key == "iSCSIProtocolLevel")
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+@_#".contains(&byte))
}

/// A number as keys write it: decimal without leading zeros, or hexadecimal behind `0x`.
pub(crate) fn number(value: &str) -> Option<u64> {
    match value.strip_prefix("0x").or_else(|| value.strip_prefix("0X")) {
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => u64::from_str_radix(digits, 16).ok(),
        Some(_) => None,
        None => {
            let plain = value.bytes().all(|digit| digit.is_ascii_digit()) && (value == "0" || !value.starts_with('0'));
            plain.then(|| value.parse().ok())?
        }
    }
}

/// Bytes written as hexadecimal digits or base64 (RFC 7143 6.1: binary-value).
pub(crate) fn binary(value: &str) -> Option<Vec<u8>> {
    let (prefix, digits) = value.split_at_checked(2)?;
    match prefix {
        "0x" | "0X" => hexadecimal(digits),
        "0b" | "0B" => base64(digits),
        _ => None,
    }
}

pub(crate) fn hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let nibbles: Vec<u8> =
        digits.chars().map(|digit| digit.to_digit(16).map(|value| value as u8)).collect::<Option<_>>()?;
    // An odd number of digits lacks a leading zero.
    let (first, rest) = nibbles.split_at(nibbles.len() % 2);
    let whole = rest.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]);
    Some(first.iter().copied().chain(whole).collect())
}

fn base64(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_strict() {
        assert_eq!(pairs(b"A=1\0B=x=y\0"), Ok(vec![("A", "1"), ("B", "x=y")]));
        assert_eq!(pairs(b""), Ok(vec![]));
        assert_eq!(pairs(b"A=1"), Err(TextError::NotTerminated));
        assert_eq!(pairs(b"A=1\0\0"), Err(TextError::NotAPair));
        assert_eq!(pairs(b"a=1\0"), Err(TextError::NotAPair));
        assert_eq!(pairs(b"A=\xff\0"), Err(TextError::NotUtf8));
    }

    #[test]
    fn values() {
        assert_eq!(number("0x1F"), Some(31));
        assert_eq!(number("007"), None);
        assert_eq!(number("-1"), None);
        assert_eq!(binary("0xabc"), Some(vec![0x0a, 0xbc]));
        assert_eq!(binary("0bTWFu"), Some(b"Man".to_vec()));
        assert_eq!(binary("0bTWE="), Some(b"Ma".to_vec()));
        assert_eq!(binary("12"), None);
    }
}
