// SPDX-License-Identifier: LGPL-2.1-or-later
//! Sense data into `struct scsi_sense`.

use core::ffi::c_int;
use core::slice;

use iscsi_proto::scsi::sense::Sense;

use crate::ffi::c_enum::enum_from_number;
use crate::ffi::guard::guard;
use crate::ffi::layout::scsi_sense;
use crate::ffi::types_lowlevel::sense_flag;

// The single-bit fields in the order of the C structure.
const SENSE_SPECIFIC: u8 = sense_flag(0);
const ILL_PARAM_IN_CDB: u8 = sense_flag(1);
const BIT_POINTER_VALID: u8 = sense_flag(2);
#[cfg(layout_1_20)]
const INFO_VALID: u8 = sense_flag(3);

/// Puts what `bytes` say into `sense`. What they do not say stays as it was.
pub(crate) fn store(sense: &mut scsi_sense, bytes: &[u8]) {
    let parsed = Sense::parse(bytes);
    sense.error_type = parsed.response_code;
    let Some(cause) = parsed.cause else {
        return;
    };
    sense.key = enum_from_number(cause.key.0.into());
    sense.ascq = c_int::from(cause.additional.0);
    if let Some(field) = cause.field {
        sense.flags |= SENSE_SPECIFIC;
        set_flag(&mut sense.flags, ILL_PARAM_IN_CDB, field.in_cdb);
        set_flag(&mut sense.flags, BIT_POINTER_VALID, field.bit.is_some());
        sense.bit_pointer = field.bit.unwrap_or(0);
        sense.field_pointer = field.byte;
    }
    #[cfg(layout_1_20)]
    if let Some(information) = cause.information {
        sense.flags |= INFO_VALID;
        sense.information = information;
    }
}

fn set_flag(flags: &mut u8, flag: u8, on: bool) {
    if on {
        *flags |= flag;
    } else {
        *flags &= !flag;
    }
}

/// Decodes sense data, which begin with the response code, into `sense`. The library does it for its tasks; this is
/// for sense data from elsewhere.
///
/// `sb` has at least 18 bytes for the fixed format (0x70, 0x71), 8 bytes and the number in byte 7 for the descriptor
/// format (0x72, 0x73), one byte otherwise. Of any other response code only `error_type` is set. Members about which
/// the sense data say nothing keep their values: clear `sense` first. NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scsi_parse_sense_data(sense: *mut scsi_sense, sb: *const u8) {
    guard!((), {
        if sb.is_null() {
            return;
        }
        // SAFETY: null, or a structure of the caller's which no other thread uses.
        let Some(sense) = (unsafe { sense.as_mut() }) else {
            return;
        };
        // SAFETY: the caller gives at least one byte.
        let response_code = unsafe { sb.read() } & 0x7f;
        let length = match response_code {
            0x70 | 0x71 => 18,
            // SAFETY: the caller gives at least 8 bytes for these codes.
            0x72 | 0x73 => 8 + usize::from(unsafe { sb.wrapping_add(7).read() }),
            _ => 1,
        };
        // SAFETY: the caller gives as many bytes, which no other thread changes.
        store(sense, unsafe { slice::from_raw_parts(sb, length) });
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::c_enum::enum_to_number;
    use core::{mem, ptr};

    fn parsed_into(byte: u8, sense_data: &[u8]) -> scsi_sense {
        let mut sense = mem::MaybeUninit::<scsi_sense>::uninit();
        // SAFETY: room for one structure.
        unsafe { ptr::write_bytes(sense.as_mut_ptr(), byte, 1) };
        // SAFETY: plain integers, all initialised.
        let mut sense = unsafe { sense.assume_init() };
        // SAFETY: a structure, and sense data as long as their format says.
        unsafe { scsi_parse_sense_data(&mut sense, sense_data.as_ptr()) };
        sense
    }

    #[test]
    fn fixed_format() {
        let data = [0xf0, 0, 5, 1, 2, 3, 4, 10, 0, 0, 0, 0, 0x24, 0, 0, 0xcf, 0x12, 0x34];
        let sense = parsed_into(0, &data);
        assert_eq!((sense.error_type, enum_to_number(sense.key), sense.ascq), (0x70, 5, 0x2400));
        assert_eq!((sense.bit_pointer, sense.field_pointer), (7, 0x1234));
        let named = SENSE_SPECIFIC | ILL_PARAM_IN_CDB | BIT_POINTER_VALID;
        assert_eq!(sense.flags & named, named);
        #[cfg(layout_1_20)]
        assert_eq!((sense.flags & INFO_VALID, sense.information), (INFO_VALID, 0x0102_0304));
    }

    #[test]
    fn descriptor_format_ends_where_it_says() {
        // The slice is exactly as long as the data: reading more is seen by Miri and valgrind.
        let data = [0x72, 5, 0x26, 0, 0, 0, 0, 8, 2, 6, 0, 0, 0x83, 0x12, 0x34, 0].to_vec();
        let sense = parsed_into(0, &data);
        assert_eq!((sense.error_type, enum_to_number(sense.key), sense.ascq), (0x72, 5, 0x2600));
        assert_eq!((sense.flags, sense.field_pointer), (SENSE_SPECIFIC, 0x1234));
    }

    #[test]
    fn what_is_not_said_stays() {
        let mut data = [0_u8; 18];
        data[0] = 0x70;
        data[2] = 5;
        let sense = parsed_into(0xff, &data);
        assert_eq!((enum_to_number(sense.key), sense.ascq), (5, 0));
        assert_eq!((sense.flags, sense.field_pointer), (0xff, 0xffff));
        let other = parsed_into(0xff, &[0x7f]);
        assert_eq!((other.error_type, other.ascq), (0x7f, -1));
    }
}
