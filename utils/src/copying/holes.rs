// SPDX-License-Identifier: LGPL-2.1-or-later
//! Where a source has holes: zeros that need not be read.

use std::collections::VecDeque;
use std::fs::File;

use iscsi_client::blocking::Error;
use iscsi_proto::scsi::answer::Answer;
use iscsi_proto::scsi::cdb::encode;
use iscsi_proto::scsi::lba_status::Provisioning;

use crate::disk::Disk;
use crate::system::{self, Ahead};

/// Room for 255 descriptors of GET LBA STATUS.
const ALLOCATION_LENGTH: u32 = 8 + 255 * 16;

/// A run of bytes or blocks from where the one before it ends.
#[derive(Clone, Copy)]
struct Extent {
    end: u64,
    is_hole: bool,
}

/// Holes of a file, as the file system tells them.
pub(super) struct FileHoles {
    size: u64,
    known: Option<Extent>,
}

impl FileHoles {
    pub(super) fn of(file: &File) -> Self {
        Self { size: file.metadata().map_or(0, |metadata| metadata.len()), known: None }
    }

    /// Where the hole ends that `place`, a byte, lies in; `None` if there is none. Places grow from call to call.
    pub(super) fn end_at(&mut self, file: &File, place: u64) -> Option<u64> {
        if self.known.is_none_or(|known| known.end <= place) {
            self.known = Some(self.extent(file, place));
        }
        self.known.filter(|known| known.is_hole).map(|known| known.end)
    }

    fn extent(&self, file: &File, place: u64) -> Extent {
        match system::ahead(file, place) {
            Ahead::Data(data) if data > place => Extent { end: data, is_hole: true },
            Ahead::NoMoreData if place < self.size => Extent { end: self.size, is_hole: true },
            Ahead::Data(_) => Extent { end: system::next_hole(file, place), is_hole: false },
            // Or a file system, or a device, that knows no holes.
            Ahead::NoMoreData | Ahead::Unknown => Extent { end: u64::MAX, is_hole: false },
        }
    }
}

/// Unmapped blocks of a disk (GET LBA STATUS), where those read as zeros.
pub(super) struct DiskHoles {
    extents: VecDeque<Extent>,
    can_tell: bool,
}

impl DiskHoles {
    pub(super) fn of(disk: &Disk) -> Self {
        Self { extents: VecDeque::new(), can_tell: disk.unmapped_reads_zeros }
    }

    /// Where the run of unmapped blocks ends that block `lba` belongs to; `None` if it is mapped, or nobody knows.
    /// Blocks grow from call to call.
    ///
    /// # Errors
    /// The disk did not answer. That it does not know is no error.
    pub(super) fn end_at(&mut self, disk: &mut Disk, lba: u64) -> Result<Option<u64>, Error> {
        while self.extents.front().is_some_and(|extent| extent.end <= lba) {
            self.extents.pop_front();
        }
        if self.extents.is_empty() && self.can_tell {
            self.ask(disk, lba)?;
        }
        Ok(self.extents.front().filter(|extent| extent.is_hole).map(|extent| extent.end))
    }

    fn ask(&mut self, disk: &mut Disk, lba: u64) -> Result<(), Error> {
        let answer = match disk.session.execute(encode::get_lba_status(lba, ALLOCATION_LENGTH)) {
            Ok(answer) => answer,
            Err(error) if error.is_unit_attention() || error.is_busy() => return Ok(()),
            Err(Error::Refused { .. }) => {
                self.can_tell = false;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let Some(Answer::LbaStatus(list)) = answer.parse() else { return Ok(()) };
        let mut next = lba;
        for status in list.iter() {
            let end = status.lba.saturating_add(status.blocks.into());
            // The first one may begin before; what is out of order is not believed.
            if status.lba > next || end <= next {
                break;
            }
            let is_hole = matches!(status.provisioning, Provisioning::DEALLOCATED | Provisioning::ANCHORED);
            match self.extents.back_mut() {
                Some(last) if last.is_hole == is_hole => last.end = end,
                _ => self.extents.push_back(Extent { end, is_hole }),
            }
            next = end;
        }
        self.can_tell = !self.extents.is_empty();
        Ok(())
    }
}
