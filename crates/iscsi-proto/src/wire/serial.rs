// SPDX-License-Identifier: LGPL-2.1-or-later
//! 32-bit serial numbers, compared as RFC 1982 says (RFC 7143 4.2.2): an unsigned `<` is wrong
//! where they wrap, so none of them is `Ord`.

macro_rules! serial_number {
    ($(#[$meta:meta])* $name:ident) => {
        field_newtype! { $(#[$meta])* $name(u32) }

        impl $name {
            /// The number `count` behind this one.
            #[inline]
            #[must_use]
            pub const fn plus(self, count: u32) -> Self {
                Self(self.0.wrapping_add(count))
            }

            /// The number `count` ahead of this one.
            #[inline]
            #[must_use]
            pub const fn minus(self, count: u32) -> Self {
                Self(self.0.wrapping_sub(count))
            }

            /// The following number.
            #[inline]
            #[must_use]
            pub const fn next(self) -> Self {
                self.plus(1)
            }

            /// Whether this number comes before `other`: less than 2^31 steps lead from it there.
            #[inline]
            #[must_use]
            pub const fn precedes(self, other: Self) -> bool {
                (self.0.wrapping_sub(other.0) as i32) < 0
            }

            /// Steps from `earlier` to this number, wrapping.
            #[inline]
            #[must_use]
            pub const fn steps_from(self, earlier: Self) -> u32 {
                self.0.wrapping_sub(earlier.0)
            }
        }
    };
}

serial_number! {
    /// Command sequence number, counted over the session (CmdSN, ExpCmdSN, MaxCmdSN).
    CmdSn
}
serial_number! {
    /// Status sequence number, counted over the connection (StatSN, ExpStatSN).
    StatSn
}
serial_number! {
    /// Data, R2T sequence number, counted over a command or a sequence (DataSN, R2TSN, ExpDataSN).
    DataSn
}

#[cfg(test)]
mod tests {
    use super::CmdSn;

    #[test]
    fn order_holds_across_the_wrap() {
        let last = CmdSn(u32::MAX);
        assert!(last.precedes(last.next()));
        assert!(!last.next().precedes(last));
        assert!(!last.precedes(last));
        assert_eq!(last.plus(3).steps_from(last), 3);
        assert!(CmdSn(5).minus(9).precedes(CmdSn(0)));
    }
}
