// SPDX-License-Identifier: LGPL-2.1-or-later
//! The text keys of RFC 7143 chapters 12 and 13.

use crate::limits::{MAX_SEGMENT_LENGTH, MIN_SEGMENT_LENGTH};
use core::ops::RangeInclusive;

// Declarations, allowed in every stage of a login.
/// Name of the initiator (13.5).
pub const INITIATOR_NAME: &str = "InitiatorName";
/// Display text of the initiator (13.7).
pub const INITIATOR_ALIAS: &str = "InitiatorAlias";
/// Name of the target (13.4).
pub const TARGET_NAME: &str = "TargetName";
/// Display text of the target (13.6).
pub const TARGET_ALIAS: &str = "TargetAlias";
/// A portal of the target (13.8).
pub const TARGET_ADDRESS: &str = "TargetAddress";
/// The portal group that answers (13.9).
pub const TARGET_PORTAL_GROUP_TAG: &str = "TargetPortalGroupTag";
/// Normal or discovery session (13.21).
pub const SESSION_TYPE: &str = "SessionType";

// Keys of the security stage.
/// Authentication methods (12.1).
pub const AUTH_METHOD: &str = "AuthMethod";
/// CHAP: algorithms offered, or the one chosen (12.1.3).
pub const CHAP_A: &str = "CHAP_A";
/// CHAP: identifier of the challenge.
pub const CHAP_I: &str = "CHAP_I";
/// CHAP: challenge.
pub const CHAP_C: &str = "CHAP_C";
/// CHAP: name of the one who responds.
pub const CHAP_N: &str = "CHAP_N";
/// CHAP: response.
pub const CHAP_R: &str = "CHAP_R";

// Operational keys that this initiator answers but does not propose.
/// Semantics of task management (13.23).
pub const TASK_REPORTING: &str = "TaskReporting";
/// Level of the protocol (13.24).
pub const ISCSI_PROTOCOL_LEVEL: &str = "iSCSIProtocolLevel";
/// Obsolete marker intervals (13.25).
pub const MARKER_INTERVALS: [&str; 2] = ["IFMarkInt", "OFMarkInt"];

/// Kind of machine, for logs only (13.26).
pub const NODE_ARCHITECTURE: &str = "X#NodeArchitecture";

/// Asks for targets in full feature phase (13.3).
pub const SEND_TARGETS: &str = "SendTargets";

/// Answers that are not values (6.2).
pub mod reserved {
    /// The value is not acceptable; what was in force stays.
    pub const REJECT: &[u8] = b"Reject";
    /// The key means nothing in this session.
    pub const IRRELEVANT: &[u8] = b"Irrelevant";
    /// The key is not known.
    pub const NOT_UNDERSTOOD: &[u8] = b"NotUnderstood";
}

/// The stage of a login in which a key may be used (6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStage {
    /// Every stage.
    Any,
    /// Security negotiation only.
    Security,
    /// Operational negotiation only.
    Operational,
    /// Not a key of RFC 7143: an extension, or unknown.
    Unknown,
}

/// The stage in which the key `name` may be used.
pub fn stage(name: &str) -> KeyStage {
    match name {
        INITIATOR_NAME
        | INITIATOR_ALIAS
        | TARGET_NAME
        | TARGET_ALIAS
        | TARGET_ADDRESS
        | TARGET_PORTAL_GROUP_TAG
        | SESSION_TYPE => KeyStage::Any,
        AUTH_METHOD | CHAP_A | CHAP_I | CHAP_C | CHAP_N | CHAP_R => KeyStage::Security,
        TASK_REPORTING | ISCSI_PROTOCOL_LEVEL => KeyStage::Operational,
        name if MARKER_INTERVALS.contains(&name) => KeyStage::Operational,
        name if definition(name).is_some() => KeyStage::Operational,
        _ => KeyStage::Unknown,
    }
}

/// An operational key that a login proposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the keys")]
pub enum OperationalKey {
    HeaderDigest,
    DataDigest,
    InitialR2T,
    ImmediateData,
    MaxBurstLength,
    FirstBurstLength,
    DefaultTime2Wait,
    DefaultTime2Retain,
    MaxOutstandingR2T,
    ErrorRecoveryLevel,
    IfMarker,
    OfMarker,
    MaxConnections,
    MaxRecvDataSegmentLength,
    DataPduInOrder,
    DataSequenceInOrder,
}

/// How the two sides come to a result (6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Negotiation {
    /// A list of digests, of which the answer is one.
    Digest,
    /// `Yes` if both say so.
    And,
    /// `Yes` if one says so.
    Or,
    /// The smaller number, which must be in the range.
    Minimum(RangeInclusive<u32>),
    /// The larger number, which must be in the range.
    Maximum(RangeInclusive<u32>),
    /// Each side declares its own number; there is no answer.
    Declaration(RangeInclusive<u32>),
}

/// A value of an operational key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Whether CRC32C is on.
    Digest(bool),
    /// `Yes` is true.
    Boolean(bool),
    /// A number in the range of the key.
    Number(u32),
}

/// One row of [`OPERATIONAL_KEYS`].
#[derive(Debug)]
pub struct Definition {
    /// The key.
    pub key: OperationalKey,
    /// Its name on the wire.
    pub name: &'static str,
    /// How its result is found, and the range of numbers.
    pub negotiation: Negotiation,
    /// What holds unless negotiated.
    pub default: Value,
    /// Without meaning in a discovery session.
    pub irrelevant_in_discovery: bool,
}

/// Every operational key a login proposes, in the order it sends them (contract 7.6).
pub static OPERATIONAL_KEYS: [Definition; 16] = {
    use Negotiation::{And, Declaration, Digest, Maximum, Minimum, Or};
    use OperationalKey as Key;
    const SEGMENT: RangeInclusive<u32> = MIN_SEGMENT_LENGTH..=MAX_SEGMENT_LENGTH;
    const NO_DIGEST: Value = Value::Digest(false);
    const YES: Value = Value::Boolean(true);
    const NO: Value = Value::Boolean(false);
    const fn number(number: u32) -> Value {
        Value::Number(number)
    }
    const fn row(
        key: Key,
        name: &'static str,
        negotiation: Negotiation,
        default: Value,
        irrelevant_in_discovery: bool,
    ) -> Definition {
        Definition { key, name, negotiation, default, irrelevant_in_discovery }
    }
    [
        row(Key::HeaderDigest, "HeaderDigest", Digest, NO_DIGEST, false),
        row(Key::DataDigest, "DataDigest", Digest, NO_DIGEST, false),
        row(Key::InitialR2T, "InitialR2T", Or, YES, true),
        row(Key::ImmediateData, "ImmediateData", And, YES, true),
        row(Key::MaxBurstLength, "MaxBurstLength", Minimum(SEGMENT), number(262_144), true),
        row(Key::FirstBurstLength, "FirstBurstLength", Minimum(SEGMENT), number(65_536), true),
        row(Key::DefaultTime2Wait, "DefaultTime2Wait", Maximum(0..=3600), number(2), false),
        row(Key::DefaultTime2Retain, "DefaultTime2Retain", Minimum(0..=3600), number(20), false),
        row(Key::MaxOutstandingR2T, "MaxOutstandingR2T", Minimum(1..=65_535), number(1), true),
        row(Key::ErrorRecoveryLevel, "ErrorRecoveryLevel", Minimum(0..=2), number(0), false),
        row(Key::IfMarker, "IFMarker", And, NO, false),
        row(Key::OfMarker, "OFMarker", And, NO, false),
        row(Key::MaxConnections, "MaxConnections", Minimum(1..=65_535), number(1), true),
        row(Key::MaxRecvDataSegmentLength, "MaxRecvDataSegmentLength", Declaration(SEGMENT), number(8192), false),
        row(Key::DataPduInOrder, "DataPDUInOrder", Or, YES, true),
        row(Key::DataSequenceInOrder, "DataSequenceInOrder", Or, YES, true),
    ]
};

/// The row of the operational key `name`.
pub fn definition(name: &str) -> Option<&'static Definition> {
    OPERATIONAL_KEYS.iter().find(|definition| definition.name == name)
}

impl Value {
    /// Numbers as they are, `true` as 1.
    pub fn as_number(self) -> u32 {
        match self {
            Value::Digest(is_true) | Value::Boolean(is_true) => is_true.into(),
            Value::Number(number) => number,
        }
    }

    /// Booleans and digests as they are, numbers as "not 0".
    pub fn as_boolean(self) -> bool {
        self.as_number() != 0
    }
}

impl OperationalKey {
    /// The row of this key.
    pub fn definition(self) -> &'static Definition {
        &OPERATIONAL_KEYS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum() {
        for (index, definition) in OPERATIONAL_KEYS.iter().enumerate() {
            assert_eq!(definition.key as usize, index, "{}", definition.name);
            assert_eq!(definition.key.definition().name, definition.name);
        }
    }

    #[test]
    fn defaults_fit_their_negotiation() {
        for definition in &OPERATIONAL_KEYS {
            let fits = match (&definition.negotiation, definition.default) {
                (Negotiation::Digest, Value::Digest(_)) => true,
                (Negotiation::And | Negotiation::Or, Value::Boolean(_)) => true,
                (
                    Negotiation::Minimum(range) | Negotiation::Maximum(range) | Negotiation::Declaration(range),
                    Value::Number(number),
                ) => range.contains(&number),
                _ => false,
            };
            assert!(fits, "{}", definition.name);
        }
    }

    #[test]
    fn stages() {
        assert_eq!(stage("TargetAddress"), KeyStage::Any);
        assert_eq!(stage("CHAP_R"), KeyStage::Security);
        assert_eq!(stage("OFMarkInt"), KeyStage::Operational);
        assert_eq!(stage("DataDigest"), KeyStage::Operational);
        assert_eq!(stage("X-com.example"), KeyStage::Unknown);
    }
}
