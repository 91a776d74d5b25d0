// SPDX-License-Identifier: LGPL-2.1-or-later
//! The security stage: the method, and the initiator's side of CHAP.

use super::config::ChapCredentials;
use super::error::LoginError;
use crate::auth::chap::{self, ChapAlgorithm, ChapError};
use crate::text::{Writer, keys, value};
use alloc::string::ToString;
use alloc::vec::Vec;

/// Methods offered, in order of preference (contract 7.7).
const OFFERED_METHODS: &str = "CHAP,None";

/// Algorithms offered, in order of preference.
const OFFERED_ALGORITHMS: [ChapAlgorithm; 1] = [ChapAlgorithm::MD5];

/// The method that the target chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Chap,
    None,
}

impl Method {
    /// Reads `AuthMethod`: one of the methods offered.
    pub(super) fn decode(text: &[u8]) -> Result<Method, LoginError> {
        let is_offered = value::list(OFFERED_METHODS.as_bytes()).any(|method| method == text);
        match text {
            b"CHAP" if is_offered => Ok(Method::Chap),
            b"None" if is_offered => Ok(Method::None),
            _ => Err(LoginError::BadSecurityValue(keys::AUTH_METHOD.to_string())),
        }
    }
}

pub(super) fn offer_method(text: &mut Vec<u8>) {
    Writer::new(text).pair(keys::AUTH_METHOD, OFFERED_METHODS);
}

pub(super) fn offer_algorithms(text: &mut Vec<u8>) {
    let mut numbers = Vec::new();
    for algorithm in OFFERED_ALGORITHMS {
        if !numbers.is_empty() {
            numbers.push(b',');
        }
        numbers.extend_from_slice(algorithm.0.to_string().as_bytes());
    }
    Writer::new(text).pair(keys::CHAP_A, numbers);
}

/// What the target has sent of its challenge.
#[derive(Debug, Default)]
pub(super) struct Challenge {
    algorithm: Option<ChapAlgorithm>,
    identifier: Option<u8>,
    challenge: Option<Vec<u8>>,
}

impl Challenge {
    /// Takes one key of the security stage.
    pub(super) fn take(&mut self, key: &str, text: &[u8]) -> Result<(), LoginError> {
        match key {
            keys::CHAP_A => {
                self.algorithm = Some(chap::decode_algorithm(text, &OFFERED_ALGORITHMS)?);
            }
            keys::CHAP_I => self.identifier = Some(chap::decode_identifier(text)?),
            keys::CHAP_C => self.challenge = Some(chap::decode_challenge(text)?),
            _ => return Err(LoginError::UnexpectedSecurityKey(key.to_string())),
        }
        Ok(())
    }

    /// Whether all three keys are there.
    pub(super) fn is_complete(&self) -> bool {
        self.algorithm.is_some() && self.identifier.is_some() && self.challenge.is_some()
    }

    /// Writes `CHAP_N` and `CHAP_R`.
    pub(super) fn respond(&self, credentials: &ChapCredentials, text: &mut Vec<u8>) -> Result<(), ChapError> {
        let algorithm = self.algorithm.ok_or(ChapError::AlgorithmNotOffered)?;
        let identifier = self.identifier.ok_or(ChapError::BadIdentifier)?;
        let challenge = self.challenge.as_ref().ok_or(ChapError::BadChallenge)?;
        let response = algorithm.response(identifier, &credentials.secret, challenge)?;
        Writer::new(text).pair(keys::CHAP_N, &credentials.user).pair(keys::CHAP_R, value::to_hex(&response));
        Ok(())
    }
}
