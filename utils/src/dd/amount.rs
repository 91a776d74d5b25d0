// SPDX-License-Identifier: LGPL-2.1-or-later
//! Amounts as dd(1) takes them: `200`, `64K`, `1M`, `4096B`.

use std::str::FromStr;

/// A number, and whether it counts bytes where it otherwise would count blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Amount {
    number: u64,
    is_in_bytes: bool,
}

impl Amount {
    /// In bytes, when blocks have so many.
    ///
    /// # Errors
    /// It does not fit into 64 bits.
    pub(super) fn bytes(self, block: u64) -> Result<u64, String> {
        let unit = if self.is_in_bytes { 1 } else { block };
        self.number.checked_mul(unit).ok_or_else(|| "too large".to_owned())
    }

    /// As a size in bytes, whether there is a `B` behind it or not.
    #[must_use]
    pub(super) fn size(self) -> u64 {
        self.number
    }
}

/// Letters of powers of 1024, and of 1000 when a `B` follows.
const LETTERS: &str = "KMGTPE";

impl FromStr for Amount {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "neither a number, nor one with K, M, G, T (and B for bytes) behind it".to_owned();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, suffix) = text.split_at(digits);
        let number: u64 = number.parse().map_err(|_| wrong())?;
        let power = |base: u64, letter: &str| {
            let place = LETTERS.find(&letter.to_ascii_uppercase()).filter(|_| letter.len() == 1)?;
            base.checked_pow(u32::try_from(place).ok()? + 1)
        };
        let (factor, is_in_bytes) = match suffix {
            "" => (Some(1), false),
            "B" | "c" => (Some(1), true),
            _ => match (suffix.strip_suffix("iB"), suffix.strip_suffix('B')) {
                (Some(letter), _) => (power(1024, letter), true),
                (None, Some(letter)) => (power(1000, letter), true),
                (None, None) => (power(1024, suffix), false),
            },
        };
        let number = number.checked_mul(factor.ok_or_else(wrong)?).ok_or("too large")?;
        Ok(Self { number, is_in_bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn amounts_of_dd() {
        for (text, bytes) in [
            ("0", 0),
            ("3", 1536),
            ("3B", 3),
            ("2K", 2048 * 512),
            ("1k", 1024 * 512),
            ("1KiB", 1024),
            ("1kB", 1000),
            ("2MB", 2_000_000),
            ("1GiB", 1 << 30),
        ] {
            assert_eq!(text.parse::<Amount>().and_then(|amount| amount.bytes(512)), Ok(bytes), "{text}");
        }
        for text in ["", "B", "-1", "1X", "1KK", "1.5", "99999999999999999999", "99999999E", "1BB"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
        assert!(u64::MAX.to_string().parse::<Amount>().is_ok_and(|amount| amount.bytes(2).is_err()));
    }
}
