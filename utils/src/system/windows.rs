// SPDX-License-Identifier: LGPL-2.1-or-later
//! Windows.

use std::fs::File;
use std::io;
use std::os::windows::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::Ahead;

/// There is no descriptor to wait for: the thread looks this often whether a signal came.
const LOOK: Duration = Duration::from_millis(50);

/// Reads what is at a place of a file; 0 bytes at its end.
pub(crate) fn read_at(file: &File, room: &mut [u8], place: u64) -> io::Result<usize> {
    file.seek_read(room, place)
}

/// Writes all of `data` at a place of a file.
pub(crate) fn write_all_at(file: &File, mut data: &[u8], mut place: u64) -> io::Result<()> {
    while !data.is_empty() {
        let written = file.seek_write(data, place)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        data = &data[written..];
        place += written as u64;
    }
    Ok(())
}

/// Nobody knows here where the data of a file are.
pub(crate) fn ahead(_file: &File, _place: u64) -> Ahead {
    Ahead::Unknown
}

/// As if there were no hole.
pub(crate) fn next_hole(_file: &File, _place: u64) -> u64 {
    u64::MAX
}

/// Calls `came` when Ctrl-C was pressed, on a thread of its own. When it says that this was one too many, the program ends.
pub(crate) fn watch_signals(mut came: impl FnMut() -> bool + Send + 'static) -> io::Result<()> {
    let pressed = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register(signal, Arc::clone(&pressed))?;
    }
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        loop {
            std::thread::sleep(LOOK);
            if pressed.swap(false, Ordering::SeqCst) && came() {
                std::process::exit(i32::from(crate::interruption::STATUS));
            }
        }
    })?;
    Ok(())
}
