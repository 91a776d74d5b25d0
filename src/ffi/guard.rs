// SPDX-License-Identifier: LGPL-2.1-or-later
//! No panic crosses into C.
//!
//! A panic that left an `extern "C"` function would abort the process of the application. Each exported function wraps
//! its body in [`guard!`], which turns a panic into the function's error value.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// Runs the body of an exported function; after a panic the value is `default`.
///
/// `return` inside the body leaves the body only.
macro_rules! guard {
    ($default:expr, $body:block) => {
        $crate::ffi::guard::run(|| $body).unwrap_or($default)
    };
}
pub(crate) use guard;

/// Keeps panics off the application's stderr: they become error values. The standard library inside this library is its
/// own, so the hook reaches no other Rust code of the process.
pub(crate) fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

/// The result of `body`, or `None` if it panicked.
///
/// The body is asserted to be unwind safe: what it borrowed from a context is poisoned by the functions of the context,
/// and a `scsi_task` is plain data whose every state is valid.
#[inline]
pub(crate) fn run<T>(body: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => Some(value),
        Err(payload) => {
            discard(payload);
            None
        }
    }
}

/// Dropping a payload runs code of whoever panicked, which may panic once more. Not inlined into every exported function.
#[cold]
#[inline(never)]
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        core::mem::forget(again);
    }
}

#[cfg(test)]
mod tests {
    extern "C" fn divide(dividend: i32, divisor: i32) -> i32 {
        guard!(-1, {
            if divisor == 7 {
                return 7;
            }
            dividend / divisor
        })
    }

    #[test]
    fn a_panic_becomes_the_error_value() {
        assert_eq!(divide(6, 2), 3);
        assert_eq!(divide(6, 7), 7);
        assert_eq!(divide(6, 0), -1);
    }
}
