// SPDX-License-Identifier: LGPL-2.1-or-later
//! What cbindgen cannot be told about the text it prints.

/// Makes the text of a header ready to be installed.
pub(crate) fn polish(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut result = String::with_capacity(text.len());
    let mut index = 0;
    while index < lines.len() {
        let (line, used) = match short_comment(&lines[index..]) {
            Some(found) => found,
            None => (hexadecimal(&allow_zero_length_array(without_line_comment(lines[index]))), 1),
        };
        index += used;
        let repeated_blank = line.is_empty() && (result.is_empty() || result.ends_with("\n\n"));
        if !repeated_blank {
            result.push_str(&line);
            result.push('\n');
        }
    }
    result
}

/// A comment of one line takes one line. Gives it and the number of lines it took.
fn short_comment(lines: &[&str]) -> Option<(String, usize)> {
    let opening = lines.first()?;
    let indentation = opening.strip_suffix("/**")?;
    let content = lines.get(1)?.trim_start().strip_prefix("* ")?;
    let mut used = 2;
    while lines.get(used)?.trim() == "*" {
        used += 1;
    }
    (lines.get(used)?.trim() == "*/").then(|| (format!("{indentation}/** {content} */"), used + 1))
}

/// cbindgen ends its C++ guards with `//` comments, which C90 does not know.
fn without_line_comment(line: &str) -> &str {
    match line.split_once("//") {
        Some((code, " __cplusplus" | " extern \"C\"")) => code.trim_end(),
        _ => line,
    }
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

#[cfg(test)]
mod tests {
    use super::polish;

    #[test]
    fn short_comments_take_one_line() {
        assert_eq!(polish("  /**\n   * one\n   *\n   */\n  int a;\n"), "  /** one */\n  int a;\n");
        let long = "/**\n * one\n * two\n */\nint a;\n";
        assert_eq!(polish(long), long);
    }

    #[test]
    fn guards_have_no_line_comments() {
        assert_eq!(polish("#endif  // __cplusplus\n}  // extern \"C\"\n"), "#endif\n}\n");
        assert_eq!(polish("#define A \"iscsi://\"\n"), "#define A \"iscsi://\"\n");
    }

    #[test]
    fn trailing_arrays_are_marked() {
        assert_eq!(polish("  uint16_t luns[0];\n"), "  __extension__ uint16_t luns[0];\n");
        assert_eq!(polish("  char user[10];\n"), "  char user[10];\n");
    }

    #[test]
    fn sense_codes_are_hexadecimal() {
        let decimal = "#define SCSI_SENSE_ASCQ_WRITE_PROTECTED 9984\n";
        assert_eq!(polish(decimal), "#define SCSI_SENSE_ASCQ_WRITE_PROTECTED 0x2700\n");
        assert_eq!(polish("#define XCOPY_DESC_OFFSET 16\n"), "#define XCOPY_DESC_OFFSET 16\n");
    }
}
