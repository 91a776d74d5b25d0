// SPDX-License-Identifier: LGPL-2.1-or-later
//! Requests keyed by their Initiator Task Tag: the tag holds the index of the request and a
//! generation, so that a lookup is one index and an answer to an earlier owner of the same place
//! is recognised.

use alloc::vec::Vec;

use crate::wire::Itt;

const INDEX_BITS: u32 = 22;
const INDEX_MASK: u32 = (1 << INDEX_BITS) - 1;
/// How many tags a place has.
pub(super) const GENERATIONS: usize = 1 << (u32::BITS - INDEX_BITS);
/// One less than the index of all ones, which could form the reserved tag.
const MAX_REQUESTS: usize = INDEX_MASK as usize;

/// No room for a further request: out of memory, or four million are waiting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Full;

struct Slot<R> {
    /// The tag of its request, or of the next one.
    tag: Itt,
    request: Option<R>,
}

impl<R> Slot<R> {
    /// Gives the tag free: the next one has the next generation.
    #[inline]
    fn retire_tag(&mut self) {
        self.tag = Itt(self.tag.0.wrapping_add(1 << INDEX_BITS));
    }
}

/// A free place.
pub(super) struct Vacancy<'a, R> {
    slot: &'a mut Slot<R>,
    free: &'a mut Vec<u32>,
}

impl<R> Vacancy<'_, R> {
    /// The tag that a request gets here.
    #[inline]
    pub(super) fn itt(&self) -> Itt {
        self.slot.tag
    }

    /// Takes the place.
    #[inline(always)]
    pub(super) fn fill(self, request: R) -> Itt {
        debug_assert!(self.slot.request.is_none());
        debug_assert_eq!(self.free.last(), Some(&(self.slot.tag.0 & INDEX_MASK)));
        self.free.pop();
        // There is nothing to drop in a free place, and no code for it is wanted here.
        core::mem::forget(self.slot.request.replace(request));
        self.slot.tag
    }
}

/// The requests of a session.
pub(super) struct Slab<R> {
    slots: Vec<Slot<R>>,
    free: Vec<u32>,
}

/// The index inside a tag, for tables beside the slab.
#[inline]
pub(super) fn index_of(itt: Itt) -> usize {
    (itt.0 & INDEX_MASK) as usize
}

impl<R> Slab<R> {
    pub(super) const fn new() -> Self {
        Self { slots: Vec::new(), free: Vec::new() }
    }

    /// The place of the next request; it is made if there is none.
    #[inline]
    pub(super) fn vacant(&mut self) -> Result<Vacancy<'_, R>, Full> {
        if self.free.is_empty() {
            self.grow()?;
        }
        let index = *self.free.last().ok_or(Full)?;
        let slot = self.slots.get_mut(index as usize).ok_or(Full)?;
        Ok(Vacancy { slot, free: &mut self.free })
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Full> {
        let index = self.slots.len();
        if index >= MAX_REQUESTS {
            return Err(Full);
        }
        self.slots.try_reserve(1).map_err(|_| Full)?;
        // `remove` must never allocate: room for every index to come back is taken here.
        self.free.try_reserve(index + 1 - self.free.len()).map_err(|_| Full)?;
        self.slots.push(Slot { tag: Itt(index as u32), request: None });
        self.free.push(index as u32);
        Ok(())
    }

    #[inline]
    fn slot_mut(&mut self, itt: Itt) -> Option<&mut Slot<R>> {
        let slot = self.slots.get_mut(index_of(itt))?;
        if slot.tag == itt { Some(slot) } else { None }
    }

    #[inline]
    pub(super) fn get(&self, itt: Itt) -> Option<&R> {
        let slot = self.slots.get(index_of(itt))?;
        if slot.tag == itt { slot.request.as_ref() } else { None }
    }

    #[inline]
    pub(super) fn get_mut(&mut self, itt: Itt) -> Option<&mut R> {
        self.slot_mut(itt)?.request.as_mut()
    }

    /// Gives the place free; the tag is not used again before 1023 others of this place.
    pub(super) fn remove(&mut self, itt: Itt) -> Option<R> {
        let slot = self.slot_mut(itt)?;
        let request = slot.request.take()?;
        slot.retire_tag();
        self.free.push(itt.0 & INDEX_MASK);
        Some(request)
    }

    /// As `remove`, for a request that nobody wants back.
    pub(super) fn discard(&mut self, itt: Itt) {
        let Some(slot) = self.slot_mut(itt) else { return };
        if slot.request.is_some() {
            slot.request = None;
            slot.retire_tag();
            self.free.push(itt.0 & INDEX_MASK);
        }
    }

    /// As `discard`, for a request that holds nothing that would have to be dropped.
    #[inline(always)]
    pub(super) fn forget(&mut self, itt: Itt) {
        let Some(slot) = self.slot_mut(itt) else { return };
        if slot.request.is_some() {
            core::mem::forget(slot.request.take());
            slot.retire_tag();
            self.free.push(itt.0 & INDEX_MASK);
        }
    }

    /// The tag in use at an index.
    pub(super) fn tag_at(&self, index: usize) -> Option<Itt> {
        let slot = self.slots.get(index)?;
        slot.request.as_ref()?;
        Some(slot.tag)
    }

    /// Takes a place for `request`.
    #[cfg(test)]
    fn insert(&mut self, request: R) -> Result<Itt, Full> {
        Ok(self.vacant()?.fill(request))
    }

    /// Requests in use.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// All requests with their tags, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Itt, &R)> {
        self.slots.iter().filter_map(|slot| Some((slot.tag, slot.request.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_tag_finds_nothing() {
        let mut slab = Slab::new();
        let first = slab.insert('a').unwrap();
        let second = slab.insert('b').unwrap();
        assert_ne!(first, second);
        assert_eq!(slab.remove(first), Some('a'));
        assert_eq!(slab.remove(first), None);
        let third = slab.insert('c').unwrap();
        assert_eq!(index_of(third), index_of(first));
        assert_ne!(third, first);
        assert_eq!((slab.get(first), slab.get(third), slab.get(second)), (None, Some(&'c'), Some(&'b')));
        assert_eq!(slab.get(Itt::RESERVED), None);
        assert_eq!(slab.len(), 2);
        assert_eq!(slab.tag_at(index_of(third)), Some(third));
    }

    #[test]
    fn a_tag_comes_back_only_after_all_generations() {
        let mut slab = Slab::new();
        let first = slab.insert(()).unwrap();
        slab.remove(first);
        for _ in 0..1023 {
            let tag = slab.insert(()).unwrap();
            assert_ne!(tag, first);
            slab.remove(tag);
        }
        assert_eq!(slab.insert(()), Ok(first));
    }
}
