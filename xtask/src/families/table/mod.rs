// SPDX-License-Identifier: LGPL-2.1-or-later
//! The table: every regular SCSI command, once.
//!
//! Argument names are the ones of the `iscsi_*` functions, in the builders as well, so that one `encode` serves both.

mod block;
mod discs;
mod inquiries;
mod maintenance;
mod modes;
mod reservations;
mod transfer;

use super::command::{Argument, Command, Kind};

/// All commands, in the order of the generated files.
pub(crate) fn commands() -> Vec<Command> {
    let mut all = inquiries::commands();
    all.extend(modes::commands());
    all.extend(transfer::commands());
    all.extend(block::commands());
    all.extend(maintenance::commands());
    all.extend(reservations::commands());
    all.extend(discs::commands());
    all
}

const fn argument(name: &'static str, kind: Kind, meaning: &'static str) -> Argument {
    Argument { name, kind, meaning }
}

const LBA32: Argument = argument("lba", Kind::U32, "first block");
const LBA64: Argument = argument("lba", Kind::U64, "first block");
const DATALEN: Argument = argument("datalen", Kind::U32, "bytes to move, a multiple of `blocksize`");
const BLOCKSIZE: Argument = argument("blocksize", Kind::Int, "bytes of one block of the logical unit");
const RDPROTECT: Argument =
    argument("rdprotect", Kind::Int, "RDPROTECT: how protection information is checked, 0 to 7");
const WRPROTECT: Argument =
    argument("wrprotect", Kind::Int, "WRPROTECT: how protection information is checked, 0 to 7");
const DPO: Argument = argument("dpo", Kind::Int, "DPO: not 0 if the blocks are not worth caching");
const FUA: Argument = argument("fua", Kind::Int, "FUA: not 0 to go to the medium");
const FUA_NV: Argument = argument("fua_nv", Kind::Int, "FUA_NV: not 0 if a non-volatile cache will do");
const GROUP_NUMBER: Argument = argument("group_number", Kind::Int, "GROUP NUMBER, 0 to 31");
const GROUP: Argument = argument("group", Kind::Int, "GROUP NUMBER, 0 to 31");
const ALLOC_LEN: Argument = argument("alloc_len", Kind::Int, "bytes the answer may have");
const ALLOC_LEN32: Argument = argument("alloc_len", Kind::U32, "bytes the answer may have");
const ALLOC_LEN16: Argument = argument("alloc_len", Kind::U16, "bytes the answer may have");
const MODE_ALLOC_LEN: Argument = argument("alloc_len", Kind::UnsignedChar, "bytes the answer may have");
const IMMED: Argument = argument("immed", Kind::Int, "IMMED: not 0 to be answered before it is done");
const DATA: Argument = argument("data", Kind::Bytes, "`datalen` bytes, not copied; NULL if the task gets an iovector");
const ONE_BLOCK: Argument =
    argument("data", Kind::Bytes, "the block to repeat, not copied; NULL to send none, even if there is an iovector");
