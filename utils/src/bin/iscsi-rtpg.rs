// SPDX-License-Identifier: LGPL-2.1-or-later
//! Over which ports a unit is best reached: see `iscsi_utils::rtpg`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::rtpg::Arguments>()
}
