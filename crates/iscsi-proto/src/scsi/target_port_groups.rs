// SPDX-License-Identifier: LGPL-2.1-or-later
//! Answer of REPORT TARGET PORT GROUPS (SPC-4, 6.37), length only header format.

use super::data_in::DataIn;

const HEADER: usize = 4;
const DESCRIPTOR: usize = 8;
const PORT: usize = 4;

/// A group of ports over which the logical unit is reached in the same way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TargetPortGroup<'a> {
    /// PREF: over this group rather than another.
    pub preferred: bool,
    /// ASYMMETRIC ACCESS STATE, four bits.
    pub access_state: u8,
    /// Byte 1: the access states that the group supports.
    pub supported_states: u8,
    /// TARGET PORT GROUP.
    pub group: u16,
    /// STATUS CODE.
    pub status_code: u8,
    /// Vendor specific.
    pub vendor_specific: u8,
    /// TARGET PORT COUNT, as the device says.
    pub port_count: u8,
    /// Byte 0, which holds `preferred` and `access_state`.
    pub first_byte: u8,
    ports: &'a [u8],
}

impl<'a> TargetPortGroup<'a> {
    /// The relative target port identifiers which were received, in the order of the answer.
    pub fn ports(&self) -> impl ExactSizeIterator<Item = u16> + use<'a> {
        self.ports.chunks_exact(PORT).map(|port| DataIn(port).u16(2))
    }
}

/// The groups of which both the data length and the received bytes cover the descriptor; the ports
/// of the last one may be cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TargetPortGroups<'a> {
    data: DataIn<'a>,
    len: usize,
}

impl<'a> TargetPortGroups<'a> {
    /// Reads an answer; `None` when its length field is missing.
    pub fn parse(answer: &'a [u8]) -> Option<Self> {
        if answer.len() < HEADER {
            return None;
        }
        let data = DataIn(answer);
        let listed = data.bytes(HEADER, usize::try_from(data.u32(0)).unwrap_or(usize::MAX));
        let data = DataIn(listed);
        Some(Self { data, len: Walk { data, at: 0 }.count() })
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The groups in the order of the answer.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = TargetPortGroup<'a>> + use<'a> {
        let mut walk = Walk { data: self.data, at: 0 };
        (0..self.len).map(move |_| walk.next().unwrap_or_default())
    }
}

/// From one group to the next: each has its ports behind it.
struct Walk<'a> {
    data: DataIn<'a>,
    at: usize,
}

impl<'a> Iterator for Walk<'a> {
    type Item = TargetPortGroup<'a>;

    fn next(&mut self) -> Option<TargetPortGroup<'a>> {
        let (data, at) = (self.data, self.at);
        let ports = at + DESCRIPTOR;
        if ports > data.0.len() {
            return None;
        }
        let port_count = data.u8(at + 7);
        let length = usize::from(port_count) * PORT;
        self.at = ports + length;
        Some(TargetPortGroup {
            preferred: data.bit(at, 7),
            access_state: data.u8(at) & 0x0f,
            supported_states: data.u8(at + 1),
            group: data.u16(at + 2),
            status_code: data.u8(at + 5),
            vendor_specific: data.u8(at + 6),
            port_count,
            first_byte: data.u8(at),
            ports: data.bytes(ports, length),
        })
    }
}
