// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answers of PERSISTENT RESERVE IN (SPC-4, 6.15).

use super::data_in::DataIn;

const HEADER: usize = 8;
const KEY: usize = 8;

/// Answer of READ KEYS: the keys that both the additional length and the received bytes cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RegisteredKeys<'a> {
    /// PRGENERATION: how often registrations were changed.
    pub generation: u32,
    /// ADDITIONAL LENGTH: bytes of keys that the device has.
    pub additional_length: u32,
    keys: &'a [u8],
}

impl<'a> RegisteredKeys<'a> {
    /// Reads an answer; `None` when it is shorter than its header of 8 bytes.
    pub fn parse(answer: &'a [u8]) -> Option<Self> {
        if answer.len() < HEADER {
            return None;
        }
        let data = DataIn(answer);
        let additional_length = data.u32(4);
        let keys = data.bytes(HEADER, usize::try_from(additional_length).unwrap_or(usize::MAX));
        Some(Self { generation: data.u32(0), additional_length, keys })
    }

    /// How many whole keys were received.
    pub fn len(&self) -> usize {
        self.keys.len() / KEY
    }

    /// Whether no whole key was received.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The keys in the order of the answer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u64> + use<'a> {
        self.keys.chunks_exact(KEY).map(|key| DataIn(key).u64(0))
    }
}

/// Answer of READ RESERVATION.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reservation {
    /// PRGENERATION: how often registrations were changed.
    pub generation: u32,
    /// ADDITIONAL LENGTH: 0 if there is no reservation.
    pub additional_length: u32,
    /// RESERVATION KEY of the holder.
    pub key: u64,
    /// SCOPE, four bits.
    pub scope: u8,
    /// TYPE, four bits.
    pub kind: u8,
}

impl Reservation {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        Self {
            generation: data.u32(0),
            additional_length: data.u32(4),
            key: data.u64(8),
            scope: data.u8(21) >> 4,
            kind: data.u8(21) & 0x0f,
        }
    }
}

/// Answer of REPORT CAPABILITIES.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ReservationCapabilities {
    /// LENGTH of the answer.
    pub length: u16,
    /// CRH: RESERVE(6) is compatible with persistent reservations.
    pub compatible_reservation_handling: bool,
    /// SIP_C: a registration may name initiator ports.
    pub specify_initiator_ports: bool,
    /// ATP_C: a registration may be for all target ports.
    pub all_target_ports: bool,
    /// PTPL_C: registrations can be kept over a loss of power.
    pub persist_through_power_loss: bool,
    /// TMV: `type_mask` is valid.
    pub type_mask_valid: bool,
    /// ALLOW COMMANDS, three bits.
    pub allow_commands: u8,
    /// PTPL_A: registrations are kept over a loss of power.
    pub persist_through_power_loss_activated: bool,
    /// PERSISTENT RESERVATION TYPE MASK.
    pub type_mask: u16,
}

impl ReservationCapabilities {
    /// Reads an answer; missing bytes are 0.
    pub fn parse(answer: &[u8]) -> Self {
        let data = DataIn(answer);
        Self {
            length: data.u16(0),
            compatible_reservation_handling: data.bit(2, 4),
            specify_initiator_ports: data.bit(2, 3),
            all_target_ports: data.bit(2, 2),
            persist_through_power_loss: data.bit(2, 0),
            type_mask_valid: data.bit(3, 7),
            allow_commands: data.u8(3) >> 4 & 0x07,
            persist_through_power_loss_activated: data.bit(3, 0),
            type_mask: data.u16(4),
        }
    }
}
