// SPDX-License-Identifier: LGPL-2.1-or-later
//! Texts of code values, as the C library has them, its spellings included.
//!
//! They are C strings so that the C interface returns them as they are; [`as_str`] makes a Rust
//! string of one without copying. A value without a text gives "unknown" or "UNKNOWN".

use core::ffi::CStr;

/// Texts of one kind of value, ascending by value.
struct Names {
    texts: &'static [(u32, &'static CStr)],
    otherwise: &'static CStr,
}

impl Names {
    fn get(&self, value: u32) -> &'static CStr {
        match self.texts.binary_search_by_key(&value, |(value, _)| *value) {
            Ok(index) => self.texts.get(index).map_or(self.otherwise, |(_, text)| text),
            Err(_) => self.otherwise,
        }
    }
}

/// A text of this module as a Rust string.
pub fn as_str(text: &'static CStr) -> &'static str {
    text.to_str().unwrap_or_default()
}

/// Text of a value: SENSE KEY.
pub fn sense_key(value: u32) -> &'static CStr {
    SENSE_KEYS.get(value)
}

/// Text of a value: ADDITIONAL SENSE CODE (high byte) and QUALIFIER (low byte).
pub fn additional_sense(value: u32) -> &'static CStr {
    ADDITIONAL_SENSE.get(value)
}

/// Text of a value: TYPE of a persistent reservation.
pub fn reservation_type(value: u32) -> &'static CStr {
    RESERVATION_TYPES.get(value)
}

/// Text of a value: Operation code.
pub fn opcode(value: u32) -> &'static CStr {
    OPCODES.get(value)
}

/// Text of a value: PERIPHERAL DEVICE TYPE.
pub fn device_type(value: u32) -> &'static CStr {
    DEVICE_TYPES.get(value)
}

/// Text of a value: PERIPHERAL QUALIFIER.
pub fn peripheral_qualifier(value: u32) -> &'static CStr {
    PERIPHERAL_QUALIFIERS.get(value)
}

/// Text of a value: VERSION of standard INQUIRY data.
pub fn version(value: u32) -> &'static CStr {
    VERSIONS.get(value)
}

/// Text of a value: VERSION DESCRIPTOR of standard INQUIRY data.
pub fn version_descriptor(value: u32) -> &'static CStr {
    VERSION_DESCRIPTORS.get(value)
}

/// Text of a value: PAGE CODE of vital product data.
pub fn vital_product_data_page(value: u32) -> &'static CStr {
    PAGE_CODES.get(value)
}

/// Text of a value: PROTOCOL IDENTIFIER of a designator.
pub fn protocol_identifier(value: u32) -> &'static CStr {
    PROTOCOL_IDENTIFIERS.get(value)
}

/// Text of a value: CODE SET of a designator.
pub fn code_set(value: u32) -> &'static CStr {
    CODE_SETS.get(value)
}

/// Text of a value: ASSOCIATION of a designator.
pub fn association(value: u32) -> &'static CStr {
    ASSOCIATIONS.get(value)
}

/// Text of a value: DESIGNATOR TYPE.
pub fn designator_type(value: u32) -> &'static CStr {
    DESIGNATOR_TYPES.get(value)
}

/// Text of a value: ASYMMETRIC ACCESS STATE of a target port group.
pub fn asymmetric_access_state(value: u32) -> &'static CStr {
    ACCESS_STATES.get(value)
}

static SENSE_KEYS: Names = Names {
    texts: &[
        (0x00, c"NO SENSE"),
        (0x01, c"RECOVERED ERROR"),
        (0x02, c"NOT READY"),
        (0x03, c"MEDIUM ERROR"),
        (0x04, c"HARDWARE_ERROR"),
        (0x05, c"ILLEGAL_REQUEST"),
        (0x06, c"UNIT_ATTENTION"),
        (0x07, c"DATA PROTECTION"),
        (0x08, c"BLANK CHECK"),
        (0x09, c"VENDOR SPECIFIC"),
        (0x0a, c"COPY ABORTED"),
        (0x0b, c"COMMAND ABORTED"),
        (0x0c, c"OBSOLETE_ERROR_CODE"),
        (0x0d, c"OVERFLOW_COMMAND"),
        (0x0e, c"MISCOMPARE"),
    ],
    otherwise: c"UNKNOWN",
};

static ADDITIONAL_SENSE: Names = Names {
    texts: &[
        (0x041b, c"SANITIZE_IN_PROGRESS"),
        (0x1115, c"WRITE_AFTER_SANITIZE_REQUIRED"),
        (0x1a00, c"PARAMETER_LIST_LENGTH_ERROR"),
        (0x1d00, c"MISCOMPARE_DURING_VERIFY"),
        (0x1d01, c"MISCOMPARE_VERIFY_OF_UNMAPPED_LBA"),
        (0x2000, c"INVALID_OPERATION_CODE"),
        (0x2100, c"LBA_OUT_OF_RANGE"),
        (0x2400, c"INVALID_FIELD_IN_CDB"),
        (0x2500, c"LOGICAL_UNIT_NOT_SUPPORTED"),
        (0x2600, c"INVALID_FIELD_IN_PARAMETER_LIST"),
        (0x2700, c"WRITE_PROTECTED"),
        (0x2701, c"HARDWARE_WRITE_PROTECTED"),
        (0x2702, c"SOFTWARE_WRITE_PROTECTED"),
        (0x2900, c"BUS_RESET"),
        (0x2901, c"POWER_ON_OCCURED"),
        (0x2902, c"SCSI_BUS_RESET_OCCURED"),
        (0x2903, c"BUS_DEVICE_RESET_FUNCTION_OCCURED"),
        (0x2904, c"DEVICE_INTERNAL_RESET"),
        (0x2905, c"TRANSCEIVER_MODE_CHANGED_TO_SINGLE_ENDED"),
        (0x2906, c"TRANSCEIVER_MODE_CHANGED_TO_LVD"),
        (0x2a01, c"MODE PARAMETERS CHANGED"),
        (0x2a09, c"CAPACITY_DATA_HAS_CHANGED"),
        (0x3807, c"THIN PROVISIONING SOFT THRESHOLD REACHED"),
        (0x3a00, c"MEDIUM_NOT_PRESENT"),
        (0x3a01, c"MEDIUM_NOT_PRESENT-TRAY_CLOSED"),
        (0x3a02, c"MEDIUM_NOT_PRESENT-TRAY_OPEN"),
        (0x3f03, c"INQUIRY DATA HAS CHANGED"),
        (0x4400, c"INTERNAL_TARGET_FAILURE"),
        (0x5300, c"MEDIUM_LOAD_OR_EJECT_FAILED"),
        (0x5302, c"SCSI_SENSE_ASCQ_MEDIUM_REMOVAL_PREVENTED"),
    ],
    otherwise: c"UNKNOWN",
};

static RESERVATION_TYPES: Names = Names {
    texts: &[
        (0x01, c"Write Exclusive"),
        (0x03, c"Exclusive Access"),
        (0x05, c"Write Exclusive, Registrants Only"),
        (0x06, c"Exclusive Access Registrants Only"),
        (0x07, c"Write Exclusive, All Registrants"),
        (0x08, c"Exclusive Access, All Registrants"),
    ],
    otherwise: c"UNKNOWN",
};

static OPCODES: Names = Names {
    texts: &[
        (0x00, c"TESTUNITREADY"),
        (0x08, c"READ6"),
        (0x12, c"INQUIRY"),
        (0x15, c"MODESELECT6"),
        (0x16, c"RESERVE6"),
        (0x17, c"RELEASE6"),
        (0x1a, c"MODESENSE6"),
        (0x1b, c"STARTSTOPUNIT"),
        (0x1e, c"PREVENTALLOW"),
        (0x25, c"READCAPACITY10"),
        (0x28, c"READ10"),
        (0x2a, c"WRITE10"),
        (0x2e, c"WRITE VERIFY10"),
        (0x2f, c"VERIFY10"),
        (0x34, c"PREFETCH10"),
        (0x35, c"SYNCHRONIZECACHE10"),
        (0x37, c"READ DEFECT DATA10"),
        (0x41, c"WRITE SAME10"),
        (0x42, c"UNMAP"),
        (0x43, c"READTOC"),
        (0x48, c"SANITIZE"),
        (0x55, c"MODESELECT10"),
        (0x5a, c"MODESENSE10"),
        (0x5e, c"PERSISTENT RESERVE IN"),
        (0x5f, c"PERSISTENT RESERVE OUT"),
        (0x83, c"EXTENDED COPY"),
        (0x84, c"RECEIVE COPY RESULTS"),
        (0x88, c"READ16"),
        (0x89, c"COMPARE AND WRITE"),
        (0x8a, c"WRITE16"),
        (0x8b, c"ORWRITE"),
        (0x8e, c"WRITE VERIFY16"),
        (0x8f, c"VERIFY16"),
        (0x90, c"PREFETCH16"),
        (0x91, c"SYNCHRONIZECACHE16"),
        (0x93, c"WRITE SAME16"),
        (0x9c, c"WRITE ATOMIC16"),
        (0x9e, c"SERVICE ACTION IN"),
        (0xa0, c"REPORTLUNS"),
        (0xa3, c"MAINTENANCE IN"),
        (0xa8, c"READ12"),
        (0xaa, c"WRITE12"),
        (0xae, c"WRITE VERIFY12"),
        (0xaf, c"VERIFY12"),
        (0xb7, c"READ DEFECT DATA12"),
    ],
    otherwise: c"UNKNOWN",
};

static DEVICE_TYPES: Names = Names {
    texts: &[
        (0x00, c"DIRECT_ACCESS"),
        (0x01, c"SEQUENTIAL_ACCESS"),
        (0x02, c"PRINTER"),
        (0x03, c"PROCESSOR"),
        (0x04, c"WRITE_ONCE"),
        (0x05, c"MMC"),
        (0x06, c"SCANNER"),
        (0x07, c"OPTICAL_MEMORY"),
        (0x08, c"MEDIA_CHANGER"),
        (0x09, c"COMMUNICATIONS"),
        (0x0c, c"STORAGE_ARRAY_CONTROLLER"),
        (0x0d, c"ENCLOSURE_SERVICES"),
        (0x0e, c"SIMPLIFIED_DIRECT_ACCESS"),
        (0x0f, c"OPTICAL_CARD_READER"),
        (0x10, c"BRIDGE_CONTROLLER"),
        (0x11, c"OSD"),
        (0x12, c"AUTOMATION"),
        (0x13, c"SEQURITY_MANAGER"),
        (0x1e, c"WELL_KNOWN_LUN"),
        (0x1f, c"UNKNOWN"),
    ],
    otherwise: c"unknown",
};

static PERIPHERAL_QUALIFIERS: Names =
    Names { texts: &[(0x00, c"CONNECTED"), (0x01, c"DISCONNECTED"), (0x03, c"NOT_SUPPORTED")], otherwise: c"unknown" };

static VERSIONS: Names = Names {
    texts: &[
        (0x03, c"ANSI INCITS 301-1997 (SPC)"),
        (0x04, c"ANSI INCITS 351-2001 (SPC-2)"),
        (0x05, c"ANSI INCITS 408-2005 (SPC-3)"),
    ],
    otherwise: c"unknown",
};

static VERSION_DESCRIPTORS: Names = Names {
    texts: &[
        (0x0120, c"SPC"),
        (0x013b, c"SPC T10/0995-D revision 11a"),
        (0x013c, c"SPC ANSI INCITS 301-1997"),
        (0x0180, c"SBC"),
        (0x019b, c"SBC T10/0996-D revision 08c"),
        (0x019c, c"SBC ANSI INCITS 306-1998"),
        (0x0200, c"SSC"),
        (0x0260, c"SPC-2"),
        (0x0267, c"SPC-2 T10/1236-D revision 12"),
        (0x0269, c"SPC-2 T10/1236-D revision 18"),
        (0x0275, c"SPC-2 T10/1236-D revision 19"),
        (0x0276, c"SPC-2 T10/1236-D revision 20"),
        (0x0277, c"SPC-2 ANSI INCITS 351-2001"),
        (0x0278, c"SPC-2 ISO.IEC 14776-452"),
        (0x0300, c"SPC-3"),
        (0x0301, c"SPC-3 T10/1416-D revision 7"),
        (0x0307, c"SPC-3 T10/1416-D revision 21"),
        (0x030f, c"SPC-3 T10/1416-D revision 22"),
        (0x0312, c"SPC-3 T10/1416-D revision 23"),
        (0x0314, c"SPC-3 ANSI INCITS 408-2005"),
        (0x0316, c"SPC-3 ISO/IEC 14776-453"),
        (0x0320, c"SBC-2"),
        (0x0322, c"SBC-2 T10/1417-D revision 5A"),
        (0x0324, c"SBC-2 T10/1417-D revision 15"),
        (0x033b, c"SBC-2 T10/1417-D revision 16"),
        (0x033d, c"SBC-2 ANSI INCITS 405-2005"),
        (0x033e, c"SBC-2 ISO/IEC 14776-322"),
        (0x0460, c"SPC-4"),
        (0x0461, c"SPC-4 T10/1731-D revision 16"),
        (0x0462, c"SPC-4 T10/1731-D revision 18"),
        (0x0463, c"SPC-4 T10/1731-D revision 23"),
        (0x04c0, c"SBC-3"),
        (0x0960, c"iSCSI"),
        (0x1747, c"UAS T10/2095-D revision 04"),
    ],
    otherwise: c"unknown",
};

static PAGE_CODES: Names = Names {
    texts: &[
        (0x00, c"SUPPORTED_VPD_PAGES"),
        (0x80, c"UNIT_SERIAL_NUMBER"),
        (0x83, c"DEVICE_IDENTIFICATION"),
        (0xb0, c"BLOCK_LIMITS"),
        (0xb1, c"BLOCK_DEVICE_CHARACTERISTICS"),
        (0xb2, c"LOGICAL_BLOCK_PROVISIONING"),
    ],
    otherwise: c"unknown",
};

static PROTOCOL_IDENTIFIERS: Names = Names {
    texts: &[
        (0x00, c"FIBRE_CHANNEL"),
        (0x01, c"PARALLEL_SCSI"),
        (0x02, c"SSA"),
        (0x03, c"IEEE_1394"),
        (0x04, c"RDMA"),
        (0x05, c"ISCSI"),
        (0x06, c"SAS"),
        (0x07, c"ADT"),
        (0x08, c"ATA"),
    ],
    otherwise: c"unknown",
};

static CODE_SETS: Names =
    Names { texts: &[(0x01, c"BINARY"), (0x02, c"ASCII"), (0x03, c"UTF8")], otherwise: c"unknown" };

static ASSOCIATIONS: Names = Names {
    texts: &[(0x00, c"LOGICAL_UNIT"), (0x01, c"TARGET_PORT"), (0x02, c"TARGET_DEVICE")],
    otherwise: c"unknown",
};

static DESIGNATOR_TYPES: Names = Names {
    texts: &[
        (0x00, c"VENDOR_SPECIFIC"),
        (0x01, c"T10_VENDORT_ID"),
        (0x02, c"EUI_64"),
        (0x03, c"NAA"),
        (0x04, c"RELATIVE_TARGET_PORT"),
        (0x05, c"TARGET_PORT_GROUP"),
        (0x06, c"LOGICAL_UNIT_GROUP"),
        (0x07, c"MD5_LOGICAL_UNIT_IDENTIFIER"),
        (0x08, c"SCSI_NAME_STRING"),
    ],
    otherwise: c"unknown",
};

static ACCESS_STATES: Names = Names {
    texts: &[
        (0x00, c"ACTIVE-OPTIMIZED"),
        (0x01, c"ACTIVE-NONOPTIMIZED"),
        (0x02, c"STANDBY"),
        (0x03, c"UNAVAILABLE"),
        (0x04, c"BLOCK-DEPENDENT"),
        (0x0e, c"OFFLINE"),
        (0x0f, c"TRANSITIONING"),
    ],
    otherwise: c"unknown",
};
