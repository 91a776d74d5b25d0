// SPDX-License-Identifier: LGPL-2.1-or-later
//! Discards blocks of a disk: see `iscsi_utils::discard`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::discard::Arguments>()
}
