// SPDX-License-Identifier: LGPL-2.1-or-later
//! What cbindgen prints, taken apart: one declaration with its comment for each name, in the form of our headers.

use std::collections::BTreeMap;

use super::comment;

/// No line of a header is longer.
pub(crate) const WIDTH: usize = 110;

/// Declarations by their names.
pub(crate) struct Declarations(BTreeMap<String, String>);

impl Declarations {
    /// Takes the text of cbindgen apart: its declarations have no empty lines inside and stand between such.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut declarations = BTreeMap::new();
        for paragraph in text.split("\n\n").map(|p| p.trim_matches('\n')).filter(|p| !p.is_empty()) {
            let paragraph = formatted(paragraph);
            let name = name(&paragraph).ok_or_else(|| format!("cbindgen printed what has no name:\n{paragraph}"))?;
            if let Some(other) = declarations.insert(name.clone(), paragraph) {
                return Err(format!("cbindgen printed {name} twice:\n{other}"));
            }
        }
        Ok(Self(declarations))
    }

    /// The declaration of a name, once.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// The names whose declarations nobody took.
    pub(crate) fn left(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// The lines of a declaration that are no comment.
fn code(paragraph: &str) -> impl Iterator<Item = &str> {
    paragraph.lines().filter(|line| !line.starts_with("/*") && !line.starts_with(" *"))
}

fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn name(paragraph: &str) -> Option<String> {
    let first = code(paragraph).next()?;
    let mut words = first.split(|c: char| !is_in_name(c)).filter(|word| !word.is_empty());
    let name = match words.next()? {
        "define" | "struct" | "union" | "enum" => words.next()?,
        "typedef" => first.split_once("(*")?.1.split(')').next()?,
        "EXTERN" => first.split('(').next()?.rsplit(|c| !is_in_name(c)).next()?,
        _ => return None,
    };
    Some(name.to_owned())
}

fn formatted(paragraph: &str) -> String {
    let mut result = String::new();
    let mut lines = paragraph.lines().peekable();
    while let Some(line) = lines.next() {
        let indentation = &line[..line.len() - line.trim_start().len()];
        if line.trim() == "/**" {
            let mut content = Vec::new();
            for line in lines.by_ref().map(str::trim).take_while(|line| *line != "*/") {
                let line = line.strip_prefix('*').unwrap_or(line);
                content.push(line.strip_prefix(' ').unwrap_or(line));
            }
            result += &comment::block(&content, indentation);
        } else if line.starts_with("EXTERN") || line.starts_with("typedef") {
            let whole: Vec<&str> = core::iter::once(line).chain(lines.by_ref()).collect();
            result += &prototype(&whole.join(" "));
        } else {
            result += &hexadecimal(&allow_zero_length_array(line));
            result.push('\n');
        }
    }
    hexadecimal_enumerators(&result)
}

/// A function on as few lines as it needs.
fn prototype(text: &str) -> String {
    let mut result = String::new();
    let mut line = String::new();
    let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in whole.split_inclusive(", ") {
        if !line.is_empty() && line.len() + part.trim_end().len() > WIDTH {
            result += line.trim_end();
            result.push('\n');
            line = "    ".into();
        }
        line += part;
    }
    result += line.trim_end();
    result.push('\n');
    result
}

/// Marks a trailing array of length 0, which belongs to the layout, as an intended extension of the
/// compiler: otherwise `-pedantic` complains in the program that includes the header.
fn allow_zero_length_array(line: &str) -> String {
    let declaration = line.trim_start();
    if declaration.ends_with("[0];") {
        let indentation = &line[..line.len() - declaration.len()];
        format!("{indentation}__extension__ {declaration}")
    } else {
        line.to_owned()
    }
}

/// Sense codes are known by their hexadecimal numbers; cbindgen prints decimal ones.
fn hexadecimal(line: &str) -> String {
    let code = |line: &str| {
        let (name, number) = line.strip_prefix("#define SCSI_SENSE_")?.rsplit_once(' ')?;
        let number: u32 = number.parse().ok()?;
        Some(if name.starts_with("ASCQ_") {
            format!("#define SCSI_SENSE_{name} 0x{number:04x}")
        } else {
            format!("#define SCSI_SENSE_{name} 0x{number:02x}")
        })
    };
    code(line).unwrap_or_else(|| line.to_owned())
}

/// Enums whose values stand in the standards as hexadecimal numbers, and the digits they have there.
const HEXADECIMAL_ENUMS: [(&str, usize); 11] = [
    ("scsi_status", 2),
    ("scsi_opcode", 2),
    ("scsi_sense_key", 1),
    ("scsi_inquiry_pagecode", 2),
    ("scsi_inquiry_peripheral_device_type", 2),
    ("scsi_modesense_page_code", 2),
    ("scsi_version_descriptor", 4),
    ("scsi_service_action_in", 2),
    ("scsi_maintenance_in", 2),
    ("scsi_persistent_reservation_type_mask", 4),
    ("ec_descr_type_code", 2),
];

fn hexadecimal_enumerators(declaration: &str) -> String {
    let digits = HEXADECIMAL_ENUMS.iter().find(|(name, _)| declaration.contains(&format!("enum {name} {{")));
    let Some((_, digits)) = digits else { return declaration.to_owned() };
    let value = |line: &str| {
        let (name, number) = line.strip_suffix(',')?.split_once(" = ")?;
        let number: u32 = number.parse().ok()?;
        let digits = if number > 0xffff { 8 } else { *digits };
        Some(format!("{name} = 0x{number:0digits$x},"))
    };
    declaration.lines().map(|line| value(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::Declarations;

    fn declared(text: &str, name: &str) -> String {
        Declarations::read(text).expect("declarations").take(name).expect("the name")
    }

    #[test]
    fn every_kind_has_its_name() {
        let text = "#define A 1\n\nstruct b;\n\n/**\n * c.\n */\nenum c {\n  D = 1,\n};\n\ntypedef void (*e)(int f);\n\n\
                    EXTERN\nstruct b *g(int h);\n";
        let mut all = Declarations::read(text).expect("declarations");
        assert_eq!(all.left(), ["A", "b", "c", "e", "g"]);
        assert_eq!(all.take("g").expect("a function"), "EXTERN struct b *g(int h);\n");
        assert_eq!(all.take("g"), None);
    }

    #[test]
    fn a_long_function_is_broken_between_arguments() {
        let arguments = ["const unsigned char *bytes"; 5].join(",\n    ");
        let text = declared(&format!("EXTERN\nint function({arguments});\n"), "function");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("EXTERN int function(const ") && lines[0].ends_with("bytes,"));
        assert!(lines[1].starts_with("    const unsigned char *bytes"));
    }

    #[test]
    fn trailing_arrays_are_marked() {
        let text = declared("struct a {\n  uint16_t luns[0];\n  char user[10];\n};\n", "a");
        assert_eq!(text, "struct a {\n  __extension__ uint16_t luns[0];\n  char user[10];\n};\n");
    }

    #[test]
    fn codes_of_the_standards_are_hexadecimal() {
        let macro_name = "SCSI_SENSE_ASCQ_WRITE_PROTECTED";
        assert_eq!(
            declared(&format!("#define {macro_name} 9984\n"), macro_name),
            format!("#define {macro_name} 0x2700\n")
        );
        assert_eq!(declared("#define XCOPY_DESC_OFFSET 16\n", "XCOPY_DESC_OFFSET"), "#define XCOPY_DESC_OFFSET 16\n");
        assert_eq!(
            declared("enum scsi_opcode {\n  A = 8,\n};\n", "scsi_opcode"),
            "enum scsi_opcode {\n  A = 0x08,\n};\n"
        );
        assert_eq!(declared("enum other {\n  A = 8,\n};\n", "other"), "enum other {\n  A = 8,\n};\n");
    }
}
