// SPDX-License-Identifier: LGPL-2.1-or-later
//! Software write protection of a disk: see `iscsi_utils::swp`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::swp::Arguments>()
}
