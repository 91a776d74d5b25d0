// SPDX-License-Identifier: LGPL-2.1-or-later
//! The blocks of the simulated unit, with their history: what a read may return, and what a write must have done.
//!
//! Every word of every write is different and tells by itself which write it belongs to and where. So the order in which
//! the target applies writes is known, and every read and write can be judged alone: for each word there is one order
//! of all operations that fits what each initiator saw (linearizability), namely this one.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::backing::Backing;

pub(super) const BLOCK: usize = 512;
/// Words of four bytes in a block: as many as an u128 has bits.
const WORDS: u64 = 128;

/// Deliberate defects, to show that they are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sabotage {
    /// The unit forgets one write that it has reported as done.
    ForgottenWrite,
    /// The unit returns the blocks of an earlier time.
    StaleRead,
    /// The application is told of a command a second time.
    ToldTwice,
    /// A command's end is never told.
    NeverTold,
    /// A write is sent again after its owner was told that it is done.
    SentAfterEnd,
    /// A command has a bit set that is reserved.
    ReservedBits,
}

const SPREAD: u32 = 0x9e37_79b1;
/// Its inverse modulo 2^32.
const GATHER: u32 = inverse(SPREAD);
const PLACE: u32 = 0x85eb_ca77;

const fn inverse(odd: u32) -> u32 {
    // Newton's iteration doubles the number of right bits.
    let mut inverse = odd;
    let mut round = 0;
    while round < 5 {
        inverse = inverse.wrapping_mul(2u32.wrapping_sub(odd.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
}

/// What write number `write` puts to word `place` of the unit.
fn word(write: u32, place: u64) -> [u8; 4] {
    (write.wrapping_mul(SPREAD) ^ (place as u32).wrapping_mul(PLACE)).to_le_bytes()
}

/// Which write a word comes from; nonsense for nonsense.
fn origin(word: [u8; 4], place: u64) -> u32 {
    (u32::from_le_bytes(word) ^ (place as u32).wrapping_mul(PLACE)).wrapping_mul(GATHER)
}

/// Whole words of some bytes.
fn words(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> + '_ {
    bytes.chunks_exact(4).map(|word| [word[0], word[1], word[2], word[3]])
}

/// The data of a write.
pub(super) fn data(write: u32, first_block: u64, blocks: u64) -> Vec<u8> {
    (first_block * WORDS..(first_block + blocks) * WORDS).flat_map(|place| word(write, place)).collect()
}

/// Words `first..end` of a block as bits.
fn mask(first: u64, end: u64) -> u128 {
    let up_to = |end: u64| if end >= WORDS { u128::MAX } else { (1 << end) - 1 };
    up_to(end) & !up_to(first)
}

/// Words of a block that a write has put there.
#[derive(Clone, Copy)]
struct Applied {
    moment: u64,
    write: u32,
    words: u128,
}

struct Write {
    first_block: u64,
    /// Of each block, the words that have reached the unit.
    applied: Vec<u128>,
    /// When its owner was told, and whether it was told that all is well.
    ended: Option<(u64, bool)>,
}

pub(super) struct State {
    blocks: Vec<Vec<Applied>>,
    bytes: Vec<u8>,
    writes: Vec<Write>,
    /// Counts writes to the unit, and begins and ends of commands: their order.
    moment: u64,
    /// The connection that is being served, and when each was accepted.
    serving: u64,
    accepted: BTreeMap<u64, u64>,
    /// What is wrong, once something is.
    pub(super) wrong: Option<(&'static str, String)>,
    pub(super) stored: Vec<(u64, u64, u32)>,
    sabotage: Option<Sabotage>,
    old: Vec<u8>,
}

/// The unit, shared by the target and those who judge.
#[derive(Clone)]
pub(super) struct Store(Arc<Mutex<State>>);

impl Store {
    pub(super) fn new(blocks: u64, sabotage: Option<Sabotage>) -> Self {
        let bytes = data(0, 0, blocks);
        let old = if sabotage == Some(Sabotage::StaleRead) { bytes.clone() } else { Vec::new() };
        Self(Arc::new(Mutex::new(State {
            blocks: vec![Vec::new(); blocks as usize],
            bytes,
            // Number 0 is what was there before.
            writes: vec![Write { first_block: 0, applied: Vec::new(), ended: None }],
            moment: 0,
            serving: 0,
            accepted: BTreeMap::new(),
            wrong: None,
            stored: Vec::new(),
            sabotage,
            old,
        })))
    }

    pub(super) fn with<R>(&self, act: impl FnOnce(&mut State) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    pub(super) fn accepted(&mut self, connection: u64) {
        self.moment += 1;
        self.accepted.insert(connection, self.moment);
    }

    pub(super) fn serve(&mut self, connection: u64) {
        self.serving = connection;
    }

    /// A command begins: gives the moment.
    pub(super) fn begin(&mut self) -> u64 {
        self.moment += 1;
        self.moment
    }

    /// A write begins: gives its number.
    pub(super) fn begin_write(&mut self, first_block: u64, blocks: u64) -> u32 {
        self.moment += 1;
        self.writes.push(Write { first_block, applied: vec![0; blocks as usize], ended: None });
        self.writes.len() as u32 - 1
    }

    /// The owner of a write is told.
    pub(super) fn end_write(&mut self, write: u32, good: bool) {
        self.moment += 1;
        let moment = self.moment;
        let Some(record) = self.writes.get_mut(write as usize) else { return };
        record.ended = Some((moment, good));
        let missing = record.applied.iter().position(|words| *words != u128::MAX);
        if let (true, Some(block)) = (good, missing) {
            let text =
                format!("write {write} was good, but block {} has not got it", record.first_block + block as u64);
            self.wrong.get_or_insert(("good-write-is-stored", text));
        }
    }

    /// The owner of a read that began at `begun` is told that `bytes` were there.
    pub(super) fn check_read(&mut self, begun: u64, first_block: u64, bytes: &[u8]) {
        self.moment += 1;
        for (number, block) in bytes.chunks_exact(BLOCK).enumerate() {
            let block_number = first_block + number as u64;
            let first_word = block_number * WORDS;
            let mut checked = 0;
            while checked < WORDS as usize {
                let mut rest = words(&block[checked * 4..]).zip(first_word + checked as u64..);
                let Some((first, place)) = rest.next() else { break };
                let write = origin(first, place);
                let run = 1 + rest.take_while(|(read, place)| *read == word(write, *place)).count();
                let seen = mask(checked as u64, (checked + run) as u64);
                if seen & !self.visible(block_number, write, begun) != 0 {
                    let text = format!(
                        "a read of block {block_number} returned write {write} in words {checked}..{}, which was not \
                         there while the read ran",
                        checked + run
                    );
                    self.wrong.get_or_insert(("good-read-is-stored", text));
                    return;
                }
                checked += run;
            }
        }
    }

    /// The words of a block in which a read that began at `begun` and ends now may see `write`.
    fn visible(&self, block: u64, write: u32, begun: u64) -> u128 {
        let history = &self.blocks[block as usize];
        let mut visible = 0;
        // Words whose content at the beginning of the read is not yet known.
        let mut open = u128::MAX;
        for applied in history.iter().rev() {
            if applied.write == write {
                visible |= applied.words & open;
            }
            if applied.moment <= begun {
                open &= !applied.words;
                if open == 0 {
                    return visible;
                }
            }
        }
        if write == 0 { visible | open } else { visible }
    }

    fn store(&mut self, offset: u64, bytes: &[u8]) {
        self.moment += 1;
        let wrong = |text: String| Some(("store-gets-only-writes", text));
        if offset % 4 != 0 || bytes.len() % 4 != 0 {
            self.wrong = wrong(format!("{} bytes at {offset}: no whole words", bytes.len()));
            return;
        }
        let first_word = offset / 4;
        let Some(first) = words(bytes).next() else { return };
        let write = origin(first, first_word);
        let place = words(bytes).zip(first_word..).find(|(got, place)| *got != word(write, *place));
        if let Some((_, place)) = place {
            self.wrong = wrong(format!("word {place} of the unit gets bytes that are not those of write {write}"));
            return;
        }
        let end_word = first_word + bytes.len() as u64 / 4;
        let accepted = self.accepted.get(&self.serving).copied().unwrap_or_default();
        let record = match self.writes.get_mut(write as usize) {
            Some(record) if write > 0 => record,
            _ => {
                self.wrong = wrong(format!("words {first_word}..{end_word} get bytes of no write"));
                return;
            }
        };
        match record.ended {
            Some((_, true)) => {
                self.wrong = Some(("nothing-after-the-end", format!("write {write} comes again after it was good")));
                return;
            }
            Some((ended, false)) if accepted > ended => {
                let text = format!("write {write} is sent on a connection made after its end was told");
                self.wrong = Some(("nothing-after-the-end", text));
                return;
            }
            _ => {}
        }
        self.stored.push((first_word, end_word - first_word, write));
        let forgets = self.sabotage == Some(Sabotage::ForgottenWrite) && write == 3;
        let mut at = first_word;
        while at < end_word {
            let block = at / WORDS;
            let end = end_word.min((block + 1) * WORDS);
            let words = mask(at % WORDS, end - block * WORDS);
            let in_write =
                block.checked_sub(record.first_block).and_then(|index| record.applied.get_mut(index as usize));
            let Some(applied) = in_write else {
                self.wrong = wrong(format!("block {block} gets bytes of write {write}, which is not for it"));
                return;
            };
            if !forgets {
                *applied |= words;
                self.blocks[block as usize].push(Applied { moment: self.moment, write, words });
            }
            at = end;
        }
        if !forgets {
            self.bytes[offset as usize..][..bytes.len()].copy_from_slice(bytes);
        }
    }
}

/// The target's view.
impl Backing for Store {
    fn len(&self) -> u64 {
        self.with(|state| state.bytes.len() as u64)
    }

    fn append(&self, offset: u64, length: usize, out: &mut Vec<u8>) -> io::Result<()> {
        self.with(|state| {
            let bytes = if state.sabotage == Some(Sabotage::StaleRead) { &state.old } else { &state.bytes };
            out.extend_from_slice(&bytes[offset as usize..][..length]);
        });
        Ok(())
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.with(|state| state.store(offset, bytes));
        Ok(())
    }

    fn unmap(&self, _offset: u64, _length: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_where_they_come_from() {
        for (write, place) in [(0, 0), (1, 0), (77, 1_000_000), (u32::MAX, 5)] {
            assert_eq!(origin(word(write, place), place), write);
        }
    }

    #[test]
    fn reads_see_what_was_there_while_they_ran() {
        let store = Store::new(4, None);
        store.with(|state| {
            state.accepted(1);
            state.serve(1);
            let early = state.begin();
            let write = state.begin_write(1, 2);
            let late = state.begin();
            state.store(512, &data(write, 1, 2)[..600]);
            // Half of it is there: an older read may see the old, the new, and the mixture.
            for begun in [early, late] {
                state.check_read(begun, 1, &data(0, 1, 2));
                state.check_read(begun, 1, &data(write, 1, 1));
                let mixture = state.bytes[512..1536].to_vec();
                state.check_read(begun, 1, &mixture);
                assert_eq!(state.wrong, None);
            }
            let later = state.begin();
            state.check_read(later, 1, &data(0, 1, 1));
            assert_eq!(state.wrong.take().unwrap().0, "good-read-is-stored");
            state.check_read(later, 2, &data(write, 2, 1));
            assert_eq!(state.wrong.take().unwrap().0, "good-read-is-stored");
            state.end_write(write, true);
            assert_eq!(state.wrong.take().unwrap().0, "good-write-is-stored");
            state.store(1112, &data(write, 1, 2)[600..]);
            assert_eq!(state.wrong.take().unwrap().0, "nothing-after-the-end");
        });
    }
}
