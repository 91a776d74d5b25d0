// SPDX-License-Identifier: LGPL-2.1-or-later
//! The exported functions: c-tests/data/symbols.tsv, plus extensions.txt beside it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use crate::headers::sources::{Kind, LAYOUTS, Sources};
use crate::prototypes::Expected;
use crate::{Outcome, repository};

const EXTENSIONS: &str = "c-tests/data/extensions.txt";

/// What every build exports, by the two files.
pub(crate) struct Interface {
    functions: BTreeSet<String>,
}

impl Interface {
    /// Reads the files; fails when they contradict each other.
    pub(crate) fn read(expected: &Expected) -> Result<Interface, Box<dyn Error>> {
        let original: BTreeSet<String> = expected.names().map(str::to_owned).collect();
        let extensions = names(EXTENSIONS)?;
        if let Some(name) = extensions.intersection(&original).next() {
            return Err(format!("{EXTENSIONS}: {name} is a function of the original").into());
        }
        let functions = original.union(&extensions).cloned().collect();
        Ok(Interface { functions })
    }

    /// All names, sorted.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.iter().map(String::as_str)
    }
}

/// The lines of a list, without comments.
fn names(file: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let text = fs::read_to_string(repository::path(file)).map_err(|error| format!("{file}: {error}"))?;
    Ok(text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect())
}

/// Fails when a function is missing or is one too many.
pub(crate) fn check() -> Outcome {
    let interface = Interface::read(&Expected::read()?)?;
    let wanted: BTreeSet<&str> = interface.functions().collect();
    for layout in LAYOUTS {
        let sources = Sources::read(layout)?;
        let exported = sources.names(Kind::Function);
        let difference: Vec<String> = wanted
            .symmetric_difference(&exported)
            .map(|name| {
                let what = if wanted.contains(name) {
                    "missing".to_owned()
                } else {
                    format!("not a function of the original; if it is meant to be there, list it in {EXTENSIONS}")
                };
                format!("{name}: {what}")
            })
            .collect();
        if !difference.is_empty() {
            return Err(format!("exports of layout {}:\n{}", layout.name(), difference.join("\n")).into());
        }
    }
    Ok(())
}
