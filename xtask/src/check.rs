// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask check`: everything generated is what its source gives, every function is there, what docs/CONFORMANCE.md
//! says has a test, each ceiling is reached, dependencies are allowed ones, and unsafe code stands only where it may.

use crate::repository::Mode;
use crate::{Outcome, ceilings, conformance, dependencies, exports, families, headers, manuals, unsafe_code};

/// Compares the functions with the expected ones, runs every generator in comparing mode, and judges the rest.
pub(crate) fn run() -> Outcome {
    exports::check()?;
    conformance::check()?;
    families::generate(Mode::Check)?;
    headers::generate(Mode::Check)?;
    manuals::generate(Mode::Check)?;
    unsafe_code::table(Mode::Check)?;
    ceilings::check()?;
    dependencies::check()
}
