// SPDX-License-Identifier: LGPL-2.1-or-later
//! Chance that repeats itself: the same seed gives the same numbers (SplitMix64).

/// A source of numbers.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        // Neighbouring seeds must not give neighbouring runs.
        let mut chance = Self(seed ^ 0x6a09_e667_f3bc_c908);
        chance.next();
        chance
    }

    /// A source of its own, so that what one part draws does not shift what another draws.
    pub(super) fn fork(&mut self) -> Self {
        Self::new(self.next())
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is at least 1.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from `first` to `last`.
    pub(super) fn within(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// Small numbers often, large ones up to `last` now and then.
    pub(super) fn mostly_small(&mut self, first: u64, last: u64) -> u64 {
        let span = last - first + 1;
        first + (self.below(span) >> self.below(u64::from(64 - span.leading_zeros()))).min(span - 1)
    }

    pub(super) fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    pub(super) fn per_mille(&mut self, part: u64) -> bool {
        self.below(1000) < part
    }

    pub(super) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len() as u64) as usize]
    }
}
