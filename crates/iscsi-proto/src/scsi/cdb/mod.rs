// SPDX-License-Identifier: LGPL-2.1-or-later
//! Command descriptor blocks (SAM-5, 5.2): [`encode`] for an initiator, [`decode`] for a target.

pub mod decode;
pub mod encode;
