// SPDX-License-Identifier: LGPL-2.1-or-later
//! docs/CONFORMANCE.md: no cell of its tables is empty, every test that it names exists, and every rule of the testkit's
//! judge and every program of c-tests/wire is named.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use crate::{Outcome, repository};

const DOCUMENT: &str = "docs/CONFORMANCE.md";
const JUDGE: &str = "crates/iscsi-testkit/src/judge";
const WIRE: &str = "c-tests/wire";
const LEVELS: [&str; 5] = ["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "FACT"];

/// A rule of the RFC: one line of a table.
struct Row<'a> {
    id: &'a str,
    level: &'a str,
    verdict: &'a str,
    /// Tests, without their quotes; empty for `none`.
    proofs: Vec<&'a str>,
}

/// Reads a line: `None` for one that is no row of a table, or its head.
fn row(line: &str) -> Result<Option<Row<'_>>, String> {
    let Some(cells) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else { return Ok(None) };
    let cells: Vec<&str> = cells.split('|').map(str::trim).collect();
    if cells[0] == "id" || cells[0].starts_with('-') {
        return Ok(None);
    }
    let [id, _clause, level, _duty, verdict, proof] = cells[..] else {
        return Err(format!("{}: {} cells instead of 6", cells[0], cells.len()));
    };
    if cells.iter().any(|cell| cell.is_empty()) {
        return Err(format!("{id}: an empty cell"));
    }
    let proofs: Option<Vec<&str>> = match proof {
        "none" => Some(Vec::new()),
        _ => proof.split(", ").map(|name| name.strip_prefix('`')?.strip_suffix('`')).collect(),
    };
    let proofs =
        proofs.ok_or_else(|| format!("{id}: tests stand in backquotes, with a comma and a blank between them"))?;
    Ok(Some(Row { id, level, verdict, proofs }))
}

impl Row<'_> {
    /// What is wrong with the row, but for its tests.
    fn problem(&self) -> Option<&'static str> {
        let needs_proof = if self.verdict.starts_with("does not apply, because ") {
            false
        } else if self.verdict.starts_with("differs, because ") || self.verdict.starts_with("holds") {
            true
        } else {
            return Some("neither `holds` nor `does not apply, because` nor `differs, because`");
        };
        if !LEVELS.contains(&self.level) {
            Some("no level of the RFC")
        } else if needs_proof && self.proofs.is_empty() {
            Some("no test")
        } else {
            None
        }
    }
}

/// The names of the rules in the sources of the judge: they stand as `("name", "clause")`.
fn rules() -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut rules = BTreeSet::new();
    for file in fs::read_dir(repository::path(JUDGE))? {
        let text = fs::read_to_string(file?.path())?;
        let named = text.split("(\"").skip(1).filter_map(|rest| {
            let (name, rest) = rest.split_once("\", \"")?;
            let (clause, _) = rest.split_once("\")")?;
            let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            let is_clause =
                clause.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'.');
            (is_name && is_clause).then(|| name.to_owned())
        });
        rules.extend(named);
    }
    Ok(rules)
}

/// Whether a test exists: a program in C, `PROGRAM.c CASE`, `FILE.rs FUNCTION`, or `judge RULE`.
fn exists(proof: &str, rules: &BTreeSet<String>) -> bool {
    match proof.split_once(' ') {
        None => proof.starts_with("c-tests/") && proof.ends_with(".c") && repository::path(proof).is_file(),
        Some(("judge", rule)) => rules.contains(rule),
        Some((file, name)) => {
            let begin = if file.ends_with(".c") { format!("{{\"{name}\", ") } else { format!("fn {name}() {{") };
            fs::read_to_string(repository::path(file))
                .is_ok_and(|text| text.lines().any(|line| line.trim_start().starts_with(&begin)))
        }
    }
}

/// Fails with everything that is wrong with the document.
pub(crate) fn check() -> Outcome {
    let text = fs::read_to_string(repository::path(DOCUMENT)).map_err(|error| format!("{DOCUMENT}: {error}"))?;
    let rules = rules()?;
    let (mut ids, mut named, mut problems) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for line in text.lines() {
        let row = match row(line) {
            Ok(Some(row)) => row,
            Ok(None) => continue,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        problems.extend(row.problem().map(|problem| format!("{}: {problem}", row.id)));
        if !ids.insert(row.id) {
            problems.push(format!("{}: there twice", row.id));
        }
        for proof in row.proofs {
            if !exists(proof, &rules) {
                problems.push(format!("{}: there is no test {proof}", row.id));
            }
            named.insert(proof);
        }
    }
    let programs = fs::read_dir(repository::path(WIRE))?.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let programs = programs.filter(|name| name.ends_with(".c")).map(|name| format!("{WIRE}/{name}"));
    let unnamed = rules.iter().map(|rule| format!("judge {rule}")).chain(programs);
    problems.extend(unnamed.filter(|test| !named.contains(&test[..])).map(|test| format!("{test}: in no row")));
    if ids.is_empty() {
        problems.push("no rows".to_owned());
    }
    if problems.is_empty() { Ok(()) } else { Err(format!("{DOCUMENT}:\n{}", problems.join("\n")).into()) }
}

#[cfg(test)]
mod tests {
    use super::row;

    fn problem(line: &str) -> Option<String> {
        match row(line) {
            Ok(row) => row.and_then(|row| row.problem().map(str::to_owned)),
            Err(problem) => Some(problem),
        }
    }

    #[test]
    fn rows_are_judged() {
        let cases = [
            ("text", None),
            ("| id | clause | level | duty | this library | proof |", None),
            ("|---|---|---|---|---|---|", None),
            ("| A-1 | 1 | MUST | do | holds | `judge frame`, `c-tests/api/nop.c` |", None),
            ("| A-1 | 1 | MUST | do | does not apply, because there is none | none |", None),
            ("| A-1 | 1 | MUST | do | holds | none |", Some("no test")),
            ("| A-1 | 1 | MUST | do | differs, because so | none |", Some("no test")),
            ("| A-1 | 1 | MAY | do | holds | `judge frame` |", Some("no level of the RFC")),
            ("| A-1 | 1 | MUST | do | does not apply | none |", Some("neither")),
            ("| A-1 | 1 | MUST |  | holds | `judge frame` |", Some("A-1: an empty cell")),
            ("| A-1 | 1 | MUST | do | holds |", Some("A-1: 5 cells")),
            ("| A-1 | 1 | MUST | do | holds | judge frame |", Some("A-1: tests stand in backquotes")),
        ];
        for (line, expected) in cases {
            let found = problem(line);
            assert_eq!(found.is_some(), expected.is_some(), "{line}: {found:?}");
            assert!(found.unwrap_or_default().starts_with(expected.unwrap_or_default()), "{line}");
        }
    }
}
