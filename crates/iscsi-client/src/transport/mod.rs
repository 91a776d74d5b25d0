// SPDX-License-Identifier: LGPL-2.1-or-later
//! System calls: the only place of this crate that makes any.

pub mod tcp;

pub use tcp::{Socket, Transfer};
