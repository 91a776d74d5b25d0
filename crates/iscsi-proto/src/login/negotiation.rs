// SPDX-License-Identifier: LGPL-2.1-or-later
//! Operational keys of a login: what is offered, what the answers mean, what results.

use super::config::{DigestPreference, LoginConfig, SessionType};
use super::error::LoginError;
use crate::text::keys::{self, Definition, OPERATIONAL_KEYS, OperationalKey, Value, reserved};
use crate::text::{VALUE_LENGTH, Writer, is_displayable, value};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What both sides agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negotiated {
    /// CRC32C after every header.
    pub header_digest: bool,
    /// CRC32C after every data segment.
    pub data_digest: bool,
    /// Largest data segment that the target receives, 512 to 2^24 - 1.
    pub max_recv_data_segment_length: u32,
    /// Bytes of unsolicited data, at most `max_burst_length`.
    pub first_burst_length: u32,
    /// Bytes of one Data-In or solicited Data-Out sequence, 512 to 2^24 - 1.
    pub max_burst_length: u32,
    /// Whether the target asks for all data but immediate data by R2T.
    pub initial_r2t: bool,
    /// Whether data may follow a command in its PDU.
    pub immediate_data: bool,
    /// Seconds to wait before a reconnect.
    pub default_time2wait: u16,
    /// Seconds for which the target keeps tasks of a lost connection.
    pub default_time2retain: u16,
    /// R2Ts of one command that may be open.
    pub max_outstanding_r2t: u16,
    /// 0: this initiator offers no other.
    pub error_recovery_level: u16,
    /// Display text of the target.
    pub target_alias: Option<Vec<u8>>,
    /// The portal group that answered.
    pub target_portal_group_tag: Option<u16>,
    /// Handle of the session, not 0.
    pub tsih: u16,
    /// `TargetAddress`, if the target declared one.
    pub target_address: Option<Vec<u8>>,
}

impl Default for Negotiated {
    /// What holds before a login has agreed on anything else (RFC 7143 chapter 13).
    fn default() -> Self {
        Self {
            header_digest: false,
            data_digest: false,
            max_recv_data_segment_length: 8192,
            first_burst_length: 65536,
            max_burst_length: 262_144,
            initial_r2t: true,
            immediate_data: true,
            default_time2wait: 2,
            default_time2retain: 20,
            max_outstanding_r2t: 1,
            error_recovery_level: 0,
            target_alias: None,
            target_portal_group_tag: None,
            tsih: 0,
            target_address: None,
        }
    }
}

/// What the target has said about one key that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Missing,
    Value(Value),
    /// `Reject`, `Irrelevant` or `NotUnderstood`: the default holds.
    Default,
}

/// Offers and answers of one login.
#[derive(Debug)]
pub(super) struct Negotiation {
    session_type: SessionType,
    offers: [Offer; OPERATIONAL_KEYS.len()],
    answers: [Answer; OPERATIONAL_KEYS.len()],
    target_alias: Option<Vec<u8>>,
    target_portal_group_tag: Option<u16>,
    target_address: Option<Vec<u8>>,
}

/// What we propose for one key.
#[derive(Clone, Copy, Debug)]
enum Offer {
    Digest(DigestPreference),
    Boolean(bool),
    Number(u32),
}

impl Offer {
    fn of(key: OperationalKey, config: &LoginConfig) -> Offer {
        use OperationalKey as Key;
        match key {
            Key::HeaderDigest => Offer::Digest(config.header_digest),
            Key::DataDigest => Offer::Digest(config.data_digest),
            Key::InitialR2T => Offer::Boolean(config.initial_r2t),
            Key::ImmediateData => Offer::Boolean(config.immediate_data),
            Key::MaxBurstLength => Offer::Number(config.max_burst_length),
            // RFC 7143 13.14: never more than MaxBurstLength.
            Key::FirstBurstLength => Offer::Number(config.first_burst_length.min(config.max_burst_length)),
            Key::DefaultTime2Wait => Offer::Number(config.default_time2wait.into()),
            Key::DefaultTime2Retain => Offer::Number(config.default_time2retain.into()),
            Key::MaxOutstandingR2T => Offer::Number(config.max_outstanding_r2t.into()),
            Key::ErrorRecoveryLevel => Offer::Number(0),
            Key::IfMarker | Key::OfMarker => Offer::Boolean(false),
            Key::MaxConnections => Offer::Number(1),
            Key::MaxRecvDataSegmentLength => Offer::Number(config.max_recv_data_segment_length),
            Key::DataPduInOrder | Key::DataSequenceInOrder => Offer::Boolean(true),
        }
    }

    /// The offer as a result, for keys that the target leaves out.
    fn value(self) -> Value {
        match self {
            Offer::Digest(_) => Value::Digest(false),
            Offer::Boolean(boolean) => Value::Boolean(boolean),
            Offer::Number(number) => Value::Number(number),
        }
    }
}

/// Refuses numbers outside of the range of their key.
pub(super) fn validate(config: &LoginConfig) -> Result<(), LoginError> {
    use keys::Negotiation::{Declaration, Maximum, Minimum};
    // The offer of FirstBurstLength is already clamped, so the setting is looked at itself.
    let first_burst = OperationalKey::FirstBurstLength;
    let settings = OPERATIONAL_KEYS.iter().map(|row| match row.key {
        key if key == first_burst => (row, Offer::Number(config.first_burst_length)),
        key => (row, Offer::of(key, config)),
    });
    for (row, offer) in settings {
        if let (Minimum(range) | Maximum(range) | Declaration(range), Offer::Number(number)) = (&row.negotiation, offer)
            && !range.contains(&number)
        {
            return Err(LoginError::InvalidSetting(row.name));
        }
    }
    Ok(())
}

impl Negotiation {
    pub(super) fn new(config: &LoginConfig) -> Negotiation {
        Negotiation {
            session_type: config.session_type,
            offers: core::array::from_fn(|index| Offer::of(OPERATIONAL_KEYS[index].key, config)),
            answers: [Answer::Missing; OPERATIONAL_KEYS.len()],
            target_alias: None,
            target_portal_group_tag: None,
            target_address: None,
        }
    }

    /// Writes every operational key.
    pub(super) fn offer(&self, text: &mut Vec<u8>) {
        let mut writer = Writer::new(text);
        for (row, offer) in OPERATIONAL_KEYS.iter().zip(&self.offers) {
            match *offer {
                Offer::Digest(preference) => writer.pair(row.name, preference.offer()),
                Offer::Boolean(boolean) => writer.boolean(row.name, boolean),
                Offer::Number(number) => writer.number(row.name, number.into()),
            };
        }
    }

    /// Takes a key that is allowed in every stage. The target may repeat itself, not contradict itself.
    pub(super) fn declaration(&mut self, key: &str, text: &[u8]) -> Result<(), LoginError> {
        let is_new = match key {
            keys::TARGET_ALIAS => declare(&mut self.target_alias, display_text(key, text)?),
            keys::TARGET_PORTAL_GROUP_TAG => {
                let tag = value::number(text).and_then(|number| u16::try_from(number).ok());
                let tag = tag.ok_or_else(|| bad_value(key, text))?;
                declare(&mut self.target_portal_group_tag, tag)
            }
            // May come once for each portal; the first one counts.
            keys::TARGET_ADDRESS => {
                let address = place(keys::TARGET_ADDRESS, text)?;
                self.target_address.get_or_insert(address);
                true
            }
            // Keys of the initiator that some targets repeat: nothing follows from them.
            _ => true,
        };
        if is_new { Ok(()) } else { Err(LoginError::RepeatedKey(key.to_string())) }
    }

    /// Takes a key of the operational stage, or an unknown one: the answer to an offer, or a
    /// proposal of the target, whose answer is appended to `answers`.
    pub(super) fn answer_or_proposal(
        &mut self,
        key: &str,
        text: &[u8],
        answers: &mut Vec<u8>,
    ) -> Result<(), LoginError> {
        if let Some(row) = keys::definition(key) {
            let index = row.key as usize;
            self.answers[index] = settle(row, self.offers[index], text)?;
        } else if !is_reserved(text)
            && let Some(answer) = self.answer_proposal(key, text)
        {
            Writer::new(answers).pair(key, answer);
        }
        Ok(())
    }

    /// The answer to a key that only the target proposes, unless it needs none.
    fn answer_proposal(&self, key: &str, text: &[u8]) -> Option<&'static [u8]> {
        let is_discovery = self.session_type == SessionType::Discovery;
        match key {
            keys::TASK_REPORTING | keys::ISCSI_PROTOCOL_LEVEL if is_discovery => Some(reserved::IRRELEVANT),
            keys::TASK_REPORTING if value::list(text).any(|entry| entry == b"RFC3720") => Some(b"RFC3720"),
            keys::TASK_REPORTING => Some(reserved::REJECT),
            // The smaller of the proposal and 1, which is RFC 7143.
            keys::ISCSI_PROTOCOL_LEVEL => match value::number(text) {
                Some(0) => Some(b"0"),
                Some(1..=31) => Some(b"1"),
                _ => Some(reserved::REJECT),
            },
            key if keys::MARKER_INTERVALS.contains(&key) => Some(reserved::REJECT),
            keys::NODE_ARCHITECTURE => None,
            _ => Some(reserved::NOT_UNDERSTOOD),
        }
    }

    /// The result, when the target has ended the negotiation.
    pub(super) fn finish(&self, tsih: u16) -> Result<Negotiated, LoginError> {
        use OperationalKey as Key;
        if tsih == 0 {
            return Err(LoginError::NoSessionHandle);
        }
        let max_burst_length = self.result(Key::MaxBurstLength).as_number();
        Ok(Negotiated {
            header_digest: self.digest(Key::HeaderDigest)?,
            data_digest: self.digest(Key::DataDigest)?,
            max_recv_data_segment_length: self.result(Key::MaxRecvDataSegmentLength).as_number(),
            first_burst_length: self.result(Key::FirstBurstLength).as_number().min(max_burst_length),
            max_burst_length,
            initial_r2t: self.result(Key::InitialR2T).as_boolean(),
            // A rejected "No" leaves "Yes" in force, which permits immediate data and demands none.
            immediate_data: self.result(Key::ImmediateData).as_boolean()
                && self.offers[Key::ImmediateData as usize].value().as_boolean(),
            default_time2wait: saturate(self.result(Key::DefaultTime2Wait).as_number()),
            default_time2retain: saturate(self.result(Key::DefaultTime2Retain).as_number()),
            max_outstanding_r2t: saturate(self.result(Key::MaxOutstandingR2T).as_number()),
            error_recovery_level: saturate(self.result(Key::ErrorRecoveryLevel).as_number()),
            target_alias: self.target_alias.clone(),
            target_portal_group_tag: self.target_portal_group_tag,
            tsih,
            target_address: self.target_address.clone(),
        })
    }

    /// What holds for `key`. Keys that the target left out keep what was offered (contract 7.8),
    /// except where that would assume an agreement: no digest, no unsolicited data, the default
    /// segment length.
    fn result(&self, key: OperationalKey) -> Value {
        use OperationalKey as Key;
        let default = key.definition().default;
        match (self.answers[key as usize], key) {
            (Answer::Value(value), _) => value,
            (
                Answer::Missing,
                Key::HeaderDigest | Key::DataDigest | Key::InitialR2T | Key::MaxRecvDataSegmentLength,
            )
            | (Answer::Default, _) => default,
            (Answer::Missing, _) => self.offers[key as usize].value(),
        }
    }

    fn digest(&self, key: OperationalKey) -> Result<bool, LoginError> {
        let digest = self.result(key).as_boolean();
        match self.offers[key as usize] {
            Offer::Digest(preference) if !preference.permits(digest) => {
                Err(LoginError::DigestRefused(key.definition().name))
            }
            _ => Ok(digest),
        }
    }
}

/// The meaning of the target's value for a key that was offered.
fn settle(row: &Definition, offer: Offer, text: &[u8]) -> Result<Answer, LoginError> {
    use keys::Negotiation::{And, Declaration, Digest, Maximum, Minimum, Or};
    if is_reserved(text) {
        return Ok(Answer::Default);
    }
    let number = || value::number(text).and_then(|number| u32::try_from(number).ok());
    let value = match (&row.negotiation, offer) {
        (Digest, Offer::Digest(preference)) => match text {
            b"None" => Some(false),
            b"CRC32C" => Some(true),
            _ => None,
        }
        .filter(|&digest| preference.permits(digest))
        .map(Value::Digest),
        // One No decides And, one Yes decides Or: the answer cannot be the other.
        (And, Offer::Boolean(offer)) => value::boolean(text).filter(|&answer| offer || !answer).map(Value::Boolean),
        (Or, Offer::Boolean(offer)) => value::boolean(text).filter(|&answer| answer || !offer).map(Value::Boolean),
        (Minimum(range), Offer::Number(offer)) => {
            number().filter(|answer| range.contains(answer) && *answer <= offer).map(Value::Number)
        }
        (Maximum(range), Offer::Number(offer)) => {
            number().filter(|answer| range.contains(answer) && *answer >= offer).map(Value::Number)
        }
        (Declaration(range), _) => number().filter(|answer| range.contains(answer)).map(Value::Number),
        _ => None,
    };
    value.map(Answer::Value).ok_or_else(|| bad_value(row.name, text))
}

/// `number` in a smaller type. The ranges of the keys fit; nothing is cut.
fn saturate(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Stores a declaration; false if it contradicts an earlier one.
fn declare<T: Clone + PartialEq>(place: &mut Option<T>, declared: T) -> bool {
    place.get_or_insert_with(|| declared.clone()) == &declared
}

/// Reads `TargetAddress` or `TargetName`: 1 to 255 bytes without control characters. Their grammar is judged by
/// whoever connects there.
pub(super) fn place(key: &str, text: &[u8]) -> Result<Vec<u8>, LoginError> {
    let place = display_text(key, text)?;
    if place.is_empty() {
        return Err(bad_value(key, text));
    }
    Ok(place)
}

/// A text that may be shown: at most 255 bytes, no control characters.
fn display_text(key: &str, text: &[u8]) -> Result<Vec<u8>, LoginError> {
    if text.len() > VALUE_LENGTH || !is_displayable(text) {
        return Err(bad_value(key, text));
    }
    Ok(text.to_vec())
}

fn is_reserved(text: &[u8]) -> bool {
    [reserved::REJECT, reserved::IRRELEVANT, reserved::NOT_UNDERSTOOD].contains(&text)
}

fn bad_value(key: &str, text: &[u8]) -> LoginError {
    /// Bytes of a value that an error shows.
    const SHOWN: usize = 64;
    let shown: String = text[..text.len().min(SHOWN)].escape_ascii().to_string();
    LoginError::BadValue { key: key.to_string(), value: shown }
}
