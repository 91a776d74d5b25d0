// SPDX-License-Identifier: LGPL-2.1-or-later
//! Memory that the driver takes and gives back, counted on each thread. A program that wants it counted names
//! [`Counting`] as its allocator; elsewhere the count stays 0.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Most that a driver may hold, whatever a target does: its staging block, what is prepared for one write, text and data
/// of PDUs, and the tables of the few requests that a simulated application has.
pub(super) const CEILING: isize = 4 << 20;

thread_local! {
    static COUNTED: Cell<bool> = const { Cell::new(false) };
    static HELD: Cell<isize> = const { Cell::new(0) };
}

/// Runs a call into the driver: what it takes and gives back meanwhile is counted.
pub(super) fn measured<R>(act: impl FnOnce() -> R) -> R {
    let before = COUNTED.replace(true);
    let result = act();
    COUNTED.set(before);
    result
}

/// Bytes taken and not given back in measured calls of this thread.
pub(super) fn held() -> isize {
    HELD.get()
}

/// Not for what the simulated network does inside of a measured call.
pub(super) fn unmeasured<R>(act: impl FnOnce() -> R) -> R {
    let before = COUNTED.replace(false);
    let result = act();
    COUNTED.set(before);
    result
}

fn count(bytes: isize) {
    // While a thread ends its cells may be gone: then nothing is measured.
    let _ = COUNTED.try_with(|counted| {
        if counted.get() {
            let _ = HELD.try_with(|held| held.set(held.get() + bytes));
        }
    });
}

/// The system's allocator, counted.
pub struct Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(block, layout, size) }
    }
}
