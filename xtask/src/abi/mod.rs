// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask abi`: whether a build of this library can take the place of another libiscsi.

mod debug_information;
mod interface;
mod library;
mod probe;
mod report;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use debug_information::DebugInformation;
use interface::{Facts, Subject};
use library::Library;
use probe::Headers;
use report::Report;

/// Command line of `cargo xtask abi`.
#[derive(Args)]
pub(crate) struct Options {
    /// Our libiscsi.so
    #[arg(long, value_name = "FILE")]
    ours: PathBuf,
    /// The directory with our iscsi/iscsi.h
    #[arg(long, value_name = "DIRECTORY")]
    ours_include: PathBuf,
    /// The libiscsi.so that is to be replaced
    #[arg(long, value_name = "FILE")]
    reference: PathBuf,
    /// The directory with its iscsi/iscsi.h; without, its debug information is taken
    #[arg(long, value_name = "DIRECTORY")]
    reference_include: Option<PathBuf>,
    /// Where programs are compiled
    #[arg(long, value_name = "DIRECTORY")]
    scratch: PathBuf,
}

/// Runs `cargo xtask abi`: 0 when ours has all that the other has, 1 when not, 2 when they cannot be compared.
pub(crate) fn run(options: &Options) -> ExitCode {
    match compare(options) {
        Ok(report) => {
            print!("{report}");
            ExitCode::from(u8::from(!report.is_replacement()))
        }
        Err(error) => {
            eprintln!("check-abi: {error}");
            ExitCode::from(2)
        }
    }
}

fn compare(options: &Options) -> Result<Report, Box<dyn Error>> {
    let (ours, reference) = (Library::read(&options.ours)?, Library::read(&options.reference)?);
    if ours.machine != reference.machine {
        return Err(format!(
            "{} is for another machine ({}) than ours ({})",
            options.reference.display(),
            reference.machine,
            ours.machine
        )
        .into());
    }
    let mut report = Report::new(&options.reference, &options.ours);
    report.compare_libraries(&reference, &ours);

    let headers = Headers::read(&options.ours_include, &options.scratch.join("ours"))?;
    let our_facts = headers.facts(reference.exports.keys().map(String::as_str))?;
    if let Some(include) = &options.reference_include {
        let theirs = Headers::read(include, &options.scratch.join("reference"))?;
        let mut facts = theirs.facts(reference.exports.keys().map(String::as_str))?;
        for (subject, text) in &mut facts {
            if let (Subject::Macro(name), Some(ours)) = (subject, our_facts.get(subject)) {
                // Different texts may have the same value.
                if ours != text && headers.macro_equals(name, text) {
                    text.clone_from(ours);
                }
            }
        }
        report.compare_facts(&facts, &our_facts, &format!("the headers in {}", include.display()));
    } else {
        let information = DebugInformation::read(&options.reference)?;
        let facts = interface::of_library(&information);
        // A library's own types are no part of its interface; what our headers declare is.
        let shared: Facts = facts.into_iter().filter(|(subject, _)| our_facts.contains_key(subject)).collect();
        if shared.is_empty() {
            report.leave_out_facts();
        } else {
            report.compare_facts(&shared, &our_facts, "its debug information");
        }
    }
    fs::remove_dir_all(&options.scratch)?;
    Ok(report)
}
