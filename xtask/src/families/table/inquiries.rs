// SPDX-License-Identifier: LGPL-2.1-or-later
//! What the target and its logical units are.

use super::{ALLOC_LEN, ALLOC_LEN32, argument};
use crate::families::command::{Builder, Command, Data, Family, Kind};

pub(super) fn commands() -> Vec<Command> {
    let inquiry = vec![
        argument("evpd", Kind::Int, "EVPD: not 0 for a vital product data page, 0 for standard data"),
        argument("page_code", Kind::Int, "PAGE CODE of the vital product data page; 0 for standard data"),
        ALLOC_LEN,
    ];
    let read_capacity10 = vec![
        argument("lba", Kind::Int, "0, or with `pmi` the address to start at"),
        argument(
            "pmi",
            Kind::Int,
            "PMI: 0 for the last block of the unit, else for the last before a delay; obsolete in SBC-3",
        ),
    ];
    let report_luns = vec![
        argument("report_type", Kind::Int, "SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units"),
        ALLOC_LEN,
    ];
    let get_lba_status = vec![argument("starting_lba", Kind::U64, "first block"), ALLOC_LEN32];
    vec![
        Command {
            name: "TEST UNIT READY",
            clause: "00h, SPC-4 6.47",
            purpose: "asks whether the logical unit accepts commands for its medium",
            remark: Some(
                "A unit that has something to tell ends the command with CHECK CONDITION and the sense key UNIT \
                 ATTENTION, once; a drive without its medium with NOT READY.",
            ),
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
            clause: "12h, SPC-4 6.6",
            purpose: "asks what the logical unit is",
            remark: None,
            encode: "inquiry(evpd != 0, page_code as u8, alloc_len as u32)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_inquiry".into(), arguments: inquiry.clone() }),
            family: Some(Family {
                stem: "inquiry",
                spoken: "Inquiry".into(),
                arguments: inquiry,
                data: Data::In,
                answer: Some(
                    "`struct scsi_inquiry_standard` or the structure of the page, see `enum scsi_inquiry_pagecode`",
                ),
            }),
        },
        Command {
            name: "READ CAPACITY(10)",
            clause: "25h, SBC-3",
            purpose: "asks for the number and the size of the blocks",
            remark: Some(
                "A unit with more blocks than 32 bits can count answers 0xffffffff: then use READ CAPACITY(16).",
            ),
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
            clause: "9Eh/10h, SBC-3",
            purpose: "asks for the number and the size of the blocks and how they are provisioned",
            remark: None,
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
            clause: "9Eh, SBC-3",
            purpose: "is several commands, of which the service action selects one",
            remark: Some(
                "The address in the CDB is 0. READ CAPACITY(16) and GET LBA STATUS are such commands, and have \
                 functions of their own.",
            ),
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
            clause: "9Eh/12h, SBC-3",
            purpose: "asks which blocks are mapped",
            remark: Some(
                "The answer begins with `starting_lba` and may end before the last block: ask again for what follows.",
            ),
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
            clause: "A0h, SPC-4 6.33",
            purpose: "asks for the logical units of the target",
            remark: None,
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
