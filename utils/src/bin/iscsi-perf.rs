// SPDX-License-Identifier: LGPL-2.1-or-later
//! How fast a disk is: see `iscsi_utils::perf`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::perf::Arguments>()
}
