// SPDX-License-Identifier: LGPL-2.1-or-later
//! CHAP with MD5 (RFC 7143 12.1.3), the side that asks first.

use md5::{Digest, Md5};

use crate::options::Chap;
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
    Challenged { identifier: u8, challenge: [u8; 16] },
    /// The initiator has proved itself.
    Proved,
}

/// The login cannot go on: authentication failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Denied;

const MD5: &str = "5";
const LONGEST: usize = 1024;

impl Exchange {
    /// Takes the CHAP keys of one logical text segment, and adds the answer to `out`.
    pub(crate) fn step(&mut self, keys: &[(&str, &str)], chap: &Chap, out: &mut Vec<u8>) -> Result<(), Denied> {
        let get = |wanted| keys.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value);
        match self {
            Self::Agreed => {
                let Some(algorithms) = get("CHAP_A") else {
                    return if keys.iter().any(|(key, _)| key.starts_with("CHAP_")) { Err(Denied) } else { Ok(()) };
                };
                if !algorithms.split(',').any(|algorithm| algorithm == MD5) {
                    return Err(Denied);
                }
                let mut random = [0; 17];
                getrandom::fill(&mut random).map_err(|_| Denied)?;
                let [identifier, challenge @ ..] = random;
                text::push(out, "CHAP_A", MD5);
                text::push(out, "CHAP_I", &identifier.to_string());
                text::push(out, "CHAP_C", &hexadecimal(&challenge));
                *self = Self::Challenged { identifier, challenge };
                Ok(())
            }
            Self::Challenged { identifier, challenge } => {
                let name = get("CHAP_N").ok_or(Denied)?;
                let proof = get("CHAP_R").and_then(text::binary).ok_or(Denied)?;
                let expected = response(*identifier, &chap.initiator.secret, challenge);
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
                        text::push(out, "CHAP_N", &own.name);
                        text::push(out, "CHAP_R", &hexadecimal(&response(asked, &own.secret, &question)));
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

fn response(identifier: u8, secret: &[u8], challenge: &[u8]) -> [u8; 16] {
    Md5::new().chain_update([identifier]).chain_update(secret).chain_update(challenge).finalize().into()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::from("0x"), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with `printf '\1secretchallenge' | md5sum`.
    #[test]
    fn response_is_md5_of_identifier_secret_challenge() {
        assert_eq!(hexadecimal(&response(1, b"secret", b"challenge")), "0x46e47770030e2b4e26a0db72a7efec00");
    }
}
