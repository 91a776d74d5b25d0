// SPDX-License-Identifier: LGPL-2.1-or-later
//! Operation codes and service actions (SPC-4 annex E, SBC-3, MMC-6).

open_newtype! {
    /// Operation code: byte 0 of a command descriptor block.
    Opcode: u8 {
        /// TEST UNIT READY
        TEST_UNIT_READY = 0x00,
        /// REQUEST SENSE
        REQUEST_SENSE = 0x03,
        /// READ(6)
        READ_6 = 0x08,
        /// INQUIRY
        INQUIRY = 0x12,
        /// MODE SELECT(6)
        MODE_SELECT_6 = 0x15,
        /// RESERVE(6)
        RESERVE_6 = 0x16,
        /// RELEASE(6)
        RELEASE_6 = 0x17,
        /// MODE SENSE(6)
        MODE_SENSE_6 = 0x1a,
        /// START STOP UNIT
        START_STOP_UNIT = 0x1b,
        /// PREVENT ALLOW MEDIUM REMOVAL
        PREVENT_ALLOW_MEDIUM_REMOVAL = 0x1e,
        /// READ CAPACITY(10)
        READ_CAPACITY_10 = 0x25,
        /// READ(10)
        READ_10 = 0x28,
        /// WRITE(6)
        WRITE_6 = 0x0a,
        /// WRITE(10)
        WRITE_10 = 0x2a,
        /// WRITE AND VERIFY(10)
        WRITE_AND_VERIFY_10 = 0x2e,
        /// VERIFY(10)
        VERIFY_10 = 0x2f,
        /// PRE-FETCH(10)
        PRE_FETCH_10 = 0x34,
        /// SYNCHRONIZE CACHE(10)
        SYNCHRONIZE_CACHE_10 = 0x35,
        /// READ DEFECT DATA(10)
        READ_DEFECT_DATA_10 = 0x37,
        /// WRITE SAME(10)
        WRITE_SAME_10 = 0x41,
        /// UNMAP
        UNMAP = 0x42,
        /// READ TOC/PMA/ATIP
        READ_TOC = 0x43,
        /// SANITIZE
        SANITIZE = 0x48,
        /// MODE SELECT(10)
        MODE_SELECT_10 = 0x55,
        /// MODE SENSE(10)
        MODE_SENSE_10 = 0x5a,
        /// PERSISTENT RESERVE IN
        PERSISTENT_RESERVE_IN = 0x5e,
        /// PERSISTENT RESERVE OUT
        PERSISTENT_RESERVE_OUT = 0x5f,
        /// EXTENDED COPY
        EXTENDED_COPY = 0x83,
        /// RECEIVE COPY RESULTS
        RECEIVE_COPY_RESULTS = 0x84,
        /// READ(16)
        READ_16 = 0x88,
        /// COMPARE AND WRITE
        COMPARE_AND_WRITE = 0x89,
        /// WRITE(16)
        WRITE_16 = 0x8a,
        /// ORWRITE(16)
        ORWRITE = 0x8b,
        /// WRITE AND VERIFY(16)
        WRITE_AND_VERIFY_16 = 0x8e,
        /// VERIFY(16)
        VERIFY_16 = 0x8f,
        /// PRE-FETCH(16)
        PRE_FETCH_16 = 0x90,
        /// SYNCHRONIZE CACHE(16)
        SYNCHRONIZE_CACHE_16 = 0x91,
        /// WRITE SAME(16)
        WRITE_SAME_16 = 0x93,
        /// WRITE ATOMIC(16)
        WRITE_ATOMIC_16 = 0x9c,
        /// SERVICE ACTION IN(16): see [`ServiceActionIn`]
        SERVICE_ACTION_IN_16 = 0x9e,
        /// REPORT LUNS
        REPORT_LUNS = 0xa0,
        /// MAINTENANCE IN: see [`MaintenanceIn`]
        MAINTENANCE_IN = 0xa3,
        /// READ(12)
        READ_12 = 0xa8,
        /// WRITE(12)
        WRITE_12 = 0xaa,
        /// WRITE AND VERIFY(12)
        WRITE_AND_VERIFY_12 = 0xae,
        /// VERIFY(12)
        VERIFY_12 = 0xaf,
        /// READ DEFECT DATA(12)
        READ_DEFECT_DATA_12 = 0xb7,
    }
}

open_newtype! {
    /// Service action of SERVICE ACTION IN(16), five bits.
    ServiceActionIn: u8 {
        /// READ CAPACITY(16)
        READ_CAPACITY_16 = 0x10,
        /// GET LBA STATUS
        GET_LBA_STATUS = 0x12,
    }
}

open_newtype! {
    /// Service action of MAINTENANCE IN, five bits.
    MaintenanceIn: u8 {
        /// REPORT TARGET PORT GROUPS
        REPORT_TARGET_PORT_GROUPS = 0x0a,
        /// REPORT SUPPORTED OPERATION CODES
        REPORT_SUPPORTED_OPERATION_CODES = 0x0c,
    }
}

open_newtype! {
    /// Service action of PERSISTENT RESERVE IN, five bits.
    PersistentReserveIn: u8 {
        /// READ KEYS
        READ_KEYS = 0,
        /// READ RESERVATION
        READ_RESERVATION = 1,
        /// REPORT CAPABILITIES
        REPORT_CAPABILITIES = 2,
        /// READ FULL STATUS
        READ_FULL_STATUS = 3,
    }
}

open_newtype! {
    /// Service action of PERSISTENT RESERVE OUT, five bits.
    PersistentReserveOut: u8 {
        /// REGISTER
        REGISTER = 0,
        /// RESERVE
        RESERVE = 1,
        /// RELEASE
        RELEASE = 2,
        /// CLEAR
        CLEAR = 3,
        /// PREEMPT
        PREEMPT = 4,
        /// PREEMPT AND ABORT
        PREEMPT_AND_ABORT = 5,
        /// REGISTER AND IGNORE EXISTING KEY
        REGISTER_AND_IGNORE_EXISTING_KEY = 6,
        /// REGISTER AND MOVE: another parameter list, not encoded here
        REGISTER_AND_MOVE = 7,
    }
}

open_newtype! {
    /// Service action of RECEIVE COPY RESULTS, five bits.
    ReceiveCopyResults: u8 {
        /// COPY STATUS
        COPY_STATUS = 0,
        /// RECEIVE DATA
        RECEIVE_DATA = 1,
        /// OPERATING PARAMETERS
        OPERATING_PARAMETERS = 3,
        /// FAILED SEGMENT DETAILS
        FAILED_SEGMENT_DETAILS = 4,
    }
}
