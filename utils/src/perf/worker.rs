// SPDX-License-Identifier: LGPL-2.1-or-later
//! One session that is kept busy.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use iscsi_client::blocking::Error;

use crate::disk::Disk;
use crate::failure::{Failure, Kind};
use crate::interruption::Interruption;
use crate::pipeline::Pipeline;

/// Longest time that is told apart from a longer one, in nanoseconds: an hour.
const LONGEST: u64 = 3_600_000_000_000;

/// Digits of a time that are kept.
const DIGITS: u8 = 3;

/// What all sessions do together.
pub(super) struct Work {
    pub(super) blocks: u32,
    pub(super) is_random: bool,
    pub(super) has_random_lengths: bool,
    pub(super) write_percent: u8,
    pub(super) ignores_errors: bool,
    pub(super) depth: usize,
    /// Requests that may begin still; `None` without a limit.
    pub(super) count: Option<AtomicU64>,
    /// Next block of those who go one after another.
    pub(super) next: AtomicU64,
    /// Measuring has begun.
    pub(super) is_measured: AtomicBool,
    /// No more requests shall begin.
    pub(super) is_over: AtomicBool,
    pub(super) requests: AtomicU64,
    pub(super) bytes: AtomicU64,
    pub(super) busy: AtomicU64,
    pub(super) in_flight: AtomicU64,
    pub(super) interruption: Interruption,
}

/// What one session has come to.
pub(super) struct Tally {
    /// Nanoseconds from request to answer.
    pub(super) times: Histogram<u64>,
    pub(super) reads: u64,
    pub(super) writes: u64,
    pub(super) errors: u64,
}

/// Where a histogram of a session's times comes from.
pub(super) fn histogram() -> Result<Histogram<u64>, Failure> {
    Histogram::new_with_bounds(1, LONGEST, DIGITS).map_err(|error| Failure::new(Kind::Io, error.to_string()))
}

/// A request on its way.
struct Request {
    begin: Instant,
    bytes: u64,
    is_write: bool,
    /// It began before measuring did.
    is_early: bool,
}

/// Numbers that look like chance (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^= number >> 31;
        ((u128::from(number) * u128::from(limit)) >> 64) as u64
    }
}

/// Keeps a disk busy until it is over.
pub(super) fn work(mut disk: Disk, work: &Work, number: u64) -> Result<Tally, Failure> {
    let mut tally = Tally { times: histogram()?, reads: 0, writes: 0, errors: 0 };
    let mut chance = Chance(number);
    let mut pipeline = Pipeline::default();
    let mut memory: Vec<Vec<u8>> = Vec::new();
    let mut repeated = 0;
    loop {
        while pipeline.len() < work.depth && work.may_begin() {
            let (lba, blocks) = work.place(&disk, &mut chance);
            let length = blocks * disk.geometry.block_length;
            let is_write = chance.below(100) < work.write_percent.into();
            let mut data = memory.pop().unwrap_or_default();
            let command = if is_write {
                data.clear();
                data.resize(length as usize, 0);
                disk.geometry.write(lba, data)
            } else {
                disk.geometry.read(lba, length).with_data(data)
            };
            let request = Request {
                begin: Instant::now(),
                bytes: length.into(),
                is_write,
                is_early: !work.is_measured.load(Ordering::Relaxed),
            };
            work.in_flight.fetch_add(1, Ordering::Relaxed);
            pipeline.begin(&mut disk.session, request, command).map_err(|error| lost(&error))?;
        }
        if pipeline.is_empty() {
            // The numbers are there, whether the target takes its leave properly or not.
            let _ = disk.session.log_out();
            return Ok(tally);
        }
        // Sessions in which nothing happens look at times whether all is over.
        let next = pipeline.next(&mut disk.session, Some(Duration::from_millis(500))).map_err(|error| lost(&error))?;
        work.busy.fetch_add(pipeline.repeated() - repeated, Ordering::Relaxed);
        repeated = pipeline.repeated();
        let Some((request, result)) = next else {
            if work.interruption.is_urgent() {
                return Ok(tally);
            }
            continue;
        };
        work.in_flight.fetch_sub(1, Ordering::Relaxed);
        match result {
            Ok(answer) => {
                memory.push(answer.data);
                if !request.is_early && !work.is_over.load(Ordering::Relaxed) {
                    tally.note(&request);
                    work.requests.fetch_add(1, Ordering::Relaxed);
                    work.bytes.fetch_add(request.bytes, Ordering::Relaxed);
                }
            }
            Err(_) if work.ignores_errors => tally.errors += 1,
            Err(error) => {
                work.is_over.store(true, Ordering::Relaxed);
                let name = if request.is_write { "WRITE16" } else { "READ16" };
                return Err(Failure::session(format!("{name} failed : "), &error).with_status(1));
            }
        }
    }
}

fn lost(error: &Error) -> Failure {
    Failure::session("", error).with_status(1)
}

impl Tally {
    fn note(&mut self, request: &Request) {
        let time = u64::try_from(request.begin.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.times.saturating_record(time.max(1));
        if request.is_write {
            self.writes += 1;
        } else {
            self.reads += 1;
        }
    }
}

impl Work {
    fn may_begin(&self) -> bool {
        if self.is_over.load(Ordering::Relaxed) || self.interruption.is_wanted() {
            return false;
        }
        // What runs before measuring begins does not count.
        match &self.count {
            Some(count) if self.is_measured.load(Ordering::Relaxed) => {
                count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |rest| rest.checked_sub(1)).is_ok()
            }
            _ => true,
        }
    }

    /// Where the next request goes, and how many blocks it has.
    fn place(&self, disk: &Disk, chance: &mut Chance) -> (u64, u32) {
        let total = disk.geometry.blocks;
        let longest = disk.longest_transfer(self.blocks);
        let longest = u32::try_from(u64::from(longest).min(total)).unwrap_or(longest);
        let blocks = match self.has_random_lengths {
            true => u32::try_from(chance.below(longest.into()) + 1).unwrap_or(longest),
            false => longest,
        };
        if self.is_random {
            let place = chance.below(total - u64::from(blocks) + 1);
            self.next.store(place, Ordering::Relaxed);
            return (place, blocks);
        }
        let step = |next: u64| if next + u64::from(blocks) > total { 0 } else { next };
        let place =
            self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |next| Some(step(next) + u64::from(blocks)));
        (step(place.unwrap_or(0)), blocks)
    }
}
