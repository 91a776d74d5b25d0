// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where things are in this repository, and how generated files reach the disk.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// A path given relative to the root of the repository.
pub(crate) fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(relative)
}

/// What to do with generated text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write the file.
    Write,
    /// Fail when the file differs.
    Check,
}

/// Writes `text` to `relative`, or compares it with what is there.
pub(crate) fn emit(relative: &str, text: &str, mode: Mode) -> Outcome {
    let path = path(relative);
    let present = match fs::read_to_string(&path) {
        Ok(present) => Some(present),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("{relative}: {error}").into()),
    };
    if present.as_deref() == Some(text) {
        return Ok(());
    }
    if mode == Mode::Check {
        return Err(format!("{relative} is out of date: run its generator and commit").into());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, text).map_err(|error| format!("{relative}: {error}").into())
}
