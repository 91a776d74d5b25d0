// SPDX-License-Identifier: LGPL-2.1-or-later
//! What is to be said about a program beside its options. Man pages, `--help` and the program itself take it from here.

/// The manual of one program.
#[derive(Debug)]
pub struct Manual {
    /// Paragraphs of the man page's description.
    pub description: &'static [&'static str],
    /// Name of the initiator unless the user gives one; empty for a program that wants it given, and sees to that itself.
    pub initiator_name: &'static str,
    /// Long options of the original program, which may be abbreviated as far as they differ from one another.
    pub original_options: &'static [&'static str],
    /// What is said when nothing was named to work on.
    pub nothing_named: &'static str,
    /// Exit status for errors, as the original has it.
    pub failure: u8,
    /// Other exit statuses, and when they come.
    pub other_statuses: &'static [(u8, &'static str)],
    /// Commands, and what they do.
    pub examples: &'static [(&'static str, &'static str)],
    /// Fields of `--json`, and what they mean.
    pub fields: &'static [(&'static str, &'static str)],
    /// What is different from the original program on purpose.
    pub differences: &'static [&'static str],
}
