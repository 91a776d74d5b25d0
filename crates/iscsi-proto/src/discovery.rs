// SPDX-License-Identifier: LGPL-2.1-or-later
//! The answer to SendTargets (RFC 7143 appendix C).

use crate::limits;
use crate::text::{self, TextError, VALUE_LENGTH, keys};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// One target and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscoveredTarget {
    /// 1 to 255 bytes without control characters.
    pub name: Vec<u8>,
    /// `host[:port][,tag]` as received, 1 to 255 bytes each without control characters. Without
    /// any, the target is where it was asked for.
    pub portals: Vec<Vec<u8>>,
}

/// Why an answer to SendTargets is none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiscoveryError {
    /// Longer than [`limits::DISCOVERY_TEXT_LENGTH`].
    TextTooLong,
    /// Text that is no list of pairs, or more than [`limits::DISCOVERY_KEYS`] of them.
    Text(TextError),
    /// `TargetAddress` before any `TargetName`.
    AddressWithoutName,
    /// A key other than `TargetName` and `TargetAddress`.
    UnexpectedKey(String),
    /// A name or address that is empty, over 255 bytes, or has control characters.
    BadValue(&'static str),
}

impl fmt::Display for DiscoveryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Invalid answer to SendTargets: ")?;
        match self {
            DiscoveryError::TextTooLong => formatter.write_str("the text is too long"),
            DiscoveryError::Text(error) => write!(formatter, "{error}"),
            DiscoveryError::AddressWithoutName => formatter.write_str("TargetAddress before any TargetName"),
            DiscoveryError::UnexpectedKey(key) => write!(formatter, "unexpected key {key}"),
            DiscoveryError::BadValue(key) => write!(formatter, "malformed {key}"),
        }
    }
}

impl core::error::Error for DiscoveryError {}

/// Reads the whole answer, joined over all its PDUs, in its order.
///
/// # Errors
/// For anything but records of one `TargetName` and its `TargetAddress`es (contract 9.3).
pub fn parse_send_targets(answer: &[u8]) -> Result<Vec<DiscoveredTarget>, DiscoveryError> {
    if answer.len() > limits::DISCOVERY_TEXT_LENGTH {
        return Err(DiscoveryError::TextTooLong);
    }
    let mut targets: Vec<DiscoveredTarget> = Vec::new();
    for pair in text::pairs(answer, limits::DISCOVERY_KEYS) {
        let text::Pair { key, value } = pair.map_err(DiscoveryError::Text)?;
        match key {
            keys::TARGET_NAME => {
                targets.push(DiscoveredTarget { name: display_text(keys::TARGET_NAME, value)?, portals: Vec::new() })
            }
            keys::TARGET_ADDRESS => {
                let target = targets.last_mut().ok_or(DiscoveryError::AddressWithoutName)?;
                target.portals.push(display_text(keys::TARGET_ADDRESS, value)?);
            }
            _ => return Err(DiscoveryError::UnexpectedKey(key.to_string())),
        }
    }
    Ok(targets)
}

fn display_text(key: &'static str, value: &[u8]) -> Result<Vec<u8>, DiscoveryError> {
    let has_length = (1..=VALUE_LENGTH).contains(&value.len());
    if !has_length || !text::is_displayable(value) {
        return Err(DiscoveryError::BadValue(key));
    }
    Ok(value.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn target(name: &str, portals: &[&str]) -> DiscoveredTarget {
        DiscoveredTarget { name: name.into(), portals: portals.iter().map(|&portal| portal.into()).collect() }
    }

    #[test]
    fn answers() {
        let long = alloc::format!("TargetName={}\0", "n".repeat(256));
        let cases: &[(&str, Result<Vec<DiscoveredTarget>, DiscoveryError>)] = &[
            ("", Ok(vec![])),
            ("TargetName=a\0", Ok(vec![target("a", &[])])),
            (
                "TargetName=a\0TargetAddress=10.0.0.1:3260,1\0TargetAddress=[fe80::1]:3260,2\0\
                 TargetName=b\0TargetAddress=host,1\0",
                Ok(vec![target("a", &["10.0.0.1:3260,1", "[fe80::1]:3260,2"]), target("b", &["host,1"])]),
            ),
            ("TargetName=a\0\0TargetName=b\0", Ok(vec![target("a", &[])])),
            ("TargetAddress=h\0", Err(DiscoveryError::AddressWithoutName)),
            ("TargetName=a\0X-y=1\0", Err(DiscoveryError::UnexpectedKey("X-y".to_string()))),
            ("TargetName=\0", Err(DiscoveryError::BadValue("TargetName"))),
            ("TargetName=a\x1b[2J\0", Err(DiscoveryError::BadValue("TargetName"))),
            ("TargetName=a\x7f\0", Err(DiscoveryError::BadValue("TargetName"))),
            ("TargetName=a\u{9b}2J\0", Err(DiscoveryError::BadValue("TargetName"))),
            ("TargetName=a\0TargetAddress=h\n\0", Err(DiscoveryError::BadValue("TargetAddress"))),
            ("TargetName=a\0TargetAddress=\0", Err(DiscoveryError::BadValue("TargetAddress"))),
            (&long, Err(DiscoveryError::BadValue("TargetName"))),
            ("TargetName=a", Err(DiscoveryError::Text(TextError::MissingTerminator))),
        ];
        for (answer, expected) in cases {
            let got = parse_send_targets(answer.as_bytes());
            assert_eq!(&got, expected, "{}", answer.escape_default());
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "the amount of text is what it tests")]
    fn ceilings() {
        let pair = b"TargetName=a\0";
        let most = pair.repeat(limits::DISCOVERY_KEYS);
        assert_eq!(parse_send_targets(&most).map(|targets| targets.len()), Ok(limits::DISCOVERY_KEYS));
        let too_many = pair.repeat(limits::DISCOVERY_KEYS + 1);
        let error = DiscoveryError::Text(TextError::TooManyPairs);
        assert_eq!(parse_send_targets(&too_many), Err(error));
        let too_long = vec![0; limits::DISCOVERY_TEXT_LENGTH + 1];
        assert_eq!(parse_send_targets(&too_long), Err(DiscoveryError::TextTooLong));
    }
}
