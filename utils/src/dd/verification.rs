// SPDX-License-Identifier: LGPL-2.1-or-later
//! Reading both ends again and comparing them.

use crate::copying::{Next, Ordered, Piece, Pieces};
use crate::failure::{Failure, Kind};
use crate::interruption::Interruption;
use crate::progress::Progress;

/// One end as it is read.
pub(super) struct Side {
    pub(super) pieces: Pieces,
    pub(super) ordered: Ordered,
}

impl Side {
    pub(super) fn new(pieces: Pieces) -> Self {
        Self { pieces, ordered: Ordered::default() }
    }

    /// The next piece in order; `None` at the end.
    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(piece) = self.ordered.take() {
                return Some(piece);
            }
            match self.pieces.wait() {
                Next::Piece(piece) => self.ordered.put(piece),
                Next::Nothing => {}
                Next::End => return self.ordered.take(),
            }
        }
    }
}

/// Compares `length` bytes.
///
/// # Errors
/// They differ, or cannot be read.
pub(super) fn compare(
    mut source: Side,
    mut destination: Side,
    length: u64,
    interruption: &Interruption,
) -> Result<(), Failure> {
    let progress = Progress::new(Some(length), true);
    let mut done = 0;
    while done < length {
        let (Some(first), Some(second)) = (source.next(), destination.next()) else {
            progress.finish();
            return Err(if interruption.is_wanted() {
                interruption.failure()
            } else {
                Failure::new(Kind::Io, format!("verification failed: one side ends after {done} bytes"))
            });
        };
        let (first, second) = (first.data?, second.data?);
        if first != second {
            let same = first.iter().zip(&second).take_while(|(one, other)| one == other).count();
            let place = done + same as u64;
            return Err(Failure::new(
                Kind::Io,
                format!("verification failed: source and destination differ at byte {place} of the copy"),
            ));
        }
        done += first.len() as u64;
        progress.set(done);
        source.pieces.give_back(first);
        destination.pieces.give_back(second);
    }
    progress.finish();
    Ok(())
}
