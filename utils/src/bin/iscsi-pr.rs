// SPDX-License-Identifier: LGPL-2.1-or-later
//! Who has registered with a unit, and who holds it: see `iscsi_utils::pr`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::pr::Arguments>()
}
