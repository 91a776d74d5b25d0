// SPDX-License-Identifier: LGPL-2.1-or-later
//! The login phase, fed any Login Responses, and CHAP.

use iscsi_proto::auth::chap::{
    ChapAlgorithm, OwnChallenge, decode_algorithm, decode_challenge, decode_identifier, decode_response,
};
use iscsi_proto::limits;
use iscsi_proto::login::{
    Authentication, ChapCredentials, ChapPolicy, DigestPreference, Login, LoginConfig, LoginError, LoginStep,
    Negotiated, RequestFlags, ResponseView, SessionType,
};
use iscsi_proto::text::value::to_hex;
use iscsi_proto::wire::Stage;

use crate::input::Input;

const SECRET: &[u8] = b"our secret, 16 b";
const TARGET_SECRET: &[u8] = b"their secret 16b";
const SECRETS: [&[u8]; 2] = [SECRET, TARGET_SECRET];
const TARGET_USER: &[u8] = b"target-user";
const CHALLENGE: [u8; OwnChallenge::LENGTH] = [0x5a; OwnChallenge::LENGTH];
const IDENTIFIER: u8 = 0x77;

/// Digests that a login may offer.
const DIGESTS: [DigestPreference; 4] =
    [DigestPreference::None, DigestPreference::NoneCrc32c, DigestPreference::Crc32cNone, DigestPreference::Crc32c];

fn credentials(user: &[u8], secret: &[u8]) -> ChapCredentials {
    ChapCredentials { user: user.to_vec(), secret: secret.into() }
}

/// What a login wants, by two bytes.
fn config(who: u8, what: u8) -> LoginConfig {
    let policy = [ChapPolicy::Allowed, ChapPolicy::Never, ChapPolicy::Required, ChapPolicy::Mutual];
    LoginConfig {
        initiator_name: b"iqn.2026-01.test:i".to_vec(),
        initiator_alias: (who & 0x40 != 0).then(|| b"alias".to_vec()),
        target_name: Some(b"iqn.2026-01.test:t".to_vec()),
        session_type: if who & 0x20 != 0 { SessionType::Discovery } else { SessionType::Normal },
        header_digest: DIGESTS[usize::from(what & 3)],
        data_digest: DIGESTS[usize::from(what >> 2 & 3)],
        initial_r2t: what & 0x10 != 0,
        immediate_data: what & 0x20 == 0,
        max_burst_length: if what & 0x40 != 0 { 512 } else { 262_144 },
        first_burst_length: if what & 0x80 != 0 { 65536 } else { 262_144 },
        max_recv_data_segment_length: 262_144,
        default_time2wait: 2,
        default_time2retain: 0,
        max_outstanding_r2t: if what & 0x80 != 0 { 16 } else { 1 },
        chap: (who & 4 != 0).then(|| credentials(b"user", SECRET)),
        target_chap: (who & 8 != 0).then(|| credentials(TARGET_USER, TARGET_SECRET)),
        chap_policy: policy[usize::from(who & 3)],
        chap_algorithms: if who & 0x10 != 0 { vec![ChapAlgorithm::MD5] } else { ChapAlgorithm::ALL.to_vec() },
        own_challenge: Some(OwnChallenge { identifier: IDENTIFIER, bytes: CHALLENGE }),
    }
}

/// A login with what has been said in it.
struct Talk {
    config: LoginConfig,
    login: Login,
    /// Text of all requests.
    sent: Vec<u8>,
    /// The target has said a secret, which may then come back to it.
    is_told: bool,
    requests: u32,
    /// The request that has no response.
    asked: Option<RequestFlags>,
    /// The algorithm of which the target has spoken last.
    algorithm: ChapAlgorithm,
    /// The target has sent the proof that it knows its secret.
    has_proved: bool,
    /// The step that ended the login, or `None` while it goes on.
    end: Option<Result<LoginStep, LoginError>>,
}

impl Talk {
    /// `None` when the configuration makes no login.
    fn begin(config: LoginConfig) -> Option<Self> {
        let login = Login::new(config.clone()).ok()?;
        let algorithm = ChapAlgorithm::MD5;
        Some(Self {
            config,
            login,
            sent: Vec::new(),
            is_told: false,
            requests: 0,
            asked: None,
            algorithm,
            has_proved: false,
            end: None,
        })
    }

    /// The request that is due.
    fn ask(&mut self) -> RequestFlags {
        if let Some(request) = self.asked {
            return request;
        }
        let before = self.sent.len();
        let Some(request) = self.login.poll_request(&mut self.sent) else {
            panic!("a login that goes on has no request");
        };
        assert!(self.sent.len() - before <= limits::LOGIN_SEGMENT_LENGTH);
        self.requests += 1;
        assert!(self.requests <= limits::LOGIN_REQUESTS);
        self.asked = Some(request);
        request
    }

    /// One request and its response. `flags` says in what the response follows the request.
    fn round(&mut self, flags: u8, status: u16, text: &[u8]) {
        let request = self.ask();
        self.asked = None;
        let follows = flags & 0x80 == 0;
        let response = ResponseView {
            transit: if follows { request.transit && flags & 1 == 0 } else { flags & 1 != 0 },
            continues: flags & 2 != 0,
            current_stage: if follows { request.current_stage } else { Stage::from(flags >> 2 & 3) },
            next_stage: if follows { request.next_stage } else { Stage::from(flags >> 4 & 3) },
            version_active: u8::from(flags & 0xc0 == 0xc0),
            tsih: if flags & 0xa0 == 0x20 { 0 } else { 1 },
            status,
        };
        if let Some(place) = text.windows(7).rposition(|part| part == b"CHAP_A=") {
            self.algorithm = ChapAlgorithm(text.get(place + 7).map_or(0, |digit| digit.wrapping_sub(b'0')));
        }
        self.is_told |= SECRETS.iter().any(|secret| contains(text, secret) || contains(text, &to_hex(secret)[2..]));
        match self.login.handle_response(&response, text) {
            Ok(LoginStep::SendRequest) => {}
            end => self.end = Some(end),
        }
    }

    /// What the target has to say to prove itself.
    fn proof(&mut self) -> Vec<u8> {
        self.has_proved = true;
        let length = self.algorithm.response_length().unwrap_or(0);
        let response = self.algorithm.response(IDENTIFIER, TARGET_SECRET, &CHALLENGE[..2 * length]);
        [b"CHAP_N=", TARGET_USER, b"\0CHAP_R=", &to_hex(&response.unwrap_or_default()), b"\0"].concat()
    }

    /// Our own proof, sent back as the target's.
    fn reflection(&mut self) -> Vec<u8> {
        self.ask();
        let place = self.sent.windows(7).rposition(|part| part == b"CHAP_R=").unwrap_or(self.sent.len());
        let length = self.sent[place..].iter().position(|&byte| byte == 0).unwrap_or(0);
        [b"CHAP_N=", TARGET_USER, b"\0", &self.sent[place..][..length], b"\0"].concat()
    }

    /// Judges the end, or that there is none yet.
    fn judge(mut self) {
        for secret in SECRETS {
            let hex = to_hex(secret);
            assert!(
                self.is_told || ![secret, &hex[2..]].iter().any(|form| contains(&self.sent, form)),
                "a secret leaves"
            );
        }
        let Some(end) = &self.end else { return };
        assert!(self.login.poll_request(&mut Vec::new()).is_none());
        let late = ResponseView {
            transit: true,
            continues: false,
            current_stage: Stage::Operational,
            next_stage: Stage::FullFeature,
            version_active: 0,
            tsih: 1,
            status: 0,
        };
        assert!(self.login.handle_response(&late, b"").is_err(), "a login ends twice");
        match end {
            Ok(LoginStep::Complete(negotiated)) => {
                self.judge_authentication();
                judge_agreement(&self.config, negotiated);
            }
            Ok(LoginStep::Redirect { status, address, target_name }) => {
                assert!(matches!(status, 0x0101 | 0x0102));
                for text in [Some(address), target_name.as_ref()].into_iter().flatten() {
                    assert!((1..=255).contains(&text.len()) && !text.iter().any(u8::is_ascii_control));
                }
            }
            Ok(LoginStep::SendRequest) => panic!("this is no end"),
            Err(error) => {
                let text = error.to_string();
                assert!(!text.is_empty() && text.len() < 4096);
                for secret in SECRETS {
                    assert!(self.is_told || !contains(text.as_bytes(), secret), "{text}");
                }
            }
        }
    }

    /// A login is complete only with the authentication that was demanded.
    fn judge_authentication(&self) {
        let config = &self.config;
        let wanted = config.chap_policy.authentication(config.chap.as_ref(), config.target_chap.as_ref());
        let is_proved = contains(&self.sent, b"CHAP_R=");
        match wanted {
            Ok(Authentication::None) => assert!(!is_proved && !contains(&self.sent, b"AuthMethod=")),
            Ok(Authentication::Optional) => {}
            Ok(Authentication::OneWay) => assert!(is_proved, "a login without CHAP, which was required"),
            Ok(Authentication::Mutual) => assert!(is_proved && self.has_proved, "a target that has proved nothing"),
            Err(error) => panic!("{error}"),
        }
    }
}

fn judge_agreement(config: &LoginConfig, agreed: &Negotiated) {
    let lengths = 512..=limits::MAX_SEGMENT_LENGTH;
    assert!(lengths.contains(&agreed.max_recv_data_segment_length));
    assert_ne!(agreed.tsih, 0);
    assert_eq!(agreed.error_recovery_level, 0);
    if config.session_type == SessionType::Discovery {
        return;
    }
    assert!(config.header_digest.permits(agreed.header_digest) && config.data_digest.permits(agreed.data_digest));
    assert!(agreed.max_burst_length <= config.max_burst_length && lengths.contains(&agreed.max_burst_length));
    assert!(agreed.first_burst_length <= agreed.max_burst_length && agreed.first_burst_length >= 512);
    assert!((1..=config.max_outstanding_r2t).contains(&agreed.max_outstanding_r2t));
    assert!(agreed.initial_r2t || !config.initial_r2t);
    assert!(!agreed.immediate_data || config.immediate_data);
    assert!(agreed.default_time2wait <= limits::TIME2WAIT);
}

pub(crate) fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Two bytes of configuration, then responses: flags, a status if flags and text say so, text.
pub(crate) fn login(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let (who, what) = (input.byte(), input.byte());
    let Some(mut talk) = Talk::begin(config(who, what)) else { return };
    while talk.end.is_none() && !input.is_empty() {
        let flags = input.byte();
        let status = if flags & 0x48 == 0x48 { input.word() } else { 0 };
        let mut text = input.piece().to_vec();
        if flags & 0x40 != 0 && flags & 0x80 == 0 {
            text.extend_from_slice(&talk.proof());
        }
        talk.round(flags, status, &text);
    }
    talk.judge();
}

/// A byte of configuration; then texts which stand for the challenge and the proof, and a value for each decoder.
pub(crate) fn chap(bytes: &[u8]) {
    let mut input = Input::new(bytes);
    let flags = input.byte();
    let value = input.piece();
    decoders(value);
    let wanted = config(0x04 | if flags & 1 != 0 { 0x08 } else { 0x02 } | flags & 0x10, 0);
    let Some(mut talk) = Talk::begin(wanted) else { return };
    talk.round(0x01, 0, b"AuthMethod=CHAP\0TargetPortalGroupTag=1\0");
    let mut challenge = input.piece().to_vec();
    if flags & 2 != 0 {
        challenge = [b"CHAP_A=5\0CHAP_I=1\0CHAP_C=", value, b"\0", &challenge].concat();
    }
    talk.round(0, 0, &challenge);
    if talk.end.is_none() {
        let mut proof = input.piece().to_vec();
        match flags & 12 {
            4 => proof.extend_from_slice(&talk.proof()),
            8 => proof.extend_from_slice(&talk.reflection()),
            _ => {}
        }
        talk.round(0, 0, &proof);
    }
    if talk.end.is_none() {
        talk.round(0, 0, input.rest());
    }
    talk.judge();
}

fn decoders(text: &[u8]) {
    for decoded in [decode_challenge(text), decode_response(text)] {
        match decoded {
            Ok(bytes) => {
                assert!((1..=limits::CHAP_LENGTH).contains(&bytes.len()));
                assert_eq!(decode_challenge(&to_hex(&bytes)), Ok(bytes));
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    if let Ok(identifier) = decode_identifier(text) {
        assert_eq!(decode_identifier(identifier.to_string().as_bytes()), Ok(identifier));
    }
    for offered in [&ChapAlgorithm::ALL[..], &[ChapAlgorithm::MD5]] {
        if let Ok(algorithm) = decode_algorithm(text, offered) {
            assert!(offered.contains(&algorithm));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mutual login in which the target ends with `proof`.
    fn end(proof: impl Fn(&mut Talk) -> Vec<u8>) -> Result<LoginStep, LoginError> {
        let mut talk = Talk::begin(config(0x0c, 0)).expect("a login");
        talk.round(0x01, 0, b"AuthMethod=CHAP\0");
        talk.round(0, 0, b"CHAP_A=7\0CHAP_I=1\0CHAP_C=0x0123456789abcdef\0");
        let proof = proof(&mut talk);
        talk.round(0, 0, &proof);
        if talk.end.is_none() {
            talk.round(0, 0, b"TargetPortalGroupTag=1\0");
        }
        talk.end.take().expect("an end")
    }

    #[test]
    fn the_acts_of_a_target_are_what_they_are_meant_to_be() {
        assert!(matches!(end(Talk::proof), Ok(LoginStep::Complete(_))));
        let refused = |text: &str, end: Result<LoginStep, LoginError>| {
            let error = end.unwrap_err().to_string();
            assert!(error.contains(text), "{error}");
        };
        refused("our own response", end(Talk::reflection));
        refused("CHAP_N", end(|_| Vec::new()));
    }
}
