// SPDX-License-Identifier: LGPL-2.1-or-later
//! What was measured: as text, and as JSON.

use std::io::Write;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use super::worker::{self, Tally, Work};
use super::{Arguments, Second};
use crate::disk::Geometry;
use crate::failure::Failure;
use crate::output::Output;

/// Percentiles that are told, and their names in JSON.
pub(super) const PERCENTILES: [f64; 6] = [50.0, 90.0, 95.0, 99.0, 99.9, 99.99];

/// Rows of the histogram at most, and columns of its longest bar.
const ROWS: usize = 20;
const COLUMNS: u64 = 40;

/// Fields of `--json`.
#[derive(Serialize)]
pub(super) struct Document {
    block_length: u32,
    blocks: u64,
    pattern: &'static str,
    write_percent: u8,
    depth: u32,
    threads: u16,
    request_blocks: u32,
    seconds: f64,
    requests: u64,
    reads: u64,
    writes: u64,
    errors: u64,
    busy: u64,
    bytes: u64,
    iops: f64,
    bytes_per_second: f64,
    latency_us: Option<Latency>,
    is_interrupted: bool,
}

/// Microseconds.
#[derive(Serialize)]
struct Latency {
    minimum: f64,
    mean: f64,
    deviation: f64,
    maximum: f64,
    p50: f64,
    p90: f64,
    p95: f64,
    p99: f64,
    p99_9: f64,
    p99_99: f64,
}

/// What was measured.
pub(super) struct Report {
    pub(super) document: Document,
    pub(super) times: Histogram<u64>,
    pub(super) seconds: Vec<Second>,
    is_aborted: bool,
}

impl Report {
    pub(super) fn new(
        arguments: &Arguments,
        geometry: Geometry,
        work: &Work,
        tallies: Vec<Tally>,
        seconds: Vec<Second>,
        elapsed: Duration,
    ) -> Result<Self, Failure> {
        let mut times = worker::histogram()?;
        let (mut reads, mut writes, mut errors) = (0, 0, 0);
        for tally in tallies {
            // Both have the same bounds.
            let _ = times.add(&tally.times);
            reads += tally.reads;
            writes += tally.writes;
            errors += tally.errors;
        }
        let requests = reads + writes;
        let bytes = work.bytes.load(Ordering::Relaxed);
        let length = elapsed.as_secs_f64().max(1e-6);
        let document = Document {
            block_length: geometry.block_length,
            blocks: geometry.blocks,
            pattern: if arguments.random { "random" } else { "sequential" },
            write_percent: arguments.write,
            depth: arguments.max,
            threads: arguments.threads,
            request_blocks: work.blocks,
            seconds: length,
            requests,
            reads,
            writes,
            errors,
            busy: work.busy.load(Ordering::Relaxed),
            bytes,
            iops: requests as f64 / length,
            bytes_per_second: bytes as f64 / length,
            latency_us: (requests > 0).then(|| latency(&times)),
            is_interrupted: work.interruption.is_wanted(),
        };
        Ok(Self { document, times, seconds, is_aborted: work.interruption.is_urgent() })
    }

    /// What stands before the numbers in a plot.
    pub(super) fn title(&self) -> String {
        let Document { pattern, write_percent, depth, threads, request_blocks, block_length, .. } = &self.document;
        let action = match write_percent {
            0 => "reads".to_owned(),
            100 => "writes".to_owned(),
            percent => format!("requests, {percent} % of them writes"),
        };
        let bytes = u64::from(*request_blocks) * u64::from(*block_length);
        format!("{pattern} {action} of {bytes} bytes, {depth} at a time in {threads} sessions")
    }

    /// Averages in one line.
    pub(super) fn averages(&self) -> String {
        let Document { iops, bytes_per_second, requests, .. } = &self.document;
        format!("{requests} requests, {iops:.0} a second, {:.1} MiB/s", bytes_per_second / f64::from(1 << 20))
    }

    pub(super) fn print(&self, arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
        let is_one_line = output.is_terminal() && !arguments.logging;
        let over = if is_one_line { "\r" } else { "" };
        let Document { iops, bytes_per_second, .. } = self.document;
        let rate = (bytes_per_second / f64::from(1 << 20)) as u64;
        let average = format!("iops average {} ({rate} MB/s)", iops as u64);
        // What the line of a second leaves behind it is wiped out; a narrow terminal has a short one.
        match super::console_width(output) {
            Some(columns) => {
                let columns = columns.saturating_sub(1);
                writeln!(output, "{over}{average:<columns$}")?;
            }
            None => writeln!(output, "{average}{:56}", "")?,
        }
        writeln!(output)?;
        if arguments.latency {
            self.print_latency(output)?;
        }
        writeln!(output, "{}", if self.is_aborted { "ABORTED!" } else { "finished." })?;
        Ok(())
    }

    fn print_latency(&self, output: &mut Output) -> Result<(), Failure> {
        if self.times.is_empty() {
            return Ok(());
        }
        writeln!(
            output,
            "latency: minimum {}, mean {}, maximum {}",
            time(self.times.min()),
            time(self.times.mean() as u64),
            time(self.times.max())
        )?;
        for percentile in PERCENTILES {
            writeln!(
                output,
                "  {:>7} {:>10}",
                format!("p{percentile}"),
                time(self.times.value_at_quantile(percentile / 100.0))
            )?;
        }
        writeln!(output)?;
        let rows = rows(&self.times);
        let most = rows.iter().map(|row| row.1).max().unwrap_or(1).max(1);
        for (limit, count) in rows {
            let bar = "#".repeat((count * COLUMNS).div_ceil(most) as usize);
            let percent = count as f64 * 100.0 / self.times.len() as f64;
            writeln!(output, "{}", format!("  < {:>10} {percent:>6.2} % {bar}", time(limit)).trim_end())?;
        }
        writeln!(output)?;
        Ok(())
    }
}

/// Upper limits and counts: limits grow by steps of 1, 2 and 5, and the few slowest have the rest.
fn rows(times: &Histogram<u64>) -> Vec<(u64, u64)> {
    let mut limits = Vec::new();
    let mut decade = 1_000_u64;
    while limits.last().is_none_or(|last| *last <= times.max()) {
        limits.extend([decade, decade * 2, decade * 5]);
        decade *= 10;
    }
    let first = limits.iter().position(|limit| *limit > times.min()).unwrap_or(0);
    let last = limits.iter().position(|limit| *limit > times.max()).unwrap_or(limits.len() - 1);
    let limits = &limits[first..=last.min(first + ROWS - 1)];
    let mut below = 0;
    limits
        .iter()
        .enumerate()
        .map(|(row, limit)| {
            let limit = if row + 1 == limits.len() { (*limit).max(times.max() + 1) } else { *limit };
            let count = times.count_between(below, limit - 1);
            below = limit;
            (limit, count)
        })
        .collect()
}

fn latency(times: &Histogram<u64>) -> Latency {
    let microseconds = |nanoseconds: f64| (nanoseconds / 100.0).round() / 10.0;
    let [p50, p90, p95, p99, p99_9, p99_99] =
        PERCENTILES.map(|percentile| microseconds(times.value_at_quantile(percentile / 100.0) as f64));
    Latency {
        minimum: microseconds(times.min() as f64),
        mean: microseconds(times.mean()),
        deviation: microseconds(times.stdev()),
        maximum: microseconds(times.max() as f64),
        p50,
        p90,
        p95,
        p99,
        p99_9,
        p99_99,
    }
}

/// Nanoseconds with a unit that fits.
pub(super) fn time(nanoseconds: u64) -> String {
    let number = nanoseconds as f64;
    match nanoseconds {
        0..=999_999 => format!("{:.1} us", number / 1e3),
        1_000_000..=999_999_999 => format!("{:.2} ms", number / 1e6),
        _ => format!("{:.2} s", number / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::{rows, time};
    use crate::perf::worker::histogram;

    #[test]
    fn every_request_stands_in_one_row() {
        let mut times = histogram().expect("bounds that are good");
        for nanoseconds in [1_000, 1_500, 40_000, 40_001, 900_000, 3_000_000_000] {
            times.saturating_record(nanoseconds);
        }
        let rows = rows(&times);
        assert_eq!(rows.iter().map(|row| row.1).sum::<u64>(), 6);
        assert_eq!(rows.first(), Some(&(2_000, 2)));
        assert_eq!(rows.last().map(|row| row.1), Some(1));
        assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn times_have_units() {
        assert_eq!(
            (time(1_500).as_str(), time(2_000_000).as_str(), time(3_000_000_000).as_str()),
            ("1.5 us", "2.00 ms", "3.00 s")
        );
    }
}
