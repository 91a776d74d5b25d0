// SPDX-License-Identifier: LGPL-2.1-or-later
//! Systems with the interface of POSIX.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// Reads what is at a place of a file; 0 bytes at its end.
pub(crate) fn read_at(file: &File, room: &mut [u8], place: u64) -> io::Result<usize> {
    file.read_at(room, place)
}

/// Writes all of `data` at a place of a file.
pub(crate) fn write_all_at(file: &File, data: &[u8], place: u64) -> io::Result<()> {
    file.write_all_at(data, place)
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
