// SPDX-License-Identifier: LGPL-2.1-or-later
//! The one function of the interface that can only refuse.

use core::ffi::c_int;

use super::guard::guard;
use super::submit;
use super::types_iscsi::iscsi_context;

/// A PDU of libiscsi's own making: no header says what is in it and no function gives one.
#[repr(C)]
pub struct iscsi_pdu {
    _private: [u8; 0],
}

/// Refuses: no application can have a `struct iscsi_pdu`. Returns -1 with an error text. Send commands with
/// `iscsi_scsi_command_async()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn iscsi_queue_pdu(iscsi: *mut iscsi_context, _pdu: *mut iscsi_pdu) -> c_int {
    guard!(-1, {
        // SAFETY: the application gives null or a valid context.
        unsafe { submit::set_error(iscsi, format_args!("iscsi_queue_pdu takes nothing that an application can have")) };
        -1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::ffi::CStr;
    use core::ptr;

    use crate::ffi::context::{iscsi_create_context, iscsi_destroy_context, iscsi_get_error};

    #[test]
    fn it_is_refused() {
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { iscsi_queue_pdu(ptr::null_mut(), ptr::null_mut()) }, -1);
        // SAFETY: a literal.
        let iscsi = unsafe { iscsi_create_context(c"iqn.2026-01.org.example:initiator".as_ptr()) };
        // SAFETY: a context of this test.
        assert_eq!(unsafe { iscsi_queue_pdu(iscsi, ptr::null_mut()) }, -1);
        // SAFETY: as above.
        let text = unsafe { iscsi_get_error(iscsi) };
        // SAFETY: the text lives as long as the context.
        assert!(unsafe { CStr::from_ptr(text) }.to_bytes().starts_with(b"iscsi_queue_pdu"));
        // SAFETY: as above, last use.
        assert_eq!(unsafe { iscsi_destroy_context(iscsi) }, 0);
    }
}
