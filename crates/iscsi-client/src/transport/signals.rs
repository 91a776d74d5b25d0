// SPDX-License-Identifier: LGPL-2.1-or-later
//! Signals are for the threads of the application.
#![allow(unsafe_code)]

/// Blocks all signals in the calling thread, one of the library's own.
pub fn block_signals() {
    // SAFETY: all-zero bytes are a valid sigset_t.
    let mut all: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: `all` is a valid sigset_t.
    unsafe { libc::sigfillset(&raw mut all) };
    // SAFETY: as above; the old set is not asked for. It cannot fail with these arguments.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const all, std::ptr::null_mut()) };
}
