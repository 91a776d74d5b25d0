// SPDX-License-Identifier: LGPL-2.1-or-later
//! include/templates/*.h: the text and the order of a header, into which its declarations are filled.
//!
//! A template is the header itself, except for lines that begin with `@`:
//!
//! - `@items NAME...`: declarations. `NAME*` is all that begin so, `NAME.rs` the functions of that file of src/ffi.
//! - `@commands STEM...`: of each SCSI command `iscsi_STEM_task`, `_sync`, `_iov_task` and `_iov_sync`, as far as they exist.
//! - `@1.19 TEXT` and `@1.20 TEXT`: a line, or one of the above, for one layout only.
//!
//! Each declaration of a header has exactly one place: what has none, and names of nothing, are errors.

use std::collections::BTreeSet;

use super::declarations::{Declarations, WIDTH};
use super::sources::{Header, Kind, LAYOUTS, Layout, PublicItem, Sources};

/// Fills the template of a header in. `elsewhere` has names that it may mention although this header does not have them:
/// those of the other layout, and those that the library is still to get.
pub(crate) fn fill(
    template: &str,
    layout: Layout,
    header: Header,
    sources: &Sources,
    elsewhere: &BTreeSet<String>,
    mut declarations: Declarations,
) -> Result<String, String> {
    let items: Vec<&PublicItem> = sources.items.iter().filter(|item| item.header == header).collect();
    let mut text = String::new();
    for (number, line) in template.lines().enumerate() {
        let Some(line) = line_of(line, layout) else { continue };
        let names = match line.split_once(' ') {
            Some(("@items", patterns)) => patterns.split_whitespace().map(|p| matching(p, &items)).collect(),
            Some(("@commands", stems)) => stems.split_whitespace().map(|stem| family(stem, &items)).collect(),
            _ if line.starts_with('@') => return Err(format!("line {}: unknown {line:?}", number + 1)),
            _ => {
                text += line;
                text.push('\n');
                continue;
            }
        };
        let names: Vec<(String, Vec<String>)> = names;
        for (pattern, names) in names {
            if names.is_empty() && !elsewhere.iter().any(|name| is_meant(name, &pattern)) {
                return Err(format!("line {}: {pattern} is nothing", number + 1));
            }
            for declaration in names.iter().filter_map(|name| declarations.take(name)) {
                // Macros without a comment of their own stand close.
                let follows_macro = text.lines().last().is_some_and(|last| last.starts_with("#define"));
                if !(text.ends_with("\n\n") || declaration.starts_with("#define") && follows_macro) {
                    text.push('\n');
                }
                text += &declaration;
            }
        }
    }
    match declarations.left()[..] {
        [] => {}
        ref left => return Err(format!("nowhere in the header: {}", left.join(", "))),
    }
    if let Some(long) = text.lines().find(|line| line.chars().count() > WIDTH) {
        return Err(format!("longer than {WIDTH} columns: {long}"));
    }
    Ok(text)
}

/// A line without the mark of its layout; none if it is for the other one.
fn line_of(line: &str, layout: Layout) -> Option<&str> {
    for marked in LAYOUTS {
        let Some(rest) = line.strip_prefix(&format!("@{}", marked.name())) else { continue };
        return (marked == layout).then(|| rest.strip_prefix(' ').unwrap_or(rest));
    }
    Some(line)
}

/// Whether a pattern stands for a name by itself.
fn is_meant(name: &str, pattern: &str) -> bool {
    pattern.strip_suffix('*').map_or(name == pattern, |prefix| name.starts_with(prefix))
}

/// The pattern, and the names it stands for in the order of the sources.
fn matching(pattern: &str, items: &[&PublicItem]) -> (String, Vec<String>) {
    let matches =
        |item: &&&PublicItem| is_meant(&item.name, pattern) || (item.kind == Kind::Function && item.file == pattern);
    (pattern.to_owned(), items.iter().filter(matches).map(|item| item.name.clone()).collect())
}

fn family(stem: &str, items: &[&PublicItem]) -> (String, Vec<String>) {
    let members = ["task", "sync", "iov_task", "iov_sync"].map(|form| format!("iscsi_{stem}_{form}"));
    let exists = |name: &String| items.iter().any(|item| item.name == *name);
    (stem.to_owned(), members.into_iter().filter(exists).collect())
}
