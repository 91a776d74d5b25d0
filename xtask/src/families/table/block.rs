// SPDX-License-Identifier: LGPL-2.1-or-later
//! Caches, provisioning and WRITE SAME.

use super::{GROUP, IMMED, LBA32, LBA64, ONE_BLOCK, WRPROTECT, argument};
use crate::families::command::{Argument, Builder, Command, Data, Family, Kind};

pub(super) fn commands() -> Vec<Command> {
    let synchronize = |lba: Argument, kind: Kind| {
        vec![
            lba,
            argument("num_blocks", kind, "how many blocks; 0 for all up to the last one"),
            argument("syncnv", Kind::Int, "SYNC_NV: not 0 if a non-volatile cache will do"),
            IMMED,
        ]
    };
    let anchor = argument("anchor", Kind::Int, "ANCHOR: not 0 to keep the space of unmapped blocks reserved");
    let unmap = argument("unmap", Kind::Int, "UNMAP: not 0 if the blocks may be unmapped instead");
    let same_length = argument("datalen", Kind::U32, "bytes of the block to repeat: one block");
    let same_blocks = |kind: Kind| {
        let meaning = "how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)";
        argument("num_blocks", kind, meaning)
    };
    let same_builder =
        |lba: Argument, kind: Kind| vec![WRPROTECT, anchor, unmap, lba, GROUP, same_blocks(kind), same_length];
    let same_family = |lba: Argument, kind: Kind| {
        vec![lba, ONE_BLOCK, same_length, same_blocks(kind), anchor, unmap, WRPROTECT, GROUP]
    };
    let synchronize10 = synchronize(argument("lba", Kind::Int, "address of the first block"), Kind::Int);
    let synchronize16 = synchronize(LBA64, Kind::U32);
    vec![
        Command {
            name: "SYNCHRONIZE CACHE(10)",
            clause: "35h, SBC-3",
            purpose: "brings cached blocks to the medium",
            remark: None,
            encode: "synchronize_cache10(lba as u32, num_blocks as u32, syncnv != 0, immed != 0)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_synchronizecache10".into(), arguments: synchronize10.clone() }),
            family: Some(Family {
                stem: "synchronizecache10",
                spoken: "SynchronizeCache10".into(),
                arguments: synchronize10,
                data: Data::None,
                answer: None,
            }),
        },
        Command {
            name: "SYNCHRONIZE CACHE(16)",
            clause: "91h, SBC-3",
            purpose: "brings cached blocks to the medium",
            remark: None,
            encode: "synchronize_cache16(lba, num_blocks, syncnv != 0, immed != 0)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_synchronizecache16".into(), arguments: synchronize16.clone() }),
            family: Some(Family {
                stem: "synchronizecache16",
                spoken: "SynchronizeCache16".into(),
                arguments: synchronize16,
                data: Data::None,
                answer: None,
            }),
        },
        Command {
            name: "UNMAP",
            clause: "42h, SBC-3",
            purpose: "gives back the space of blocks",
            remark: Some("How many ranges and blocks a unit takes at once is in its Block Limits page."),
            encode: "unmap(anchor != 0, group as u8, xferlen)".into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_unmap".into(),
                arguments: vec![anchor, GROUP, argument("xferlen", Kind::U16, "bytes of the parameter list")],
            }),
            family: Some(Family {
                stem: "unmap",
                spoken: "UNMAP".into(),
                arguments: vec![
                    anchor,
                    GROUP,
                    argument("list", Kind::Pointer("unmap_list"), "ranges of blocks; they are copied"),
                    argument("list_len", Kind::Int, "how many ranges, 0 to 4095"),
                ],
                data: Data::UnmapList,
                answer: None,
            }),
        },
        Command {
            name: "WRITE SAME(10)",
            clause: "41h, SBC-3",
            purpose: "writes one block many times",
            remark: None,
            encode:
                "write_same10(lba, num_blocks, datalen, command::write_same_options(wrprotect, anchor, unmap, group))"
                    .into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_writesame10".into(),
                arguments: same_builder(LBA32, Kind::U16),
            }),
            family: Some(Family {
                stem: "writesame10",
                spoken: "WRITESAME10".into(),
                arguments: same_family(LBA32, Kind::U16),
                data: Data::OneBlockOut,
                answer: None,
            }),
        },
        Command {
            name: "WRITE SAME(16)",
            clause: "93h, SBC-3",
            purpose: "writes one block many times",
            remark: Some("With `datalen` 0 no block is sent, and the blocks are filled with zeros (NDOB)."),
            encode:
                "write_same16(lba, num_blocks, datalen, command::write_same_options(wrprotect, anchor, unmap, group))"
                    .into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_writesame16".into(),
                arguments: same_builder(LBA64, Kind::U32),
            }),
            family: Some(Family {
                stem: "writesame16",
                spoken: "WRITESAME16".into(),
                arguments: same_family(LBA64, Kind::U32),
                data: Data::OneBlockOut,
                answer: None,
            }),
        },
    ]
}
