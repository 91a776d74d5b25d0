// SPDX-License-Identifier: LGPL-2.1-or-later
//! Pieces in the order of their offsets.

use std::collections::BTreeMap;

use super::Piece;

/// Holds pieces that came early. Their number is limited by that of the pieces under way.
#[derive(Default)]
pub struct Ordered {
    early: BTreeMap<u64, Piece>,
    next: u64,
}

impl Ordered {
    /// A piece came.
    pub fn put(&mut self, piece: Piece) {
        self.early.insert(piece.offset, piece);
    }

    /// The next piece, if it is here.
    pub fn take(&mut self) -> Option<Piece> {
        let piece = self.early.remove(&self.next)?;
        self.next += piece.length;
        Some(piece)
    }

    /// Bytes before this offset were taken.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.next
    }
}

#[cfg(test)]
mod tests {
    use super::{Ordered, Piece};

    #[test]
    fn pieces_come_in_order() {
        let mut ordered = Ordered::default();
        let piece = |offset, length| Piece { offset, length, data: Ok(Vec::new()) };
        ordered.put(piece(10, 5));
        ordered.put(piece(15, 1));
        assert!(ordered.take().is_none());
        ordered.put(piece(0, 10));
        let mut taken = Vec::new();
        while let Some(piece) = ordered.take() {
            taken.push(piece.offset);
        }
        assert_eq!((taken, ordered.taken()), (vec![0, 10, 15], 16));
    }
}
