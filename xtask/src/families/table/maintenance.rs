// SPDX-License-Identifier: LGPL-2.1-or-later
//! The state of a device: power, media, defects, erasing, what it supports, copying.

use super::{ALLOC_LEN, ALLOC_LEN16, ALLOC_LEN32, GROUP, IMMED, LBA32, LBA64, argument};
use crate::families::command::{Argument, Builder, Command, Data, Family, Kind};

pub(super) fn commands() -> Vec<Command> {
    let mut all = device();
    all.extend(defects());
    all.extend(sanitize());
    all.extend(reports());
    all.extend(copies());
    all
}

fn device() -> Vec<Command> {
    let prefetch = |lba: Argument| {
        vec![lba, argument("num_blocks", Kind::Int, "how many blocks; 0 for all up to the last one"), IMMED, GROUP]
    };
    let start_stop = vec![
        IMMED,
        argument("pcm", Kind::Int, "POWER CONDITION MODIFIER, 0 to 15"),
        argument("pc", Kind::Int, "POWER CONDITION, 0 to 15: 0 to do as `start` and `loej` say"),
        argument("no_flush", Kind::Int, "NO_FLUSH: not 0 to leave cached blocks off the medium"),
        argument("loej", Kind::Int, "LOEJ: not 0 to load (with `start`) or eject the medium"),
        argument("start", Kind::Int, "START: not 0 to start, 0 to stop"),
    ];
    let prevent = vec![argument("prevent", Kind::Int, "PREVENT, 0 to 3: 0 allows that the medium is taken out")];
    vec![
        Command {
            name: "PRE-FETCH(10)",
            clause: "34h, SBC-3",
            purpose: "brings blocks into the cache",
            remark: Some("`SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache."),
            encode: "pre_fetch10(lba, num_blocks as u32, immed != 0, group as u8)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_prefetch10".into(), arguments: prefetch(LBA32) }),
            family: Some(Family {
                stem: "prefetch10",
                spoken: "PreFetch10".into(),
                arguments: prefetch(LBA32),
                data: Data::None,
                answer: None,
            }),
        },
        Command {
            name: "PRE-FETCH(16)",
            clause: "90h, SBC-3",
            purpose: "brings blocks into the cache",
            remark: Some("`SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache."),
            encode: "pre_fetch16(lba, num_blocks as u32, immed != 0, group as u8)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_prefetch16".into(), arguments: prefetch(LBA64) }),
            family: Some(Family {
                stem: "prefetch16",
                spoken: "PreFetch16".into(),
                arguments: prefetch(LBA64),
                data: Data::None,
                answer: None,
            }),
        },
        Command {
            name: "START STOP UNIT",
            clause: "1Bh, SBC-3",
            purpose: "changes the power condition, or loads or ejects the medium",
            remark: None,
            encode: "start_stop_unit(immed != 0, pcm as u8, pc as u8, no_flush != 0, loej != 0, start != 0)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_startstopunit".into(), arguments: start_stop.clone() }),
            family: Some(Family {
                stem: "startstopunit",
                spoken: "StartStopUnit".into(),
                arguments: start_stop,
                data: Data::None,
                answer: None,
            }),
        },
        Command {
            name: "PREVENT ALLOW MEDIUM REMOVAL",
            clause: "1Eh, SBC-3",
            purpose: "locks the medium into its drive or unlocks it",
            remark: None,
            encode: "prevent_allow_medium_removal(prevent as u8)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_preventallow".into(), arguments: prevent.clone() }),
            family: Some(Family {
                stem: "preventallow",
                spoken: "PreventAllow".into(),
                arguments: prevent,
                data: Data::None,
                answer: None,
            }),
        },
    ]
}

fn defects() -> Vec<Command> {
    let lists = [
        argument("req_plist", Kind::Int, "REQ_PLIST: not 0 for the defects known when the device was made"),
        argument("req_glist", Kind::Int, "REQ_GLIST: not 0 for the defects found since"),
        argument("defect_list_format", Kind::Int, "DEFECT LIST FORMAT, 0 to 7"),
    ];
    let short = [&lists[..], &[ALLOC_LEN16]].concat();
    let index = argument("address_descriptor_index", Kind::U32, "ADDRESS DESCRIPTOR INDEX: the first defect to report");
    let long = [&lists[..], &[index, ALLOC_LEN32]].concat();
    vec![
        Command {
            name: "READ DEFECT DATA(10)",
            clause: "37h, SBC-3",
            purpose: "asks for the defects of the medium",
            remark: Some(
                "The answer has the format that the device chooses if it does not support `defect_list_format`.",
            ),
            encode: "read_defect_data10(req_plist != 0, req_glist != 0, defect_list_format as u8, alloc_len)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_readdefectdata10".into(), arguments: short.clone() }),
            family: Some(Family {
                stem: "readdefectdata10",
                spoken: "ReadDefectData10".into(),
                arguments: short,
                data: Data::In,
                answer: None,
            }),
        },
        Command {
            name: "READ DEFECT DATA(12)",
            clause: "B7h, SBC-3",
            purpose: "asks for the defects of the medium",
            remark: Some(
                "The answer has the format that the device chooses if it does not support `defect_list_format`.",
            ),
            encode: "read_defect_data12(req_plist != 0, req_glist != 0, defect_list_format as u8, \
                     address_descriptor_index, alloc_len)"
                .into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_readdefectdata12".into(), arguments: long.clone() }),
            family: Some(Family {
                stem: "readdefectdata12",
                spoken: "ReadDefectData12".into(),
                arguments: long,
                data: Data::In,
                answer: None,
            }),
        },
    ]
}

fn sanitize() -> Vec<Command> {
    let ause = argument("ause", Kind::Int, "AUSE: not 0 to allow leaving a failure without another SANITIZE");
    let sa = argument("sa", Kind::Int, "SERVICE ACTION, one of `SCSI_SANITIZE_*`");
    let length = argument("param_len", Kind::Int, "bytes of the parameter list, 0 to 65535; only OVERWRITE has one");
    let list = argument("data", Kind::Pointer("iscsi_data"), "the parameter list; it is copied. NULL if there is none");
    let without_list =
        |clause, purpose: &'static str, service_action: &str, stem: &'static str, spoken: &str| Command {
            name: "SANITIZE",
            clause,
            purpose,
            remark: None,
            encode: format!("sanitize(immed != 0, ause != 0, {service_action}, 0)"),
            refuses: None,
            builder: None,
            family: Some(Family {
                stem,
                spoken: spoken.into(),
                arguments: vec![IMMED, ause],
                data: Data::None,
                answer: None,
            }),
        };
    vec![
        Command {
            name: "SANITIZE",
            clause: "48h, SBC-3",
            purpose: "makes all data of the logical unit unreadable",
            remark: Some(
                "The list of OVERWRITE: in byte 0 how often to overwrite, in bytes 2 and 3 the length of the pattern, \
                 which follows.",
            ),
            encode: "sanitize(immed != 0, ause != 0, sa as u8, param_len as u32)".into(),
            refuses: None,
            builder: Some(Builder { function: "scsi_cdb_sanitize".into(), arguments: vec![IMMED, ause, sa, length] }),
            family: Some(Family {
                stem: "sanitize",
                spoken: "Sanitize".into(),
                arguments: vec![IMMED, ause, sa, length, list],
                data: Data::ListOfGivenLength,
                answer: None,
            }),
        },
        without_list(
            "48h/02h, SBC-3",
            "makes all data of the logical unit unreadable by erasing the blocks",
            "0x02",
            "sanitize_block_erase",
            "SanitizeBlockErase",
        ),
        without_list(
            "48h/03h, SBC-3",
            "makes all data of the logical unit unreadable by changing the key they are encrypted with",
            "0x03",
            "sanitize_crypto_erase",
            "SanitizeCryptoErase",
        ),
        without_list(
            "48h/1Fh, SBC-3",
            "ends the state that a failed SANITIZE leaves behind",
            "0x1f",
            "sanitize_exit_failure_mode",
            "SanitizeExitFailureMode",
        ),
    ]
}

fn reports() -> Vec<Command> {
    let opcodes = |opcode: Kind| {
        vec![
            argument("rctd", Kind::Int, "RCTD: not 0 to be told timeouts as well"),
            argument("options", Kind::Int, "REPORTING OPTIONS: 0 for all commands, 1 or 2 for one"),
            argument("opcode", opcode, "REQUESTED OPERATION CODE, with `options` 1 or 2"),
            argument("sa", Kind::Int, "REQUESTED SERVICE ACTION, with `options` 2"),
            ALLOC_LEN32,
        ]
    };
    vec![
        Command {
            name: "REPORT SUPPORTED OPERATION CODES",
            clause: "A3h/0Ch, SPC-4 6.35",
            purpose: "asks which commands the logical unit supports",
            remark: None,
            encode: "report_supported_operation_codes(rctd != 0, options as u8, Opcode(opcode as u8), sa as u16, \
                     alloc_len)"
                .into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_report_supported_opcodes".into(),
                arguments: opcodes(Kind::Enum("scsi_opcode")),
            }),
            family: Some(Family {
                stem: "report_supported_opcodes",
                spoken: "ReportSupportedOpcodes".into(),
                arguments: opcodes(Kind::Int),
                data: Data::In,
                answer: Some(
                    "`struct scsi_report_supported_op_codes`, or with `options` 1 or 2 \
                     `struct scsi_report_supported_op_codes_one_command`",
                ),
            }),
        },
        Command {
            name: "REPORT TARGET PORT GROUPS",
            clause: "A3h/0Ah, SPC-4 6.37",
            purpose: "asks how the logical unit can be reached over each port",
            remark: Some("`scsi_datain_unmarshall()` turns the answer into `struct scsi_report_target_port_groups`."),
            encode: "report_target_port_groups(alloc_len)".into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_report_target_port_groups".into(),
                arguments: vec![ALLOC_LEN32],
            }),
            family: None,
        },
    ]
}

fn copies() -> Vec<Command> {
    let results = |sa: Kind| {
        vec![
            argument("sa", sa, "SERVICE ACTION, an `enum scsi_copy_results_sa`"),
            argument("list_id", Kind::Int, "LIST IDENTIFIER of the EXTENDED COPY, 0 to 255"),
            ALLOC_LEN,
        ]
    };
    vec![
        Command {
            name: "EXTENDED COPY",
            clause: "83h, SPC-4 6.4",
            purpose: "lets the target copy data itself",
            remark: Some(
                "The list begins with a header of `XCOPY_DESC_OFFSET` bytes, descriptors follow, whose first byte \
                 is an `enum ec_descr_type_code`; the program encodes them.",
            ),
            encode: "extended_copy(param_len as u32)".into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_extended_copy".into(),
                arguments: vec![argument("param_len", Kind::Int, "bytes of the parameter list")],
            }),
            family: Some(Family {
                stem: "extended_copy",
                spoken: "ExtendedCopy".into(),
                arguments: vec![argument(
                    "param_data",
                    Kind::Pointer("iscsi_data"),
                    "the parameter list; it is copied. NULL is an empty list",
                )],
                data: Data::List,
                answer: None,
            }),
        },
        Command {
            name: "RECEIVE COPY RESULTS",
            clause: "84h, SPC-3",
            purpose: "asks what became of an EXTENDED COPY, or what copies the target can make",
            remark: None,
            encode: "receive_copy_results(sa as u8, list_id as u8, alloc_len as u32)".into(),
            refuses: None,
            builder: Some(Builder {
                function: "scsi_cdb_receive_copy_results".into(),
                arguments: results(Kind::Enum("scsi_copy_results_sa")),
            }),
            family: Some(Family {
                stem: "receive_copy_results",
                spoken: "ReceiveCopyResults".into(),
                arguments: results(Kind::Int),
                data: Data::In,
                answer: Some("`struct scsi_copy_results_copy_status` or `struct scsi_copy_results_op_params`"),
            }),
        },
    ]
}
