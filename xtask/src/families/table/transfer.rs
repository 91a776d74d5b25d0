// SPDX-License-Identifier: LGPL-2.1-or-later
//! Commands that move or check blocks.

use super::{BLOCKSIZE, DATA, DATALEN, DPO, FUA, FUA_NV, GROUP_NUMBER, LBA32, LBA64, RDPROTECT, WRPROTECT, argument};
use crate::families::command::{Argument, Builder, Command, Data, Family, Kind};

const BYTCHK: Argument = argument("bytchk", Kind::Int, "BYTCHK: not 0 to compare the medium with the data");

/// What a row says, without the arguments that all have: the address, the data and their length, the block size.
struct Transfer {
    name: &'static str,
    clause: &'static str,
    purpose: &'static str,
    stem: &'static str,
    spoken: String,
    /// Function of `encode`, with the address, the length and the block size before its options.
    encoder: &'static str,
    lba: Argument,
    options: &'static [Argument],
    /// Makes what the encoder wants from `options`.
    encoded_options: &'static str,
    data: Data,
}

impl From<Transfer> for Command {
    fn from(transfer: Transfer) -> Self {
        let builder = [&[transfer.lba, DATALEN, BLOCKSIZE], transfer.options].concat();
        let family = match transfer.data {
            Data::BlocksIn => builder.clone(),
            _ => [&[transfer.lba, DATA, DATALEN, BLOCKSIZE], transfer.options].concat(),
        };
        Self {
            name: transfer.name,
            clause: transfer.clause,
            purpose: transfer.purpose,
            encode: format!("{}(lba, datalen, blocksize as u32, {})", transfer.encoder, transfer.encoded_options),
            refuses: Some("`blocksize` is 0"),
            builder: Some(Builder { function: format!("scsi_cdb_{}", transfer.stem), arguments: builder }),
            family: Some(Family {
                stem: transfer.stem,
                spoken: transfer.spoken,
                arguments: family,
                data: transfer.data,
                answer: None,
            }),
        }
    }
}

const READ_OPTIONS: &[Argument] = &[RDPROTECT, DPO, FUA, FUA_NV, GROUP_NUMBER];
const WRITE_OPTIONS: &[Argument] = &[WRPROTECT, DPO, FUA, FUA_NV, GROUP_NUMBER];
const ENCODED_WRITE_OPTIONS: &str = "command::block_options(wrprotect, dpo, fua, fua_nv, group_number)";

fn read(name: &'static str, clause: &'static str, stem: &'static str, lba: Argument) -> Command {
    Transfer {
        name,
        clause,
        purpose: "reads blocks",
        stem,
        spoken: stem.replacen('r', "R", 1),
        encoder: stem,
        lba,
        options: READ_OPTIONS,
        encoded_options: "command::block_options(rdprotect, dpo, fua, fua_nv, group_number)",
        data: Data::BlocksIn,
    }
    .into()
}

fn write(name: &'static str, clause: &'static str, stem: &'static str, lba: Argument) -> Command {
    Transfer {
        name,
        clause,
        purpose: "writes blocks",
        stem,
        spoken: stem.replace('w', "W"),
        encoder: stem,
        lba,
        options: WRITE_OPTIONS,
        encoded_options: ENCODED_WRITE_OPTIONS,
        data: Data::BlocksOut,
    }
    .into()
}

fn write_and_verify(
    name: &'static str,
    clause: &'static str,
    stem: &'static str,
    encoder: &'static str,
    lba: Argument,
) -> Command {
    Transfer {
        name,
        clause,
        purpose: "writes blocks and checks that they can be read",
        stem,
        spoken: stem.replace("writev", "WriteV"),
        encoder,
        lba,
        options: &[WRPROTECT, DPO, BYTCHK, GROUP_NUMBER],
        encoded_options: "command::verify_options(wrprotect, dpo, bytchk, group_number)",
        data: Data::BlocksOut,
    }
    .into()
}

/// VERIFY: its arguments have an order of their own, and `bytchk` decides whether data go out.
fn verify(name: &'static str, clause: &'static str, stem: &'static str, lba: Argument) -> Command {
    let data = argument("data", Kind::Bytes, "`datalen` bytes to compare, not copied; without effect if `bytchk` is 0");
    let length = argument("datalen", Kind::U32, "bytes to check, a multiple of `blocksize`");
    let protect = argument("vprotect", Kind::Int, "VRPROTECT: how protection information is checked, 0 to 7");
    let options = [protect, DPO, BYTCHK, BLOCKSIZE];
    Command {
        name,
        clause,
        purpose: "checks that blocks can be read, and with `bytchk` what is in them",
        encode: format!("{stem}(lba, datalen, blocksize as u32, command::verify_options(vprotect, dpo, bytchk, 0))"),
        refuses: Some("`blocksize` is 0"),
        builder: Some(Builder {
            function: format!("scsi_cdb_{stem}"),
            arguments: [&[lba, length][..], &options].concat(),
        }),
        family: Some(Family {
            stem,
            spoken: stem.replacen('v', "V", 1),
            arguments: [&[data, length, lba][..], &options].concat(),
            data: Data::BlocksOut,
            answer: None,
        }),
    }
}

fn read6() -> Command {
    let arguments = vec![
        argument("lba", Kind::U32, "first block, at most 0x1fffff"),
        argument("datalen", Kind::U32, "bytes to read, a multiple of `blocksize` and at most 256 blocks"),
        BLOCKSIZE,
    ];
    Command {
        name: "READ(6)",
        clause: "SBC-3, 5.7",
        purpose: "reads blocks",
        encode: "read6(lba, datalen, blocksize as u32)".into(),
        refuses: Some("`blocksize` is 0, or the blocks are too many or too far for this command"),
        builder: Some(Builder { function: "scsi_cdb_read6".into(), arguments: arguments.clone() }),
        family: Some(Family { stem: "read6", spoken: "Read6".into(), arguments, data: Data::BlocksIn, answer: None }),
    }
}

pub(super) fn commands() -> Vec<Command> {
    vec![
        read6(),
        read("READ(10)", "SBC-3, 5.8", "read10", LBA32),
        read("READ(12)", "SBC-3, 5.9", "read12", LBA32),
        read("READ(16)", "SBC-3, 5.10", "read16", LBA64),
        write("WRITE(10)", "SBC-3, 5.32", "write10", LBA32),
        write("WRITE(12)", "SBC-3, 5.33", "write12", LBA32),
        write("WRITE(16)", "SBC-3, 5.34", "write16", LBA64),
        Transfer {
            name: "WRITE ATOMIC(16)",
            clause: "SBC-4, 5.48",
            purpose: "writes all of the blocks or none",
            stem: "writeatomic16",
            spoken: "WriteAtomic16".into(),
            encoder: "write_atomic16",
            lba: LBA64,
            options: &[WRPROTECT, DPO, FUA, GROUP_NUMBER],
            encoded_options: "command::block_options(wrprotect, dpo, fua, 0, group_number)",
            data: Data::BlocksOut,
        }
        .into(),
        write_and_verify("WRITE AND VERIFY(10)", "SBC-3, 5.36", "writeverify10", "write_and_verify10", LBA32),
        write_and_verify("WRITE AND VERIFY(12)", "SBC-3, 5.37", "writeverify12", "write_and_verify12", LBA32),
        write_and_verify("WRITE AND VERIFY(16)", "SBC-3, 5.38", "writeverify16", "write_and_verify16", LBA64),
        Transfer {
            name: "ORWRITE(16)",
            clause: "SBC-3, 5.11",
            purpose: "sets the bits of blocks that are set in the data",
            stem: "orwrite",
            spoken: "OrWrite".into(),
            encoder: "orwrite",
            lba: LBA64,
            options: WRITE_OPTIONS,
            encoded_options: ENCODED_WRITE_OPTIONS,
            data: Data::BlocksOut,
        }
        .into(),
        Transfer {
            name: "COMPARE AND WRITE",
            clause: "SBC-3, 5.2",
            purpose: "compares blocks with the first half of the data and writes the second half if they are equal",
            stem: "compareandwrite",
            spoken: "CompareAndWrite".into(),
            encoder: "compare_and_write",
            lba: LBA64,
            options: WRITE_OPTIONS,
            encoded_options: ENCODED_WRITE_OPTIONS,
            data: Data::TwoHalvesOut,
        }
        .into(),
        verify("VERIFY(10)", "SBC-3, 5.28", "verify10", LBA32),
        verify("VERIFY(12)", "SBC-3, 5.29", "verify12", LBA32),
        verify("VERIFY(16)", "SBC-3, 5.30", "verify16", LBA64),
    ]
}
