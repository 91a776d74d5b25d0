// SPDX-License-Identifier: LGPL-2.1-or-later
//! The data buffers of a task: arrays of elements laid out like POSIX `struct iovec`.
//!
//! An array belongs either to the application (`scsi_task_set_iov_*`: it is only read, never changed) or to the task
//! (`scsi_task_add_data_*_buffer`: it is on `task->mem`). `nalloc`, the room in the task's own array, is 0 for the
//! application's.
//!
//! `offset` and `consumed` remember where the last `gather` ended, so that walking through a long array in order does
//! not start over each time: element number `consumed` begins `offset` bytes into the data.

use core::ffi::{c_int, c_uchar, c_void};
use core::mem::{align_of, offset_of, size_of};
use core::{ptr, slice};

use iscsi_client::transport::Place;

use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_task;
use crate::ffi::task;
use crate::ffi::types_lowlevel::{scsi_iovec, scsi_iovector};

const _: () = {
    assert!(size_of::<scsi_iovec>() == size_of::<Place>());
    assert!(align_of::<scsi_iovec>() == align_of::<Place>());
    assert!(offset_of!(scsi_iovec, iov_base) == offset_of!(Place, iov_base));
    assert!(offset_of!(scsi_iovec, iov_len) == offset_of!(Place, iov_len));
};

/// Room in the first array that `scsi_task_add_data_*_buffer` makes; each next one is twice as long.
const FIRST_CAPACITY: usize = 16;

/// The elements of `iovector`; none if its fields name none.
///
/// # Safety
/// If `iov` is not null it names `niov` elements that nobody changes while the slice lives.
unsafe fn elements(iovector: &scsi_iovector) -> &[scsi_iovec] {
    match usize::try_from(iovector.niov) {
        // SAFETY: not null, and the caller promises the number of elements.
        Ok(count) if !iovector.iov.is_null() => unsafe { slice::from_raw_parts(iovector.iov, count) },
        _ => &[],
    }
}

/// Forgets how far the buffers of `task` have been walked: done each time the command is sent from its beginning.
pub(crate) fn rewind(task: &mut scsi_task) {
    for iovector in [&mut task.iovector_in, &mut task.iovector_out] {
        iovector.offset = 0;
        iovector.consumed = 0;
    }
}

/// True if the elements hold at least `length` bytes, none of them at no address.
///
/// # Safety
/// The elements which `iovector` names exist and nobody changes them during the call.
pub(crate) unsafe fn holds(iovector: &scsi_iovector, length: usize) -> bool {
    let mut missing = length;
    // SAFETY: passed on to the caller.
    for element in unsafe { elements(iovector) } {
        if missing == 0 || (element.iov_base.is_null() && element.iov_len > 0) {
            break;
        }
        missing = missing.saturating_sub(element.iov_len);
    }
    missing == 0
}

/// Where the bytes `offset..offset + length` of the data are, if that is in one piece: in the element that was reached last.
///
/// # Safety
/// As for [`gather`].
#[inline(always)]
pub(crate) unsafe fn piece(iovector: *const scsi_iovector, offset: usize, length: usize) -> Option<*mut c_void> {
    // SAFETY: the caller promises a valid iovector that nobody else uses.
    let iovector = unsafe { &*iovector };
    if iovector.iov.is_null() || !(0..iovector.niov).contains(&iovector.consumed) {
        return None;
    }
    let element = iovector.iov.wrapping_add(iovector.consumed as usize);
    // SAFETY: the caller promises `niov` elements, of which this is one.
    let element = unsafe { &*element };
    let skipped = offset.checked_sub(iovector.offset)?;
    let fits = element.iov_len.checked_sub(skipped).is_some_and(|rest| length <= rest);
    (fits && !element.iov_base.is_null()).then(|| element.iov_base.wrapping_byte_add(skipped))
}

/// Appends to `pieces` the parts of the application's memory that hold the bytes `offset..offset + length` of the data,
/// in order, and returns how many bytes they cover.
///
/// Fewer than `length` are covered if the elements end before, if one has bytes but no address, or if `pieces` cannot
/// grow. Walking forward costs only the elements passed; the array itself is never written.
///
/// # Safety
/// `iovector` is valid and used by this thread only; the elements it names exist and nobody changes them meanwhile.
#[inline(never)]
pub(crate) unsafe fn gather(
    iovector: *mut scsi_iovector,
    offset: usize,
    length: usize,
    pieces: &mut Vec<Place>,
) -> usize {
    // SAFETY: the caller promises a valid iovector that nobody else uses.
    let iovector = unsafe { &mut *iovector };
    // SAFETY: passed on to the caller.
    let elements = unsafe { elements(iovector) };

    // The fields are public, so the remembered place is believed only if it is one.
    let (mut index, mut start) = match usize::try_from(iovector.consumed) {
        Ok(index) if index < elements.len() && iovector.offset <= offset => (index, iovector.offset),
        _ => (0, 0),
    };
    let mut covered = 0;
    while covered < length {
        let Some(element) = elements.get(index) else {
            break;
        };
        // Never less than zero: `start` begins at or before `offset` and moves past an element only below.
        let skipped = offset.saturating_add(covered) - start;
        if skipped >= element.iov_len {
            start += element.iov_len;
            index += 1;
            continue;
        }
        if element.iov_base.is_null() || pieces.try_reserve(1).is_err() {
            break;
        }
        let taken = (element.iov_len - skipped).min(length - covered);
        pieces.push(Place { iov_base: element.iov_base.wrapping_byte_add(skipped), iov_len: taken });
        covered += taken;
    }
    iovector.offset = start;
    iovector.consumed = index as c_int;
    covered
}

/// Which of the two buffer lists of a task.
#[derive(Clone, Copy)]
enum Direction {
    In,
    Out,
}

impl Direction {
    fn of(self, task: &mut scsi_task) -> &mut scsi_iovector {
        match self {
            Self::In => &mut task.iovector_in,
            Self::Out => &mut task.iovector_out,
        }
    }
}

/// Appends the `length` bytes at `buffer` to an array on `task->mem`, which it makes or grows as needed.
///
/// Returns 0, or -1 if an argument is not one or memory is short; the task is then as it was.
///
/// # Safety
/// `task` is null or a valid task used by this thread only, whose iovector names existing elements.
unsafe fn add_buffer(task: *mut scsi_task, direction: Direction, length: c_int, buffer: *mut c_uchar) -> c_int {
    let Ok(length) = usize::try_from(length) else {
        return -1;
    };
    if buffer.is_null() && length > 0 {
        return -1;
    }
    // SAFETY: null, or a valid task; the reference is not used after the allocation below.
    let Some(fields) = (unsafe { task.as_mut() }) else {
        return -1;
    };
    let list = direction.of(fields);
    let used = if list.iov.is_null() { 0 } else { usize::try_from(list.niov).unwrap_or(0) };
    let room = if list.iov.is_null() { 0 } else { usize::try_from(list.nalloc).unwrap_or(0) };
    let (old, mut array, mut capacity) = (list.iov, list.iov, list.nalloc);

    if used >= room {
        let larger = used.saturating_mul(2).max(FIRST_CAPACITY);
        let (Ok(count), Some(bytes)) = (c_int::try_from(larger), larger.checked_mul(size_of::<scsi_iovec>())) else {
            return -1;
        };
        // SAFETY: a valid task, as the caller promises.
        array = unsafe { task::allocate(task, bytes) }.cast();
        capacity = count;
        if array.is_null() {
            return -1;
        }
        if used > 0 {
            // SAFETY: the old array has `used` elements and the new one, another block, has room for them.
            unsafe { ptr::copy_nonoverlapping(old, array, used) };
        }
    }
    let element = scsi_iovec { iov_base: buffer.cast(), iov_len: length };
    // SAFETY: the array is on the list of the task and has room for more than `used` elements.
    unsafe { array.wrapping_add(used).write(element) };
    // SAFETY: not null, as seen above, and no reference is left from before the allocation.
    let list = direction.of(unsafe { &mut *task });
    list.iov = array;
    list.nalloc = capacity;
    list.niov = used as c_int + 1;
    0
}

/// Makes the task use the application's own array.
///
/// # Safety
/// `task` is null or a valid task used by this thread only.
unsafe fn set_array(task: *mut scsi_task, direction: Direction, array: *mut scsi_iovec, count: c_int) {
    // SAFETY: passed on to the caller.
    let Some(task) = (unsafe { task.as_mut() }) else {
        return;
    };
    *direction.of(task) = scsi_iovector {
        iov: array,
        niov: if array.is_null() { 0 } else { count.max(0) },
        nalloc: 0,
        offset: 0,
        consumed: 0,
    };
}

/// Appends a buffer for data that the target sends: `len` bytes at `buf`. Calls are made in the order of the data.
///
/// The buffer is not copied; it must live until the command has ended. Data beyond the buffers end the command with
/// `SCSI_STATUS_ERROR`. May be called after the task was submitted, before `iscsi_service()` is.
///
/// Returns 0, or -1 if an argument is invalid or memory is short: the task is then as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_task_add_data_in_buffer(task: *mut scsi_task, len: c_int, buf: *mut c_uchar) -> c_int {
    // SAFETY: null or a task of the caller's, as the header demands.
    guard!(-1, { unsafe { add_buffer(task, Direction::In, len, buf) } })
}

/// Appends a buffer with data for the target: `len` bytes at `buf`. Calls are made in the order of the data, before
/// the task is submitted.
///
/// The buffer is not copied; it must keep its contents until the command has ended.
///
/// Returns 0, or -1 if an argument is invalid or memory is short: the task is then as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_task_add_data_out_buffer(task: *mut scsi_task, len: c_int, buf: *mut c_uchar) -> c_int {
    // SAFETY: null or a task of the caller's, as the header demands.
    guard!(-1, { unsafe { add_buffer(task, Direction::Out, len, buf) } })
}

/// Makes the `niov` elements at `iov` the buffers for data that the target sends, instead of any that the task had.
///
/// The array is neither copied nor changed; it and its buffers must live until the command has ended. NULL for `iov`
/// removes them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_task_set_iov_in(task: *mut scsi_task, iov: *mut scsi_iovec, niov: c_int) {
    // SAFETY: null or a task of the caller's, as the header demands.
    guard!((), { unsafe { set_array(task, Direction::In, iov, niov) } })
}

/// Makes the `niov` elements at `iov` the data for the target, instead of any that the task had.
///
/// The array is neither copied nor changed; it and its buffers must live and keep their contents until the command has
/// ended. NULL for `iov` removes them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_task_set_iov_out(task: *mut scsi_task, iov: *mut scsi_iovec, niov: c_int) {
    // SAFETY: null or a task of the caller's, as the header demands.
    guard!((), { unsafe { set_array(task, Direction::Out, iov, niov) } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use iscsi_proto::scsi::Command;

    /// The lengths which `gather` finds, and the first byte of each piece.
    fn pieces(list: &mut scsi_iovector, offset: usize, length: usize) -> (usize, Vec<(u8, usize)>) {
        let mut found = Vec::new();
        // SAFETY: the tests keep the elements alive.
        let covered = unsafe { gather(list, offset, length, &mut found) };
        let found = found
            .iter()
            // SAFETY: each piece lies in a buffer of the test.
            .map(|piece| (unsafe { *piece.iov_base.cast::<u8>() }, piece.iov_len))
            .collect();
        (covered, found)
    }

    fn list(elements: &mut [scsi_iovec]) -> scsi_iovector {
        scsi_iovector { iov: elements.as_mut_ptr(), niov: elements.len() as c_int, nalloc: 0, offset: 0, consumed: 0 }
    }

    fn element(bytes: &mut [u8]) -> scsi_iovec {
        scsi_iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() }
    }

    #[test]
    fn gather_finds_every_range_in_any_order() {
        let mut data: Vec<u8> = (0..10).collect();
        let (first, rest) = data.split_at_mut(3);
        let (second, third) = rest.split_at_mut(1);
        let mut elements = [element(first), element(&mut []), element(second), element(third)];
        let before: Vec<_> = elements.iter().map(|element| (element.iov_base, element.iov_len)).collect();
        let mut list = list(&mut elements);
        for offset in (0..=11).chain((0..=11).rev()) {
            for length in 0..=12 {
                let (covered, found) = pieces(&mut list, offset, length);
                assert_eq!(covered, length.min(10_usize.saturating_sub(offset)));
                let mut at = offset;
                for (first_byte, piece) in found {
                    assert_eq!(usize::from(first_byte), at);
                    at += piece;
                }
                assert_eq!(at, offset + covered);
            }
        }
        let after: Vec<_> = elements.iter().map(|element| (element.iov_base, element.iov_len)).collect();
        assert_eq!(before, after);
    }

    #[test]
    fn walking_in_order_does_not_start_over() {
        let mut data = [0_u8; 64];
        let mut elements: Vec<_> = data.chunks_mut(1).map(element).collect();
        let mut list = list(&mut elements);
        pieces(&mut list, 0, 40);
        assert_eq!((list.consumed, list.offset), (39, 39));
        assert_eq!(pieces(&mut list, 40, 8).0, 8);
        assert_eq!((list.consumed, list.offset), (47, 47));
        assert_eq!(pieces(&mut list, 4, 1).0, 1);
    }

    #[test]
    fn bad_fields_name_no_memory() {
        let mut data = [1_u8; 4];
        let mut elements = [element(&mut data), scsi_iovec { iov_base: ptr::null_mut(), iov_len: 4 }];
        let mut good = list(&mut elements);
        assert_eq!(pieces(&mut good, 0, 8).0, 4);
        (good.consumed, good.offset) = (77, usize::MAX);
        assert_eq!(pieces(&mut good, 0, 4).0, 4);
        assert_eq!(pieces(&mut good, usize::MAX, 4).0, 0);
        good.niov = -1;
        assert_eq!(pieces(&mut good, 0, 4).0, 0);
        (good.niov, good.iov) = (2, ptr::null_mut());
        assert_eq!(pieces(&mut good, 0, 4).0, 0);
    }

    #[test]
    fn holds_counts_all_elements() {
        let mut data = [1_u8; 8];
        let (first, second) = data.split_at_mut(5);
        let mut elements = [element(first), element(second)];
        let list = list(&mut elements);
        for (length, expected) in [(0, true), (5, true), (8, true), (9, false)] {
            // SAFETY: the elements are alive.
            assert_eq!(unsafe { holds(&list, length) }, expected);
        }
    }

    #[test]
    fn added_buffers_grow_and_copy_the_applications_array() {
        let mut data: Vec<u8> = (0..100).collect();
        let first = data.as_mut_ptr();
        let mut own = [scsi_iovec { iov_base: first.cast(), iov_len: 1 }];
        let task = task::create(&Command::default());
        // SAFETY: a valid task and one element.
        unsafe { scsi_task_set_iov_in(task, own.as_mut_ptr(), 1) };
        for index in 1..100 {
            let byte = first.wrapping_add(index);
            // SAFETY: a valid task and one byte of the buffer.
            assert_eq!(unsafe { scsi_task_add_data_in_buffer(task, 1, byte) }, 0);
        }
        assert_eq!(own[0].iov_len, 1);
        // SAFETY: a valid task.
        let fields = unsafe { &mut *task };
        let (covered, found) = pieces(&mut fields.iovector_in, 0, 100);
        assert_eq!(covered, 100);
        assert!(found.iter().enumerate().all(|(index, piece)| *piece == (index as u8, 1)));
        assert_eq!((fields.iovector_in.niov, fields.iovector_in.nalloc), (100, 128));
        rewind(fields);
        assert_eq!((fields.iovector_in.consumed, fields.iovector_in.offset), (0, 0));
        // SAFETY: from create, freed once.
        unsafe { task::scsi_free_scsi_task(task) };
    }

    #[test]
    fn arguments_that_are_none_are_refused() {
        let task = task::create(&Command::default());
        let mut byte = 0;
        // SAFETY: a negative length is refused.
        assert_eq!(unsafe { scsi_task_add_data_out_buffer(task, -1, &raw mut byte) }, -1);
        // SAFETY: a missing buffer is refused.
        assert_eq!(unsafe { scsi_task_add_data_out_buffer(task, 1, ptr::null_mut()) }, -1);
        // SAFETY: null is answered.
        assert_eq!(unsafe { scsi_task_add_data_out_buffer(ptr::null_mut(), 1, &raw mut byte) }, -1);
        // SAFETY: null is answered.
        unsafe { scsi_task_set_iov_out(ptr::null_mut(), ptr::null_mut(), 1) };
        // SAFETY: from create, freed once.
        unsafe { task::scsi_free_scsi_task(task) };
    }
}
