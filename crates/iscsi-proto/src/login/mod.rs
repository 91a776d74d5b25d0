// SPDX-License-Identifier: LGPL-2.1-or-later
//! The login phase of the initiator (RFC 7143 6.3, 11.12, 11.13), without PDUs.
//!
//! [`Login`] says what the next Login Request holds ([`Login::poll_request`]) and takes what the
//! Login Response held ([`Login::handle_response`]). Headers, tags and sequence numbers are the
//! caller's: all requests of a login share ITT, CmdSN and CID, and send TSIH 0 and version 0.

mod config;
mod error;
mod exchange;
mod negotiation;
mod parameter;
mod security;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_authentication;

pub use config::{Authentication, ChapCredentials, ChapPolicy, DigestPreference, LoginConfig, SessionType};
pub use error::{LoginError, Refusal};
pub use exchange::LoginFailure;
pub use negotiation::Negotiated;
pub use parameter::{OutOfRange, Parameter, Parameters};

use crate::auth::chap::ChapAlgorithm;
use crate::limits;
use crate::text::{self, keys};
use crate::wire::login::{LoginResponse, LoginStatus, Stage};
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use negotiation::Negotiation;
use security::{Challenge, Method, Proof};

/// The part of a Login Request's header that the login decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestFlags {
    /// T: ready to go to `next_stage`.
    pub transit: bool,
    /// C: the text goes on in the next request.
    pub continues: bool,
    /// CSG.
    pub current_stage: Stage,
    /// NSG; 0 without T.
    pub next_stage: Stage,
    /// Always 0: each login begins a new session.
    pub tsih: u16,
}

/// The part of a Login Response's header that the login judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseView {
    /// T.
    pub transit: bool,
    /// C.
    pub continues: bool,
    /// CSG.
    pub current_stage: Stage,
    /// NSG.
    pub next_stage: Stage,
    /// Version-active.
    pub version_active: u8,
    /// TSIH; looked at in the final response only.
    pub tsih: u16,
    /// Status-Class and Status-Detail.
    pub status: u16,
}

impl From<&LoginResponse> for ResponseView {
    fn from(response: &LoginResponse) -> Self {
        ResponseView {
            transit: response.transit,
            continues: response.continues,
            current_stage: response.current_stage,
            next_stage: response.next_stage,
            version_active: response.version_active,
            tsih: response.tsih.0,
            status: response.status.0,
        }
    }
}

/// What follows from a Login Response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginStep {
    /// Another request: call [`Login::poll_request`].
    SendRequest,
    /// Full feature phase.
    Complete(Box<Negotiated>),
    /// The target is elsewhere: connect to `address`, `host[:port][,tag]`, and log in there.
    Redirect {
        /// 0x0101 or 0x0102.
        status: u16,
        /// 1 to 255 bytes without control characters.
        address: Vec<u8>,
        /// What the target is called there, if it says so; as `address`.
        target_name: Option<Vec<u8>>,
    },
}

/// What the text under way is for.
///
/// ```text
///   with CHAP credentials                                       without
///         |                                                        |
///         v            AuthMethod=None, T=0                        |
///   +------------+ ------------------------> +------------------+  |
///   |   Method   |                           | Unauthenticated  |  |
///   +------------+ --- AuthMethod=None, T=1 -|---------+--- T=1 |  |
///         | AuthMethod=CHAP                  +---------|--------+  |
///         v                                            |           |
///   +------------+  CHAP_A, CHAP_I, CHAP_C   +----------+ T=1      |
///   | Algorithm  | ------------------------> | Response | ----+    |
///   +------------+                           +----------+     v    v
///                                                    +---------------+
///   an error, a redirect, or from Operational        |  Operational  |
///   T=1: Finished                                    +---------------+
/// ```
///
/// T=1 is asked for in every state but `Algorithm`, and a T=1 answer anywhere else than in the
/// picture is an error. With T=0, or before all keys are there, the state stays for another round.
#[derive(Debug)]
enum State {
    /// `AuthMethod` was offered.
    Method,
    /// The target wants no authentication and has not left the stage yet.
    Unauthenticated,
    /// `CHAP_A` was offered; what the target has sent of its challenge.
    Algorithm(Challenge),
    /// `CHAP_R` was sent; what the target must prove, if it must.
    Response(Option<Proof>),
    /// Operational keys were offered.
    Operational,
    /// Nothing more to say.
    Finished,
}

impl State {
    fn stage(&self) -> Stage {
        match self {
            State::Method | State::Unauthenticated | State::Algorithm(_) | State::Response(_) => Stage::Security,
            State::Operational | State::Finished => Stage::Operational,
        }
    }

    /// The stage to ask for once the text is complete.
    fn wanted_stage(&self) -> Option<Stage> {
        match self {
            State::Method | State::Unauthenticated | State::Response(_) => Some(Stage::Operational),
            State::Operational => Some(Stage::FullFeature),
            State::Algorithm(_) | State::Finished => None,
        }
    }
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug)]
enum Turn {
    /// `outgoing` is ready for a request.
    Ours,
    /// This request waits for its response.
    Theirs(RequestFlags),
}

/// The login of one connection.
#[derive(Debug)]
pub struct Login {
    config: LoginConfig,
    authentication: Authentication,
    /// The algorithm that the target chose and had a response for.
    algorithm: Option<ChapAlgorithm>,
    /// What was demanded of the security stage is done.
    is_authenticated: bool,
    state: State,
    turn: Turn,
    /// Requests handed out.
    requests: u32,
    /// What is left to send of our text.
    outgoing: Vec<u8>,
    /// Answers to keys that the target proposed, for the next request.
    answers: Vec<u8>,
    /// Text of the target, joined over responses with C.
    incoming: Vec<u8>,
    /// The last response had C.
    is_collecting: bool,
    /// Every negotiated key the target has sent.
    settled: Vec<String>,
    negotiation: Negotiation,
}

impl Login {
    /// A login that wants what `config` says.
    ///
    /// # Errors
    /// For a setting that cannot be sent, and for authentication that is demanded and cannot be done.
    pub fn new(config: LoginConfig) -> Result<Login, LoginError> {
        config.validate()?;
        let authentication = config.authentication()?;
        let mut login = Login {
            negotiation: Negotiation::new(&config),
            state: if authentication == Authentication::None { State::Operational } else { State::Method },
            config,
            authentication,
            algorithm: None,
            is_authenticated: matches!(authentication, Authentication::None | Authentication::Optional),
            turn: Turn::Ours,
            requests: 0,
            outgoing: Vec::new(),
            answers: Vec::new(),
            incoming: Vec::new(),
            is_collecting: false,
            settled: Vec::new(),
        };
        login.offer_names();
        match login.state {
            State::Method => security::offer_method(authentication, &mut login.outgoing),
            _ => login.negotiation.offer(&mut login.outgoing),
        }
        Ok(login)
    }

    /// The next Login Request, if one is due: appends its text, at most
    /// [`limits::LOGIN_SEGMENT_LENGTH`] bytes, to `text`.
    pub fn poll_request(&mut self, text: &mut Vec<u8>) -> Option<RequestFlags> {
        if !matches!(self.turn, Turn::Ours) || matches!(self.state, State::Finished) {
            return None;
        }
        let length = self.outgoing.len().min(limits::LOGIN_SEGMENT_LENGTH);
        text.extend(self.outgoing.drain(..length));
        let continues = !self.outgoing.is_empty();
        let next_stage = self.state.wanted_stage().filter(|_| !continues && !self.is_collecting);
        let flags = RequestFlags {
            transit: next_stage.is_some(),
            continues,
            current_stage: self.state.stage(),
            next_stage: next_stage.unwrap_or_default(),
            tsih: 0,
        };
        self.requests += 1;
        self.turn = Turn::Theirs(flags);
        Some(flags)
    }

    /// Whether the next response goes on with a text that was begun.
    pub fn is_collecting(&self) -> bool {
        self.is_collecting
    }

    /// Whether algorithms were offered and the target has not had a response yet.
    pub fn is_offering_algorithms(&self) -> bool {
        matches!(self.state, State::Algorithm(_))
    }

    /// Takes a Login Response with its data segment, without padding.
    ///
    /// # Errors
    /// Anything that ends the login; every later call fails.
    pub fn handle_response(&mut self, response: &ResponseView, data: &[u8]) -> Result<LoginStep, LoginError> {
        let result = self.step(response, data);
        if !matches!(result, Ok(LoginStep::SendRequest)) {
            self.state = State::Finished;
        }
        result
    }

    fn step(&mut self, response: &ResponseView, data: &[u8]) -> Result<LoginStep, LoginError> {
        let request = match (&self.state, self.turn) {
            (State::Finished, _) | (_, Turn::Ours) => return Err(LoginError::UnexpectedResponse),
            (_, Turn::Theirs(request)) => request,
        };
        if data.len() > limits::LOGIN_SEGMENT_LENGTH {
            return Err(LoginError::TextTooLong);
        }
        if response.status != 0 {
            return redirect(response.status, data)?.ok_or_else(|| self.refusal(response.status));
        }
        check_header(&request, response)?;
        if request.continues {
            if !data.is_empty() || response.continues {
                return Err(LoginError::DataInsteadOfAcknowledgement);
            }
            return self.request_again();
        }
        if self.incoming.len() + data.len() > limits::LOGIN_TEXT_LENGTH {
            return Err(LoginError::TextTooLong);
        }
        self.incoming.extend_from_slice(data);
        self.is_collecting = response.continues;
        if self.is_collecting {
            return self.request_again();
        }
        let incoming = core::mem::take(&mut self.incoming);
        let method = self.read_text(&incoming)?;
        self.advance(response, method)
    }

    /// Reads every pair of one logical text segment; the answer to `AuthMethod` if it was there.
    fn read_text(&mut self, incoming: &[u8]) -> Result<Option<Method>, LoginError> {
        let mut method = None;
        let stage = self.state.stage();
        for pair in text::pairs(incoming, limits::LOGIN_KEYS) {
            let text::Pair { key, value } = pair?;
            let key_stage = keys::stage(key);
            if key_stage == keys::KeyStage::Any {
                self.negotiation.declaration(key, value)?;
                continue;
            }
            let belongs = match key_stage {
                keys::KeyStage::Any | keys::KeyStage::Unknown => true,
                keys::KeyStage::Security => stage == Stage::Security,
                keys::KeyStage::Operational => stage == Stage::Operational,
            };
            if !belongs {
                return Err(LoginError::KeyInWrongStage { key: key.to_string(), stage });
            }
            if self.settled.iter().any(|settled| settled == key) {
                return Err(LoginError::RepeatedKey(key.to_string()));
            }
            self.settled.push(key.to_string());
            match (&mut self.state, key_stage) {
                (State::Method, keys::KeyStage::Security) if key == keys::AUTH_METHOD => {
                    method = Some(Method::decode(value, self.authentication)?);
                }
                (State::Algorithm(challenge), keys::KeyStage::Security) => {
                    challenge.take(key, value, &self.config.chap_algorithms)?;
                }
                (State::Response(Some(proof)), keys::KeyStage::Security) => proof.take(key, value)?,
                (_, keys::KeyStage::Security) => {
                    return Err(LoginError::UnexpectedSecurityKey(key.to_string()));
                }
                _ => self.negotiation.answer_or_proposal(key, value, &mut self.answers)?,
            }
        }
        Ok(method)
    }

    /// Goes where the response and the keys lead.
    fn advance(&mut self, response: &ResponseView, method: Option<Method>) -> Result<LoginStep, LoginError> {
        // The text of the next request, before the answers to the target's own keys.
        let mut next_text = Vec::new();
        match (&self.state, method, response.transit) {
            (State::Method, Some(Method::Chap), false) => {
                security::offer_algorithms(&self.config.chap_algorithms, &mut next_text);
                self.state = State::Algorithm(Challenge::default());
            }
            // The names were told already; a target has to refuse keys that come twice (RFC 7143 6.3).
            (State::Method, Some(Method::None), true) => {
                self.negotiation.offer(&mut next_text);
                self.state = State::Operational;
            }
            (State::Method, Some(Method::None), false) => self.state = State::Unauthenticated,
            (State::Method, _, true) => return Err(LoginError::AuthenticationSkipped),
            (State::Algorithm(challenge), ..) => {
                if challenge.is_complete() {
                    let proof = challenge.respond(&self.config, &mut next_text)?;
                    self.algorithm = challenge.algorithm();
                    self.state = State::Response(proof);
                }
            }
            (State::Response(proof), _, transit) => {
                if let Some(proof) = proof.as_ref().filter(|proof| transit || proof.is_complete()) {
                    proof.check()?;
                }
                if transit {
                    self.is_authenticated = true;
                    self.negotiation.offer(&mut next_text);
                    self.state = State::Operational;
                }
            }
            (State::Unauthenticated, _, true) => {
                self.negotiation.offer(&mut next_text);
                self.state = State::Operational;
            }
            // Nothing above leads here without authentication; that is worth looking at twice.
            (State::Operational, _, true) if !self.is_authenticated => return Err(LoginError::AuthenticationSkipped),
            (State::Operational, _, true) => {
                let negotiated = self.negotiation.finish(response.tsih)?;
                return Ok(LoginStep::Complete(Box::new(negotiated)));
            }
            (_, _, false) => {}
            (State::Finished, _, true) => return Err(LoginError::UnexpectedResponse),
        }
        self.outgoing.append(&mut next_text);
        self.outgoing.append(&mut self.answers);
        self.request_again()
    }

    /// What a status other than success says at this point of the login.
    fn refusal(&self, status: u16) -> LoginError {
        let is_authentication = LoginStatus(status) == LoginStatus::AuthenticationFailure;
        let cause = match (&self.state, &self.config.chap) {
            (State::Algorithm(_), _) => Refusal::Algorithms(self.config.chap_algorithms.clone()),
            (State::Method, _) if is_authentication => Refusal::Method,
            // Not the secret is wrong: the target cannot read the response. 7 was SHA-1 once, and still is with tgt.
            (State::Response(_), _) if !is_authentication && self.algorithm != Some(ChapAlgorithm::MD5) => {
                Refusal::Algorithms(self.config.chap_algorithms.clone())
            }
            (State::Response(_), Some(chap)) if is_authentication => {
                Refusal::Credentials(chap.user.escape_ascii().to_string())
            }
            (State::Operational, None) if is_authentication => Refusal::NoCredentials,
            (State::Operational, Some(_)) if is_authentication && self.authentication == Authentication::None => {
                Refusal::PolicyNever
            }
            _ => return LoginError::Status(status),
        };
        LoginError::Refused { status, cause }
    }

    fn request_again(&mut self) -> Result<LoginStep, LoginError> {
        if self.requests >= limits::LOGIN_REQUESTS {
            return Err(LoginError::TooManyRequests);
        }
        self.turn = Turn::Ours;
        Ok(LoginStep::SendRequest)
    }

    /// The keys that say who talks to whom, and what for (contract 7.6).
    fn offer_names(&mut self) {
        let config = &self.config;
        let mut writer = text::Writer::new(&mut self.outgoing);
        writer.pair(keys::INITIATOR_NAME, &config.initiator_name);
        if let Some(alias) = &config.initiator_alias {
            writer.pair(keys::INITIATOR_ALIAS, alias);
        }
        match (config.session_type, &config.target_name) {
            (SessionType::Normal, target_name) => {
                if let Some(target_name) = target_name {
                    writer.pair(keys::TARGET_NAME, target_name);
                }
                writer.pair(keys::SESSION_TYPE, "Normal");
            }
            (SessionType::Discovery, _) => {
                writer.pair(keys::SESSION_TYPE, "Discovery");
            }
        }
    }
}

/// Version, stages and flags of a successful response against its request.
fn check_header(request: &RequestFlags, response: &ResponseView) -> Result<(), LoginError> {
    if response.version_active != 0 {
        return Err(LoginError::Version(response.version_active));
    }
    if response.current_stage != request.current_stage {
        return Err(LoginError::WrongStage { requested: request.current_stage, answered: response.current_stage });
    }
    if !response.transit {
        return Ok(());
    }
    if response.continues {
        return Err(LoginError::TransitionInsideText);
    }
    if !request.transit {
        return Err(LoginError::UnrequestedTransition(request.current_stage));
    }
    if response.next_stage != request.next_stage {
        return Err(LoginError::WrongNextStage { requested: request.next_stage, answered: response.next_stage });
    }
    Ok(())
}

/// A status other than success: a redirect if the target says where to, else none.
fn redirect(status: u16, data: &[u8]) -> Result<Option<LoginStep>, LoginError> {
    let moved = [LoginStatus::TargetMovedTemporarily, LoginStatus::TargetMovedPermanently];
    if !moved.contains(&LoginStatus(status)) {
        return Ok(None);
    }
    let (mut address, mut target_name) = (None, None);
    for pair in text::pairs(data, limits::LOGIN_KEYS) {
        let text::Pair { key, value } = pair?;
        let place = match key {
            keys::TARGET_ADDRESS => &mut address,
            keys::TARGET_NAME => &mut target_name,
            _ => continue,
        };
        // Of several addresses the first counts.
        let told = negotiation::place(key, value)?;
        place.get_or_insert(told);
    }
    Ok(address.map(|address| LoginStep::Redirect { status, address, target_name }))
}
