// SPDX-License-Identifier: LGPL-2.1-or-later
//! Systems with the interface of POSIX.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use rustix::fs::{SeekFrom, seek};
use rustix::io::Errno;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::Ahead;

/// Reads what is at a place of a file; 0 bytes at its end.
pub(crate) fn read_at(file: &File, room: &mut [u8], place: u64) -> io::Result<usize> {
    file.read_at(room, place)
}

/// Writes all of `data` at a place of a file.
pub(crate) fn write_all_at(file: &File, data: &[u8], place: u64) -> io::Result<()> {
    file.write_all_at(data, place)
}

/// Where the data of a file go on, from `place` on.
pub(crate) fn ahead(file: &File, place: u64) -> Ahead {
    match seek(file, SeekFrom::Data(place)) {
        Ok(data) => Ahead::Data(data),
        Err(Errno::NXIO) => Ahead::NoMoreData,
        Err(_) => Ahead::Unknown,
    }
}

/// Where the next hole of a file is, from `place` on: far behind its end if nobody knows.
pub(crate) fn next_hole(file: &File, place: u64) -> u64 {
    seek(file, SeekFrom::Hole(place)).unwrap_or(u64::MAX)
}

/// Calls `came` for each SIGINT and SIGTERM, on a thread of its own. When it says that this was one too many, the signal does
/// what it would have done to a program that does not watch it.
pub(crate) fn watch_signals(mut came: impl FnMut() -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            if came() {
                // That it cannot be done leaves nothing else to do.
                let _ = emulate_default_handler(signal);
            }
        }
    })?;
    Ok(())
}
