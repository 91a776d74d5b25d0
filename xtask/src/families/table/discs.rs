// SPDX-License-Identifier: LGPL-2.1-or-later
//! Optical discs (MMC-6).

use super::{ALLOC_LEN, ALLOC_LEN16, argument};
use crate::families::command::{Argument, Builder, Command, Data, Family, Kind};

pub(super) fn commands() -> Vec<Command> {
    let read_toc = |alloc_len: Argument| {
        vec![
            argument("msf", Kind::Int, "MSF: not 0 for addresses in minutes, seconds and frames"),
            argument("format", Kind::Int, "FORMAT: 0 for the tracks, 1 for the sessions, 2 for the full table"),
            argument("track_session", Kind::Int, "first track (format 0) or first session (format 2) to report"),
            alloc_len,
        ]
    };
    vec![Command {
        name: "READ TOC/PMA/ATIP",
        clause: "43h, MMC-6",
        purpose: "asks for the table of contents of a disc",
        remark: None,
        encode: "read_toc(msf != 0, format as u32, track_session as u8, command::low16(alloc_len))".into(),
        refuses: Some("`format` is above 2"),
        builder: Some(Builder { function: "scsi_cdb_readtoc".into(), arguments: read_toc(ALLOC_LEN16) }),
        family: Some(Family {
            stem: "readtoc",
            spoken: "ReadTOC".into(),
            arguments: read_toc(ALLOC_LEN),
            data: Data::In,
            answer: Some("`struct scsi_readtoc_list`"),
        }),
    }]
}
