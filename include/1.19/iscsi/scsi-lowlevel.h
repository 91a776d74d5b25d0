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
 *     Tasks                             Answers: decoding
 *     Buffers of a task                 - what the unit is: INQUIRY and its pages
 *     Status and sense data             - logical units, capacity, provisioning
 *     Making tasks: the CDBs            - mode pages
 *     - the unit                        - reservations
 *     - reading and writing blocks      - supported commands
 *     - provisioning and caches         - target port groups
 *     - reservations                    - copying
 *     - mode pages                      - optical discs
 *     - maintenance, copying, discs     Decoding CDBs
 *                                       Big-endian numbers
 */

#include <stdint.h>
#include <sys/types.h>

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

/** Sense keys (SPC-4 section 4.5.6). */
enum scsi_sense_key {
  SCSI_SENSE_NO_SENSE = 0x0,
  SCSI_SENSE_RECOVERED_ERROR = 0x1,
  SCSI_SENSE_NOT_READY = 0x2,
  SCSI_SENSE_MEDIUM_ERROR = 0x3,
  SCSI_SENSE_HARDWARE_ERROR = 0x4,
  SCSI_SENSE_ILLEGAL_REQUEST = 0x5,
  SCSI_SENSE_UNIT_ATTENTION = 0x6,
  SCSI_SENSE_DATA_PROTECTION = 0x7,
  SCSI_SENSE_BLANK_CHECK = 0x8,
  SCSI_SENSE_VENDOR_SPECIFIC = 0x9,
  SCSI_SENSE_COPY_ABORTED = 0xa,
  SCSI_SENSE_COMMAND_ABORTED = 0xb,
  SCSI_SENSE_OBSOLETE_ERROR_CODE = 0xc,
  SCSI_SENSE_OVERFLOW_COMMAND = 0xd,
  SCSI_SENSE_MISCOMPARE = 0xe,
};

/** Decoded sense data (SPC-4 section 4.5). */
struct scsi_sense {
  /** Response code, 0x70 to 0x73. */
  unsigned char error_type;
  /** Sense key; 4 bits of the target, so any value from 0 to 15. */
  enum scsi_sense_key key;
  /** Additional sense code in bits 8 to 15, its qualifier in bits 0 to 7. */
  int ascq;
  /** SKSV: the bits below are valid. */
  unsigned int sense_specific: 1;
  /** C/D: the illegal field is in the CDB, not in the data. */
  unsigned int ill_param_in_cdb: 1;
  /** BPV: `bit_pointer` is valid. */
  unsigned int bit_pointer_valid: 1;
  /** Bit of the illegal field. */
  unsigned char bit_pointer;
  /** Byte of the illegal field. */
  uint16_t field_pointer;
};

/**
 * Reads sense data, which begin with the response code, into `sense`.
 *
 * `sb` has at least 18 bytes for the fixed format (0x70, 0x71), 8 bytes and the additional length in byte 7
 * for the descriptor format (0x72, 0x73), one byte otherwise. Of any other response code only `error_type` is
 * set. Fields about which the sense data say nothing keep their values, so clear `sense` first. NULL is
 * ignored.
 */
EXTERN void scsi_parse_sense_data(struct scsi_sense *sense, const uint8_t *sb);

/** The name of a sense key; "UNKNOWN" if it has none. The text is constant. */
EXTERN const char *scsi_sense_key_str(int key);

/**
 * The name of an additional sense code (bits 8 to 15) with its qualifier (bits 0 to 7); "UNKNOWN" if it has
 * none. The text is constant.
 */
EXTERN const char *scsi_sense_ascq_str(int ascq);

/* Values of scsi_sense.error_type (SPC-4 4.5.1). */

/** Response code of sense data: fixed format, for the command itself. */
#define SCSI_SENSE_FIXED_CURRENT 0x70

/** Response code of sense data: fixed format, for an earlier command. */
#define SCSI_SENSE_FIXED_DEFERRED_ERRORS 0x71

/** Response code of sense data: descriptor format, for the command itself. */
#define SCSI_SENSE_DESCRIPTOR_CURRENT 0x72

/** Response code of sense data: descriptor format, for an earlier command. */
#define SCSI_SENSE_DESCRIPTOR_DEFERRED_ERRORS 0x73

/*
 * Values of scsi_sense.ascq: the additional sense code in bits 8 to 15, its qualifier in bits 0 to 7. These
 * are the ones that programs ask for; a target may send others. SCSI_SENSE_ASCQ_BUS_RESET is 29h/00h, POWER
 * ON, RESET, OR BUS DEVICE RESET OCCURRED.
 */

#define SCSI_SENSE_ASCQ_NO_ADDL_SENSE 0x0000
#define SCSI_SENSE_ASCQ_SANITIZE_IN_PROGRESS 0x041b
#define SCSI_SENSE_ASCQ_UNREACHABLE_COPY_TARGET 0x0804
#define SCSI_SENSE_ASCQ_COPY_TARGET_DEVICE_NOT_REACHABLE 0x0d02
#define SCSI_SENSE_ASCQ_INVALID_FIELD_IN_INFORMATION_UNIT 0x0e03
#define SCSI_SENSE_ASCQ_WRITE_AFTER_SANITIZE_REQUIRED 0x1115
#define SCSI_SENSE_ASCQ_PARAMETER_LIST_LENGTH_ERROR 0x1a00
#define SCSI_SENSE_ASCQ_MISCOMPARE_DURING_VERIFY 0x1d00
#define SCSI_SENSE_ASCQ_MISCOMPARE_VERIFY_OF_UNMAPPED_LBA 0x1d01
#define SCSI_SENSE_ASCQ_INVALID_OPERATION_CODE 0x2000
#define SCSI_SENSE_ASCQ_LBA_OUT_OF_RANGE 0x2100
#define SCSI_SENSE_ASCQ_INVALID_FIELD_IN_CDB 0x2400
#define SCSI_SENSE_ASCQ_LOGICAL_UNIT_NOT_SUPPORTED 0x2500
#define SCSI_SENSE_ASCQ_INVALID_FIELD_IN_PARAMETER_LIST 0x2600
#define SCSI_SENSE_ASCQ_TOO_MANY_TARGET_DESCRIPTORS 0x2606
#define SCSI_SENSE_ASCQ_UNSUPPORTED_TARGET_DESCRIPTOR_TYPE_CODE 0x2607
#define SCSI_SENSE_ASCQ_TOO_MANY_SEGMENT_DESCRIPTORS 0x2608
#define SCSI_SENSE_ASCQ_UNSUPPORTED_SEGMENT_DESCRIPTOR_TYPE_CODE 0x2609
#define SCSI_SENSE_ASCQ_WRITE_PROTECTED 0x2700
#define SCSI_SENSE_ASCQ_HARDWARE_WRITE_PROTECTED 0x2701
#define SCSI_SENSE_ASCQ_SOFTWARE_WRITE_PROTECTED 0x2702
#define SCSI_SENSE_ASCQ_BUS_RESET 0x2900
#define SCSI_SENSE_ASCQ_POWER_ON_OCCURED 0x2901
#define SCSI_SENSE_ASCQ_SCSI_BUS_RESET_OCCURED 0x2902
#define SCSI_SENSE_ASCQ_BUS_DEVICE_RESET_FUNCTION_OCCURED 0x2903
#define SCSI_SENSE_ASCQ_DEVICE_INTERNAL_RESET 0x2904
#define SCSI_SENSE_ASCQ_TRANSCEIVER_MODE_CHANGED_TO_SINGLE_ENDED 0x2905
#define SCSI_SENSE_ASCQ_TRANSCEIVER_MODE_CHANGED_TO_LVD 0x2906
#define SCSI_SENSE_ASCQ_NEXUS_LOSS 0x2907
#define SCSI_SENSE_ASCQ_MODE_PARAMETERS_CHANGED 0x2a01
#define SCSI_SENSE_ASCQ_CAPACITY_DATA_HAS_CHANGED 0x2a09
#define SCSI_SENSE_ASCQ_THIN_PROVISION_SOFT_THRES_REACHED 0x3807
#define SCSI_SENSE_ASCQ_MEDIUM_NOT_PRESENT 0x3a00
#define SCSI_SENSE_ASCQ_MEDIUM_NOT_PRESENT_TRAY_CLOSED 0x3a01
#define SCSI_SENSE_ASCQ_MEDIUM_NOT_PRESENT_TRAY_OPEN 0x3a02
#define SCSI_SENSE_ASCQ_INQUIRY_DATA_HAS_CHANGED 0x3f03
#define SCSI_SENSE_ASCQ_INTERNAL_TARGET_FAILURE 0x4400
#define SCSI_SENSE_ASCQ_MEDIUM_LOAD_OR_EJECT_FAILED 0x5300
#define SCSI_SENSE_ASCQ_MEDIUM_REMOVAL_PREVENTED 0x5302


/* ===== Tasks ===== */

/** Room for a CDB in `scsi_task.cdb`, in bytes. */
#define SCSI_CDB_MAX_SIZE 16

/** Direction of the data of a command. */
enum scsi_xfer_dir {
  SCSI_XFER_NONE = 0,
  SCSI_XFER_READ = 1,
  SCSI_XFER_WRITE = 2,
};

/** Which way `scsi_task.residual` counts. */
enum scsi_residual {
  SCSI_RESIDUAL_NO_RESIDUAL = 0,
  SCSI_RESIDUAL_UNDERFLOW = 1,
  SCSI_RESIDUAL_OVERFLOW = 2,
};

/** Data received by a task: a malloc block of `size` bytes, or NULL and 0. */
struct scsi_data {
  /** In bytes. */
  int size;
  unsigned char *data;
};

/** One piece of memory; the same layout as the `struct iovec` of POSIX. */
struct scsi_iovec {
  void *iov_base;
  /** In bytes. */
  size_t iov_len;
};

/** The pieces of memory that a task reads from or writes to. */
struct scsi_iovector {
  struct scsi_iovec *iov;
  /** Pieces in `iov`. */
  int niov;
  /** Room in `iov` when the library allocated it. */
  int nalloc;
  /** Used by the library. */
  size_t offset;
  /** Used by the library. */
  int consumed;
};

/** Memory of `scsi_malloc`; opaque. */
struct scsi_allocated_memory;

/**
 * One SCSI command: what is asked, and after its callback what was answered. May be allocated by the
 * application: filled with zeros it is a valid task.
 */
struct scsi_task {
  /** An `enum scsi_status`. */
  int status;
  /** Bytes used of `cdb`. */
  int cdb_size;
  /** An `enum scsi_xfer_dir`. */
  int xfer_dir;
  /** Bytes that the command is expected to move. */
  int expxferlen;
  unsigned char cdb[16];
  enum scsi_residual residual_status;
  /** Bytes moved less or more than `expxferlen`, by `residual_status`. */
  size_t residual;
  /** Valid after SCSI_STATUS_CHECK_CONDITION. */
  struct scsi_sense sense;
  /** Data read, when the task has no iovector for it. */
  struct scsi_data datain;
  /** Memory of `scsi_malloc`, freed with the task. */
  struct scsi_allocated_memory *mem;
  /** See `scsi_set_task_private_ptr`. */
  void *ptr;
  /** Initiator task tag; valid once submitted. */
  uint32_t itt;
  /** Command sequence number; valid once submitted. */
  uint32_t cmdsn;
  /** Logical unit; valid once submitted. */
  uint32_t lun;
  struct scsi_iovector iovector_in;
  struct scsi_iovector iovector_out;
};

/**
 * Creates a task for a CDB of the application's own making.
 *
 * `cdb_size` is 0 to 16 bytes, copied from `cdb`. `xfer_dir` is one of `SCSI_XFER_NONE`, `SCSI_XFER_READ` and
 * `SCSI_XFER_WRITE`; `expxferlen` is the number of bytes the command moves.
 *
 * Returns a task that the application frees with `scsi_free_scsi_task()`, or NULL if the CDB is too long or
 * missing or memory is short.
 */
EXTERN struct scsi_task *scsi_create_task(int cdb_size, unsigned char *cdb, int xfer_dir, int expxferlen);

/**
 * Frees a task, the memory that `scsi_malloc()` and the unmarshalling functions took from it, and its
 * `datain.data`.
 *
 * The task may have been created by this library or with `malloc()` by the application. It must not be in use
 * by a context: its callback has run. Buffers which the application attached stay the application's. NULL is
 * allowed.
 */
EXTERN void scsi_free_scsi_task(struct scsi_task *task);

/**
 * Takes `size` zeroed bytes that are freed together with `task`.
 *
 * Returns NULL if `task` is NULL or memory is short; a size of 0 gives a valid pointer.
 */
EXTERN void *scsi_malloc(struct scsi_task *task, size_t size);

/**
 * Gives the status of a completed task and, if `sense` is not NULL, a copy of its sense data.
 *
 * Returns one of `SCSI_STATUS_*`; `SCSI_STATUS_ERROR` if `task` is NULL.
 */
EXTERN int scsi_task_get_status(struct scsi_task *task, struct scsi_sense *sense);

/** Stores a pointer of the application's in a task. The library never reads or changes it. */
EXTERN void scsi_set_task_private_ptr(struct scsi_task *task, void *ptr);

/** Gives back what `scsi_set_task_private_ptr()` stored; NULL if nothing was stored or `task` is NULL. */
EXTERN void *scsi_get_task_private_ptr(struct scsi_task *task);


/* ===== Buffers of a task =====
 *
 * Without buffers for data that come the library makes a block of its own, task->datain. With buffers the
 * data go there, at once when they arrive, and task->datain stays empty; except for sense data, which always
 * go there.
 */

/**
 * Appends a buffer for data that the target sends. Calls in the order of the data.
 *
 * `len` is in bytes. The buffer is not copied and must live until the task completes.
 *
 * Returns 0, or -1 if an argument is invalid or memory is short.
 */
EXTERN int scsi_task_add_data_in_buffer(struct scsi_task *task, int len, unsigned char *buf);

/**
 * Appends a buffer with data for the target. Calls in the order of the data.
 *
 * `len` is in bytes. The buffer is not copied and must live until the task completes.
 *
 * Returns 0, or -1 if an argument is invalid or memory is short.
 */
EXTERN int scsi_task_add_data_out_buffer(struct scsi_task *task, int len, unsigned char *buf);

/**
 * Makes `niov` elements of the application's the buffers for data that the target sends, instead of any set
 * before.
 *
 * The array is neither copied nor changed; it and its buffers must live until the task completes.
 */
EXTERN void scsi_task_set_iov_in(struct scsi_task *task, struct scsi_iovec *iov, int niov);

/**
 * Makes `niov` elements of the application's the data for the target, instead of any set before.
 *
 * The array is neither copied nor changed; it and its buffers must live until the task completes.
 */
EXTERN void scsi_task_set_iov_out(struct scsi_task *task, struct scsi_iovec *iov, int niov);


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
 * are fields of the CDB as the standards have them.
 */

/** Operation codes, byte 0 of a CDB. */
enum scsi_opcode {
  SCSI_OPCODE_TESTUNITREADY = 0x00,
  SCSI_OPCODE_READ6 = 0x08,
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
};


/* ===== CDBs: the unit, what it is and whether it is ready ===== */

/**
 * Makes a task for TEST UNIT READY (00h, SPC-4 6.47), which asks whether the logical unit accepts commands
 * for its medium.
 *
 * A unit that has something to tell ends the command with CHECK CONDITION and the sense key UNIT ATTENTION,
 * once; a drive without its medium with NOT READY.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_testunitready(void);

/**
 * Makes a task for INQUIRY (12h, SPC-4 6.6), which asks what the logical unit is.
 *
 * - `evpd`: EVPD: not 0 for a vital product data page, 0 for standard data
 * - `page_code`: PAGE CODE of the vital product data page; 0 for standard data
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_inquiry_standard` or the structure of the
 * page, see `enum scsi_inquiry_pagecode`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_inquiry(int evpd, int page_code, int alloc_len);

/** Select report of REPORT LUNS: all but the well-known ones. */
#define SCSI_REPORTLUNS_REPORT_ALL_LUNS 0

/** Select report of REPORT LUNS: well-known logical units only. */
#define SCSI_REPORTLUNS_REPORT_WELL_KNOWN_ONLY 1

/** Select report of REPORT LUNS: everything accessible. */
#define SCSI_REPORTLUNS_REPORT_AVAILABLE_LUNS_ONLY 2

/**
 * Makes a task for REPORT LUNS (A0h, SPC-4 6.33), which asks for the logical units of the target.
 *
 * - `report_type`: SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_reportluns_list`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_reportluns_cdb(int report_type, int alloc_len);

/**
 * Makes a task for READ CAPACITY(10) (25h, SBC-3), which asks for the number and the size of the blocks.
 *
 * - `lba`: 0, or with `pmi` the address to start at
 * - `pmi`: PMI: 0 for the last block of the unit, else for the last before a delay; obsolete in SBC-3
 *
 * A unit with more blocks than 32 bits can count answers 0xffffffff: then use READ CAPACITY(16).
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity10`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_readcapacity10(int lba, int pmi);

/**
 * Makes a task for READ CAPACITY(16) (9Eh/10h, SBC-3), which asks for the number and the size of the blocks
 * and how they are provisioned.
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity16`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_readcapacity16(void);

/** Service actions of SERVICE ACTION IN(16) (SBC-3). */
enum scsi_service_action_in {
  SCSI_READCAPACITY16 = 0x10,
  SCSI_GET_LBA_STATUS = 0x12,
};

/**
 * Makes a task for SERVICE ACTION IN(16) (9Eh, SBC-3), which is several commands, of which the service action
 * selects one.
 *
 * - `service_action`: SERVICE ACTION
 * - `alloc_len`: room for the answer, in bytes
 *
 * The address in the CDB is 0. READ CAPACITY(16) and GET LBA STATUS are such commands, and have functions of
 * their own.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_serviceactionin16(enum scsi_service_action_in service_action,
    uint32_t alloc_len);

/**
 * Makes a task for GET LBA STATUS (9Eh/12h, SBC-3), which asks which blocks are mapped.
 *
 * - `starting_lba`: first block
 * - `alloc_len`: room for the answer, in bytes
 *
 * The answer begins with `starting_lba` and may end before the last block: ask again for what follows.
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_get_lba_status`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_get_lba_status(uint64_t starting_lba, uint32_t alloc_len);

/**
 * Makes a task for START STOP UNIT (1Bh, SBC-3), which changes the power condition, or loads or ejects the
 * medium.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `pcm`: POWER CONDITION MODIFIER, 0 to 15
 * - `pc`: POWER CONDITION, 0 to 15: 0 to do as `start` and `loej` say
 * - `no_flush`: NO_FLUSH: not 0 to leave cached blocks off the medium
 * - `loej`: LOEJ: not 0 to load (with `start`) or eject the medium
 * - `start`: START: not 0 to start, 0 to stop
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_startstopunit(int immed, int pcm, int pc, int no_flush, int loej,
    int start);

/**
 * Makes a task for PREVENT ALLOW MEDIUM REMOVAL (1Eh, SBC-3), which locks the medium into its drive or
 * unlocks it.
 *
 * - `prevent`: PREVENT, 0 to 3: 0 allows that the medium is taken out
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_preventallow(int prevent);


/* ===== CDBs: reading and writing blocks ===== */

/**
 * Makes a task for READ(6) (08h, SBC-3), which reads blocks.
 *
 * - `lba`: first block, at most 0x1fffff
 * - `datalen`: bytes to read, a multiple of `blocksize` and at most 256 blocks
 * - `blocksize`: bytes of one block of the logical unit
 *
 * Returns the task, or NULL if `blocksize` is 0, there are more than 256 blocks, `lba` is above 0x1fffff, or
 * memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_read6(uint32_t lba, uint32_t datalen, int blocksize);

/**
 * Makes a task for READ(10) (28h, SBC-3), which reads blocks.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_read10(uint32_t lba, uint32_t datalen, int blocksize, int rdprotect,
    int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for READ(12) (A8h, SBC-3), which reads blocks.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_read12(uint32_t lba, uint32_t datalen, int blocksize, int rdprotect,
    int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for READ(16) (88h, SBC-3), which reads blocks.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `rdprotect`: RDPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_read16(uint64_t lba, uint32_t datalen, int blocksize, int rdprotect,
    int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for WRITE(10) (2Ah, SBC-3), which writes blocks.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_write10(uint32_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for WRITE(12) (AAh, SBC-3), which writes blocks.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_write12(uint32_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for WRITE(16) (8Ah, SBC-3), which writes blocks.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_write16(uint64_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for WRITE ATOMIC(16) (9Ch, SBC-4), which writes all of the blocks or none.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * At most 65535 blocks, and what the Block Limits page of the unit allows; ATOMIC BOUNDARY is 0.
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_writeatomic16(uint64_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int fua, int group_number);

/**
 * Makes a task for ORWRITE(16) (8Bh, SBC-3), which sets the bits of blocks that are set in the data.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_orwrite(uint64_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for COMPARE AND WRITE (89h, SBC-3), which compares blocks with the first half of the data and
 * writes the second half if they are equal.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * `datalen` counts both halves, of at most 255 blocks each. If the blocks are not equal nothing is written
 * and the command ends with CHECK CONDITION, MISCOMPARE and `SCSI_SENSE_ASCQ_MISCOMPARE_DURING_VERIFY`.
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_compareandwrite(uint64_t lba, uint32_t datalen, int blocksize,
    int wrprotect, int dpo, int fua, int fua_nv, int group_number);

/**
 * Makes a task for WRITE AND VERIFY(10) (2Eh, SBC-3), which writes blocks and checks that they can be read.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_writeverify10(uint32_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int bytchk, int group_number);

/**
 * Makes a task for WRITE AND VERIFY(12) (AEh, SBC-3), which writes blocks and checks that they can be read.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_writeverify12(uint32_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int bytchk, int group_number);

/**
 * Makes a task for WRITE AND VERIFY(16) (8Eh, SBC-3), which writes blocks and checks that they can be read.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_writeverify16(uint64_t lba, uint32_t datalen, int blocksize, int wrprotect,
    int dpo, int bytchk, int group_number);

/**
 * Makes a task for VERIFY(10) (2Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is
 * in them.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to check, a multiple of `blocksize`
 * - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `blocksize`: bytes of one block of the logical unit
 *
 * With `bytchk` 0 no data are sent.
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_verify10(uint32_t lba, uint32_t datalen, int vprotect, int dpo, int bytchk,
    int blocksize);

/**
 * Makes a task for VERIFY(12) (AFh, SBC-3), which checks that blocks can be read, and with `bytchk` what is
 * in them.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to check, a multiple of `blocksize`
 * - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `blocksize`: bytes of one block of the logical unit
 *
 * With `bytchk` 0 no data are sent.
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_verify12(uint32_t lba, uint32_t datalen, int vprotect, int dpo, int bytchk,
    int blocksize);

/**
 * Makes a task for VERIFY(16) (8Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is
 * in them.
 *
 * - `lba`: address of the first block
 * - `datalen`: bytes to check, a multiple of `blocksize`
 * - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `blocksize`: bytes of one block of the logical unit
 *
 * With `bytchk` 0 no data are sent.
 *
 * Returns the task, or NULL if `blocksize` is 0, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_verify16(uint64_t lba, uint32_t datalen, int vprotect, int dpo, int bytchk,
    int blocksize);


/* ===== CDBs: provisioning and caches ===== */

/**
 * Makes a task for UNMAP (42h, SBC-3), which gives back the space of blocks.
 *
 * - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
 * - `group`: GROUP NUMBER, 0 to 31
 * - `xferlen`: bytes of the parameter list
 *
 * How many ranges and blocks a unit takes at once is in its Block Limits page.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_unmap(int anchor, int group, uint16_t xferlen);

/**
 * Makes a task for WRITE SAME(10) (41h, SBC-3), which writes one block many times.
 *
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
 * - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
 * - `lba`: address of the first block
 * - `group`: GROUP NUMBER, 0 to 31
 * - `num_blocks`: how many blocks to write
 * - `datalen`: bytes of the block to repeat; 0 lets WRITE SAME(16) write zeros (NDOB)
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_writesame10(int wrprotect, int anchor, int unmap, uint32_t lba, int group,
    uint16_t num_blocks, uint32_t datalen);

/**
 * Makes a task for WRITE SAME(16) (93h, SBC-3), which writes one block many times.
 *
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
 * - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
 * - `lba`: address of the first block
 * - `group`: GROUP NUMBER, 0 to 31
 * - `num_blocks`: how many blocks to write
 * - `datalen`: bytes of the block to repeat; 0 lets WRITE SAME(16) write zeros (NDOB)
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_writesame16(int wrprotect, int anchor, int unmap, uint64_t lba, int group,
    uint32_t num_blocks, uint32_t datalen);

/**
 * Makes a task for SYNCHRONIZE CACHE(10) (35h, SBC-3), which brings cached blocks to the medium.
 *
 * - `lba`: first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
 * - `immed`: IMMED: the command ends before it is carried out
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_synchronizecache10(int lba, int num_blocks, int syncnv, int immed);

/**
 * Makes a task for SYNCHRONIZE CACHE(16) (91h, SBC-3), which brings cached blocks to the medium.
 *
 * - `lba`: address of the first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
 * - `immed`: IMMED: the command ends before it is carried out
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_synchronizecache16(uint64_t lba, uint32_t num_blocks, int syncnv,
    int immed);

/**
 * Makes a task for PRE-FETCH(10) (34h, SBC-3), which brings blocks into the cache.
 *
 * - `lba`: address of the first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `immed`: IMMED: the command ends before it is carried out
 * - `group`: GROUP NUMBER, 0 to 31
 *
 * `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_prefetch10(uint32_t lba, int num_blocks, int immed, int group);

/**
 * Makes a task for PRE-FETCH(16) (90h, SBC-3), which brings blocks into the cache.
 *
 * - `lba`: address of the first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `immed`: IMMED: the command ends before it is carried out
 * - `group`: GROUP NUMBER, 0 to 31
 *
 * `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_prefetch16(uint64_t lba, int num_blocks, int immed, int group);

/** Service action of SANITIZE. */
#define SCSI_SANITIZE_OVERWRITE 1

/** Service action of SANITIZE. */
#define SCSI_SANITIZE_BLOCK_ERASE 2

/** Service action of SANITIZE. */
#define SCSI_SANITIZE_CRYPTO_ERASE 3

/** Service action of SANITIZE. */
#define SCSI_SANITIZE_EXIT_FAILURE_MODE 31

/**
 * Makes a task for SANITIZE (48h, SBC-3), which makes all data of the logical unit unreadable.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
 * - `sa`: SERVICE ACTION, one of `SCSI_SANITIZE_*`
 * - `param_len`: bytes of the parameter list, 0 to 65535; only OVERWRITE has one
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_sanitize(int immed, int ause, int sa, int param_len);


/* ===== CDBs: reservations ===== */

/** Service actions of PERSISTENT RESERVE IN (SPC-4 section 6.15). */
enum scsi_persistent_in_sa {
  SCSI_PERSISTENT_RESERVE_READ_KEYS = 0,
  SCSI_PERSISTENT_RESERVE_READ_RESERVATION = 1,
  SCSI_PERSISTENT_RESERVE_REPORT_CAPABILITIES = 2,
  SCSI_PERSISTENT_RESERVE_READ_FULL_STATUS = 3,
};

/**
 * Makes a task for PERSISTENT RESERVE IN (5Eh, SPC-4 6.15), which asks for registrations and the reservation.
 *
 * - `sa`: SERVICE ACTION, an `enum scsi_persistent_in_sa`
 * - `xferlen`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_persistent_reserve_in_read_keys`, `struct
 * scsi_persistent_reserve_in_read_reservation` or `struct scsi_persistent_reserve_in_report_capabilities`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_persistent_reserve_in(enum scsi_persistent_in_sa sa, uint16_t xferlen);

/** Service actions of PERSISTENT RESERVE OUT (SPC-4 section 6.16). */
enum scsi_persistent_out_sa {
  SCSI_PERSISTENT_RESERVE_REGISTER = 0,
  SCSI_PERSISTENT_RESERVE_RESERVE = 1,
  SCSI_PERSISTENT_RESERVE_RELEASE = 2,
  SCSI_PERSISTENT_RESERVE_CLEAR = 3,
  SCSI_PERSISTENT_RESERVE_PREEMPT = 4,
  SCSI_PERSISTENT_RESERVE_PREEMPT_AND_ABORT = 5,
  SCSI_PERSISTENT_RESERVE_REGISTER_AND_IGNORE_EXISTING_KEY = 6,
  SCSI_PERSISTENT_RESERVE_REGISTER_AND_MOVE = 7,
};

/** Scope of a persistent reservation. */
enum scsi_persistent_out_scope {
  SCSI_PERSISTENT_RESERVE_SCOPE_LU = 0,
};

/** Type of a persistent reservation. */
enum scsi_persistent_out_type {
  SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE = 1,
  SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS = 3,
  SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5,
  SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_REGISTRANTS_ONLY = 6,
  SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_ALL_REGISTRANTS = 7,
  SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_ALL_REGISTRANTS = 8,
};

/** Parameter list of PERSISTENT RESERVE OUT (SPC-4 section 6.16.3). */
struct scsi_persistent_reserve_out_basic {
  uint64_t reservation_key;
  uint64_t service_action_reservation_key;
  /** SPEC_I_PT */
  uint8_t spec_i_pt;
  /** ALL_TG_PT */
  uint8_t all_tg_pt;
  /** APTPL: keep the reservation over a power loss. */
  uint8_t aptpl;
};

/**
 * Makes a task for PERSISTENT RESERVE OUT (5Fh, SPC-4 6.16), which registers a key, or makes, ends or takes
 * over a reservation.
 *
 * - `sa`: SERVICE ACTION, an `enum scsi_persistent_out_sa` up to 6
 * - `scope`: SCOPE, an `enum scsi_persistent_out_scope`
 * - `type`: TYPE, an `enum scsi_persistent_out_type`
 * - `param`: a `struct scsi_persistent_reserve_out_basic`; it is copied
 *
 * The parameter list of REGISTER AND MOVE (7) is another one: make such a task with `scsi_create_task()`.
 *
 * Returns the task, or NULL if `sa` is above 6, `param` is NULL, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_persistent_reserve_out(enum scsi_persistent_out_sa sa,
    enum scsi_persistent_out_scope scope, enum scsi_persistent_out_type type, void *param);

/** The name of the type of a persistent reservation; "UNKNOWN" if it has none. The text is constant. */
EXTERN const char *scsi_pr_type_str(enum scsi_persistent_out_type pr_type);

/**
 * Makes a task for RESERVE(6) (16h, SPC-2), which reserves the logical unit for this session.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_reserve6(void);

/**
 * Makes a task for RELEASE(6) (17h, SPC-2), which ends the reservation of RESERVE(6).
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_release6(void);


/* ===== CDBs: mode pages ===== */

/** Page control of MODE SENSE: which values of the page are wanted. */
enum scsi_modesense_page_control {
  SCSI_MODESENSE_PC_CURRENT = 0,
  SCSI_MODESENSE_PC_CHANGEABLE = 1,
  SCSI_MODESENSE_PC_DEFAULT = 2,
  SCSI_MODESENSE_PC_SAVED = 3,
};

/** Mode pages. */
enum scsi_modesense_page_code {
  SCSI_MODEPAGE_READ_WRITE_ERROR_RECOVERY = 0x01,
  SCSI_MODEPAGE_DISCONNECT_RECONNECT = 0x02,
  SCSI_MODEPAGE_VERIFY_ERROR_RECOVERY = 0x07,
  SCSI_MODEPAGE_CACHING = 0x08,
  SCSI_MODEPAGE_XOR_CONTROL = 0x10,
  SCSI_MODEPAGE_CONTROL = 0x0a,
  SCSI_MODEPAGE_POWER_CONDITION = 0x1a,
  SCSI_MODEPAGE_INFORMATIONAL_EXCEPTIONS_CONTROL = 0x1c,
  SCSI_MODEPAGE_RETURN_ALL_PAGES = 0x3f,
};

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

/**
 * Makes a task for MODE SENSE(6) (1Ah, SPC-4 6.13), which asks for settings of the logical unit.
 *
 * - `dbd`: DBD: not 0 for an answer without block descriptors
 * - `pc`: PC: which values, an `enum scsi_modesense_page_control`
 * - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
 * - `sub_page_code`: SUBPAGE CODE, 0 to 255
 * - `alloc_len`: room for the answer, in bytes
 *
 * The page code 0x3f (`SCSI_MODEPAGE_RETURN_ALL_PAGES`) asks for all pages.
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_mode_sense`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_modesense6(int dbd, enum scsi_modesense_page_control pc,
    enum scsi_modesense_page_code page_code, int sub_page_code, unsigned char alloc_len);

/**
 * Makes a task for MODE SENSE(10) (5Ah, SPC-4 6.14), which asks for settings of the logical unit.
 *
 * - `llbaa`: LLBAA: not 0 if long block descriptors are welcome
 * - `dbd`: DBD: not 0 for an answer without block descriptors
 * - `pc`: PC: which values, an `enum scsi_modesense_page_control`
 * - `page_code`: PAGE CODE, an `enum scsi_modesense_page_code`
 * - `sub_page_code`: SUBPAGE CODE, 0 to 255
 * - `alloc_len`: room for the answer, in bytes
 *
 * The page code 0x3f (`SCSI_MODEPAGE_RETURN_ALL_PAGES`) asks for all pages.
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_mode_sense`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_modesense10(int llbaa, int dbd, enum scsi_modesense_page_control pc,
    enum scsi_modesense_page_code page_code, int sub_page_code, unsigned char alloc_len);

/**
 * Makes a task for MODE SELECT(6) (15h, SPC-4 6.11), which changes settings of the logical unit.
 *
 * - `pf`: PF: not 0 if the data are pages as the standard defines them
 * - `sp`: SP: not 0 to save the pages
 * - `param_len`: bytes of the parameter list
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_modeselect6(int pf, int sp, int param_len);

/**
 * Makes a task for MODE SELECT(10) (55h, SPC-4 6.12), which changes settings of the logical unit.
 *
 * - `pf`: PF: not 0 if the data are pages as the standard defines them
 * - `sp`: SP: not 0 to save the pages
 * - `param_len`: bytes of the parameter list
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_modeselect10(int pf, int sp, int param_len);


/* ===== CDBs: maintenance, copying, optical discs ===== */

/** Service actions of MAINTENANCE IN (SPC-4). */
enum scsi_maintenance_in {
  SCSI_REPORT_SUPPORTED_OP_CODES = 0x0c,
};

/** Reporting options of REPORT SUPPORTED OPERATION CODES (SPC-4 section 6.35). */
enum scsi_op_code_reporting_options {
  SCSI_REPORT_SUPPORTING_OPS_ALL = 0,
  SCSI_REPORT_SUPPORTING_OPCODE = 1,
  SCSI_REPORT_SUPPORTING_SERVICEACTION = 2,
};

/**
 * Makes a task for REPORT SUPPORTED OPERATION CODES (A3h/0Ch, SPC-4 6.35), which asks which commands the
 * logical unit supports.
 *
 * - `rctd`: RCTD: not 0 to be told timeouts as well
 * - `options`: REPORTING OPTIONS: 0 for all commands, 1 or 2 for one
 * - `opcode`: REQUESTED OPERATION CODE, with `options` 1 or 2
 * - `sa`: REQUESTED SERVICE ACTION, with `options` 2
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_report_supported_op_codes`, or with `options`
 * 1 or 2 `struct scsi_report_supported_op_codes_one_command`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_report_supported_opcodes(int rctd, int options, enum scsi_opcode opcode,
    int sa, uint32_t alloc_len);

/**
 * Makes a task for READ DEFECT DATA(10) (37h, SBC-3), which asks for the defects of the medium.
 *
 * - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
 * - `req_glist`: REQ_GLIST: not 0 for the defects found since
 * - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
 * - `alloc_len`: room for the answer, in bytes
 *
 * The answer has the format that the device chooses if it does not support `defect_list_format`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_readdefectdata10(int req_plist, int req_glist, int defect_list_format,
    uint16_t alloc_len);

/**
 * Makes a task for READ DEFECT DATA(12) (B7h, SBC-3), which asks for the defects of the medium.
 *
 * - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
 * - `req_glist`: REQ_GLIST: not 0 for the defects found since
 * - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
 * - `address_descriptor_index`: ADDRESS DESCRIPTOR INDEX: the first defect to report
 * - `alloc_len`: room for the answer, in bytes
 *
 * The answer has the format that the device chooses if it does not support `defect_list_format`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_readdefectdata12(int req_plist, int req_glist, int defect_list_format,
    uint32_t address_descriptor_index, uint32_t alloc_len);

/** List identifier usage of EXTENDED COPY (SPC-4 section 6.4). */
enum list_id_usage {
  LIST_ID_USAGE_HOLD = 0,
  LIST_ID_USAGE_DISCARD = 2,
  LIST_ID_USAGE_DISABLE = 3,
};

/** Descriptor type codes of EXTENDED COPY (SPC-4 section 6.4). */
enum ec_descr_type_code {
  BLK_TO_STRM_SEG_DESCR = 0x00,
  STRM_TO_BLK_SEG_DESCR = 0x01,
  BLK_TO_BLK_SEG_DESCR = 0x02,
  STRM_TO_STRM_SEG_DESCR = 0x03,
  IDENT_DESCR_TGT_DESCR = 0xe4,
  IPV4_TGT_DESCR = 0xe5,
  IPV6_TGT_DESCR = 0xea,
  IP_COPY_SVC_TGT_DESCR = 0xeb,
};

/** Logical unit identifier types of EXTENDED COPY target descriptors. */
enum lu_id_type {
  LU_ID_TYPE_LUN = 0,
  LU_ID_TYPE_PROXY_TOKEN = 1,
  LU_ID_TYPE_RSVD = 2,
  LU_ID_TYPE_RSVD1 = 3,
};

/** Where the descriptors begin in the parameter list of EXTENDED COPY. */
#define XCOPY_DESC_OFFSET 16

/** Where a segment descriptor has its source index. */
#define SEG_DESC_SRC_INDEX_OFFSET 4

/**
 * Makes a task for EXTENDED COPY (83h, SPC-4 6.4), which lets the target copy data itself.
 *
 * - `param_len`: bytes of the parameter list
 *
 * The list begins with a header of `XCOPY_DESC_OFFSET` bytes, descriptors follow, whose first byte is an
 * `enum ec_descr_type_code`; the program encodes them.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_extended_copy(int param_len);

/** Service actions of RECEIVE COPY RESULTS (SPC-4). */
enum scsi_copy_results_sa {
  SCSI_COPY_RESULTS_COPY_STATUS = 0,
  SCSI_COPY_RESULTS_RECEIVE_DATA = 1,
  SCSI_COPY_RESULTS_OP_PARAMS = 3,
  SCSI_COPY_RESULTS_FAILED_SEGMENT = 4,
};

/**
 * Makes a task for RECEIVE COPY RESULTS (84h, SPC-3), which asks what became of an EXTENDED COPY, or what
 * copies the target can make.
 *
 * - `sa`: SERVICE ACTION, an `enum scsi_copy_results_sa`
 * - `list_id`: LIST IDENTIFIER of the EXTENDED COPY, 0 to 255
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_copy_results_copy_status` or `struct
 * scsi_copy_results_op_params`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_receive_copy_results(enum scsi_copy_results_sa sa, int list_id,
    int alloc_len);

/** Formats of READ TOC/PMA/ATIP (MMC). */
enum scsi_readtoc_fmt {
  SCSI_READ_TOC = 0,
  SCSI_READ_SESSION_INFO = 1,
  SCSI_READ_FULL_TOC = 2,
  SCSI_READ_PMA = 3,
  SCSI_READ_ATIP = 4,
};

/**
 * Makes a task for READ TOC/PMA/ATIP (43h, MMC-6), which asks for the table of contents of a disc.
 *
 * - `msf`: MSF: not 0 for addresses in minutes, seconds and frames
 * - `format`: FORMAT: 0 for the tracks, 1 for the sessions, 2 for the full table
 * - `track_session`: first track (format 0) or first session (format 2) to report
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_readtoc_list`.
 *
 * Returns the task, or NULL if `format` is above 2, or memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_readtoc(int msf, int format, int track_session, uint16_t alloc_len);


/* ===== Answers: decoding ===== */

/**
 * How many bytes the complete answer to the command of `task` has, told from the beginning of the answer in
 * `task->datain`.
 *
 * If it is more than `task->datain.size`, ask again with it as the allocation length. Returns -1 for a
 * command whose answer does not tell.
 */
EXTERN int scsi_datain_getfullsize(struct scsi_task *task);

/**
 * Decodes the answer in `task->datain`.
 *
 * Returns a structure that depends on the command: `scsi_inquiry_standard` or, for a vital product data page,
 * `scsi_inquiry_supported_pages`, `scsi_inquiry_unit_serial_number`, `scsi_inquiry_device_identification`,
 * `scsi_inquiry_third_party_copy`, `scsi_inquiry_block_limits`, `scsi_inquiry_block_device_characteristics`
 * or `scsi_inquiry_logical_block_provisioning`; `scsi_readcapacity10`, `scsi_readcapacity16`,
 * `scsi_get_lba_status`, `scsi_reportluns_list`, `scsi_mode_sense`, `scsi_readtoc_list`; for PERSISTENT
 * RESERVE IN `scsi_persistent_reserve_in_read_keys`, `scsi_persistent_reserve_in_read_reservation` or
 * `scsi_persistent_reserve_in_report_capabilities`; for REPORT SUPPORTED OPERATION CODES
 * `scsi_report_supported_op_codes` or, for one command, `scsi_report_supported_op_codes_one_command`;
 * `scsi_report_target_port_groups`; for RECEIVE COPY RESULTS `scsi_copy_results_copy_status` or
 * `scsi_copy_results_op_params`. It is freed with the task.
 *
 * Bytes that are missing at the end read as 0, lists hold what was received, except that of REPORT SUPPORTED
 * OPERATION CODES, which has zeros for commands that the device announced and did not send. Designators, mode
 * pages and third-party copy commands are in reverse order.
 *
 * Returns NULL if `task` is NULL, there is no answer, it is too short, the command is another one or memory
 * is short.
 */
EXTERN void *scsi_datain_unmarshall(struct scsi_task *task);


/* ===== Answers: what the unit is: INQUIRY and its pages (SPC-4 6.6, 7.8; SBC-3 6) ===== */

/** Peripheral qualifier of INQUIRY data (SPC-4 section 6.6.2). */
enum scsi_inquiry_peripheral_qualifier {
  SCSI_INQUIRY_PERIPHERAL_QUALIFIER_CONNECTED = 0,
  SCSI_INQUIRY_PERIPHERAL_QUALIFIER_DISCONNECTED = 1,
  SCSI_INQUIRY_PERIPHERAL_QUALIFIER_NOT_SUPPORTED = 3,
};

/** The name of a peripheral qualifier; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_devqualifier_to_str(enum scsi_inquiry_peripheral_qualifier qualifier);

/** Peripheral device type of INQUIRY data (SPC-4 section 6.6.2). */
enum scsi_inquiry_peripheral_device_type {
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_DIRECT_ACCESS = 0x00,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SEQUENTIAL_ACCESS = 0x01,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_PRINTER = 0x02,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_PROCESSOR = 0x03,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_WRITE_ONCE = 0x04,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_MMC = 0x05,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SCANNER = 0x06,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_OPTICAL_MEMORY = 0x07,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_MEDIA_CHANGER = 0x08,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_COMMUNICATIONS = 0x09,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_STORAGE_ARRAY_CONTROLLER = 0x0c,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_ENCLOSURE_SERVICES = 0x0d,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SIMPLIFIED_DIRECT_ACCESS = 0x0e,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_OPTICAL_CARD_READER = 0x0f,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_BRIDGE_CONTROLLER = 0x10,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_OSD = 0x11,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_AUTOMATION = 0x12,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_SEQURITY_MANAGER = 0x13,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_WELL_KNOWN_LUN = 0x1e,
  SCSI_INQUIRY_PERIPHERAL_DEVICE_TYPE_UNKNOWN = 0x1f,
};

/** The name of a peripheral device type; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_devtype_to_str(enum scsi_inquiry_peripheral_device_type type);

/** Version of SPC that a device claims in its INQUIRY data. */
enum scsi_version {
  SCSI_VERSION_SPC = 3,
  SCSI_VERSION_SPC2 = 4,
  SCSI_VERSION_SPC3 = 5,
};

/** The name of the version of standard INQUIRY data; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_version_to_str(enum scsi_version version);

/** Version descriptors of INQUIRY data (SPC-4 section 6.6.2). */
enum scsi_version_descriptor {
  SCSI_VERSION_DESCRIPTOR_ISCSI = 0x0960,
  SCSI_VERSION_DESCRIPTOR_SBC = 0x0180,
  SCSI_VERSION_DESCRIPTOR_SBC_ANSI_INCITS_306_1998 = 0x019c,
  SCSI_VERSION_DESCRIPTOR_SBC_T10_0996_D_R08C = 0x019b,
  SCSI_VERSION_DESCRIPTOR_SBC_2 = 0x0320,
  SCSI_VERSION_DESCRIPTOR_SBC_2_ISO_IEC_14776_322 = 0x033e,
  SCSI_VERSION_DESCRIPTOR_SBC_2_ANSI_INCITS_405_2005 = 0x033d,
  SCSI_VERSION_DESCRIPTOR_SBC_2_T10_1417_D_R16 = 0x033b,
  SCSI_VERSION_DESCRIPTOR_SBC_2_T10_1417_D_R5A = 0x0322,
  SCSI_VERSION_DESCRIPTOR_SBC_2_T10_1417_D_R15 = 0x0324,
  SCSI_VERSION_DESCRIPTOR_SBC_3 = 0x04c0,
  SCSI_VERSION_DESCRIPTOR_SPC = 0x0120,
  SCSI_VERSION_DESCRIPTOR_SPC_ANSI_INCITS_301_1997 = 0x013c,
  SCSI_VERSION_DESCRIPTOR_SPC_T10_0995_D_R11A = 0x013b,
  SCSI_VERSION_DESCRIPTOR_SPC_2 = 0x0260,
  SCSI_VERSION_DESCRIPTOR_SPC_2_ISO_IEC_14776_452 = 0x0278,
  SCSI_VERSION_DESCRIPTOR_SPC_2_ANSI_INCITS_351_2001 = 0x0277,
  SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R20 = 0x0276,
  SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R12 = 0x0267,
  SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R18 = 0x0269,
  SCSI_VERSION_DESCRIPTOR_SPC_2_T10_1236_D_R19 = 0x0275,
  SCSI_VERSION_DESCRIPTOR_SPC_3 = 0x0300,
  SCSI_VERSION_DESCRIPTOR_SPC_3_ISO_IEC_14776_453 = 0x0316,
  SCSI_VERSION_DESCRIPTOR_SPC_3_ANSI_INCITS_408_2005 = 0x0314,
  SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R7 = 0x0301,
  SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R21 = 0x0307,
  SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R22 = 0x030f,
  SCSI_VERSION_DESCRIPTOR_SPC_3_T10_1416_D_R23 = 0x0312,
  SCSI_VERSION_DESCRIPTOR_SPC_4 = 0x0460,
  SCSI_VERSION_DESCRIPTOR_SPC_4_T10_1731_D_R16 = 0x0461,
  SCSI_VERSION_DESCRIPTOR_SPC_4_T10_1731_D_R18 = 0x0462,
  SCSI_VERSION_DESCRIPTOR_SPC_4_T10_1731_D_R23 = 0x0463,
  SCSI_VERSION_DESCRIPTOR_SSC = 0x0200,
  SCSI_VERSION_DESCRIPTOR_UAS_T10_2095D_R04 = 0x1747,
};

/**
 * The name of a version descriptor of standard INQUIRY data; "unknown" if it has none. The text is constant.
 */
EXTERN const char *scsi_version_descriptor_to_str(enum scsi_version_descriptor version_descriptor);

/** Target port group support in INQUIRY data. */
enum scsi_inquiry_tpgs {
  SCSI_INQUIRY_TPGS_NO_SUPPORT = 0,
  SCSI_INQUIRY_TPGS_IMPLICIT = 1,
  SCSI_INQUIRY_TPGS_EXPLICIT = 2,
  SCSI_INQUIRY_TPGS_IMPLICIT_AND_EXPLICIT = 3,
};

/* Misspelt names of the first two members of INQUIRY data, which programs use. */
#define periperal_qualifier qualifier
#define periperal_device_type device_type

/** Decoded standard INQUIRY data (SPC-4 section 6.6.2). */
struct scsi_inquiry_standard {
  enum scsi_inquiry_peripheral_qualifier qualifier;
  enum scsi_inquiry_peripheral_device_type device_type;
  int rmb;
  int version;
  int normaca;
  int hisup;
  int response_data_format;
  /** In bytes, as the target sent it. */
  int additional_length;
  int sccs;
  int acc;
  int tpgs;
  int threepc;
  int protect;
  int encserv;
  int multip;
  int addr16;
  int wbus16;
  int sync;
  int cmdque;
  int clocking;
  int qas;
  int ius;
  /** Terminated, blanks kept. */
  char vendor_identification[9];
  /** Terminated, blanks kept. */
  char product_identification[17];
  /** Terminated, blanks kept. */
  char product_revision_level[5];
  uint16_t version_descriptor[8];
};

/** Vital product data pages of INQUIRY. */
enum scsi_inquiry_pagecode {
  SCSI_INQUIRY_PAGECODE_SUPPORTED_VPD_PAGES = 0x00,
  SCSI_INQUIRY_PAGECODE_UNIT_SERIAL_NUMBER = 0x80,
  SCSI_INQUIRY_PAGECODE_DEVICE_IDENTIFICATION = 0x83,
  SCSI_INQUIRY_PAGECODE_BLOCK_LIMITS = 0xb0,
  SCSI_INQUIRY_PAGECODE_BLOCK_DEVICE_CHARACTERISTICS = 0xb1,
  SCSI_INQUIRY_PAGECODE_LOGICAL_BLOCK_PROVISIONING = 0xb2,
};

/** The name of the code of a vital product data page; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_inquiry_pagecode_to_str(int pagecode);

/** Decoded Supported VPD Pages page. */
struct scsi_inquiry_supported_pages {
  enum scsi_inquiry_peripheral_qualifier qualifier;
  enum scsi_inquiry_peripheral_device_type device_type;
  enum scsi_inquiry_pagecode pagecode;
  int num_pages;
  unsigned char *pages;
};

/** Decoded Unit Serial Number VPD page. */
struct scsi_inquiry_unit_serial_number {
  enum scsi_inquiry_peripheral_qualifier qualifier;
  enum scsi_inquiry_peripheral_device_type device_type;
  enum scsi_inquiry_pagecode pagecode;
  /** Terminated. */
  char *usn;
};

/** Protocol identifiers (SPC-4 section 7.6.1). */
enum scsi_protocol_identifier {
  SCSI_PROTOCOL_IDENTIFIER_FIBRE_CHANNEL = 0,
  SCSI_PROTOCOL_IDENTIFIER_PARALLEL_SCSI = 1,
  SCSI_PROTOCOL_IDENTIFIER_SSA = 2,
  SCSI_PROTOCOL_IDENTIFIER_IEEE_1394 = 3,
  SCSI_PROTOCOL_IDENTIFIER_RDMA = 4,
  SCSI_PROTOCOL_IDENTIFIER_ISCSI = 5,
  SCSI_PROTOCOL_IDENTIFIER_SAS = 6,
  SCSI_PROTOCOL_IDENTIFIER_ADT = 7,
  SCSI_PROTOCOL_IDENTIFIER_ATA = 8,
};

/** The name of the protocol identifier of a designator; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_protocol_identifier_to_str(int identifier);

/** Code sets of designators (SPC-4 section 7.8.5). */
enum scsi_codeset {
  SCSI_CODESET_BINARY = 1,
  SCSI_CODESET_ASCII = 2,
  SCSI_CODESET_UTF8 = 3,
};

/** The name of the code set of a designator; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_codeset_to_str(int codeset);

/** What a designator names (SPC-4 section 7.8.5). */
enum scsi_association {
  SCSI_ASSOCIATION_LOGICAL_UNIT = 0,
  SCSI_ASSOCIATION_TARGET_PORT = 1,
  SCSI_ASSOCIATION_TARGET_DEVICE = 2,
};

/** The name of the association of a designator; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_association_to_str(int association);

/** Designator types of the Device Identification VPD page (SPC-4 section 7.8.5). */
enum scsi_designator_type {
  SCSI_DESIGNATOR_TYPE_VENDOR_SPECIFIC = 0,
  SCSI_DESIGNATOR_TYPE_T10_VENDORT_ID = 1,
  SCSI_DESIGNATOR_TYPE_EUI_64 = 2,
  SCSI_DESIGNATOR_TYPE_NAA = 3,
  SCSI_DESIGNATOR_TYPE_RELATIVE_TARGET_PORT = 4,
  SCSI_DESIGNATOR_TYPE_TARGET_PORT_GROUP = 5,
  SCSI_DESIGNATOR_TYPE_LOGICAL_UNIT_GROUP = 6,
  SCSI_DESIGNATOR_TYPE_MD5_LOGICAL_UNIT_IDENTIFIER = 7,
  SCSI_DESIGNATOR_TYPE_SCSI_NAME_STRING = 8,
};

/** The name of the type of a designator; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_designator_type_to_str(int type);

/** One designator of the Device Identification VPD page; a linked list. */
struct scsi_inquiry_device_designator {
  struct scsi_inquiry_device_designator *next;
  enum scsi_protocol_identifier protocol_identifier;
  enum scsi_codeset code_set;
  int piv;
  enum scsi_association association;
  enum scsi_designator_type designator_type;
  /** In bytes. */
  int designator_length;
  /** `designator_length` bytes and a terminator. */
  char *designator;
};

/** Decoded Device Identification VPD page. */
struct scsi_inquiry_device_identification {
  enum scsi_inquiry_peripheral_qualifier qualifier;
  enum scsi_inquiry_peripheral_device_type device_type;
  enum scsi_inquiry_pagecode pagecode;
  struct scsi_inquiry_device_designator *designators;
};

/** Decoded Block Limits VPD page (SBC-3); lengths in blocks. */
struct scsi_inquiry_block_limits {
  enum scsi_inquiry_peripheral_qualifier qualifier;
  enum scsi_inquiry_peripheral_device_type device_type;
  enum scsi_inquiry_pagecode pagecode;
  int wsnz;
  uint8_t max_cmp;
  uint16_t opt_gran;
  uint32_t max_xfer_len;
  uint32_t opt_xfer_len;
  uint32_t max_prefetch;
  uint32_t max_unmap;
  uint32_t max_unmap_bdc;
  uint32_t opt_unmap_gran;
  int ugavalid;
  uint32_t unmap_gran_align;
  uint64_t max_ws_len;
  uint32_t max_atomic_xfer_len;
  uint32_t atomic_align;
  uint32_t atomic_gran;
  uint32_t max_atomic_tl_with_atomic_boundary;
  uint32_t max_atomic_boundary_size;
};

/** Decoded Block Device Characteristics VPD page (SBC-3). */
struct scsi_inquiry_block_device_characteristics {
  enum scsi_inquiry_peripheral_qualifier qualifier;
  enum scsi_inquiry_peripheral_device_type device_type;
  enum scsi_inquiry_pagecode pagecode;
  int medium_rotation_rate;
  int product_type;
  int wabereq;
  int wacereq;
  int nominal_form_factor;
  int fuab;
  int vbuls;
};

/** Provisioning type of the Logical Block Provisioning VPD page (SBC-3). */
enum scsi_inquiry_provisioning_type {
  PROVISIONING_TYPE_NONE = 0,
  PROVISIONING_TYPE_RESOURCE = 1,
  PROVISIONING_TYPE_THIN = 2,
};

/** Decoded Logical Block Provisioning VPD page (SBC-3). */
struct scsi_inquiry_logical_block_provisioning {
  enum scsi_inquiry_peripheral_qualifier qualifier;
  enum scsi_inquiry_peripheral_device_type device_type;
  enum scsi_inquiry_pagecode pagecode;
  int threshold_exponent;
  int lbpu;
  int lbpws;
  int lbpws10;
  int lbprz;
  int anc_sup;
  int dp;
  enum scsi_inquiry_provisioning_type provisioning_type;
};


/* ===== Answers: logical units, capacity, provisioning ===== */

/** Decoded data of REPORT LUNS. */
struct scsi_reportluns_list {
  /** Number of entries in `luns`. */
  uint32_t num;
  /** The first two bytes of each LUN. */
  __extension__ uint16_t luns[0];
};

/** Decoded data of READ CAPACITY(10). */
struct scsi_readcapacity10 {
  /** Address of the last block; 0xffffffff when READ CAPACITY(16) is needed. */
  uint32_t lba;
  /** In bytes. */
  uint32_t block_size;
};

/** Decoded data of READ CAPACITY(16) (SBC-3). */
struct scsi_readcapacity16 {
  /** Address of the last block. */
  uint64_t returned_lba;
  /** In bytes. */
  uint32_t block_length;
  uint8_t p_type;
  uint8_t prot_en;
  uint8_t p_i_exp;
  /** Logical blocks per physical block, as an exponent of 2. */
  uint8_t lbppbe;
  uint8_t lbpme;
  uint8_t lbprz;
  /** Lowest aligned block. */
  uint16_t lalba;
};

/** Provisioning status of a range in GET LBA STATUS (SBC-3). */
enum scsi_provisioning_type {
  SCSI_PROVISIONING_TYPE_MAPPED = 0,
  SCSI_PROVISIONING_TYPE_DEALLOCATED = 1,
  SCSI_PROVISIONING_TYPE_ANCHORED = 2,
};

/** One range of GET LBA STATUS, in blocks. */
struct scsi_lba_status_descriptor {
  uint64_t lba;
  uint32_t num_blocks;
  enum scsi_provisioning_type provisioning;
};

/** Decoded data of GET LBA STATUS (SBC-3). */
struct scsi_get_lba_status {
  /** Number of entries in `descriptors`. */
  uint32_t num_descriptors;
  struct scsi_lba_status_descriptor *descriptors;
};


/* ===== Answers: mode pages (SPC-4 7.5, SBC-3 6) ===== */

/** One mode page; its members are below. */
struct scsi_mode_page;

/** Caching mode page (SBC-3). */
struct scsi_mode_page_caching {
  int ic;
  int abpf;
  int cap;
  int disc;
  int size;
  int wce;
  int mf;
  int rcd;
  int demand_read_retention_priority;
  int write_retention_priority;
  int disable_prefetch_transfer_length;
  int minimum_prefetch;
  int maximum_prefetch;
  int maximum_prefetch_ceiling;
  int fsw;
  int lbcss;
  int dra;
  int nv_dis;
  int number_of_cache_segments;
  int cache_segment_size;
};

/** Control mode page (SPC-4 section 7.5.8). */
struct scsi_mode_page_control {
  int tst;
  int tmf_only;
  int dpicz;
  int d_sense;
  int gltsd;
  int rlec;
  int queue_algorithm_modifier;
  int nuar;
  int qerr;
  int vs;
  int rac;
  int ua_intlck_ctrl;
  int swp;
  int ato;
  int tas;
  int atmpe;
  int rwwp;
  int autoload_mode;
  int busy_timeout_period;
  int extended_selftest_completion_time;
};

/** Disconnect-Reconnect mode page (SPC-4 section 7.5.10). */
struct scsi_mode_page_disconnect_reconnect {
  int buffer_full_ratio;
  int buffer_empty_ratio;
  int bus_inactivity_limit;
  int disconnect_time_limit;
  int connect_time_limit;
  int maximum_burst_size;
  int emdp;
  int fair_arbitration;
  int dimm;
  int dtdc;
  int first_burst_size;
};

/** Informational Exceptions Control mode page. */
struct scsi_mode_page_informational_exceptions_control {
  int perf;
  int ebf;
  int ewasc;
  int dexcpt;
  int test;
  int ebackerr;
  int logerr;
  int mrie;
  int interval_timer;
  int report_count;
};

/** Power Condition mode page (SPC-4 section 7.5.13). */
struct scsi_mode_page_power_condition {
  int pm_bg_precedence;
  int standby_y;
  int idle_c;
  int idle_b;
  int idle_a;
  int standby_z;
  uint32_t idle_a_condition_timer;
  uint32_t standby_z_condition_timer;
  uint32_t idle_b_condition_timer;
  uint32_t idle_c_condition_timer;
  uint32_t standby_y_condition_timer;
  int ccf_idle;
  int ccf_standby;
  int ccf_stopped;
};

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

/** Decoded data of MODE SENSE. */
struct scsi_mode_sense {
  uint16_t mode_data_length;
  uint8_t medium_type;
  uint8_t device_specific_parameter;
  uint8_t longlba;
  uint8_t block_descriptor_length;
  /** A linked list. */
  struct scsi_mode_page *pages;
};

/**
 * Finds a page in decoded MODE SENSE data.
 *
 * Returns the first page with this code and subpage code (0 for a page without one), or NULL.
 */
EXTERN struct scsi_mode_page *scsi_modesense_get_page(struct scsi_mode_sense *ms,
    enum scsi_modesense_page_code page_code, int subpage_code);

/**
 * Encodes a mode page as the parameter list of MODE SELECT(6) (`is_modeselect6` not 0) or MODE SELECT(10).
 *
 * The list has a mode parameter header of zeros and no block descriptor; `mp->len` and `mp->next` are
 * ignored. Returns the list, freed with the task, or NULL if an argument is NULL, the page code is not one of
 * caching, control, disconnect-reconnect, informational exceptions control and power condition, or memory is
 * short.
 */
EXTERN struct scsi_data *scsi_modesense_dataout_marshall(struct scsi_task *task, struct scsi_mode_page *mp,
    int is_modeselect6);


/* ===== Answers: reservations (SPC-4 6.15) ===== */

/** Decoded data of PERSISTENT RESERVE IN, READ KEYS. */
struct scsi_persistent_reserve_in_read_keys {
  uint32_t prgeneration;
  uint32_t additional_length;
  /** Number of entries in `keys`. */
  int num_keys;
  __extension__ uint64_t keys[0];
};

/** Decoded data of PERSISTENT RESERVE IN, READ RESERVATION. */
struct scsi_persistent_reserve_in_read_reservation {
  uint32_t prgeneration;
  uint32_t additional_length;
  int reserved;
  uint64_t reservation_key;
  unsigned char pr_scope;
  unsigned char pr_type;
};

/** Bits of the persistent reservation type mask of REPORT CAPABILITIES (SPC-4 section 6.15.4). */
enum scsi_persistent_reservation_type_mask {
  SCSI_PR_TYPE_MASK_EX_AC_AR = 0x0001,
  SCSI_PR_TYPE_MASK_WR_EX = 0x0200,
  SCSI_PR_TYPE_MASK_EX_AC = 0x0800,
  SCSI_PR_TYPE_MASK_WR_EX_RO = 0x2000,
  SCSI_PR_TYPE_MASK_EX_AC_RO = 0x4000,
  SCSI_PR_TYPE_MASK_WR_EX_AR = 0x8000,
  SCSI_PR_TYPE_MASK_ALL = 0xea01,
};

/** Decoded data of PERSISTENT RESERVE IN, REPORT CAPABILITIES. */
struct scsi_persistent_reserve_in_report_capabilities {
  uint16_t length;
  uint8_t crh;
  uint8_t sip_c;
  uint8_t atp_c;
  uint8_t ptpl_c;
  uint8_t tmv;
  uint8_t allow_commands;
  uint8_t ptpl_a;
  uint16_t persistent_reservation_type_mask;
};


/* ===== Answers: supported commands (SPC-4 6.35) ===== */

/** Command timeouts descriptor, in seconds (SPC-4 section 6.35). */
struct scsi_op_timeout_descriptor {
  uint16_t descriptor_length;
  uint8_t command_specific;
  uint32_t nominal_processing_timeout;
  uint32_t recommended_timeout;
};

/** One command of REPORT SUPPORTED OPERATION CODES. */
struct scsi_command_descriptor {
  uint8_t opcode;
  uint16_t sa;
  uint8_t ctdp;
  uint8_t servactv;
  uint16_t cdb_len;
  struct scsi_op_timeout_descriptor to;
};

/** Decoded data of REPORT SUPPORTED OPERATION CODES, all commands. */
struct scsi_report_supported_op_codes {
  /** Number of entries in `descriptors`. */
  int num_descriptors;
  __extension__ struct scsi_command_descriptor descriptors[0];
};

/** Decoded data of REPORT SUPPORTED OPERATION CODES, one command. */
struct scsi_report_supported_op_codes_one_command {
  uint8_t ctdp;
  uint8_t support;
  uint8_t cdb_length;
  uint8_t cdb_usage_data[16];
  struct scsi_op_timeout_descriptor to;
};

/** Parameters of a REPORT SUPPORTED OPERATION CODES command, decoded from its CDB. */
struct scsi_report_supported_params {
  int return_timeouts;
};


/* ===== Answers: target port groups (SPC-4 6.37) ===== */



/* ===== Answers: copying ===== */

/** Decoded data of RECEIVE COPY RESULTS, COPY STATUS. */
struct scsi_copy_results_copy_status {
  uint32_t available_data;
  uint8_t copy_manager_status;
  uint8_t hdd;
  uint16_t segments_processed;
  uint8_t transfer_count_units;
  uint32_t transfer_count;
};

/** Decoded data of RECEIVE COPY RESULTS, OPERATING PARAMETERS. */
struct scsi_copy_results_op_params {
  uint32_t available_data;
  uint16_t max_target_desc_count;
  uint16_t max_segment_desc_count;
  uint32_t max_desc_list_length;
  uint32_t max_segment_length;
  uint32_t max_inline_data_length;
  uint32_t held_data_limit;
  uint32_t max_stream_device_transfer_size;
  uint16_t total_concurrent_copies;
  uint8_t max_concurrent_copies;
  uint8_t data_segment_granularity;
  uint8_t inline_data_granularity;
  uint8_t held_data_granularity;
  uint8_t impl_desc_list_length;
  __extension__ uint8_t imp_desc_type_codes[0];
};


/* ===== Answers: optical discs (MMC-6) ===== */

/** A track of the table of contents. */
struct scsi_toc_desc {
  int adr;
  int control;
  int track;
  uint32_t lba;
};

/** Multi-session information. */
struct scsi_session_desc {
  int adr;
  int control;
  int first_in_last;
  uint32_t lba;
};

/** An entry of the full table of contents. */
struct scsi_fulltoc_desc {
  int session;
  int adr;
  int control;
  int tno;
  int point;
  int min;
  int sec;
  int frame;
  int zero;
  int pmin;
  int psec;
  int pframe;
};

/** The three shapes of a READ TOC descriptor; the format of the request says which is valid. */
union scsi_readtoc_desc_format {
  /** SCSI_READ_TOC. */
  struct scsi_toc_desc toc;
  /** SCSI_READ_SESSION_INFO. */
  struct scsi_session_desc ses;
  /** SCSI_READ_FULL_TOC. */
  struct scsi_fulltoc_desc full;
};

/** One descriptor of READ TOC/PMA/ATIP. */
struct scsi_readtoc_desc {
  /** The descriptor. */
  union scsi_readtoc_desc_format desc;
};

/** Decoded data of READ TOC/PMA/ATIP. */
struct scsi_readtoc_list {
  /** Number of descriptors in `desc`. */
  int num;
  int first;
  int last;
  __extension__ struct scsi_readtoc_desc desc[0];
};


/* ===== Decoding CDBs =====
 *
 * For programs that look at the commands of others, or at their own. A member `control` is the CONTROL byte,
 * the last one (SAM-5 5.2).
 */

/**
 * Decodes `task->cdb`, whose operation code must be `opcode`.
 *
 * Returns a `scsi_read6_cdb`, `scsi_read10_cdb`, `scsi_read12_cdb`, `scsi_read16_cdb`, `scsi_verify10_cdb`,
 * `scsi_verify12_cdb`, `scsi_verify16_cdb`, `scsi_write10_cdb`, `scsi_write12_cdb`, `scsi_write16_cdb` or
 * `scsi_writeatomic16_cdb`, freed with the task. NULL for another command or if memory is short.
 */
EXTERN void *scsi_cdb_unmarshall(struct scsi_task *task, enum scsi_opcode opcode);

/** A decoded CDB of READ(6). */
struct scsi_read6_cdb {
  enum scsi_opcode opcode;
  uint32_t lba;
  uint16_t transfer_length;
  uint8_t control;
};

/** A decoded CDB of READ(10). */
struct scsi_read10_cdb {
  enum scsi_opcode opcode;
  uint8_t rdprotect;
  uint8_t dpo;
  uint8_t fua;
  uint8_t fua_nv;
  uint32_t lba;
  uint8_t group;
  uint16_t transfer_length;
  uint8_t control;
};

/** A decoded CDB of READ(12). */
struct scsi_read12_cdb {
  enum scsi_opcode opcode;
  uint8_t rdprotect;
  uint8_t dpo;
  uint8_t fua;
  uint8_t rarc;
  uint8_t fua_nv;
  uint32_t lba;
  uint32_t transfer_length;
  uint8_t group;
  uint8_t control;
};

/** A decoded CDB of READ(16). */
struct scsi_read16_cdb {
  enum scsi_opcode opcode;
  uint8_t rdprotect;
  uint8_t dpo;
  uint8_t fua;
  uint8_t rarc;
  uint8_t fua_nv;
  uint64_t lba;
  uint32_t transfer_length;
  uint8_t group;
  uint8_t control;
};

/** A decoded CDB of WRITE(10). */
struct scsi_write10_cdb {
  enum scsi_opcode opcode;
  uint8_t wrprotect;
  uint8_t dpo;
  uint8_t fua;
  uint8_t fua_nv;
  uint32_t lba;
  uint8_t group;
  uint16_t transfer_length;
  uint8_t control;
};

/** A decoded CDB of WRITE(12). */
struct scsi_write12_cdb {
  enum scsi_opcode opcode;
  uint8_t wrprotect;
  uint8_t dpo;
  uint8_t fua;
  uint8_t fua_nv;
  uint32_t lba;
  uint32_t transfer_length;
  uint8_t group;
  uint8_t control;
};

/** A decoded CDB of WRITE(16). */
struct scsi_write16_cdb {
  enum scsi_opcode opcode;
  uint8_t wrprotect;
  uint8_t dpo;
  uint8_t fua;
  uint8_t fua_nv;
  uint32_t lba;
  uint32_t transfer_length;
  uint8_t group;
  uint8_t control;
};

/** A decoded CDB of WRITE ATOMIC(16). */
struct scsi_writeatomic16_cdb {
  enum scsi_opcode opcode;
  uint8_t wrprotect;
  uint8_t dpo;
  uint8_t fua;
  uint32_t lba;
  uint16_t transfer_length;
  uint8_t group;
  uint8_t control;
};

/** A decoded CDB of VERIFY(10). */
struct scsi_verify10_cdb {
  enum scsi_opcode opcode;
  uint8_t vrprotect;
  uint8_t dpo;
  uint8_t bytchk;
  uint32_t lba;
  uint8_t group;
  uint16_t verification_length;
  uint8_t control;
};

/** A decoded CDB of VERIFY(12). */
struct scsi_verify12_cdb {
  enum scsi_opcode opcode;
  uint8_t vrprotect;
  uint8_t dpo;
  uint8_t bytchk;
  uint32_t lba;
  uint32_t verification_length;
  uint8_t group;
  uint8_t control;
};

/** A decoded CDB of VERIFY(16). */
struct scsi_verify16_cdb {
  enum scsi_opcode opcode;
  uint8_t vrprotect;
  uint8_t dpo;
  uint8_t bytchk;
  uint64_t lba;
  uint32_t verification_length;
  uint8_t group;
  uint8_t control;
};


/* ===== Big-endian numbers ===== */

/** The number in the 2 bytes at `c`, the most significant first. `c` needs no alignment; NULL gives 0. */
EXTERN uint16_t scsi_get_uint16(const unsigned char *c);

/** The number in the 4 bytes at `c`, the most significant first. `c` needs no alignment; NULL gives 0. */
EXTERN uint32_t scsi_get_uint32(const unsigned char *c);

/** The number in the 8 bytes at `c`, the most significant first. `c` needs no alignment; NULL gives 0. */
EXTERN uint64_t scsi_get_uint64(const unsigned char *c);

/**
 * Stores `val` in the 2 bytes at `c`, the most significant first. `c` needs no alignment; NULL is ignored.
 */
EXTERN void scsi_set_uint16(unsigned char *c, uint16_t val);

/**
 * Stores `val` in the 4 bytes at `c`, the most significant first. `c` needs no alignment; NULL is ignored.
 */
EXTERN void scsi_set_uint32(unsigned char *c, uint32_t val);

/** Stores `v` in the 8 bytes at `c`, the most significant first. `c` needs no alignment; NULL is ignored. */
EXTERN void scsi_set_uint64(unsigned char *c, uint64_t v);

#ifdef __cplusplus
}
#endif

#endif /* __scsi_lowlevel_h__ */
