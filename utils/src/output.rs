// SPDX-License-Identifier: LGPL-2.1-or-later
//! Standard output: text or JSON. What a target sends is printed without control characters.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use serde::Serialize;

use crate::failure::Failure;

/// Standard output, written in large pieces unless a person is looking.
pub struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    is_terminal: bool,
}

impl Output {
    pub(crate) fn new() -> Self {
        let stdout = io::stdout();
        let is_terminal = stdout.is_terminal();
        Self { stdout: BufWriter::new(stdout.lock()), is_terminal }
    }

    /// Whether a person is looking.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// Prints one JSON document, indented, and a newline.
    ///
    /// # Errors
    /// It could not be written.
    pub fn json(&mut self, document: &impl Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.stdout, document).map_err(io::Error::from)?;
        writeln!(self)?;
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stdout.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()
    }
}

/// Text of a target as the original prints it, up to a zero byte, but fit for a terminal: what is no text and control
/// characters become `\xNN`.
#[must_use]
pub fn printable(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let mut text = String::with_capacity(end);
    for chunk in bytes[..end].utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() {
                let mut encoded = [0; 4];
                escape(&mut text, character.encode_utf8(&mut encoded).as_bytes());
            } else {
                text.push(character);
            }
        }
        escape(&mut text, chunk.invalid());
    }
    text
}

fn escape(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // A String takes everything.
        let _ = write!(text, "\\x{byte:02x}");
    }
}

/// As [`printable`], without blanks around it: for JSON and tables.
#[must_use]
pub fn trimmed(bytes: &[u8]) -> String {
    printable(bytes).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{printable, trimmed};

    #[test]
    fn text_of_a_target_is_harmless() {
        assert_eq!(printable(b"IET     "), "IET     ");
        assert_eq!(trimmed(b"  beaf11 "), "beaf11");
        assert_eq!(printable(b"a\x1b[2Jb\x9b\xc2\x9bc\0d"), "a\\x1b[2Jb\\x9b\\xc2\\x9bc");
        assert_eq!(printable("häß".as_bytes()), "häß");
    }
}
