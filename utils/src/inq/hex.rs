// SPDX-License-Identifier: LGPL-2.1-or-later
//! Bytes as people read them.

use std::fmt::Write;

/// Two digits for each byte.
pub(super) fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // A String takes everything.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Lines of 16 bytes: place, digits, characters.
#[must_use]
pub fn dump(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (number, line) in bytes.chunks(16).enumerate() {
        let _ = write!(text, "{:04x} ", 16 * number);
        for place in 0..16 {
            let _ = match line.get(place) {
                Some(byte) => write!(text, " {byte:02x}"),
                None => write!(text, "   "),
            };
        }
        let shown = |byte: &u8| if matches!(byte, 0x20..=0x7e) { char::from(*byte) } else { '.' };
        let _ = writeln!(text, "  {}", line.iter().map(shown).collect::<String>());
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn dumps_have_place_digits_and_characters() {
        let expected = "0000  41 00 00 00 00 00 00 00 00 00 00 00 00 00 00 7a  A..............z\n\
                        0010  1b                                               .\n";
        let bytes = [b"A".as_slice(), &[0; 14], b"z\x1b"].concat();
        assert_eq!(super::dump(&bytes), expected);
    }
}
