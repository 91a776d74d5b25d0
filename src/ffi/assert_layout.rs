// SPDX-License-Identifier: LGPL-2.1-or-later
//! The check beside each struct that C sees.

/// Asserts size and member offsets at compile time: `name, size, { member: offset, .. }`.
///
/// `a / b` is the number on 64-bit machines and the one on i686 (where 64-bit integers are
/// aligned to 4 bytes, unlike on other 32-bit machines, for which there is no reference).
macro_rules! assert_layout {
    ($type:ident, $size64:literal / $size32:literal, {
        $($member:ident: $offset64:literal / $offset32:literal,)*
    }) => {
        const _: () = {
            use core::mem::{offset_of, size_of};
            if cfg!(target_pointer_width = "64") {
                assert!(size_of::<$type>() == $size64);
                $(assert!(offset_of!($type, $member) == $offset64, stringify!($member));)*
            } else if cfg!(target_arch = "x86") {
                assert!(size_of::<$type>() == $size32);
                $(assert!(offset_of!($type, $member) == $offset32, stringify!($member));)*
            }
        };
    };
}
