// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-rtpg: over which ports a unit is best reached.

use std::io::Write;

use clap::Parser;
use iscsi_proto::scsi::cdb::encode::report_target_port_groups;
use iscsi_proto::scsi::names;
use iscsi_proto::scsi::sense::AdditionalSense;
use iscsi_proto::scsi::target_port_groups::{TargetPortGroup, TargetPortGroups};
use serde::Serialize;

use crate::connection::{Common, debug_level};
use crate::failure::{Failure, Kind};
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;
use crate::questions::has_cause;

/// Show the target port groups of a logical unit and their access states
#[derive(Parser, Debug)]
#[command(name = "iscsi-rtpg")]
pub struct Arguments {
    /// The unit: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    url: String,

    /// Log to standard error: 1 errors, 2 connections, 3 socket options
    #[arg(short, long, value_name = "LEVEL", default_value = "0", hide_default_value = true, value_parser = debug_level)]
    debug: i32,

    #[command(flatten)]
    common: Common,
}

/// How units refuse the command that have no groups.
const NOT_THERE: [AdditionalSense; 2] =
    [AdditionalSense::INVALID_OPERATION_CODE, AdditionalSense::INVALID_FIELD_IN_CDB];

/// Bytes that are asked for first.
const FIRST_LENGTH: u32 = 512;
/// No answer is longer: 65536 groups of one port.
const LONGEST: u32 = 4 + 65_536 * 12;

/// Fields of `--json`.
#[derive(Serialize)]
struct Document {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    group: u16,
    preferred: bool,
    state: u8,
    state_name: &'static str,
    supported_states: Vec<&'static str>,
    status_code: u8,
    port_count: u8,
    ports: Vec<u16>,
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Sends REPORT TARGET PORT GROUPS to a logical unit and prints what it answers: the ports over which the unit is \
             reached, in groups that are reached in the same way, and the asymmetric access state (ALUA) of each \
             group.",
            "The second line of a group lists its ports by their relative target port identifiers. Not every target has \
             groups: one without refuses the command.",
        ],
        initiator_name: "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-inq",
        original_options: &["initiator-name", "debug", "help", "usage"],
        nothing_named: "You must specify the URL",
        failure: 10,
        other_statuses: &[],
        examples: &[("iscsi-rtpg iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "the groups of a disk's ports")],
        fields: &[
            ("groups", "one entry for each group, with the fields below"),
            ("group", "TARGET PORT GROUP: its number"),
            ("preferred", "PREF: over this group rather than another"),
            ("state, state_name", "ASYMMETRIC ACCESS STATE, as a number and by name"),
            ("supported_states", "names of the states that the group can have"),
            ("status_code", "STATUS CODE: 1 altered by a command, 2 by the target itself"),
            ("port_count", "TARGET PORT COUNT"),
            ("ports", "RELATIVE TARGET PORT IDENTIFIER of each port"),
        ],
        differences: &[
            "A target that refuses the command ends the program with 10; the original takes the sense data for groups.",
            "The preferred bit, the format and the state are read from where they are; the original's bits are \
             reversed on little-endian machines.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        let mut session = self.common.connect_for_questions(&self.url, self.debug)?;
        let failed = |error| {
            let failure = Failure::session("RTPG failed : ", &error);
            let has_none = NOT_THERE.iter().any(|cause| has_cause(&error, *cause));
            if has_none { failure.with_advice("the unit has no target port groups (ALUA)") } else { failure }
        };
        let mut answer = session.execute(report_target_port_groups(FIRST_LENGTH)).map_err(failed)?;
        let full = answer.full_size().and_then(|full| u32::try_from(full).ok()).unwrap_or(LONGEST).min(LONGEST);
        if full > FIRST_LENGTH {
            answer = session.execute(report_target_port_groups(full)).map_err(failed)?;
        }
        // The answer is there, whether the target takes its leave properly or not.
        let _ = session.log_out();
        let groups = TargetPortGroups::parse(&answer.data)
            .ok_or_else(|| Failure::new(Kind::Refused, "RTPG failed : the answer is too short"))?;
        if self.common.json {
            return output.json(&Document { groups: groups.iter().map(|group| document(&group)).collect() });
        }
        writeln!(output, "RTPG retrieved {} groups", groups.len())?;
        for group in groups.iter() {
            print(output, &group)?;
        }
        Ok(())
    }
}

fn state_name(state: u8) -> &'static str {
    names::as_str(names::asymmetric_access_state(state.into()))
}

fn document(group: &TargetPortGroup<'_>) -> Group {
    // Bits of the supported states, and the states (SPC-4 6.37).
    let states = [(0x01, 0x0), (0x02, 0x1), (0x04, 0x2), (0x08, 0x3), (0x10, 0x4), (0x40, 0xe), (0x80, 0xf)];
    Group {
        group: group.group,
        preferred: group.preferred,
        state: group.access_state,
        state_name: state_name(group.access_state),
        supported_states: states
            .iter()
            .filter(|(bit, _)| group.supported_states & bit != 0)
            .map(|(_, state)| state_name(*state))
            .collect(),
        status_code: group.status_code,
        port_count: group.port_count,
        ports: group.ports().collect(),
    }
}

fn print(output: &mut Output, group: &TargetPortGroup<'_>) -> Result<(), Failure> {
    writeln!(
        output,
        "Group 0x{:04x}: preferred {}, format 0x{:02x}, ALUA state {},flags 0x{:02x}, status code 0x{:02x}, port count {}",
        group.group,
        u8::from(group.preferred),
        group.first_byte >> 4 & 0x07,
        state_name(group.access_state),
        group.supported_states,
        group.status_code,
        group.port_count,
    )?;
    let ports: String = group.ports().map(|port| format!(" {port:#x}")).collect();
    writeln!(output, "Ports: [{ports}]")?;
    Ok(())
}
