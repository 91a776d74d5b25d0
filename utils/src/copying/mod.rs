// SPDX-License-Identifier: LGPL-2.1-or-later
//! Moving much data: a thread reads pieces from a [`Source`], the program's own thread takes them, and gives their memory
//! back for others.
//!
//! The pieces of a disk come in the order in which it answers; [`Ordered`] puts them into theirs.

mod holes;
mod ordered;
mod source;

pub use ordered::Ordered;
pub use source::{DEPTHS, Next, Pieces, Reading, Source, start};

use crate::failure::Failure;

/// Some bytes of what is copied.
#[derive(Debug)]
pub struct Piece {
    /// Where they stand, counted from the first byte that is copied.
    pub offset: u64,
    /// The bytes; none for a hole, all of which are zeros; an error for a piece that cannot be read.
    pub data: Result<Vec<u8>, Failure>,
    /// How many bytes are meant.
    pub length: u64,
}
