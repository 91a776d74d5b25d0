// SPDX-License-Identifier: LGPL-2.1-or-later
//! Logical units and their addresses.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use iscsi_proto::wire::Lun;

use crate::backing::Backing;
use crate::scsi::Reservations;

/// A disk.
pub struct LogicalUnit {
    /// Its number in the target, 0 to 16383.
    pub number: u16,
    /// Bytes in a block.
    pub block_size: u32,
    /// Where its bytes are.
    pub backing: Box<dyn Backing>,
    /// Text that identifies the unit in VPD pages.
    pub(crate) serial_number: String,
    /// WCE of the caching mode page.
    pub(crate) write_cache: AtomicBool,
    /// SWP of the control mode page.
    pub(crate) write_protect: AtomicBool,
    /// Who has registered, and who holds the unit: no reset changes that.
    pub(crate) reservations: Reservations,
    /// Counts resets: a task that began before one is gone.
    pub(crate) resets: AtomicU32,
}

impl LogicalUnit {
    /// Whole blocks of the unit.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.backing.len() / u64::from(self.block_size)
    }

    /// Forgets what mode pages were set to, and every running task.
    pub(crate) fn reset(&self) {
        self.write_cache.store(true, Ordering::Relaxed);
        self.write_protect.store(false, Ordering::Relaxed);
        self.resets.fetch_add(1, Ordering::Relaxed);
    }
}

/// The eight bytes that address unit `number` (SAM-5 4.7: peripheral addressing up to 255, flat
/// space addressing above).
#[must_use]
pub fn address(number: u16) -> Lun {
    let [high, low] = number.to_be_bytes();
    let form = if number > 0xff { 0x40 } else { 0 };
    Lun([form | high, low, 0, 0, 0, 0, 0, 0])
}

/// The unit that eight bytes address, `None` for forms that the target does not have.
#[must_use]
pub fn number(lun: Lun) -> Option<u16> {
    let [high, low, rest @ ..] = lun.0;
    let known_form = matches!(high >> 6, 0 | 1) && rest == [0; 6];
    // Initiators that put the number into the first two bytes reach units above 255 as well.
    known_form.then(|| u16::from_be_bytes([high & 0x3f, low]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_round_trip() {
        for unit in [0, 1, 255, 256, 16383] {
            assert_eq!(number(address(unit)), Some(unit));
        }
        assert_eq!(number(Lun([0x80, 0, 0, 0, 0, 0, 0, 0])), None);
        assert_eq!(number(Lun([0, 1, 0, 1, 0, 0, 0, 0])), None);
    }
}
