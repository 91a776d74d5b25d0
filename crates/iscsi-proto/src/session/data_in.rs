// SPDX-License-Identifier: LGPL-2.1-or-later
//! Data-In and Ready To Transfer: what moves between the wire and the memory of a command.

use super::event::{CommandError, Completion, ConnectionError, Failure, Memory, Residual, ScsiResult};
use super::request::{Kind, ScsiProgress};
use super::transmit::Sequence;
use super::{Phase, Session};
use crate::limits;
use crate::scsi::Direction;
use crate::scsi::cdb::decode::BlockTransfer;
use crate::scsi::status::Status;
use crate::wire::{DataIn, DataSn, Lun, Opcode, ReadyToTransfer, Ttt};

impl<T> Session<T> {
    /// Judges a Data-In before its data is taken; gives whether to go on. Data for a tag that is
    /// not in use, or whose request was cancelled, is skipped.
    pub(super) fn begin_data_in(&mut self, pdu: &DataIn, length: u32) -> bool {
        if !self.is_logged_in() {
            self.fail(ConnectionError::Unexpected(Opcode::DataIn));
            return false;
        }
        self.window.update(pdu.exp_cmd_sn, pdu.max_cmd_sn);
        let Some(request) = self.requests.get_mut(pdu.itt) else { return true };
        match judge(&mut request.kind, request.sent, pdu, length) {
            Ok(_) => true,
            Err(problem) => {
                self.wrong_answer(pdu.itt, Opcode::DataIn, problem);
                false
            }
        }
    }

    /// Takes the status of a Data-In that carries one, after its data.
    pub(super) fn finish_data_in<M: Memory<T>>(&mut self, pdu: &DataIn, memory: &mut M) {
        if !pdu.has_status || self.take_status(Opcode::DataIn, pdu.stat_sn).is_err() {
            return;
        }
        let Some(request) = self.requests.get(pdu.itt) else { return };
        let Kind::Scsi(progress) = &request.kind else { return };
        let residual = residual(pdu.overflow, pdu.underflow, pdu.residual_count, progress.request.expected_length);
        let completion = progress.outcome(pdu.status, residual, 0);
        self.complete(pdu.itt, completion, memory);
    }

    /// The target asks for data of a write.
    pub(super) fn ready_to_transfer(&mut self, pdu: &ReadyToTransfer) {
        if self.phase != Phase::FullFeature {
            return;
        }
        let allowed = self.negotiated.max_outstanding_r2t.min(limits::OUTSTANDING_R2T as u16);
        let max_burst = self.negotiated.max_burst_length;
        let Some(request) = self.requests.get_mut(pdu.itt) else { return };
        if request.owner.is_none() {
            return;
        }
        let length = pdu.desired_data_transfer_length;
        let end = pdu.buffer_offset.checked_add(length);
        let mut lun = pdu.lun;
        let problem = match &mut request.kind {
            Kind::Scsi(progress) if request.sent => {
                if progress.request.direction != Direction::Write {
                    Some("the command does not write")
                } else if pdu.lun != Lun::default() && pdu.lun != progress.request.lun {
                    // Some targets leave the field zero.
                    Some("its LUN is not the command's")
                } else if pdu.ttt == Ttt::RESERVED {
                    Some("its Target Transfer Tag is the reserved one")
                } else if pdu.r2t_sn != progress.r2t_sn {
                    Some("R2TSN is not the next one")
                } else if length == 0 || length > max_burst {
                    Some("its length is not 1 to MaxBurstLength")
                } else if end.is_none_or(|end| end > progress.request.expected_length) {
                    Some("it asks for data beyond the expected transfer length")
                } else if pdu.buffer_offset < progress.asked {
                    Some("it asks for data again (DataSequenceInOrder=Yes)")
                } else if u16::from(progress.open_r2ts) >= allowed {
                    Some("there are more of them open than MaxOutstandingR2T")
                } else {
                    progress.r2t_sn = progress.r2t_sn.next();
                    progress.asked = pdu.buffer_offset + length;
                    progress.granted = progress.granted.saturating_add(length);
                    progress.open_r2ts += 1;
                    request.sequences += 1;
                    lun = progress.request.lun;
                    None
                }
            }
            _ => Some("its task is no SCSI command in flight"),
        };
        if let Some(problem) = problem {
            self.wrong_answer(pdu.itt, Opcode::ReadyToTransfer, problem);
        } else if self.sequences.try_reserve(1).is_err() {
            self.fail(ConnectionError::OutOfMemory);
        } else {
            self.sequences.push_back(Sequence {
                itt: pdu.itt,
                ttt: pdu.ttt,
                lun,
                next: pdu.buffer_offset,
                end: pdu.buffer_offset + length,
                data_sn: DataSn(0),
            });
        }
    }
}

/// Whether a Data-In with `length` bytes is one that its command may get now; gives the command. Changes nothing if not.
#[inline(always)]
pub(super) fn judge<'a>(
    kind: &'a mut Kind,
    is_sent: bool,
    pdu: &DataIn,
    length: u32,
) -> Result<&'a mut ScsiProgress, &'static str> {
    let (Kind::Scsi(progress), true) = (kind, is_sent) else {
        return Err("its task is no SCSI command in flight");
    };
    let end = pdu.buffer_offset.checked_add(length);
    if progress.request.direction != Direction::Read {
        Err("the command does not read")
    } else if pdu.data_sn != progress.data_in_sn {
        Err("DataSN is not the next one")
    } else if end.is_none_or(|end| end > progress.request.expected_length) {
        Err("the data lies beyond the expected transfer length")
    } else if length > 0 && pdu.buffer_offset != progress.received {
        Err("the data leaves a gap or overlaps (DataPDUInOrder=Yes)")
    } else if pdu.has_status && !pdu.last {
        Err("status without F bit")
    } else {
        progress.data_in_sn = progress.data_in_sn.next();
        Ok(progress)
    }
}

impl ScsiProgress {
    /// Data that belongs to `offset` goes to the memory of the command, as long as there is any.
    #[inline]
    pub(super) fn take_data<T, M: Memory<T>>(&mut self, owner: &T, offset: u32, bytes: &[u8], memory: &mut M) {
        self.received += bytes.len() as u32;
        if !self.cut {
            self.cut = memory.store(owner, offset, bytes) < bytes.len();
        }
    }

    /// What a status means for a command whose data has moved as far as it has; of the data that a write was asked for,
    /// `unsent` bytes have not left.
    pub(super) fn outcome(&self, status: u8, residual: Residual, unsent: u32) -> Completion {
        match self.result(status, residual, unsent) {
            Ok(result) => Completion::Scsi(result),
            Err(error) => Completion::Failed(Failure::Error(error)),
        }
    }

    /// As `outcome`. A target that sends or takes less than it says is not believed: where blocks are missing the command
    /// has failed, elsewhere the residual tells what is missing.
    #[inline(always)]
    pub(super) fn result(&self, status: u8, residual: Residual, unsent: u32) -> Result<ScsiResult, CommandError> {
        let (received, expected) = (self.received, self.request.expected_length);
        let is_write = self.request.direction == Direction::Write;
        let moved = if is_write { self.granted.saturating_sub(unsent) } else { received };
        let told = match residual {
            Residual::Underflow(missing) => expected - missing,
            Residual::None | Residual::Overflow(_) => expected,
        };
        if self.cut || moved < told {
            return self.result_of_missing(status, residual, moved, told);
        }
        Ok(ScsiResult { status, residual, received })
    }

    #[cold]
    fn result_of_missing(
        &self,
        status: u8,
        residual: Residual,
        moved: u32,
        told: u32,
    ) -> Result<ScsiResult, CommandError> {
        if self.cut {
            return Err(CommandError::DataInCut);
        }
        let mut residual = residual;
        if matches!(Status(status), Status::GOOD | Status::CONDITION_MET) {
            if BlockTransfer::decode(&self.request.cdb).is_some() {
                return Err(CommandError::DataMissing { expected: told, moved });
            }
            residual = Residual::Underflow(self.request.expected_length - moved);
        }
        Ok(ScsiResult { status, residual, received: self.received })
    }
}

/// The residual that two flags and a count tell; both flags at once tell nothing (RSP-8).
#[inline]
pub(super) fn residual(overflow: bool, underflow: bool, count: u32, expected: u32) -> Residual {
    match (overflow, underflow) {
        (true, false) => Residual::Overflow(count),
        (false, true) => Residual::Underflow(count.min(expected)),
        _ => Residual::None,
    }
}
