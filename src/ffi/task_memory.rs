// SPDX-License-Identifier: LGPL-2.1-or-later
//! Building C structures on the memory of a task, where they live until the task is freed.

use core::ffi::{c_char, c_void};
use core::mem::{align_of, size_of};

use crate::ffi::layout::scsi_task;
use crate::ffi::task;

/// The alignment of every block that a task gives.
const BLOCK_ALIGNMENT: usize = 2 * size_of::<usize>();

/// The memory of one task. Each method is `None` when memory is short.
pub(crate) struct TaskMemory {
    task: *mut scsi_task,
}

impl TaskMemory {
    /// # Safety
    /// `task` points to a task that no other thread uses, and to which nobody holds a reference while the value lives.
    pub(crate) unsafe fn new(task: *mut scsi_task) -> Self {
        Self { task }
    }

    fn allocate(&self, size: usize) -> Option<*mut c_void> {
        // SAFETY: the promise of `new`.
        let block = unsafe { task::allocate(self.task, size) };
        (!block.is_null()).then_some(block)
    }

    /// A copy of `value`.
    pub(crate) fn put<T: Copy>(&self, value: T) -> Option<*mut T> {
        self.put_with_array(value, [0_u8; 0].into_iter())
    }

    /// An array of `items`; not null even when there are none.
    pub(crate) fn put_array<E: Copy>(&self, items: impl ExactSizeIterator<Item = E>) -> Option<*mut E> {
        Some(self.put_with_array::<[E; 0], E>([], items)?.cast())
    }

    /// `head`, and behind it an array of `items`, as C structures with a last member of length 0 have it.
    pub(crate) fn put_with_array<H: Copy, E: Copy>(
        &self,
        head: H,
        items: impl ExactSizeIterator<Item = E>,
    ) -> Option<*mut H> {
        const {
            assert!(align_of::<H>() <= BLOCK_ALIGNMENT);
            assert!(align_of::<E>() <= align_of::<H>());
        };
        let count = items.len();
        let size = size_of::<E>().checked_mul(count)?.checked_add(size_of::<H>())?;
        let block = self.allocate(size)?.cast::<H>();
        // SAFETY: a new block of at least one `H`, aligned for it as asserted.
        unsafe { block.write(head) };
        let first = block.wrapping_add(1).cast::<E>();
        for (index, item) in items.take(count).enumerate() {
            // SAFETY: index < count, so the element lies in the block; what follows an `H` is aligned for an `E`.
            unsafe { first.wrapping_add(index).write(item) };
        }
        Some(block)
    }

    /// `head`, and `length` bytes from byte `at` on, which is a last member of length 0 in the padding of the
    /// structure: a copy of `bytes`, zeros behind them.
    pub(crate) fn put_with_bytes<H: Copy>(&self, head: H, at: usize, bytes: &[u8], length: usize) -> Option<*mut H> {
        const {
            assert!(align_of::<H>() <= BLOCK_ALIGNMENT);
        };
        let end = at.checked_add(length)?;
        let bytes = bytes.get(..length).unwrap_or(bytes);
        let block = self.allocate(end.max(size_of::<H>()))?.cast::<H>();
        // SAFETY: a new block of at least one `H`, aligned for it as asserted.
        unsafe { block.write(head) };
        let room = block.wrapping_byte_add(at).cast::<u8>();
        // What `write` left in the padding may be anything.
        // SAFETY: `at + length` bytes are in the block.
        unsafe { room.write_bytes(0, length) };
        // SAFETY: no more than `length` bytes, into a new block.
        unsafe { room.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Some(block)
    }

    /// A copy of `bytes` with a zero byte behind it.
    pub(crate) fn put_terminated(&self, bytes: &[u8]) -> Option<*mut c_char> {
        let copy = self.allocate(bytes.len().checked_add(1)?)?.cast::<u8>();
        // SAFETY: a new zeroed block of one byte more.
        unsafe { copy.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        Some(copy.cast())
    }
}
