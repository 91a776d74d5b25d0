// SPDX-License-Identifier: LGPL-2.1-or-later
//! CHAP, one way: the initiator proves that it knows the secret (RFC 7143 12.1.3, RFC 1994).

use crate::text::value;
use alloc::vec::Vec;
use core::fmt;
use md5::{Digest, Md5};

/// Longest challenge or response, decoded (RFC 7143 12.1.3).
pub const BINARY_LENGTH: usize = 1024;

/// Number of a hash in `CHAP_A`. Any number can be named; not every one can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChapAlgorithm(pub u8);

impl ChapAlgorithm {
    /// MD5, which everybody has.
    pub const MD5: ChapAlgorithm = ChapAlgorithm(5);
    /// SHA-1.
    pub const SHA1: ChapAlgorithm = ChapAlgorithm(6);
    /// SHA-256.
    pub const SHA256: ChapAlgorithm = ChapAlgorithm(7);
    /// SHA3-256.
    pub const SHA3_256: ChapAlgorithm = ChapAlgorithm(8);

    /// The response: hash of identifier, secret and challenge.
    ///
    /// # Errors
    /// [`ChapError::AlgorithmNotOffered`] for an algorithm that this version does not compute.
    pub fn response(self, identifier: u8, secret: &[u8], challenge: &[u8]) -> Result<Vec<u8>, ChapError> {
        match self {
            ChapAlgorithm::MD5 => {
                let hash =
                    Md5::new().chain_update([identifier]).chain_update(secret).chain_update(challenge).finalize();
                Ok(hash.to_vec())
            }
            ChapAlgorithm(_) => Err(ChapError::AlgorithmNotOffered),
        }
    }
}

/// What is wrong with the target's side of CHAP. No value is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChapError {
    /// `CHAP_A` is none of the algorithms offered.
    AlgorithmNotOffered,
    /// `CHAP_I` is no number from 0 to 255.
    BadIdentifier,
    /// `CHAP_C` is not hex or base64, empty, or longer than [`BINARY_LENGTH`].
    BadChallenge,
    /// `CHAP_R` is not hex or base64, empty, or longer than [`BINARY_LENGTH`].
    BadResponse,
}

impl fmt::Display for ChapError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            ChapError::AlgorithmNotOffered => "CHAP_A of the target is no algorithm that was offered.",
            ChapError::BadIdentifier => "CHAP_I of the target is no number from 0 to 255.",
            ChapError::BadChallenge => "CHAP_C of the target is not 1 to 1024 bytes in hex or base64.",
            ChapError::BadResponse => "CHAP_R of the target is not 1 to 1024 bytes in hex or base64.",
        })
    }
}

impl core::error::Error for ChapError {}

/// Reads `CHAP_A` of an answer: one number, which must be among those `offered`.
///
/// # Errors
/// [`ChapError::AlgorithmNotOffered`] for anything else.
pub fn decode_algorithm(text: &[u8], offered: &[ChapAlgorithm]) -> Result<ChapAlgorithm, ChapError> {
    value::number(text)
        .and_then(|number| u8::try_from(number).ok())
        .map(ChapAlgorithm)
        .filter(|algorithm| offered.contains(algorithm))
        .ok_or(ChapError::AlgorithmNotOffered)
}

/// Reads `CHAP_I`.
///
/// # Errors
/// [`ChapError::BadIdentifier`] unless it is a number from 0 to 255.
pub fn decode_identifier(text: &[u8]) -> Result<u8, ChapError> {
    let number = value::number(text).ok_or(ChapError::BadIdentifier)?;
    u8::try_from(number).map_err(|_| ChapError::BadIdentifier)
}

/// Reads `CHAP_C`, 1 to [`BINARY_LENGTH`] bytes.
///
/// # Errors
/// [`ChapError::BadChallenge`] for another encoding or length.
pub fn decode_challenge(text: &[u8]) -> Result<Vec<u8>, ChapError> {
    decode_binary(text).ok_or(ChapError::BadChallenge)
}

/// Reads `CHAP_R`, 1 to [`BINARY_LENGTH`] bytes.
///
/// # Errors
/// [`ChapError::BadResponse`] for another encoding or length.
pub fn decode_response(text: &[u8]) -> Result<Vec<u8>, ChapError> {
    decode_binary(text).ok_or(ChapError::BadResponse)
}

fn decode_binary(text: &[u8]) -> Option<Vec<u8>> {
    value::binary(text, BINARY_LENGTH).filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// The vector was computed with another implementation of MD5.
    #[test]
    fn response_is_the_hash_of_identifier_secret_and_challenge() {
        let challenge = decode_challenge(b"0x00112233445566778899aabbccddeeff").unwrap();
        let response = ChapAlgorithm::MD5.response(7, b"password1234", &challenge).unwrap();
        assert_eq!(value::to_hex(&response), b"0x3F7EEAC3FBFBE00C72F7DD772C486069");
        let error = ChapAlgorithm(9).response(7, b"password1234", &challenge);
        assert_eq!(error, Err(ChapError::AlgorithmNotOffered));
    }

    #[test]
    fn algorithms() {
        let offered = [ChapAlgorithm::MD5];
        assert_eq!(decode_algorithm(b"5", &offered), Ok(ChapAlgorithm::MD5));
        assert_eq!(decode_algorithm(b"0x5", &offered), Ok(ChapAlgorithm::MD5));
        for text in ["", "6", "7", "261", "5,6", "Reject", "-5"] {
            let error = Err(ChapError::AlgorithmNotOffered);
            assert_eq!(decode_algorithm(text.as_bytes(), &offered), error, "{text}");
        }
    }

    #[test]
    fn identifiers() {
        for (text, expected) in [("0", 0), ("255", 255), ("0xff", 255)] {
            assert_eq!(decode_identifier(text.as_bytes()), Ok(expected), "{text}");
        }
        for text in ["", "256", "-1", "0b11", "x"] {
            assert_eq!(decode_identifier(text.as_bytes()), Err(ChapError::BadIdentifier), "{text}");
        }
    }

    #[test]
    fn challenges_have_1_to_1024_bytes() {
        const LONG: usize = if cfg!(miri) { 1100 } else { 65536 };
        for (length, valid) in [(0, false), (1, true), (1024, true), (1025, false), (LONG, false)] {
            let text = value::to_hex(&vec![0xa5; length]);
            assert_eq!(decode_challenge(&text).is_ok(), valid, "{length}");
        }
        assert_eq!(decode_challenge(b"0XaBcD"), Ok(vec![0xab, 0xcd]));
        assert_eq!(decode_challenge(b"0bq80="), Ok(vec![0xab, 0xcd]));
        assert_eq!(decode_challenge(b"abcd"), Err(ChapError::BadChallenge));
        assert_eq!(decode_challenge(b"0xabc"), Err(ChapError::BadChallenge));
        assert_eq!(decode_response(b"0b"), Err(ChapError::BadResponse));
    }
}
