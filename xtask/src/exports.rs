// SPDX-License-Identifier: LGPL-2.1-or-later
//! The exported functions against c-tests/data/symbols.tsv, less c-tests/data/pending-symbols.txt.

use std::collections::BTreeSet;
use std::fs;

use crate::headers::sources::{Kind, LAYOUTS, Sources};
use crate::prototypes::Expected;
use crate::{Outcome, repository};

const PENDING: &str = "c-tests/data/pending-symbols.txt";

/// Fails when a function is missing, or is there and still listed as pending, or is one too many.
pub(crate) fn check() -> Outcome {
    let text = fs::read_to_string(repository::path(PENDING)).map_err(|error| format!("{PENDING}: {error}"))?;
    let pending: BTreeSet<&str> = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let expected = Expected::read()?;
    let all: BTreeSet<&str> = expected.names().collect();
    if let Some(name) = pending.difference(&all).next() {
        return Err(format!("{PENDING}: {name} is no function of libiscsi").into());
    }
    for layout in LAYOUTS {
        let sources = Sources::read(layout)?;
        let exported = sources.names(Kind::Function);
        let wanted: BTreeSet<&str> = all.difference(&pending).copied().collect();
        let difference: Vec<String> = wanted
            .symmetric_difference(&exported)
            .map(|name| {
                let what = if wanted.contains(name) {
                    "missing"
                } else if pending.contains(name) {
                    "exported, but listed as pending"
                } else {
                    "not a function of libiscsi"
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
