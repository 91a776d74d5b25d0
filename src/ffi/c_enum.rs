// SPDX-License-Identifier: LGPL-2.1-or-later
//! Enums that C passes or stores.
//!
//! C may put any number in an enum and so may a target, while a Rust enum with an unlisted value
//! is undefined behaviour. So the border takes and stores `MaybeUninit<E>`, which the headers
//! print as `enum E`, and reads it back as a number here.
//! This crate never makes an uninitialised one: they come from C, by value or in memory which C
//! or `calloc` filled, or from [`enum_from_number`].

use core::ffi::c_uint;
use core::mem::MaybeUninit;

/// A C enum.
///
/// # Safety
/// The type is as large as `c_uint` and aligned like it.
pub(crate) unsafe trait CEnum: Copy {}

/// The number in `value`; enums of the public headers are unsigned.
#[allow(dead_code, reason = "functions with enums come by and by")]
pub(crate) fn enum_to_number<E: CEnum>(value: MaybeUninit<E>) -> c_uint {
    // SAFETY: same size by CEnum, and initialised as the module says; a number has no invalid bits.
    unsafe { core::mem::transmute_copy::<MaybeUninit<E>, c_uint>(&value) }
}

/// An enum for C from any number.
#[allow(dead_code, reason = "functions with enums come by and by")]
pub(crate) fn enum_from_number<E: CEnum>(number: c_uint) -> MaybeUninit<E> {
    // SAFETY: same size by CEnum; MaybeUninit has no invalid bits.
    unsafe { core::mem::transmute_copy::<c_uint, MaybeUninit<E>>(&number) }
}

/// Implements [`CEnum`] after checking its promise.
macro_rules! c_enum {
    ($type:ident) => {
        const _: () = {
            assert!(size_of::<$type>() == size_of::<core::ffi::c_uint>());
            assert!(align_of::<$type>() == align_of::<core::ffi::c_uint>());
        };
        // SAFETY: asserted above.
        unsafe impl crate::ffi::c_enum::CEnum for $type {}
    };
}
pub(crate) use c_enum;
