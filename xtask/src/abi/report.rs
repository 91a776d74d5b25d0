// SPDX-License-Identifier: LGPL-2.1-or-later
//! What `cargo xtask abi` prints.

use std::fmt;
use std::path::Path;

use super::interface::{Facts, Subject};
use super::library::Library;

/// Lines for a person, and the verdict.
pub(crate) struct Report {
    reference: String,
    lines: Vec<String>,
    missing: Vec<String>,
    different: Vec<String>,
    /// What packagers can do about it.
    advice: Vec<String>,
    types_compared: bool,
}

impl Report {
    /// An empty report.
    pub(crate) fn new(reference: &Path, ours: &Path) -> Report {
        Report {
            reference: reference.display().to_string(),
            lines: vec![format!("reference  {}", reference.display()), format!("ours       {}", ours.display())],
            missing: Vec::new(),
            different: Vec::new(),
            advice: Vec::new(),
            types_compared: false,
        }
    }

    /// Whether ours has all that the other has.
    pub(crate) fn is_replacement(&self) -> bool {
        self.missing.is_empty() && self.different.is_empty()
    }

    /// SONAME and exported names.
    pub(crate) fn compare_libraries(&mut self, reference: &Library, ours: &Library) {
        let name = |library: &Library| library.soname.clone().unwrap_or_else(|| "none".to_owned());
        self.lines.push(format!("SONAME     {}", name(reference)));
        if reference.soname != ours.soname {
            self.different.push(format!("SONAME: there {}, here {}", name(reference), name(ours)));
            if let Some(number) = name(reference).strip_prefix("libiscsi.so.") {
                self.advice.push(format!("for that SONAME: SOVERSION={number}"));
            }
        }
        if reference.versioned && !ours.versioned {
            self.different.push("symbols: with versions there, without here".to_owned());
        }
        for (name, kind) in &reference.exports {
            match ours.exports.get(name) {
                None => self.missing.push(format!("{kind} {name}, exported there")),
                Some(here) if here != kind => self.different.push(format!("{name}: there {kind}, here {here}")),
                Some(_) => {}
            }
        }
        let more = ours.exports.keys().filter(|name| !reference.exports.contains_key(*name)).count();
        self.lines.push(format!("exports    {} there, {more} only here", reference.exports.len()));
    }

    /// Prototypes, layouts, enumerators and macros; `source` says where the other's are from.
    pub(crate) fn compare_facts(&mut self, reference: &Facts, ours: &Facts, source: &str) {
        self.types_compared = true;
        let count = |wanted: fn(&Subject) -> bool| reference.keys().filter(|subject| wanted(subject)).count();
        self.lines.push(format!("from       {source}:"));
        self.lines.push(format!(
            "           {} prototypes, {} structures with {} members, {} enumerators, {} typedefs, {} macros",
            count(|subject| matches!(subject, Subject::Function(_))),
            count(|subject| matches!(subject, Subject::Size(name) if !name.starts_with("enum "))),
            count(|subject| matches!(subject, Subject::Member(..))),
            count(|subject| matches!(subject, Subject::Enumerator(_))),
            count(|subject| matches!(subject, Subject::Typedef(_))),
            count(|subject| matches!(subject, Subject::Macro(_))),
        ));
        let mut layout_differs = false;
        for (subject, there) in reference {
            match ours.get(subject) {
                None => self.missing.push(format!("{subject}: {there}")),
                Some(here) if here != there => {
                    layout_differs |= matches!(subject, Subject::Size(_));
                    self.different.push(format!("{subject}\n    there  {there}\n    here   {here}"));
                }
                Some(_) => {}
            }
        }
        if layout_differs {
            self.advice.push("sizes differ: try the other of LAYOUT=1.19 and LAYOUT=1.20".to_owned());
        }
    }

    /// The other library is known by its exports only.
    pub(crate) fn leave_out_facts(&mut self) {
        self.lines.push("types      not compared: it has no debug information".to_owned());
        self.advice.push("to compare types and prototypes: REFERENCE_INCLUDE=directory of its headers".to_owned());
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        for (word, list) in [("MISSING", &self.missing), ("DIFFERENT", &self.different)] {
            for text in list {
                writeln!(f, "{word} {text}")?;
            }
        }
        for text in &self.advice {
            writeln!(f, "{text}")?;
        }
        let (reference, missing, different) = (&self.reference, self.missing.len(), self.different.len());
        match (self.is_replacement(), self.types_compared) {
            (true, true) => writeln!(f, "check-abi: ours can replace {reference}"),
            (true, false) => writeln!(f, "check-abi: ours can replace {reference}, as far as names go"),
            (false, _) => {
                writeln!(f, "check-abi: NO replacement for {reference}: {missing} missing, {different} different")
            }
        }
    }
}
