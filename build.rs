// SPDX-License-Identifier: LGPL-2.1-or-later
//! SONAME and structure layout of the build.
fn main() {}
