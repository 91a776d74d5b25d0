// SPDX-License-Identifier: LGPL-2.1-or-later
//! CHAP: a side proves that it knows a secret by hashing it together with a challenge of the other (RFC 7143 12.1.3,
//! RFC 1994).

use crate::limits::CHAP_LENGTH;
use crate::text::value;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;
use sha3::Sha3_256;

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

    /// All that can be computed, the best first.
    pub const ALL: [ChapAlgorithm; 4] = [Self::SHA3_256, Self::SHA256, Self::SHA1, Self::MD5];

    /// Bytes of a response; `None` for an algorithm that cannot be computed.
    #[must_use]
    pub fn response_length(self) -> Option<usize> {
        match self {
            Self::MD5 => Some(16),
            Self::SHA1 => Some(20),
            Self::SHA256 | Self::SHA3_256 => Some(32),
            ChapAlgorithm(_) => None,
        }
    }

    /// The response: hash of identifier, secret and challenge.
    ///
    /// # Errors
    /// [`ChapError::AlgorithmNotOffered`] for an algorithm that cannot be computed.
    pub fn response(self, identifier: u8, secret: &[u8], challenge: &[u8]) -> Result<Vec<u8>, ChapError> {
        fn hash<D: Digest>(identifier: u8, secret: &[u8], challenge: &[u8]) -> Vec<u8> {
            D::new().chain_update([identifier]).chain_update(secret).chain_update(challenge).finalize().to_vec()
        }
        match self {
            Self::MD5 => Ok(hash::<Md5>(identifier, secret, challenge)),
            Self::SHA1 => Ok(hash::<Sha1>(identifier, secret, challenge)),
            Self::SHA256 => Ok(hash::<Sha256>(identifier, secret, challenge)),
            Self::SHA3_256 => Ok(hash::<Sha3_256>(identifier, secret, challenge)),
            ChapAlgorithm(_) => Err(ChapError::AlgorithmNotOffered),
        }
    }
}

/// Numbers as a list of the wire, such as `8,7,6,5`.
pub fn algorithm_list(algorithms: &[ChapAlgorithm]) -> String {
    let mut list = String::new();
    for algorithm in algorithms {
        if !list.is_empty() {
            list.push(',');
        }
        list.push_str(&algorithm.0.to_string());
    }
    list
}

/// Random bytes with which the target is asked to prove itself. Each login needs its own.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnChallenge {
    /// `CHAP_I`.
    pub identifier: u8,
    /// `CHAP_C`, as much of it as the algorithm takes: twice the length of its response (contract 8.4).
    pub bytes: [u8; OwnChallenge::LENGTH],
}

impl OwnChallenge {
    /// Bytes of the longest challenge.
    pub const LENGTH: usize = 64;
}

impl fmt::Debug for OwnChallenge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("OwnChallenge").finish_non_exhaustive()
    }
}

/// What is wrong with the target's side of CHAP. No value but its name is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChapError {
    /// `CHAP_A` is none of the algorithms offered.
    AlgorithmNotOffered,
    /// `CHAP_I` is no number from 0 to 255.
    BadIdentifier,
    /// `CHAP_C` is not hex or base64, empty, or longer than [`CHAP_LENGTH`].
    BadChallenge,
    /// `CHAP_R` is not hex or base64, empty, or longer than [`CHAP_LENGTH`].
    BadResponse,
    /// `CHAP_C` is the challenge that we have for the target.
    ReflectedChallenge,
    /// The target was to prove itself and sent no `CHAP_N`.
    NoName,
    /// The target was to prove itself and sent no `CHAP_R`.
    NoResponse,
    /// `CHAP_N` is not the name that the target must have; its beginning, with escapes.
    WrongName(String),
    /// `CHAP_R` has not the length that the algorithm gives.
    WrongResponseLength,
    /// `CHAP_R` is what we have sent ourselves.
    ReflectedResponse,
    /// `CHAP_R` does not prove that the target knows its secret.
    WrongResponse,
}

impl fmt::Display for ChapError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            ChapError::WrongName(name) => {
                return write!(formatter, "Wrong CHAP targetname received: {name}");
            }
            ChapError::AlgorithmNotOffered => "CHAP_A of the target is no algorithm that was offered.",
            ChapError::BadIdentifier => "CHAP_I of the target is no number from 0 to 255.",
            ChapError::BadChallenge => "CHAP_C of the target is not 1 to 1024 bytes in hex or base64.",
            ChapError::BadResponse => "CHAP_R of the target is not 1 to 1024 bytes in hex or base64.",
            ChapError::ReflectedChallenge => "CHAP_C of the target is our own challenge.",
            ChapError::NoName => "It did not return CHAP_N during SECNEG.",
            ChapError::NoResponse => "It did not return CHAP_R during SECNEG.",
            ChapError::WrongResponseLength => "Wrong size of CHAP_R received from target.",
            ChapError::ReflectedResponse => "CHAP_R of the target is our own response.",
            ChapError::WrongResponse => "Authentication failed. Invalid CHAP_R response from the target",
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

/// Reads `CHAP_C`, 1 to [`CHAP_LENGTH`] bytes.
///
/// # Errors
/// [`ChapError::BadChallenge`] for another encoding or length.
pub fn decode_challenge(text: &[u8]) -> Result<Vec<u8>, ChapError> {
    decode_binary(text).ok_or(ChapError::BadChallenge)
}

/// Reads `CHAP_R`, 1 to [`CHAP_LENGTH`] bytes.
///
/// # Errors
/// [`ChapError::BadResponse`] for another encoding or length.
pub fn decode_response(text: &[u8]) -> Result<Vec<u8>, ChapError> {
    decode_binary(text).ok_or(ChapError::BadResponse)
}

fn decode_binary(text: &[u8]) -> Option<Vec<u8>> {
    value::binary(text, CHAP_LENGTH).filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// The vectors were computed with other implementations (md5sum, sha1sum, sha256sum, Python's hashlib).
    #[test]
    fn response_is_the_hash_of_identifier_secret_and_challenge() {
        let challenge = decode_challenge(b"0x00112233445566778899aabbccddeeff").unwrap();
        let vectors = [
            (ChapAlgorithm::MD5, "0x3F7EEAC3FBFBE00C72F7DD772C486069"),
            (ChapAlgorithm::SHA1, "0xDBA507A29812B97A6C1649D876A31C60171C40ED"),
            (ChapAlgorithm::SHA256, "0xC0D93E7F3C2EF05DEA154D9BC857216418D13835D5AA55128D8F6008D1AEFDB0"),
            (ChapAlgorithm::SHA3_256, "0xBAED81D131343BE763596A397EA308E1BE911831E14FD7DE28BBD087B65674B1"),
        ];
        for (algorithm, expected) in vectors {
            let response = algorithm.response(7, b"password1234", &challenge).unwrap();
            assert_eq!(value::to_hex(&response), expected.as_bytes(), "{algorithm:?}");
            assert_eq!(algorithm.response_length(), Some(response.len()));
            assert!(2 * response.len() <= OwnChallenge::LENGTH);
        }
        let error = ChapAlgorithm(9).response(7, b"password1234", &challenge);
        assert_eq!(error, Err(ChapError::AlgorithmNotOffered));
        assert_eq!(ChapAlgorithm(9).response_length(), None);
        assert_eq!(algorithm_list(&ChapAlgorithm::ALL), "8,7,6,5");
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
