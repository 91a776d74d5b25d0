// SPDX-License-Identifier: LGPL-2.1-or-later
//! Headers, as the C compiler understands them: a program that includes them is compiled with debug information.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::debug_information::DebugInformation;
use super::interface::{self, Facts, Subject};

/// Variables of the program that point to a function begin with this.
pub(crate) const FUNCTION_PROBE: &str = "pointer_to_";

/// The original's headers expect some of these to have been included.
const INCLUDES: &str = "#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <sys/types.h>\n\
                        #include <iscsi/iscsi.h>\n#include <iscsi/scsi-lowlevel.h>\n";

/// A directory with `iscsi/iscsi.h` and `iscsi/scsi-lowlevel.h`.
pub(crate) struct Headers {
    include: PathBuf,
    scratch: PathBuf,
    /// What the preprocessor makes of them: declarations, and definitions of macros.
    declarations: String,
    /// A macro's parameters count as part of its text.
    macros: BTreeMap<String, String>,
}

impl Headers {
    /// Runs the preprocessor; what is compiled later goes to `scratch`.
    pub(crate) fn read(include: &Path, scratch: &Path) -> Result<Headers, Box<dyn Error>> {
        fs::create_dir_all(scratch)?;
        let include = include.canonicalize().map_err(|error| format!("{}: {error}", include.display()))?;
        if !include.join("iscsi/iscsi.h").is_file() {
            return Err(format!("{} has no iscsi/iscsi.h", include.display()).into());
        }
        let mut headers =
            Headers { include, scratch: scratch.to_owned(), declarations: String::new(), macros: BTreeMap::new() };
        let text = String::from_utf8(headers.compile("includes", INCLUDES, &["-E", "-dD", "-o", "-"])?)?;
        let mut belongs = false;
        for line in text.lines() {
            if let Some(marker) = line.strip_prefix("# ") {
                belongs = marker.split('"').nth(1).is_some_and(|file| headers.contain(file));
            } else if !belongs {
                continue;
            } else if let Some(definition) = line.strip_prefix("#define ") {
                let (name, body) = split_definition(definition);
                // A macro without text guards against being included twice, or marks something.
                if !body.is_empty() {
                    headers.macros.insert(name.to_owned(), body.to_owned());
                }
            } else if !line.starts_with('#') {
                headers.declarations.push_str(line);
                headers.declarations.push('\n');
            }
        }
        Ok(headers)
    }

    /// Types, macros, and prototypes of those of the functions that are declared.
    pub(crate) fn facts<'a>(&self, functions: impl Iterator<Item = &'a str>) -> Result<Facts, Box<dyn Error>> {
        let mut program = INCLUDES.to_owned();
        for name in functions.filter(|name| self.declare(name)) {
            program.push_str(&format!("__typeof__(&{name}) {FUNCTION_PROBE}{name} = 0;\n"));
        }
        let information = self.debug_information("interface", &program)?;
        let mut facts = interface::of_headers(&information, |file| self.contain(file));
        facts.extend(self.macros.iter().map(|(name, body)| (Subject::Macro(name.clone()), body.clone())));
        Ok(facts)
    }

    /// Whether a macro of these headers is the same number, or the same text, as `body` is here.
    pub(crate) fn macro_equals(&self, name: &str, body: &str) -> bool {
        let same = [format!("({name}) == ({body})"), format!("__builtin_strcmp({name}, {body}) == 0")];
        same.iter().any(|condition| {
            let program = format!("{INCLUDES}_Static_assert({condition}, \"{name}\");\n");
            self.compile("macro", &program, &["-Werror", "-fsyntax-only"]).is_ok()
        })
    }

    fn contain(&self, file: &str) -> bool {
        Path::new(file).canonicalize().is_ok_and(|file| file.starts_with(self.include.join("iscsi")))
    }

    /// Whether a name stands before a parenthesis somewhere.
    fn declare(&self, name: &str) -> bool {
        let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        self.declarations.match_indices(name).any(|(start, _)| {
            let before = self.declarations[..start].chars().next_back();
            let behind = self.declarations[start + name.len()..].trim_start();
            !before.is_some_and(part_of_name) && behind.starts_with('(')
        })
    }

    fn debug_information(&self, name: &str, program: &str) -> Result<DebugInformation, Box<dyn Error>> {
        let output = self.scratch.join(format!("{name}.so"));
        let output_text = output.to_str().ok_or("the scratch directory has no name in UTF-8")?;
        // Linked, since in an object file the debug information still awaits relocations.
        let options =
            ["-g", "-O0", "-fno-eliminate-unused-debug-types", "-shared", "-fPIC", "-nostdlib", "-o", output_text];
        self.compile(name, program, &options)?;
        DebugInformation::read(&output)
    }

    /// Runs the compiler; gives what it prints.
    fn compile(&self, name: &str, program: &str, options: &[&str]) -> Result<Vec<u8>, Box<dyn Error>> {
        let source = self.scratch.join(format!("{name}.c"));
        fs::write(&source, program)?;
        let compiler = env::var("CC").ok().filter(|text| !text.trim().is_empty()).unwrap_or_else(|| "cc".to_owned());
        // CC may hold options too, as in "gcc -m32".
        let mut words = compiler.split_whitespace();
        let output = Command::new(words.next().unwrap_or("cc"))
            .args(words)
            .arg("-std=gnu11")
            .arg("-I")
            .arg(&self.include)
            .arg(&source)
            .args(options)
            .output()
            .map_err(|error| format!("{compiler}: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let messages = String::from_utf8_lossy(&output.stderr);
        let first: Vec<&str> = messages.lines().take(20).collect();
        Err(format!("{compiler} on {}:\n{}", self.include.display(), first.join("\n")).into())
    }
}

/// `NAME BODY` or `NAME(PARAMETERS) BODY`; parameters belong to the body.
fn split_definition(definition: &str) -> (&str, &str) {
    let end = definition.find([' ', '(']).unwrap_or(definition.len());
    let (name, body) = definition.split_at(end);
    (name, body.trim())
}
