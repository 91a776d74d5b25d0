// SPDX-License-Identifier: LGPL-2.1-or-later
//! Memory that C may free.
//!
//! Applications `free` what the library allocated and the library frees tasks that applications allocated, so everything
//! that crosses the border comes from the C library's allocator and never from Rust's.

use core::ffi::{c_char, c_void};
use core::mem::{align_of, size_of};
use core::{hint, ptr};

/// The alignment which the C library guarantees for every block.
const MALLOC_ALIGNMENT: usize = 2 * size_of::<usize>();

/// Blocks up to this size are filled here: calloc of the GNU C library takes none of them from its cache of freed blocks,
/// and so costs ten times as much as malloc. Larger blocks may be new pages, which need not be filled.
const LONGEST_FILLED: usize = 1024;

/// A zero-filled block of `size` bytes, or null when memory is short.
///
/// A block of no bytes is valid, unlike what some allocators answer for it.
#[inline]
pub(crate) fn zeroed_bytes(size: usize) -> *mut c_void {
    if size > LONGEST_FILLED {
        // SAFETY: calloc has no precondition.
        return unsafe { libc::calloc(1, size) };
    }
    // The compiler, which knows malloc, would make calloc of the two.
    let block = hint::black_box(bytes(size));
    if !block.is_null() {
        // SAFETY: the block has `size` bytes and nobody else knows it.
        unsafe { block.cast::<u8>().write_bytes(0, size) };
    }
    block
}

/// A block of `size` bytes that hold anything, or null when memory is short.
pub(crate) fn bytes(size: usize) -> *mut c_void {
    // SAFETY: malloc has no precondition.
    unsafe { libc::malloc(size.max(1)) }
}

/// A zero-filled `T`, or null when memory is short. The caller asks only for types for which all zeroes is a value.
pub(crate) fn zeroed<T>() -> *mut T {
    const { assert!(align_of::<T>() <= MALLOC_ALIGNMENT) };
    zeroed_bytes(size_of::<T>()).cast()
}

/// A NUL-terminated copy of `text`, or null when memory is short.
pub(crate) fn copied_string(text: &[u8]) -> *mut c_char {
    let copy = zeroed_bytes(text.len() + 1).cast::<u8>();
    if !copy.is_null() {
        // SAFETY: `copy` is a new block of text.len() + 1 bytes; its last byte stays zero.
        unsafe { ptr::copy_nonoverlapping(text.as_ptr(), copy, text.len()) };
    }
    copy.cast()
}

/// Gives a block back; null is nothing to do.
///
/// # Safety
/// `block` is null or came from the malloc family, was not freed, and is not used again.
pub(crate) unsafe fn free<T>(block: *mut T) {
    // SAFETY: the caller's promise is exactly that of free.
    unsafe { libc::free(block.cast()) };
}

/// As [`free`], without a call where there is mostly nothing to free.
///
/// # Safety
/// As for [`free`].
#[inline]
pub(crate) unsafe fn free_if_any<T>(block: *mut T) {
    if !block.is_null() {
        // SAFETY: passed on to the caller.
        unsafe { free(block) };
    }
}

/// Gives back a string of the library's that C sees as constant or not, by layout.
///
/// # Safety
/// As for [`free`].
pub(crate) unsafe fn free_string(text: *const c_char) {
    // SAFETY: passed on to the caller.
    unsafe { free(text.cast_mut()) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::ffi::CStr;

    #[test]
    fn blocks_are_zero_and_never_null_for_no_bytes() {
        let nothing = zeroed_bytes(0);
        assert!(!nothing.is_null());
        let value = zeroed::<[u64; 4]>();
        assert!(!value.is_null());
        // SAFETY: the block holds four zeroed integers.
        assert_eq!(unsafe { *value }, [0; 4]);
        // SAFETY: from zeroed_bytes, freed once.
        unsafe { free(nothing) };
        // SAFETY: from zeroed, freed once.
        unsafe { free(value) };
    }

    #[test]
    fn a_copied_string_is_terminated() {
        let copy = copied_string(b"iqn.2026-01.org.example:disk");
        assert!(!copy.is_null());
        // SAFETY: copied_string terminates what it returns.
        let text = unsafe { CStr::from_ptr(copy) };
        assert_eq!(text.to_bytes(), b"iqn.2026-01.org.example:disk");
        // SAFETY: from copied_string, freed once.
        unsafe { free(copy) };
    }
}
