// SPDX-License-Identifier: LGPL-2.1-or-later
//! Another Rust library in a C program. It has its own copy of Rust's standard library, and unwinds with it.

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicI32, Ordering};

static UNWOUND: AtomicI32 = AtomicI32::new(0);

struct CountsUnwinding;

impl Drop for CountsUnwinding {
    fn drop(&mut self) {
        if std::thread::panicking() {
            UNWOUND.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The quotient, or -1 after the panic of a division by zero.
#[unsafe(no_mangle)]
pub extern "C" fn other_quotient(dividend: i32, divisor: i32) -> i32 {
    catch_unwind(|| {
        let _counts = CountsUnwinding;
        dividend / divisor
    })
    .unwrap_or(-1)
}

/// How many panics ran the destructors on their way.
#[unsafe(no_mangle)]
pub extern "C" fn other_unwound() -> i32 {
    UNWOUND.load(Ordering::Relaxed)
}
