// SPDX-License-Identifier: LGPL-2.1-or-later
//! The iSCSI protocol (RFC 7143) without input, output or clock.
//!
//! Layers, each using only those before it:
//! `wire` <- `text`, `scsi`, `auth` <- `login`, `discovery` <- `session`.
//! Time and random bytes are arguments; sockets and memory of commands belong to the caller.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod auth;
pub mod discovery;
pub mod limits;
pub mod login;
pub mod scsi;
pub mod session;
pub mod text;
pub mod url;
pub mod wire;
