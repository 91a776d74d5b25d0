// SPDX-License-Identifier: LGPL-2.1-or-later
//! The command line of iscsi-dd: options of the original, and operands of dd(1).

use clap::{Parser, ValueEnum, value_parser};

use super::amount::Amount;
use super::ends::End;
use crate::connection::Common;
use crate::copying::DEPTHS;
use crate::failure::Failure;
use crate::interruption;
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;

/// The two ends may be named by operands too, so that neither option is one that must be there.
const USAGE: &str = "iscsi-dd [OPTIONS] --src <SOURCE> --dst <DESTINATION> [OPERAND]...";

/// Copy between disks, files and pipes
#[derive(Parser, Debug)]
#[command(name = "iscsi-dd", override_usage = USAGE)]
pub struct Arguments {
    /// What is read: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN, a file, or - for standard input
    #[arg(short, long, value_name = "SOURCE")]
    pub(super) src: Option<String>,

    /// What is written: a URL, a file, or - for standard output
    #[arg(short, long, value_name = "DESTINATION")]
    pub(super) dst: Option<String>,

    /// Print how many blocks are copied while it goes on, instead of a bar
    #[arg(short, long)]
    pub(super) progress: bool,

    /// Use commands with addresses of 64 bits also where shorter ones would do
    #[arg(short = '6', long = "16")]
    pub(super) sixteen: bool,

    /// Let the target copy (EXTENDED COPY): the data do not come here
    #[arg(short, long)]
    pub(super) xcopy: bool,

    /// Commands on their way at a time
    #[arg(short, long, value_name = "NUMBER", default_value = "50", value_parser = value_parser!(u32).range(i64::from(*DEPTHS.start())..=i64::from(*DEPTHS.end())))]
    pub(super) max: u32,

    /// Blocks of one command [default: 200, or one of --block-size]
    #[arg(short, long, value_name = "NUMBER", value_parser = value_parser!(u32).range(1..))]
    pub(super) blocks: Option<u32>,

    /// Pass over what cannot be copied; the status tells of it
    #[arg(short = 'n', long)]
    pub(super) ignore_errors: bool,

    /// Bytes of the blocks in which --count, --skip and --seek count [default: the disk's]
    #[arg(long, value_name = "SIZE")]
    pub(super) block_size: Option<Amount>,

    /// Copy at most so many blocks, or bytes with a B behind the number
    #[arg(long, value_name = "NUMBER")]
    pub(super) count: Option<Amount>,

    /// Pass over so many blocks of the source
    #[arg(long, value_name = "NUMBER")]
    pub(super) skip: Option<Amount>,

    /// Begin behind so many blocks of the destination
    #[arg(long, value_name = "NUMBER")]
    pub(super) seek: Option<Amount>,

    /// How to write
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    pub(super) conv: Vec<Conversion>,

    /// Read both ends again afterwards, and compare them
    #[arg(long)]
    pub(super) verify: bool,

    /// if= of= bs= count= skip= seek= and conv= are taken as dd takes them
    #[arg(value_name = "OPERAND")]
    operands: Vec<String>,

    #[command(flatten)]
    pub(super) common: Common,
}

/// What `conv=` takes.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Conversion {
    /// Leave holes in a file, and unmapped blocks on a disk, for zeros
    Sparse,
    /// Keep what a file holds behind the copy
    Notrunc,
    /// Wait until a file is on its disk; for logical units this is always done
    Fsync,
    /// As --ignore-errors
    Noerror,
}

impl Arguments {
    /// What operands say goes into the options.
    fn with_operands(&self) -> Result<Self, Failure> {
        // What the command line was is kept by clap alone; this has the same fields.
        let mut merged = Self {
            src: self.src.clone(),
            dst: self.dst.clone(),
            conv: self.conv.clone(),
            operands: Vec::new(),
            common: self.common.clone(),
            ..*self
        };
        for operand in &self.operands {
            let Some((key, value)) = operand.split_once('=') else {
                return Err(Failure::usage(format!("{operand}: an operand is KEY=VALUE, such as count=200")));
            };
            let wrong = |text: String| Failure::usage(format!("{operand}: {text}"));
            let amount = || value.parse::<Amount>().map_err(wrong);
            match key {
                "if" => merged.src = Some(value.to_owned()),
                "of" => merged.dst = Some(value.to_owned()),
                "bs" => merged.block_size = Some(amount()?),
                "count" => merged.count = Some(amount()?),
                "skip" | "iseek" => merged.skip = Some(amount()?),
                "seek" | "oseek" => merged.seek = Some(amount()?),
                "conv" => {
                    for word in value.split(',') {
                        merged.conv.push(Conversion::from_str(word, false).map_err(wrong)?);
                    }
                }
                _ => return Err(wrong("no such operand".to_owned())),
            }
        }
        merged.ignore_errors |= merged.has_conversion(Conversion::Noerror);
        Ok(merged)
    }

    pub(super) fn has_conversion(&self, conversion: Conversion) -> bool {
        self.conv.contains(&conversion)
    }

    /// Source and destination.
    pub(super) fn ends(&self) -> Result<(End<'_>, End<'_>), Failure> {
        let missing = |what| Failure::usage(format!("You must specify a {what} url\nUsage: {USAGE}"));
        let source = End::of(self.src.as_deref().ok_or_else(|| missing("src"))?);
        let destination = End::of(self.dst.as_deref().ok_or_else(|| missing("dst"))?);
        if !source.is_disk() && !destination.is_disk() {
            return Err(Failure::usage("neither source nor destination is an iSCSI URL: dd(1) copies between files"));
        }
        if self.xcopy && !(source.is_disk() && destination.is_disk()) {
            return Err(Failure::usage("--xcopy copies between logical units only"));
        }
        if self.verify && [source, destination].contains(&End::Standard) {
            return Err(Failure::usage("--verify reads both ends twice: that cannot be done with a pipe"));
        }
        Ok((source, destination))
    }

    /// Whether standard output gets the data.
    pub(super) fn is_to_stdout(&self) -> bool {
        self.dst.as_deref().is_some_and(|name| End::of(name) == End::Standard)
    }

    /// Whether the begin of the source can be found again.
    pub(super) fn can_go_on(&self) -> bool {
        self.src.as_deref().is_some_and(|name| End::of(name) != End::Standard)
    }
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Copies a logical unit into a file, a file onto a logical unit, one logical unit onto another, or either from \
             or to a pipe, with many commands on their way at a time.",
            "Sizes may have K, M, G or T behind them, powers of 1024. Numbers count blocks, those of --block-size or of the \
             disk, and bytes with a B behind them: 200, 64K, 4096B, 1MiB. For those who know dd(1), operands are taken too: \
             if= of= bs= count= skip= seek= conv=.",
            "A file is cut off at the begin of the copy, unless conv=notrunc. With conv=sparse zeros become holes: of a \
             file, and on a disk that has WRITE SAME with UNMAP. Holes of the source are not read then: those of a file, \
             and unmapped blocks of a disk that has GET LBA STATUS. Where a file ends in the middle of a block, the rest of the \
             block on the disk stays as it is.",
            "A session that is lost is opened again, and the copy goes on; a target that says nothing for 20 seconds counts \
             as lost. SIGINT and SIGTERM end it in good order: what \
             is on its way is finished, and the options are printed with which the same command copies the rest. The same \
             holds for errors. A second signal ends it at once.",
            "On a terminal a bar shows how far it is, how fast, and how long it will take still.",
        ],
        initiator_name: "iqn.2010-11.ronnie:iscsi-inq",
        original_options: &[
            "src",
            "dst",
            "initiator-name",
            "progress",
            "16",
            "xcopy",
            "max",
            "blocks",
            "ignore-errors",
            "help",
        ],
        nothing_named: "You must specify a src url",
        failure: 10,
        other_statuses: &[(interruption::STATUS, "ended by SIGINT or SIGTERM")],
        examples: &[
            (
                "iscsi-dd -s iscsi://10.0.0.1/iqn.2026-01.example:disk/1 -d disk.img --conv sparse",
                "a disk into a file, with holes for zeros",
            ),
            (
                "iscsi-dd -s disk.img -d iscsi://10.0.0.1/iqn.2026-01.example:disk/2 --verify",
                "a file onto a disk, and a comparison of both afterwards",
            ),
            (
                "iscsi-dd -s iscsi://10.0.0.1/iqn.2026-01.example:disk/1 -d iscsi://10.0.0.1/iqn.2026-01.example:disk/2 -x",
                "one disk onto another, copied by the target itself",
            ),
            (
                "iscsi-dd if=iscsi://10.0.0.1/iqn.2026-01.example:disk/1 of=- bs=1M count=64 | zstd > begin.zst",
                "the first 64 MiB into a pipe",
            ),
        ],
        fields: &[
            ("bytes", "number of bytes that were copied"),
            ("blocks", "number of blocks"),
            ("block_length", "bytes of a block"),
            ("seconds", "how long it took"),
            ("bytes_per_second", "how fast that was"),
            ("verified", "whether both ends were compared afterwards"),
        ],
        differences: &[
            "The last block is copied, with and without -6.",
            "Source and destination may be files and pipes.",
            "With -p, lines in a pipe end with a newline, come at most once a second, and none begins with a carriage return.",
            "With -n the status is 10 if anything was passed over.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        super::run(&self.with_operands()?, output)
    }
}
