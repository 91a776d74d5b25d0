// SPDX-License-Identifier: LGPL-2.1-or-later
//! Bytes that nobody else is to see.

use alloc::vec::Vec;
use core::fmt;
use core::hint::black_box;
use zeroize::Zeroize;

/// A secret: never shown, zeroed when it is dropped, compared in constant time.
#[derive(Clone, Default)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// The bytes, for a hash or for C.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Secret(bytes)
    }
}

impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        Secret(bytes.to_vec())
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        is_equal(&self.0, &other.0)
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Whether both are the same; the time that this takes depends on the lengths alone.
#[must_use]
pub fn is_equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let difference = one.iter().zip(other).fold(0, |difference, (a, b)| black_box(difference | (a ^ b)));
    black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn secrets_are_compared_and_not_shown() {
        let secret = Secret::from(b"swordfish".as_slice());
        assert_eq!(secret, Secret::from(b"swordfish".to_vec()));
        for other in ["", "swordfis", "swordfish1", "Swordfish", "swordfisg"] {
            assert_ne!(secret, Secret::from(other.as_bytes()), "{other}");
        }
        assert_eq!(format!("{secret:?}"), "***");
        assert!(is_equal(b"", b"") && Secret::default().is_empty());
    }
}
