// SPDX-License-Identifier: LGPL-2.1-or-later
//! The regular SCSI commands: files written by `cargo xtask gen`, and this list of them.

mod cdb;
mod iov;
mod sync;
mod task;
