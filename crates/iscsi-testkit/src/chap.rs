// SPDX-License-Identifier: LGPL-2.1-or-later
//! CHAP (RFC 7143 12.1.3), the side that asks first.

use std::fmt::Write;

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;
use sha3::Sha3_256;

use crate::options::{Chap, ChapFault};
use crate::text;

/// How far the exchange is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Exchange {
    /// CHAP is not agreed on.
    #[default]
    None,
    /// `AuthMethod=CHAP` was answered.
    Agreed,
    /// A challenge was sent.
    Challenged { algorithm: u8, identifier: u8, challenge: Vec<u8> },
    /// The initiator has proved itself.
    Proved,
}

/// The login cannot go on: authentication failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Denied;

/// Number of the algorithm that everybody has.
pub(crate) const MD5: u8 = 5;
const LONGEST: usize = 1024;

impl Exchange {
    /// Takes the CHAP keys of one logical text segment, and adds the answer to `out`.
    pub(crate) fn step(&mut self, keys: &[(&str, &str)], chap: &Chap, out: &mut Vec<u8>) -> Result<(), Denied> {
        let get = |wanted| keys.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value);
        match self {
            Self::Agreed => {
                let Some(offered) = get("CHAP_A") else {
                    return if keys.iter().any(|(key, _)| key.starts_with("CHAP_")) { Err(Denied) } else { Ok(()) };
                };
                if chap.fault == Some(ChapFault::NoList) && offered.contains(',') {
                    return Err(Denied);
                }
                // RFC 7143 12.1.3: the first of the offered ones that the target has.
                let mut numbers = offered.split(',').filter_map(|number| number.parse().ok());
                let algorithm: u8 = numbers.find(|number| chap.algorithms.contains(number)).ok_or(Denied)?;
                let mut random = [0; 17];
                getrandom::fill(&mut random).map_err(|_| Denied)?;
                let [identifier, challenge @ ..] = random;
                let sent = if chap.fault == Some(ChapFault::OtherAlgorithm) { 9 } else { algorithm };
                text::push(out, "CHAP_A", &sent.to_string());
                text::push(out, "CHAP_I", &identifier.to_string());
                text::push(out, "CHAP_C", &hexadecimal(&challenge));
                *self = Self::Challenged { algorithm, identifier, challenge: challenge.to_vec() };
                Ok(())
            }
            Self::Challenged { algorithm, identifier, challenge } => {
                let name = get("CHAP_N").ok_or(Denied)?;
                let proof = get("CHAP_R").and_then(text::binary).ok_or(Denied)?;
                let expected = response(*algorithm, *identifier, &chap.initiator.secret, challenge).ok_or(Denied)?;
                if name != chap.initiator.name || proof != expected {
                    return Err(Denied);
                }
                match (get("CHAP_I"), get("CHAP_C"), &chap.target) {
                    (None, None, _) => {}
                    (Some(asked), Some(question), Some(own)) => {
                        let asked = asked.parse().map_err(|_| Denied)?;
                        let question = text::binary(question).ok_or(Denied)?;
                        if question.is_empty() || question.len() > LONGEST || question == challenge[..] {
                            return Err(Denied);
                        }
                        let answer = response(*algorithm, asked, &own.secret, &question).ok_or(Denied)?;
                        prove(chap.fault, &own.name, answer, &proof, out);
                    }
                    _ => return Err(Denied),
                }
                *self = Self::Proved;
                Ok(())
            }
            Self::None | Self::Proved => {
                if keys.iter().any(|(key, _)| key.starts_with("CHAP_")) {
                    return Err(Denied);
                }
                Ok(())
            }
        }
    }
}

/// Writes the target's proof, or what a fault makes of it; `theirs` is what the initiator has sent.
fn prove(fault: Option<ChapFault>, name: &str, mut answer: Vec<u8>, theirs: &[u8], out: &mut Vec<u8>) {
    match fault {
        Some(ChapFault::NoProof) => return,
        Some(ChapFault::WrongProof) => answer[0] ^= 1,
        Some(ChapFault::ShortProof) => answer.truncate(1),
        Some(ChapFault::ReflectProof) => answer = theirs.to_vec(),
        _ => {}
    }
    if fault != Some(ChapFault::NoName) {
        text::push(out, "CHAP_N", if fault == Some(ChapFault::OtherName) { "somebody-else" } else { name });
    }
    if fault != Some(ChapFault::NoResponse) {
        text::push(out, "CHAP_R", &hexadecimal(&answer));
    }
}

/// The response of an algorithm; `None` for one that is not known.
fn response(algorithm: u8, identifier: u8, secret: &[u8], challenge: &[u8]) -> Option<Vec<u8>> {
    fn hash<D: Digest>(identifier: u8, secret: &[u8], challenge: &[u8]) -> Vec<u8> {
        D::new().chain_update([identifier]).chain_update(secret).chain_update(challenge).finalize().to_vec()
    }
    Some(match algorithm {
        MD5 => hash::<Md5>(identifier, secret, challenge),
        6 => hash::<Sha1>(identifier, secret, challenge),
        7 => hash::<Sha256>(identifier, secret, challenge),
        8 => hash::<Sha3_256>(identifier, secret, challenge),
        _ => return None,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::from("0x"), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf '\1secretchallenge'` and md5sum, sha1sum, sha256sum, openssl dgst -sha3-256.
    #[test]
    fn response_is_a_hash_of_identifier_secret_challenge() {
        let vectors = [
            (5, "0x46e47770030e2b4e26a0db72a7efec00"),
            (6, "0x011f25d29fe1baaced569c0d7e4878e40ddb7d7e"),
            (7, "0x2dfa0526f4764864b7c3c5bc6596bcead3d8dbd984f4fc1d9f330299f0beced4"),
            (8, "0x9444877c4dff778ed2add0f102dcd561e11944e7e948ee1b89508451a9e680ad"),
        ];
        for (algorithm, expected) in vectors {
            let response = response(algorithm, 1, b"secret", b"challenge").unwrap();
            assert_eq!(hexadecimal(&response), expected);
        }
        assert_eq!(response(9, 1, b"secret", b"challenge"), None);
    }
}
