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
    remark: Option<&'static str>,
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
            remark: transfer.remark,
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
        remark: None,
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
        remark: None,
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
        remark: None,
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
        remark: Some("With `bytchk` 0 no data are sent."),
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
        clause: "08h, SBC-3",
        purpose: "reads blocks",
        remark: None,
        encode: "read6(lba, datalen, blocksize as u32)".into(),
        refuses: Some("`blocksize` is 0, there are more than 256 blocks, `lba` is above 0x1fffff"),
        builder: Some(Builder { function: "scsi_cdb_read6".into(), arguments: arguments.clone() }),
        family: Some(Family { stem: "read6", spoken: "Read6".into(), arguments, data: Data::BlocksIn, answer: None }),
    }
}

pub(super) fn commands() -> Vec<Command> {
    vec![
        read6(),
        read("READ(10)", "28h, SBC-3", "read10", LBA32),
        read("READ(12)", "A8h, SBC-3", "read12", LBA32),
        read("READ(16)", "88h, SBC-3", "read16", LBA64),
        write("WRITE(10)", "2Ah, SBC-3", "write10", LBA32),
        write("WRITE(12)", "AAh, SBC-3", "write12", LBA32),
        write("WRITE(16)", "8Ah, SBC-3", "write16", LBA64),
        Transfer {
            name: "WRITE ATOMIC(16)",
            clause: "9Ch, SBC-4",
            purpose: "writes all of the blocks or none",
            remark: Some(
                "At most 65535 blocks, and what the Block Limits page of the unit allows; ATOMIC BOUNDARY is 0.",
            ),
            stem: "writeatomic16",
            spoken: "WriteAtomic16".into(),
            encoder: "write_atomic16",
            lba: LBA64,
            options: &[WRPROTECT, DPO, FUA, GROUP_NUMBER],
            encoded_options: "command::block_options(wrprotect, dpo, fua, 0, group_number)",
            data: Data::BlocksOut,
        }
        .into(),
        write_and_verify("WRITE AND VERIFY(10)", "2Eh, SBC-3", "writeverify10", "write_and_verify10", LBA32),
        write_and_verify("WRITE AND VERIFY(12)", "AEh, SBC-3", "writeverify12", "write_and_verify12", LBA32),
        write_and_verify("WRITE AND VERIFY(16)", "8Eh, SBC-3", "writeverify16", "write_and_verify16", LBA64),
        Transfer {
            name: "ORWRITE(16)",
            clause: "8Bh, SBC-3",
            purpose: "sets the bits of blocks that are set in the data",
            remark: None,
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
            clause: "89h, SBC-3",
            purpose: "compares blocks with the first half of the data and writes the second half if they are equal",
            remark: Some(
                "`datalen` counts both halves, of at most 255 blocks each. If the blocks are not equal nothing is \
                 written and the command ends with CHECK CONDITION, MISCOMPARE and \
                 `SCSI_SENSE_ASCQ_MISCOMPARE_DURING_VERIFY`.",
            ),
            stem: "compareandwrite",
            spoken: "CompareAndWrite".into(),
            encoder: "compare_and_write",
            lba: LBA64,
            options: WRITE_OPTIONS,
            encoded_options: ENCODED_WRITE_OPTIONS,
            data: Data::TwoHalvesOut,
        }
        .into(),
        verify("VERIFY(10)", "2Fh, SBC-3", "verify10", LBA32),
        verify("VERIFY(12)", "AFh, SBC-3", "verify12", LBA32),
        verify("VERIFY(16)", "8Fh, SBC-3", "verify16", LBA64),
    ]
}
