// SPDX-License-Identifier: LGPL-2.1-or-later
//! Constants of scsi-lowlevel.h: `#define` in C.
#![allow(dead_code, reason = "C programs use the rest")]

use core::ffi::c_int;

/// Bytes of `scsi_task.cdb`: the longest CDB.
pub const SCSI_CDB_MAX_SIZE: c_int = 16;

/// Bytes before the descriptors in the parameter list of EXTENDED COPY.
pub const XCOPY_DESC_OFFSET: c_int = 16;
/// Byte of a segment descriptor of EXTENDED COPY that holds the index of its source.
pub const SEG_DESC_SRC_INDEX_OFFSET: c_int = 4;

/// SELECT REPORT: all logical units but well known ones.
pub const SCSI_REPORTLUNS_REPORT_ALL_LUNS: c_int = 0;
/// SELECT REPORT: well known logical units only.
pub const SCSI_REPORTLUNS_REPORT_WELL_KNOWN_ONLY: c_int = 1;
/// SELECT REPORT: all logical units that can be accessed.
pub const SCSI_REPORTLUNS_REPORT_AVAILABLE_LUNS_ONLY: c_int = 2;

/// Service action of SANITIZE: overwrites all blocks with a pattern.
pub const SCSI_SANITIZE_OVERWRITE: c_int = 0x01;
/// Service action of SANITIZE: erases all blocks.
pub const SCSI_SANITIZE_BLOCK_ERASE: c_int = 0x02;
/// Service action of SANITIZE: changes the key with which data are encrypted.
pub const SCSI_SANITIZE_CRYPTO_ERASE: c_int = 0x03;
/// Service action of SANITIZE: ends the state that a failed SANITIZE leaves behind.
pub const SCSI_SANITIZE_EXIT_FAILURE_MODE: c_int = 0x1f;

/// Fixed format, about the command itself.
pub const SCSI_SENSE_FIXED_CURRENT: c_int = 0x70;
/// Fixed format, about an earlier command.
pub const SCSI_SENSE_FIXED_DEFERRED_ERRORS: c_int = 0x71;
/// Descriptor format, about the command itself.
pub const SCSI_SENSE_DESCRIPTOR_CURRENT: c_int = 0x72;
/// Descriptor format, about an earlier command.
pub const SCSI_SENSE_DESCRIPTOR_DEFERRED_ERRORS: c_int = 0x73;

// Additional sense codes, as in `scsi_sense.ascq`: code in bits 8 to 15, qualifier below.
pub const SCSI_SENSE_ASCQ_NO_ADDL_SENSE: c_int = 0x0000;
pub const SCSI_SENSE_ASCQ_SANITIZE_IN_PROGRESS: c_int = 0x041b;
pub const SCSI_SENSE_ASCQ_UNREACHABLE_COPY_TARGET: c_int = 0x0804;
pub const SCSI_SENSE_ASCQ_COPY_TARGET_DEVICE_NOT_REACHABLE: c_int = 0x0d02;
pub const SCSI_SENSE_ASCQ_INVALID_FIELD_IN_INFORMATION_UNIT: c_int = 0x0e03;
pub const SCSI_SENSE_ASCQ_WRITE_AFTER_SANITIZE_REQUIRED: c_int = 0x1115;
pub const SCSI_SENSE_ASCQ_PARAMETER_LIST_LENGTH_ERROR: c_int = 0x1a00;
pub const SCSI_SENSE_ASCQ_MISCOMPARE_DURING_VERIFY: c_int = 0x1d00;
pub const SCSI_SENSE_ASCQ_MISCOMPARE_VERIFY_OF_UNMAPPED_LBA: c_int = 0x1d01;
pub const SCSI_SENSE_ASCQ_INVALID_OPERATION_CODE: c_int = 0x2000;
pub const SCSI_SENSE_ASCQ_LBA_OUT_OF_RANGE: c_int = 0x2100;
pub const SCSI_SENSE_ASCQ_INVALID_FIELD_IN_CDB: c_int = 0x2400;
pub const SCSI_SENSE_ASCQ_LOGICAL_UNIT_NOT_SUPPORTED: c_int = 0x2500;
pub const SCSI_SENSE_ASCQ_INVALID_FIELD_IN_PARAMETER_LIST: c_int = 0x2600;
pub const SCSI_SENSE_ASCQ_TOO_MANY_TARGET_DESCRIPTORS: c_int = 0x2606;
pub const SCSI_SENSE_ASCQ_UNSUPPORTED_TARGET_DESCRIPTOR_TYPE_CODE: c_int = 0x2607;
pub const SCSI_SENSE_ASCQ_TOO_MANY_SEGMENT_DESCRIPTORS: c_int = 0x2608;
pub const SCSI_SENSE_ASCQ_UNSUPPORTED_SEGMENT_DESCRIPTOR_TYPE_CODE: c_int = 0x2609;
pub const SCSI_SENSE_ASCQ_WRITE_PROTECTED: c_int = 0x2700;
pub const SCSI_SENSE_ASCQ_HARDWARE_WRITE_PROTECTED: c_int = 0x2701;
pub const SCSI_SENSE_ASCQ_SOFTWARE_WRITE_PROTECTED: c_int = 0x2702;
pub const SCSI_SENSE_ASCQ_BUS_RESET: c_int = 0x2900;
pub const SCSI_SENSE_ASCQ_POWER_ON_OCCURED: c_int = 0x2901;
pub const SCSI_SENSE_ASCQ_SCSI_BUS_RESET_OCCURED: c_int = 0x2902;
pub const SCSI_SENSE_ASCQ_BUS_DEVICE_RESET_FUNCTION_OCCURED: c_int = 0x2903;
pub const SCSI_SENSE_ASCQ_DEVICE_INTERNAL_RESET: c_int = 0x2904;
pub const SCSI_SENSE_ASCQ_TRANSCEIVER_MODE_CHANGED_TO_SINGLE_ENDED: c_int = 0x2905;
pub const SCSI_SENSE_ASCQ_TRANSCEIVER_MODE_CHANGED_TO_LVD: c_int = 0x2906;
pub const SCSI_SENSE_ASCQ_NEXUS_LOSS: c_int = 0x2907;
pub const SCSI_SENSE_ASCQ_MODE_PARAMETERS_CHANGED: c_int = 0x2a01;
pub const SCSI_SENSE_ASCQ_CAPACITY_DATA_HAS_CHANGED: c_int = 0x2a09;
pub const SCSI_SENSE_ASCQ_THIN_PROVISION_SOFT_THRES_REACHED: c_int = 0x3807;
pub const SCSI_SENSE_ASCQ_MEDIUM_NOT_PRESENT: c_int = 0x3a00;
pub const SCSI_SENSE_ASCQ_MEDIUM_NOT_PRESENT_TRAY_CLOSED: c_int = 0x3a01;
pub const SCSI_SENSE_ASCQ_MEDIUM_NOT_PRESENT_TRAY_OPEN: c_int = 0x3a02;
pub const SCSI_SENSE_ASCQ_INQUIRY_DATA_HAS_CHANGED: c_int = 0x3f03;
pub const SCSI_SENSE_ASCQ_INTERNAL_TARGET_FAILURE: c_int = 0x4400;
pub const SCSI_SENSE_ASCQ_MEDIUM_LOAD_OR_EJECT_FAILED: c_int = 0x5300;
pub const SCSI_SENSE_ASCQ_MEDIUM_REMOVAL_PREVENTED: c_int = 0x5302;
