// SPDX-License-Identifier: LGPL-2.1-or-later
//! Big-endian numbers at any address, as SCSI and iSCSI lay them out.

use core::ffi::c_uchar;

use crate::ffi::guard::guard;

/// The number in the 2 bytes at `c`, the most significant first. `c` needs no alignment; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_get_uint16(c: *const c_uchar) -> u16 {
    guard!(0, {
        if c.is_null() {
            return 0;
        }
        // SAFETY: the caller gives 2 readable bytes.
        u16::from_be_bytes(unsafe { c.cast::<[u8; 2]>().read() })
    })
}

/// The number in the 4 bytes at `c`, the most significant first. `c` needs no alignment; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_get_uint32(c: *const c_uchar) -> u32 {
    guard!(0, {
        if c.is_null() {
            return 0;
        }
        // SAFETY: the caller gives 4 readable bytes.
        u32::from_be_bytes(unsafe { c.cast::<[u8; 4]>().read() })
    })
}

/// The number in the 8 bytes at `c`, the most significant first. `c` needs no alignment; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_get_uint64(c: *const c_uchar) -> u64 {
    guard!(0, {
        if c.is_null() {
            return 0;
        }
        // SAFETY: the caller gives 8 readable bytes.
        u64::from_be_bytes(unsafe { c.cast::<[u8; 8]>().read() })
    })
}

/// Stores `val` in the 2 bytes at `c`, the most significant first. `c` needs no alignment; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_set_uint16(c: *mut c_uchar, val: u16) {
    guard!((), {
        if !c.is_null() {
            // SAFETY: the caller gives 2 writable bytes.
            unsafe { c.cast::<[u8; 2]>().write(val.to_be_bytes()) };
        }
    })
}

/// Stores `val` in the 4 bytes at `c`, the most significant first. `c` needs no alignment; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_set_uint32(c: *mut c_uchar, val: u32) {
    guard!((), {
        if !c.is_null() {
            // SAFETY: the caller gives 4 writable bytes.
            unsafe { c.cast::<[u8; 4]>().write(val.to_be_bytes()) };
        }
    })
}

/// Stores `v` in the 8 bytes at `c`, the most significant first. `c` needs no alignment; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_set_uint64(c: *mut c_uchar, v: u64) {
    guard!((), {
        if !c.is_null() {
            // SAFETY: the caller gives 8 writable bytes.
            unsafe { c.cast::<[u8; 8]>().write(v.to_be_bytes()) };
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::ptr;

    #[test]
    fn numbers_at_odd_addresses() {
        let mut bytes = [0_u8; 9];
        let odd = bytes.as_mut_ptr().wrapping_add(1);
        // SAFETY: 8 bytes behind the first.
        unsafe { scsi_set_uint64(odd, 0x0102_0304_0506_0708) };
        // SAFETY: as above.
        assert_eq!(unsafe { scsi_get_uint64(odd) }, 0x0102_0304_0506_0708);
        // SAFETY: as above.
        assert_eq!(unsafe { scsi_get_uint32(odd) }, 0x0102_0304);
        // SAFETY: as above.
        assert_eq!(unsafe { scsi_get_uint16(odd) }, 0x0102);
        // SAFETY: as above.
        unsafe { scsi_set_uint32(odd, 0xa1a2_a3a4) };
        // SAFETY: as above.
        unsafe { scsi_set_uint16(odd, 0xb1b2) };
        assert_eq!(bytes, [0, 0xb1, 0xb2, 0xa3, 0xa4, 5, 6, 7, 8]);
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { scsi_get_uint64(ptr::null()) }, 0);
    }
}
