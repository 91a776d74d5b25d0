// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask check`: everything generated is what its source gives, and every function is there.

use crate::repository::Mode;
use crate::{Outcome, exports, families, headers};

/// Compares the functions with the expected ones and runs every generator in comparing mode.
pub(crate) fn run() -> Outcome {
    exports::check()?;
    families::generate(Mode::Check)?;
    headers::generate(Mode::Check)?;
    Ok(())
}
