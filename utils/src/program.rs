// SPDX-License-Identifier: LGPL-2.1-or-later
//! From `main` to a program's work and back: the command line as GNU getopt_long takes it, errors, exit status.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, CommandFactory, Parser};

use crate::connection::Common;
use crate::failure::{Failure, USAGE};
use crate::manual::Manual;
use crate::output::Output;

/// A program: its options are the fields of the type.
pub trait Program: Parser {
    /// What is said about it.
    const MANUAL: Manual;

    /// The options that all programs have.
    fn common(&self) -> &Common;

    /// Does the work.
    ///
    /// # Errors
    /// Why it was not done. What was printed so far is printed.
    fn run(&self, output: &mut Output) -> Result<(), Failure>;
}

/// A program for generators of manuals and completions.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The command line.
    pub command: fn() -> clap::Command,
    /// The rest of the manual.
    pub manual: &'static Manual,
}

impl Listed {
    /// The entry of a program.
    #[must_use]
    pub const fn of<P: Program>() -> Self {
        Self { command: command::<P>, manual: const { &P::MANUAL } }
    }
}

/// The command line of a program, as getopt_long takes it: options may stand behind arguments, the last of the same
/// options counts, long ones may be abbreviated.
#[must_use]
pub fn command<P: Program>() -> clap::Command {
    let manual = P::MANUAL;
    let command = <P as CommandFactory>::command()
        .version(env!("CARGO_PKG_VERSION"))
        .args_override_self(true)
        .infer_long_args(true)
        .max_term_width(100)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .after_long_help(examples(&manual))
        .arg(
            flag("help", ArgAction::Help, "Print help; --help prints examples too").short('h').visible_short_alias('?'),
        )
        .arg(flag("usage", ArgAction::SetTrue, "Print the usage in one line").short('u'))
        .arg(flag("version", ArgAction::Version, "Print the version").short('V'));
    // In place: an argument that is taken out and put back would change its place in the help.
    command.mut_args(|arg| {
        if arg.get_id() == "initiator_name" {
            let name = manual.initiator_name;
            // In the short help a long name would be torn apart at the edge of a terminal.
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let long = if name.is_empty() { help } else { format!("{help}\n\n[default: {name}]") };
            return complete(arg.default_value(name).hide_default_value(true).long_help(long), &manual);
        }
        complete(arg, &manual)
    })
}

/// With the abbreviations that were good for the original, whatever options there are beside its own.
fn complete(arg: Arg, manual: &Manual) -> Arg {
    let long = arg.get_long().map(str::to_owned);
    let own = abbreviations(manual.original_options).filter(|(option, _)| long.as_deref() == Some(option));
    arg.aliases(own.map(|(_, abbreviation)| abbreviation))
}

fn flag(name: &'static str, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(action).help(help).help_heading("Common options")
}

/// Every abbreviation of an option that means no other of them.
fn abbreviations(options: &'static [&'static str]) -> impl Iterator<Item = (&'static str, &'static str)> {
    options.iter().flat_map(move |option| {
        (1..option.len()).filter_map(move |length| {
            let abbreviation = option.get(..length)?;
            let is_unique = options.iter().filter(|other| other.starts_with(abbreviation)).count() == 1;
            is_unique.then_some((*option, abbreviation))
        })
    })
}

fn examples(manual: &Manual) -> String {
    let lines = manual.examples.iter().map(|(command, text)| format!("  {command}\n      {text}\n"));
    format!("Examples:\n{}", lines.collect::<String>())
}

/// What `main` of a program is.
#[must_use]
pub fn main<P: Program>() -> ExitCode {
    ExitCode::from(start::<P>(std::env::args_os().collect()))
}

fn start<P: Program>(arguments: Vec<OsString>) -> u8 {
    let mut command = command::<P>();
    let matches = match command.try_get_matches_from_mut(&arguments) {
        Ok(matches) if matches.get_flag("usage") => return print_usage::<P>(&mut command),
        Ok(matches) => matches,
        Err(error) if is_usage_wanted(&error, command.clone(), &arguments) => return print_usage::<P>(&mut command),
        Err(error) => return refuse::<P>(&mut command, &error),
    };
    let program = match P::from_arg_matches(&matches) {
        Ok(program) => program,
        Err(error) => {
            let error = error.format(&mut command);
            return refuse::<P>(&mut command, &error);
        }
    };
    let mut output = Output::new();
    let result = program.run(&mut output);
    // What was printed comes before what went wrong.
    let result = result.and(output.flush().map_err(Failure::from));
    match result {
        Ok(()) => 0,
        Err(failure) => tell::<P>(&failure, program.common(), &mut output),
    }
}

/// Help, or a complaint about the command line.
fn refuse<P: Program>(command: &mut clap::Command, error: &clap::Error) -> u8 {
    if error.kind() == ErrorKind::MissingRequiredArgument {
        complain(&format!("{}\n{}", P::MANUAL.nothing_named, command.render_usage()));
        return USAGE;
    }
    if error.use_stderr() {
        // Nobody is there to be told that nobody can be told.
        let _ = error.print();
        return USAGE;
    }
    match error.print() {
        Ok(()) => 0,
        Err(_) => P::MANUAL.failure,
    }
}

/// `--usage` stands alone: what else is missing does not matter.
fn is_usage_wanted(error: &clap::Error, command: clap::Command, arguments: &[OsString]) -> bool {
    let matches = command.ignore_errors(true).try_get_matches_from(arguments);
    error.kind() == ErrorKind::MissingRequiredArgument && matches.is_ok_and(|matches| matches.get_flag("usage"))
}

fn print_usage<P: Program>(command: &mut clap::Command) -> u8 {
    match writeln!(std::io::stdout(), "{}", command.render_usage()) {
        Ok(()) => 0,
        Err(_) => P::MANUAL.failure,
    }
}

/// A line on standard error. Nobody is there to be told that it could not be written.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Says why the program fails; gives the exit status.
fn tell<P: Program>(failure: &Failure, common: &Common, output: &mut Output) -> u8 {
    // The status tells of the failure even where its text cannot be written.
    let _ = output.flush();
    if let Some(message) = &failure.message {
        if failure.is_on_stdout {
            let _ = writeln!(output, "{message}").and_then(|()| output.flush());
        } else {
            complain(message);
        }
    }
    if let Some(advice) = &failure.advice {
        complain(&format!("hint: {advice}"));
    }
    match failure.status {
        _ if common.exit_codes => failure.kind.status(),
        Some(status) => status,
        None => P::MANUAL.failure,
    }
}
