// SPDX-License-Identifier: LGPL-2.1-or-later
//! How a PDU struct says where its fields lie in the Basic Header Segment.

/// A value with a fixed place and size in the header, big-endian.
pub(crate) trait Field: Copy {
    /// Reads the value from the first bytes of `bytes`.
    fn read(bytes: &[u8]) -> Self;
    /// Writes the value to the first bytes of `bytes`.
    fn write(self, bytes: &mut [u8]);
}

impl Field for u8 {
    #[inline]
    fn read(bytes: &[u8]) -> Self {
        bytes[0]
    }
    #[inline]
    fn write(self, bytes: &mut [u8]) {
        bytes[0] = self;
    }
}

impl Field for u16 {
    #[inline]
    fn read(bytes: &[u8]) -> Self {
        u16::from_be_bytes([bytes[0], bytes[1]])
    }
    #[inline]
    fn write(self, bytes: &mut [u8]) {
        bytes[..2].copy_from_slice(&self.to_be_bytes());
    }
}

impl Field for u32 {
    #[inline]
    fn read(bytes: &[u8]) -> Self {
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }
    #[inline]
    fn write(self, bytes: &mut [u8]) {
        bytes[..4].copy_from_slice(&self.to_be_bytes());
    }
}

impl<const N: usize> Field for [u8; N] {
    #[inline]
    fn read(bytes: &[u8]) -> Self {
        let mut value = [0; N];
        value.copy_from_slice(&bytes[..N]);
        value
    }
    #[inline]
    fn write(self, bytes: &mut [u8]) {
        bytes[..N].copy_from_slice(&self);
    }
}

/// Declares a newtype that is a [`Field`].
macro_rules! field_newtype {
    ($(#[$meta:meta])* $name:ident($inner:ty)) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
        pub struct $name(pub $inner);

        impl $crate::wire::layout::Field for $name {
            #[inline]
            fn read(bytes: &[u8]) -> Self {
                Self($crate::wire::layout::Field::read(bytes))
            }
            #[inline]
            fn write(self, bytes: &mut [u8]) {
                $crate::wire::layout::Field::write(self.0, bytes);
            }
        }
    };
}

/// Declares an open enum: a newtype with named values, which keeps any other value as it came.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident($inner:ty) { $($(#[$value_meta:meta])* $value:ident = $number:literal $text:literal,)* }) => {
        field_newtype! { $(#[$meta])* $name($inner) }

        #[allow(non_upper_case_globals)]
        impl $name {
            $($(#[$value_meta])* #[doc = $text] pub const $value: Self = Self($number);)*

            /// The value in words, `None` for one that the standard does not name.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($number => Some($text),)*
                    _ => None,
                }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self.name() {
                    Some(name) => f.write_str(name),
                    None => write!(f, "unknown ({:#x})", self.0),
                }
            }
        }
    };
}

/// Declares a PDU: its opcode, the bits of byte 1 that are always set, and the place of each field.
///
/// Places: `at(offset)` a whole [`Field`]; `flag(byte, mask)` a `bool`; `bits(byte, mask)` a small
/// number in the lowest bits of a mask that may be shifted.
macro_rules! pdu {
    ($(#[$meta:meta])* $name:ident = $opcode:ident, always $fixed:literal {
        $($(#[$field_meta:meta])* $field:ident: $ty:ty = $place:ident($($arg:expr),+),)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $ty,)*
        }

        impl $name {
            /// Reads the fields of a header whose opcode says that it is this PDU.
            #[inline]
            #[must_use]
            pub fn decode(header: &[u8; 48]) -> Self {
                Self { $($field: place!(read header $ty, $place($($arg),+)),)* }
            }

            /// Writes the header of this PDU with `data_segment_length` bytes of data behind it;
            /// all reserved fields are zero.
            #[inline]
            #[must_use]
            pub fn encode(&self, data_segment_length: u32) -> [u8; 48] {
                let mut header = [0; 48];
                header[0] = $crate::wire::Opcode::$opcode.0;
                header[1] = $fixed;
                header[5..8].copy_from_slice(&data_segment_length.to_be_bytes()[1..]);
                $(place!(write header self.$field, $place($($arg),+));)*
                header
            }
        }
    };
}

macro_rules! place {
    (read $header:ident $ty:ty, at($offset:expr)) => {
        <$ty as $crate::wire::layout::Field>::read(&$header[$offset..])
    };
    (write $header:ident $value:expr, at($offset:expr)) => {
        $crate::wire::layout::Field::write($value, &mut $header[$offset..])
    };
    (read $header:ident $ty:ty, flag($byte:expr, $mask:expr)) => {
        $header[$byte] & $mask != 0
    };
    (write $header:ident $value:expr, flag($byte:expr, $mask:expr)) => {
        if $value {
            $header[$byte] |= $mask;
        }
    };
    (read $header:ident $ty:ty, bits($byte:expr, $mask:expr)) => {
        <$ty>::from(($header[$byte] & $mask) >> u8::trailing_zeros($mask))
    };
    (write $header:ident $value:expr, bits($byte:expr, $mask:expr)) => {
        $header[$byte] |= (u8::from($value) << u8::trailing_zeros($mask)) & $mask
    };
}
