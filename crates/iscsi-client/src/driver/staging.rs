// SPDX-License-Identifier: LGPL-2.1-or-later
//! Bytes that were read and are not parsed, and the rooms for them, which connections borrow while they are busy: a
//! thousand idle ones need none.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Length of a room: 63 Data-In PDUs of 4 KiB.
const LENGTH: usize = 256 << 10;

/// Rooms that are kept although no connection uses them. There are never more than connections were busy at a time.
const KEPT_ROOMS: usize = 64;

/// Rooms that nobody uses now. With the last one who could use them they go, too.
struct Spare {
    rooms: Vec<Vec<u8>>,
    users: usize,
}

static SPARE: Mutex<Spare> = Mutex::new(Spare { rooms: Vec::new(), users: 0 });

fn spare() -> MutexGuard<'static, Spare> {
    // Nothing panics while it holds the lock, and neither part has a state that could be half changed.
    SPARE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A room that holds anything; `None` when there is no memory.
fn borrow_room() -> Option<Vec<u8>> {
    if let Some(room) = spare().rooms.pop() {
        return Some(room);
    }
    let mut room = Vec::new();
    room.try_reserve_exact(LENGTH).ok()?;
    room.resize(LENGTH, 0);
    Some(room)
}

fn give_room_back(room: Vec<u8>) {
    let rooms = &mut spare().rooms;
    if rooms.len() < KEPT_ROOMS && rooms.try_reserve(1).is_ok() {
        rooms.push(room);
    }
}

/// Bytes that were read and are not parsed.
pub(super) struct Staging {
    /// Empty while none is borrowed.
    room: Vec<u8>,
    begin: usize,
    end: usize,
}

impl Default for Staging {
    fn default() -> Self {
        spare().users += 1;
        Self { room: Vec::new(), begin: 0, end: 0 }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        self.clear();
        self.rest();
        let mut spare = spare();
        spare.users -= 1;
        if spare.users == 0 {
            let rooms = std::mem::take(&mut spare.rooms);
            drop(spare);
            drop(rooms);
        }
    }
}

impl Staging {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.begin >= self.end
    }

    #[inline]
    pub(super) fn unread(&self) -> &[u8] {
        &self.room[self.begin..self.end]
    }

    #[inline]
    pub(super) fn take(&mut self, bytes: usize) {
        self.begin += bytes;
        if self.begin >= self.end {
            self.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        self.begin = 0;
        self.end = 0;
    }

    /// So many bytes more were read to the beginning of what `make_room` has given.
    pub(super) fn put(&mut self, bytes: usize) {
        self.end += bytes;
    }

    /// Moves what is unread to the front, so that the rest is free. It is part of one header. `None` when there is no
    /// memory.
    pub(super) fn make_room(&mut self) -> Option<&mut [u8]> {
        if self.room.is_empty() {
            self.room = borrow_room()?;
        }
        if self.begin > 0 {
            self.room.copy_within(self.begin..self.end, 0);
            self.end -= self.begin;
            self.begin = 0;
        }
        Some(&mut self.room[self.end..])
    }

    /// Gives the room back, if nothing is in it.
    pub(super) fn rest(&mut self) {
        if self.is_empty() && !self.room.is_empty() {
            give_room_back(std::mem::take(&mut self.room));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_borrowed_while_there_is_something_in_it() {
        let mut staging = Staging::default();
        staging.make_room().expect("memory")[..3].copy_from_slice(b"abc");
        staging.put(3);
        staging.take(1);
        staging.rest();
        assert_eq!(staging.unread(), b"bc");
        assert_eq!(staging.make_room().expect("memory").len(), LENGTH - 2);
        assert_eq!(staging.unread(), b"bc");
        staging.take(2);
        staging.rest();
        assert!(staging.room.is_empty() && staging.unread().is_empty());
        assert_eq!(staging.make_room().expect("memory").len(), LENGTH);
    }
}
