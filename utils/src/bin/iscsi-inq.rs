// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a logical unit is: see `iscsi_utils::inq`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::inq::Arguments>()
}
