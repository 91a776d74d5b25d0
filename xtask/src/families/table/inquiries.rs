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
