// SPDX-License-Identifier: LGPL-2.1-or-later
//! The two ends of a copy as they are named, and opening them.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Seek, SeekFrom};

use crate::connection::Common;
use crate::copying::Source;
use crate::disk::Disk;
use crate::failure::{Failure, Kind, system_text};

/// One end of a copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End<'a> {
    /// A logical unit.
    Disk(&'a str),
    /// A file.
    File(&'a str),
    /// `-`: standard input or output.
    Standard,
}

impl<'a> End<'a> {
    /// What a name means.
    pub(super) fn of(name: &'a str) -> Self {
        let scheme = name.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match (name, scheme.as_deref()) {
            ("-", _) => Self::Standard,
            (_, Some("iscsi" | "iser")) => Self::Disk(name),
            _ => Self::File(name),
        }
    }

    pub(super) fn is_disk(self) -> bool {
        matches!(self, Self::Disk(_))
    }
}

/// A disk at one end; 10-byte commands are used where they reach, unless the long ones are wanted.
pub(super) fn open_disk(common: &Common, url: &str, wants_long_addresses: bool) -> Result<Disk, Failure> {
    let mut disk = Disk::open(common, url, 0)?;
    let reaches = disk.geometry.blocks <= 1 << 32;
    disk.geometry.has_long_addresses &= wants_long_addresses || !reaches;
    Ok(disk)
}

/// Opens what is read, and tells its size, if it has one.
pub(super) fn open_source(
    common: &Common,
    end: End<'_>,
    wants_long_addresses: bool,
) -> Result<(Source, Option<u64>), Failure> {
    Ok(match end {
        End::Disk(url) => {
            let disk = open_disk(common, url, wants_long_addresses)?;
            let size = disk.geometry.size();
            (Source::Disk(Box::new(disk)), Some(size))
        }
        End::File(name) => {
            let mut file = File::open(name).map_err(|error| cannot("open", name, &error))?;
            let metadata = file.metadata().map_err(|error| cannot("open", name, &error))?;
            if metadata.is_dir() {
                return Err(cannot("read", name, &Error::from(ErrorKind::IsADirectory)));
            }
            // A disk of the system has no length but an end; a pipe has neither.
            match file.seek(SeekFrom::End(0)) {
                Ok(size) if metadata.is_file() || size > 0 => (Source::File(file), Some(size)),
                _ => (Source::Stream(Box::new(file)), None),
            }
        }
        End::Standard => (Source::Stream(Box::new(std::io::stdin())), None),
    })
}

/// Opens a file to write. What it holds stays.
pub(super) fn open_file(name: &str) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).open(name);
    file.map_err(|error| cannot("open", name, &error))
}

pub(super) fn cannot(what: &str, name: &str, error: &Error) -> Failure {
    Failure::new(Kind::Io, format!("cannot {what} {name}: {}", system_text(error)))
}
