// SPDX-License-Identifier: LGPL-2.1-or-later
//! The table: every regular SCSI command, once.
//!
//! Argument names are the ones of the `iscsi_*` functions, in the builders as well, so that one `encode` serves both.

use super::command::{Argument, Builder, Command, Data, Family, Kind};

/// All commands, in the order of the generated files.
pub(crate) fn commands() -> Vec<Command> {
    let mut all = inquiries();
    all.extend(modes());
    all.extend(transfers());
    all.extend(maintenance());
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
const MODE_ALLOC_LEN: Argument = argument("alloc_len", Kind::UnsignedChar, "bytes the answer may have");

const DATA: Argument = argument("data", Kind::Bytes, "`datalen` bytes, not copied; NULL if the task gets an iovector");
const ONE_BLOCK: Argument =
    argument("data", Kind::Bytes, "the block to repeat, not copied; NULL to send none, even if there is an iovector");

fn inquiries() -> Vec<Command> {
    let inquiry = vec![
        argument("evpd", Kind::Int, "EVPD: not 0 for a vital product data page, 0 for standard data"),
        argument("page_code", Kind::Int, "PAGE CODE of the vital product data page; 0 for standard data"),
        ALLOC_LEN,
    ];
    let read_capacity10 = vec![
        argument("lba", Kind::Int, "0, or with `pmi` the block to start at"),
        argument("pmi", Kind::Int, "PMI: not 0 for the last block before a delay, 0 for the last one"),
    ];
    let report_luns = vec![
        argument("report_type", Kind::Int, "SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units"),
        ALLOC_LEN,
    ];
    let get_lba_status = vec![argument("starting_lba", Kind::U64, "first block"), ALLOC_LEN32];
    vec![
        Command {
            name: "TEST UNIT READY",
            clause: "SPC-4, 6.47",
            purpose: "asks whether the logical unit accepts commands for its medium",
            encode: "test_unit_ready()".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_testunitready".into(), arguments: vec![] }),
            family: Some(Family {
                stem: "testunitready",
                spoken: "TestUnitReady".into(),
                arguments: vec![],
                data: Data::None,
                answer: None,
            }),
        },
        Command {
            name: "INQUIRY",
            clause: "SPC-4, 6.6",
            purpose: "asks what the logical unit is",
            encode: "inquiry(evpd != 0, page_code as u8, alloc_len as u32)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_inquiry".into(), arguments: inquiry.clone() }),
            family: Some(Family {
                stem: "inquiry",
                spoken: "Inquiry".into(),
                arguments: inquiry,
                data: Data::In,
                answer: Some("`struct scsi_inquiry_standard` or the struct of the page"),
            }),
        },
        Command {
            name: "READ CAPACITY(10)",
            clause: "SBC-3, 5.15",
            purpose: "asks for the number and the size of the blocks",
            encode: "read_capacity10(lba as u32, pmi != 0)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_readcapacity10".into(), arguments: read_capacity10.clone() }),
            family: Some(Family {
                stem: "readcapacity10",
                spoken: "ReadCapacity10".into(),
                arguments: read_capacity10,
                data: Data::In,
                answer: Some("`struct scsi_readcapacity10`"),
            }),
        },
        Command {
            name: "READ CAPACITY(16)",
            clause: "SBC-3, 5.16",
            purpose: "asks for the number and the size of the blocks and how they are provisioned",
            encode: "read_capacity16()".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_readcapacity16".into(), arguments: vec![] }),
            family: Some(Family {
                stem: "readcapacity16",
                spoken: "ReadCapacity16".into(),
                arguments: vec![],
                data: Data::In,
                answer: Some("`struct scsi_readcapacity16`"),
            }),
        },
        Command {
            name: "SERVICE ACTION IN(16)",
            clause: "SPC-4, 4.2.2.3.4",
            purpose: "is several commands, of which the service action selects one",
            encode: "service_action_in16(ServiceActionIn(service_action as u8), alloc_len)".into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_serviceactionin16".into(),
                arguments: vec![
                    argument("service_action", Kind::Enum("scsi_service_action_in"), "SERVICE ACTION"),
                    ALLOC_LEN32,
                ],
            }),
            family: None,
        },
        Command {
            name: "GET LBA STATUS",
            clause: "SBC-3, 5.4",
            purpose: "asks which blocks are mapped",
            encode: "get_lba_status(starting_lba, alloc_len)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_get_lba_status".into(), arguments: get_lba_status.clone() }),
            family: Some(Family {
                stem: "get_lba_status",
                spoken: "GetLbaStatus".into(),
                arguments: get_lba_status,
                data: Data::In,
                answer: Some("`struct scsi_get_lba_status`"),
            }),
        },
        Command {
            name: "REPORT LUNS",
            clause: "SPC-4, 6.33",
            purpose: "asks for the logical units of the target",
            encode: "report_luns(report_type as u8, alloc_len as u32)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_reportluns_cdb".into(), arguments: report_luns.clone() }),
            family: Some(Family {
                stem: "reportluns",
                spoken: "ReportLuns".into(),
                arguments: report_luns,
                data: Data::LunList,
                answer: Some("`struct scsi_reportluns_list`"),
            }),
        },
    ]
}

fn modes() -> Vec<Command> {
    let sense = |enums: bool| {
        let control = if enums { Kind::Enum("scsi_modesense_page_control") } else { Kind::Int };
        let code = if enums { Kind::Enum("scsi_modesense_page_code") } else { Kind::Int };
        vec![
            argument("dbd", Kind::Int, "DBD: not 0 for an answer without block descriptors"),
            argument("pc", control, "PC: which values, an `enum scsi_modesense_page_control`"),
            argument("page_code", code, "PAGE CODE, an `enum scsi_modesense_page_code`"),
            argument("sub_page_code", Kind::Int, "SUBPAGE CODE, 0 to 255"),
            MODE_ALLOC_LEN,
        ]
    };
    let long_sense = |enums: bool| {
        let mut arguments = vec![argument("llbaa", Kind::Int, "LLBAA: not 0 if long block descriptors are welcome")];
        arguments.extend(sense(enums));
        arguments
    };
    let select = |last: Argument| {
        vec![
            argument("pf", Kind::Int, "PF: not 0 if the data are pages as the standard defines them"),
            argument("sp", Kind::Int, "SP: not 0 to save the pages"),
            last,
        ]
    };
    let length = argument("param_len", Kind::Int, "bytes of the parameter list");
    let page = argument("mp", Kind::Pointer("scsi_mode_page"), "the page; it is copied");
    let answer = Some("`struct scsi_mode_sense`");
    vec![
        Command {
            name: "MODE SENSE(6)",
            clause: "SPC-4, 6.13",
            purpose: "asks for settings of the logical unit",
            encode: "mode_sense6(dbd != 0, pc as u8, page_code as u8, sub_page_code as u8, alloc_len)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_modesense6".into(), arguments: sense(true) }),
            family: Some(Family {
                stem: "modesense6",
                spoken: "MODE_SENSE6".into(),
                arguments: sense(false),
                data: Data::In,
                answer,
            }),
        },
        Command {
            name: "MODE SENSE(10)",
            clause: "SPC-4, 6.14",
            purpose: "asks for settings of the logical unit",
            encode:
                "mode_sense10(llbaa != 0, dbd != 0, pc as u8, page_code as u8, sub_page_code as u8, alloc_len.into())"
                    .into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_modesense10".into(), arguments: long_sense(true) }),
            family: Some(Family {
                stem: "modesense10",
                spoken: "MODE_SENSE10".into(),
                arguments: long_sense(false),
                data: Data::In,
                answer,
            }),
        },
        Command {
            name: "MODE SELECT(6)",
            clause: "SPC-4, 6.11",
            purpose: "changes settings of the logical unit",
            encode: "mode_select6(pf != 0, sp != 0, param_len as u32)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_modeselect6".into(), arguments: select(length) }),
            family: Some(Family {
                stem: "modeselect6",
                spoken: "MODE_SELECT6".into(),
                arguments: select(page),
                data: Data::ModePage { six: true },
                answer: None,
            }),
        },
        Command {
            name: "MODE SELECT(10)",
            clause: "SPC-4, 6.12",
            purpose: "changes settings of the logical unit",
            encode: "mode_select10(pf != 0, sp != 0, param_len as u32)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_modeselect10".into(), arguments: select(length) }),
            family: Some(Family {
                stem: "modeselect10",
                spoken: "MODE_SELECT10".into(),
                arguments: select(page),
                data: Data::ModePage { six: false },
                answer: None,
            }),
        },
    ]
}

/// READ and WRITE of 10 bytes and more: the same arguments but for the width of the address and what is protected.
fn transfer(name: &'static str, clause: &'static str, stem: &'static str, lba: Argument, data: Data) -> Command {
    let (purpose, protect, spoken) = match data {
        Data::BlocksOut => ("writes blocks", WRPROTECT, stem.replace('w', "W")),
        _ => ("reads blocks", RDPROTECT, stem.replacen('r', "R", 1)),
    };
    let options = [BLOCKSIZE, protect, DPO, FUA, FUA_NV, GROUP_NUMBER];
    let mut builder = vec![lba, DATALEN];
    builder.extend(options);
    let mut family = vec![lba];
    if data == Data::BlocksOut {
        family.push(DATA);
    }
    family.push(DATALEN);
    family.extend(options);
    Command {
        name,
        clause,
        purpose,
        encode: format!(
            "{stem}(lba, datalen, blocksize as u32, command::block_options({}, dpo, fua, fua_nv, group_number))",
            protect.name
        ),
        refuses: Some("`blocksize` is 0"),
        builder: Some(Builder { function: format!("scsi_cdb_{stem}"), arguments: builder }),
        family: Some(Family { stem, spoken, arguments: family, data, answer: None }),
    }
}

fn transfers() -> Vec<Command> {
    let read6 = vec![
        argument("lba", Kind::U32, "first block, at most 0x1fffff"),
        argument("datalen", Kind::U32, "bytes to read, a multiple of `blocksize` and at most 256 blocks"),
        BLOCKSIZE,
    ];
    vec![
        Command {
            name: "READ(6)",
            clause: "SBC-3, 5.7",
            purpose: "reads blocks",
            encode: "read6(lba, datalen, blocksize as u32)".into(),
            refuses: Some("`blocksize` is 0, or the blocks are too many or too far for this command"),
            builder: Some(Builder { function: "scsi_cdb_read6".into(), arguments: read6.clone() }),
            family: Some(Family {
                stem: "read6",
                spoken: "Read6".into(),
                arguments: read6,
                data: Data::BlocksIn,
                answer: None,
            }),
        },
        transfer("READ(10)", "SBC-3, 5.8", "read10", LBA32, Data::BlocksIn),
        transfer("READ(12)", "SBC-3, 5.9", "read12", LBA32, Data::BlocksIn),
        transfer("READ(16)", "SBC-3, 5.10", "read16", LBA64, Data::BlocksIn),
        transfer("WRITE(10)", "SBC-3, 5.32", "write10", LBA32, Data::BlocksOut),
        transfer("WRITE(12)", "SBC-3, 5.33", "write12", LBA32, Data::BlocksOut),
        transfer("WRITE(16)", "SBC-3, 5.34", "write16", LBA64, Data::BlocksOut),
    ]
}

fn maintenance() -> Vec<Command> {
    let synchronize = |lba: Argument, kind: Kind| {
        vec![
            lba,
            argument("num_blocks", kind, "how many blocks; 0 for all up to the last one"),
            argument("syncnv", Kind::Int, "SYNC_NV: not 0 if a non-volatile cache will do"),
            argument("immed", Kind::Int, "IMMED: not 0 to be answered before it is done"),
        ]
    };
    let anchor = argument("anchor", Kind::Int, "ANCHOR: not 0 to keep the space of unmapped blocks reserved");
    let unmap = argument("unmap", Kind::Int, "UNMAP: not 0 if the blocks may be unmapped instead");
    let same_length =
        argument("datalen", Kind::U32, "bytes of the block to repeat; 0 lets WRITE SAME(16) write zeros (NDOB)");
    let same_builder = |lba: Argument, kind: Kind| {
        let blocks = argument("num_blocks", kind, "how many blocks to write");
        vec![WRPROTECT, anchor, unmap, lba, GROUP, blocks, same_length]
    };
    let same_family = |lba: Argument, kind: Kind| {
        let blocks = argument("num_blocks", kind, "how many blocks to write");
        vec![lba, ONE_BLOCK, same_length, blocks, anchor, unmap, WRPROTECT, GROUP]
    };
    let synchronize10 = synchronize(argument("lba", Kind::Int, "first block"), Kind::Int);
    let synchronize16 = synchronize(LBA64, Kind::U32);
    vec![
        Command {
            name: "SYNCHRONIZE CACHE(10)",
            clause: "SBC-3, 5.25",
            purpose: "brings cached blocks to the medium",
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
            clause: "SBC-3, 5.26",
            purpose: "brings cached blocks to the medium",
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
            clause: "SBC-3, 5.27",
            purpose: "gives back the space of blocks",
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
            clause: "SBC-3, 5.44",
            purpose: "writes one block many times",
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
            clause: "SBC-3, 5.45",
            purpose: "writes one block many times",
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
