// SPDX-License-Identifier: LGPL-2.1-or-later
//! Enums of scsi-lowlevel.h that are equal in both layouts.
#![allow(dead_code, reason = "C programs use the rest")]

use super::c_enum::c_enum;

/// Operation codes: byte 0 of a CDB.
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

/// Service actions of PERSISTENT RESERVE IN (SPC-4 6.15).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_in_sa {
    /// Decoded as `struct scsi_persistent_reserve_in_read_keys`.
    SCSI_PERSISTENT_RESERVE_READ_KEYS = 0,
    /// Decoded as `struct scsi_persistent_reserve_in_read_reservation`.
    SCSI_PERSISTENT_RESERVE_READ_RESERVATION = 1,
    /// Decoded as `struct scsi_persistent_reserve_in_report_capabilities`.
    SCSI_PERSISTENT_RESERVE_REPORT_CAPABILITIES = 2,
    /// Not decoded.
    SCSI_PERSISTENT_RESERVE_READ_FULL_STATUS = 3,
}
c_enum!(scsi_persistent_in_sa);

/// Service actions of SERVICE ACTION IN(16), operation code 9Eh (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_service_action_in {
    /// READ CAPACITY(16): `struct scsi_readcapacity16`.
    SCSI_READCAPACITY16 = 0x10,
    /// GET LBA STATUS: `struct scsi_get_lba_status`.
    SCSI_GET_LBA_STATUS = 0x12,
}
c_enum!(scsi_service_action_in);

/// Service actions of PERSISTENT RESERVE OUT (SPC-4 6.16).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_out_sa {
    /// Registers the service action key; 0 unregisters.
    SCSI_PERSISTENT_RESERVE_REGISTER = 0,
    /// Makes a reservation.
    SCSI_PERSISTENT_RESERVE_RESERVE = 1,
    /// Ends this initiator's reservation.
    SCSI_PERSISTENT_RESERVE_RELEASE = 2,
    /// Ends the reservation and all registrations.
    SCSI_PERSISTENT_RESERVE_CLEAR = 3,
    /// Takes the reservation over from the holder of the service action key, or removes its registrations.
    SCSI_PERSISTENT_RESERVE_PREEMPT = 4,
    /// As PREEMPT, and aborts the commands of who is removed.
    SCSI_PERSISTENT_RESERVE_PREEMPT_AND_ABORT = 5,
    /// As REGISTER, whatever key is registered now.
    SCSI_PERSISTENT_RESERVE_REGISTER_AND_IGNORE_EXISTING_KEY = 6,
    /// Moves the reservation to another initiator; it has another parameter list.
    SCSI_PERSISTENT_RESERVE_REGISTER_AND_MOVE = 7,
}
c_enum!(scsi_persistent_out_sa);

/// Scope of a persistent reservation (SPC-4 6.15).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_out_scope {
    /// The logical unit.
    SCSI_PERSISTENT_RESERVE_SCOPE_LU = 0,
}
c_enum!(scsi_persistent_out_scope);

/// Type of a persistent reservation (SPC-4 6.15): who may still write, or read and write.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_out_type {
    /// Only the holder may write.
    SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE = 1,
    /// Only the holder may read and write.
    SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS = 3,
    /// Only who is registered may write.
    SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5,
    /// Only who is registered may read and write.
    SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_REGISTRANTS_ONLY = 6,
    /// Only who is registered may write; all of them are holders.
    SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_ALL_REGISTRANTS = 7,
    /// Only who is registered may read and write; all of them are holders.
    SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_ALL_REGISTRANTS = 8,
}
c_enum!(scsi_persistent_out_type);

/// REPORTING OPTIONS of REPORT SUPPORTED OPERATION CODES (SPC-4 6.35).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_op_code_reporting_options {
    /// All commands: `struct scsi_report_supported_op_codes`.
    SCSI_REPORT_SUPPORTING_OPS_ALL = 0,
    /// One that has no service action: `struct scsi_report_supported_op_codes_one_command`.
    SCSI_REPORT_SUPPORTING_OPCODE = 1,
    /// One with its service action: `struct scsi_report_supported_op_codes_one_command`.
    SCSI_REPORT_SUPPORTING_SERVICEACTION = 2,
}
c_enum!(scsi_op_code_reporting_options);

/// Sense keys (SPC-4 4.5.6): what kind of failure it was.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_sense_key {
    /// Nothing to report.
    SCSI_SENSE_NO_SENSE = 0,
    /// The command was carried out, after a recovery.
    SCSI_SENSE_RECOVERED_ERROR = 1,
    /// The unit cannot be accessed, for example without its medium.
    SCSI_SENSE_NOT_READY = 2,
    /// A flaw of the medium.
    SCSI_SENSE_MEDIUM_ERROR = 3,
    /// A failure of the device.
    SCSI_SENSE_HARDWARE_ERROR = 4,
    /// The CDB or the parameter list is wrong.
    SCSI_SENSE_ILLEGAL_REQUEST = 5,
    /// Something has changed since the last command, which was not carried out: send it again.
    SCSI_SENSE_UNIT_ATTENTION = 6,
    /// The medium is protected.
    SCSI_SENSE_DATA_PROTECTION = 7,
    /// Blank medium, or end of data.
    SCSI_SENSE_BLANK_CHECK = 8,
    /// Vendor specific.
    SCSI_SENSE_VENDOR_SPECIFIC = 9,
    /// A copy was aborted.
    SCSI_SENSE_COPY_ABORTED = 10,
    /// The device has aborted the command: it may be sent again.
    SCSI_SENSE_COMMAND_ABORTED = 11,
    /// Obsolete.
    SCSI_SENSE_OBSOLETE_ERROR_CODE = 12,
    /// VOLUME OVERFLOW: the end of the partition was reached.
    SCSI_SENSE_OVERFLOW_COMMAND = 13,
    /// The data are not equal to those of the medium.
    SCSI_SENSE_MISCOMPARE = 14,
}
c_enum!(scsi_sense_key);

/// Direction of the data of a command, as the program sees it.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_xfer_dir {
    /// No data.
    SCSI_XFER_NONE = 0,
    /// From the target.
    SCSI_XFER_READ = 1,
    /// To the target.
    SCSI_XFER_WRITE = 2,
}
c_enum!(scsi_xfer_dir);

/// FORMAT of READ TOC/PMA/ATIP (MMC-6).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_readtoc_fmt {
    /// Tracks: `struct scsi_toc_desc`.
    SCSI_READ_TOC = 0,
    /// The first track of the last session: `struct scsi_session_desc`.
    SCSI_READ_SESSION_INFO = 1,
    /// The lead-in areas: `struct scsi_fulltoc_desc`.
    SCSI_READ_FULL_TOC = 2,
    /// Neither encoded nor decoded.
    SCSI_READ_PMA = 3,
    /// Neither encoded nor decoded.
    SCSI_READ_ATIP = 4,
}
c_enum!(scsi_readtoc_fmt);

/// What `scsi_task.residual` counts.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_residual {
    /// Nothing: as many bytes were moved as expected.
    SCSI_RESIDUAL_NO_RESIDUAL = 0,
    /// Bytes that were not moved.
    SCSI_RESIDUAL_UNDERFLOW = 1,
    /// Bytes for which the command had no room.
    SCSI_RESIDUAL_OVERFLOW = 2,
}
c_enum!(scsi_residual);

/// PERIPHERAL QUALIFIER of INQUIRY data (SPC-4 6.6.2).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_peripheral_qualifier {
    /// There is a device, or it is not known whether.
    SCSI_INQUIRY_PERIPHERAL_QUALIFIER_CONNECTED = 0,
    /// There is none, but there could be.
    SCSI_INQUIRY_PERIPHERAL_QUALIFIER_DISCONNECTED = 1,
    /// There cannot be one at this logical unit number.
    SCSI_INQUIRY_PERIPHERAL_QUALIFIER_NOT_SUPPORTED = 3,
}
c_enum!(scsi_inquiry_peripheral_qualifier);

/// PERIPHERAL DEVICE TYPE of INQUIRY data (SPC-4 6.6.2).
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

/// VERSION of INQUIRY data: the primary commands that a device claims to have.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_version {
    SCSI_VERSION_SPC = 3,
    SCSI_VERSION_SPC2 = 4,
    SCSI_VERSION_SPC3 = 5,
}
c_enum!(scsi_version);

/// VERSION DESCRIPTORs of INQUIRY data (SPC-4 6.6.2): standards that a device claims to keep to.
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

/// TPGS of INQUIRY data: who changes the states of target port groups.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_tpgs {
    /// There are no groups, or they are not reported.
    SCSI_INQUIRY_TPGS_NO_SUPPORT = 0,
    /// The device.
    SCSI_INQUIRY_TPGS_IMPLICIT = 1,
    /// Initiators.
    SCSI_INQUIRY_TPGS_EXPLICIT = 2,
    /// Both.
    SCSI_INQUIRY_TPGS_IMPLICIT_AND_EXPLICIT = 3,
}
c_enum!(scsi_inquiry_tpgs);

/// PROVISIONING TYPE of the Logical Block Provisioning page (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_inquiry_provisioning_type {
    /// Not reported, or fully provisioned.
    PROVISIONING_TYPE_NONE = 0,
    /// Resource provisioned: space is reserved.
    PROVISIONING_TYPE_RESOURCE = 1,
    /// Thin provisioned: space may run out.
    PROVISIONING_TYPE_THIN = 2,
}
c_enum!(scsi_inquiry_provisioning_type);

/// PROTOCOL IDENTIFIER of designators (SPC-4 7.6.1).
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

/// CODE SET of designators (SPC-4 7.8).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_codeset {
    SCSI_CODESET_BINARY = 1,
    SCSI_CODESET_ASCII = 2,
    SCSI_CODESET_UTF8 = 3,
}
c_enum!(scsi_codeset);

/// ASSOCIATION of designators (SPC-4 7.8): what a designator names.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_association {
    /// The logical unit.
    SCSI_ASSOCIATION_LOGICAL_UNIT = 0,
    /// The port over which the command came.
    SCSI_ASSOCIATION_TARGET_PORT = 1,
    /// The device that has the unit.
    SCSI_ASSOCIATION_TARGET_DEVICE = 2,
}
c_enum!(scsi_association);

/// DESIGNATOR TYPE (SPC-4 7.8): what kind of name a designator is.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_designator_type {
    /// Vendor specific.
    SCSI_DESIGNATOR_TYPE_VENDOR_SPECIFIC = 0,
    /// T10 vendor identification, and what the vendor adds.
    SCSI_DESIGNATOR_TYPE_T10_VENDORT_ID = 1,
    /// EUI-64: 8, 12 or 16 bytes.
    SCSI_DESIGNATOR_TYPE_EUI_64 = 2,
    /// NAA: 8 or 16 bytes.
    SCSI_DESIGNATOR_TYPE_NAA = 3,
    /// Relative target port identifier: its number in bytes 2 and 3.
    SCSI_DESIGNATOR_TYPE_RELATIVE_TARGET_PORT = 4,
    /// Target port group: its number in bytes 2 and 3.
    SCSI_DESIGNATOR_TYPE_TARGET_PORT_GROUP = 5,
    /// Logical unit group: its number in bytes 2 and 3.
    SCSI_DESIGNATOR_TYPE_LOGICAL_UNIT_GROUP = 6,
    /// MD5 logical unit identifier.
    SCSI_DESIGNATOR_TYPE_MD5_LOGICAL_UNIT_IDENTIFIER = 7,
    /// SCSI name string: UTF-8, for iSCSI the name of the target.
    SCSI_DESIGNATOR_TYPE_SCSI_NAME_STRING = 8,
}
c_enum!(scsi_designator_type);

/// PAGE CONTROL of MODE SENSE: which values are asked for (SPC-4 6.13).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_modesense_page_control {
    /// Those in force.
    SCSI_MODESENSE_PC_CURRENT = 0,
    /// A mask: 1 for each bit that MODE SELECT can change.
    SCSI_MODESENSE_PC_CHANGEABLE = 1,
    /// Those of the device.
    SCSI_MODESENSE_PC_DEFAULT = 2,
    /// Those that were saved.
    SCSI_MODESENSE_PC_SAVED = 3,
}
c_enum!(scsi_modesense_page_control);

/// PAGE CODE of mode pages (SPC-4 7.5, SBC-3 6).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_modesense_page_code {
    /// Not decoded.
    SCSI_MODEPAGE_READ_WRITE_ERROR_RECOVERY = 0x1,
    /// `struct scsi_mode_page_disconnect_reconnect`.
    SCSI_MODEPAGE_DISCONNECT_RECONNECT = 0x2,
    /// Not decoded.
    SCSI_MODEPAGE_VERIFY_ERROR_RECOVERY = 0x7,
    /// `struct scsi_mode_page_caching`.
    SCSI_MODEPAGE_CACHING = 0x8,
    /// Not decoded.
    SCSI_MODEPAGE_XOR_CONTROL = 0x10,
    /// `struct scsi_mode_page_control`.
    SCSI_MODEPAGE_CONTROL = 0xa,
    /// `struct scsi_mode_page_power_condition`.
    SCSI_MODEPAGE_POWER_CONDITION = 0x1a,
    /// `struct scsi_mode_page_informational_exceptions_control`.
    SCSI_MODEPAGE_INFORMATIONAL_EXCEPTIONS_CONTROL = 0x1c,
    /// All pages of the unit; in a CDB only.
    SCSI_MODEPAGE_RETURN_ALL_PAGES = 0x3f,
}
c_enum!(scsi_modesense_page_code);

/// PROVISIONING STATUS of GET LBA STATUS (SBC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_provisioning_type {
    /// The blocks have space, or it is not known.
    SCSI_PROVISIONING_TYPE_MAPPED = 0,
    /// They have none.
    SCSI_PROVISIONING_TYPE_DEALLOCATED = 1,
    /// They have space reserved.
    SCSI_PROVISIONING_TYPE_ANCHORED = 2,
}
c_enum!(scsi_provisioning_type);

/// Bits of the type mask of REPORT CAPABILITIES (SPC-4 6.15), of which bytes 4 and 5 are one number, the first
/// one its upper half: which types of reservation a unit supports.
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_persistent_reservation_type_mask {
    /// Exclusive access, all registrants.
    SCSI_PR_TYPE_MASK_EX_AC_AR = 0x1,
    /// Write exclusive.
    SCSI_PR_TYPE_MASK_WR_EX = 0x200,
    /// Exclusive access.
    SCSI_PR_TYPE_MASK_EX_AC = 0x800,
    /// Write exclusive, registrants only.
    SCSI_PR_TYPE_MASK_WR_EX_RO = 0x2000,
    /// Exclusive access, registrants only.
    SCSI_PR_TYPE_MASK_EX_AC_RO = 0x4000,
    /// Write exclusive, all registrants.
    SCSI_PR_TYPE_MASK_WR_EX_AR = 0x8000,
    /// All of these.
    SCSI_PR_TYPE_MASK_ALL = 0xea01,
}
c_enum!(scsi_persistent_reservation_type_mask);

/// LIST ID USAGE in the parameter list of EXTENDED COPY (SPC-4 6.4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum list_id_usage {
    /// The list has an identifier, and data are held for it.
    LIST_ID_USAGE_HOLD = 0,
    /// The list has an identifier, and nothing is held.
    LIST_ID_USAGE_DISCARD = 2,
    /// The list has no identifier: it must be 0.
    LIST_ID_USAGE_DISABLE = 3,
}
c_enum!(list_id_usage);

/// LU ID TYPE in target descriptors of EXTENDED COPY (SPC-4 6.4).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum lu_id_type {
    /// A logical unit number.
    LU_ID_TYPE_LUN = 0,
    /// A proxy token.
    LU_ID_TYPE_PROXY_TOKEN = 1,
    /// Reserved.
    LU_ID_TYPE_RSVD = 2,
    /// Reserved.
    LU_ID_TYPE_RSVD1 = 3,
}
c_enum!(lu_id_type);

/// Service actions of RECEIVE COPY RESULTS (SPC-3).
#[derive(Clone, Copy)]
#[repr(C)]
pub enum scsi_copy_results_sa {
    /// Decoded as `struct scsi_copy_results_copy_status`.
    SCSI_COPY_RESULTS_COPY_STATUS = 0,
    /// Not decoded.
    SCSI_COPY_RESULTS_RECEIVE_DATA = 1,
    /// Decoded as `struct scsi_copy_results_op_params`.
    SCSI_COPY_RESULTS_OP_PARAMS = 3,
    /// Not decoded.
    SCSI_COPY_RESULTS_FAILED_SEGMENT = 4,
}
c_enum!(scsi_copy_results_sa);
