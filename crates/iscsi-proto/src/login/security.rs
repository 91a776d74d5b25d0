// SPDX-License-Identifier: LGPL-2.1-or-later
//! The security stage: the method, and the initiator's side of CHAP.

use super::config::{Authentication, LoginConfig};
use super::error::LoginError;
use crate::auth::chap::{self, ChapAlgorithm, ChapError};
use crate::auth::secret::{Secret, is_equal};
use crate::text::{Writer, keys, value};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The method that the target chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Chap,
    None,
}

impl Method {
    /// Reads `AuthMethod`: one of the methods offered.
    pub(super) fn decode(text: &[u8], authentication: Authentication) -> Result<Method, LoginError> {
        match text {
            b"CHAP" => Ok(Method::Chap),
            b"None" if authentication == Authentication::Optional => Ok(Method::None),
            b"None" => Err(LoginError::NoneInsteadOfChap),
            _ => Err(LoginError::BadSecurityValue(keys::AUTH_METHOD.to_string())),
        }
    }
}

/// Writes the methods, in order of preference (contract 7.7).
pub(super) fn offer_method(authentication: Authentication, text: &mut Vec<u8>) {
    let methods = if authentication == Authentication::Optional { "CHAP,None" } else { "CHAP" };
    Writer::new(text).pair(keys::AUTH_METHOD, methods);
}

pub(super) fn offer_algorithms(algorithms: &[ChapAlgorithm], text: &mut Vec<u8>) {
    Writer::new(text).pair(keys::CHAP_A, chap::algorithm_list(algorithms));
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
    pub(super) fn take(&mut self, key: &str, text: &[u8], offered: &[ChapAlgorithm]) -> Result<(), LoginError> {
        match key {
            keys::CHAP_A => self.algorithm = Some(chap::decode_algorithm(text, offered)?),
            keys::CHAP_I => self.identifier = Some(chap::decode_identifier(text)?),
            keys::CHAP_C => self.challenge = Some(chap::decode_challenge(text)?),
            _ => return Err(LoginError::UnexpectedSecurityKey(key.to_string())),
        }
        Ok(())
    }

    /// What the target has chosen.
    pub(super) fn algorithm(&self) -> Option<ChapAlgorithm> {
        self.algorithm
    }

    /// Whether all three keys are there.
    pub(super) fn is_complete(&self) -> bool {
        self.algorithm.is_some() && self.identifier.is_some() && self.challenge.is_some()
    }

    /// Writes `CHAP_N` and `CHAP_R`; with mutual CHAP `CHAP_I` and `CHAP_C` too, and gives what the target must prove.
    pub(super) fn respond(&self, config: &LoginConfig, text: &mut Vec<u8>) -> Result<Option<Proof>, LoginError> {
        let algorithm = self.algorithm.ok_or(ChapError::AlgorithmNotOffered)?;
        let identifier = self.identifier.ok_or(ChapError::BadIdentifier)?;
        let challenge = self.challenge.as_ref().ok_or(ChapError::BadChallenge)?;
        let credentials = config.chap.as_ref().ok_or(LoginError::NoCredentials)?;
        let response = algorithm.response(identifier, credentials.secret.expose(), challenge)?;
        let mut own = None;
        if config.authentication()? == Authentication::Mutual {
            let target = config.target_chap.as_ref().ok_or(LoginError::NoTargetCredentials)?;
            let seed = config.own_challenge.as_ref().ok_or(LoginError::InvalidSetting("CHAP challenge"))?;
            let question = &seed.bytes[..2 * response.len()];
            // RFC 7143 12.1.3: the same challenge in both directions lets the target answer with our own response.
            if is_equal(question, challenge) {
                return Err(ChapError::ReflectedChallenge.into());
            }
            let expected = algorithm.response(seed.identifier, target.secret.expose(), question)?;
            let proof = Proof {
                user: target.user.clone(),
                expected: expected.into(),
                own: response.as_slice().into(),
                name: None,
                response: None,
            };
            own = Some((seed.identifier, question, proof));
        }
        let mut writer = Writer::new(text);
        writer.pair(keys::CHAP_N, &credentials.user).pair(keys::CHAP_R, value::to_hex(&response));
        Ok(own.map(|(identifier, question, proof)| {
            writer.number(keys::CHAP_I, identifier.into()).pair(keys::CHAP_C, value::to_hex(question));
            proof
        }))
    }
}

/// What the target must prove, and what it has sent of its proof.
#[derive(Debug)]
pub(super) struct Proof {
    user: Vec<u8>,
    expected: Secret,
    /// Our own response, which proves nothing.
    own: Secret,
    name: Option<Vec<u8>>,
    response: Option<Vec<u8>>,
}

impl Proof {
    /// Takes one key of the security stage.
    pub(super) fn take(&mut self, key: &str, text: &[u8]) -> Result<(), LoginError> {
        match key {
            keys::CHAP_N => self.name = Some(text.to_vec()),
            keys::CHAP_R => self.response = Some(chap::decode_response(text)?),
            _ => return Err(LoginError::UnexpectedSecurityKey(key.to_string())),
        }
        Ok(())
    }

    /// Whether both keys are there.
    pub(super) fn is_complete(&self) -> bool {
        self.name.is_some() && self.response.is_some()
    }

    /// Judges what has come.
    pub(super) fn check(&self) -> Result<(), ChapError> {
        /// Bytes of a wrong name that the error shows.
        const SHOWN: usize = 64;
        let name = self.name.as_ref().ok_or(ChapError::NoName)?;
        if *name != self.user {
            let shown: String = name[..name.len().min(SHOWN)].escape_ascii().to_string();
            return Err(ChapError::WrongName(shown));
        }
        let response = self.response.as_ref().ok_or(ChapError::NoResponse)?;
        if response.len() != self.expected.expose().len() {
            Err(ChapError::WrongResponseLength)
        } else if is_equal(response, self.own.expose()) {
            Err(ChapError::ReflectedResponse)
        } else if is_equal(response, self.expected.expose()) {
            Ok(())
        } else {
            Err(ChapError::WrongResponse)
        }
    }
}
