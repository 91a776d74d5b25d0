// SPDX-License-Identifier: LGPL-2.1-or-later
//! Strings from C and to C.

use core::ffi::{CStr, c_char};

/// Longest of all strings but names.
pub(crate) const STRING_LIMIT: usize = 255;

/// A copy of a C string, cut after `limit` bytes; `None` for null.
///
/// # Safety
/// `text` is null or a terminated string.
pub(crate) unsafe fn bounded(text: *const c_char, limit: usize) -> Option<Vec<u8>> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null, and terminated by the caller's promise.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    Some(bytes[..bytes.len().min(limit)].to_owned())
}

/// Fills a C array with a string and its terminator; what does not fit is cut.
pub(crate) fn fill<const N: usize>(array: &mut [c_char; N], text: &[u8]) {
    let length = text.len().min(N - 1);
    for (place, byte) in array.iter_mut().zip(&text[..length]) {
        *place = *byte as c_char;
    }
    array[length..].fill(0);
}
