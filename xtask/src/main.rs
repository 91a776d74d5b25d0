// SPDX-License-Identifier: LGPL-2.1-or-later
//! Generators and checks of this repository: `cargo xtask --help`.
//!
//! One module per subcommand; this file only dispatches.

mod abi;
mod ceilings;
mod check;
mod conformance;
mod dependencies;
mod exports;
mod families;
mod headers;
mod manuals;
mod prototypes;
mod repository;
mod unsafe_code;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a subcommand gives back; the text is printed for a person.
type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(about = "Generators and checks of this repository")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the regular families of C functions into src/ffi/gen from the table of SCSI commands
    Gen(families::Options),
    /// Write the C headers of both layouts into include/ from src/ffi
    Headers(headers::Options),
    /// Write a C program that compares the prototypes of the headers with the expected ones
    Prototypes(prototypes::Options),
    /// Compare a build of this library with another libiscsi
    Abi(abi::Options),
    /// Count unsafe code, and write the table of it into docs/RELIABILITY.md
    Unsafe(unsafe_code::Options),
    /// Write man pages and completions of the programs into docs/man and utils/completions
    Manuals,
    /// Fail when exported functions, committed generated files, proofs of conformance, dependencies or unsafe code are not
    /// what they should be
    Check,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Gen(options) => families::run(&options),
        Command::Headers(options) => headers::run(&options),
        Command::Prototypes(options) => prototypes::run(&options),
        Command::Abi(options) => return abi::run(&options),
        Command::Unsafe(options) => unsafe_code::run(&options),
        Command::Manuals => manuals::generate(repository::Mode::Write),
        Command::Check => check::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
