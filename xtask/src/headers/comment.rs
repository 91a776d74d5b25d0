// SPDX-License-Identifier: LGPL-2.1-or-later
//! Doc comments of Rust as comments of C: broken into lines of their own width.

use super::declarations::WIDTH;

/// A comment with `lines` as its content, on one line if that is enough.
///
/// Paragraphs and list items are broken anew; what is indented by four blanks, or begins with `|`, stays as it is.
pub(crate) fn block(lines: &[&str], indentation: &str) -> String {
    let broken = broken(lines, WIDTH - indentation.len() - " * ".len());
    if let [line] = &broken[..] {
        let one = format!("{indentation}/** {line} */");
        if one.len() <= WIDTH {
            return one + "\n";
        }
    }
    let mut result = format!("{indentation}/**\n");
    for line in broken {
        result += format!("{indentation} * {line}").trim_end();
        result.push('\n');
    }
    result + indentation + " */\n"
}

fn broken(lines: &[&str], width: usize) -> Vec<String> {
    let mut result: Vec<String> = Vec::new();
    // The text under way, and what its second and later lines begin with.
    let mut open: Option<(String, &str)> = None;
    for line in lines {
        let text = line.trim();
        let verbatim = line.starts_with("    ") || text.starts_with('|');
        if text.is_empty() || verbatim {
            close(&mut open, width, &mut result);
            result.push(if verbatim { (*line).to_owned() } else { String::new() });
        } else if text.starts_with("- ") {
            close(&mut open, width, &mut result);
            open = Some((text.to_owned(), "  "));
        } else {
            let (sofar, _) = open.get_or_insert((String::new(), ""));
            sofar.push(' ');
            sofar.push_str(text);
        }
    }
    close(&mut open, width, &mut result);
    result.dedup_by(|next, before| next.is_empty() && before.is_empty());
    while result.last().is_some_and(String::is_empty) {
        result.pop();
    }
    result
}

/// Breaks the text under way into lines.
fn close(open: &mut Option<(String, &str)>, width: usize, result: &mut Vec<String>) {
    let Some((text, indentation)) = open.take() else { return };
    let mut line = String::new();
    let mut filled = false;
    for word in &words(&text) {
        if filled && line.len() + 1 + word.len() > width {
            result.push(std::mem::replace(&mut line, indentation.to_owned()));
            filled = false;
        }
        if filled {
            line.push(' ');
        }
        line.push_str(word);
        filled = true;
    }
    result.push(line);
}

/// Words with what stands between backticks in one piece.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut quoted = false;
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if quoted => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
        quoted ^= word.matches('`').count() % 2 == 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn short_comments_take_one_line() {
        assert_eq!(block(&["one", "two", ""], "  "), "  /** one two */\n");
        assert_eq!(block(&["one", "", "two"], ""), "/**\n * one\n *\n * two\n */\n");
    }

    #[test]
    fn long_text_is_broken_and_lists_hang() {
        let word = "word ".repeat(30);
        let text = block(&[&format!("- {word}"), &word], "");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].starts_with(" * - word") && lines[2].starts_with(" *   word"));
        assert!(lines.iter().all(|line| line.len() <= 110));
    }

    #[test]
    fn code_is_not_torn_apart() {
        let text = block(&[&"word ".repeat(21), "`struct scsi_task *` ends"], "");
        assert!(text.lines().any(|line| line.starts_with(" * `struct scsi_task *` ends")), "{text}");
    }

    #[test]
    fn tables_and_examples_stay() {
        assert_eq!(
            block(&["a:", "    b();", "| c |", "| d |"], ""),
            "/**\n * a:\n *     b();\n * | c |\n * | d |\n */\n"
        );
    }
}
