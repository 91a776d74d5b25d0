// SPDX-License-Identifier: LGPL-2.1-or-later
//! Copies between disks, files and pipes: see `iscsi_utils::dd`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::dd::Arguments>()
}
