// SPDX-License-Identifier: LGPL-2.1-or-later
//! CRC32C digests (RFC 7143 13.1): computed by the processor where it can.

/// A CRC32C that grows with the bytes it covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Crc32c(u32);

impl Crc32c {
    /// The CRC of no bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self(0)
    }

    /// Takes in more bytes.
    #[must_use]
    pub fn update(self, bytes: &[u8]) -> Self {
        Self(::crc32c::crc32c_append(self.0, bytes))
    }

    /// The four digest bytes as they travel.
    #[must_use]
    pub const fn bytes(self) -> [u8; 4] {
        self.0.to_le_bytes()
    }
}

/// The digest bytes of one run of bytes.
#[must_use]
pub fn crc32c(bytes: &[u8]) -> [u8; 4] {
    Crc32c::new().update(bytes).bytes()
}

#[cfg(test)]
mod tests {
    use super::{Crc32c, crc32c};

    #[test]
    fn examples_of_the_rfc() {
        let ascending: [u8; 32] = core::array::from_fn(|i| i as u8);
        let descending: [u8; 32] = core::array::from_fn(|i| 31 - i as u8);
        assert_eq!(crc32c(&[0; 32]), [0xaa, 0x36, 0x91, 0x8a]);
        assert_eq!(crc32c(&[0xff; 32]), [0x43, 0xab, 0xa8, 0x62]);
        assert_eq!(crc32c(&ascending), [0x4e, 0x79, 0xdd, 0x46]);
        assert_eq!(crc32c(&descending), [0x5c, 0xdb, 0x3f, 0x11]);
        assert_eq!(Crc32c::new().update(&ascending[..7]).update(&ascending[7..]).bytes(), crc32c(&ascending));
    }
}
