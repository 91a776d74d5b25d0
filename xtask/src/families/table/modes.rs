// SPDX-License-Identifier: LGPL-2.1-or-later
//! Mode pages.

use super::{MODE_ALLOC_LEN, argument};
use crate::families::command::{Argument, Builder, Command, Data, Family, Kind};

pub(super) fn commands() -> Vec<Command> {
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
            clause: "1Ah, SPC-4 6.13",
            purpose: "asks for settings of the logical unit",
            remark: Some("The page code 0x3f (`SCSI_MODEPAGE_RETURN_ALL_PAGES`) asks for all pages."),
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
            clause: "5Ah, SPC-4 6.14",
            purpose: "asks for settings of the logical unit",
            remark: Some("The page code 0x3f (`SCSI_MODEPAGE_RETURN_ALL_PAGES`) asks for all pages."),
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
            clause: "15h, SPC-4 6.11",
            purpose: "changes settings of the logical unit",
            remark: None,
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
            clause: "55h, SPC-4 6.12",
            purpose: "changes settings of the logical unit",
            remark: None,
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
