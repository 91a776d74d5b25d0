// SPDX-License-Identifier: LGPL-2.1-or-later
//! Login Requests (RFC 7143 6.3, 11.12, chapters 12 and 13).

use iscsi_proto::wire::{LoginRequest, LoginResponse, Stage, StatSn, Tsih};

use super::{Record, Rule};
use crate::negotiation::{self, KeyStage};
use crate::text;

/// What a login has said so far.
#[derive(Default)]
pub(super) struct LoginBooks {
    first: Option<LoginRequest>,
    /// The stage that the last response moved to.
    stage: Stage,
    /// The first text has come, with the names in it.
    named: bool,
    /// Request text joined by the C bit.
    text: Vec<u8>,
    keys: Vec<(String, String)>,
    /// The last response had the C bit.
    response_continues: bool,
    /// A response has been sent in the security stage.
    security_answered: bool,
}

const KEY_FORM: Rule = ("key-value", "13");

impl LoginBooks {
    pub(super) fn cid(&self) -> u16 {
        self.first.map_or(0, |first| first.cid.0)
    }

    pub(super) fn request(&mut self, record: &Record, request: &LoginRequest, data: &[u8], next_stat_sn: StatSn) {
        record.require(request.immediate, ("login-immediate", "11.12"), "I=1", "I=0");
        record.require(
            (request.version_max, request.version_min) == (0, 0),
            ("login-version", "11.12.4"),
            "versions 0 to 0",
            format_args!("{} to {}", request.version_min, request.version_max),
        );
        record.require(request.tsih == Tsih(0), ("login-tsih", "11.12.6"), "TSIH 0 for a new session", request.tsih.0);
        record.require(
            !(request.continues && request.transit),
            ("login-continue-transit", "6.2"),
            "C=1 only with T=0",
            "T=1",
        );
        match self.first {
            None => {
                isid(record, request.isid.0);
                self.first = Some(*request);
                self.stage = request.current_stage;
            }
            Some(first) => {
                let same = [
                    (("login-tag", "11.12"), first.itt == request.itt),
                    (("login-cmdsn", "11.12.8"), first.cmd_sn == request.cmd_sn),
                    (("login-isid", "11.12.5"), first.isid == request.isid),
                    (("login-cid", "11.12.7"), first.cid == request.cid),
                ];
                for (rule, same) in same {
                    record.require(same, rule, "the value of the first request", "another");
                }
                record.require(
                    request.exp_stat_sn == next_stat_sn,
                    ("login-expstatsn", "11.12.9"),
                    format_args!("ExpStatSN {}", next_stat_sn.0),
                    request.exp_stat_sn.0,
                );
            }
        }
        self.stages(record, request);
        record.require(
            !self.response_continues || data.is_empty(),
            ("login-continue", "6.2"),
            "an empty request behind a response with C=1",
            format_args!("{} bytes", data.len()),
        );
        self.text.extend_from_slice(data);
        if !request.continues {
            let joined = std::mem::take(&mut self.text);
            let first = !std::mem::replace(&mut self.named, true);
            self.segment(record, request, &joined, first);
        }
    }

    fn stages(&self, record: &Record, request: &LoginRequest) {
        let (from, to) = (request.current_stage, request.next_stage);
        record.require(
            matches!(from, Stage::Security | Stage::Operational) && from == self.stage,
            ("login-stage", "6.3"),
            format_args!("CSG {:?}", self.stage),
            format_args!("{from:?}"),
        );
        if request.transit {
            let legal = matches!(
                (from, to),
                (Stage::Security, Stage::Operational | Stage::FullFeature) | (Stage::Operational, Stage::FullFeature)
            );
            record.require(
                legal,
                ("login-next-stage", "11.12.3"),
                format_args!("a stage behind {from:?}"),
                format_args!("{to:?}"),
            );
        } else {
            record.require(
                u8::from(to) == 0,
                ("login-next-stage", "11.12.3"),
                "NSG 0 with T=0",
                format_args!("{to:?}"),
            );
        }
    }

    /// The keys of one logical text segment.
    fn segment(&mut self, record: &Record, request: &LoginRequest, joined: &[u8], first: bool) {
        let pairs = match text::pairs(joined) {
            Ok(pairs) => pairs,
            Err(error) => {
                record.violation(
                    ("text-form", "6.1"),
                    "key=value pairs, each with a zero byte behind",
                    format_args!("{error:?}"),
                );
                return;
            }
        };
        if first {
            names(record, &pairs);
        }
        for (key, value) in pairs {
            record.require(
                !self.keys.iter().any(|(seen, _)| seen == key),
                ("key-repeated", "6.3"),
                "each key once in a login",
                key,
            );
            self.key(record, request, key, value, first);
            self.keys.push((key.into(), value.into()));
        }
        let proposed = |key: &str| {
            let value = self.keys.iter().find(|(seen, _)| seen == key).map(|(_, value)| value.as_str());
            value.and_then(text::number)
        };
        if let (Some(first_burst), Some(burst)) = (proposed("FirstBurstLength"), proposed("MaxBurstLength")) {
            record.require(
                first_burst <= burst,
                ("first-burst-length", "13.14"),
                format_args!("at most {burst}"),
                first_burst,
            );
        }
    }

    fn key(&self, record: &Record, request: &LoginRequest, key: &str, value: &str, first: bool) {
        let allowed = match negotiation::stage(key) {
            KeyStage::Any => first || matches!(key, "InitiatorAlias"),
            KeyStage::Security => request.current_stage == Stage::Security,
            KeyStage::Operational => request.current_stage == Stage::Operational,
            KeyStage::FullFeature => false,
            KeyStage::Unknown => key.starts_with("X-") || key.starts_with("X#"),
        };
        record.require(allowed, ("key-stage", "6.3"), format_args!("no {key} at this point"), value);
        record.require(
            !matches!(value, "Reject" | "Irrelevant" | "NotUnderstood"),
            ("key-reserved-word", "6.2"),
            "a value",
            format_args!("{key}={value}"),
        );
        record.require(negotiation::value_is_admissible(key, value), KEY_FORM, format_args!("a value of {key}"), value);
        let of_target = matches!(key, "TargetAlias" | "TargetAddress" | "TargetPortalGroupTag");
        record.require(!of_target, ("key-of-target", "13"), "keys of an initiator", key);
        match key {
            // The marker keys are obsolete; `No` is what old targets expect, and means nothing.
            "IFMarker" | "OFMarker" if value == "No" => {}
            "IFMarker" | "OFMarker" | "IFMarkInt" | "OFMarkInt" => {
                record.violation(("key-obsolete", "13.25"), "no markers", format_args!("{key}={value}"));
            }
            "CHAP_A" => {
                record.require(self.security_answered, ("chap-early", "12.1"), "CHAP keys once CHAP is agreed", key);
                // One alone is what somebody has chosen.
                record.require(
                    !value.contains(',') || value.split(',').any(|item| item == "5"),
                    ("chap-algorithms", "12.1.3"),
                    "5 (MD5) in the list",
                    value,
                );
            }
            "CHAP_R" | "CHAP_C" => {
                record.require(text::binary(value).is_some(), KEY_FORM, "hexadecimal digits or base64", key);
            }
            _ => {}
        }
    }

    pub(super) fn response(&mut self, response: &LoginResponse) {
        self.response_continues = response.continues;
        self.security_answered |= response.current_stage == Stage::Security;
        if response.transit {
            self.stage = response.next_stage;
        }
    }
}

/// RFC 7143 11.12.5: the top two bits say how the rest is made.
fn isid(record: &Record, isid: [u8; 6]) {
    let [first, ..] = isid;
    // OUI uses the low bits of byte 0, the enterprise number and random formats reserve them.
    let legal = match first >> 6 {
        0 => true,
        1 | 2 => first & 0x3f == 0,
        _ => false,
    };
    record.require(legal, ("isid", "11.12.5"), "an ISID of one of the three formats", format_args!("{isid:02x?}"));
}

fn names(record: &Record, pairs: &[(&str, &str)]) {
    let get = |wanted| pairs.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value);
    let discovery = get("SessionType") == Some("Discovery");
    for (key, needed) in [("InitiatorName", true), ("TargetName", !discovery)] {
        match get(key) {
            Some(name) => {
                let formed = name.len() <= 223
                    && ["iqn.", "eui.", "naa."].iter().any(|kind| name.starts_with(kind))
                    && name.chars().all(|letter| {
                        letter.is_ascii_digit() || letter.is_lowercase() || ".-:".contains(letter) || !letter.is_ascii()
                    });
                record.require(formed, ("name", "4.2.7"), "an iSCSI name", name);
            }
            None => record.require(!needed, ("login-names", "6.3"), format_args!("{key} in the first request"), "none"),
        }
    }
    if let Some(kind) = get("SessionType") {
        record.require(matches!(kind, "Normal" | "Discovery"), KEY_FORM, "Normal or Discovery", kind);
    }
}
