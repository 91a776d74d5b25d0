// SPDX-License-Identifier: LGPL-2.1-or-later
//! Authentication methods of the security stage (RFC 7143 chapter 12).

pub mod chap;
pub mod secret;
