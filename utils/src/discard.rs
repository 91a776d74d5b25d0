// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-discard: gives blocks of a disk up (UNMAP), or fills them with zeros (WRITE SAME).

use std::io::{IsTerminal, Write, stderr, stdin};
use std::str::FromStr;

use clap::Parser;
use iscsi_client::blocking::{Command, Error};
use iscsi_proto::scsi::cdb::encode::{self, WriteSameOptions};
use serde::Serialize;

use crate::connection::{Common, bytes, debug_level};
use crate::disk::Disk;
use crate::failure::{Failure, Kind};
use crate::interruption::{self, Interruption};
use crate::manual::Manual;
use crate::output::Output;
use crate::pipeline::Pipeline;
use crate::program::Program;
use crate::progress::Progress;

/// Discard blocks of a disk, or fill them with zeros
#[derive(Parser, Debug)]
#[command(name = "iscsi-discard")]
pub struct Arguments {
    /// The disk: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    url: String,

    /// Begin at this byte, which must be the first of a block
    #[arg(short, long, value_name = "BYTES", default_value = "0", value_parser = bytes)]
    offset: u64,

    /// So many bytes, whole blocks; 0 goes to the end
    #[arg(short, long, value_name = "BYTES", default_value = "0", value_parser = bytes)]
    length: u64,

    /// Another range, as --offset and --length; may be given often
    #[arg(long = "range", value_name = "OFFSET:LENGTH", conflicts_with_all = ["offset", "length"])]
    ranges: Vec<Range>,

    /// Fill the blocks with zeros (WRITE SAME) instead of giving them up (UNMAP)
    #[arg(short, long)]
    zeroout: bool,

    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// Do not ask on a terminal
    #[arg(short, long)]
    yes: bool,

    /// Log up to this level to standard error: 1 errors, 2 connections, 3 socket options
    #[arg(short, long, value_name = "LEVEL", default_value = "0", value_parser = debug_level)]
    debug: i32,

    #[command(flatten)]
    common: Common,
}

/// Bytes of a disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
struct Range {
    offset: u64,
    length: u64,
}

impl FromStr for Range {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (offset, length) = text.split_once(':').ok_or("a range is OFFSET:LENGTH")?;
        Ok(Self { offset: bytes(offset)?, length: bytes(length)? })
    }
}

/// Commands on their way at a time. They are heavy ones.
const DEPTH: usize = 4;

/// Most bytes of one command where the disk has no limit: it shall end within the patience of both sides.
const LONGEST_UNMAP: u64 = 1 << 30;
const LONGEST_ZEROS: u64 = 64 << 20;

/// Exit status of a disk that cannot do it.
const NOT_SUPPORTED: u8 = 95;

/// Fields of `--json`.
#[derive(Serialize)]
struct Document {
    operation: &'static str,
    ranges: Vec<Range>,
    bytes: u64,
    commands: u64,
    dry_run: bool,
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Tells a disk that what a range of it, or all of it, holds is needed no more, so that the storage behind it can \
             serve others (UNMAP). With -z the range is filled with zeros instead (WRITE SAME), which keeps its storage. \
             What the range held is lost in both cases.",
            "Numbers may be decimal, hexadecimal with 0x, or octal with 0. A range that would end behind the disk ends with \
             it. Each command covers as much as the disk takes.",
            "On a terminal it asks before it begins, unless -y is given, and a bar shows how far it is. SIGINT and SIGTERM \
             end it in good order, and the place is printed where it may go on.",
        ],
        initiator_name: "iqn.2007-10.com.github:sahlberg:libiscsi:iscsi-discard",
        original_options: &["initiator-name", "offset", "length", "zeroout", "debug", "help", "usage"],
        nothing_named: "You must specify the URL",
        failure: 22,
        other_statuses: &[
            (NOT_SUPPORTED, "the disk does not have UNMAP"),
            (interruption::STATUS, "ended by SIGINT or SIGTERM, or a person did not say yes"),
        ],
        examples: &[
            ("iscsi-discard iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "give the whole disk up"),
            ("iscsi-discard --dry-run iscsi://10.0.0.1/iqn.2026-01.example:disk/1", "see what that would do"),
            (
                "iscsi-discard -z -o 1048576 -l 65536 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "zeros in 64 KiB behind the first MiB",
            ),
            (
                "iscsi-discard --range 0:1048576 --range 0x40000000:0 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "the first MiB, and all behind the first GiB",
            ),
        ],
        fields: &[
            ("operation", "unmap or zero"),
            ("ranges", "offset and length, in bytes, of each range"),
            ("bytes", "their bytes in all"),
            ("commands", "how many commands that takes"),
            ("dry_run", "true if nothing was done"),
        ],
        differences: &[
            "A length that is no whole number of blocks is an error.",
            "On a terminal it asks first; -y prevents that. In a script nothing is asked.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        let interruption = Interruption::watch()?;
        let mut disk = Disk::open(&self.common, &self.url, self.debug)?;
        interruption.wakes(disk.session.interrupter());
        let ranges = self.ranges(&disk)?;
        let longest = self.longest_command(&disk)?;
        let pieces: Vec<_> = ranges.iter().flat_map(|range| pieces(*range, &disk, longest)).collect();
        let document = Document {
            operation: if self.zeroout { "zero" } else { "unmap" },
            bytes: ranges.iter().map(|range| range.length).sum(),
            commands: pieces.len() as u64,
            ranges,
            dry_run: self.dry_run,
        };
        if !self.dry_run && document.bytes > 0 {
            self.ask(&document)?;
            self.work(&mut disk, &pieces, document.bytes, &interruption)?;
        }
        // It is done, whether the target takes its leave properly or not.
        let _ = disk.session.log_out();
        if self.common.json {
            return output.json(&document);
        }
        if self.dry_run {
            for range in &document.ranges {
                let action = if self.zeroout { "fill with zeros" } else { "discard" };
                writeln!(output, "would {action} {} bytes from byte {} on", range.length, range.offset)?;
            }
            writeln!(output, "{} bytes in {} commands", document.bytes, document.commands)?;
        }
        Ok(())
    }
}

impl Arguments {
    /// What is meant, cut at the end of the disk.
    fn ranges(&self, disk: &Disk) -> Result<Vec<Range>, Failure> {
        let ranges = match self.ranges.as_slice() {
            [] => &[Range { offset: self.offset, length: self.length }],
            ranges => ranges,
        };
        ranges
            .iter()
            .map(|range| {
                disk.check_offset(range.offset)?;
                let rest = disk.geometry.size() - range.offset;
                let length = if range.length == 0 { rest } else { range.length.min(rest) };
                if length % u64::from(disk.geometry.block_length) != 0 {
                    return Err(Failure::new(Kind::Usage, format!("Unaligned length of {length}")));
                }
                Ok(Range { length, ..*range })
            })
            .collect()
    }

    /// Most blocks of one command.
    fn longest_command(&self, disk: &Disk) -> Result<u64, Failure> {
        let block_length = u64::from(disk.geometry.block_length);
        let limits = disk.limits.unwrap_or_default();
        let (limit, longest) = if self.zeroout {
            (limits.maximum_write_same_length, LONGEST_ZEROS)
        } else if limits.maximum_unmap_lba_count == 0 {
            let failure = Failure::new(Kind::Refused, "Operation not supported").with_status(NOT_SUPPORTED);
            return Err(failure.with_advice("the disk does not have UNMAP; -z fills blocks with zeros instead"));
        } else {
            (limits.maximum_unmap_lba_count.into(), LONGEST_UNMAP)
        };
        let longest = (longest / block_length).clamp(1, u32::MAX.into());
        Ok(if limit == 0 { longest } else { limit.min(longest) })
    }

    /// Asks a person, if there is one.
    fn ask(&self, document: &Document) -> Result<(), Failure> {
        if self.yes || !stdin().is_terminal() || !stderr().is_terminal() {
            return Ok(());
        }
        let bytes = document.bytes;
        let action = match self.zeroout {
            true => format!("Fill {bytes} bytes with zeros"),
            false => format!("Discard {bytes} bytes"),
        };
        // Nobody is there to be told that it could not be written.
        let _ = write!(stderr(), "{action}: what they hold is lost. Go on? [y/N] ");
        let mut answer = String::new();
        stdin().read_line(&mut answer)?;
        match answer.trim() {
            "y" | "Y" | "yes" => Ok(()),
            _ => Err(Failure::new(Kind::Usage, "nothing was done").with_status(interruption::STATUS)),
        }
    }

    fn work(
        &self,
        disk: &mut Disk,
        pieces: &[(u64, u32)],
        total: u64,
        interruption: &Interruption,
    ) -> Result<(), Failure> {
        let progress = Progress::new(Some(total), true);
        let block_length = u64::from(disk.geometry.block_length);
        let mut pipeline = Pipeline::default();
        let mut next = pieces.iter().enumerate();
        // Which pieces are done: those at work end in any order, but are few.
        let mut done = vec![false; pieces.len()];
        loop {
            while pipeline.len() < DEPTH && !interruption.is_wanted() {
                let Some((number, (lba, blocks))) = next.next() else { break };
                let command = self.command(disk, *lba, *blocks);
                pipeline.begin(&mut disk.session, number, command).map_err(|error| self.failed(&error))?;
            }
            match pipeline.next(&mut disk.session, None).map_err(|error| self.failed(&error))? {
                Some((number, result)) => {
                    result.map_err(|error| self.failed(&error))?;
                    done[number] = true;
                    progress.add(u64::from(pieces[number].1) * block_length);
                }
                None if interruption.is_urgent() => pipeline.abandon(&mut disk.session),
                None => {}
            }
            if pipeline.is_empty() && (interruption.is_wanted() || next.len() == 0) {
                break;
            }
        }
        progress.finish();
        let Some(first) = done.iter().position(|is_done| !is_done) else { return Ok(()) };
        // The ranges behind it may be many: the place is enough.
        let failure = interruption.failure();
        let place = pieces[first].0 * block_length;
        Err(Failure { message: Some(format!("interrupted: go on at byte {place}")), ..failure })
    }

    fn command(&self, disk: &Disk, lba: u64, blocks: u32) -> Command {
        if self.zeroout {
            let block_length = disk.geometry.block_length;
            let command = encode::write_same16(lba, blocks, block_length, WriteSameOptions::default());
            return Command::new(command).with_data(vec![0; block_length as usize]);
        }
        let data = unmap_list(lba, blocks);
        Command::new(encode::unmap(false, 0, data.len() as u16)).with_data(data)
    }

    fn failed(&self, error: &Error) -> Failure {
        let name = if self.zeroout { "writesame16" } else { "unmap" };
        Failure::session(format!("Failed to execute {name} command : "), error)
    }
}

/// The blocks of a range in pieces of at most so many. They end where the disk likes to have ends.
fn pieces(range: Range, disk: &Disk, longest: u64) -> Vec<(u64, u32)> {
    let block_length = u64::from(disk.geometry.block_length);
    let limits = disk.limits.unwrap_or_default();
    let granularity = u64::from(limits.optimal_unmap_granularity).max(1);
    let alignment = if limits.unmap_granularity_alignment_valid { limits.unmap_granularity_alignment } else { 0 };
    divide(range.offset / block_length, range.length / block_length, longest, (granularity, alignment.into()))
}

fn divide(begin: u64, blocks: u64, longest: u64, (granularity, alignment): (u64, u64)) -> Vec<(u64, u32)> {
    let end = begin + blocks;
    let mut pieces = Vec::new();
    let mut lba = begin;
    while lba < end {
        let mut piece_end = end.min(lba.saturating_add(longest));
        if piece_end < end {
            let over = piece_end.saturating_sub(alignment % granularity) % granularity;
            if piece_end - over > lba {
                piece_end -= over;
            }
        }
        pieces.push((lba, u32::try_from(piece_end - lba).unwrap_or(u32::MAX)));
        lba = piece_end;
    }
    pieces
}

/// UNMAP parameter list with one descriptor (SBC-3, 5.28).
fn unmap_list(lba: u64, blocks: u32) -> Vec<u8> {
    let mut list = vec![0; 24];
    list[0..2].copy_from_slice(&22_u16.to_be_bytes());
    list[2..4].copy_from_slice(&16_u16.to_be_bytes());
    list[8..16].copy_from_slice(&lba.to_be_bytes());
    list[16..20].copy_from_slice(&blocks.to_be_bytes());
    list
}

#[cfg(test)]
mod tests {
    use super::{divide, unmap_list};

    #[test]
    fn pieces_cover_a_range_and_end_at_granules() {
        assert_eq!(divide(0, 10, 4, (1, 0)), [(0, 4), (4, 4), (8, 2)]);
        assert_eq!(divide(3, 20, 10, (8, 0)), [(3, 5), (8, 8), (16, 7)]);
        assert_eq!(divide(3, 20, 10, (8, 1)), [(3, 6), (9, 8), (17, 6)]);
        assert_eq!(divide(0, 6, 2, (8, 0)), [(0, 2), (2, 2), (4, 2)]);
        assert_eq!(divide(5, 0, 2, (1, 0)), []);
    }

    #[test]
    fn a_list_has_its_fields_where_sbc_says() {
        let list = unmap_list(0x0102, 0x0304);
        assert_eq!(list[..8], [0, 22, 0, 16, 0, 0, 0, 0]);
        assert_eq!(list[14..20], [1, 2, 0, 0, 3, 4]);
    }
}
