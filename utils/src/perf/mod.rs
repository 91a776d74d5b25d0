// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-perf: how many requests a disk serves, and how long they take.
//!
//! - [`arguments`]: the command line
//! - [`worker`]: a session that is kept busy
//! - here: beginning, the line of each second, and the end
//! - [`report`]: percentiles, histogram and JSON; [`plot`]: an image of them

mod arguments;
mod plot;
mod report;
mod worker;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub use arguments::Arguments;
use report::Report;
use worker::{Tally, Work};

use crate::connection::lun_url;
use crate::disk::{Disk, Geometry};
use crate::failure::Failure;
use crate::interruption::Interruption;
use crate::output::Output;

/// Columns of the original's line of each second.
const WIDE_LINE: usize = 120;

/// How often it is looked whether all is over.
const LOOK: Duration = Duration::from_millis(20);

/// One second as it was.
#[derive(Clone, Copy)]
struct Second {
    requests: u64,
    bytes: u64,
}

fn run(arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
    if arguments.write > 0 && !arguments.destroy {
        let text = "--write overwrites what the disk holds: give --destroy too if that may be";
        return Err(Failure::usage(text));
    }
    let is_shown = !arguments.common.json;
    if is_shown {
        writeln!(output, "iscsi-perf version {}\n", env!("CARGO_PKG_VERSION"))?;
        output.flush()?;
    }
    let interruption = Interruption::watch()?;
    let disks = open(arguments, &interruption)?;
    let Some(geometry) = disks.first().map(|disk| disk.geometry) else { return Ok(()) };
    let longest = disks.iter().fold(arguments.blocks, |longest, disk| disk.longest_transfer(longest));
    if is_shown {
        announce(arguments, geometry, longest, output)?;
    }
    let work = Arc::new(Work {
        blocks: longest,
        is_random: arguments.random,
        has_random_lengths: arguments.random_blocks,
        write_percent: arguments.write,
        ignores_errors: arguments.ignore_errors,
        depth: arguments.max as usize,
        count: arguments.count.map(AtomicU64::new),
        next: AtomicU64::new(0),
        is_measured: AtomicBool::new(arguments.warm_up == 0),
        is_over: AtomicBool::new(false),
        requests: AtomicU64::new(0),
        bytes: AtomicU64::new(0),
        busy: AtomicU64::new(0),
        in_flight: AtomicU64::new(0),
        interruption: interruption.clone(),
    });
    let mut sessions = Vec::new();
    for (number, disk) in disks.into_iter().enumerate() {
        let work = Arc::clone(&work);
        let run = move || worker::work(disk, &work, number as u64);
        sessions.push(thread::Builder::new().name(format!("session {number}")).spawn(run)?);
    }
    let watched = watch(arguments, &work, &sessions, is_shown, output);
    work.is_over.store(true, Ordering::Relaxed);
    let tallies = join(sessions);
    let (seconds, elapsed) = watched?;
    let report = Report::new(arguments, geometry, &work, tallies?, seconds, elapsed)?;
    if let Some(path) = &arguments.plot {
        plot::write(path, &report)?;
    }
    if !is_shown {
        return output.json(&report.document);
    }
    report.print(arguments, output)
}

/// Opens all sessions.
fn open(arguments: &Arguments, interruption: &Interruption) -> Result<Vec<Disk>, Failure> {
    let url = lun_url(&arguments.url)?;
    let mut connector = arguments.common.connector(0)?;
    connector.reconnects = u32::try_from(arguments.max_reconnects).ok();
    (0..arguments.threads)
        .map(|_| {
            let session = connector.connect(&url).map_err(|error| Failure::session("Login Failed. ", &error))?;
            interruption.wakes(session.interrupter());
            Disk::of(session)
        })
        .collect()
}

fn announce(arguments: &Arguments, geometry: Geometry, longest: u32, output: &mut Output) -> Result<(), Failure> {
    let Geometry { block_length, blocks, .. } = geometry;
    let size = geometry.size();
    writeln!(output, "connected to {}", without_password(&arguments.url))?;
    writeln!(output, "capacity is {blocks} blocks or {size} byte ({} MB)", size >> 20)?;
    let pattern = if arguments.random { "RANDOM" } else { "SEQUENTIAL" };
    let action = match arguments.write {
        0 => "READ".to_owned(),
        100 => "WRITE".to_owned(),
        percent => format!("READ/WRITE {}/{percent}", 100 - percent),
    };
    let sessions = match arguments.threads {
        1 => String::new(),
        sessions => format!(" in each of {sessions} sessions"),
    };
    writeln!(output, "performing {pattern} {action} with {} parallel requests{sessions}", arguments.max)?;
    let bytes = u64::from(longest) * u64::from(block_length);
    if arguments.random_blocks {
        writeln!(output, "RANDOM transfer size of 1 - {longest} blocks ({block_length} - {bytes} byte)")?;
    } else {
        writeln!(output, "FIXED transfer size of {longest} blocks ({bytes} byte)")?;
    }
    match (arguments.runtime, arguments.count) {
        (0, Some(count)) => writeln!(output, "will run for {count} requests.")?,
        (0, None) => writeln!(output, "infinite runtime - press CTRL-C to abort.")?,
        (seconds, _) => writeln!(output, "will run for {seconds} seconds.")?,
    }
    writeln!(output)?;
    output.flush()?;
    Ok(())
}

/// A URL that may be shown.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.split_once('@') {
        Some((user, place)) => match user.split_once('%') {
            Some((name, _)) => format!("{scheme}://{name}@{place}"),
            None => url.to_owned(),
        },
        None => url.to_owned(),
    }
}

/// Waits until it is over, and prints a line each second. Gives the seconds, and how long it was measured.
fn watch(
    arguments: &Arguments,
    work: &Work,
    sessions: &[JoinHandle<Result<Tally, Failure>>],
    is_shown: bool,
    output: &mut Output,
) -> Result<(Vec<Second>, Duration), Failure> {
    let warm = Instant::now() + Duration::from_secs(arguments.warm_up.into());
    while Instant::now() < warm && !work.interruption.is_wanted() && !sessions.iter().all(JoinHandle::is_finished) {
        thread::sleep(LOOK);
    }
    work.is_measured.store(true, Ordering::Relaxed);
    let begin = Instant::now();
    let mut seconds: Vec<Second> = Vec::new();
    let (mut requests, mut bytes) = (0, 0);
    let mut last = begin;
    loop {
        thread::sleep(LOOK);
        let now = Instant::now();
        let elapsed = now - begin;
        let is_late = arguments.runtime > 0 && elapsed >= Duration::from_secs(arguments.runtime.into());
        let is_over = is_late || work.interruption.is_wanted() || sessions.iter().all(JoinHandle::is_finished);
        if now - last >= Duration::from_secs(1) && !is_over {
            let (all_requests, all_bytes) = (work.requests.load(Ordering::Relaxed), work.bytes.load(Ordering::Relaxed));
            let second = Second { requests: all_requests - requests, bytes: all_bytes - bytes };
            seconds.push(second);
            if is_shown {
                print_second(arguments, work, second, (now - last, elapsed), output)?;
            }
            (requests, bytes, last) = (all_requests, all_bytes, now);
        }
        if is_over {
            // What is on its way is finished, but not counted.
            return Ok((seconds, elapsed));
        }
    }
}

fn print_second(
    arguments: &Arguments,
    work: &Work,
    second: Second,
    (length, elapsed): (Duration, Duration),
    output: &mut Output,
) -> Result<(), Failure> {
    let rate = |number: u64, time: Duration| (number as f64 / time.as_secs_f64()) as u64;
    let (requests, bytes) = (work.requests.load(Ordering::Relaxed), work.bytes.load(Ordering::Relaxed));
    let clock = match arguments.runtime {
        0 => elapsed.as_secs(),
        runtime => u64::from(runtime).saturating_sub(elapsed.as_secs()),
    };
    let clock = format!("{:02}:{:02}:{:02}", clock / 3600, clock / 60 % 60, clock % 60);
    let (current, current_rate) = (rate(second.requests, length), rate(second.bytes, length) >> 20);
    let (average, average_rate) = (rate(requests, elapsed), rate(bytes, elapsed) >> 20);
    let (in_flight, busy) = (work.in_flight.load(Ordering::Relaxed), work.busy.load(Ordering::Relaxed));
    let columns = console_width(output);
    let line = if columns.is_none_or(|columns| columns >= WIDE_LINE) {
        let lba = work.next.load(Ordering::Relaxed);
        format!(
            "{clock} - lba {lba}, iops current {current} ({current_rate} MB/s), iops average {average} \
             ({average_rate} MB/s), in_flight {in_flight}, busy {busy}        "
        )
    } else {
        format!("{clock} iops {current} ({current_rate} MB/s), average {average} ({average_rate} MB/s), busy {busy}   ")
    };
    let is_one_line = output.is_terminal() && !arguments.logging;
    if is_one_line {
        let columns = columns.unwrap_or(WIDE_LINE).saturating_sub(1);
        write!(output, "\r{line:.columns$}")?;
    } else {
        writeln!(output, "{line}")?;
    }
    output.flush()?;
    Ok(())
}

/// Columns of the terminal; `None` in a pipe.
fn console_width(output: &Output) -> Option<usize> {
    output.is_terminal().then(|| usize::from(console::Term::stdout().size().1))
}

fn join(sessions: Vec<JoinHandle<Result<Tally, Failure>>>) -> Result<Vec<Tally>, Failure> {
    let results: Vec<_> = sessions.into_iter().map(JoinHandle::join).collect();
    // A thread that panicked has told why.
    results.into_iter().map(|result| result.unwrap_or_else(|_| Err(Failure::told(crate::Kind::Io)))).collect()
}
