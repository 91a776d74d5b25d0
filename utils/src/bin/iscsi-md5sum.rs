// SPDX-License-Identifier: LGPL-2.1-or-later
//! The checksum of a disk: see `iscsi_utils::md5sum`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::md5sum::Arguments>()
}
