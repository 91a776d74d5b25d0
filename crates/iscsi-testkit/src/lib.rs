// SPDX-License-Identifier: LGPL-2.1-or-later
//! An iSCSI target for tests: loopback only.
#![forbid(unsafe_code)]
