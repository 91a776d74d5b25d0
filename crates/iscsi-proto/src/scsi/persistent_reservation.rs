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

/// Bytes of a full status descriptor before its TransportID.
const DESCRIPTOR: usize = 24;

/// A registration, as READ FULL STATUS tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RegistrationStatus<'a> {
    /// RESERVATION KEY.
    pub key: u64,
    /// ALL_TG_PT: it is for all target ports, and `relative_target_port` says nothing.
    pub all_target_ports: bool,
    /// R_HOLDER: it holds the reservation that `scope` and `kind` tell of.
    pub is_holder: bool,
    /// SCOPE, four bits.
    pub scope: u8,
    /// TYPE, four bits.
    pub kind: u8,
    /// RELATIVE TARGET PORT IDENTIFIER.
    pub relative_target_port: u16,
    /// TransportID of the initiator port (SPC-4, 7.6.4), complete or cut.
    pub transport_id: &'a [u8],
}

impl<'a> RegistrationStatus<'a> {
    /// The iSCSI name and, if the TransportID is one of a port, its ISID as the device wrote it; `None` for another
    /// protocol.
    pub fn initiator_port(&self) -> Option<(&'a [u8], Option<&'a [u8]>)> {
        const ISCSI: u8 = 5;
        const SEPARATOR: &[u8] = b",i,0x";
        let data = DataIn(self.transport_id);
        if data.u8(0) & 0x0f != ISCSI {
            return None;
        }
        let text = data.bytes(4, data.u16(2).into());
        let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
        match text.windows(SEPARATOR.len()).position(|window| window == SEPARATOR) {
            Some(at) if data.u8(0) >> 6 == 1 => Some((text.get(..at)?, text.get(at + SEPARATOR.len()..))),
            _ => Some((text, None)),
        }
    }
}

/// Answer of READ FULL STATUS: the registrations that both the additional length and the received bytes cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FullStatus<'a> {
    /// PRGENERATION: how often registrations were changed.
    pub generation: u32,
    /// ADDITIONAL LENGTH: bytes of descriptors that the device has.
    pub additional_length: u32,
    descriptors: &'a [u8],
}

impl<'a> FullStatus<'a> {
    /// Reads an answer; `None` when it is shorter than its header of 8 bytes.
    pub fn parse(answer: &'a [u8]) -> Option<Self> {
        if answer.len() < HEADER {
            return None;
        }
        let data = DataIn(answer);
        let additional_length = data.u32(4);
        let descriptors = data.bytes(HEADER, usize::try_from(additional_length).unwrap_or(usize::MAX));
        Some(Self { generation: data.u32(0), additional_length, descriptors })
    }

    /// The registrations in the order of the answer.
    pub fn iter(&self) -> impl Iterator<Item = RegistrationStatus<'a>> + use<'a> {
        let mut rest = self.descriptors;
        core::iter::from_fn(move || {
            if rest.len() < DESCRIPTOR {
                return None;
            }
            let data = DataIn(rest);
            let length = usize::try_from(data.u32(20)).unwrap_or(usize::MAX);
            rest = rest.get(DESCRIPTOR.saturating_add(length)..).unwrap_or_default();
            Some(RegistrationStatus {
                key: data.u64(0),
                all_target_ports: data.bit(12, 1),
                is_holder: data.bit(12, 0),
                scope: data.u8(13) >> 4,
                kind: data.u8(13) & 0x0f,
                relative_target_port: data.u16(18),
                transport_id: data.bytes(DESCRIPTOR, length),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{FullStatus, RegistrationStatus};
    use alloc::vec::Vec;

    fn descriptor(key: u8, flags: u8, kind: u8, transport_id: &[u8]) -> Vec<u8> {
        let mut bytes = [0; 24].to_vec();
        (bytes[7], bytes[12], bytes[13], bytes[19]) = (key, flags, kind, 2);
        bytes[23] = transport_id.len() as u8;
        bytes.extend_from_slice(transport_id);
        bytes
    }

    #[test]
    fn full_status_tells_initiator_ports() {
        let port = b"\x45\0\0\x14iqn.x:y,i,0x8000ab\0\0";
        let name = b"\x05\0\0\x08iqn.x:z\0";
        let other = [0x06, 0, 0, 0];
        let list = [descriptor(1, 1, 3, port), descriptor(2, 2, 0x10, name), descriptor(3, 0, 0, &other)].concat();
        let answer = [&[0, 0, 0, 9, 0, 0, 0, list.len() as u8][..], &list].concat();
        let status = FullStatus::parse(&answer).unwrap();
        assert_eq!((status.generation, status.additional_length as usize), (9, list.len()));
        let all: Vec<RegistrationStatus<'_>> = status.iter().collect();
        assert_eq!((all[0].key, all[0].is_holder, all[0].kind, all[0].relative_target_port), (1, true, 3, 2));
        assert_eq!(all[0].initiator_port(), Some((&b"iqn.x:y"[..], Some(&b"8000ab"[..]))));
        assert_eq!((all[1].all_target_ports, all[1].is_holder, all[1].scope), (true, false, 1));
        assert_eq!(all[1].initiator_port(), Some((&b"iqn.x:z"[..], None)));
        assert_eq!((all[2].key, all[2].initiator_port()), (3, None));
        assert_eq!(all.len(), 3);
    }

    /// Lengths that lie, and answers that end anywhere, come to an end.
    #[test]
    fn cut_full_status_is_read_as_far_as_it_goes() {
        let mut list = descriptor(1, 1, 3, b"\x45\0\xff\xffiqn");
        list[20] = 0xff;
        let answer = [&[0, 0, 0, 9, 0xff, 0xff, 0xff, 0xff][..], &list].concat();
        for end in 0..=answer.len() {
            let registrations = FullStatus::parse(&answer[..end]).map_or(0, |status| status.iter().count());
            assert_eq!(registrations, usize::from(end >= 32), "{end}");
        }
        let status = FullStatus::parse(&answer).unwrap().iter().next().unwrap();
        assert_eq!(status.initiator_port(), Some((&b"iqn"[..], None)));
    }
}
