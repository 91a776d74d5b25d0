// SPDX-License-Identifier: LGPL-2.1-or-later
//! Tags and identifiers: equal or not equal, never ordered.

field_newtype! {
    /// Initiator Task Tag (RFC 7143 11.2.1.8).
    Itt(u32)
}

impl Itt {
    /// No task: reserved, never assigned.
    pub const RESERVED: Self = Self(0xffff_ffff);
}

field_newtype! {
    /// Target Transfer Tag (RFC 7143 11.7.4).
    Ttt(u32)
}

impl Ttt {
    /// No transfer: unsolicited data, or an answer that expects none.
    pub const RESERVED: Self = Self(0xffff_ffff);
}

field_newtype! {
    /// Logical unit number: eight opaque bytes as in SAM (RFC 7143 11.2.1.7).
    Lun([u8; 8])
}

impl Lun {
    /// The LUN whose first two bytes are `number` big-endian, the rest zero: what the C interface
    /// puts on the wire for its `lun` arguments (contract 7.13).
    #[must_use]
    pub const fn from_wire_prefix(number: u16) -> Self {
        let [high, low] = number.to_be_bytes();
        Self([high, low, 0, 0, 0, 0, 0, 0])
    }

    /// The first two bytes as a big-endian number: what REPORT LUNS shows C callers.
    #[must_use]
    pub const fn wire_prefix(self) -> u16 {
        u16::from_be_bytes([self.0[0], self.0[1]])
    }
}

field_newtype! {
    /// Initiator part of the session identifier (RFC 7143 11.12.5).
    Isid([u8; 6])
}

field_newtype! {
    /// Target Session Identifying Handle (RFC 7143 11.12.6); zero asks for a new session.
    Tsih(u16)
}

field_newtype! {
    /// Connection identifier (RFC 7143 11.12.7).
    Cid(u16)
}
