// SPDX-License-Identifier: LGPL-2.1-or-later
//! Enums of scsi-lowlevel.h that are equal in both layouts.
#![allow(dead_code, reason = "C programs use the rest")]

use super::c_enum::c_enum;

/// Operation codes, byte 0 of a CDB.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_opcode {
    SCSI_OPCODE_TESTUNITREADY = 0x0,
    SCSI_OPCODE_READ6 = 0x8,
    SCSI_OPCODE_INQUIRY = 0x12,
    SCSI_OPCODE_MODESELECT6 = 0x15,
    SCSI_OPCODE_RESERVE6 = 0x16,
    SCSI_OPCODE_RELEASE6 = 0x17,
    SCSI_OPCODE_MODESENSE6 = 0x1a,
    SCSI_OPCODE_STARTSTOPUNIT = 0x1b,
    SCSI_OPCODE_PREVENTALLOW = 0x1e,
    SCSI_OPCODE_READCAPACITY10 = 0x25,
    SCSI_OPCODE_READ10 = 0x28,
    SCSI_OPCODE_WRITE10 = 0x2a,
    SCSI_OPCODE_WRITE_VERIFY10 = 0x2e,
    SCSI_OPCODE_VERIFY10 = 0x2f,
    SCSI_OPCODE_PREFETCH10 = 0x34,
    SCSI_OPCODE_SYNCHRONIZECACHE10 = 0x35,
    SCSI_OPCODE_READ_DEFECT_DATA10 = 0x37,
    SCSI_OPCODE_WRITE_SAME10 = 0x41,
    SCSI_OPCODE_UNMAP = 0x42,
    SCSI_OPCODE_READTOC = 0x43,
    SCSI_OPCODE_SANITIZE = 0x48,
    SCSI_OPCODE_MODESELECT10 = 0x55,
    SCSI_OPCODE_MODESENSE10 = 0x5a,
    SCSI_OPCODE_PERSISTENT_RESERVE_IN = 0x5e,
    SCSI_OPCODE_PERSISTENT_RESERVE_OUT = 0x5f,
    SCSI_OPCODE_EXTENDED_COPY = 0x83,
    SCSI_OPCODE_RECEIVE_COPY_RESULTS = 0x84,
    SCSI_OPCODE_READ16 = 0x88,
    SCSI_OPCODE_COMPARE_AND_WRITE = 0x89,
    SCSI_OPCODE_WRITE16 = 0x8a,
    SCSI_OPCODE_ORWRITE = 0x8b,
    SCSI_OPCODE_WRITE_VERIFY16 = 0x8e,
    SCSI_OPCODE_VERIFY16 = 0x8f,
    SCSI_OPCODE_PREFETCH16 = 0x90,
    SCSI_OPCODE_SYNCHRONIZECACHE16 = 0x91,
    SCSI_OPCODE_WRITE_SAME16 = 0x93,
    SCSI_OPCODE_WRITE_ATOMIC16 = 0x9c,
    SCSI_OPCODE_SERVICE_ACTION_IN = 0x9e,
    SCSI_OPCODE_REPORTLUNS = 0xa0,
    SCSI_OPCODE_MAINTENANCE_IN = 0xa3,
    SCSI_OPCODE_READ12 = 0xa8,
    SCSI_OPCODE_WRITE12 = 0xaa,
    SCSI_OPCODE_WRITE_VERIFY12 = 0xae,
    SCSI_OPCODE_VERIFY12 = 0xaf,
    SCSI_OPCODE_READ_DEFECT_DATA12 = 0xb7,
}
c_enum!(scsi_opcode);

/// Service actions of PERSISTENT RESERVE IN (SPC-4 section 6.15).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_in_sa {
    SCSI_PERSISTENT_RESERVE_READ_KEYS = 0,
    SCSI_PERSISTENT_RESERVE_READ_RESERVATION = 1,
    SCSI_PERSISTENT_RESERVE_REPORT_CAPABILITIES = 2,
    SCSI_PERSISTENT_RESERVE_READ_FULL_STATUS = 3,
}
c_enum!(scsi_persistent_in_sa);

/// Service actions of SERVICE ACTION IN(16) (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_service_action_in {
    SCSI_READCAPACITY16 = 0x10,
    SCSI_GET_LBA_STATUS = 0x12,
}
c_enum!(scsi_service_action_in);

/// Service actions of PERSISTENT RESERVE OUT (SPC-4 section 6.16).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_out_sa {
    SCSI_PERSISTENT_RESERVE_REGISTER = 0,
    SCSI_PERSISTENT_RESERVE_RESERVE = 1,
    SCSI_PERSISTENT_RESERVE_RELEASE = 2,
    SCSI_PERSISTENT_RESERVE_CLEAR = 3,
    SCSI_PERSISTENT_RESERVE_PREEMPT = 4,
    SCSI_PERSISTENT_RESERVE_PREEMPT_AND_ABORT = 5,
    SCSI_PERSISTENT_RESERVE_REGISTER_AND_IGNORE_EXISTING_KEY = 6,
    SCSI_PERSISTENT_RESERVE_REGISTER_AND_MOVE = 7,
}
c_enum!(scsi_persistent_out_sa);

/// Scope of a persistent reservation.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_out_scope {
    SCSI_PERSISTENT_RESERVE_SCOPE_LU = 0,
}
c_enum!(scsi_persistent_out_scope);

/// Type of a persistent reservation.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_out_type {
    SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE = 1,
    SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS = 3,
    SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5,
    SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_REGISTRANTS_ONLY = 6,
    SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_ALL_REGISTRANTS = 7,
    SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_ALL_REGISTRANTS = 8,
}
c_enum!(scsi_persistent_out_type);

/// Reporting options of REPORT SUPPORTED OPERATION CODES (SPC-4 section 6.35).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_op_code_reporting_options {
    SCSI_REPORT_SUPPORTING_OPS_ALL = 0,
    SCSI_REPORT_SUPPORTING_OPCODE = 1,
    SCSI_REPORT_SUPPORTING_SERVICEACTION = 2,
}
c_enum!(scsi_op_code_reporting_options);

/// Sense keys (SPC-4 section 4.5.6).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_sense_key {
    SCSI_SENSE_NO_SENSE = 0,
    SCSI_SENSE_RECOVERED_ERROR = 1,
    SCSI_SENSE_NOT_READY = 2,
    SCSI_SENSE_MEDIUM_ERROR = 3,
    SCSI_SENSE_HARDWARE_ERROR = 4,
    SCSI_SENSE_ILLEGAL_REQUEST = 5,
    SCSI_SENSE_UNIT_ATTENTION = 6,
    SCSI_SENSE_DATA_PROTECTION = 7,
    SCSI_SENSE_BLANK_CHECK = 8,
    SCSI_SENSE_VENDOR_SPECIFIC = 9,
    SCSI_SENSE_COPY_ABORTED = 10,
    SCSI_SENSE_COMMAND_ABORTED = 11,
    SCSI_SENSE_OBSOLETE_ERROR_CODE = 12,
    SCSI_SENSE_OVERFLOW_COMMAND = 13,
    SCSI_SENSE_MISCOMPARE = 14,
}
c_enum!(scsi_sense_key);

/// Direction of the data of a command.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_xfer_dir {
    SCSI_XFER_NONE = 0,
    SCSI_XFER_READ = 1,
    SCSI_XFER_WRITE = 2,
}
c_enum!(scsi_xfer_dir);

/// Formats of READ TOC/PMA/ATIP (MMC).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_readtoc_fmt {
    SCSI_READ_TOC = 0,
    SCSI_READ_SESSION_INFO = 1,
    SCSI_READ_FULL_TOC = 2,
    SCSI_READ_PMA = 3,
    SCSI_READ_ATIP = 4,
}
c_enum!(scsi_readtoc_fmt);

/// Which way `scsi_task.residual` counts.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_residual {
    SCSI_RESIDUAL_NO_RESIDUAL = 0,
    SCSI_RESIDUAL_UNDERFLOW = 1,
    SCSI_RESIDUAL_OVERFLOW = 2,
}
c_enum!(scsi_residual);

/// Peripheral qualifier of INQUIRY data (SPC-4 section 6.6.2).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_peripheral_qualifier {
    SCSI_INQUIRY_PERIPHERAL_QUALIFIER_CONNECTED = 0,
    SCSI_INQUIRY_PERIPHERAL_QUALIFIER_DISCONNECTED = 1,
    SCSI_INQUIRY_PERIPHERAL_QUALIFIER_NOT_SUPPORTED = 3,
}
c_enum!(scsi_inquiry_peripheral_qualifier);

/// Peripheral device type of INQUIRY data (SPC-4 section 6.6.2).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_peripheral_device_type {
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_DIRECT_ACCESS = 0x0,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SEQUENTIAL_ACCESS = 0x1,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_PRINTER = 0x2,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_PROCESSOR = 0x3,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_WRITE_ONCE = 0x4,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_MMC = 0x5,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SCANNER = 0x6,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_OPTICAL_MEMORY = 0x7,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_MEDIA_CHANGER = 0x8,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_COMMUNICATIONS = 0x9,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_STORAGE_ARRAY_CONTROLLER = 0xc,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_ENCLOSURE_SERVICES = 0xd,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SIMPLIFIED_DIRECT_ACCESS = 0xe,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_OPTICAL_CARD_READER = 0xf,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_BRIDGE_CONTROLLER = 0x10,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_OSD = 0x11,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_AUTOMATION = 0x12,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SEQURITY_MANAGER = 0x13,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_WELL_KNOWN_LUN = 0x1e,
    SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_UNKNOWN = 0x1f,
}
c_enum!(scsi_inquiry_peripheral_device_type);

/// Version of SPC that a device claims in its INQUIRY data.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_version {
    SCSI_VERSION_SPC = 3,
    SCSI_VERSION_SPC2 = 4,
    SCSI_VERSION_SPC3 = 5,
}
c_enum!(scsi_version);

/// Version descriptors of INQUIRY data (SPC-4 section 6.6.2).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_version_descriptor {
    SCSI_VERSION_DESCRIPTOR_ISCSI = 0x960,
    SCSI_VERSION_DESCRIPTOR_SBC = 0x180,
    SCSI_VERSION_DESCRIPTOR_SBC_ANSI_INCITS_306_1998 = 0x19c,
    SCSI_VERSION_DESCRIPTOR_SBC_T10_0996_D_R08C = 0x19b,
    SCSI_VERSION_DESCRIPTOR_SBC_2 = 0x320,
    SCSI_VERSION_DESCRIPTOR_SBC_2_ISO_IEC_14776_322 = 0x33e,
    SCSI_VERSION_DESCRIPTOR_SBC_2_ANSI_INCITS_405_2005 = 0x33d,
    SCSI_VERSION_DESCRIPTOR_SBC_2_T10_1417_D_R16 = 0x33b,
    SCSI_VERSION_DESCRIPTOR_SBC_2_T10_1417_D_R5A = 0x322,
    SCSI_VERSION_DESCRIPTOR_SBC_2_T10_1417_D_R15 = 0x324,
    SCSI_VERSION_DESCRIPTOR_SBC_3 = 0x4c0,
    SCSI_VERSION_DESCRIPTOR_SPC = 0x120,
    SCSI_VERSION_DESCRIPTOR_SPC_ANSI_INCITS_301_1997 = 0x13c,
    SCSI_VERSION_DESCRIPTOR_SPC_T10_0995_D_R11A = 0x13b,
    SCSI_VERSION_DESCRIPTOR_SPC_2 = 0x260,
    SCSI_VERSION_DESCRIPTOR_SPC_2_ISO_IEC_14776_452 = 0x278,
    SCSI_VERSION_DESCRIPTOR_SPC_2_ANSI_INCITS_351_2001 = 0x277,
    SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R20 = 0x276,
    SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R12 = 0x267,
    SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R18 = 0x269,
    SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R19 = 0x275,
    SCSI_VERSION_DESCRIPTOR_SPC_3 = 0x300,
    SCSI_VERSION_DESCRIPTOR_SPC_3_ISO_IEC_14776_453 = 0x316,
    SCSI_VERSION_DESCRIPTOR_SPC_3_ANSI_INCITS_408_2005 = 0x314,
    SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R7 = 0x301,
    SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R21 = 0x307,
    SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R22 = 0x30f,
    SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R23 = 0x312,
    SCSI_VERSION_DESCRIPTOR_SPC_4 = 0x460,
    SCSI_VERSION_DESCRIPTOR_SPC_4_T10_1731_D_R16 = 0x461,
    SCSI_VERSION_DESCRIPTOR_SPC_4_T10_1731_D_R18 = 0x462,
    SCSI_VERSION_DESCRIPTOR_SPC_4_T10_1731_D_R23 = 0x463,
    SCSI_VERSION_DESCRIPTOR_SSC = 0x200,
    SCSI_VERSION_DESCRIPTOR_UAS_T10_2095D_R04 = 0x1747,
}
c_enum!(scsi_version_descriptor);

/// Target port group support in INQUIRY data.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_tpgs {
    SCSI_INQUIRY_TPGS_NO_SUPPORT = 0,
    SCSI_INQUIRY_TPGS_IMPLICIT = 1,
    SCSI_INQUIRY_TPGS_EXPLICIT = 2,
    SCSI_INQUIRY_TPGS_IMPLICIT_AND_EXPLICIT = 3,
}
c_enum!(scsi_inquiry_tpgs);

/// Provisioning type of the Logical Block Provisioning VPD page (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_provisioning_type {
    PROVISIONING_TYPE_NONE = 0,
    PROVISIONING_TYPE_RESOURCE = 1,
    PROVISIONING_TYPE_THIN = 2,
}
c_enum!(scsi_inquiry_provisioning_type);

/// Protocol identifiers (SPC-4 section 7.6.1).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_protocol_identifier {
    SCSI_PROTOCOL_IDENTIFIER_FIBRE_CHANNEL = 0,
    SCSI_PROTOCOL_IDENTIFIER_PARALLEL_SCSI = 1,
    SCSI_PROTOCOL_IDENTIFIER_SSA = 2,
    SCSI_PROTOCOL_IDENTIFIER_IEEE_1394 = 3,
    SCSI_PROTOCOL_IDENTIFIER_RDMA = 4,
    SCSI_PROTOCOL_IDENTIFIER_ISCSI = 5,
    SCSI_PROTOCOL_IDENTIFIER_SAS = 6,
    SCSI_PROTOCOL_IDENTIFIER_ADT = 7,
    SCSI_PROTOCOL_IDENTIFIER_ATA = 8,
}
c_enum!(scsi_protocol_identifier);

/// Code sets of designators (SPC-4 section 7.8.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_codeset {
    SCSI_CODESET_BINARY = 1,
    SCSI_CODESET_ASCII = 2,
    SCSI_CODESET_UTF8 = 3,
}
c_enum!(scsi_codeset);

/// What a designator names (SPC-4 section 7.8.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_association {
    SCSI_ASSOCIATION_LOGICAL_UNIT = 0,
    SCSI_ASSOCIATION_TARGET_PORT = 1,
    SCSI_ASSOCIATION_TARGET_DEVICE = 2,
}
c_enum!(scsi_association);

/// Designator types of the Device Identification VPD page (SPC-4 section 7.8.5).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_designator_type {
    SCSI_DESIGNATOR_TYPE_VENDOR_SPECIFIC = 0,
    SCSI_DESIGNATOR_TYPE_T10_VENDORT_ID = 1,
    SCSI_DESIGNATOR_TYPE_EUI_64 = 2,
    SCSI_DESIGNATOR_TYPE_NAA = 3,
    SCSI_DESIGNATOR_TYPE_RELATIVE_TARGET_PORT = 4,
    SCSI_DESIGNATOR_TYPE_TARGET_PORT_GROUP = 5,
    SCSI_DESIGNATOR_TYPE_LOGICAL_UNIT_GROUP = 6,
    SCSI_DESIGNATOR_TYPE_MD5_LOGICAL_UNIT_IDENTIFIER = 7,
    SCSI_DESIGNATOR_TYPE_SCSI_NAME_STRING = 8,
}
c_enum!(scsi_designator_type);

/// Page control of MODE SENSE: which values of the page are wanted.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_modesense_page_control {
    SCSI_MODESENSE_PC_CURRENT = 0,
    SCSI_MODESENSE_PC_CHANGEABLE = 1,
    SCSI_MODESENSE_PC_DEFAULT = 2,
    SCSI_MODESENSE_PC_SAVED = 3,
}
c_enum!(scsi_modesense_page_control);

/// Mode pages.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_modesense_page_code {
    SCSI_MODEPAGE_READ_WRITE_ERROR_RECOVERY = 0x1,
    SCSI_MODEPAGE_DISCONNECT_RECONNECT = 0x2,
    SCSI_MODEPAGE_VERIFY_ERROR_RECOVERY = 0x7,
    SCSI_MODEPAGE_CACHING = 0x8,
    SCSI_MODEPAGE_XOR_CONTROL = 0x10,
    SCSI_MODEPAGE_CONTROL = 0xa,
    SCSI_MODEPAGE_POWER_CONDITION = 0x1a,
    SCSI_MODEPAGE_INFORMATIONAL_EXCEPTIONS_CONTROL = 0x1c,
    SCSI_MODEPAGE_RETURN_ALL_PAGES = 0x3f,
}
c_enum!(scsi_modesense_page_code);

/// Provisioning status of a range in GET LBA STATUS (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_provisioning_type {
    SCSI_PROVISIONING_TYPE_MAPPED = 0,
    SCSI_PROVISIONING_TYPE_DEALLOCATED = 1,
    SCSI_PROVISIONING_TYPE_ANCHORED = 2,
}
c_enum!(scsi_provisioning_type);

/// Bits of the persistent reservation type mask of REPORT CAPABILITIES (SPC-4 section 6.15.4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_reservation_type_mask {
    SCSI_PR_TYPE_MASK_EX_AC_AR = 0x1,
    SCSI_PR_TYPE_MASK_WR_EX = 0x200,
    SCSI_PR_TYPE_MASK_EX_AC = 0x800,
    SCSI_PR_TYPE_MASK_WR_EX_RO = 0x2000,
    SCSI_PR_TYPE_MASK_EX_AC_RO = 0x4000,
    SCSI_PR_TYPE_MASK_WR_EX_AR = 0x8000,
    SCSI_PR_TYPE_MASK_ALL = 0xea01,
}
c_enum!(scsi_persistent_reservation_type_mask);

/// List identifier usage of EXTENDED COPY (SPC-4 section 6.4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum list_id_usage {
    LIST_ID_USAGE_HOLD = 0,
    LIST_ID_USAGE_DISCARD = 2,
    LIST_ID_USAGE_DISABLE = 3,
}
c_enum!(list_id_usage);

/// Logical unit identifier types of EXTENDED COPY target descriptors.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum lu_id_type {
    LU_ID_TYPE_LUN = 0,
    LU_ID_TYPE_PROXY_TOKEN = 1,
    LU_ID_TYPE_RSVD = 2,
    LU_ID_TYPE_RSVD1 = 3,
}
c_enum!(lu_id_type);

/// Service actions of RECEIVE COPY RESULTS (SPC-4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_copy_results_sa {
    SCSI_COPY_RESULTS_COPY_STATUS = 0,
    SCSI_COPY_RESULTS_RECEIVE_DATA = 1,
    SCSI_COPY_RESULTS_OP_PARAMS = 3,
    SCSI_COPY_RESULTS_FAILED_SEGMENT = 4,
}
c_enum!(scsi_copy_results_sa);
