// SPDX-License-Identifier: LGPL-2.1-or-later
//! The C interface of libiscsi: conversions only.
mod ffi;
