// SPDX-License-Identifier: LGPL-2.1-or-later
//! Texts of code values. They are constants: valid for ever and never freed.

use core::ffi::{c_char, c_int};
use core::mem::MaybeUninit;

use iscsi_proto::scsi::names;

use crate::ffi::c_enum::enum_to_number;
use crate::ffi::enums_lowlevel::*;
use crate::ffi::guard::guard;

/// What a function of this file answers after a panic.
const UNKNOWN: *const c_char = c"UNKNOWN".as_ptr();

/// The name of a sense key (SPC-4 4.5.6), "UNKNOWN" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_sense_key_str(key: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::sense_key(key as u32).as_ptr() })
}

/// The name of an additional sense code (bits 8 to 15) with its qualifier (bits 0 to 7); "UNKNOWN" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_sense_ascq_str(ascq: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::additional_sense(ascq as u32).as_ptr() })
}

/// The name of the type of a persistent reservation; "UNKNOWN" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_pr_type_str(pr_type: MaybeUninit<scsi_persistent_out_type>) -> *const c_char {
    guard!(UNKNOWN, { names::reservation_type(enum_to_number(pr_type)).as_ptr() })
}

/// The name of an operation code; "UNKNOWN" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_opcode_str(opcode: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::opcode(opcode as u32).as_ptr() })
}

/// The name of the asymmetric access state of a target port group; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_alua_state_to_str(state: u8) -> *const c_char {
    guard!(UNKNOWN, { names::asymmetric_access_state(state.into()).as_ptr() })
}

/// The name of a peripheral device type; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_devtype_to_str(r#type: MaybeUninit<scsi_inquiry_peripheral_device_type>) -> *const c_char {
    guard!(UNKNOWN, { names::device_type(enum_to_number(r#type)).as_ptr() })
}

/// The name of a peripheral qualifier; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_devqualifier_to_str(qualifier: MaybeUninit<scsi_inquiry_peripheral_qualifier>) -> *const c_char {
    guard!(UNKNOWN, { names::peripheral_qualifier(enum_to_number(qualifier)).as_ptr() })
}

/// The name of the version of standard INQUIRY data; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_version_to_str(version: MaybeUninit<scsi_version>) -> *const c_char {
    guard!(UNKNOWN, { names::version(enum_to_number(version)).as_ptr() })
}

/// The name of a version descriptor of standard INQUIRY data; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_version_descriptor_to_str(
    version_descriptor: MaybeUninit<scsi_version_descriptor>,
) -> *const c_char {
    guard!(UNKNOWN, { names::version_descriptor(enum_to_number(version_descriptor)).as_ptr() })
}

/// The name of the code of a vital product data page; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_inquiry_pagecode_to_str(pagecode: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::vital_product_data_page(pagecode as u32).as_ptr() })
}

/// The name of the protocol identifier of a designator; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_protocol_identifier_to_str(identifier: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::protocol_identifier(identifier as u32).as_ptr() })
}

/// The name of the code set of a designator; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_codeset_to_str(codeset: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::code_set(codeset as u32).as_ptr() })
}

/// The name of the association of a designator; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_association_to_str(association: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::association(association as u32).as_ptr() })
}

/// The name of the type of a designator; "unknown" if it has none. The text is constant.
#[unsafe(no_mangle)]
pub extern "C" fn scsi_designator_type_to_str(r#type: c_int) -> *const c_char {
    guard!(UNKNOWN, { names::designator_type(r#type as u32).as_ptr() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::c_enum::enum_from_number;
    use core::ffi::CStr;

    fn text(pointer: *const c_char) -> &'static CStr {
        // SAFETY: the functions return constant C strings.
        unsafe { CStr::from_ptr(pointer) }
    }

    #[test]
    fn any_number_has_a_text() {
        assert_eq!(text(scsi_sense_key_str(3)), c"MEDIUM ERROR");
        assert_eq!(text(scsi_sense_key_str(c_int::MIN)), c"UNKNOWN");
        assert_eq!(text(scsi_sense_ascq_str(0x2400)), c"INVALID_FIELD_IN_CDB");
        assert_eq!(text(scsi_alua_state_to_str(15)), c"TRANSITIONING");
        assert_eq!(text(scsi_devtype_to_str(enum_from_number(5))), c"MMC");
        assert_eq!(text(scsi_devtype_to_str(enum_from_number(u32::MAX))), c"unknown");
    }
}
