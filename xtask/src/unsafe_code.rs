// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask unsafe`: where there is unsafe code, how much of it, and that each piece says why it is sound.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use clap::Args;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::Outcome;
use crate::repository::{self, Mode};

/// The document that holds the table, and what surrounds it there.
const DOCUMENT: &str = "docs/RELIABILITY.md";
const BEGIN: &str = "<!-- Written by `cargo xtask unsafe`. -->\n";
const END: &str = "<!-- Until here. -->\n";

/// What may hold unsafe code, by the begin of the path. Everything else may not.
const BORDER: [(&str, &str); 10] = [
    ("src/ffi/gen/", "the C interface, its regular families"),
    ("src/ffi/", "the C interface"),
    ("crates/iscsi-client/src/transport/", "the transport: sockets, timers, signals"),
    ("crates/iscsi-client/src/memory.rs", "the transport's contract for memory of commands"),
    ("crates/iscsi-client/src/driver/memory.rs", "the same, for the driver's own commands"),
    ("crates/iscsi-client/src/blocking/buffers.rs", "the same, for commands of programs in Rust"),
    ("crates/iscsi-client/src/driver/exchange.rs", "that memory, given to the transport"),
    ("crates/iscsi-testkit/src/simulation/", "not in the library: the simulated transport, memory that is counted"),
    ("fuzz/src/driver/network.rs", "not in the library: the transport of a fuzz target"),
    ("fuzz/src/heap.rs", "not in the library: memory that is counted"),
];

/// Crates, in the order of the table: name and folder of the sources.
const CRATES: [(&str, &str); 7] = [
    ("libiscsi", "src/"),
    ("iscsi-client", "crates/iscsi-client/"),
    ("iscsi-proto", "crates/iscsi-proto/"),
    ("iscsi-testkit", "crates/iscsi-testkit/"),
    ("iscsi-fuzz", "fuzz/"),
    ("iscsi-utils", "utils/"),
    ("xtask", "xtask/"),
];

#[derive(Args)]
pub(crate) struct Options {
    /// Print every file that has some, and write nothing
    #[arg(long)]
    files: bool,
}

/// How much of each kind.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    blocks: usize,
    implementations: usize,
    /// `unsafe extern "C" fn`: what C may call.
    exported: usize,
    /// Other unsafe functions, and traits.
    contracts: usize,
    /// All of these in tests.
    tests: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.blocks += other.blocks;
        self.implementations += other.implementations;
        self.exported += other.exported;
        self.contracts += other.contracts;
        self.tests += other.tests;
    }
}

/// Prints or writes the table.
pub(crate) fn run(options: &Options) -> Outcome {
    if options.files {
        for (path, count) in survey()?.iter().filter(|(_, count)| **count != Count::default()) {
            println!(
                "{path}: {} blocks, {} impl, {} fn extern \"C\", {} other fn or trait, {} in tests",
                count.blocks, count.implementations, count.exported, count.contracts, count.tests
            );
        }
        return Ok(());
    }
    table(Mode::Write)
}

/// Judges all sources, then writes the table into its document or compares it with what is there.
pub(crate) fn table(mode: Mode) -> Outcome {
    let counts = survey()?;
    let present = fs::read_to_string(repository::path(DOCUMENT)).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    let missing = || format!("{DOCUMENT}: there is no line {}", BEGIN.trim_end());
    let (before, rest) = present.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    let text = format!("{before}{BEGIN}{}{END}{after}", rows(&counts));
    repository::emit(DOCUMENT, &text, mode)
        .map_err(|error| format!("{error}; the generator of its table of unsafe code is: cargo xtask unsafe").into())
}

/// The table, in Markdown.
fn rows(counts: &BTreeMap<String, Count>) -> String {
    let mut text = String::from(
        "| crate | where | blocks | `impl` | functions for C | other functions, traits | in tests |\n|---|---|---|---|---|---|---|\n",
    );
    for (name, folder) in CRATES {
        let of_crate = || counts.iter().filter(|(path, _)| path.starts_with(folder));
        let mut sums: BTreeMap<usize, Count> = BTreeMap::new();
        for (path, count) in of_crate() {
            if let Some(place) = place(path) {
                *sums.entry(place).or_default() += *count;
            }
        }
        sums.retain(|_, count| *count != Count::default());
        if sums.is_empty() {
            text += &format!("| `{name}` | nowhere | 0 | 0 | 0 | 0 | 0 |\n");
        }
        for (place, count) in sums {
            let (begin, what) = BORDER[place];
            text += &format!(
                "| `{name}` | `{begin}`: {what} | {} | {} | {} | {} | {} |\n",
                count.blocks, count.implementations, count.exported, count.contracts, count.tests
            );
        }
    }
    text
}

/// Which part of the border a file is; the index of `BORDER`.
fn place(path: &str) -> Option<usize> {
    BORDER.iter().position(|(begin, _)| path.starts_with(begin))
}

/// Counts per file. Fails for unsafe code in other places, and for a block or `impl` without a reason.
fn survey() -> Result<BTreeMap<String, Count>, Box<dyn Error>> {
    let mut paths = Vec::new();
    rust_files("", &mut paths)?;
    let mut files = Vec::new();
    let mut test_files = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(repository::path(&path)).map_err(|error| format!("{path}: {error}"))?;
        let tokens: TokenStream = text.parse().map_err(|error| format!("{path}: {error}"))?;
        let mut reader = Reader::new(&text);
        reader.read(tokens, false);
        let folder = folder_of_modules(&path);
        for module in &reader.test_modules {
            test_files.insert(format!("{folder}/{module}.rs"));
            test_files.insert(format!("{folder}/{module}/mod.rs"));
        }
        files.push((path, reader.count, reader.unexplained));
    }
    let mut findings = Vec::new();
    let mut counts = BTreeMap::new();
    for (path, mut count, unexplained) in files {
        if count != Count::default() && place(&path).is_none() {
            findings.push(format!("{path}: unsafe code outside of the border to C and the transport"));
        }
        for line in unexplained {
            findings.push(format!("{path}:{line}: unsafe without a line // SAFETY: above it"));
        }
        if test_files.contains(&path) || path.contains("/tests/") {
            let all = count.blocks + count.implementations + count.exported + count.contracts + count.tests;
            count = Count { tests: all, ..Count::default() };
        }
        counts.insert(path, count);
    }
    if findings.is_empty() { Ok(counts) } else { Err(findings.join("\n").into()) }
}

/// The folder in which `mod name;` of a file is looked for.
fn folder_of_modules(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "mod.rs" | "lib.rs" | "main.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
    }
}

/// All Rust files under a folder, with their paths in the repository; not what was built.
fn rust_files(folder: &str, paths: &mut Vec<String>) -> Outcome {
    for entry in fs::read_dir(repository::path(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{folder}{name}");
        if entry.file_type()?.is_dir() {
            if name != "target" && !name.starts_with('.') {
                rust_files(&format!("{path}/"), paths)?;
            }
        } else if Path::new(&path).extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}

/// Goes through the tokens of a file, those inside macros too.
struct Reader<'a> {
    lines: Vec<&'a str>,
    count: Count,
    /// Lines of blocks and implementations without a reason.
    unexplained: Vec<usize>,
    /// `#[cfg(test)] mod name;`
    test_modules: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let lines = text.lines().collect();
        Self { lines, count: Count::default(), unexplained: Vec::new(), test_modules: Vec::new() }
    }

    fn read(&mut self, tokens: TokenStream, in_test: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        // From #[cfg(test)] to the end of its item.
        let mut test_item = false;
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let is_attribute = index > 0 && is_punctuation(&tokens[index - 1], '#');
                    if is_attribute && group.stream().to_string().replace(' ', "") == "cfg(test)" {
                        test_item = true;
                    }
                    self.read(group.stream(), in_test || test_item);
                    if group.delimiter() == Delimiter::Brace {
                        test_item = false;
                    }
                }
                TokenTree::Punct(mark) if mark.as_char() == ';' => {
                    if let (true, [.., TokenTree::Ident(module), TokenTree::Ident(name)]) =
                        (test_item, &tokens[..index])
                        && module == "mod"
                    {
                        self.test_modules.push(name.to_string());
                    }
                    test_item = false;
                }
                TokenTree::Ident(word) if word == "unsafe" => {
                    self.take(&tokens[index + 1..], word.span().start().line, in_test || test_item);
                }
                _ => {}
            }
        }
    }

    /// Counts what `unsafe` stands before. Attributes like `unsafe(no_mangle)` and types of functions are none of it.
    fn take(&mut self, next: &[TokenTree], line: usize, in_test: bool) {
        let mut count = Count::default();
        let word = |at: usize| match next.get(at) {
            Some(TokenTree::Ident(word)) => word.to_string(),
            _ => String::new(),
        };
        let is_block = matches!(next.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
        match word(0).as_str() {
            _ if is_block => count.blocks = 1,
            "impl" => count.implementations = 1,
            "trait" => count.contracts = 1,
            "fn" if !word(1).is_empty() => count.contracts = 1,
            "extern" if word(2) == "fn" && !word(3).is_empty() => count.exported = 1,
            _ => return,
        }
        if (count.blocks > 0 || count.implementations > 0) && !self.explained(line) {
            self.unexplained.push(line);
        }
        if in_test {
            count = Count { tests: 1, ..Count::default() };
        }
        self.count += count;
    }

    /// Whether `// SAFETY:` stands above the line, or above the statement that it belongs to.
    fn explained(&self, line: usize) -> bool {
        for above in self.lines[..line - 1].iter().rev() {
            let above = above.trim();
            if above.starts_with("// SAFETY:") {
                return true;
            }
            let comment = above.starts_with("//");
            if !comment && (above.is_empty() || above.ends_with([';', '{', '}'])) {
                return false;
            }
        }
        false
    }
}

fn is_punctuation(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punctuation) if punctuation.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_counted_once() {
        let text = "
            /// unsafe { } in a text is none
            pub unsafe extern \"C\" fn exported(callback: unsafe extern \"C\" fn(u8)) {
                // SAFETY: a reason
                // of two lines
                let value =
                    unsafe { read() };
                macro_rules! inside { () => {
                    unsafe { without() }
                } }
            }
            #[unsafe(no_mangle)] unsafe fn own() {}
            unsafe trait Contract {}

            unsafe impl Contract for u8 {}
            #[cfg(test)]
            mod tests {
                fn f() {
                    // SAFETY: a test
                    unsafe { f() }
                }
            }
            #[cfg(test)] mod others;
            // SAFETY: after a test
            static A: u8 = unsafe { f() };
        ";
        let mut reader = Reader::new(text);
        reader.read(text.parse().expect("tokens"), false);
        assert!(reader.count == Count { blocks: 3, implementations: 1, exported: 1, contracts: 2, tests: 1 });
        assert_eq!(reader.unexplained, [9, 15]);
        assert_eq!(reader.test_modules, ["others"]);
    }

    #[test]
    fn modules_are_found() {
        assert_eq!(folder_of_modules("src/ffi/mod.rs"), "src/ffi");
        assert_eq!(folder_of_modules("crates/a/src/login.rs"), "crates/a/src/login");
    }
}
