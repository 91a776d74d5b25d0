// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask manuals`: man pages and completions of the programs, from their command lines and manuals.

use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use iscsi_utils::failure::{Kind, USAGE};
use iscsi_utils::{Listed, PROGRAMS};

use crate::Outcome;
use crate::repository::{Mode, emit};

const MAN_PAGES: &str = "docs/man";
const COMPLETIONS: &str = "utils/completions";

/// Variables that every program obeys. The README of the project has the rest.
const ENVIRONMENT: [(&str, &str); 5] = [
    (
        "LIBISCSI_CHAP_USERNAME, LIBISCSI_CHAP_PASSWORD",
        "name and password for CHAP, unless the URL has them: others see arguments of a command, but not these",
    ),
    ("LIBISCSI_CHAP_PASSWORD_FILE", "a file that holds the password instead"),
    (
        "LIBISCSI_CHAP_TARGET_USERNAME, LIBISCSI_CHAP_TARGET_PASSWORD, LIBISCSI_CHAP_TARGET_PASSWORD_FILE",
        "what the target has to prove (mutual CHAP)",
    ),
    ("LIBISCSI_CHAP_POLICY", "never, allowed, required or mutual: how much authentication a session needs"),
    ("LIBISCSI_DEBUG", "log up to this level, as -v does"),
];

/// What is different in every program.
const DIFFERENCES: [&str; 3] = [
    "Wrong options and arguments, and missing ones, end with 2. The original prints its help then, and often ends with 0.",
    "Help goes to standard output.",
    "Errors of logins and commands begin as the original's, and go on with what they concern; a line `hint:' may follow.",
];

/// Writes or compares the files of all programs.
pub(crate) fn generate(mode: Mode) -> Outcome {
    for program in PROGRAMS {
        let mut command = (program.command)();
        let name = command.get_name().to_owned();
        emit(&format!("{MAN_PAGES}/{name}.1"), &man_page(program)?, mode)?;
        for (shell, file) in [
            (Shell::Bash, format!("{name}.bash")),
            (Shell::Zsh, format!("_{name}")),
            (Shell::Fish, format!("{name}.fish")),
        ] {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, &name, &mut script);
            // Ends of lines are no matter of taste in a repository.
            let script: String =
                String::from_utf8(script)?.lines().map(|line| format!("{}\n", line.trim_end())).collect();
            // fish looks for files that `?` stands for, and gives up without any.
            let script = if shell == Shell::Fish { script.replace(" -s ? ", " -s '?' ") } else { script };
            emit(&format!("{COMPLETIONS}/{file}"), &script, mode)?;
        }
    }
    Ok(())
}

fn man_page(program: &Listed) -> Result<String, Box<dyn std::error::Error>> {
    // The examples are a section here.
    let command = (program.command)().after_long_help("").max_term_width(0);
    let manual = program.manual;
    let name = command.get_name().to_owned();
    let usage = command.clone().render_usage().to_string();
    let man = Man::new(command).manual("iSCSI programs");
    let mut page =
        b".\\\" SPDX-License-Identifier: LGPL-2.1-or-later\n.\\\" Written by `cargo xtask manuals`.\n".to_vec();
    man.render_title(&mut page)?;
    // Names and URLs are not torn apart, nor lines filled with blanks.
    page.extend_from_slice(b".ad l\n.nh\n");
    man.render_name_section(&mut page)?;

    let mut begin = Roff::new();
    begin.control("SH", ["SYNOPSIS"]);
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let arguments = usage.strip_prefix(name.as_str()).unwrap_or(usage);
    begin.text([bold(name.as_str()), roman(arguments)]);
    begin.control("SH", ["DESCRIPTION"]);
    for (number, paragraph) in manual.description.iter().enumerate() {
        if number > 0 {
            begin.control("PP", []);
        }
        begin.text([roman(*paragraph)]);
    }
    begin.to_writer(&mut page)?;
    man.render_options_section(&mut page)?;

    let mut end = Roff::new();
    section(
        &mut end,
        "JSON OUTPUT",
        "With --json one document is printed. Errors are text on standard error all the same. Its fields:",
        manual.fields,
    );
    statuses(&mut end, program);
    section(&mut end, "ENVIRONMENT", "Beside others, which all programs on the library obey:", &ENVIRONMENT);
    section(&mut end, "EXAMPLES", "", manual.examples);
    end.control("SH", ["DIFFERENCES FROM THE ORIGINAL"]);
    for difference in manual.differences.iter().chain(&DIFFERENCES) {
        end.control("IP", ["\\(bu", "2"]);
        end.text([roman(*difference)]);
    }
    end.control("SH", ["SEE ALSO"]);
    let others = PROGRAMS.iter().map(|other| (other.command)().get_name().to_owned()).filter(|other| *other != name);
    let others: Vec<_> = others.map(|other| format!("{other}(1)")).collect();
    end.text([roman(others.join(", "))]);
    end.to_writer(&mut page)?;
    // The date, which nobody keeps, is an argument all the same.
    let page = String::from_utf8(page)?.replacen(" 1  \"", " 1 \"\" \"", 1);
    let page: String = page.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    Ok(page)
}

/// A section that is a list of words and what they mean.
fn section(roff: &mut Roff, title: &str, text: &str, list: &[(&str, &str)]) {
    if list.is_empty() {
        return;
    }
    roff.control("SH", [title]);
    if !text.is_empty() {
        roff.text([roman(text)]);
    }
    for (word, meaning) in list {
        roff.control("TP", []);
        roff.text([bold(*word)]);
        roff.text([roman(*meaning)]);
    }
}

fn statuses(roff: &mut Roff, program: &Listed) {
    let manual = program.manual;
    let with_option = |kind: Kind, meaning| (kind.status(), format!("with --exit-codes: {meaning}"));
    let mut lines = vec![(0, "done".to_owned()), (USAGE, "wrong options or arguments".to_owned())];
    lines.push((manual.failure, "anything else went wrong".to_owned()));
    lines.extend(manual.other_statuses.iter().map(|(status, meaning)| (*status, (*meaning).to_owned())));
    lines.push(with_option(Kind::NotConnected, "could not connect"));
    lines.push(with_option(Kind::NotAuthorised, "not authorised"));
    lines.push(with_option(Kind::Refused, "the target said no"));
    lines.push(with_option(Kind::Io, "data could not be moved, or a file not be read or written"));
    roff.control("SH", ["EXIT STATUS"]);
    for (status, meaning) in lines {
        roff.control("TP", []);
        roff.text([bold(status.to_string())]);
        roff.text([roman(meaning)]);
    }
}
