// SPDX-License-Identifier: LGPL-2.1-or-later
//! Memory for moments in which the system has none.
//!
//! Rust's collections end the process when a small block of theirs cannot be had, and an application must not die of an
//! error text. So this library, which alone uses this allocator, has some blocks of its own behind the system's: what
//! is under way gets them and comes to its end. All that is large, or that the application can be told of, asks the
//! system alone or with `try_reserve`, and fails with an error. docs/RELIABILITY.md says what is left.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr;
use core::sync::atomic::{AtomicU64, Ordering};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: Reserved = Reserved;

/// Blocks of a size; there are at most 64 of it, one bit each.
struct Class {
    size: usize,
    /// Where its blocks begin in the reserve.
    begin: usize,
    count: usize,
}

/// The smallest first.
const CLASSES: [Class; 4] = [
    Class { size: 64, begin: 0, count: 64 },
    Class { size: 256, begin: 4 << 10, count: 64 },
    Class { size: 1024, begin: 20 << 10, count: 32 },
    Class { size: 4096, begin: 52 << 10, count: 16 },
];
const LENGTH: usize = 116 << 10;
/// Every block has it.
const ALIGNMENT: usize = 64;

#[repr(align(64))]
struct Memory(UnsafeCell<[u8; LENGTH]>);

// SAFETY: the memory is reached only through blocks, and `USED` gives each of them to one owner at a time.
unsafe impl Sync for Memory {}

static MEMORY: Memory = Memory(UnsafeCell::new([0; LENGTH]));
/// Which blocks of each class are in use.
static USED: [AtomicU64; CLASSES.len()] = [const { AtomicU64::new(0) }; CLASSES.len()];

/// A block of the reserve, or null when none fits.
#[cold]
fn take(layout: Layout) -> *mut u8 {
    if layout.align() > ALIGNMENT {
        return ptr::null_mut();
    }
    for (class, used) in CLASSES.iter().zip(&USED).filter(|(class, _)| class.size >= layout.size()) {
        let first_free = |bits: u64| {
            let number = bits.trailing_ones();
            ((number as usize) < class.count).then(|| bits | 1 << number)
        };
        if let Ok(before) = used.fetch_update(Ordering::Acquire, Ordering::Relaxed, first_free) {
            let offset = class.begin + before.trailing_ones() as usize * class.size;
            return MEMORY.0.get().cast::<u8>().wrapping_add(offset);
        }
    }
    ptr::null_mut()
}

/// Where a block of the reserve begins in it; `None` for a block of the system. All that is inlined wherever memory is
/// given back.
fn offset(block: *mut u8) -> Option<usize> {
    let offset = (block as usize).wrapping_sub(MEMORY.0.get() as usize);
    (offset < LENGTH).then_some(offset)
}

/// The class of the block that begins there.
fn class(offset: usize) -> usize {
    CLASSES.iter().rposition(|class| class.begin <= offset).unwrap_or(0)
}

#[cold]
#[inline(never)]
fn give_back(offset: usize) {
    let class = class(offset);
    let number = (offset - CLASSES[class].begin) / CLASSES[class].size;
    USED[class].fetch_and(!(1 << number), Ordering::Release);
}

/// The system's allocator, and the reserve behind it.
struct Reserved;

// SAFETY: a block is the system's, or one of the reserve that nobody else has, long enough and aligned; what is given
// back goes to where it came from, which its address tells.
unsafe impl GlobalAlloc for Reserved {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: passed on to the caller.
        let block = unsafe { System.alloc(layout) };
        if block.is_null() { take(layout) } else { block }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: passed on to the caller.
        let block = unsafe { System.alloc_zeroed(layout) };
        if !block.is_null() {
            return block;
        }
        let block = take(layout);
        if !block.is_null() {
            // SAFETY: the block is new and has at least that size.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match offset(block) {
            Some(offset) => give_back(offset),
            // SAFETY: passed on to the caller; the block is the system's.
            None => unsafe { System.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if offset(block).is_none() {
            // SAFETY: passed on to the caller; the block is the system's.
            let grown = unsafe { System.realloc(block, layout, size) };
            if !grown.is_null() {
                return grown;
            }
        }
        // SAFETY: passed on to the caller.
        unsafe { move_to(block, layout, size) }
    }
}

/// As `realloc`, for a block of the reserve, and for one that the system could not make larger.
#[cold]
#[inline(never)]
unsafe fn move_to(block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    if offset(block).is_some_and(|offset| size <= CLASSES[class(offset)].size) {
        return block;
    }
    let Ok(wanted) = Layout::from_size_align(size, layout.align()) else { return ptr::null_mut() };
    // SAFETY: the caller asks for a size that is not zero.
    let moved = unsafe { ALLOCATOR.alloc(wanted) };
    if moved.is_null() {
        return moved;
    }
    // SAFETY: both blocks have that many bytes, and are not the same.
    unsafe { ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
    // SAFETY: passed on to the caller.
    unsafe { ALLOCATOR.dealloc(block, layout) };
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One test, as all share one reserve.
    #[test]
    fn blocks_are_apart_fit_and_come_back() {
        for round in 0..2 {
            let mut blocks = Vec::new();
            loop {
                let block = take(Layout::from_size_align(1 + blocks.len() % 300, 8).unwrap());
                if block.is_null() {
                    break;
                }
                assert_eq!(block as usize % ALIGNMENT, 0);
                let place = offset(block).unwrap();
                let class = &CLASSES[class(place)];
                assert!(place < class.begin + class.count * class.size);
                assert!(blocks.iter().all(|&other| offset(other) != Some(place)), "given twice");
                blocks.push(block);
            }
            // Small ones have taken the large ones in the end.
            assert!(blocks.len() > 100, "round {round}: {} blocks", blocks.len());
            blocks.into_iter().filter_map(offset).for_each(give_back);
        }
        let one = take(Layout::new::<[u64; 512]>());
        assert!(offset(one).is_some_and(|offset| CLASSES[class(offset)].size == 4096));
        // SAFETY: the block was taken with this layout; it grows out of the reserve.
        let moved = unsafe { Reserved.realloc(one, Layout::new::<[u64; 512]>(), 8192) };
        assert!(!moved.is_null() && offset(moved).is_none());
        // SAFETY: the block has the new size.
        unsafe { Reserved.dealloc(moved, Layout::from_size_align(8192, 8).unwrap()) };
        assert!(take(Layout::from_size_align(4097, 8).unwrap()).is_null());
        assert!(take(Layout::from_size_align(8, 128).unwrap()).is_null());
        assert!(offset(ptr::null_mut()).is_none());
    }
}
