// SPDX-License-Identifier: LGPL-2.1-or-later
//! `cargo xtask check`: everything generated is what its source gives.

use crate::repository::Mode;
use crate::{Outcome, families, headers};

/// Runs every generator in comparing mode.
pub(crate) fn run() -> Outcome {
    families::generate(Mode::Check)?;
    headers::generate(Mode::Check)?;
    Ok(())
}
