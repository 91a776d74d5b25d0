// SPDX-License-Identifier: LGPL-2.1-or-later
//! Login: stages, keys, CHAP, redirects (RFC 7143 6.3, 11.12, 11.13).
//!
//! ```text
//! first request -> Security -------T-> Operational -T-> FullFeature
//!               |     `------------------------------T--^
//!               `-> Operational (when nobody must prove anything)
//! ```

use iscsi_proto::limits::{LOGIN_KEYS, LOGIN_TEXT_LENGTH};
use iscsi_proto::wire::{Cid, Isid, Itt, LoginRequest, LoginResponse, LoginStatus, Stage, Tsih};

use crate::chap::{self, Exchange};
use crate::connection::{Connection, Ended};
use crate::negotiation::{self, KeyStage, Negotiated, Reply};
use crate::options::ChapFault;
use crate::outbox::Payload;
use crate::registry::Nexus;
use crate::script::Phase;
use crate::target::TargetNode;
use crate::text;

/// The outcome of a login.
#[derive(Clone, Debug)]
pub(crate) struct Established {
    pub(crate) discovery: bool,
    /// Index of the target; none in a discovery session without TargetName.
    pub(crate) node: Option<usize>,
    pub(crate) cid: Cid,
    pub(crate) nexus: Nexus,
}

/// A login that goes on.
#[derive(Default)]
pub(crate) struct Login {
    /// Tag and ISID of the first request.
    identity: Option<(Itt, Isid)>,
    stage: Stage,
    /// The first text has come.
    identified: bool,
    /// Request text joined by the C bit.
    text: Vec<u8>,
    /// Answer text that did not fit into a response.
    unsent: Vec<u8>,
    initiator: String,
    discovery: bool,
    target: Option<String>,
    node: Option<usize>,
    exchange: Exchange,
    keys_seen: Vec<String>,
    segment_declared: bool,
    agreed: Negotiated,
}

/// The login ends with a status, and perhaps another address.
struct Failure(LoginStatus, Vec<u8>);

impl From<LoginStatus> for Failure {
    fn from(status: LoginStatus) -> Self {
        Self(status, Vec::new())
    }
}

impl Connection {
    pub(crate) fn login_request(&mut self, request: &LoginRequest, data: &[u8]) -> Result<(), Ended> {
        match self.login_step(request, data) {
            Ok(Some(next)) => self.login_answer(request, next),
            Ok(None) => self.login_answer(request, request.current_stage),
            Err(Failure(status, text)) => {
                self.shared.say(self.number, format_args!("login refused: {status}"));
                let response = self.login_response(request, status);
                self.push(&response.encode(text.len() as u32), &Payload::Bytes(&text))?;
                Err(Ended)
            }
        }
    }

    /// Takes a request. The next stage comes back if this response may move to it.
    fn login_step(&mut self, request: &LoginRequest, data: &[u8]) -> Result<Option<Stage>, Failure> {
        if self.login.identity.is_none() {
            if request.version_min > 0 {
                return Err(LoginStatus::UnsupportedVersion.into());
            }
            if request.tsih != Tsih(0) {
                return Err(LoginStatus::SessionDoesNotExist.into());
            }
            self.login.identity = Some((request.itt, request.isid));
            self.login.stage = request.current_stage;
            self.session.exp_cmd_sn = request.cmd_sn;
            self.session.max_cmd_sn = request.cmd_sn;
        }
        let continued = self.login.identity == Some((request.itt, request.isid));
        let stage_fits = request.current_stage == self.login.stage
            && matches!(request.current_stage, Stage::Security | Stage::Operational);
        if !continued || !stage_fits || (request.continues && request.transit) {
            return Err(LoginStatus::InitiatorError.into());
        }
        if self.login.text.len() + data.len() > LOGIN_TEXT_LENGTH {
            return Err(LoginStatus::InitiatorError.into());
        }
        self.login.text.extend_from_slice(data);
        if request.continues {
            return Ok(None);
        }
        let joined = std::mem::take(&mut self.login.text);
        if self.login.unsent.is_empty() {
            let pairs = text::pairs(&joined).map_err(|_| LoginStatus::InitiatorError)?;
            self.login_pairs(&pairs)?;
        } else if !joined.is_empty() {
            return Err(LoginStatus::InitiatorError.into());
        }
        self.transition(request)
    }

    fn login_pairs(&mut self, pairs: &[(&str, &str)]) -> Result<(), Failure> {
        for (key, _) in pairs {
            let allowed = match negotiation::stage(key) {
                KeyStage::Any | KeyStage::Unknown => true,
                KeyStage::Security => self.login.stage == Stage::Security,
                KeyStage::Operational => self.login.stage == Stage::Operational,
                KeyStage::FullFeature => false,
            };
            // RFC 7143 6.3: a key is negotiated once in a login.
            if !allowed || self.login.keys_seen.iter().any(|seen| seen == key) {
                return Err(LoginStatus::InitiatorError.into());
            }
            self.login.keys_seen.push((*key).into());
        }
        if self.login.keys_seen.len() > LOGIN_KEYS {
            return Err(LoginStatus::OutOfResources.into());
        }
        // The names are in the first text, over however many requests it goes.
        if !std::mem::replace(&mut self.login.identified, true) {
            self.identify(pairs)?;
        }
        match self.login.stage {
            Stage::Security => self.security(pairs)?,
            _ => self.operational(pairs)?,
        }
        for (key, _) in pairs.iter().filter(|(key, _)| negotiation::stage(key) == KeyStage::Unknown) {
            text::push(&mut self.login.unsent, key, "NotUnderstood");
        }
        Ok(())
    }

    /// Who logs in, and where to.
    fn identify(&mut self, pairs: &[(&str, &str)]) -> Result<(), Failure> {
        let get = |wanted| pairs.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value);
        self.login.initiator = get("InitiatorName").ok_or(LoginStatus::MissingParameter)?.into();
        self.login.discovery = match get("SessionType") {
            None | Some("Normal") => false,
            Some("Discovery") => true,
            Some(_) => return Err(LoginStatus::SessionTypeNotSupported.into()),
        };
        self.login.target = get("TargetName").map(String::from);
        let Some(name) = &self.login.target else {
            return if self.login.discovery { Ok(()) } else { Err(LoginStatus::MissingParameter.into()) };
        };
        let index = self.shared.nodes.iter().position(|node| node.name() == name);
        let node = index.and_then(|index| self.shared.nodes.get(index)).ok_or(LoginStatus::TargetNotFound)?;
        if let Some((status, address)) = node.redirection() {
            let mut text = Vec::new();
            text::push(&mut text, "TargetAddress", address);
            return Err(Failure(*status, text));
        }
        if let Some(alias) = node.declared_alias() {
            text::push(&mut self.login.unsent, "TargetAlias", alias);
        }
        text::push(&mut self.login.unsent, "TargetPortalGroupTag", "1");
        self.login.node = index;
        Ok(())
    }

    fn security(&mut self, pairs: &[(&str, &str)]) -> Result<(), Failure> {
        let denied = |_| Failure::from(LoginStatus::AuthenticationFailure);
        let demanded = self.shared.options.chap.as_ref();
        if let Some((_, methods)) = pairs.iter().find(|(key, _)| *key == "AuthMethod") {
            let supported = if demanded.is_some() { "CHAP" } else { "None" };
            if self.chap_fault() == Some(ChapFault::MethodNone) {
                text::push(&mut self.login.unsent, "AuthMethod", "None");
                return Ok(());
            }
            if !methods.split(',').any(|method| method == supported) {
                return Err(LoginStatus::AuthenticationFailure.into());
            }
            text::push(&mut self.login.unsent, "AuthMethod", supported);
            if demanded.is_some() {
                self.login.exchange = Exchange::Agreed;
            }
        }
        let is_unreadable =
            matches!(self.login.exchange, Exchange::Challenged { algorithm, .. } if algorithm != chap::MD5);
        if is_unreadable && self.chap_fault() == Some(ChapFault::OldNumbers) {
            return Err(LoginStatus::InitiatorError.into());
        }
        match demanded {
            Some(chap) => self.login.exchange.step(pairs, chap, &mut self.login.unsent).map_err(denied),
            None if pairs.iter().any(|(key, _)| key.starts_with("CHAP_")) => {
                Err(LoginStatus::AuthenticationFailure.into())
            }
            None => Ok(()),
        }
    }

    fn operational(&mut self, pairs: &[(&str, &str)]) -> Result<(), Failure> {
        if !self.is_authenticated() {
            return Err(LoginStatus::AuthenticationFailure.into());
        }
        let options = &self.shared.options;
        let login = &mut self.login;
        for (key, value) in pairs.iter().filter(|(key, _)| negotiation::stage(key) == KeyStage::Operational) {
            match negotiation::answer(key, value, login.discovery, options, &mut login.agreed) {
                Reply::Nothing => {}
                Reply::Value(answer) => text::push(&mut login.unsent, key, &answer),
            }
        }
        if !login.segment_declared {
            login.segment_declared = true;
            login.agreed.target_segment = options.max_recv_data_segment_length;
            let length = options.max_recv_data_segment_length.to_string();
            text::push(&mut login.unsent, "MaxRecvDataSegmentLength", &length);
        }
        Ok(())
    }

    fn chap_fault(&self) -> Option<ChapFault> {
        self.shared.options.chap.as_ref().and_then(|chap| chap.fault)
    }

    fn is_authenticated(&self) -> bool {
        let leaves = match self.chap_fault() {
            Some(ChapFault::MethodNone) => true,
            Some(ChapFault::LeaveAtMethod) => self.login.exchange != Exchange::None,
            Some(ChapFault::LeaveAtChallenge) => matches!(self.login.exchange, Exchange::Challenged { .. }),
            _ => false,
        };
        leaves || self.shared.options.chap.is_none() || self.login.exchange == Exchange::Proved
    }

    /// The stage to move to, if the initiator is ready and nothing is left to say or to prove.
    fn transition(&mut self, request: &LoginRequest) -> Result<Option<Stage>, Failure> {
        let is_challenge = matches!(self.login.exchange, Exchange::Challenged { .. });
        if is_challenge && self.chap_fault() == Some(ChapFault::LeaveAtChallenge) {
            return Ok(Some(Stage::Operational));
        }
        if !request.transit || self.login.unsent.len() > self.shared.options.login_text_length {
            return Ok(None);
        }
        let (from, to) = (request.current_stage, request.next_stage);
        let legal = matches!(
            (from, to),
            (Stage::Security, Stage::Operational | Stage::FullFeature) | (Stage::Operational, Stage::FullFeature)
        );
        if !legal {
            return Err(LoginStatus::InitiatorError.into());
        }
        if !self.is_authenticated() {
            return match self.login.exchange {
                // Nothing was offered where something is demanded.
                Exchange::None => Err(LoginStatus::AuthenticationFailure.into()),
                _ => Ok(None),
            };
        }
        Ok(Some(to))
    }

    /// Sends the answer text, or a piece of it; moves to `next` if that is another stage.
    fn login_answer(&mut self, request: &LoginRequest, next: Stage) -> Result<(), Ended> {
        let limit = self.shared.options.login_text_length;
        // While the initiator is not done with its text it gets an empty answer.
        let take = if request.continues { 0 } else { self.login.unsent.len().min(limit) };
        let rest = self.login.unsent.split_off(take);
        let text = std::mem::replace(&mut self.login.unsent, rest);
        let transit = next != request.current_stage;
        let mut response = self.login_response(request, LoginStatus::Success);
        response.transit = transit;
        response.continues = !request.continues && !self.login.unsent.is_empty();
        response.next_stage = if transit { next } else { Stage::Security };
        if transit && next == Stage::FullFeature {
            self.establish(request, &mut response);
        }
        self.push(&response.encode(text.len() as u32), &Payload::Bytes(&text))?;
        if transit {
            self.login.stage = next;
        }
        if transit && next == Stage::FullFeature {
            // The response itself carries no digest.
            self.outbox.phase = Phase::FullFeature;
            self.outbox.header_digest = self.agreed.header_digest;
            self.outbox.data_digest = self.agreed.data_digest;
            if let Some(judge) = &mut self.judge {
                judge.full_feature(self.agreed, self.login.discovery, request.cmd_sn);
            }
        }
        Ok(())
    }

    fn login_response(&mut self, request: &LoginRequest, status: LoginStatus) -> LoginResponse {
        let stamp = self.session.stamp();
        LoginResponse {
            current_stage: request.current_stage,
            isid: request.isid,
            tsih: request.tsih,
            itt: request.itt,
            stat_sn: stamp.stat_sn,
            exp_cmd_sn: stamp.exp_cmd_sn,
            max_cmd_sn: stamp.max_cmd_sn,
            status,
            ..LoginResponse::default()
        }
    }

    fn establish(&mut self, request: &LoginRequest, response: &mut LoginResponse) {
        self.agreed = self.login.agreed;
        self.session.exp_cmd_sn = request.cmd_sn;
        self.session.open(self.shared.options.queue_depth);
        response.max_cmd_sn = self.session.max_cmd_sn;
        let nexus = Nexus {
            initiator: self.login.initiator.clone(),
            isid: request.isid,
            target: self.login.target.clone().unwrap_or_default(),
        };
        response.tsih = self.shared.registry.enter(&nexus, self.number, &self.line);
        for unit in self.login.node.and_then(|index| self.shared.nodes.get(index)).map_or(&[][..], TargetNode::units) {
            self.session.attach(unit, self.shared.options.unit_attention);
            unit.reservations.forget_attentions(&nexus);
        }
        self.shared.say(self.number, format_args!("{nexus:?} logged in: {:?}", self.agreed));
        self.established =
            Some(Established { discovery: self.login.discovery, node: self.login.node, cid: request.cid, nexus });
    }
}
