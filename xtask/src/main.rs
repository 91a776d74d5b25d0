// SPDX-License-Identifier: LGPL-2.1-or-later
//! Generators and checks of this repository.
fn main() {}
