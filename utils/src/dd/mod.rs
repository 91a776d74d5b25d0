// SPDX-License-Identifier: LGPL-2.1-or-later
//! iscsi-dd: copies between disks, files and pipes.
//!
//! - [`arguments`]: the command line, and [`amount`], what sizes look like
//! - [`ends`]: the two ends as they are named, and opening them
//! - [`plan`]: which bytes go where
//! - [`run`](plan::Plan): here: the copy itself, how it ends, and how it may go on
//! - [`destination`]: writing; [`done`]: what is written; [`verification`]; [`offload`]: EXTENDED COPY

mod amount;
mod arguments;
mod destination;
mod done;
mod ends;
mod offload;
mod plan;
mod verification;

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

pub use arguments::Arguments;
use arguments::Conversion;
use destination::{Destination, DiskEnd, Ended, FileEnd};
use done::Done;
use ends::End;
use iscsi_client::blocking::Error;
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::vital_product_data::PageCode;
use plan::Plan;
use serde::Serialize;
use verification::Side;

use crate::copying::{self, Next, Ordered, Pieces, Source};
use crate::disk::Disk;
use crate::failure::{Failure, Kind, system_text};
use crate::interruption::Interruption;
use crate::output::Output;
use crate::pipeline::Pipeline;
use crate::program::complain;
use crate::progress::Progress;
use crate::questions;

/// Fields of `--json`.
#[derive(Serialize)]
struct Document {
    bytes: u64,
    blocks: u64,
    block_length: u64,
    seconds: f64,
    bytes_per_second: f64,
    verified: bool,
}

/// How long a line of `-p` stays the last one in a pipe.
const LINE: Duration = Duration::from_secs(1);

/// What a copy has come to so far, and how that is shown.
struct Copy<'a> {
    arguments: &'a Arguments,
    plan: &'a Plan,
    interruption: &'a Interruption,
    progress: Progress,
    done: Done,
    /// Pieces that could not be copied and were passed over.
    errors: u64,
    shown: Option<Instant>,
}

/// Copies, and tells about it.
fn run(arguments: &Arguments, output: &mut Output) -> Result<(), Failure> {
    let interruption = Interruption::watch()?;
    let (source, destination) = arguments.ends()?;
    let (source_end, source_size) = ends::open_source(&arguments.common, source, arguments.sixteen)?;
    let disk = match destination {
        End::Disk(url) => Some(ends::open_disk(&arguments.common, url, arguments.sixteen)?),
        End::File(_) | End::Standard => None,
    };
    let plan = Plan::new(arguments, &source_end, source_size, disk.as_ref())?;
    let is_stdout = destination == End::Standard;
    let progress = Progress::new(plan.length, !arguments.progress && !is_stdout_shown(is_stdout));
    let begin = Instant::now();
    let mut copy = Copy {
        arguments,
        plan: &plan,
        interruption: &interruption,
        progress,
        done: Done::default(),
        errors: 0,
        shown: None,
    };
    let result = match (source_end, disk) {
        (Source::Disk(source), Some(disk)) if arguments.xcopy => copy.offload(*source, disk, output),
        (source, disk) => copy.through_here(source, destination, disk, output),
    };
    copy.progress.finish();
    if result.is_err() && arguments.progress && output.is_terminal() && !arguments.common.json {
        // What is said about it does not stand in the line of -p.
        writeln!(output)?;
    }
    result.map_err(|failure| copy.how_to_go_on(failure))?;
    let seconds = begin.elapsed().as_secs_f64();
    let bytes = copy.done.bytes();
    if copy.errors > 0 {
        return Err(Failure::new(Kind::Io, format!("{} pieces could not be copied", copy.errors)));
    }
    if arguments.verify {
        verify(arguments, &plan, bytes, &interruption)?;
    }
    let document = Document {
        bytes,
        blocks: bytes.div_ceil(plan.block_length),
        block_length: plan.block_length,
        seconds,
        bytes_per_second: bytes as f64 / seconds.max(1e-6),
        verified: arguments.verify,
    };
    tell(arguments, &document, is_stdout, output)
}

/// Data on a terminal and a bar do not go together.
fn is_stdout_shown(is_stdout: bool) -> bool {
    is_stdout && std::io::stdout().is_terminal()
}

fn tell(arguments: &Arguments, document: &Document, is_stdout: bool, output: &mut Output) -> Result<(), Failure> {
    let Document { blocks, block_length, seconds, bytes_per_second, .. } = document;
    let rate = bytes_per_second / f64::from(1 << 20);
    let line = format!("{blocks} blocks ({block_length} sized) copied in {seconds:.6} seconds, {rate:.2}M/s.");
    match (is_stdout, arguments.common.json) {
        (false, true) => output.json(document)?,
        (false, false) => {
            // Over the last line of -p.
            let over = if arguments.progress && output.is_terminal() { "\r" } else { "" };
            writeln!(output, "{over}{line}")?;
        }
        (true, true) => complain(&serde_json::to_string_pretty(document).map_err(std::io::Error::from)?),
        (true, false) => complain(&line),
    }
    Ok(())
}

impl Copy<'_> {
    /// The data come here and go on.
    fn through_here(
        &mut self,
        source: Source,
        end: End<'_>,
        disk: Option<Disk>,
        output: &mut Output,
    ) -> Result<(), Failure> {
        let bell = disk.as_ref().map(|disk| disk.session.interrupter());
        if let Some(bell) = &bell {
            self.interruption.wakes(bell.clone());
        }
        let mut destination = self.open_destination(end, disk)?;
        let mut reading = self.plan.reading(self.plan.source_begin, self.plan.length, self.arguments.max);
        reading.longest_hole = destination.longest_hole();
        let pieces = copying::start(source, reading, bell, self.interruption)?;
        self.transfer(&mut destination, &pieces, output)?;
        match destination {
            Destination::Disk(mut end) => {
                end.disk.flush().map_err(|error| failed("SYNCHRONIZE CACHE", &error))?;
                // All is written, whether the target takes its leave properly or not.
                let _ = end.disk.session.log_out();
                Ok(())
            }
            Destination::File(end) => {
                let wants_sync = self.arguments.has_conversion(Conversion::Fsync);
                let finished = end.finish(self.done.without_gap(), wants_sync);
                finished.map_err(|error| Failure::new(Kind::Io, format!("cannot write: {}", system_text(&error))))
            }
            Destination::Stream(_) => Ok(()),
        }
    }

    fn open_destination(&self, end: End<'_>, disk: Option<Disk>) -> Result<Destination, Failure> {
        let wants_holes = self.arguments.has_conversion(Conversion::Sparse);
        let begin = self.plan.destination_begin;
        match (end, disk) {
            (_, Some(mut disk)) => {
                let longest_hole = if wants_holes { longest_hole(&mut disk)? } else { None };
                let pipeline = Pipeline::default();
                Ok(Destination::Disk(Box::new(DiskEnd { disk, begin, longest_hole, pipeline })))
            }
            (End::File(name), None) => {
                let keeps = self.arguments.has_conversion(Conversion::Notrunc);
                let file = ends::open_file(name)?;
                let prepare = || -> std::io::Result<Option<u64>> {
                    let metadata = file.metadata()?;
                    if !metadata.is_file() {
                        return Ok(None);
                    }
                    if !keeps {
                        file.set_len(begin)?;
                    }
                    Ok(wants_holes.then_some(file.metadata()?.len()))
                };
                let holes_from = prepare().map_err(|error| ends::cannot("write", name, &error))?;
                Ok(Destination::File(FileEnd { file, begin, holes_from }))
            }
            (_, None) => Ok(Destination::Stream(Ordered::default())),
        }
    }

    /// Moves pieces until all have come and are written.
    fn transfer(&mut self, destination: &mut Destination, pieces: &Pieces, output: &mut Output) -> Result<(), Failure> {
        let mut is_over = false;
        let mut is_full = false;
        let mut ended = Vec::new();
        loop {
            while !is_over {
                match if destination.is_idle() { pieces.wait() } else { pieces.look() } {
                    Next::Piece(mut piece) => {
                        is_full = self.plan.cut(&mut piece);
                        is_over = is_full;
                        destination.put(piece, pieces, output, &mut ended)?;
                    }
                    Next::Nothing => break,
                    Next::End => is_over = true,
                }
                for one in ended.drain(..) {
                    self.note(one, output)?;
                }
            }
            if self.interruption.is_urgent() {
                return Err(self.interruption.failure());
            }
            if !destination.is_idle() {
                if let Some(one) = destination.wait(pieces)? {
                    self.note(one, output)?;
                }
            } else if is_over {
                break;
            }
        }
        match self.plan.length {
            _ if is_full => {
                let text = format!("the destination is full after {} bytes", self.done.bytes());
                Err(Failure::new(Kind::Io, text))
            }
            Some(length) if self.done.without_gap() >= length => Ok(()),
            _ if self.interruption.is_wanted() => Err(self.interruption.failure()),
            // A pipe may end before the count, as with dd.
            Some(_) if !self.plan.is_length_sure => Ok(()),
            Some(length) => {
                let text = format!("the source ended after {} of {length} bytes", self.done.without_gap());
                Err(Failure::new(Kind::Io, text))
            }
            None => Ok(()),
        }
    }

    /// The target moves the data.
    fn offload(&mut self, mut source: Disk, mut destination: Disk, output: &mut Output) -> Result<(), Failure> {
        let block_length = self.plan.block_length;
        let extent = offload::Extent {
            source: self.plan.source_begin / block_length,
            destination: self.plan.destination_begin / block_length,
            blocks: self.plan.length.unwrap_or(0) / block_length,
        };
        let limits = (self.arguments.blocks, self.arguments.max);
        let interruption = self.interruption;
        offload::copy(&mut source, &mut destination, &extent, limits, interruption, &mut |offset, length| {
            self.note(Ended { offset, length, result: Ok(()) }, output)
        })?;
        destination.flush().map_err(|error| failed("SYNCHRONIZE CACHE", &error))?;
        for disk in [source, destination] {
            // All is copied, whether the target takes its leave properly or not.
            let _ = disk.session.log_out();
        }
        if self.done.without_gap() < self.plan.length.unwrap_or(0) {
            return Err(self.interruption.failure());
        }
        Ok(())
    }

    /// A piece has ended.
    fn note(&mut self, Ended { offset, length, result }: Ended, output: &mut Output) -> Result<(), Failure> {
        if let Err(failure) = result {
            // A piece of no bytes is the end of the source, not of a piece.
            if !self.arguments.ignore_errors || length == 0 {
                return Err(failure);
            }
            self.errors += 1;
            let message = failure.message.unwrap_or_default();
            self.progress.suspend(|| complain(&format!("bytes {offset} to {}: {message}", offset + length - 1)));
        }
        self.done.add(offset, length);
        self.progress.set(self.done.bytes());
        if self.arguments.progress {
            self.print_progress(output)?;
        }
        Ok(())
    }

    /// The line of `-p`, not too often.
    fn print_progress(&mut self, output: &mut Output) -> Result<(), Failure> {
        let is_last = self.plan.length == Some(self.done.bytes());
        let is_terminal = output.is_terminal();
        let pause = if is_terminal { Duration::from_millis(100) } else { LINE };
        if !is_last && self.shown.is_some_and(|shown| shown.elapsed() < pause) {
            return Ok(());
        }
        self.shown = Some(Instant::now());
        let blocks = self.done.bytes().div_ceil(self.plan.block_length);
        let line = match self.plan.length {
            Some(length) => format!("{blocks} of {} blocks transferred.", length.div_ceil(self.plan.block_length)),
            None => format!("{blocks} blocks transferred."),
        };
        if self.arguments.is_to_stdout() || self.arguments.common.json {
            complain(&line);
        } else if is_terminal {
            write!(output, "\r{line}")?;
        } else {
            writeln!(output, "{line}")?;
        }
        // Whoever reads along reads it now.
        output.flush()?;
        Ok(())
    }

    /// Adds to a failure what is copied, and how to copy the rest.
    fn how_to_go_on(&self, mut failure: Failure) -> Failure {
        let copied = self.done.without_gap();
        // What is copied ends with a whole block, so that the rest begins with one.
        let copied = copied - copied % self.plan.block_length;
        if copied == 0 || !self.arguments.can_go_on() {
            return failure;
        }
        let mut options = format!("--skip {}B", self.plan.source_begin + copied);
        if !self.arguments.is_to_stdout() {
            options.push_str(&format!(" --seek {}B", self.plan.destination_begin + copied));
        }
        if let (Some(length), true) = (self.plan.length, self.arguments.count.is_some()) {
            options.push_str(&format!(" --count {}B", length - copied));
        }
        let blocks = copied / self.plan.block_length;
        let message = failure.message.take().map(|message| format!("{message}\n")).unwrap_or_default();
        failure.message = Some(format!(
            "{message}The first {blocks} blocks ({copied} bytes) are copied.\nTo go on, give the same command with\n  \
             {options}"
        ));
        failure
    }
}

/// Longest run of zeros, in blocks, that a disk takes as a hole: WRITE SAME(16) with UNMAP, after which the blocks read as
/// zeros, whatever the disk does with them.
fn longest_hole(disk: &mut Disk) -> Result<Option<u64>, Failure> {
    let lun = disk.session.lun();
    let answer = match questions::inquiry(&mut disk.session, lun, Some(PageCode::LOGICAL_BLOCK_PROVISIONING.0)) {
        Ok(answer) => answer,
        Err(Error::Refused { .. }) => return Ok(None),
        Err(error) => return Err(Failure::session("Inquiry command failed : ", &error)),
    };
    let Some(Answer::LogicalBlockProvisioning(page)) = answer.parse() else { return Ok(None) };
    let limit = disk.limits.map_or(0, |limits| limits.maximum_write_same_length);
    let limit = if limit == 0 { u64::MAX } else { limit };
    Ok(page.write_same_16.then_some(limit))
}

/// Reads both ends again.
fn verify(arguments: &Arguments, plan: &Plan, bytes: u64, interruption: &Interruption) -> Result<(), Failure> {
    let (source, destination) = arguments.ends()?;
    let side = |end, begin| -> Result<Side, Failure> {
        let (source, _) = ends::open_source(&arguments.common, end, arguments.sixteen)?;
        let reading = plan.reading(begin, Some(bytes), arguments.max);
        Ok(Side::new(copying::start(source, reading, None, interruption)?))
    };
    let source = side(source, plan.source_begin)?;
    let destination = side(destination, plan.destination_begin)?;
    verification::compare(source, destination, bytes, interruption)
}

/// A command that failed, in the original's words, and what else is known about it.
fn failed(what: &str, error: &Error) -> Failure {
    let text = failed_text(what, error);
    Failure { message: Some(text), ..Failure::session("", error) }
}

fn failed_text(what: &str, error: &Error) -> String {
    match error.sense_cause() {
        Some(cause) => {
            let (key, additional) = (cause.key.0, cause.additional.0);
            format!("{what} failed with sense key:{key} ascq:{additional:04x} : {error}")
        }
        None => format!("{what} failed : {error}"),
    }
}
