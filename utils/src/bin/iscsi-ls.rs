// SPDX-License-Identifier: LGPL-2.1-or-later
//! Targets and their logical units: see `iscsi_utils::ls`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::ls::Arguments>()
}
