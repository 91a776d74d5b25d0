// SPDX-License-Identifier: LGPL-2.1-or-later
//! The text of the last error: one for a context, and one for each thread that shares it with a service thread.
//!
//! Without a service thread a context is used by one thread at a time, and whoever holds it may ask what went wrong last.
//! With one, each thread gets the text of its own last failure, in memory that no other thread changes.

use core::cell::RefCell;
use core::ffi::c_char;
use core::fmt::{self, Write};
use std::sync::{Arc, Weak};

/// Bytes kept of an error text.
const LENGTH: usize = 1023;

/// The error texts of a context.
pub(crate) struct ErrorTexts {
    shared: Vec<u8>,
    /// By this a thread knows its text for this context.
    context: Arc<()>,
}

/// A text that a thread keeps for a context.
struct Kept {
    context: Weak<()>,
    text: Vec<u8>,
}

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// Memory for the longest text: it never moves, so that a pointer to an old text shows another one, but never what is freed.
fn room() -> Vec<u8> {
    Vec::with_capacity(LENGTH + 1)
}

fn replace(place: &mut Vec<u8>, text: &[u8]) {
    place.clear();
    place.extend_from_slice(text);
}

/// `None` in a thread that is just ending.
fn kept_by_this_thread<R>(body: impl FnOnce(&mut Vec<Kept>) -> R) -> Option<R> {
    KEPT.try_with(|kept| body(&mut kept.borrow_mut())).ok()
}

impl Default for ErrorTexts {
    fn default() -> Self {
        Self { shared: room(), context: Arc::default() }
    }
}

impl ErrorTexts {
    /// Sets the context's text.
    pub(crate) fn set(&mut self, text: fmt::Arguments<'_>) {
        self.shared.clear();
        let mut bounded = Bounded { text: &mut self.shared, limit: LENGTH };
        // Writing to memory fails only where the text is cut, which is intended.
        let _ = bounded.write_fmt(text);
        terminate(&mut self.shared);
    }

    /// The context's text.
    pub(crate) fn shared(&self) -> *const c_char {
        as_c(&self.shared)
    }

    /// The context's text with its terminator; empty if it was never set.
    pub(crate) fn text(&self) -> &[u8] {
        &self.shared
    }

    /// Takes the context's text away, for what follows to set one.
    pub(crate) fn lift(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.shared)
    }

    /// Puts back what `lift` has given; gives the text that was set meanwhile, empty if none was.
    pub(crate) fn put_back(&mut self, text: Vec<u8>) -> Vec<u8> {
        core::mem::replace(&mut self.shared, text)
    }

    /// Makes `text` this thread's text; nothing changes if it is empty.
    pub(crate) fn keep(&self, text: Vec<u8>) {
        if text.is_empty() {
            return;
        }
        kept_by_this_thread(|all| {
            all.retain(|kept| kept.context.strong_count() > 0);
            match all.iter_mut().find(|kept| self.is_of(kept)) {
                Some(kept) => replace(&mut kept.text, &text),
                None => {
                    let mut kept = Kept { context: Arc::downgrade(&self.context), text: room() };
                    replace(&mut kept.text, &text);
                    all.push(kept);
                }
            }
        });
    }

    /// Sets the context's text to one that has its terminator.
    pub(crate) fn adopt(&mut self, text: &[u8]) {
        replace(&mut self.shared, text);
    }

    /// This thread's text.
    pub(crate) fn of_this_thread(&self) -> *const c_char {
        let text = kept_by_this_thread(|all| all.iter().find(|kept| self.is_of(kept)).map(|kept| as_c(&kept.text)));
        text.flatten().unwrap_or(c"".as_ptr())
    }

    /// Makes this thread's text, if it has one, the context's.
    pub(crate) fn take_over(&mut self) {
        let own = kept_by_this_thread(|all| {
            let at = all.iter().position(|kept| self.is_of(kept))?;
            Some(all.swap_remove(at).text)
        });
        if let Some(text) = own.flatten() {
            replace(&mut self.shared, &text);
        }
    }

    fn is_of(&self, kept: &Kept) -> bool {
        core::ptr::eq(kept.context.as_ptr(), Arc::as_ptr(&self.context))
    }
}

/// A text with its terminator, or one never set, for C.
pub(crate) fn as_c(text: &[u8]) -> *const c_char {
    if text.is_empty() { c"".as_ptr() } else { text.as_ptr().cast() }
}

/// Makes a C string of a text: its end is marked, and it has no other end.
pub(crate) fn terminate(text: &mut Vec<u8>) {
    text.retain(|&byte| byte != 0);
    text.push(0);
}

/// Writes as much as fits.
pub(crate) struct Bounded<'a> {
    pub(crate) text: &'a mut Vec<u8>,
    pub(crate) limit: usize,
}

impl fmt::Write for Bounded<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = self.limit.saturating_sub(self.text.len());
        let mut end = part.len().min(room);
        while !part.is_char_boundary(end) {
            end -= 1;
        }
        self.text.extend_from_slice(&part.as_bytes()[..end]);
        if end < part.len() { Err(fmt::Error) } else { Ok(()) }
    }
}
