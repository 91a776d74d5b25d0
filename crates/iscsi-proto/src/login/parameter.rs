// SPDX-License-Identifier: LGPL-2.1-or-later
//! Numbers that an application may choose for the negotiation, with their names in URLs and in the environment.

use crate::limits;
use crate::text::keys::{Negotiation, OperationalKey};
use crate::text::value;
use core::fmt;
use core::ops::RangeInclusive;

/// A number that a login offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the keys")]
pub enum Parameter {
    MaxBurstLength,
    FirstBurstLength,
    MaxRecvDataSegmentLength,
    MaxOutstandingR2T,
}

impl Parameter {
    /// All, in the order of their declaration.
    pub const ALL: [Parameter; 4] = [
        Parameter::MaxBurstLength,
        Parameter::FirstBurstLength,
        Parameter::MaxRecvDataSegmentLength,
        Parameter::MaxOutstandingR2T,
    ];

    /// The key of the login.
    pub const fn key(self) -> OperationalKey {
        match self {
            Parameter::MaxBurstLength => OperationalKey::MaxBurstLength,
            Parameter::FirstBurstLength => OperationalKey::FirstBurstLength,
            Parameter::MaxRecvDataSegmentLength => OperationalKey::MaxRecvDataSegmentLength,
            Parameter::MaxOutstandingR2T => OperationalKey::MaxOutstandingR2T,
        }
    }

    /// The argument of a URL.
    pub const fn argument(self) -> &'static str {
        match self {
            Parameter::MaxBurstLength => "max_burst_length",
            Parameter::FirstBurstLength => "first_burst_length",
            Parameter::MaxRecvDataSegmentLength => "max_recv_data_segment_length",
            Parameter::MaxOutstandingR2T => "max_outstanding_r2t",
        }
    }

    /// The variable of the environment.
    pub const fn variable(self) -> &'static str {
        match self {
            Parameter::MaxBurstLength => "LIBISCSI_MAX_BURST_LENGTH",
            Parameter::FirstBurstLength => "LIBISCSI_FIRST_BURST_LENGTH",
            Parameter::MaxRecvDataSegmentLength => "LIBISCSI_MAX_RECV_DATA_SEGMENT_LENGTH",
            Parameter::MaxOutstandingR2T => "LIBISCSI_MAX_OUTSTANDING_R2T",
        }
    }

    /// What may be chosen: what RFC 7143 allows, and no more R2Ts than a session keeps.
    pub fn range(self) -> RangeInclusive<u32> {
        let (min, max) = match &self.key().definition().negotiation {
            Negotiation::Minimum(range) | Negotiation::Maximum(range) | Negotiation::Declaration(range) => {
                (*range.start(), *range.end())
            }
            Negotiation::Digest | Negotiation::And | Negotiation::Or => (0, u32::MAX),
        };
        let ceiling = if self == Parameter::MaxOutstandingR2T { limits::OUTSTANDING_R2T } else { max };
        min..=max.min(ceiling)
    }

    /// The number that `text` says, decimal or hex as in a login.
    ///
    /// # Errors
    /// It is no number, or out of range.
    pub fn parse(self, text: &[u8]) -> Result<u32, OutOfRange> {
        let number = value::number(text).and_then(|number| u32::try_from(number).ok());
        self.check(number.ok_or(OutOfRange(self))?)
    }

    /// `number`, if it may be chosen.
    ///
    /// # Errors
    /// It is out of range.
    pub fn check(self, number: u32) -> Result<u32, OutOfRange> {
        if self.range().contains(&number) { Ok(number) } else { Err(OutOfRange(self)) }
    }
}

/// A number that cannot be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange(pub Parameter);

impl fmt::Display for OutOfRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = self.0.range();
        write!(formatter, "{} must be {} to {}", self.0.key().definition().name, range.start(), range.end())
    }
}

impl core::error::Error for OutOfRange {}

/// Numbers chosen, for some of the parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parameters([Option<u32>; Parameter::ALL.len()]);

impl Parameters {
    /// Chooses `number`, which the caller has checked, for `parameter`.
    pub fn set(&mut self, parameter: Parameter, number: u32) {
        self.0[parameter as usize] = Some(number);
    }

    /// What was chosen for `parameter`.
    pub fn get(&self, parameter: Parameter) -> Option<u32> {
        self.0[parameter as usize]
    }

    /// What was chosen, with the parameter that it was chosen for.
    pub fn iter(&self) -> impl Iterator<Item = (Parameter, u32)> + '_ {
        Parameter::ALL.into_iter().filter_map(|parameter| Some((parameter, self.get(parameter)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn numbers_outside_of_the_range_of_their_key_are_refused() {
        for (parameter, text, number) in [
            (Parameter::MaxBurstLength, "512", Some(512)),
            (Parameter::MaxBurstLength, "0x100000", Some(1 << 20)),
            (Parameter::MaxBurstLength, "511", None),
            (Parameter::FirstBurstLength, "16777215", Some(16_777_215)),
            (Parameter::FirstBurstLength, "16777216", None),
            (Parameter::MaxRecvDataSegmentLength, "", None),
            (Parameter::MaxRecvDataSegmentLength, "64k", None),
            (Parameter::MaxRecvDataSegmentLength, "4294967808", None),
            (Parameter::MaxOutstandingR2T, "0", None),
            (Parameter::MaxOutstandingR2T, "16", Some(16)),
            (Parameter::MaxOutstandingR2T, "17", None),
        ] {
            assert_eq!(parameter.parse(text.as_bytes()).ok(), number, "{parameter:?} {text}");
        }
        assert_eq!(OutOfRange(Parameter::MaxOutstandingR2T).to_string(), "MaxOutstandingR2T must be 1 to 16");
    }

    #[test]
    fn parameters_keep_what_was_chosen() {
        let mut parameters = Parameters::default();
        parameters.set(Parameter::FirstBurstLength, 4096);
        assert_eq!(parameters.iter().collect::<alloc::vec::Vec<_>>(), [(Parameter::FirstBurstLength, 4096)]);
    }
}
