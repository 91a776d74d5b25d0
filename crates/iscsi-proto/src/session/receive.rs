// SPDX-License-Identifier: LGPL-2.1-or-later
//! What comes in: PDUs are parsed where they were read; the data of a Data-In goes to the memory
//! of its command, from here or straight from the socket.

use alloc::vec::Vec;

use super::Session;
use super::event::{ConnectionError, Memory};
use super::request::Kind;
use crate::limits;
use crate::wire::{Crc32c, DIGEST_LENGTH, DataIn, Framing, Itt, Opcode, crc32c};

/// Where in a PDU the received bytes end.
///
/// ```text
///            Data-In                       others with data
///   Header ──────────► DataIn ──┐  Header ────────────────► Collect ──┐   (whole in place:
///     ▲                         │    ▲                                │    no step between)
///     └───── data and trailer ──┘    └────── data and trailer ────────┘
/// ```
pub(super) enum Receive {
    /// Before a header.
    Header,
    /// In the data of a Data-In, or its padding.
    DataIn { pdu: DataIn, offset: u32, data: u32, trailer: u32, check: Option<DataCheck> },
    /// In the data of another PDU, which is kept with what follows it until `whole` bytes are there.
    Collect { header: [u8; 48], data: u32, whole: usize },
}

/// The data digest of a PDU, as far as its data was received (RFC 7143 11.2.4): it covers the padding too.
#[derive(Clone, Copy, Default)]
pub(super) struct DataCheck {
    crc: Crc32c,
    /// Padding, then the digest.
    trailer: [u8; 7],
    received: usize,
}

impl DataCheck {
    fn take_trailer(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if let Some(place) = self.trailer.get_mut(self.received) {
                *place = byte;
                self.received += 1;
            }
        }
    }

    fn is_right(&self) -> bool {
        let padding = self.received.saturating_sub(DIGEST_LENGTH);
        self.crc.update(&self.trailer[..padding]).bytes() == self.trailer[padding..self.received]
    }
}

/// Whether the digest at the end of data and padding is theirs.
fn is_right(data_and_digest: &[u8]) -> bool {
    let (covered, digest) = data_and_digest.split_at(data_and_digest.len().saturating_sub(DIGEST_LENGTH));
    crc32c(covered) == digest
}

/// Where the next bytes from the socket belong.
pub struct InputPlan<'a, T> {
    /// The rest of a Data-In: its command, the offset and the bytes that go straight there.
    pub direct: Option<(&'a T, u32, u32)>,
    /// Whether large data is on its way, so that only headers should be read beyond `direct`.
    pub bulk: bool,
}

impl<T> Session<T> {
    /// Where the next bytes from the socket belong.
    #[must_use]
    pub fn input_plan(&self) -> InputPlan<'_, T> {
        let direct = match &self.receive {
            Receive::DataIn { pdu, offset, data, .. } if *data > 0 => self
                .requests
                .get(pdu.itt)
                .filter(|request| matches!(&request.kind, Kind::Scsi(progress) if !progress.cut))
                .and_then(|request| request.owner.as_ref())
                .map(|owner| (owner, *offset, *data)),
            _ => None,
        };
        InputPlan { direct, bulk: self.bulk }
    }

    /// So many bytes went straight to where the plan said.
    pub fn direct_received<M: Memory<T>>(&mut self, bytes: u32, memory: &mut M) {
        if let Receive::DataIn { pdu, offset, data, check, .. } = &mut self.receive {
            let bytes = bytes.min(*data);
            if let (Some(check), true) = (check, bytes > 0) {
                let owner = self.requests.get(pdu.itt).and_then(|request| request.owner.as_ref());
                // Data that cannot be looked at again is wrong.
                let wrong = Crc32c::new();
                check.crc = owner.and_then(|owner| memory.digest_in(owner, *offset, bytes, check.crc)).unwrap_or(wrong);
            }
            *offset = offset.wrapping_add(bytes);
            *data -= bytes;
            let itt = pdu.itt;
            self.data_in_received(itt, bytes);
        }
    }

    /// Takes bytes from the socket: up to the first event, or as many as are whole. Gives the
    /// number taken; the caller gives the others again, with more behind them, after it has
    /// polled for events.
    #[inline(never)]
    pub fn handle_input<M: Memory<T>>(&mut self, bytes: &[u8], memory: &mut M) -> usize {
        let mut taken = 0;
        while self.events.is_empty() {
            let rest = &bytes[taken..];
            let step = match &mut self.receive {
                Receive::Header => match self.framing.parse(rest) {
                    Ok(None) => break,
                    Ok(Some(frame)) => {
                        let (data, trailer, length) = (frame.data_length, frame.trailer_length, frame.header_length);
                        length + self.begin_pdu(frame.header, data, trailer, &rest[length..], memory)
                    }
                    Err(error) => {
                        self.fail(ConnectionError::Frame(error));
                        break;
                    }
                },
                Receive::DataIn { .. } => match self.continue_data_in(rest, memory) {
                    Some(step) => step,
                    None => {
                        taken = bytes.len();
                        break;
                    }
                },
                Receive::Collect { .. } => match self.continue_collecting(rest, memory) {
                    Some(step) => step,
                    None => {
                        taken = bytes.len();
                        break;
                    }
                },
            };
            taken += step;
        }
        taken
    }

    /// Begins a PDU whose header is whole; gives the bytes of `rest` that it took.
    fn begin_pdu<M: Memory<T>>(
        &mut self,
        header: &[u8; 48],
        data: u32,
        trailer: u32,
        rest: &[u8],
        memory: &mut M,
    ) -> usize {
        let whole = data as usize + trailer as usize;
        if Opcode::of(header) == Opcode::DataIn {
            let pdu = DataIn::decode(header);
            if self.begin_data_in(&pdu, data) {
                self.bulk = data >= BULK;
                let check = self.framing.data_digest.then(DataCheck::default);
                self.receive = Receive::DataIn { pdu, offset: pdu.buffer_offset, data, trailer, check };
                if whole == 0 {
                    self.receive = Receive::Header;
                    self.finish_data_in(&pdu, memory);
                }
            }
            return 0;
        }
        if let Some(body) = rest.get(..whole) {
            self.take_pdu(header, body, data, memory);
            return whole;
        }
        // The length was checked against our MaxRecvDataSegmentLength by the framing.
        self.collected.clear();
        if self.collected.try_reserve(whole).is_err() {
            self.fail(ConnectionError::OutOfMemory);
            return 0;
        }
        self.receive = Receive::Collect { header: *header, data, whole };
        0
    }

    /// Takes a PDU with all that follows its header.
    fn take_pdu<M: Memory<T>>(&mut self, header: &[u8; 48], body: &[u8], data: u32, memory: &mut M) {
        if self.framing.data_digest && data > 0 && !is_right(body) {
            return self.protocol_error(Opcode::of(header), WRONG_DIGEST);
        }
        self.handle_pdu(header, &body[..data as usize], memory);
    }

    fn continue_data_in<M: Memory<T>>(&mut self, rest: &[u8], memory: &mut M) -> Option<usize> {
        let Receive::DataIn { pdu, offset, data, trailer, check } = &mut self.receive else { return Some(0) };
        let step = rest.len().min(*data as usize);
        let (at, pdu) = (*offset, *pdu);
        // Data for a tag that is not in use may claim any offset.
        *offset = offset.wrapping_add(step as u32);
        *data -= step as u32;
        let skip = if *data == 0 { (rest.len() - step).min(*trailer as usize) } else { 0 };
        *trailer -= skip as u32;
        let whole = *data == 0 && *trailer == 0;
        let mut is_right = true;
        if let Some(check) = check {
            check.crc = check.crc.update(&rest[..step]);
            check.take_trailer(&rest[step..step + skip]);
            is_right = !whole || check.is_right();
        }
        if step > 0 {
            self.store_data_in(pdu.itt, at, &rest[..step], memory);
        }
        if !whole {
            return None;
        }
        self.receive = Receive::Header;
        if is_right {
            self.finish_data_in(&pdu, memory);
        } else {
            self.wrong_answer(pdu.itt, Opcode::DataIn, WRONG_DIGEST);
        }
        Some(step + skip)
    }

    fn store_data_in<M: Memory<T>>(&mut self, itt: Itt, offset: u32, bytes: &[u8], memory: &mut M) {
        let Some(request) = self.requests.get_mut(itt) else { return };
        let Kind::Scsi(progress) = &mut request.kind else { return };
        match &request.owner {
            Some(owner) => progress.take_data(owner, offset, bytes, memory),
            None => progress.received += bytes.len() as u32,
        }
    }

    fn data_in_received(&mut self, itt: Itt, bytes: u32) {
        if let Some(Kind::Scsi(progress)) = self.requests.get_mut(itt).map(|request| &mut request.kind) {
            progress.received += bytes;
        }
    }

    /// The memory of the command of the Data-In that is under way cannot take all of it.
    pub fn direct_cut(&mut self) {
        if let Receive::DataIn { pdu, .. } = &self.receive {
            let itt = pdu.itt;
            if let Some(Kind::Scsi(progress)) = self.requests.get_mut(itt).map(|request| &mut request.kind) {
                progress.cut = true;
            }
        }
    }

    fn continue_collecting<M: Memory<T>>(&mut self, rest: &[u8], memory: &mut M) -> Option<usize> {
        let Receive::Collect { header, data, whole } = &self.receive else { return Some(0) };
        let (header, data) = (*header, *data);
        let step = rest.len().min(whole - self.collected.len());
        let is_whole = self.collected.len() + step == *whole;
        self.collected.extend_from_slice(&rest[..step]);
        if !is_whole {
            return None;
        }
        self.receive = Receive::Header;
        let body = core::mem::take(&mut self.collected);
        self.take_pdu(&header, &body, data, memory);
        if body.capacity() <= limits::KEPT_SEGMENT {
            self.collected = body;
        }
        Some(step)
    }

    /// Forgets what was received of an unfinished PDU.
    pub(super) fn reset_receive(&mut self, framing: Framing) {
        self.receive = Receive::Header;
        self.collected = Vec::new();
        self.framing = framing;
        self.bulk = false;
    }
}

/// What is wrong with a PDU whose data is not what was sent.
const WRONG_DIGEST: &str = "its data digest is not that of its data";

/// Data segments from this size on are worth a read of their own.
pub(super) const BULK: u32 = 32 << 10;
