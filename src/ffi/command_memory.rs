// SPDX-License-Identifier: LGPL-2.1-or-later
//! The memory of a task's data, as the driver asks for it: the application's iovectors, or
//! `datain.data` where there are none. The iovectors are looked at when data moves, not before:
//! an application may attach them after it has submitted the task (contract 2.10).

use core::ptr;
use core::slice;

use iscsi_client::CommandMemory;
use iscsi_client::transport::Place;
use iscsi_proto::session::{Handle, Memory};
use iscsi_proto::wire::Crc32c;

use super::callback::{Pending, Subject};
use super::layout::scsi_task;
use super::types_lowlevel::scsi_data;
use super::{alloc, iovector};

/// Finds the memory of each command through its task.
#[derive(Default)]
pub(crate) struct TaskBuffers {
    places: Vec<Place>,
}

fn task_of(owner: &Pending) -> Option<*mut scsi_task> {
    match owner.subject {
        Subject::Command(task) => Some(task),
        _ => None,
    }
}

impl TaskBuffers {
    /// Copies data that was received to where it goes, from `offset` on; gives the bytes for which there was room.
    #[inline(never)]
    fn store_in_pieces(&mut self, task: *mut scsi_task, offset: u32, bytes: &[u8]) -> usize {
        let held = self.receive_places(task, offset, bytes.len() as u32);
        let mut copied = 0;
        for place in &self.places {
            // SAFETY: the application's memory, or `datain.data`, is writable until the callback
            // runs; the bytes in all places together are at most the length of `bytes`.
            unsafe {
                ptr::copy_nonoverlapping(bytes.as_ptr().wrapping_add(copied), place.iov_base.cast(), place.iov_len)
            };
            copied += place.iov_len;
        }
        held
    }

    /// Where the data to receive goes, from `offset` on.
    fn receive_places(&mut self, task: *mut scsi_task, offset: u32, length: u32) -> usize {
        self.places.clear();
        data_in_places(task, offset, length, &mut self.places)
    }
}

/// Appends where the data to receive goes, from `offset` on; gives the bytes that fit there.
fn data_in_places(task: *mut scsi_task, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
    // SAFETY: the task of a command under way is valid.
    let iovector = unsafe { &raw mut (*task).iovector_in };
    // SAFETY: as above.
    let own_buffers = unsafe { !(*iovector).iov.is_null() };
    if own_buffers {
        // SAFETY: the application's elements exist until its callback runs.
        return unsafe { iovector::gather(iovector, offset as usize, length as usize, places) };
    }
    // SAFETY: the task is valid, and no other reference to it is alive.
    let task = unsafe { &mut *task };
    let whole = usize::try_from(task.expxferlen).unwrap_or(0);
    if task.datain.data.is_null() {
        task.datain.data = alloc::bytes(whole).cast();
    }
    let room = whole.saturating_sub(offset as usize).min(length as usize);
    if task.datain.data.is_null() || room == 0 || places.try_reserve(1).is_err() {
        return 0;
    }
    places.push(Place { iov_base: task.datain.data.wrapping_add(offset as usize).cast(), iov_len: room });
    room
}

/// `crc` with the bytes in all places taken in.
///
/// # Safety
/// Each place must be readable and written before, and nothing may write to it meanwhile.
unsafe fn digest(places: &[Place], crc: Crc32c) -> Crc32c {
    places.iter().fold(crc, |crc, place| {
        // SAFETY: passed on to the caller; places are never null.
        crc.update(unsafe { slice::from_raw_parts(place.iov_base.cast(), place.iov_len) })
    })
}

/// What `store_response` has kept: two bytes of sense length, then the sense.
pub(crate) fn response(data: &scsi_data) -> &[u8] {
    match usize::try_from(data.size) {
        // SAFETY: `size` bytes were written to the block when it was set.
        Ok(size) if !data.data.is_null() => unsafe { slice::from_raw_parts(data.data, size) },
        _ => &[],
    }
}

impl Memory<Pending> for TaskBuffers {
    fn covers(&mut self, owner: &Pending, length: u32) -> bool {
        let Some(task) = task_of(owner) else { return length == 0 };
        // SAFETY: the task of a command under way is valid.
        let iovector = unsafe { &(*task).iovector_out };
        // Most data lies in one piece.
        // SAFETY: the application's elements exist until its callback runs.
        if unsafe { iovector::piece(iovector, 0, length as usize) }.is_some() {
            return true;
        }
        // SAFETY: as above.
        unsafe { iovector::holds(iovector, length as usize) }
    }

    fn fetch(&mut self, owner: &Pending, offset: u32, into: &mut [u8]) -> usize {
        self.places.clear();
        let mut places = core::mem::take(&mut self.places);
        let held = self.data_out(owner, offset, into.len() as u32, &mut places);
        let mut copied = 0;
        for place in &places {
            // SAFETY: the application's memory is readable until its callback runs, and `into` is
            // not part of it: the bytes in all places together are at most its length.
            unsafe {
                ptr::copy_nonoverlapping(place.iov_base.cast(), into.as_mut_ptr().wrapping_add(copied), place.iov_len)
            };
            copied += place.iov_len;
        }
        self.places = places;
        held
    }

    fn digest_out(&mut self, owner: &Pending, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        let mut places = core::mem::take(&mut self.places);
        places.clear();
        let held = self.data_out(owner, offset, length, &mut places);
        // SAFETY: the application's memory is readable until its callback runs.
        let crc = unsafe { digest(&places, crc) };
        self.places = places;
        (held == length as usize).then_some(crc)
    }

    fn digest_in(&mut self, owner: &Pending, offset: u32, length: u32, crc: Crc32c) -> Option<Crc32c> {
        let task = task_of(owner)?;
        let held = self.receive_places(task, offset, length);
        // SAFETY: the application's memory, or `datain.data`, is readable until the callback runs; what is asked for was
        // written just now.
        let crc = unsafe { digest(&self.places, crc) };
        (held == length as usize).then_some(crc)
    }

    #[inline(always)]
    fn store(&mut self, owner: &Pending, offset: u32, bytes: &[u8]) -> usize {
        let Some(task) = task_of(owner) else { return 0 };
        // SAFETY: the task of a command under way is valid.
        let iovector = unsafe { &raw const (*task).iovector_in };
        // SAFETY: the application's elements exist until its callback runs.
        if let Some(place) = unsafe { iovector::piece(iovector, offset as usize, bytes.len()) } {
            // SAFETY: the application's memory is writable until its callback runs, and is not part of `bytes`.
            unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), place.cast(), bytes.len()) };
            return bytes.len();
        }
        self.store_in_pieces(task, offset, bytes)
    }

    fn store_response(&mut self, owner: &Pending, bytes: &[u8]) {
        let Some(task) = task_of(owner) else { return };
        // SAFETY: the task of a command under way is valid and used by nobody else.
        let task = unsafe { &mut *task };
        let old = task.datain.data;
        task.datain.data = ptr::null_mut();
        task.datain.size = 0;
        // SAFETY: null, or a block of malloc that belongs to the task.
        unsafe { alloc::free(old) };
        let block: *mut u8 = alloc::bytes(bytes.len()).cast();
        if block.is_null() {
            return;
        }
        // SAFETY: the block is new and has the length of `bytes`.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), block, bytes.len()) };
        task.datain.data = block;
        task.datain.size = bytes.len() as i32;
    }

    fn sending(&mut self, owner: &Pending, handle: Handle) {
        let Some(task) = task_of(owner) else { return };
        // SAFETY: the task of a command under way is valid and used by nobody else.
        let task = unsafe { &mut *task };
        task.itt = handle.itt.0;
        task.cmdsn = handle.cmd_sn.0;
        iovector::rewind(task);
    }
}

// SAFETY: the places are the application's, valid until its callback runs, or `datain.data`,
// which belongs to the task; the driver moves data only before it tells of the command's end.
unsafe impl CommandMemory<Pending> for TaskBuffers {
    #[inline]
    fn data_out(&mut self, owner: &Pending, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
        let Some(task) = task_of(owner) else { return 0 };
        // SAFETY: the task of a command under way is valid.
        let iovector = unsafe { &raw mut (*task).iovector_out };
        // Most data lies in one piece.
        // SAFETY: the application's elements exist until its callback runs.
        let piece = unsafe { iovector::piece(iovector, offset as usize, length as usize) };
        match piece {
            Some(iov_base) if places.len() < places.capacity() => {
                places.push(Place { iov_base, iov_len: length as usize });
                length as usize
            }
            // SAFETY: the application's elements exist until its callback runs.
            _ => unsafe { iovector::gather(iovector, offset as usize, length as usize, places) },
        }
    }

    fn data_in(&mut self, owner: &Pending, offset: u32, length: u32, places: &mut Vec<Place>) -> usize {
        task_of(owner).map_or(0, |task| data_in_places(task, offset, length, places))
    }
}
