// SPDX-License-Identifier: LGPL-2.1-or-later
//! Operational keys (RFC 7143 chapter 13), the target's side.

use crate::options::{DigestPolicy, Options};
use crate::text;

/// What a login agreed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Negotiated {
    /// The initiator's MaxRecvDataSegmentLength.
    pub(crate) initiator_segment: u32,
    /// The target's, 8192 until it has declared another.
    pub(crate) target_segment: u32,
    pub(crate) header_digest: bool,
    pub(crate) data_digest: bool,
    pub(crate) initial_r2t: bool,
    pub(crate) immediate_data: bool,
    pub(crate) max_burst_length: u32,
    pub(crate) first_burst_length: u32,
    pub(crate) max_outstanding_r2t: u16,
}

impl Default for Negotiated {
    fn default() -> Self {
        Self {
            initiator_segment: 8192,
            target_segment: 8192,
            header_digest: false,
            data_digest: false,
            initial_r2t: true,
            immediate_data: true,
            max_burst_length: 262_144,
            first_burst_length: 65536,
            max_outstanding_r2t: 1,
        }
    }
}

/// What becomes of a key that the initiator sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Reply {
    /// A declaration: nothing is said.
    Nothing,
    /// The answer.
    Value(String),
}

impl Reply {
    fn word(word: &str) -> Self {
        Self::Value(word.into())
    }

    fn yes_or_no(value: bool) -> Self {
        Self::word(if value { "Yes" } else { "No" })
    }
}

/// Where a key may be used in a login (RFC 7143 6.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum KeyStage {
    Any,
    Security,
    Operational,
    /// Full feature phase only.
    FullFeature,
    /// Not a key of RFC 7143.
    Unknown,
}

pub(crate) fn stage(key: &str) -> KeyStage {
    match key {
        "SessionType"
        | "InitiatorName"
        | "TargetName"
        | "InitiatorAlias"
        | "TargetAlias"
        | "TargetAddress"
        | "TargetPortalGroupTag" => KeyStage::Any,
        "AuthMethod" | "CHAP_A" | "CHAP_I" | "CHAP_C" | "CHAP_N" | "CHAP_R" => KeyStage::Security,
        "SendTargets" => KeyStage::FullFeature,
        "IFMarker" | "OFMarker" | "IFMarkInt" | "OFMarkInt" => KeyStage::Operational,
        key => match OPERATIONAL.iter().any(|(name, _)| *name == key) {
            true => KeyStage::Operational,
            false => KeyStage::Unknown,
        },
    }
}

/// How the values of a key look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ValueKind {
    /// A list of `None` and `CRC32C`.
    Digests,
    Boolean,
    /// A number in a range, ends included.
    Number(u64, u64),
    /// Any list.
    List,
}

/// The operational keys and their values.
pub(crate) const OPERATIONAL: &[(&str, ValueKind)] = &[
    ("HeaderDigest", ValueKind::Digests),
    ("DataDigest", ValueKind::Digests),
    ("MaxConnections", ValueKind::Number(1, 65535)),
    ("InitialR2T", ValueKind::Boolean),
    ("ImmediateData", ValueKind::Boolean),
    ("MaxRecvDataSegmentLength", ValueKind::Number(512, 0x00ff_ffff)),
    ("MaxBurstLength", ValueKind::Number(512, 0x00ff_ffff)),
    ("FirstBurstLength", ValueKind::Number(512, 0x00ff_ffff)),
    ("DefaultTime2Wait", ValueKind::Number(0, 3600)),
    ("DefaultTime2Retain", ValueKind::Number(0, 3600)),
    ("MaxOutstandingR2T", ValueKind::Number(1, 65535)),
    ("DataPDUInOrder", ValueKind::Boolean),
    ("DataSequenceInOrder", ValueKind::Boolean),
    ("ErrorRecoveryLevel", ValueKind::Number(0, 2)),
    ("TaskReporting", ValueKind::List),
    ("iSCSIProtocolLevel", ValueKind::Number(0, 31)),
];

/// Whether `value` is one that the key may have.
pub(crate) fn value_is_admissible(key: &str, value: &str) -> bool {
    match OPERATIONAL.iter().find(|(name, _)| *name == key).map(|(_, kind)| *kind) {
        Some(ValueKind::Digests) => value.split(',').all(|item| matches!(item, "None" | "CRC32C")),
        Some(ValueKind::Boolean) => matches!(value, "Yes" | "No"),
        Some(ValueKind::Number(low, high)) => text::number(value).is_some_and(|number| (low..=high).contains(&number)),
        Some(ValueKind::List) | None => true,
    }
}

const IRRELEVANT_IN_DISCOVERY: &[&str] = &[
    "MaxConnections",
    "InitialR2T",
    "ImmediateData",
    "MaxBurstLength",
    "FirstBurstLength",
    "MaxOutstandingR2T",
    "DataPDUInOrder",
    "DataSequenceInOrder",
    "TaskReporting",
    "iSCSIProtocolLevel",
];

/// Takes a key of the initiator and says what to answer.
pub(crate) fn answer(key: &str, value: &str, discovery: bool, options: &Options, agreed: &mut Negotiated) -> Reply {
    match key {
        "IFMarker" | "OFMarker" | "IFMarkInt" | "OFMarkInt" => return Reply::word("Reject"),
        _ if stage(key) == KeyStage::Unknown => return Reply::word("NotUnderstood"),
        _ if stage(key) != KeyStage::Operational => return Reply::Nothing,
        _ => {}
    }
    if discovery && IRRELEVANT_IN_DISCOVERY.contains(&key) {
        return Reply::word("Irrelevant");
    }
    if !value_is_admissible(key, value) {
        return Reply::word("Reject");
    }
    let yes = value == "Yes";
    let number = text::number(value).unwrap_or(0);
    let length = u32::try_from(number).unwrap_or(u32::MAX);
    match key {
        "HeaderDigest" => digest(value, options.header_digest, &mut agreed.header_digest),
        "DataDigest" => digest(value, options.data_digest, &mut agreed.data_digest),
        "InitialR2T" => {
            agreed.initial_r2t = yes || options.initial_r2t;
            Reply::yes_or_no(agreed.initial_r2t)
        }
        "ImmediateData" => {
            agreed.immediate_data = yes && options.immediate_data;
            Reply::yes_or_no(agreed.immediate_data)
        }
        // Data in any order is not made use of, so there is no reason to agree to it.
        "DataPDUInOrder" | "DataSequenceInOrder" => Reply::word("Yes"),
        "MaxRecvDataSegmentLength" => {
            agreed.initiator_segment = length;
            Reply::Nothing
        }
        "MaxBurstLength" => {
            agreed.max_burst_length = length.min(options.max_burst_length);
            Reply::Value(agreed.max_burst_length.to_string())
        }
        "FirstBurstLength" => {
            agreed.first_burst_length = length.min(options.first_burst_length);
            Reply::Value(agreed.first_burst_length.to_string())
        }
        "MaxOutstandingR2T" => {
            agreed.max_outstanding_r2t = options.max_outstanding_r2t.min(u16::try_from(number).unwrap_or(u16::MAX));
            Reply::Value(agreed.max_outstanding_r2t.to_string())
        }
        "DefaultTime2Wait" => Reply::Value(number.max(2).to_string()),
        "DefaultTime2Retain" | "ErrorRecoveryLevel" => Reply::word("0"),
        "MaxConnections" => Reply::word("1"),
        "iSCSIProtocolLevel" => Reply::Value(number.min(1).to_string()),
        "TaskReporting" => {
            Reply::word(if value.split(',').any(|item| item == "RFC3720") { "RFC3720" } else { "Reject" })
        }
        _ => Reply::word("NotUnderstood"),
    }
}

fn digest(offered: &str, policy: DigestPolicy, agreed: &mut bool) -> Reply {
    let acceptable = |item: &&str| match policy {
        DigestPolicy::None => *item == "None",
        DigestPolicy::Crc32c => *item == "CRC32C",
        DigestPolicy::Both => true,
    };
    match offered.split(',').find(acceptable) {
        Some(item) => {
            *agreed = item == "CRC32C";
            Reply::word(item)
        }
        None => Reply::word("Reject"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_follow_the_functions_of_the_keys() {
        let options = Options {
            header_digest: DigestPolicy::Crc32c,
            initial_r2t: false,
            immediate_data: false,
            first_burst_length: 4096,
            ..Options::default()
        };
        let mut agreed = Negotiated::default();
        let mut ask = |key: &str, value: &str, discovery| match answer(key, value, discovery, &options, &mut agreed) {
            Reply::Nothing => String::new(),
            Reply::Value(value) => value,
        };
        for (key, offered, answered) in [
            ("HeaderDigest", "None,CRC32C", "CRC32C"),
            ("HeaderDigest", "None", "Reject"),
            ("DataDigest", "CRC32C,None", "None"),
            ("InitialR2T", "No", "No"),
            ("ImmediateData", "Yes", "No"),
            ("FirstBurstLength", "65536", "4096"),
            ("FirstBurstLength", "511", "Reject"),
            ("MaxRecvDataSegmentLength", "4096", ""),
            ("DefaultTime2Wait", "0", "2"),
            ("DefaultTime2Retain", "20", "0"),
            ("IFMarker", "No", "Reject"),
            ("TaskReporting", "FastAbort,RFC3720", "RFC3720"),
            ("Unheard", "1", "NotUnderstood"),
        ] {
            assert_eq!(ask(key, offered, false), answered, "{key}={offered}");
        }
        assert_eq!(ask("MaxBurstLength", "512", true), "Irrelevant");
        assert_eq!(agreed.initiator_segment, 4096);
        assert!(agreed.header_digest && !agreed.immediate_data && !agreed.initial_r2t);
    }
}
