// SPDX-License-Identifier: LGPL-2.1-or-later
//! `struct scsi_task`: creating, freeing, and the memory that lives and dies with it.
//!
//! A task may come from the application (`malloc` and zero fill) as well as from this library, so it holds plain C data
//! only and nothing is assumed about who made it. Its buffers are in `iovector`.

use core::ffi::{c_int, c_uchar, c_void};
use core::mem::{offset_of, size_of};
use core::{ptr, slice};

use iscsi_proto::scsi::{Cdb, Command, Direction};

use crate::ffi::alloc;
use crate::ffi::constants_lowlevel::SCSI_CDB_MAX_SIZE;
use crate::ffi::enums_lowlevel::scsi_xfer_dir;
use crate::ffi::guard::guard;
use crate::ffi::layout::{scsi_sense, scsi_task};
use crate::ffi::types_iscsi::scsi_status;
use crate::ffi::types_lowlevel::scsi_iovec;

/// Status of a task that does not exist.
const STATUS_ERROR: c_int = scsi_status::SCSI_STATUS_ERROR as c_int;

/// A task made by this library, with room for the one data-out element that most writes need.
///
/// One block instead of two; `free` of the task releases both. Nothing depends on the room being there: it is reached
/// only through the public `iovector_out`.
#[repr(C)]
struct TaskWithBuffer {
    task: scsi_task,
    data_out: scsi_iovec,
}

/// A zeroed task for `command`, or null when memory is short.
#[inline(never)]
pub(crate) fn create(command: &Command) -> *mut scsi_task {
    let task = alloc::zeroed::<scsi_task>();
    // SAFETY: `task` is null or a new zeroed task that nobody else knows.
    if let Some(fields) = unsafe { task.as_mut() } {
        set_command(fields, command);
    }
    task
}

/// Like `create`, for a command that sends the `length` bytes at `data`, which are not copied.
#[inline(never)]
pub(crate) fn create_with_data_out(command: &Command, data: *mut c_void, length: usize) -> *mut scsi_task {
    create_with_room(command, 0, |_| (data, length))
}

/// Like `create`, for a command that sends `length` bytes which `fill` writes.
pub(crate) fn create_with_parameters(command: &Command, length: usize, fill: impl FnOnce(&mut [u8])) -> *mut scsi_task {
    create_with_room(command, length, |parameters| {
        // SAFETY: `create_with_room` gives `length` zeroed bytes that nobody else knows.
        fill(unsafe { slice::from_raw_parts_mut(parameters.cast::<u8>(), length) });
        (parameters, length)
    })
}

/// A task with its data-out element and `room` more bytes in one block; `data_out` gets the address of these bytes and
/// says what the element is.
fn create_with_room(
    command: &Command,
    room: usize,
    data_out: impl FnOnce(*mut c_void) -> (*mut c_void, usize),
) -> *mut scsi_task {
    let Some(size) = size_of::<TaskWithBuffer>().checked_add(room) else {
        return ptr::null_mut();
    };
    let block = alloc::zeroed_bytes(size).cast::<TaskWithBuffer>();
    if block.is_null() {
        return ptr::null_mut();
    }
    // Pointers into the block come from the pointer to all of it, since they are used as long as the task lives.
    let element = block.wrapping_byte_add(offset_of!(TaskWithBuffer, data_out)).cast();
    let (iov_base, iov_len) = data_out(block.wrapping_add(1).cast());
    // SAFETY: a new zeroed block, aligned by calloc, that nobody else knows.
    let fields = unsafe { &mut *block };
    set_command(&mut fields.task, command);
    fields.data_out = scsi_iovec { iov_base, iov_len };
    fields.task.iovector_out.niov = 1;
    fields.task.iovector_out.iov = element;
    block.cast()
}

/// Replaces CDB, direction and expected transfer length.
pub(crate) fn set_command(task: &mut scsi_task, command: &Command) {
    let xfer_dir = match command.direction {
        Direction::None => scsi_xfer_dir::SCSI_XFER_NONE,
        Direction::Read => scsi_xfer_dir::SCSI_XFER_READ,
        Direction::Write => scsi_xfer_dir::SCSI_XFER_WRITE,
    };
    set_cdb(task, &command.cdb);
    task.xfer_dir = xfer_dir as c_int;
    // The field is signed; what reads it takes it back as unsigned.
    task.expxferlen = command.expected_length as c_int;
}

fn set_cdb(task: &mut scsi_task, cdb: &Cdb) {
    task.cdb = *cdb.padded();
    task.cdb_size = cdb.len() as c_int;
}

const _: () = assert!(Cdb::MAX_LEN == SCSI_CDB_MAX_SIZE as usize);

/// Header of a block on `task->mem`. The caller's memory follows it.
#[repr(C)]
struct MemoryBlock {
    next: *mut MemoryBlock,
}

/// Where the caller's memory starts in a block: what malloc aligned stays as aligned.
const MEMORY_OFFSET: usize = 2 * size_of::<usize>();
const _: () = assert!(size_of::<MemoryBlock>() <= MEMORY_OFFSET);

/// `size` zeroed bytes that are freed with `task`, aligned like a block of malloc; null when memory is short.
///
/// No bytes are a valid request.
///
/// # Safety
/// `task` points to a task that no other thread uses.
pub(crate) unsafe fn allocate(task: *mut scsi_task, size: usize) -> *mut c_void {
    let Some(total) = size.checked_add(MEMORY_OFFSET) else {
        return ptr::null_mut();
    };
    let block = alloc::zeroed_bytes(total).cast::<MemoryBlock>();
    if block.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: the caller promises a valid task; no other reference to it is alive in this function.
    let task = unsafe { &mut *task };
    // SAFETY: the block is new, aligned by malloc and larger than its header.
    unsafe { block.write(MemoryBlock { next: task.mem.cast() }) };
    task.mem = block.cast();
    block.wrapping_byte_add(MEMORY_OFFSET).cast()
}

/// Frees every block on `task->mem`.
fn free_memory(task: &mut scsi_task) {
    let mut block: *mut MemoryBlock = task.mem.cast();
    task.mem = ptr::null_mut();
    while !block.is_null() {
        // SAFETY: only `allocate` puts blocks on the list, each with its header, and none was freed before.
        let next = unsafe { (*block).next };
        // SAFETY: the block came from malloc and has left the list.
        unsafe { alloc::free(block) };
        block = next;
    }
}

/// Creates a task for a CDB of the program's own making.
///
/// `cdb_size` is 0 to 16 bytes, copied from `cdb`. `xfer_dir` is an `enum scsi_xfer_dir`; `expxferlen` is the number
/// of bytes that the command moves, which fits the buffers to come.
///
/// Returns a task for `scsi_free_scsi_task()`, or NULL if the CDB is too long or missing or memory is short.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_create_task(
    cdb_size: c_int,
    cdb: *mut c_uchar,
    xfer_dir: c_int,
    expxferlen: c_int,
) -> *mut scsi_task {
    guard!(ptr::null_mut(), {
        let bytes = match usize::try_from(cdb_size) {
            Ok(0) => &[][..],
            // SAFETY: the caller gives `cdb_size` readable bytes, of which no other thread changes any.
            Ok(length) if length <= Cdb::MAX_LEN && !cdb.is_null() => unsafe { slice::from_raw_parts(cdb, length) },
            _ => return ptr::null_mut(),
        };
        let task = alloc::zeroed::<scsi_task>();
        // SAFETY: `task` is null or a new zeroed task that nobody else knows.
        if let (Some(fields), Some(cdb)) = (unsafe { task.as_mut() }, Cdb::new(bytes)) {
            set_cdb(fields, &cdb);
            fields.xfer_dir = xfer_dir;
            fields.expxferlen = expxferlen;
        }
        task
    })
}

/// Frees a task, the memory that `scsi_malloc()` and the decoding functions took from it, and its `datain.data`.
///
/// The task comes from this library, or from `malloc()` or `calloc()` of the program. No request of it may be under
/// way: its callback has run or is running. Buffers that the program has attached stay the program's. NULL is allowed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_free_scsi_task(task: *mut scsi_task) {
    guard!((), {
        // SAFETY: null, or a task which the caller gives up with this call.
        let Some(fields) = (unsafe { task.as_mut() }) else {
            return;
        };
        free_memory(fields);
        let data = fields.datain.data;
        fields.datain.data = ptr::null_mut();
        // SAFETY: null, or a block of malloc that belongs to the task.
        unsafe { alloc::free_if_any(data) };
        // SAFETY: tasks come from malloc, and the caller does not use this one again.
        unsafe { alloc::free(task) };
    })
}

/// Takes `size` zeroed bytes that are freed together with `task`.
///
/// Returns NULL if `task` is NULL or memory is short; a size of 0 gives a valid pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_malloc(task: *mut scsi_task, size: usize) -> *mut c_void {
    guard!(ptr::null_mut(), {
        if task.is_null() {
            return ptr::null_mut();
        }
        // SAFETY: not null, and the caller's task is used by this thread only.
        unsafe { allocate(task, size) }
    })
}

/// Gives the status of a completed task and, if `sense` is not NULL, a copy of its sense data.
///
/// Returns one of `SCSI_STATUS_*`; `SCSI_STATUS_ERROR` if `task` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_task_get_status(task: *mut scsi_task, sense: *mut scsi_sense) -> c_int {
    guard!(STATUS_ERROR, {
        if task.is_null() {
            return STATUS_ERROR;
        }
        if !sense.is_null() {
            // SAFETY: `task` is valid; only a pointer to the field is made.
            let source = unsafe { &raw const (*task).sense };
            // SAFETY: both point to a `scsi_sense`; `copy` allows that they are the same one.
            unsafe { ptr::copy(source, sense, 1) };
        }
        // SAFETY: the caller gives a valid task.
        unsafe { (*task).status }
    })
}

/// Stores a pointer of the program's in a task. The library never reads or changes it. NULL for `task` is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_set_task_private_ptr(task: *mut scsi_task, ptr: *mut c_void) {
    guard!((), {
        // SAFETY: null, or a valid task which the caller uses on this thread only.
        if let Some(task) = unsafe { task.as_mut() } {
            task.ptr = ptr;
        }
    })
}

/// Gives back what `scsi_set_task_private_ptr()` stored; NULL if nothing was stored or `task` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_get_task_private_ptr(task: *mut scsi_task) -> *mut c_void {
    guard!(ptr::null_mut(), {
        // SAFETY: null, or a valid task.
        unsafe { task.as_ref() }.map_or(ptr::null_mut(), |task| task.ptr)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new_task() -> *mut scsi_task {
        let mut cdb = [0x28, 0, 0, 0, 0, 9, 0, 0, 1, 0];
        // SAFETY: the CDB has as many bytes as said.
        unsafe { scsi_create_task(10, cdb.as_mut_ptr(), 1, 512) }
    }

    fn free_task(task: *mut scsi_task) {
        // SAFETY: the tests free each task once.
        unsafe { scsi_free_scsi_task(task) };
    }

    #[test]
    fn a_task_carries_its_cdb() {
        let task = new_task();
        // SAFETY: just created.
        let fields = unsafe { &*task };
        assert_eq!(fields.cdb, [0x28, 0, 0, 0, 0, 9, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!((fields.cdb_size, fields.xfer_dir, fields.expxferlen), (10, 1, 512));
        free_task(task);
    }

    #[test]
    fn a_cdb_that_does_not_fit_is_refused() {
        let mut cdb = [0_u8; 32];
        for size in [-1, 17, c_int::MAX, c_int::MIN] {
            // SAFETY: the size is refused before the CDB is read.
            assert!(unsafe { scsi_create_task(size, cdb.as_mut_ptr(), 0, 0) }.is_null());
        }
        // SAFETY: a missing CDB is refused.
        assert!(unsafe { scsi_create_task(6, ptr::null_mut(), 0, 0) }.is_null());
        // SAFETY: no bytes are read.
        let empty = unsafe { scsi_create_task(0, ptr::null_mut(), 77, -5) };
        assert!(!empty.is_null());
        free_task(empty);
        free_task(ptr::null_mut());
    }

    #[test]
    fn memory_is_zeroed_aligned_and_on_the_list() {
        let task = new_task();
        for size in [0, 1, 24, 4096] {
            // SAFETY: a valid task.
            let memory = unsafe { scsi_malloc(task, size) };
            assert!(!memory.is_null());
            assert_eq!(memory.addr() % (2 * size_of::<usize>()), 0);
            // SAFETY: `size` bytes were given, all initialised by calloc.
            let bytes = unsafe { slice::from_raw_parts_mut(memory.cast::<u8>(), size) };
            assert!(bytes.iter().all(|&byte| byte == 0));
            bytes.fill(0xff);
        }
        // SAFETY: a valid task; the size cannot be had.
        assert!(unsafe { scsi_malloc(task, usize::MAX) }.is_null());
        // SAFETY: null is answered.
        assert!(unsafe { scsi_malloc(ptr::null_mut(), 8) }.is_null());
        free_task(task);
    }

    #[test]
    fn data_out_is_one_element_of_the_callers_memory() {
        let mut data = [7_u8; 64];
        let task = create_with_data_out(&Command::default(), data.as_mut_ptr().cast(), data.len());
        // SAFETY: just created.
        let list = unsafe { &(*task).iovector_out };
        assert_eq!((list.niov, list.nalloc), (1, 0));
        // SAFETY: one element, said the line above.
        let element = unsafe { &*list.iov };
        assert_eq!((element.iov_base, element.iov_len), (data.as_mut_ptr().cast(), 64));
        free_task(task);
    }

    #[test]
    fn parameters_lie_behind_the_task() {
        let task = create_with_parameters(&Command::default(), 40, |parameters| {
            assert_eq!(parameters, [0; 40]);
            parameters.fill(0xa5);
        });
        // SAFETY: just created.
        let list = unsafe { &(*task).iovector_out };
        // SAFETY: create_with_parameters makes one element.
        let element = unsafe { &*list.iov };
        // SAFETY: the element has as many bytes as it says.
        let sent = unsafe { slice::from_raw_parts(element.iov_base.cast::<u8>(), element.iov_len) };
        assert_eq!(sent, [0xa5; 40]);
        free_task(task);
    }

    #[test]
    fn null_is_answered_everywhere() {
        // SAFETY: null is allowed.
        assert_eq!(unsafe { scsi_task_get_status(ptr::null_mut(), ptr::null_mut()) }, STATUS_ERROR);
        // SAFETY: null is allowed.
        assert!(unsafe { scsi_get_task_private_ptr(ptr::null_mut()) }.is_null());
        // SAFETY: null is allowed.
        unsafe { scsi_set_task_private_ptr(ptr::null_mut(), ptr::null_mut()) };
    }

    #[test]
    fn the_private_pointer_comes_back() {
        let task = new_task();
        // SAFETY: a valid task.
        unsafe { scsi_set_task_private_ptr(task, task.cast()) };
        // SAFETY: a valid task.
        assert_eq!(unsafe { scsi_get_task_private_ptr(task) }, task.cast());
        free_task(task);
    }
}
