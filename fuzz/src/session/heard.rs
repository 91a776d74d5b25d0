// SPDX-License-Identifier: LGPL-2.1-or-later
//! What a target has said on a connection, read a second time and in another way than the session reads it: from this is
//! judged whether what the session makes of it is true.

use std::collections::BTreeMap;

use iscsi_proto::session::{Residual, ScsiResult};
use iscsi_proto::wire::crc32c;

/// What was said about one task.
#[derive(Default)]
struct Task {
    /// Each byte of data that was sent for it, by its place.
    data: BTreeMap<u64, u8>,
    /// Response and status that came last.
    status: Option<(u8, u8)>,
}

/// See the [module](self).
#[derive(Default)]
pub(crate) struct Heard {
    /// Bytes of a PDU that is not whole.
    unfinished: Vec<u8>,
    pub(crate) header_digest: bool,
    pub(crate) data_digest: bool,
    tasks: BTreeMap<u32, Task>,
    /// Nothing that follows means anything: a length cannot be, or a digest was wrong.
    lost: bool,
}

impl Heard {
    /// The session has taken these bytes.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        if self.lost {
            return;
        }
        self.unfinished.extend_from_slice(bytes);
        while let Some(length) = self.whole() {
            let pdu: Vec<u8> = self.unfinished.drain(..length).collect();
            self.pdu(&pdu);
        }
    }

    /// Bytes of the first PDU, if it is whole.
    fn whole(&mut self) -> Option<usize> {
        let header = self.unfinished.first_chunk::<48>()?;
        let data = u32::from_be_bytes([0, header[5], header[6], header[7]]) as usize;
        let digests = [self.header_digest, self.data_digest && data > 0].into_iter().filter(|&digest| digest).count();
        let length = 48 + usize::from(header[4]) * 4 + data.next_multiple_of(4) + digests * 4;
        (length <= self.unfinished.len()).then_some(length)
    }

    fn pdu(&mut self, pdu: &[u8]) {
        let head = 48 + usize::from(pdu[4]) * 4;
        let data_length = u32::from_be_bytes([0, pdu[5], pdu[6], pdu[7]]) as usize;
        let begin = head + if self.header_digest { 4 } else { 0 };
        let padded = &pdu[begin..][..data_length.next_multiple_of(4)];
        if self.header_digest && pdu[head..begin] != crc32c(&pdu[..head])
            || self.data_digest && data_length > 0 && pdu[begin + padded.len()..] != crc32c(padded)
        {
            self.lost = true;
            return;
        }
        let word = |at: usize| u32::from_be_bytes([pdu[at], pdu[at + 1], pdu[at + 2], pdu[at + 3]]);
        let Some(task) = self.tasks.get_mut(&word(16)) else { return };
        match pdu[0] & 0x3f {
            0x21 => task.status = Some((pdu[2], pdu[3])),
            0x25 => {
                // An offset that a target makes up may lie at the end of what 32 bits hold.
                for (place, &byte) in (u64::from(word(40))..).zip(&padded[..data_length]) {
                    task.data.insert(place, byte);
                }
                if pdu[1] & 1 != 0 {
                    task.status = Some((0, pdu[3]));
                }
            }
            _ => {}
        }
    }

    /// A task with this tag has left: what is said about it counts from now on.
    pub(crate) fn begin(&mut self, itt: u32) {
        self.tasks.insert(itt, Task::default());
    }

    /// A task is over as the session tells: `buffer` is what it has received, `None` for a command that does not read.
    pub(crate) fn judge(&mut self, itt: u32, result: &ScsiResult, expected: u32, buffer: Option<&[u8]>) {
        let task = self.tasks.remove(&itt).expect("a status for a command that has not left");
        let (response, status) = task.status.expect("a status that nobody has sent");
        assert_eq!((response, status), (0, result.status), "another status than was sent");
        let Some(buffer) = buffer else { return };
        let received = result.received as usize;
        assert!(received <= buffer.len());
        for (place, byte) in (0..).zip(&buffer[..received]) {
            assert_eq!(task.data.get(&place), Some(byte), "byte {place} is not the one that was sent");
        }
        if matches!(status, 0 | 4) {
            let missing = match result.residual {
                Residual::Underflow(missing) => missing,
                Residual::None | Residual::Overflow(_) => 0,
            };
            assert!(result.received + missing >= expected, "a good read lacks data, and nothing tells");
        }
    }
}
