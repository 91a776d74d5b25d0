// SPDX-License-Identifier: LGPL-2.1-or-later
//! Lists for people: the original's lines, a table, a tree. All of it is plain text, also on a terminal.

use std::io::Write;

use indicatif::BinaryBytes;
use iscsi_proto::scsi::inquiry::DeviceType;

use super::survey::{Portal, Target, Unit};
use crate::failure::Failure;
use crate::output::Output;
use crate::questions::device_word;

/// The original's line; nothing for a unit that did not say what it is.
pub(super) fn original_unit(output: &mut Output, unit: &Unit) -> Result<(), Failure> {
    let Some(type_name) = unit.type_name else { return Ok(()) };
    write!(output, "Lun:{:<4} Type:{type_name}", unit.lun)?;
    if let (Some(DeviceType::DIRECT_ACCESS), Some(size), Some(block_length)) =
        (unit.device_type, unit.size, unit.block_length)
    {
        // The address of the last block instead of their number: scripts know this size.
        let (number, letter) = scaled(size.saturating_sub(block_length.into()));
        write!(output, " (Size:{number}{letter})")?;
    }
    if unit.has_medium == Some(false) {
        write!(output, " (No media loaded)")?;
    }
    writeln!(output)?;
    Ok(())
}

/// A number of bytes as the original shortens it.
fn scaled(mut bytes: u128) -> (u128, char) {
    let mut letters = " KMGT".chars();
    let mut letter = letters.next().unwrap_or(' ');
    while bytes > 1024 {
        let Some(next) = letters.next() else { break };
        bytes /= 1024;
        letter = next;
    }
    (bytes, letter)
}

/// What a unit is, in a word for people.
fn kind(unit: &Unit) -> String {
    match unit.device_type.and_then(device_word) {
        Some(word) => word.to_owned(),
        None => unit.type_name.unwrap_or("?").to_lowercase().replace('_', " "),
    }
}

fn size(unit: &Unit) -> String {
    match (unit.has_medium, unit.size) {
        (Some(false), _) => "empty".to_owned(),
        (_, Some(size)) => BinaryBytes(u64::try_from(size).unwrap_or(u64::MAX)).to_string(),
        (_, None) => "-".to_owned(),
    }
}

fn or_dash(text: Option<&str>) -> &str {
    text.unwrap_or("-")
}

/// A target, and a table of its units.
pub(super) fn table_target(output: &mut Output, target: &Target) -> Result<(), Failure> {
    writeln!(output, "{}", target.name)?;
    let portals: Vec<_> = target.portals.iter().map(ToString::to_string).collect();
    writeln!(output, "  at {}", portals.join(" and "))?;
    if let Some(units) = &target.luns {
        writeln!(
            output,
            "  {:>5}  {:<10} {:>10}  {:<8}  {:<16}  SERIAL NUMBER",
            "LUN", "TYPE", "SIZE", "VENDOR", "PRODUCT"
        )?;
        for unit in units {
            writeln!(
                output,
                "  {:>5}  {:<10} {:>10}  {:<8}  {:<16}  {}",
                unit.lun,
                kind(unit),
                size(unit),
                or_dash(unit.vendor.as_deref()),
                or_dash(unit.product.as_deref()),
                or_dash(unit.serial_number.as_deref()),
            )?;
        }
    }
    Ok(())
}

pub(super) fn tree_portal(output: &mut Output, portal: &Portal) -> Result<(), Failure> {
    writeln!(output, "{}", portal.portal)?;
    Ok(())
}

/// A branch of a tree, and its leaves.
pub(super) fn tree_target(output: &mut Output, target: &Target, is_last: bool) -> Result<(), Failure> {
    let (branch, stem) = if is_last { ("`--", "   ") } else { ("|--", "|  ") };
    let portals: Vec<_> = target.portals.iter().map(ToString::to_string).collect();
    writeln!(output, "{branch} {} at {}", target.name, portals.join(" and "))?;
    let units = target.luns.as_deref().unwrap_or_default();
    for (number, unit) in units.iter().enumerate() {
        let leaf = if number + 1 == units.len() { "`--" } else { "|--" };
        let words = [unit.vendor.as_deref(), unit.product.as_deref(), unit.serial_number.as_deref()];
        let words: Vec<_> = words.into_iter().flatten().collect();
        let size = match size(unit).as_str() {
            "-" => String::new(),
            size => format!(", {size}"),
        };
        writeln!(output, "{stem} {leaf} LUN {}: {}{size} ({})", unit.lun, kind(unit), words.join(", "))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn sizes_are_shortened_as_the_original_does() {
        for (bytes, shown) in [
            (0, (0, ' ')),
            (1024, (1024, ' ')),
            (1025, (1, 'K')),
            (104_857_088, (99, 'M')),
            (1 << 40, (1024, 'G')),
            (5 << 50, (5120, 'T')),
        ] {
            assert_eq!(scaled(bytes), shown);
        }
    }
}
