// SPDX-License-Identifier: LGPL-2.1-or-later
//! The measured vectors of the C library against the SCSI layer, row by row.
//!
//! A row which this crate does not cover is listed with the reason; the test fails when such a row
//! becomes covered, and when a row that is not listed is skipped. Where the C library is wrong, the
//! right result is listed.

/// Fields as the vectors print them.
macro_rules! fields {
    ($($name:literal $value:expr),+ $(,)?) => {{
        let mut text = String::new();
        $(text += &format!(concat!($name, ";"), $value);)+
        text
    }};
}

mod answers;
mod blocks;
mod reports;
mod sense;
mod strings;

/// Rows of a vector file: comments, the heading and empty lines left out.
fn rows(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .skip(1)
        .map(|line| line.split('\t').collect())
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter(|c| *c != ' ').map(|c| c.to_digit(16).expect("hex digit")).collect();
    assert!(digits.len() % 2 == 0, "odd number of hex digits in {text}");
    digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bit(value: bool) -> u8 {
    value.into()
}
