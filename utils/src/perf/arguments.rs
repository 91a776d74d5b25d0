// SPDX-License-Identifier: LGPL-2.1-or-later
//! The command line of iscsi-perf.

use std::path::PathBuf;

use clap::{Parser, value_parser};

use crate::connection::Common;
use crate::copying::DEPTHS;
use crate::failure::Failure;
use crate::manual::Manual;
use crate::output::Output;
use crate::program::Program;

/// Measure how fast a disk is
#[derive(Parser, Debug)]
#[command(name = "iscsi-perf")]
pub struct Arguments {
    /// The disk: iscsi://[USER[%PASSWORD]@]HOST[:PORT]/TARGET/LUN
    #[arg(value_name = "URL")]
    pub(super) url: String,

    /// Requests on their way at a time
    #[arg(short, long, value_name = "NUMBER", default_value = "32", value_parser = value_parser!(u32).range(i64::from(*DEPTHS.start())..=i64::from(*DEPTHS.end())))]
    pub(super) max: u32,

    /// Blocks of one request
    #[arg(short, long, value_name = "NUMBER", default_value = "8", value_parser = value_parser!(u32).range(1..=65535))]
    pub(super) blocks: u32,

    /// How long to measure; 0 for until interrupted
    #[arg(short = 't', long, value_name = "SECONDS", default_value = "0")]
    pub(super) runtime: u32,

    /// Any blocks, not one after another
    #[arg(short, long)]
    pub(super) random: bool,

    /// Requests of any length from 1 block to that of --blocks
    #[arg(short = 'R', long)]
    pub(super) random_blocks: bool,

    /// A new line each second, not the same one again
    #[arg(short, long)]
    pub(super) logging: bool,

    /// Go on when a request fails
    #[arg(short = 'n', long)]
    pub(super) ignore_errors: bool,

    /// How many attempts to open a lost session again may fail in a row; -1 for endless
    #[arg(short = 'x', value_name = "NUMBER", default_value = "-1", allow_negative_numbers = true, value_parser = value_parser!(i32).range(-1..))]
    pub(super) max_reconnects: i32,

    /// Writes among a hundred requests; what the disk holds is lost where they go
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = value_parser!(u8).range(0..=100))]
    pub(super) write: u8,

    /// The disk may be overwritten: nothing is written without this
    #[arg(long)]
    pub(super) destroy: bool,

    /// Sessions, each with a thread and with --max requests
    #[arg(long, value_name = "NUMBER", default_value = "1", value_parser = value_parser!(u16).range(1..=256))]
    pub(super) threads: u16,

    /// Run so long before measuring begins
    #[arg(long, value_name = "SECONDS", default_value = "0")]
    pub(super) warm_up: u32,

    /// End after so many requests
    #[arg(long, value_name = "NUMBER", value_parser = value_parser!(u64).range(1..))]
    pub(super) count: Option<u64>,

    /// Print percentiles and a histogram of how long requests took
    #[arg(long)]
    pub(super) latency: bool,

    /// Write a plot of how long requests took: an image for FILE.svg, else a page of HTML
    #[arg(long, value_name = "FILE")]
    pub(super) plot: Option<PathBuf>,

    #[command(flatten)]
    pub(super) common: Common,
}

impl Program for Arguments {
    const MANUAL: Manual = Manual {
        description: &[
            "Reads from a disk as fast as it answers, one block after another or any, and prints how many requests it \
             serves in a second. With --write it also writes: zeros, so that what the disk holds is lost. That needs \
             --destroy.",
            "With --latency it tells how long requests took, from when they were handed to the session until their answer \
             was there: percentiles, and a histogram. --plot draws the percentiles and the requests of each second into a \
             file.",
            "SIGINT and SIGTERM end it in good order: what is on its way is finished, and the average is printed. A second \
             signal ends it at once.",
            "The target is asked for a sign of life (NOP-Out) every 5 seconds; a session in which four of these have no answer \
             is opened again. A request that a busy disk has no room for is sent again; how often that was stands behind `busy`.",
        ],
        initiator_name: "iqn.2010-11.libiscsi:iscsi-perf",
        original_options: &[
            "initiator-name",
            "max",
            "blocks",
            "runtime",
            "random",
            "random-blocks",
            "logging",
            "ignore-errors",
            "help",
        ],
        nothing_named: "You must specify the URL",
        failure: 10,
        other_statuses: &[(1, "a request failed")],
        examples: &[
            (
                "iscsi-perf -t 10 iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "read one block after another for 10 seconds",
            ),
            (
                "iscsi-perf -t 10 -r -m 64 --latency iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "any blocks, 64 requests at a time, and how long they took",
            ),
            (
                "iscsi-perf -t 30 -r --write 30 --destroy --warm-up 5 --plot mix.html iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "three writes to seven reads, measured after five seconds, and a plot",
            ),
            (
                "iscsi-perf --count 100000 --threads 4 --json iscsi://10.0.0.1/iqn.2026-01.example:disk/1",
                "100000 requests over four sessions, for a script",
            ),
        ],
        fields: &[
            ("block_length, blocks", "bytes of a block, and number of blocks of the disk"),
            ("pattern", "sequential or random"),
            ("write_percent, depth, threads, request_blocks", "what was asked for"),
            ("seconds", "how long was measured"),
            ("requests, reads, writes, errors, busy", "how many there were"),
            ("bytes", "bytes that were moved"),
            ("iops, bytes_per_second", "averages"),
            (
                "latency_us",
                "microseconds: minimum, mean, deviation, maximum, and p50, p90, p95, p99, p99_9 and p99_99, below which so \
                 many of a hundred requests stayed; null without requests",
            ),
            ("is_interrupted", "whether a signal ended it"),
        ],
        differences: &[
            "The first line names this program and its version.",
            "On a terminal that is too narrow for the line of each second it is a shorter one; in a pipe, lines end with a \
             newline, and none begins with a carriage return, as if -l were given.",
            "The average rate with -R is that of the bytes that were moved.",
            "A request that fails ends with 1.",
        ],
    };

    fn common(&self) -> &Common {
        &self.common
    }

    fn run(&self, output: &mut Output) -> Result<(), Failure> {
        super::run(self, output)
    }
}
