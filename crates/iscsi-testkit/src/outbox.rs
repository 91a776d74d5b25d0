// SPDX-License-Identifier: LGPL-2.1-or-later
//! What leaves a connection: PDUs gather here and go out with one system call.

use std::io::{self, IoSlice};
use std::sync::Arc;

use iscsi_proto::wire::{Crc32c, Opcode, crc32c, padding};

use crate::backing::Backing;
use crate::connection::Ended;
use crate::line::Line;
use crate::script::{Moment, Phase, Verdict};
use crate::target::Shared;

/// Data of a PDU to send.
pub(crate) enum Payload<'a> {
    Bytes(&'a [u8]),
    Stored { backing: &'a dyn Backing, offset: u64, length: u32 },
}

impl Payload<'_> {
    pub(crate) const EMPTY: Self = Self::Bytes(&[]);

    fn length(&self) -> u32 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u32,
            Self::Stored { length, .. } => *length,
        }
    }
}

/// A run of output.
enum Run {
    /// The next bytes of the buffer.
    Buffered(usize),
    Zeros(usize),
}

static ZEROS: [u8; 65536] = [0; 65536];
/// More than this is not gathered before it is sent.
const ENOUGH: usize = 1 << 20;
/// Pieces in one system call; Linux takes at most 1024.
const PIECES: usize = 256;

pub(crate) struct Outbox {
    shared: Arc<Shared>,
    line: Arc<Line>,
    connection: u64,
    buffer: Vec<u8>,
    runs: Vec<Run>,
    queued: usize,
    ordinals: [u64; 64],
    pub(crate) phase: Phase,
    pub(crate) header_digest: bool,
    pub(crate) data_digest: bool,
    /// Nothing is understood or sent any more.
    pub(crate) silent: bool,
}

impl Outbox {
    pub(crate) fn new(shared: Arc<Shared>, line: Arc<Line>, connection: u64) -> Self {
        Self {
            shared,
            line,
            connection,
            buffer: Vec::with_capacity(ENOUGH / 4),
            runs: Vec::with_capacity(PIECES),
            queued: 0,
            ordinals: [0; 64],
            phase: Phase::Login,
            header_digest: false,
            data_digest: false,
            silent: false,
        }
    }

    /// Queues a PDU. `Ok(false)`: its data cannot be read, and nothing was queued.
    pub(crate) fn push(&mut self, header: &[u8; 48], payload: &Payload<'_>) -> Result<bool, Ended> {
        if self.queued >= ENOUGH {
            self.flush()?;
        }
        let start = self.buffer.len();
        self.buffer.extend_from_slice(header);
        if self.header_digest {
            self.buffer.extend_from_slice(&crc32c(header));
        }
        let length = payload.length();
        let zeros = match payload {
            Payload::Stored { backing, .. } if backing.always_zero() && !self.data_digest && !self.shared.scripted => {
                length as usize + padding(length) as usize
            }
            Payload::Stored { backing, offset, length } => {
                let data = self.buffer.len();
                let read = backing.append(*offset, *length as usize, &mut self.buffer);
                if read.is_err() {
                    self.buffer.truncate(start);
                    return Ok(false);
                }
                self.finish_data(data);
                0
            }
            Payload::Bytes(bytes) => {
                let data = self.buffer.len();
                self.buffer.extend_from_slice(bytes);
                self.finish_data(data);
                0
            }
        };
        let opcode = Opcode::of(header);
        self.shared.counters.sent(opcode);
        if self.shared.scripted {
            self.ask_script(opcode, start)?;
        } else {
            self.add_run(Run::Buffered(self.buffer.len() - start));
        }
        if zeros > 0 {
            self.add_run(Run::Zeros(zeros));
        }
        Ok(true)
    }

    /// Pads the data that begin at `data`, and adds their digest.
    fn finish_data(&mut self, data: usize) {
        let length = self.buffer.len() - data;
        self.buffer.resize(data + length.next_multiple_of(4), 0);
        if self.data_digest && length > 0 {
            let digest = Crc32c::new().update(&self.buffer[data..]).bytes();
            self.buffer.extend_from_slice(&digest);
        }
    }

    fn add_run(&mut self, run: Run) {
        match (self.runs.last_mut(), run) {
            (Some(Run::Buffered(last)), Run::Buffered(more)) => {
                *last += more;
                self.queued += more;
            }
            (_, run) => {
                let (Run::Buffered(length) | Run::Zeros(length)) = run;
                self.queued += length;
                self.runs.push(run);
            }
        }
    }

    /// Lets the script decide about the PDU at the end of the buffer, which is in no run yet.
    fn ask_script(&mut self, opcode: Opcode, start: usize) -> Result<(), Ended> {
        let mut pdu = self.buffer.split_off(start);
        let ordinal = &mut self.ordinals[usize::from(opcode.0 & 0x3f)];
        *ordinal += 1;
        let moment = Moment { connection: self.connection, phase: self.phase, opcode, ordinal: *ordinal };
        let verdict = self.shared.ask(|script| script.sending(&moment, &mut pdu));
        match verdict {
            Verdict::Pass => self.push_raw(&pdu),
            Verdict::Drop | Verdict::Hold => {}
            Verdict::Delay(time) => {
                self.flush()?;
                self.shared.wait(time)?;
                self.push_raw(&pdu);
            }
            Verdict::Answer(bytes) => self.push_raw(&bytes),
            Verdict::Truncate(length) => {
                pdu.truncate(length);
                self.push_raw(&pdu);
                self.flush()?;
                return Err(Ended);
            }
            Verdict::Close => {
                self.flush()?;
                return Err(Ended);
            }
            Verdict::Silence => {
                self.flush()?;
                self.silent = true;
            }
        }
        Ok(())
    }

    /// Queues bytes as they are.
    pub(crate) fn push_raw(&mut self, bytes: &[u8]) {
        if !self.silent {
            self.buffer.extend_from_slice(bytes);
            self.add_run(Run::Buffered(bytes.len()));
        }
    }

    /// Sends all that is queued. Returns whether that was anything.
    pub(crate) fn flush(&mut self) -> Result<bool, Ended> {
        if self.queued == 0 {
            return Ok(false);
        }
        let sent = if self.silent { Ok(()) } else { self.write() };
        self.shared.counters.bytes_sent(self.queued);
        self.buffer.clear();
        self.runs.clear();
        self.queued = 0;
        sent.map(|()| true).map_err(|_| Ended)
    }

    fn write(&self) -> io::Result<()> {
        if let [Run::Buffered(_)] = self.runs[..] {
            return self.line.write_all(&mut [IoSlice::new(&self.buffer)]);
        }
        let mut rest = &self.buffer[..];
        let mut pieces = [IoSlice::new(&[]); PIECES];
        let mut count = 0;
        for run in &self.runs {
            let (Run::Buffered(length) | Run::Zeros(length)) = *run;
            let mut left = length;
            while left > 0 {
                let piece = match run {
                    Run::Buffered(_) => {
                        let (now, later) = rest.split_at(left);
                        rest = later;
                        now
                    }
                    // A run may be longer than the zeros at hand.
                    Run::Zeros(_) => &ZEROS[..left.min(ZEROS.len())],
                };
                left -= piece.len();
                pieces[count] = IoSlice::new(piece);
                count += 1;
                if count == PIECES {
                    self.line.write_all(&mut pieces)?;
                    count = 0;
                }
            }
        }
        self.line.write_all(&mut pieces[..count])
    }
}
