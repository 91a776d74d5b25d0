// SPDX-License-Identifier: LGPL-2.1-or-later
//! Sockets and the event loop around the protocol core, and the safe Rust interface.
