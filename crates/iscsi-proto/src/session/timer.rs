// SPDX-License-Identifier: LGPL-2.1-or-later
//! Deadlines of requests. Each duration in use has one list; as all its members wait equally long,
//! appending keeps it ordered. Setting and clearing a deadline and finding the next one touch no
//! other request.

use alloc::vec::Vec;

/// Milliseconds on a clock that never goes back; its zero means nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Instant(pub u64);

impl Instant {
    /// The moment `milliseconds` later.
    #[must_use]
    pub const fn plus(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from this moment until `later`, 0 if that is past.
    #[must_use]
    pub const fn until(self, later: Self) -> u64 {
        later.0.saturating_sub(self.0)
    }
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Link {
    list: u32,
    previous: u32,
    next: u32,
    deadline: Instant,
}

const UNLINKED: Link = Link { list: NONE, previous: NONE, next: NONE, deadline: Instant(0) };

struct List {
    duration: u64,
    head: u32,
    tail: u32,
}

/// The deadlines of the requests of a session, by their index in the slab.
pub(super) struct Timers {
    links: Vec<Link>,
    lists: Vec<List>,
}

impl Timers {
    pub(super) const fn new() -> Self {
        Self { links: Vec::new(), lists: Vec::new() }
    }

    /// Sets the deadline of `index` to `duration` milliseconds from now, instead of one it had.
    /// `false` when there is no memory for it.
    #[must_use]
    pub(super) fn set(&mut self, index: usize, now: Instant, duration: u64) -> bool {
        self.clear(index);
        if index >= self.links.len() {
            if self.links.try_reserve(index + 1 - self.links.len()).is_err() {
                return false;
            }
            self.links.resize(index + 1, UNLINKED);
        }
        let Some(list) = self.list_for(duration) else { return false };
        let previous = self.lists[list].tail;
        self.links[index] = Link { list: list as u32, previous, next: NONE, deadline: now.plus(duration) };
        match self.links.get_mut(previous as usize) {
            Some(link) => link.next = index as u32,
            None => self.lists[list].head = index as u32,
        }
        self.lists[list].tail = index as u32;
        true
    }

    /// The list of a duration: its own, or an empty one that is taken over.
    fn list_for(&mut self, duration: u64) -> Option<usize> {
        let mut empty = None;
        for (number, list) in self.lists.iter().enumerate() {
            if list.duration == duration {
                return Some(number);
            }
            if list.head == NONE {
                empty = Some(number);
            }
        }
        let number = match empty {
            Some(number) => number,
            None => {
                self.lists.try_reserve(1).ok()?;
                self.lists.push(List { duration, head: NONE, tail: NONE });
                self.lists.len() - 1
            }
        };
        self.lists[number].duration = duration;
        Some(number)
    }

    /// Takes the deadline of `index` back, if it has one.
    pub(super) fn clear(&mut self, index: usize) {
        let Some(link) = self.links.get_mut(index) else { return };
        let Link { list, previous, next, .. } = *link;
        if list == NONE {
            return;
        }
        *link = UNLINKED;
        match self.links.get_mut(previous as usize) {
            Some(link) => link.next = next,
            None => self.lists[list as usize].head = next,
        }
        match self.links.get_mut(next as usize) {
            Some(link) => link.previous = previous,
            None => self.lists[list as usize].tail = previous,
        }
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.heads().map(|(_, deadline)| deadline).min()
    }

    /// A request whose deadline is over, the earliest first; its deadline is taken back.
    pub(super) fn expired(&mut self, now: Instant) -> Option<usize> {
        let (index, deadline) = self.heads().min_by_key(|&(_, deadline)| deadline)?;
        if deadline > now {
            return None;
        }
        self.clear(index);
        Some(index)
    }

    fn heads(&self) -> impl Iterator<Item = (usize, Instant)> {
        self.lists.iter().filter_map(|list| {
            let link = self.links.get(list.head as usize)?;
            Some((list.head as usize, link.deadline))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_expire_in_order_over_several_durations() {
        let mut timers = Timers::new();
        assert!(timers.set(3, Instant(0), 50));
        assert!(timers.set(1, Instant(10), 50));
        assert!(timers.set(2, Instant(20), 10));
        assert!(timers.set(0, Instant(21), 50));
        assert_eq!(timers.next(), Some(Instant(30)));
        assert_eq!(timers.expired(Instant(29)), None);
        timers.clear(1);
        let order: Vec<_> = core::iter::from_fn(|| timers.expired(Instant(100))).collect();
        assert_eq!(order, [2, 3, 0]);
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn a_deadline_can_be_set_anew() {
        let mut timers = Timers::new();
        assert!(timers.set(0, Instant(0), 10));
        assert!(timers.set(1, Instant(0), 10));
        assert!(timers.set(0, Instant(5), 20));
        assert_eq!(timers.expired(Instant(10)), Some(1));
        assert_eq!(timers.expired(Instant(10)), None);
        assert_eq!(timers.expired(Instant(25)), Some(0));
    }

    /// Against a plain sorted list.
    #[test]
    fn agrees_with_a_simple_model() {
        let mut timers = Timers::new();
        let mut model: Vec<Option<u64>> = alloc::vec![None; 16];
        let mut state = 7_u64;
        for now in 0..if cfg!(miri) { 100 } else { 5000_u64 } {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let index = (state >> 33) as usize % 16;
            let duration = [10, 25, 100][(state >> 40) as usize % 3];
            if state >> 62 == 0 {
                timers.clear(index);
                model[index] = None;
            } else {
                assert!(timers.set(index, Instant(now), duration));
                model[index] = Some(now + duration);
            }
            while let Some(index) = timers.expired(Instant(now)) {
                assert!(model[index].take().is_some_and(|deadline| deadline <= now));
            }
            assert_eq!(timers.next().map(|deadline| deadline.0), model.iter().flatten().copied().min());
        }
    }
}
