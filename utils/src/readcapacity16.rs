// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-readcapacity16: how large a disk is.

use std::io::Write;

use clap::Parser;
use iscsi_proto::scsi::capacity::Capacity16;
use iscsi_proto::scsi::cdb::encode;
use serde::Serialize;

use crate::connection::Common;
use crate::failure::Failure;
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;
use crate::questions;

/// Show the size of a disk and its blocks
#[derive(Parser, Debug)]
#[command(name = "iscsi-readcapacity16")]
pub struct Arguments {
    /// The disk: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    url: String,

    /// Print nothing but the size in bytes
    #[arg(short, long)]
    size: bool,

    /// Log errors and connections to standard error
    #[arg(short, long)]
    debug: bool,

    #[command(flatten)]
    common: Common,
}

/// Level of `-d`.
const DEBUG_LEVEL: i32 = 2;

/// Fields of `--json`.
#[derive(Serialize)]
struct Document {
    size: u128,
    blocks: u128,
    block_length: u32,
    last_lba: u64,
    protection_type: u8,
    protection_enabled: bool,
    protection_interval_exponent: u8,
    logical_blocks_per_physical_block_exponent: u8,
    provisioning_enabled: bool,
    unmapped_reads_zeros: bool,
    lowest_aligned_lba: u16,
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Sends READ CAPACITY(16) to a logical unit and prints what it answers: the address of its last \
                        block, the length of a block in bytes, and how it keeps them.",
        ],
        initiator_name: "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-readcapacity16",
        original_options: &["initiator-name", "size", "debug", "help", "usage"],
        nothing_named: "You must specify the URL",
        failure: 10,
        other_statuses: &[],
        examples: &[
            ("iscsi-readcapacity16 iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "all that the disk says"),
            ("iscsi-readcapacity16 -s iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "its size in bytes"),
        ],
        fields: &[
            ("size", "bytes of the whole disk"),
            ("blocks", "number of blocks"),
            ("block_length", "bytes of a block"),
            ("last_lba", "RETURNED LOGICAL BLOCK ADDRESS: number of the last block"),
            ("protection_type", "P_TYPE"),
            ("protection_enabled", "PROT_EN"),
            ("protection_interval_exponent", "P_I_EXPONENT"),
            ("logical_blocks_per_physical_block_exponent", "2 to this power logical blocks lie in a physical one"),
            ("provisioning_enabled", "LBPME: the disk is thin"),
            ("unmapped_reads_zeros", "LBPRZ: unmapped blocks read as zeros"),
            ("lowest_aligned_lba", "first block that begins a physical one"),
        ],
        differences: &[],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        let mut session = self.common.connect_for_questions(&self.url, if self.debug { DEBUG_LEVEL } else { 0 })?;
        let answer = session.execute(encode::read_capacity16());
        let answer = answer
            .map_err(|error| questions::failure(&mut session, "failed to send readcapacity command: ", &error))?;
        let capacity = Capacity16::parse(&answer.data);
        // The answer is there, whether the target takes its leave properly or not.
        let _ = session.log_out();
        let document = document(&capacity);
        if self.common.json {
            return output.json(&document);
        }
        if self.size {
            writeln!(output, "{}", document.size)?;
            return Ok(());
        }
        print(output, &capacity, document.size)
    }
}

fn document(capacity: &Capacity16) -> Document {
    let blocks = u128::from(capacity.last_lba) + 1;
    Document {
        size: blocks * u128::from(capacity.block_length),
        blocks,
        block_length: capacity.block_length,
        last_lba: capacity.last_lba,
        protection_type: capacity.protection_type,
        protection_enabled: capacity.protection_enabled,
        protection_interval_exponent: capacity.protection_interval_exponent,
        logical_blocks_per_physical_block_exponent: capacity.logical_blocks_per_physical_exponent,
        provisioning_enabled: capacity.provisioning_enabled,
        unmapped_reads_zeros: capacity.unmapped_reads_zeros,
        lowest_aligned_lba: capacity.lowest_aligned_lba,
    }
}

fn print(output: &mut Output, capacity: &Capacity16, size: u128) -> Result<(), Failure> {
    let bit = u8::from;
    writeln!(output, "RETURNED LOGICAL BLOCK ADDRESS:{}", capacity.last_lba)?;
    writeln!(output, "LOGICAL BLOCK LENGTH IN BYTES:{}", capacity.block_length)?;
    writeln!(output, "P_TYPE:{} PROT_EN:{}", capacity.protection_type, bit(capacity.protection_enabled))?;
    writeln!(
        output,
        "P_I_EXPONENT:{} LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT:{}",
        capacity.protection_interval_exponent, capacity.logical_blocks_per_physical_exponent
    )?;
    writeln!(output, "LBPME:{} LBPRZ:{}", bit(capacity.provisioning_enabled), bit(capacity.unmapped_reads_zeros))?;
    writeln!(output, "LOWEST ALIGNED LOGICAL BLOCK ADDRESS:{}", capacity.lowest_aligned_lba)?;
    writeln!(output, "Total size:{size}")?;
    Ok(())
}
