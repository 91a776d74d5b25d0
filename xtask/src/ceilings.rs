// SPDX-License-Identifier: LGPL-2.1-or-later
//! The ceilings of limits.rs: each stands in the table of docs/RELIABILITY.md with what reaches it, and that exists.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use syn::Item;

use crate::{Outcome, repository};

const CEILINGS: &str = "crates/iscsi-proto/src/limits.rs";
const DOCUMENT: &str = "docs/RELIABILITY.md";
const CASES: &str = "c-tests/hostile";
/// The first line of the table.
const HEAD: &str = "| ceiling (`limits.rs`) | reached by |\n";

/// Fails for a ceiling without a row, a row without a ceiling, and what is named and does not exist.
pub(crate) fn check() -> Outcome {
    let findings = findings(&ceilings()?, &table()?, &cases()?);
    if findings.is_empty() { Ok(()) } else { Err(findings.join("\n").into()) }
}

fn read(file: &str) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(repository::path(file)).map_err(|error| format!("{file}: {error}").into())
}

/// The constants of limits.rs.
fn ceilings() -> Result<BTreeSet<String>, Box<dyn Error>> {
    let file = syn::parse_file(&read(CEILINGS)?)?;
    let constants = file.items.iter().filter_map(|item| match item {
        Item::Const(constant) => Some(constant.ident.to_string()),
        _ => None,
    });
    Ok(constants.collect())
}

/// A row of the table: what is named in each of its two cells.
type Row = (Vec<String>, Vec<String>);

fn table() -> Result<Vec<Row>, Box<dyn Error>> {
    let text = read(DOCUMENT)?;
    let (_, behind) =
        text.split_once(HEAD).ok_or_else(|| format!("{DOCUMENT}: there is no line {}", HEAD.trim_end()))?;
    let rows = behind.lines().skip(1).take_while(|line| line.starts_with('|'));
    Ok(rows
        .map(|row| {
            let mut cells = row.trim_matches('|').splitn(2, '|').map(|cell| {
                // What stands between two backticks.
                cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
            });
            (cells.next().unwrap_or_default(), cells.next().unwrap_or_default())
        })
        .collect())
}

/// The cases of broken targets: `class.c` as `class`, and each name in it.
fn cases() -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut cases = BTreeSet::new();
    for entry in fs::read_dir(repository::path(CASES))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Some(class) = name.strip_suffix(".c") else { continue };
        for line in read(&format!("{CASES}/{name}"))?.lines() {
            if let Some(case) = line.trim_start().strip_prefix("{\"").and_then(|rest| rest.split('"').next()) {
                cases.insert(format!("{class}: {case}"));
            }
        }
    }
    Ok(cases)
}

fn findings(ceilings: &BTreeSet<String>, table: &[Row], cases: &BTreeSet<String>) -> Vec<String> {
    let mut findings = Vec::new();
    let named: BTreeSet<&String> = table.iter().flat_map(|(names, _)| names).collect();
    for ceiling in ceilings.iter().filter(|ceiling| !named.contains(ceiling)) {
        findings.push(format!("{DOCUMENT} does not say what reaches {ceiling} of {CEILINGS}"));
    }
    for (names, reached) in table {
        for name in names.iter().filter(|name| !ceilings.contains(*name)) {
            findings.push(format!("{DOCUMENT}: {CEILINGS} has no {name}"));
        }
        for what in reached {
            let exists = cases.contains(what) || what.contains('/') && repository::path(what).is_file();
            if !exists {
                findings.push(format!("{DOCUMENT}: there is no case or file {what}"));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_are_compared() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let row = |name: &str, what: &str| (vec![name.to_owned()], vec![what.to_owned()]);
        let cases = set(&["login: drip"]);
        let good = [row("A", "login: drip"), row("B", CEILINGS)];
        assert_eq!(findings(&set(&["A", "B"]), &good, &cases), Vec::<String>::new());
        assert_eq!(findings(&set(&["A", "B", "C"]), &good, &cases).len(), 1);
        assert_eq!(findings(&set(&["A"]), &good, &cases).len(), 1);
        let wrong = [row("A", "login: drop"), row("B", "src/no.rs")];
        assert_eq!(findings(&set(&["A", "B"]), &wrong, &cases).len(), 2);
    }
}
