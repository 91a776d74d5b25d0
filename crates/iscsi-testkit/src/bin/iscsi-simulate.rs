// SPDX-License-Identifier: LGPL-2.1-or-later
//! Runs seeds of the simulation.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::Instant;

use clap::Parser;
use iscsi_testkit::simulation::flips::{FlipReport, Flips, Part, Struck, Way};
use iscsi_testkit::simulation::{Fault, Report, Run, heap};

#[global_allocator]
static COUNTING: heap::Counting = heap::Counting;

/// Runs of the library against a target, a network and a clock that are simulated, each from its seed.
///
/// The last line says how many ran. Ends with status 1 if an invariant did not hold in one of them.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The seeds: one number, or FIRST..LAST with both ends
    seeds: Seeds,
    /// Print everything that happens
    #[arg(long)]
    verbose: bool,
    /// Print how often each kind of fault has struck
    #[arg(long)]
    faults: bool,
    /// Fail unless so many kinds of fault have struck
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    at_least_kinds: usize,
    /// Flip bits on the wire of sessions with digests instead, 100 times for each seed, and print where
    #[arg(long, conflicts_with_all = ["faults", "at_least_kinds"])]
    flips: bool,
    /// Runs at a time; 0 for as many as there are processors
    #[arg(long, default_value_t = 0)]
    threads: usize,
}

#[derive(Clone, Copy)]
struct Seeds {
    first: u64,
    last: u64,
}

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let number = |text: &str| text.parse::<u64>().map_err(|_| format!("'{text}' is not a seed"));
        let seeds = Self { first: number(first)?, last: number(last)? };
        if seeds.first > seeds.last || seeds.last == u64::MAX {
            return Err("FIRST..LAST must have at least one seed, all below 2^64-1".into());
        }
        Ok(seeds)
    }
}

/// What has come of the runs so far.
#[derive(Default)]
struct Sum {
    ran: u64,
    failed: u64,
    happenings: u64,
    time: u64,
    struck: Vec<u64>,
}

/// What has come of the runs with flipped bits so far.
#[derive(Default)]
struct FlipSum {
    ran: u64,
    failed: u64,
    struck: Struck,
    bursts: u64,
    commands: u64,
    connections: u64,
}

/// Failures that are printed; more are counted.
const SHOWN: u64 = 20;

impl Sum {
    fn add(&mut self, report: &Report) {
        self.ran += 1;
        self.happenings += report.happenings;
        self.time += report.time;
        self.struck.resize(Fault::ALL.len(), 0);
        for (sum, count) in self.struck.iter_mut().zip(&report.struck) {
            *sum += u64::from(*count);
        }
        if let Some(text) = report.failure() {
            self.failed += 1;
            if self.failed <= SHOWN {
                println!("{text}");
            }
        }
    }
}

impl FlipSum {
    fn add(&mut self, report: &FlipReport) {
        self.ran += 1;
        self.bursts += report.bursts;
        self.commands += report.commands;
        self.connections += report.connections;
        for (sum, count) in self.struck.iter_mut().flatten().zip(report.struck.iter().flatten()) {
            *sum += count;
        }
        if let Some(text) = report.failure() {
            self.failed += 1;
            if self.failed <= SHOWN {
                println!("{text}");
            }
        }
    }

    /// A row for each part of a PDU, in Markdown.
    fn print(&self) {
        println!("| part of a PDU | to the target | to the initiator |\n|---|---|---|");
        for part in Part::ALL {
            let counts = Way::ALL.map(|way| self.struck[way as usize][part as usize]);
            println!("| {} | {} | {} |", part.text(), counts[0], counts[1]);
        }
    }
}

/// Runs seeds with flipped bits.
fn flip(arguments: &Arguments, threads: usize) -> ExitCode {
    let Seeds { first, last } = arguments.seeds;
    let begin = Instant::now();
    let sum = Mutex::new(FlipSum::default());
    let add = |report: &FlipReport| sum.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(report);
    Flips { aloud: arguments.verbose, forged: false }.seeds(first, last, threads, add);
    let sum = sum.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    sum.print();
    println!(
        "simulation: {} flips were noticed in {:.1} s, {} of them bursts; {} seeds of {} failed; {} requests over {} \
         connections",
        sum.struck.iter().flatten().sum::<u64>(),
        begin.elapsed().as_secs_f64(),
        sum.bursts,
        sum.failed,
        sum.ran,
        sum.commands,
        sum.connections,
    );
    if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Seeds { first, last } = arguments.seeds;
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = match arguments.threads {
        _ if arguments.verbose => 1,
        0 => processors,
        threads => threads,
    };
    if arguments.flips {
        return flip(&arguments, threads);
    }
    let begin = Instant::now();
    let sum = Mutex::new(Sum::default());
    let add = |report: &Report| sum.lock().unwrap_or_else(std::sync::PoisonError::into_inner).add(report);
    Run { aloud: arguments.verbose, sabotage: None }.seeds(first, last, threads, add);
    let sum = sum.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let kinds = sum.struck.iter().filter(|count| **count > 0).count();
    if arguments.faults {
        for (fault, count) in Fault::ALL.iter().zip(&sum.struck) {
            println!("{count:>9}  {:<24} {}", format!("{fault:?}"), fault.text());
        }
    }
    if kinds < arguments.at_least_kinds {
        println!("only {kinds} kinds of fault have struck, not {}", arguments.at_least_kinds);
    }
    println!(
        "simulation: {} seeds ran in {:.1} s, {} failed; {} happenings in {} h of virtual time, {} faults of {kinds} kinds",
        sum.ran,
        begin.elapsed().as_secs_f64(),
        sum.failed,
        sum.happenings,
        sum.time / 3_600_000,
        sum.struck.iter().sum::<u64>(),
    );
    if sum.failed == 0 && kinds >= arguments.at_least_kinds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
