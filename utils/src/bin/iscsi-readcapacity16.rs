// SPDX-License-Identifier: LGPL-2.1-or-later
//! How large a disk is: see `iscsi_utils::readcapacity16`.

fn main() -> std::process::ExitCode {
    iscsi_utils::program::main::<iscsi_utils::readcapacity16::Arguments>()
}
