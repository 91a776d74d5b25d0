// SPDX-License-Identifier: LGPL-2.1-or-later
//! Target port groups, which a target tells when it is asked for asymmetric access (SPC-4 5.15, 6.37). They are only told:
//! whatever the state of its group, every port serves.

use std::fmt;
use std::str::FromStr;

/// ASYMMETRIC ACCESS STATE and how it is called.
const STATES: [(u8, &str); 7] = [
    (0x0, "active-optimized"),
    (0x1, "active-nonoptimized"),
    (0x2, "standby"),
    (0x3, "unavailable"),
    (0x4, "block-dependent"),
    (0xe, "offline"),
    (0xf, "transitioning"),
];

/// T, O, LBD, U, S, AN, AO: every state can be.
const ALL_STATES: u8 = 0xdf;

/// STATUS CODE: altered by implicit behaviour.
const IMPLICIT: u8 = 2;

/// A group of target ports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PortGroup {
    /// TARGET PORT GROUP.
    pub number: u16,
    /// ASYMMETRIC ACCESS STATE, four bits.
    pub state: u8,
    /// PREF.
    pub preferred: bool,
    /// RELATIVE TARGET PORT IDENTIFIER of each port, at most 255.
    pub ports: Vec<u16>,
}

impl PortGroup {
    pub(crate) fn append_descriptor(&self, answer: &mut Vec<u8>) {
        let ports = &self.ports[..self.ports.len().min(255)];
        answer.extend_from_slice(&[u8::from(self.preferred) << 7 | self.state & 0x0f, ALL_STATES]);
        answer.extend_from_slice(&self.number.to_be_bytes());
        answer.extend_from_slice(&[0, IMPLICIT, 0, ports.len() as u8]);
        for port in ports {
            answer.extend_from_slice(&[0, 0]);
            answer.extend_from_slice(&port.to_be_bytes());
        }
    }
}

/// `NUMBER:STATE:PORT,...` with a `+` before the state of a preferred group.
impl FromStr for PortGroup {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |what: &dyn fmt::Display| format!("'{what}' in '{text}', expected NUMBER:[+]STATE:PORT,...");
        let mut parts = text.splitn(3, ':');
        let (Some(number), Some(state), Some(ports)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong(&text));
        };
        let (preferred, state) = match state.strip_prefix('+') {
            Some(state) => (true, state),
            None => (false, state),
        };
        let (state, _) = STATES.iter().find(|(_, name)| *name == state).ok_or_else(|| wrong(&state))?;
        let ports = ports.split(',').map(|port| port.parse().map_err(|_| wrong(&port))).collect::<Result<_, _>>()?;
        Ok(Self { number: number.parse().map_err(|_| wrong(&number))?, state: *state, preferred, ports })
    }
}

#[cfg(test)]
mod tests {
    use super::PortGroup;

    #[test]
    fn groups_are_read() {
        let group = PortGroup { number: 7, state: 2, preferred: true, ports: vec![1, 300] };
        assert_eq!("7:+standby:1,300".parse(), Ok(group.clone()));
        let mut bytes = Vec::new();
        group.append_descriptor(&mut bytes);
        assert_eq!(bytes, [0x82, 0xdf, 0, 7, 0, 2, 0, 2, 0, 0, 0, 1, 0, 0, 1, 44]);
        for wrong in ["", "7", "7:standby", "x:standby:1", "7:slow:1", "7:standby:"] {
            assert!(wrong.parse::<PortGroup>().is_err(), "{wrong}");
        }
    }
}
