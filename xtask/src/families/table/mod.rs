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

const LBA32: Argument = argument("lba", Kind::U32, "address of the first block");
const LBA64: Argument = argument("lba", Kind::U64, "address of the first block");
const DATALEN: Argument = argument("datalen", Kind::U32, "bytes to move, a multiple of `blocksize`");
const BLOCKSIZE: Argument = argument("blocksize", Kind::Int, "bytes of one block of the logical unit");
const RDPROTECT: Argument =
    argument("rdprotect", Kind::Int, "RDPROTECT: how protection information is checked, 0 to 7; 0 if there is none");
const WRPROTECT: Argument =
    argument("wrprotect", Kind::Int, "WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none");
const DPO: Argument = argument("dpo", Kind::Int, "DPO: the blocks are not worth caching");
const FUA: Argument = argument("fua", Kind::Int, "FUA: read from or write to the medium, not a cache");
const FUA_NV: Argument = argument("fua_nv", Kind::Int, "FUA_NV: a non-volatile cache will do; obsolete in SBC-3");
const GROUP_NUMBER: Argument = argument("group_number", Kind::Int, "GROUP NUMBER, 0 to 31");
const GROUP: Argument = argument("group", Kind::Int, "GROUP NUMBER, 0 to 31");
const ALLOC_LEN: Argument = argument("alloc_len", Kind::Int, "room for the answer, in bytes");
const ALLOC_LEN32: Argument = argument("alloc_len", Kind::U32, "room for the answer, in bytes");
const ALLOC_LEN16: Argument = argument("alloc_len", Kind::U16, "room for the answer, in bytes");
const MODE_ALLOC_LEN: Argument = argument("alloc_len", Kind::UnsignedChar, "room for the answer, in bytes");
const IMMED: Argument = argument("immed", Kind::Int, "IMMED: the command ends before it is carried out");
const DATA: Argument = argument("data", Kind::Bytes, "`datalen` bytes, not copied; NULL if they are in an iovector");
const ONE_BLOCK: Argument = argument("data", Kind::Bytes, "the block to repeat, not copied; NULL to send none");
