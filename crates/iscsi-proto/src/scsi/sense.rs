// SPDX-License-Identifier: LGPL-2.1-or-later
//! Sense data (SPC-4, 4.5): why a command failed.

use super::data_in::DataIn;

open_newtype! {
    /// SENSE KEY, four bits.
    SenseKey: u8 {
        /// Nothing to report.
        NO_SENSE = 0x0,
        /// Done, after a recovery.
        RECOVERED_ERROR = 0x1,
        /// The unit cannot be accessed.
        NOT_READY = 0x2,
        /// A flaw of the medium.
        MEDIUM_ERROR = 0x3,
        /// A failure of the device.
        HARDWARE_ERROR = 0x4,
        /// The command or its parameters are wrong.
        ILLEGAL_REQUEST = 0x5,
        /// Something changed since the last command.
        UNIT_ATTENTION = 0x6,
        /// The medium is protected.
        DATA_PROTECT = 0x7,
        /// Blank medium or end of data.
        BLANK_CHECK = 0x8,
        /// Vendor specific.
        VENDOR_SPECIFIC = 0x9,
        /// A copy was aborted.
        COPY_ABORTED = 0xa,
        /// The device aborted the command.
        ABORTED_COMMAND = 0xb,
        /// The buffered device has reached the end of the partition.
        VOLUME_OVERFLOW = 0xd,
        /// Source data did not match the medium.
        MISCOMPARE = 0xe,
    }
}

open_newtype! {
    /// ADDITIONAL SENSE CODE in the high byte, its QUALIFIER in the low one.
    AdditionalSense: u16 {
        /// Nothing to add.
        NONE = 0x0000,
        /// PARAMETER LIST LENGTH ERROR
        PARAMETER_LIST_LENGTH_ERROR = 0x1a00,
        /// MISCOMPARE DURING VERIFY OPERATION
        MISCOMPARE_DURING_VERIFY = 0x1d00,
        /// INVALID COMMAND OPERATION CODE
        INVALID_OPERATION_CODE = 0x2000,
        /// LOGICAL BLOCK ADDRESS OUT OF RANGE
        LBA_OUT_OF_RANGE = 0x2100,
        /// INVALID FIELD IN CDB
        INVALID_FIELD_IN_CDB = 0x2400,
        /// LOGICAL UNIT NOT SUPPORTED
        LOGICAL_UNIT_NOT_SUPPORTED = 0x2500,
        /// INVALID FIELD IN PARAMETER LIST
        INVALID_FIELD_IN_PARAMETER_LIST = 0x2600,
        /// WRITE PROTECTED
        WRITE_PROTECTED = 0x2700,
        /// POWER ON, RESET, OR BUS DEVICE RESET OCCURRED
        POWER_ON_OR_RESET = 0x2900,
        /// POWER ON OCCURRED
        POWER_ON = 0x2901,
        /// CAPACITY DATA HAS CHANGED
        CAPACITY_DATA_HAS_CHANGED = 0x2a09,
        /// MEDIUM NOT PRESENT
        MEDIUM_NOT_PRESENT = 0x3a00,
        /// REPORTED LUNS DATA HAS CHANGED
        REPORTED_LUNS_DATA_HAS_CHANGED = 0x3f0e,
        /// INTERNAL TARGET FAILURE
        INTERNAL_TARGET_FAILURE = 0x4400,
    }
}

/// Sense-key specific data of ILLEGAL REQUEST: which field is wrong (SPC-4, 4.5.2.4.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FieldPointer {
    /// C/D: the field is in the CDB, otherwise in the parameter list.
    pub in_cdb: bool,
    /// BIT POINTER, three bits, when BPV is set.
    pub bit: Option<u8>,
    /// FIELD POINTER: byte number of the field.
    pub byte: u16,
}

impl FieldPointer {
    /// Reads the three bytes; `None` when SKSV (bit 7 of the first) is clear.
    fn parse(data: DataIn<'_>, at: usize) -> Option<Self> {
        data.bit(at, 7).then(|| Self {
            in_cdb: data.bit(at, 6),
            bit: data.bit(at, 3).then(|| data.u8(at) & 0x07),
            byte: data.u16(at + 1),
        })
    }

    fn to_bytes(self) -> [u8; 3] {
        let [high, low] = self.byte.to_be_bytes();
        let bit = self.bit.map_or(0, |bit| 0x08 | bit & 0x07);
        [0x80 | u8::from(self.in_cdb) << 6 | bit, high, low]
    }
}

/// What sense data say.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sense {
    /// RESPONSE CODE: 0x70, 0x71 fixed, 0x72, 0x73 descriptor format; odd ones are deferred errors.
    pub response_code: u8,
    /// Key and additional sense; `None` when the response code is none of the four.
    pub cause: Option<Cause>,
}

/// The meaning of sense data in one of the known formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cause {
    /// Sense key.
    pub key: SenseKey,
    /// Additional sense code and qualifier.
    pub additional: AdditionalSense,
    /// Which field is wrong, if told.
    pub field: Option<FieldPointer>,
    /// INFORMATION, if valid: 32 bits in the fixed format, 64 in the descriptor format.
    pub information: Option<u64>,
}

impl Sense {
    /// Reads sense data without the SenseLength of the iSCSI response; missing bytes are 0.
    pub fn parse(sense: &[u8]) -> Self {
        let data = DataIn(sense);
        let response_code = data.u8(0) & 0x7f;
        let cause = match response_code {
            0x70 | 0x71 => Some(Cause {
                key: SenseKey(data.u8(2) & 0x0f),
                additional: AdditionalSense(data.u16(12)),
                field: FieldPointer::parse(data, 15),
                information: data.bit(0, 7).then(|| data.u32(3).into()),
            }),
            0x72 | 0x73 => Some(Self::parse_descriptors(data)),
            _ => None,
        };
        Self { response_code, cause }
    }

    fn parse_descriptors(data: DataIn<'_>) -> Cause {
        const HEADER: usize = 8;
        let mut cause =
            Cause { key: SenseKey(data.u8(1) & 0x0f), additional: AdditionalSense(data.u16(2)), ..Cause::default() };
        let mut rest = data.bytes(HEADER, data.u8(7).into());
        while let Some((&[kind, length], behind)) = rest.split_first_chunk::<2>() {
            let descriptor = DataIn(rest);
            match (kind, length) {
                (0x00, 0x0a) if descriptor.bit(2, 7) => {
                    cause.information = cause.information.or(Some(descriptor.u64(4)));
                }
                (0x02, 0x06) => cause.field = cause.field.or(FieldPointer::parse(descriptor, 4)),
                _ => {}
            }
            rest = behind.get(usize::from(length)..).unwrap_or(&[]);
        }
        cause
    }
}

impl Cause {
    /// Sense data in the fixed format for a current error. An INFORMATION beyond 32 bits cannot be
    /// told in it and is left out (SPC-4, 4.5.3).
    pub fn to_fixed(&self) -> [u8; 18] {
        let mut sense = [0; 18];
        sense[0] = 0x70;
        if let Some(information) = self.information.and_then(|value| u32::try_from(value).ok()) {
            sense[0] |= 0x80;
            sense[3..7].copy_from_slice(&information.to_be_bytes());
        }
        sense[2] = self.key.0 & 0x0f;
        sense[7] = 10;
        sense[12..14].copy_from_slice(&self.additional.0.to_be_bytes());
        if let Some(field) = self.field {
            sense[15..18].copy_from_slice(&field.to_bytes());
        }
        sense
    }
}
