// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask gen`: src/ffi/gen/{cdb,task,sync,iov}.rs from the table of SCSI commands.
//!
//! Committed Rust instead of a macro: the header generator, `grep` and a debugger see real functions.

mod command;
mod documentation;
mod table;
mod write;

use std::error::Error;
use std::io::Write;
use std::process::{Command as Process, Stdio};

use clap::Args;

use crate::Outcome;
use crate::repository::{self, Mode};

/// Command line of `cargo xtask gen`.
#[derive(Args)]
pub(crate) struct Options {
    /// Change nothing, fail when a file is out of date
    #[arg(long)]
    check: bool,
}

/// Runs `cargo xtask gen`.
pub(crate) fn run(options: &Options) -> Outcome {
    generate(if options.check { Mode::Check } else { Mode::Write })
}

/// Writes or compares the generated files.
pub(crate) fn generate(mode: Mode) -> Outcome {
    let commands = table::commands();
    for (file, text) in write::files(&commands) {
        repository::emit(&format!("src/ffi/gen/{file}"), &formatted(&text)?, mode)?;
    }
    Ok(())
}

/// `text` as rustfmt leaves it.
fn formatted(text: &str) -> Result<String, Box<dyn Error>> {
    let mut rustfmt = Process::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(repository::path("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("rustfmt: {error}"))?;
    // rustfmt reads everything before it writes, so the pipe cannot fill up meanwhile.
    rustfmt.stdin.take().ok_or("rustfmt has no standard input")?.write_all(text.as_bytes())?;
    let output = rustfmt.wait_with_output()?;
    if !output.status.success() {
        return Err("rustfmt refuses the generated text".into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
