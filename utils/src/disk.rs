// SPDX-License-Identifier: LGPL-2.1-or-later
//! A disk that is read and written: a session with it, its size, its limits, and the commands that fit it.

use iscsi_client::blocking::{Command, Error, Session};
use iscsi_proto::scsi::cdb::encode::{self, BlockOptions};
use iscsi_proto::scsi::sense::AdditionalSense;
use iscsi_proto::scsi::vital_product_data::BlockLimits;

use crate::connection::Common;
use crate::failure::{Failure, Kind};
use crate::questions::{self, has_cause};

/// Longest block that is believed, in bytes: memory for whole blocks is asked for.
const LONGEST_BLOCK: u32 = 16 << 20;

/// A command is asked so often while the unit has something else to tell (UNIT ATTENTION).
const ATTENTIONS: u32 = 8;

/// A disk and a session with it.
pub struct Disk {
    /// The session.
    pub session: Session,
    /// What it holds.
    pub geometry: Geometry,
    /// Limits that it names, if it has the page for them.
    pub limits: Option<BlockLimits>,
    /// Unmapped blocks read as zeros (LBPRZ).
    pub unmapped_reads_zeros: bool,
}

/// How many blocks a disk has, how long they are, and which commands it is read and written with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Geometry {
    /// Bytes of a block; never 0.
    pub block_length: u32,
    /// Number of blocks. So many blocks of that length fit into 64 bits.
    pub blocks: u64,
    /// Whether READ(16) and WRITE(16) are used, not READ(10) and WRITE(10).
    pub has_long_addresses: bool,
}

impl Geometry {
    /// Bytes of the disk.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.blocks * u64::from(self.block_length)
    }

    /// The command that reads `bytes`, whole blocks, from block `lba` on.
    #[must_use]
    pub fn read(&self, lba: u64, bytes: u32) -> Command {
        let command = match u32::try_from(lba) {
            Ok(lba) if !self.has_long_addresses => {
                encode::read10(lba, bytes, self.block_length, BlockOptions::default())
            }
            _ => encode::read16(lba, bytes, self.block_length, BlockOptions::default()),
        };
        Command::new(command.unwrap_or_else(|_| encode::test_unit_ready()))
    }

    /// The command that writes `data`, whole blocks, from block `lba` on.
    #[must_use]
    pub fn write(&self, lba: u64, data: Vec<u8>) -> Command {
        let bytes = u32::try_from(data.len()).unwrap_or(u32::MAX);
        let command = match u32::try_from(lba) {
            Ok(lba) if !self.has_long_addresses => {
                encode::write10(lba, bytes, self.block_length, BlockOptions::default())
            }
            _ => encode::write16(lba, bytes, self.block_length, BlockOptions::default()),
        };
        Command::new(command.unwrap_or_else(|_| encode::test_unit_ready())).with_data(data)
    }

    /// Most blocks that one command moves.
    fn longest_command(&self) -> u32 {
        let by_field = if self.has_long_addresses { u32::MAX } else { u16::MAX.into() };
        by_field.min(u32::MAX / self.block_length)
    }
}

impl Disk {
    /// Opens a session with the disk of a URL, and asks for its size and limits.
    ///
    /// # Errors
    /// It cannot be reached, or does not say how large it is.
    pub fn open(common: &Common, url: &str, debug: i32) -> Result<Self, Failure> {
        Self::of(common.connect(url, debug)?)
    }

    /// The disk of a session.
    ///
    /// # Errors
    /// It does not say how large it is.
    pub fn of(mut session: Session) -> Result<Self, Failure> {
        let lun = session.lun();
        let failed =
            |session: &mut Session, error| questions::failure(session, "failed to send readcapacity command: ", &error);
        // An empty drive takes a session, and some tell a capacity all the same.
        match patiently(|| session.execute(encode::test_unit_ready())) {
            Ok(_) => {}
            Err(error @ Error::Refused { .. }) if !error.is_medium_not_present() => {}
            Err(error) => return Err(failed(&mut session, error)),
        }
        let capacity = patiently(|| questions::capacity_and_addresses(&mut session, lun));
        let (capacity, has_long_addresses) = capacity.map_err(|error| failed(&mut session, error))?;
        let blocks = capacity.last_lba.checked_add(1);
        let block_length = capacity.block_length;
        let (Some(blocks), 1..=LONGEST_BLOCK) = (blocks, block_length) else {
            return Err(impossible(&format!("{} blocks of {block_length} bytes", capacity.last_lba)));
        };
        if blocks.checked_mul(block_length.into()).is_none() {
            return Err(impossible(&format!("{blocks} blocks of {block_length} bytes")));
        }
        let limits = patiently(|| questions::block_limits(&mut session, lun))
            .map_err(|error| Failure::session("Inquiry command failed : ", &error))?;
        let geometry = Geometry { block_length, blocks, has_long_addresses };
        Ok(Self { session, geometry, limits, unmapped_reads_zeros: capacity.unmapped_reads_zeros })
    }

    /// Whether a byte begins a block of this disk, or is its end.
    ///
    /// # Errors
    /// It does not.
    pub fn check_offset(&self, offset: u64) -> Result<(), Failure> {
        if offset % u64::from(self.geometry.block_length) != 0 {
            return Err(Failure::new(Kind::Usage, format!("Unaligned offset of {offset}")));
        }
        let size = self.geometry.size();
        if offset > size {
            return Err(Failure::new(Kind::Usage, format!("Offset({offset}) exceeds capacity({size})")));
        }
        Ok(())
    }

    /// Most blocks that one command moves, at least 1 and at most `wanted`.
    #[must_use]
    pub fn longest_transfer(&self, wanted: u32) -> u32 {
        let of_unit = self.limits.map_or(0, |limits| limits.maximum_transfer_length);
        let of_unit = if of_unit == 0 { u32::MAX } else { of_unit };
        wanted.min(of_unit).min(self.geometry.longest_command()).max(1)
    }

    /// Brings what was written to stable storage. A disk without a cache need not have the command.
    ///
    /// # Errors
    /// The disk says that something was not written.
    pub fn flush(&mut self) -> Result<(), Error> {
        let command = if self.geometry.has_long_addresses {
            encode::synchronize_cache16(0, 0, false, false)
        } else {
            encode::synchronize_cache10(0, 0, false, false)
        };
        match patiently(|| self.session.execute(command)) {
            Ok(_) => Ok(()),
            Err(error) if has_cause(&error, AdditionalSense::INVALID_OPERATION_CODE) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Asks again while the unit has something else to tell.
fn patiently<T>(mut ask: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..ATTENTIONS {
        match ask() {
            Err(error) if error.is_unit_attention() => {}
            answer => return answer,
        }
    }
    ask()
}

fn impossible(what: &str) -> Failure {
    Failure::new(Kind::Io, format!("The logical unit says that it has {what}: that cannot be"))
}
