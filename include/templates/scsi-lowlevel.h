/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef __scsi_lowlevel_h__
#define __scsi_lowlevel_h__

/* Generated from src/ffi and include/templates by `cargo xtask headers`. Do not edit. */

/*
 * scsi-lowlevel.h - SCSI commands as tasks: their CDBs, their data, and what the answers mean.
 *
 * Nothing here sends anything: iscsi.h does. No function here blocks or prints, and none needs a context.
 *
 *
 * 1. The model
 *
 * A struct scsi_task is one command with its answer.
 *
 *     scsi_create_task(), scsi_cdb_*()   make a task: the CDB, the direction and the length of the data
 *     scsi_task_add_data_*_buffer(), scsi_task_set_iov_*()
 *                                        give it buffers; without any, data that come are in task->datain
 *     iscsi_scsi_command_async()         sends it (iscsi.h)
 *     task->status, ->sense, ->residual  how it ended
 *     scsi_datain_getfullsize()          whether the answer was cut off
 *     scsi_datain_unmarshall()           makes a structure of the answer
 *     scsi_free_scsi_task()              frees the task, its datain and every structure made from it
 *
 * For example, a task with an INQUIRY for the serial number, and its answer in a callback:
 *
 *     task = scsi_cdb_inquiry(1, SCSI_INQUIRY_PAGECODE_UNIT_SERIAL_NUMBER, 255);
 *     if (task == NULL || iscsi_scsi_command_async(iscsi, lun, task, got_serial, NULL, NULL) != 0)
 *         scsi_free_scsi_task(task);
 *
 *     void got_serial(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
 *     {
 *         struct scsi_task *task = command_data;
 *         struct scsi_inquiry_unit_serial_number *page;
 *
 *         page = status == SCSI_STATUS_GOOD ? scsi_datain_unmarshall(task) : NULL;
 *         if (page != NULL)
 *             printf("%s\n", page->usn);
 *         scsi_free_scsi_task(task);
 *     }
 *
 *
 * 2. Rules that hold everywhere
 *
 * Ownership. A task belongs to the program that made it, which frees it once its callback has run. Structures
 *   of scsi_datain_unmarshall(), scsi_cdb_unmarshall() and scsi_modesense_dataout_marshall(), with all they
 *   point to, and memory of scsi_malloc() belong to their task and are freed with it. Buffers and iovec
 *   arrays of the program stay the program's. Texts are constant.
 *
 * Decoded structures. Their members have the names of the standards' fields. Members for a field of one bit
 *   are 0 or 1, for a longer one its value in the byte order of the machine, where nothing else is said. An
 *   enum member may have any value that fits its field, since the target decides: use a default in a switch.
 *   Bytes that the target did not send count as 0. Arrays at the end of a structure ([0]) have as many
 *   elements as the member before them says.
 *
 * Errors. Functions that return a pointer give NULL; the others say what they give. NULL for a task is an
 *   error of the call, not a crash.
 *
 * Threads. A task is used by one thread at a time. Functions that take none may be called from any.
 *
 * Standards. SAM-5 is the model; SPC-4 has what all devices share: its clause 6 the commands, 7.5 the mode
 *   pages, 7.8 the vital product data (VPD) pages, 4.5 the sense data. SBC-3 is about disks: its clause 5 has
 *   the commands, 6 mode and VPD pages. MMC-6 is about optical discs.
 *
 *
 * 3. Contents
 *
 *     Status and sense data             Answers: decoding
 *     Tasks                             - what the unit is: INQUIRY and its pages
 *     Buffers of a task                 - logical units, capacity, provisioning
 *     Making tasks: the CDBs            - mode pages
 *     - the unit                        - reservations
 *     - reading and writing blocks      - supported commands
@1.20  *     - provisioning and caches         - target port groups
@1.19  *     - provisioning and caches
 *     - reservations                    - copying
 *     - mode pages                      - optical discs
 *     - maintenance, copying, discs     Decoding CDBs
 *                                       Big-endian numbers
 */

@1.20 #include <assert.h>
#include <stdint.h>
#include <sys/types.h>

@1.20 #if !defined(__cplusplus) && !defined(static_assert)
@1.20 #define static_assert _Static_assert
@1.20 #endif
@1.20
#ifdef __cplusplus
extern "C" {
#endif

#ifndef EXTERN
#define EXTERN
#endif


/* ===== Status and sense data =====
 *
 * A command that ends with SCSI_STATUS_CHECK_CONDITION has sense data: task->sense decoded, and as they came
 * in task->datain, where two bytes with their length (the most significant first) precede them.
 */

@items scsi_sense_key scsi_sense scsi_parse_sense_data scsi_sense_key_str scsi_sense_ascq_str

/* Values of scsi_sense.error_type (SPC-4 4.5.1). */

@items SCSI_SENSE_FIXED_* SCSI_SENSE_DESCRIPTOR_*

/*
 * Values of scsi_sense.ascq: the additional sense code in bits 8 to 15, its qualifier in bits 0 to 7. These
 * are the ones that programs ask for; a target may send others. SCSI_SENSE_ASCQ_BUS_RESET is 29h/00h, POWER
 * ON, RESET, OR BUS DEVICE RESET OCCURRED.
 */
@items SCSI_SENSE_ASCQ_*


/* ===== Tasks ===== */

@items SCSI_CDB_MAX_SIZE scsi_xfer_dir scsi_residual
@items scsi_data scsi_iovec scsi_iovector scsi_allocated_memory scsi_task
@items task.rs


/* ===== Buffers of a task =====
 *
 * Without buffers for data that come the library makes a block of its own, task->datain. With buffers the
 * data go there, at once when they arrive, and task->datain stays empty; except for sense data, which always
 * go there.
 */

@items iovector.rs


/* ===== Making tasks: the CDBs =====
 *
 * Each function makes a task with the CDB of one command; nothing is sent. The task belongs to the program,
 * which frees it with scsi_free_scsi_task(). NULL is returned if memory is short, and where it is said.
 *
 * xfer_dir and expxferlen are set as the command wants: the length is what the arguments say, in bytes, and 0
 * with SCSI_XFER_NONE if nothing is moved. Data to send, and parameter lists, are the program's to attach,
 * except where it is said.
 *
 * Flags are ints: not 0 is set. Fields with fewer bits than their int take its low bits. Names in capitals
 * are fields of the CDB as the standards have them. alloc_len is room for the answer in bytes; a longer one
 * is cut off there, which is no error, and scsi_datain_getfullsize() tells its whole length.
 *
 * Behind the name of a command stand its operation code, its service action if it has one (both hexadecimal),
 * and the standard.
 */

@items scsi_opcode scsi_opcode_str


/* ===== CDBs: the unit, what it is and whether it is ready ===== */

@items scsi_cdb_testunitready scsi_cdb_inquiry
@items SCSI_REPORTLUNS_* scsi_reportluns_cdb
@items scsi_cdb_readcapacity10 scsi_cdb_readcapacity16
@items scsi_service_action_in scsi_cdb_serviceactionin16 scsi_cdb_get_lba_status
@items scsi_cdb_startstopunit scsi_cdb_preventallow


/* ===== CDBs: reading and writing blocks ===== */

@items scsi_cdb_read6 scsi_cdb_read10 scsi_cdb_read12 scsi_cdb_read16
@items scsi_cdb_write10 scsi_cdb_write12 scsi_cdb_write16 scsi_cdb_writeatomic16 scsi_cdb_orwrite
@items scsi_cdb_compareandwrite scsi_cdb_writeverify* scsi_cdb_verify*


/* ===== CDBs: provisioning and caches ===== */

@items scsi_cdb_unmap scsi_cdb_writesame* scsi_cdb_synchronizecache* scsi_cdb_prefetch*
@items SCSI_SANITIZE_* scsi_cdb_sanitize


/* ===== CDBs: reservations ===== */

@items scsi_persistent_in_sa scsi_cdb_persistent_reserve_in
@items scsi_persistent_out_sa scsi_persistent_out_scope scsi_persistent_out_type
@items scsi_persistent_reserve_out_basic scsi_cdb_persistent_reserve_out scsi_pr_type_str
@items scsi_cdb_reserve6 scsi_cdb_release6


/* ===== CDBs: mode pages ===== */

@items scsi_modesense_page_control scsi_modesense_page_code

/* Earlier names of page codes. */
#define SCSI_MODESENSE_PAGECODE_READ_WRITE_ERROR_RECOVERY SCSI_MODEPAGE_READ_WRITE_ERROR_RECOVERY
#define SCSI_MODESENSE_PAGECODE_DISCONNECT_RECONNECT SCSI_MODEPAGE_DISCONNECT_RECONNECT
#define SCSI_MODESENSE_PAGECODE_VERIFY_ERROR_RECOVERY SCSI_MODEPAGE_VERIFY_ERROR_RECOVERY
#define SCSI_MODESENSE_PAGECODE_CACHING SCSI_MODEPAGE_CACHING
#define SCSI_MODESENSE_PAGECODE_XOR_CONTROL SCSI_MODEPAGE_XOR_CONTROL
#define SCSI_MODESENSE_PAGECODE_CONTROL SCSI_MODEPAGE_CONTROL
#define SCSI_MODESENSE_PAGECODE_INFORMATIONAL_EXCEPTIONS_CONTROL \
    SCSI_MODEPAGE_INFORMATIONAL_EXCEPTIONS_CONTROL
#define SCSI_MODESENSE_PAGECODE_RETURN_ALL_PAGES SCSI_MODEPAGE_RETURN_ALL_PAGES

@items scsi_cdb_modesense* scsi_cdb_modeselect*


/* ===== CDBs: maintenance, copying, optical discs ===== */

@items scsi_maintenance_in scsi_op_code_reporting_options scsi_cdb_report_supported_opcodes
@items scsi_cdb_report_target_port_groups scsi_cdb_readdefectdata*
@items list_id_usage ec_descr_type_code lu_id_type XCOPY_DESC_OFFSET SEG_DESC_SRC_INDEX_OFFSET
@items scsi_cdb_extended_copy scsi_copy_results_sa scsi_cdb_receive_copy_results
@items scsi_readtoc_fmt scsi_cdb_readtoc


/* ===== Answers: decoding ===== */

@items scsi_datain_getfullsize scsi_datain_unmarshall


/* ===== Answers: what the unit is: INQUIRY and its pages (SPC-4 6.6, 7.8; SBC-3 6) ===== */

@items scsi_inquiry_peripheral_qualifier scsi_devqualifier_to_str
@items scsi_inquiry_peripheral_device_type scsi_devtype_to_str
@items scsi_version scsi_version_to_str scsi_version_descriptor scsi_version_descriptor_to_str
@items scsi_inquiry_tpgs

/* Misspelt names of the first two members of INQUIRY data, which programs use. */
#define periperal_qualifier qualifier
#define periperal_device_type device_type

@items scsi_inquiry_standard
@items scsi_inquiry_pagecode scsi_inquiry_pagecode_to_str
@items scsi_inquiry_supported_pages scsi_inquiry_unit_serial_number
@items scsi_protocol_identifier scsi_protocol_identifier_to_str scsi_codeset scsi_codeset_to_str
@items scsi_association scsi_association_to_str scsi_designator_type scsi_designator_type_to_str
@items scsi_inquiry_device_designator scsi_inquiry_device_identification
@items scsi_inquiry_block_limits scsi_inquiry_block_device_characteristics
@items scsi_inquiry_provisioning_type scsi_inquiry_logical_block_provisioning
@items third_party_copy_descriptor_type third_party_copy_command_support third_party_copy_supported_commands
@items scsi_inquiry_third_party_copy


/* ===== Answers: logical units, capacity, provisioning ===== */

@items scsi_reportluns_list scsi_reportluns_lun64 scsi_readcapacity10 scsi_readcapacity16
@items scsi_provisioning_type scsi_lba_status_descriptor scsi_get_lba_status


/* ===== Answers: mode pages (SPC-4 7.5, SBC-3 6) ===== */

@items scsi_mode_page scsi_mode_page_caching scsi_mode_page_control scsi_mode_page_disconnect_reconnect
@items scsi_mode_page_informational_exceptions_control scsi_mode_page_power_condition

/** One mode page; a linked list. MODE SELECT takes one, whose `next` and `len` do not matter. */
struct scsi_mode_page {
  /** The page that precedes this one in the answer: the list is in reverse order. */
  struct scsi_mode_page *next;
  /** PS, the page can be saved: 0x80 or 0. */
  int ps;
  /** SPF, there is a `subpage_code`: 0x40 or 0. */
  int spf;
  enum scsi_modesense_page_code page_code;
  /** 0 in a page without one. */
  int subpage_code;
  /** PAGE LENGTH as the target sent it: bytes that follow it. */
  int len;
  /** `page_code` says which member is valid; none in a page of another code. */
  __extension__ union {
    struct scsi_mode_page_caching caching;
    struct scsi_mode_page_control control;
    struct scsi_mode_page_disconnect_reconnect disconnect_reconnect;
    struct scsi_mode_page_informational_exceptions_control iec;
    struct scsi_mode_page_power_condition power_condition;
  };
};

@items scsi_mode_sense scsi_modesense_get_page scsi_modesense_dataout_marshall


/* ===== Answers: reservations (SPC-4 6.15) ===== */

@items scsi_persistent_reserve_in_read_keys scsi_persistent_reserve_in_read_reservation
@items scsi_persistent_reservation_type_mask scsi_persistent_reserve_in_report_capabilities


/* ===== Answers: supported commands (SPC-4 6.35) ===== */

@items scsi_op_timeout_descriptor scsi_command_descriptor scsi_report_supported_op_codes
@items scsi_report_supported_op_codes_one_command scsi_report_supported_params


@1.20 /* ===== Answers: target port groups (SPC-4 6.37) ===== */
@1.20
@1.20 @items scsi_alue_state scsi_alua_state_to_str scsi_target_port_group scsi_report_target_port_groups
@1.20
@1.20
/* ===== Answers: copying ===== */

@items scsi_copy_results_copy_status scsi_copy_results_op_params


/* ===== Answers: optical discs (MMC-6) ===== */

@items scsi_toc_desc scsi_session_desc scsi_fulltoc_desc scsi_readtoc_desc_format scsi_readtoc_desc
@items scsi_readtoc_list


/* ===== Decoding CDBs =====
 *
 * For programs that look at the commands of others, or at their own. A member `control` is the CONTROL byte,
 * the last one (SAM-5 5.2).
 */

@items scsi_cdb_unmarshall
@items scsi_read6_cdb scsi_read10_cdb scsi_read12_cdb scsi_read16_cdb
@items scsi_write10_cdb scsi_write12_cdb scsi_write16_cdb scsi_writeatomic16_cdb
@items scsi_verify10_cdb scsi_verify12_cdb scsi_verify16_cdb


/* ===== Big-endian numbers ===== */

@items byte_order.rs

#ifdef __cplusplus
}
#endif

#endif /* __scsi_lowlevel_h__ */
