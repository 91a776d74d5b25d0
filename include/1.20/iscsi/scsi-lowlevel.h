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
 *     - provisioning and caches         - target port groups
 *     - reservations                    - copying
 *     - mode pages                      - optical discs
 *     - maintenance, copying, discs     Decoding CDBs
 *                                       Big-endian numbers
 */

#include <assert.h>
#include <stdint.h>
#include <sys/types.h>

#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif

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

/** Sense keys (SPC-4 4.5.6): what kind of failure it was. */
enum scsi_sense_key {
  /** Nothing to report. */
  SCSI_SENSE_NO_SENSE = 0x0,
  /** The command was carried out, after a recovery. */
  SCSI_SENSE_RECOVERED_ERROR = 0x1,
  /** The unit cannot be accessed, for example without its medium. */
  SCSI_SENSE_NOT_READY = 0x2,
  /** A flaw of the medium. */
  SCSI_SENSE_MEDIUM_ERROR = 0x3,
  /** A failure of the device. */
  SCSI_SENSE_HARDWARE_ERROR = 0x4,
  /** The CDB or the parameter list is wrong. */
  SCSI_SENSE_ILLEGAL_REQUEST = 0x5,
  /** Something has changed since the last command, which was not carried out: send it again. */
  SCSI_SENSE_UNIT_ATTENTION = 0x6,
  /** The medium is protected. */
  SCSI_SENSE_DATA_PROTECTION = 0x7,
  /** Blank medium, or end of data. */
  SCSI_SENSE_BLANK_CHECK = 0x8,
  /** Vendor specific. */
  SCSI_SENSE_VENDOR_SPECIFIC = 0x9,
  /** A copy was aborted. */
  SCSI_SENSE_COPY_ABORTED = 0xa,
  /** The device has aborted the command: it may be sent again. */
  SCSI_SENSE_COMMAND_ABORTED = 0xb,
  /** Obsolete. */
  SCSI_SENSE_OBSOLETE_ERROR_CODE = 0xc,
  /** VOLUME OVERFLOW: the end of the partition was reached. */
  SCSI_SENSE_OVERFLOW_COMMAND = 0xd,
  /** The data are not equal to those of the medium. */
  SCSI_SENSE_MISCOMPARE = 0xe,
};

/** Sense data: why a command failed (SPC-4 4.5). */
struct scsi_sense {
  /**
   * RESPONSE CODE, 0x70 to 0x73: `SCSI_SENSE_FIXED_*`, `SCSI_SENSE_DESCRIPTOR_*`. 0 if there was no sense
   * data.
   */
  unsigned char error_type;
  /** SENSE KEY. */
  enum scsi_sense_key key;
  /** ADDITIONAL SENSE CODE in bits 8 to 15, its QUALIFIER in bits 0 to 7: `SCSI_SENSE_ASCQ_*`. */
  int ascq;
  /**
   * SKSV: it is known which field is wrong. `ill_param_in_cdb`, `bit_pointer_valid` and `field_pointer` are
   * valid.
   */
  unsigned int sense_specific: 1;
  /** C/D: 1 if the field is in the CDB, 0 if in the data sent. */
  unsigned int ill_param_in_cdb: 1;
  /** BPV: `bit_pointer` is valid. */
  unsigned int bit_pointer_valid: 1;
  /** VALID: `information` is valid. */
  unsigned int info_valid: 1;
  /** BIT POINTER: the highest bit of the field in its byte, 0 to 7. */
  unsigned char bit_pointer;
  /** FIELD POINTER: the first byte of the field. */
  uint16_t field_pointer;
  /** INFORMATION: for commands that move blocks an address, often of the first block in error. */
  uint64_t information;
};

/**
 * Decodes sense data, which begin with the response code, into `sense`. The library does it for its tasks;
 * this is for sense data from elsewhere.
 *
 * `sb` has at least 18 bytes for the fixed format (0x70, 0x71), 8 bytes and the number in byte 7 for the
 * descriptor format (0x72, 0x73), one byte otherwise. Of any other response code only `error_type` is set.
 * Members about which the sense data say nothing keep their values: clear `sense` first. NULL is ignored.
 */
EXTERN void scsi_parse_sense_data(struct scsi_sense *sense, const uint8_t *sb);

/** The name of a sense key (SPC-4 4.5.6), "UNKNOWN" if it has none. The text is constant. */
EXTERN const char *scsi_sense_key_str(int key);

/**
 * The name of an additional sense code (bits 8 to 15) with its qualifier (bits 0 to 7); "UNKNOWN" if it has
 * none. The text is constant.
 */
EXTERN const char *scsi_sense_ascq_str(int ascq);

/* Values of scsi_sense.error_type (SPC-4 4.5.1). */

/** Fixed format, about the command itself. */
#define SCSI_SENSE_FIXED_CURRENT 0x70

/** Fixed format, about an earlier command. */
#define SCSI_SENSE_FIXED_DEFERRED_ERRORS 0x71

/** Descriptor format, about the command itself. */
#define SCSI_SENSE_DESCRIPTOR_CURRENT 0x72

/** Descriptor format, about an earlier command. */
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

/** Bytes of `scsi_task.cdb`: the longest CDB. */
#define SCSI_CDB_MAX_SIZE 16

/** Direction of the data of a command, as the program sees it. */
enum scsi_xfer_dir {
  /** No data. */
  SCSI_XFER_NONE = 0,
  /** From the target. */
  SCSI_XFER_READ = 1,
  /** To the target. */
  SCSI_XFER_WRITE = 2,
};

/** What `scsi_task.residual` counts. */
enum scsi_residual {
  /** Nothing: as many bytes were moved as expected. */
  SCSI_RESIDUAL_NO_RESIDUAL = 0,
  /** Bytes that were not moved. */
  SCSI_RESIDUAL_UNDERFLOW = 1,
  /** Bytes for which the command had no room. */
  SCSI_RESIDUAL_OVERFLOW = 2,
};

/** A block of bytes: what a task has received, or a parameter list. */
struct scsi_data {
  /** Bytes at `data`. */
  int size;
  /** NULL if there are none. That of `scsi_task.datain` comes from malloc(). */
  unsigned char *data;
};

/** One buffer. It has the layout of the `struct iovec` of POSIX, so that an array of those can be cast. */
struct scsi_iovec {
  /** The bytes; not copied. */
  void *iov_base;
  /** How many bytes. */
  size_t iov_len;
};

/**
 * The buffers of a task for one direction. Set by `scsi_task_set_iov_*()` and
 * `scsi_task_add_data_*_buffer()`.
 */
struct scsi_iovector {
  /** The buffers in the order of the data; NULL if there are none. */
  struct scsi_iovec *iov;
  /** Entries in `iov`. */
  int niov;
  /** Room in an array that the library made; 0 for one of the program. */
  int nalloc;
  /** The library's place in the data; 0 in a task that is not under way. */
  size_t offset;
  /** The library's place in `iov`; 0 in a task that is not under way. */
  int consumed;
};

/** Memory of `scsi_malloc()`; opaque. */
struct scsi_allocated_memory;

/**
 * One SCSI command: what is asked, and after its callback what was answered.
 *
 * Made by `scsi_create_task()`, a `scsi_cdb_*()` function, a function of iscsi.h, or by the program from
 * `calloc()`: filled with zeros it is a valid task. A task may be submitted again once its callback has run.
 */
struct scsi_task {
  /** How it ended: an `enum scsi_status`. Set before the callback runs. */
  int status;
  /** Bytes used of `cdb`. */
  int cdb_size;
  /** An `enum scsi_xfer_dir`. */
  int xfer_dir;
  /** EXPECTED DATA TRANSFER LENGTH: bytes that the command is to move. */
  int expxferlen;
  /** Command descriptor block; zeros behind `cdb_size`. */
  unsigned char cdb[16];
  /** What `residual` counts. */
  enum scsi_residual residual_status;
  /** Bytes that were moved less than `expxferlen` (underflow), or would have been moved more (overflow). */
  size_t residual;
  /** Valid if `status` is `SCSI_STATUS_CHECK_CONDITION`. */
  struct scsi_sense sense;
  /**
   * Data received, if there is no `iovector_in`; with CHECK CONDITION two bytes of sense length and the sense
   * data.
   */
  struct scsi_data datain;
  /** Memory of `scsi_malloc()`, freed with the task. Zero in a task of the program, otherwise private. */
  struct scsi_allocated_memory *mem;
  /** The program's: see `scsi_set_task_private_ptr()`. */
  void *ptr;
  /** INITIATOR TASK TAG of the command, set when it is submitted and when it is sent again. */
  uint32_t itt;
  /** CmdSN of the command, set when it is submitted and when it is sent again. */
  uint32_t cmdsn;
  /** Logical unit, set when it is submitted. */
  uint32_t lun;
  /** Buffers for data that the target sends. */
  struct scsi_iovector iovector_in;
  /** Buffers with data for the target. */
  struct scsi_iovector iovector_out;
};

/**
 * Creates a task for a CDB of the program's own making.
 *
 * `cdb_size` is 0 to 16 bytes, copied from `cdb`. `xfer_dir` is an `enum scsi_xfer_dir`; `expxferlen` is the
 * number of bytes that the command moves, which fits the buffers to come.
 *
 * Returns a task for `scsi_free_scsi_task()`, or NULL if the CDB is too long or missing or memory is short.
 */
EXTERN struct scsi_task *scsi_create_task(int cdb_size, unsigned char *cdb, int xfer_dir, int expxferlen);

/**
 * Frees a task, the memory that `scsi_malloc()` and the decoding functions took from it, and its
 * `datain.data`.
 *
 * The task comes from this library, or from `malloc()` or `calloc()` of the program. No request of it may be
 * under way: its callback has run or is running. Buffers that the program has attached stay the program's.
 * NULL is allowed.
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

/**
 * Stores a pointer of the program's in a task. The library never reads or changes it. NULL for `task` is
 * ignored.
 */
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
 * Appends a buffer for data that the target sends: `len` bytes at `buf`. Calls are made in the order of the
 * data.
 *
 * The buffer is not copied; it must live until the command has ended. Data beyond the buffers end the command
 * with `SCSI_STATUS_ERROR`. May be called after the task was submitted, before `iscsi_service()` is.
 *
 * Returns 0, or -1 if an argument is invalid or memory is short: the task is then as it was.
 */
EXTERN int scsi_task_add_data_in_buffer(struct scsi_task *task, int len, unsigned char *buf);

/**
 * Appends a buffer with data for the target: `len` bytes at `buf`. Calls are made in the order of the data,
 * before the task is submitted.
 *
 * The buffer is not copied; it must keep its contents until the command has ended.
 *
 * Returns 0, or -1 if an argument is invalid or memory is short: the task is then as it was.
 */
EXTERN int scsi_task_add_data_out_buffer(struct scsi_task *task, int len, unsigned char *buf);

/**
 * Makes the `niov` elements at `iov` the buffers for data that the target sends, instead of any that the task
 * had.
 *
 * The array is neither copied nor changed; it and its buffers must live until the command has ended. NULL for
 * `iov` removes them.
 */
EXTERN void scsi_task_set_iov_in(struct scsi_task *task, struct scsi_iovec *iov, int niov);

/**
 * Makes the `niov` elements at `iov` the data for the target, instead of any that the task had.
 *
 * The array is neither copied nor changed; it and its buffers must live and keep their contents until the
 * command has ended. NULL for `iov` removes them.
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
 * are fields of the CDB as the standards have them. alloc_len is room for the answer in bytes; a longer one
 * is cut off there, which is no error, and scsi_datain_getfullsize() tells its whole length.
 *
 * Behind the name of a command stand its operation code, its service action if it has one (both hexadecimal),
 * and the standard.
 */

/** Operation codes: byte 0 of a CDB. */
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

/** The name of an operation code; "UNKNOWN" if it has none. The text is constant. */
EXTERN const char *scsi_opcode_str(int opcode);


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

/** SELECT REPORT: all logical units but well known ones. */
#define SCSI_REPORTLUNS_REPORT_ALL_LUNS 0

/** SELECT REPORT: well known logical units only. */
#define SCSI_REPORTLUNS_REPORT_WELL_KNOWN_ONLY 1

/** SELECT REPORT: all logical units that can be accessed. */
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

/** Service actions of SERVICE ACTION IN(16), operation code 9Eh (SBC-3). */
enum scsi_service_action_in {
  /** READ CAPACITY(16): `struct scsi_readcapacity16`. */
  SCSI_READCAPACITY16 = 0x10,
  /** GET LBA STATUS: `struct scsi_get_lba_status`. */
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
 * - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
 * - `datalen`: bytes of the block to repeat: one block
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
 * - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
 * - `datalen`: bytes of the block to repeat: one block
 *
 * With `datalen` 0 no block is sent, and the blocks are filled with zeros (NDOB).
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_writesame16(int wrprotect, int anchor, int unmap, uint64_t lba, int group,
    uint32_t num_blocks, uint32_t datalen);

/**
 * Makes a task for SYNCHRONIZE CACHE(10) (35h, SBC-3), which brings cached blocks to the medium.
 *
 * - `lba`: address of the first block
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

/** Service action of SANITIZE: overwrites all blocks with a pattern. */
#define SCSI_SANITIZE_OVERWRITE 1

/** Service action of SANITIZE: erases all blocks. */
#define SCSI_SANITIZE_BLOCK_ERASE 2

/** Service action of SANITIZE: changes the key with which data are encrypted. */
#define SCSI_SANITIZE_CRYPTO_ERASE 3

/** Service action of SANITIZE: ends the state that a failed SANITIZE leaves behind. */
#define SCSI_SANITIZE_EXIT_FAILURE_MODE 31

/**
 * Makes a task for SANITIZE (48h, SBC-3), which makes all data of the logical unit unreadable.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
 * - `sa`: SERVICE ACTION, one of `SCSI_SANITIZE_*`
 * - `param_len`: bytes of the parameter list, 0 to 65535; only OVERWRITE has one
 *
 * The list of OVERWRITE: in byte 0 how often to overwrite, in bytes 2 and 3 the length of the pattern, which
 * follows.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_sanitize(int immed, int ause, int sa, int param_len);


/* ===== CDBs: reservations ===== */

/** Service actions of PERSISTENT RESERVE IN (SPC-4 6.15). */
enum scsi_persistent_in_sa {
  /** Decoded as `struct scsi_persistent_reserve_in_read_keys`. */
  SCSI_PERSISTENT_RESERVE_READ_KEYS = 0,
  /** Decoded as `struct scsi_persistent_reserve_in_read_reservation`. */
  SCSI_PERSISTENT_RESERVE_READ_RESERVATION = 1,
  /** Decoded as `struct scsi_persistent_reserve_in_report_capabilities`. */
  SCSI_PERSISTENT_RESERVE_REPORT_CAPABILITIES = 2,
  /** Not decoded. */
  SCSI_PERSISTENT_RESERVE_READ_FULL_STATUS = 3,
};

/**
 * Makes a task for PERSISTENT RESERVE IN (5Eh, SPC-4 6.15), which asks for registrations and the reservation.
 *
 * - `sa`: SERVICE ACTION, an `enum scsi_persistent_in_sa`
 * - `xferlen`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_persistent_reserve_in_read_keys`,
 * `struct scsi_persistent_reserve_in_read_reservation` or
 * `struct scsi_persistent_reserve_in_report_capabilities`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_persistent_reserve_in(enum scsi_persistent_in_sa sa, uint16_t xferlen);

/** Service actions of PERSISTENT RESERVE OUT (SPC-4 6.16). */
enum scsi_persistent_out_sa {
  /** Registers the service action key; 0 unregisters. */
  SCSI_PERSISTENT_RESERVE_REGISTER = 0,
  /** Makes a reservation. */
  SCSI_PERSISTENT_RESERVE_RESERVE = 1,
  /** Ends this initiator's reservation. */
  SCSI_PERSISTENT_RESERVE_RELEASE = 2,
  /** Ends the reservation and all registrations. */
  SCSI_PERSISTENT_RESERVE_CLEAR = 3,
  /** Takes the reservation over from the holder of the service action key, or removes its registrations. */
  SCSI_PERSISTENT_RESERVE_PREEMPT = 4,
  /** As PREEMPT, and aborts the commands of who is removed. */
  SCSI_PERSISTENT_RESERVE_PREEMPT_AND_ABORT = 5,
  /** As REGISTER, whatever key is registered now. */
  SCSI_PERSISTENT_RESERVE_REGISTER_AND_IGNORE_EXISTING_KEY = 6,
  /** Moves the reservation to another initiator; it has another parameter list. */
  SCSI_PERSISTENT_RESERVE_REGISTER_AND_MOVE = 7,
};

/** Scope of a persistent reservation (SPC-4 6.15). */
enum scsi_persistent_out_scope {
  /** The logical unit. */
  SCSI_PERSISTENT_RESERVE_SCOPE_LU = 0,
};

/** Type of a persistent reservation (SPC-4 6.15): who may still write, or read and write. */
enum scsi_persistent_out_type {
  /** Only the holder may write. */
  SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE = 1,
  /** Only the holder may read and write. */
  SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS = 3,
  /** Only who is registered may write. */
  SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5,
  /** Only who is registered may read and write. */
  SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_REGISTRANTS_ONLY = 6,
  /** Only who is registered may write; all of them are holders. */
  SCSI_PERSISTENT_RESERVE_TYPE_WRITE_EXCLUSIVE_ALL_REGISTRANTS = 7,
  /** Only who is registered may read and write; all of them are holders. */
  SCSI_PERSISTENT_RESERVE_TYPE_EXCLUSIVE_ACCESS_ALL_REGISTRANTS = 8,
};

/**
 * The parameter list of PERSISTENT RESERVE OUT, of all service actions but REGISTER AND MOVE (SPC-4 6.16).
 * Flags count as set if they are not 0.
 */
struct scsi_persistent_reserve_out_basic {
  /** RESERVATION KEY: the key this initiator has registered, 0 if none. Bytes 0 to 7. */
  uint64_t reservation_key;
  /** SERVICE ACTION RESERVATION KEY: the key to register, or to preempt. Bytes 8 to 15. */
  uint64_t service_action_reservation_key;
  /** SPEC_I_PT: other initiator ports are named; must be 0, the list cannot hold them. Byte 20, bit 3. */
  uint8_t spec_i_pt;
  /** ALL_TG_PT: register for all ports of the target. Byte 20, bit 2. */
  uint8_t all_tg_pt;
  /** APTPL: keep registrations and the reservation over a loss of power. Byte 20, bit 0. */
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

/** PAGE CONTROL of MODE SENSE: which values are asked for (SPC-4 6.13). */
enum scsi_modesense_page_control {
  /** Those in force. */
  SCSI_MODESENSE_PC_CURRENT = 0,
  /** A mask: 1 for each bit that MODE SELECT can change. */
  SCSI_MODESENSE_PC_CHANGEABLE = 1,
  /** Those of the device. */
  SCSI_MODESENSE_PC_DEFAULT = 2,
  /** Those that were saved. */
  SCSI_MODESENSE_PC_SAVED = 3,
};

/** PAGE CODE of mode pages (SPC-4 7.5, SBC-3 6). */
enum scsi_modesense_page_code {
  /** Not decoded. */
  SCSI_MODEPAGE_READ_WRITE_ERROR_RECOVERY = 0x01,
  /** `struct scsi_mode_page_disconnect_reconnect`. */
  SCSI_MODEPAGE_DISCONNECT_RECONNECT = 0x02,
  /** Not decoded. */
  SCSI_MODEPAGE_VERIFY_ERROR_RECOVERY = 0x07,
  /** `struct scsi_mode_page_caching`. */
  SCSI_MODEPAGE_CACHING = 0x08,
  /** Not decoded. */
  SCSI_MODEPAGE_XOR_CONTROL = 0x10,
  /** `struct scsi_mode_page_control`. */
  SCSI_MODEPAGE_CONTROL = 0x0a,
  /** `struct scsi_mode_page_power_condition`. */
  SCSI_MODEPAGE_POWER_CONDITION = 0x1a,
  /** `struct scsi_mode_page_informational_exceptions_control`. */
  SCSI_MODEPAGE_INFORMATIONAL_EXCEPTIONS_CONTROL = 0x1c,
  /** All pages of the unit; in a CDB only. */
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

/** Service actions of MAINTENANCE IN, operation code A3h (SPC-4). */
enum scsi_maintenance_in {
  /** `struct scsi_report_target_port_groups`. */
  SCSI_REPORT_TARGET_PORT_GROUPS = 0x0a,
  /** See `enum scsi_op_code_reporting_options`. */
  SCSI_REPORT_SUPPORTED_OP_CODES = 0x0c,
};

/** REPORTING OPTIONS of REPORT SUPPORTED OPERATION CODES (SPC-4 6.35). */
enum scsi_op_code_reporting_options {
  /** All commands: `struct scsi_report_supported_op_codes`. */
  SCSI_REPORT_SUPPORTING_OPS_ALL = 0,
  /** One that has no service action: `struct scsi_report_supported_op_codes_one_command`. */
  SCSI_REPORT_SUPPORTING_OPCODE = 1,
  /** One with its service action: `struct scsi_report_supported_op_codes_one_command`. */
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
 * Makes a task for REPORT TARGET PORT GROUPS (A3h/0Ah, SPC-4 6.37), which asks how the logical unit can be
 * reached over each port.
 *
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_report_target_port_groups`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_report_target_port_groups(uint32_t alloc_len);

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

/** LIST ID USAGE in the parameter list of EXTENDED COPY (SPC-4 6.4). */
enum list_id_usage {
  /** The list has an identifier, and data are held for it. */
  LIST_ID_USAGE_HOLD = 0,
  /** The list has an identifier, and nothing is held. */
  LIST_ID_USAGE_DISCARD = 2,
  /** The list has no identifier: it must be 0. */
  LIST_ID_USAGE_DISABLE = 3,
};

/** DESCRIPTOR TYPE CODE of segment and target descriptors of EXTENDED COPY (SPC-4 6.4). */
enum ec_descr_type_code {
  /** Segment: from a block device to a stream device. */
  BLK_TO_STRM_SEG_DESCR = 0x00,
  /** Segment: from a stream device to a block device. */
  STRM_TO_BLK_SEG_DESCR = 0x01,
  /** Segment: from a block device to a block device. */
  BLK_TO_BLK_SEG_DESCR = 0x02,
  /** Segment: from a stream device to a stream device. */
  STRM_TO_STRM_SEG_DESCR = 0x03,
  /** Segment: from a block device to a block device, with offsets in bytes. */
  BLK_TO_BLK_OFF_SEG_DESCR = 0x0a,
  /** Target: by a designation descriptor. */
  IDENT_DESCR_TGT_DESCR = 0xe4,
  /** Target: by an IPv4 address. */
  IPV4_TGT_DESCR = 0xe5,
  /** Target: by an IPv6 address. */
  IPV6_TGT_DESCR = 0xea,
  /** Target: an IP copy service. */
  IP_COPY_SVC_TGT_DESCR = 0xeb,
};

/** LU ID TYPE in target descriptors of EXTENDED COPY (SPC-4 6.4). */
enum lu_id_type {
  /** A logical unit number. */
  LU_ID_TYPE_LUN = 0,
  /** A proxy token. */
  LU_ID_TYPE_PROXY_TOKEN = 1,
  /** Reserved. */
  LU_ID_TYPE_RSVD = 2,
  /** Reserved. */
  LU_ID_TYPE_RSVD1 = 3,
};

/** Bytes before the descriptors in the parameter list of EXTENDED COPY. */
#define XCOPY_DESC_OFFSET 16

/** Byte of a segment descriptor of EXTENDED COPY that holds the index of its source. */
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

/** Service actions of RECEIVE COPY RESULTS (SPC-3). */
enum scsi_copy_results_sa {
  /** Decoded as `struct scsi_copy_results_copy_status`. */
  SCSI_COPY_RESULTS_COPY_STATUS = 0,
  /** Not decoded. */
  SCSI_COPY_RESULTS_RECEIVE_DATA = 1,
  /** Decoded as `struct scsi_copy_results_op_params`. */
  SCSI_COPY_RESULTS_OP_PARAMS = 3,
  /** Not decoded. */
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
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_copy_results_copy_status` or
 * `struct scsi_copy_results_op_params`.
 *
 * Returns the task, or NULL if memory is short.
 */
EXTERN struct scsi_task *scsi_cdb_receive_copy_results(enum scsi_copy_results_sa sa, int list_id,
    int alloc_len);

/** FORMAT of READ TOC/PMA/ATIP (MMC-6). */
enum scsi_readtoc_fmt {
  /** Tracks: `struct scsi_toc_desc`. */
  SCSI_READ_TOC = 0,
  /** The first track of the last session: `struct scsi_session_desc`. */
  SCSI_READ_SESSION_INFO = 1,
  /** The lead-in areas: `struct scsi_fulltoc_desc`. */
  SCSI_READ_FULL_TOC = 2,
  /** Neither encoded nor decoded. */
  SCSI_READ_PMA = 3,
  /** Neither encoded nor decoded. */
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
 * Tells how many bytes the whole answer to the command of `task` has, from the beginning of the answer in
 * `task->datain`.
 *
 * If it is more than `task->datain.size` the answer was cut: ask again with it as `alloc_len`. Returns -1 if
 * `task` is NULL or the answer does not tell: MODE SENSE(10), READ CAPACITY(16), GET LBA STATUS, RECEIVE COPY
 * RESULTS, the Third-party Copy page and commands that are not decoded.
 */
EXTERN int scsi_datain_getfullsize(struct scsi_task *task);

/**
 * Decodes the answer in `task->datain` by the CDB of the task.
 *
 * Returns a structure that belongs to the task and is freed with it:
 *
 * - INQUIRY: `scsi_inquiry_standard`; with EVPD the one of its page, see `enum scsi_inquiry_pagecode`
 * - READ CAPACITY(10), (16): `scsi_readcapacity10`, `scsi_readcapacity16`
 * - REPORT LUNS: `scsi_reportluns_list`
 * - GET LBA STATUS: `scsi_get_lba_status`
 * - MODE SENSE(6), (10): `scsi_mode_sense`
 * - PERSISTENT RESERVE IN: `scsi_persistent_reserve_in_read_keys`,
 *   `scsi_persistent_reserve_in_read_reservation` or `scsi_persistent_reserve_in_report_capabilities`, by the
 *   service action
 * - REPORT SUPPORTED OPERATION CODES: `scsi_report_supported_op_codes` or, for one command,
 *   `scsi_report_supported_op_codes_one_command`
 * - REPORT TARGET PORT GROUPS: `scsi_report_target_port_groups`, which the headers of 1.20 have
 * - RECEIVE COPY RESULTS: `scsi_copy_results_copy_status` or `scsi_copy_results_op_params`, by the service
 *   action
 * - READ TOC/PMA/ATIP: `scsi_readtoc_list`
 *
 * Bytes that are missing at the end read as 0 and lists hold what was received; the list of supported
 * commands has zeros for those that were announced and not sent. Designators, mode pages and third-party copy
 * commands are in reverse order.
 *
 * Returns NULL if `task` is NULL, there is no answer, it is too short to mean anything, the command is
 * another one, or memory is short. Each call makes a new structure.
 */
EXTERN void *scsi_datain_unmarshall(struct scsi_task *task);


/* ===== Answers: what the unit is: INQUIRY and its pages (SPC-4 6.6, 7.8; SBC-3 6) ===== */

/** PERIPHERAL QUALIFIER of INQUIRY data (SPC-4 6.6.2). */
enum scsi_inquiry_peripheral_qualifier {
  /** There is a device, or it is not known whether. */
  SCSI_INQUIRY_PERIPHERAL_QUALIFIER_CONNECTED = 0,
  /** There is none, but there could be. */
  SCSI_INQUIRY_PERIPHERAL_QUALIFIER_DISCONNECTED = 1,
  /** There cannot be one at this logical unit number. */
  SCSI_INQUIRY_PERIPHERAL_QUALIFIER_NOT_SUPPORTED = 3,
};

/** The name of a peripheral qualifier; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_devqualifier_to_str(enum scsi_inquiry_peripheral_qualifier qualifier);

/** PERIPHERAL DEVICE TYPE of INQUIRY data (SPC-4 6.6.2). */
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

/** VERSION of INQUIRY data: the primary commands that a device claims to have. */
enum scsi_version {
  SCSI_VERSION_SPC = 3,
  SCSI_VERSION_SPC2 = 4,
  SCSI_VERSION_SPC3 = 5,
};

/** The name of the version of standard INQUIRY data; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_version_to_str(enum scsi_version version);

/** VERSION DESCRIPTORs of INQUIRY data (SPC-4 6.6.2): standards that a device claims to keep to. */
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

/** TPGS of INQUIRY data: who changes the states of target port groups. */
enum scsi_inquiry_tpgs {
  /** There are no groups, or they are not reported. */
  SCSI_INQUIRY_TPGS_NO_SUPPORT = 0,
  /** The device. */
  SCSI_INQUIRY_TPGS_IMPLICIT = 1,
  /** Initiators. */
  SCSI_INQUIRY_TPGS_EXPLICIT = 2,
  /** Both. */
  SCSI_INQUIRY_TPGS_IMPLICIT_AND_EXPLICIT = 3,
};

/* Misspelt names of the first two members of INQUIRY data, which programs use. */
#define periperal_qualifier qualifier
#define periperal_device_type device_type

/** The answer of INQUIRY without EVPD: standard INQUIRY data (SPC-4 6.6.2). */
struct scsi_inquiry_standard {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** RMB: the medium can be removed. Byte 1, bit 7. */
  int rmb;
  /** VERSION: an `enum scsi_version`. Byte 2. */
  int version;
  /** NORMACA: the NACA bit of the CONTROL byte is supported. Byte 3, bit 5. */
  int normaca;
  /** HISUP: logical units are numbered hierarchically. Byte 3, bit 4. */
  int hisup;
  /** RESPONSE DATA FORMAT: 2 in all current standards. Byte 3, bits 0 to 3. */
  int response_data_format;
  /** ADDITIONAL LENGTH: bytes behind byte 4 in the whole answer. Byte 4. */
  int additional_length;
  /** SCCS: an embedded storage array controller. Byte 5, bit 7. */
  int sccs;
  /** ACC: an access controls coordinator. Byte 5, bit 6. */
  int acc;
  /** TPGS: an `enum scsi_inquiry_tpgs`. Byte 5, bits 4 and 5. */
  int tpgs;
  /** 3PC: third-party copies such as EXTENDED COPY are supported. Byte 5, bit 3. */
  int threepc;
  /** PROTECT: protection information is supported. Byte 5, bit 0. */
  int protect;
  /** ENCSERV: embedded enclosure services. Byte 6, bit 6. */
  int encserv;
  /** MULTIP: the device has several ports. Byte 6, bit 4. */
  int multip;
  /** ADDR16, of parallel SCSI. Byte 6, bit 0. */
  int addr16;
  /** WBUS16, of parallel SCSI. Byte 7, bit 5. */
  int wbus16;
  /** SYNC, of parallel SCSI. Byte 7, bit 4. */
  int sync;
  /** CMDQUE: the device takes several commands at once. Byte 7, bit 1. */
  int cmdque;
  /** CLOCKING, of parallel SCSI. Byte 56, bits 2 and 3. */
  int clocking;
  /** QAS, of parallel SCSI. Byte 56, bit 1. */
  int qas;
  /** IUS, of parallel SCSI. Byte 56, bit 0. */
  int ius;
  /** T10 VENDOR IDENTIFICATION: terminated, blanks kept. Bytes 8 to 15. */
  char vendor_identification[9];
  /** PRODUCT IDENTIFICATION: terminated, blanks kept. Bytes 16 to 31. */
  char product_identification[17];
  /** PRODUCT REVISION LEVEL: terminated, blanks kept. Bytes 32 to 35. */
  char product_revision_level[5];
  /** VERSION DESCRIPTORs: each an `enum scsi_version_descriptor`, 0 for none. Bytes 58 to 73. */
  uint16_t version_descriptor[8];
};

/** Codes of vital product data pages (SPC-4 7.8, SBC-3 6). Each is decoded as the structure named. */
enum scsi_inquiry_pagecode {
  /** `struct scsi_inquiry_supported_pages`. */
  SCSI_INQUIRY_PAGECODE_SUPPORTED_VPD_PAGES = 0x00,
  /** `struct scsi_inquiry_unit_serial_number`. */
  SCSI_INQUIRY_PAGECODE_UNIT_SERIAL_NUMBER = 0x80,
  /** `struct scsi_inquiry_device_identification`. */
  SCSI_INQUIRY_PAGECODE_DEVICE_IDENTIFICATION = 0x83,
  /** `struct scsi_inquiry_third_party_copy`. */
  SCSI_INQUIRY_PAGECODE_THIRD_PARTY_COPY = 0x8f,
  /** `struct scsi_inquiry_block_limits`. */
  SCSI_INQUIRY_PAGECODE_BLOCK_LIMITS = 0xb0,
  /** `struct scsi_inquiry_block_device_characteristics`. */
  SCSI_INQUIRY_PAGECODE_BLOCK_DEVICE_CHARACTERISTICS = 0xb1,
  /** `struct scsi_inquiry_logical_block_provisioning`. */
  SCSI_INQUIRY_PAGECODE_LOGICAL_BLOCK_PROVISIONING = 0xb2,
};

/** The name of the code of a vital product data page; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_inquiry_pagecode_to_str(int pagecode);

/** The Supported VPD Pages page, 00h (SPC-4 7.8). */
struct scsi_inquiry_supported_pages {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** PAGE CODE: byte 1. */
  enum scsi_inquiry_pagecode pagecode;
  /** Entries in `pages`. */
  int num_pages;
  /** Page codes, in ascending order if the target keeps to the standard. */
  unsigned char *pages;
};

/** The Unit Serial Number VPD page, 80h (SPC-4 7.8). */
struct scsi_inquiry_unit_serial_number {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** PAGE CODE: byte 1. */
  enum scsi_inquiry_pagecode pagecode;
  /** PRODUCT SERIAL NUMBER: terminated, blanks kept. From byte 4 on. */
  char *usn;
};

/** PROTOCOL IDENTIFIER of designators (SPC-4 7.6.1). */
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

/** CODE SET of designators (SPC-4 7.8). */
enum scsi_codeset {
  SCSI_CODESET_BINARY = 1,
  SCSI_CODESET_ASCII = 2,
  SCSI_CODESET_UTF8 = 3,
};

/** The name of the code set of a designator; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_codeset_to_str(int codeset);

/** ASSOCIATION of designators (SPC-4 7.8): what a designator names. */
enum scsi_association {
  /** The logical unit. */
  SCSI_ASSOCIATION_LOGICAL_UNIT = 0,
  /** The port over which the command came. */
  SCSI_ASSOCIATION_TARGET_PORT = 1,
  /** The device that has the unit. */
  SCSI_ASSOCIATION_TARGET_DEVICE = 2,
};

/** The name of the association of a designator; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_association_to_str(int association);

/** DESIGNATOR TYPE (SPC-4 7.8): what kind of name a designator is. */
enum scsi_designator_type {
  /** Vendor specific. */
  SCSI_DESIGNATOR_TYPE_VENDOR_SPECIFIC = 0,
  /** T10 vendor identification, and what the vendor adds. */
  SCSI_DESIGNATOR_TYPE_T10_VENDORT_ID = 1,
  /** EUI-64: 8, 12 or 16 bytes. */
  SCSI_DESIGNATOR_TYPE_EUI_64 = 2,
  /** NAA: 8 or 16 bytes. */
  SCSI_DESIGNATOR_TYPE_NAA = 3,
  /** Relative target port identifier: its number in bytes 2 and 3. */
  SCSI_DESIGNATOR_TYPE_RELATIVE_TARGET_PORT = 4,
  /** Target port group: its number in bytes 2 and 3. */
  SCSI_DESIGNATOR_TYPE_TARGET_PORT_GROUP = 5,
  /** Logical unit group: its number in bytes 2 and 3. */
  SCSI_DESIGNATOR_TYPE_LOGICAL_UNIT_GROUP = 6,
  /** MD5 logical unit identifier. */
  SCSI_DESIGNATOR_TYPE_MD5_LOGICAL_UNIT_IDENTIFIER = 7,
  /** SCSI name string: UTF-8, for iSCSI the name of the target. */
  SCSI_DESIGNATOR_TYPE_SCSI_NAME_STRING = 8,
};

/** The name of the type of a designator; "unknown" if it has none. The text is constant. */
EXTERN const char *scsi_designator_type_to_str(int type);

/** One designation descriptor of the Device Identification VPD page; a linked list. */
struct scsi_inquiry_device_designator {
  /** The designator that precedes this one in the page: the list is in reverse order. NULL at its end. */
  struct scsi_inquiry_device_designator *next;
  /** PROTOCOL IDENTIFIER; without meaning unless `piv`. Byte 0, bits 4 to 7. */
  enum scsi_protocol_identifier protocol_identifier;
  /** CODE SET: what the bytes of the designator are. Byte 0, bits 0 to 3. */
  enum scsi_codeset code_set;
  /** PIV: `protocol_identifier` is valid. Byte 1, bit 7. */
  int piv;
  /** ASSOCIATION: what is named. Byte 1, bits 4 and 5. */
  enum scsi_association association;
  /** DESIGNATOR TYPE. Byte 1, bits 0 to 3. */
  enum scsi_designator_type designator_type;
  /** Bytes of `designator`, without the terminator. Byte 3. */
  int designator_length;
  /** `designator_length` bytes, which may hold zeros, and a terminator. From byte 4 on. */
  char *designator;
};

/** The Device Identification VPD page, 83h (SPC-4 7.8). */
struct scsi_inquiry_device_identification {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** PAGE CODE: byte 1. */
  enum scsi_inquiry_pagecode pagecode;
  /** The last designator of the page, the first of the list; NULL if there is none. */
  struct scsi_inquiry_device_designator *designators;
};

/**
 * The Block Limits VPD page, B0h (SBC-3): lengths and granularities in blocks, 0 if the unit does not report
 * one.
 */
struct scsi_inquiry_block_limits {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** PAGE CODE: byte 1. */
  enum scsi_inquiry_pagecode pagecode;
  /** WSNZ: WRITE SAME with 0 blocks is refused. Byte 4, bit 0. */
  int wsnz;
  /** MAXIMUM COMPARE AND WRITE LENGTH, of one half. Byte 5. */
  uint8_t max_cmp;
  /** OPTIMAL TRANSFER LENGTH GRANULARITY. Bytes 6 and 7. */
  uint16_t opt_gran;
  /** MAXIMUM TRANSFER LENGTH of a command that moves blocks. Bytes 8 to 11. */
  uint32_t max_xfer_len;
  /** OPTIMAL TRANSFER LENGTH. Bytes 12 to 15. */
  uint32_t opt_xfer_len;
  /** MAXIMUM PREFETCH LENGTH. Bytes 16 to 19. */
  uint32_t max_prefetch;
  /** MAXIMUM UNMAP LBA COUNT: blocks of one UNMAP; 0xffffffff for no limit. Bytes 20 to 23. */
  uint32_t max_unmap;
  /** MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT: ranges of one UNMAP; 0xffffffff for no limit. Bytes 24 to 27. */
  uint32_t max_unmap_bdc;
  /** OPTIMAL UNMAP GRANULARITY. Bytes 28 to 31. */
  uint32_t opt_unmap_gran;
  /** UGAVALID: `unmap_gran_align` is valid. Byte 32, bit 7. */
  int ugavalid;
  /** UNMAP GRANULARITY ALIGNMENT: the first address at which the granularity begins. Bytes 32 to 35. */
  uint32_t unmap_gran_align;
  /** MAXIMUM WRITE SAME LENGTH. Bytes 36 to 43. */
  uint64_t max_ws_len;
  /** MAXIMUM ATOMIC TRANSFER LENGTH (SBC-4). Bytes 44 to 47. */
  uint32_t max_atomic_xfer_len;
  /** ATOMIC ALIGNMENT (SBC-4). Bytes 48 to 51. */
  uint32_t atomic_align;
  /** ATOMIC TRANSFER LENGTH GRANULARITY (SBC-4). Bytes 52 to 55. */
  uint32_t atomic_gran;
  /** MAXIMUM ATOMIC TRANSFER LENGTH WITH ATOMIC BOUNDARY (SBC-4). Bytes 56 to 59. */
  uint32_t max_atomic_tl_with_atomic_boundary;
  /** MAXIMUM ATOMIC BOUNDARY SIZE (SBC-4). Bytes 60 to 63. */
  uint32_t max_atomic_boundary_size;
};

/** The Block Device Characteristics VPD page, B1h (SBC-3). */
struct scsi_inquiry_block_device_characteristics {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** PAGE CODE: byte 1. */
  enum scsi_inquiry_pagecode pagecode;
  /**
   * MEDIUM ROTATION RATE: revolutions per minute; 1 for a medium that does not rotate, 0 for not reported.
   * Bytes 4 and 5.
   */
  int medium_rotation_rate;
  /** PRODUCT TYPE: 0 for not reported. Byte 6. */
  int product_type;
  /** WABEREQ: what reads give after a block erase, before a write. Byte 7, bits 6 and 7. */
  int wabereq;
  /** WACEREQ: what reads give after a cryptographic erase, before a write. Byte 7, bits 4 and 5. */
  int wacereq;
  /**
   * NOMINAL FORM FACTOR: 1 is 5.25 inch, 2 is 3.5, 3 is 2.5, 4 is 1.8, 5 is less; 0 for not reported. Byte 7,
   * bits 0 to 3.
   */
  int nominal_form_factor;
  /** FUAB: FUA and SYNCHRONIZE CACHE work as in SBC-3, not as in SBC-2. Byte 8, bit 1. */
  int fuab;
  /** VBULS: VERIFY can compare unmapped blocks. Byte 8, bit 0. */
  int vbuls;
};

/** PROVISIONING TYPE of the Logical Block Provisioning page (SBC-3). */
enum scsi_inquiry_provisioning_type {
  /** Not reported, or fully provisioned. */
  PROVISIONING_TYPE_NONE = 0,
  /** Resource provisioned: space is reserved. */
  PROVISIONING_TYPE_RESOURCE = 1,
  /** Thin provisioned: space may run out. */
  PROVISIONING_TYPE_THIN = 2,
};

/** The Logical Block Provisioning VPD page, B2h (SBC-3). */
struct scsi_inquiry_logical_block_provisioning {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** PAGE CODE: byte 1. */
  enum scsi_inquiry_pagecode pagecode;
  /**
   * THRESHOLD EXPONENT: thresholds count in units of 2 to this power blocks; 0 without thresholds. Byte 4.
   */
  int threshold_exponent;
  /** LBPU: UNMAP is supported. Byte 5, bit 7. */
  int lbpu;
  /** LBPWS: WRITE SAME(16) can unmap. Byte 5, bit 6. */
  int lbpws;
  /** LBPWS10: WRITE SAME(10) can unmap. Byte 5, bit 5. */
  int lbpws10;
  /** LBPRZ: unmapped blocks read as zeros. Byte 5, bit 2. */
  int lbprz;
  /** ANC_SUP: blocks can be anchored. Byte 5, bit 1. */
  int anc_sup;
  /** DP: the page has a provisioning group descriptor. Byte 5, bit 0. */
  int dp;
  /** PROVISIONING TYPE. Byte 6, bits 0 to 2. */
  enum scsi_inquiry_provisioning_type provisioning_type;
};

/** Descriptors of the Third-party Copy page that are decoded (SPC-4 7.8). */
enum third_party_copy_descriptor_type {
  THIRD_PARTY_COPY_TYPE_SUPPORTED_COMMANDS = 1,
};

/** One command of the Third-party Copy VPD page; a linked list. */
struct third_party_copy_command_support {
  /** The command that precedes this one in the page: the list is in reverse order. NULL at its end. */
  struct third_party_copy_command_support *next;
  /** Operation code. */
  int operation_code;
  /** Entries in `service_action`. */
  int service_action_length;
  /** Service actions that are supported; a 0 follows the last one. */
  int *service_action;
};

/** The commands of a Supported Commands descriptor. */
struct third_party_copy_supported_commands {
  /** THIRD-PARTY COPY DESCRIPTOR TYPE: always `THIRD_PARTY_COPY_TYPE_SUPPORTED_COMMANDS`. */
  enum third_party_copy_descriptor_type descriptor_type;
  /** The last command of the page, the first of the list; NULL if there is none. */
  struct third_party_copy_command_support *commands_supported;
};

/** The Third-party Copy VPD page, 8Fh (SPC-4 7.8). */
struct scsi_inquiry_third_party_copy {
  /** PERIPHERAL QUALIFIER: byte 0, bits 5 to 7. */
  enum scsi_inquiry_peripheral_qualifier qualifier;
  /** PERIPHERAL DEVICE TYPE: byte 0, bits 0 to 4. */
  enum scsi_inquiry_peripheral_device_type device_type;
  /** PAGE CODE: byte 1. */
  enum scsi_inquiry_pagecode pagecode;
  /** The Supported Commands descriptor; NULL if the page has none. Other descriptors are not decoded. */
  struct third_party_copy_supported_commands *supported_commands;
};


/* ===== Answers: logical units, capacity, provisioning ===== */

/** The answer of REPORT LUNS (SPC-4 6.33). */
struct scsi_reportluns_list {
  /** Entries in `luns`. */
  uint32_t num;
  /** The first two bytes of each LUN, as functions of iscsi.h take them: 0 to 255 for simple units. */
  __extension__ uint16_t luns[0];
};

/**
 * Gives all 64 bits of LUN `index`, from 0 on, of the answer to REPORT LUNS that `task` has in its `datain`.
 *
 * Returns 0xffffffffffffffff, which SAM-5 gives to no unit, if `task` is NULL or the answer does not reach so
 * far; `scsi_reportluns_list.num` tells how many there are. An extension: `LIBISCSI_FEATURE_EXTENSIONS` of
 * iscsi.h says that it is here.
 */
EXTERN uint64_t scsi_reportluns_lun64(struct scsi_task *task, int index);

/** The answer of READ CAPACITY(10). */
struct scsi_readcapacity10 {
  /**
   * RETURNED LOGICAL BLOCK ADDRESS, of the last block: one less than there are; 0xffffffff if READ
   * CAPACITY(16) is needed. Bytes 0 to 3.
   */
  uint32_t lba;
  /** Bytes of one block. Bytes 4 to 7. */
  uint32_t block_size;
};

/** The answer of READ CAPACITY(16). */
struct scsi_readcapacity16 {
  /** RETURNED LOGICAL BLOCK ADDRESS, of the last block: one less than there are. Bytes 0 to 7. */
  uint64_t returned_lba;
  /** Bytes of one block. Bytes 8 to 11. */
  uint32_t block_length;
  /** P_TYPE: type of protection less 1; without meaning unless `prot_en`. Byte 12, bits 1 to 3. */
  uint8_t p_type;
  /** PROT_EN: the unit has protection information. Byte 12, bit 0. */
  uint8_t prot_en;
  /** P_I_EXPONENT: a block has 2 to this power protection intervals. Byte 13, bits 4 to 7. */
  uint8_t p_i_exp;
  /** LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT: 2 to this power. Byte 13, bits 0 to 3. */
  uint8_t lbppbe;
  /** LBPME: blocks can be unmapped. Byte 14, bit 7. */
  uint8_t lbpme;
  /** LBPRZ: unmapped blocks read as zeros. Byte 14, bit 6. */
  uint8_t lbprz;
  /** LOWEST ALIGNED LOGICAL BLOCK ADDRESS: the first block that begins a physical one. Bytes 14 and 15. */
  uint16_t lalba;
};

/** PROVISIONING STATUS of GET LBA STATUS (SBC-3). */
enum scsi_provisioning_type {
  /** The blocks have space, or it is not known. */
  SCSI_PROVISIONING_TYPE_MAPPED = 0,
  /** They have none. */
  SCSI_PROVISIONING_TYPE_DEALLOCATED = 1,
  /** They have space reserved. */
  SCSI_PROVISIONING_TYPE_ANCHORED = 2,
};

/** Blocks in a row with the same status. */
struct scsi_lba_status_descriptor {
  /** LBA STATUS LOGICAL BLOCK ADDRESS: first block. */
  uint64_t lba;
  /** NUMBER OF LOGICAL BLOCKS. */
  uint32_t num_blocks;
  /** PROVISIONING STATUS of all of them. */
  enum scsi_provisioning_type provisioning;
};

/** The answer of GET LBA STATUS. */
struct scsi_get_lba_status {
  /** Entries in `descriptors`. */
  uint32_t num_descriptors;
  /** In ascending order of addresses if the target keeps to the standard. */
  struct scsi_lba_status_descriptor *descriptors;
};


/* ===== Answers: mode pages (SPC-4 7.5, SBC-3 6) ===== */

/** One mode page; its members are below. */
struct scsi_mode_page;

/** The Caching mode page, 08h (SBC-3 6). */
struct scsi_mode_page_caching {
  /** IC: `number_of_cache_segments` or `cache_segment_size` controls the cache. Byte 2, bit 7. */
  int ic;
  /** ABPF: a new command aborts a prefetch. Byte 2, bit 6. */
  int abpf;
  /** CAP: the unit may analyse the caching. Byte 2, bit 5. */
  int cap;
  /** DISC: prefetches go on across discontinuities. Byte 2, bit 4. */
  int disc;
  /** SIZE: `cache_segment_size` counts, not the number of segments. Byte 2, bit 3. */
  int size;
  /** WCE: the write cache is on. Byte 2, bit 2. */
  int wce;
  /** MF: prefetch lengths are multiplied by the length of the command. Byte 2, bit 1. */
  int mf;
  /** RCD: the read cache is off. Byte 2, bit 0. */
  int rcd;
  /** DEMAND READ RETENTION PRIORITY. Byte 3, bits 4 to 7. */
  int demand_read_retention_priority;
  /** WRITE RETENTION PRIORITY. Byte 3, bits 0 to 3. */
  int write_retention_priority;
  /** DISABLE PRE-FETCH TRANSFER LENGTH: longer commands prefetch nothing. In blocks. Bytes 4 and 5. */
  int disable_prefetch_transfer_length;
  /** MINIMUM PRE-FETCH, in blocks unless `mf`. Bytes 6 and 7. */
  int minimum_prefetch;
  /** MAXIMUM PRE-FETCH, in blocks unless `mf`. Bytes 8 and 9. */
  int maximum_prefetch;
  /** MAXIMUM PRE-FETCH CEILING, in blocks. Bytes 10 and 11. */
  int maximum_prefetch_ceiling;
  /** FSW: blocks are written in ascending order. Byte 12, bit 7. */
  int fsw;
  /** LBCSS: `cache_segment_size` is in blocks, otherwise in bytes. Byte 12, bit 6. */
  int lbcss;
  /** DRA: no reading ahead. Byte 12, bit 5. */
  int dra;
  /** NV_DIS: the non-volatile cache is off. Byte 12, bit 0. */
  int nv_dis;
  /** NUMBER OF CACHE SEGMENTS. Byte 13. */
  int number_of_cache_segments;
  /** CACHE SEGMENT SIZE, see `lbcss`. Bytes 14 and 15. */
  int cache_segment_size;
};

/** The Control mode page, 0Ah (SPC-4 7.5). */
struct scsi_mode_page_control {
  /** TST: task set type. Byte 2, bits 5 to 7. */
  int tst;
  /** TMF_ONLY. Byte 2, bit 4. */
  int tmf_only;
  /** DPICZ: protection information is not checked for RDPROTECT 0. Byte 2, bit 3. */
  int dpicz;
  /** D_SENSE: sense data have the descriptor format. Byte 2, bit 2. */
  int d_sense;
  /** GLTSD: log parameters are not saved on their own. Byte 2, bit 1. */
  int gltsd;
  /** RLEC: log exceptions are reported. Byte 2, bit 0. */
  int rlec;
  /** QUEUE ALGORITHM MODIFIER: 1 if commands may be reordered freely. Byte 3, bits 4 to 7. */
  int queue_algorithm_modifier;
  /**
   * NUAR: no unit attention when a reservation is released. 8 or 0; any other value than 0 sets it. Byte 3,
   * bit 3.
   */
  int nuar;
  /** QERR: what becomes of other commands after an error. Byte 3, bits 1 and 2. */
  int qerr;
  /** VS: vendor specific. Byte 4, bit 7. */
  int vs;
  /** RAC: report a check. Byte 4, bit 6. */
  int rac;
  /** UA_INTLCK_CTRL in its lower two bits; VS and RAC are above it. Byte 4, bits 4 to 7. */
  int ua_intlck_ctrl;
  /** SWP: writes are refused. Byte 4, bit 3. */
  int swp;
  /** ATO: the application client owns the application tags. Byte 5, bit 7. */
  int ato;
  /** TAS: commands that another initiator aborts end with TASK ABORTED. Byte 5, bit 6. */
  int tas;
  /** ATMPE: the application tag mode page is on. Byte 5, bit 5. */
  int atmpe;
  /** RWWP: writes without protection are refused. Byte 5, bit 4. */
  int rwwp;
  /** AUTOLOAD MODE: 1 if it is not 0, in answers; the mode itself for MODE SELECT. Byte 5, bits 0 to 2. */
  int autoload_mode;
  /** BUSY TIMEOUT PERIOD, in 100 ms; 0xffff without limit. Bytes 8 and 9. */
  int busy_timeout_period;
  /** EXTENDED SELF-TEST COMPLETION TIME, in seconds. Bytes 10 and 11. */
  int extended_selftest_completion_time;
};

/** The Disconnect-Reconnect mode page, 02h (SPC-4 7.5). */
struct scsi_mode_page_disconnect_reconnect {
  /** BUFFER FULL RATIO, in 256ths. Byte 2. */
  int buffer_full_ratio;
  /** BUFFER EMPTY RATIO, in 256ths. Byte 3. */
  int buffer_empty_ratio;
  /** BUS INACTIVITY LIMIT. Bytes 4 and 5. */
  int bus_inactivity_limit;
  /** DISCONNECT TIME LIMIT. Bytes 6 and 7. */
  int disconnect_time_limit;
  /** CONNECT TIME LIMIT. Bytes 8 and 9. */
  int connect_time_limit;
  /** MAXIMUM BURST SIZE, in 512 bytes; 0 without limit. Bytes 10 and 11. */
  int maximum_burst_size;
  /** EMDP: data may come out of order. Byte 12, bit 7. */
  int emdp;
  /** FAIR ARBITRATION in its lower three bits; EMDP is above it. Byte 12, bits 4 to 7. */
  int fair_arbitration;
  /** DIMM: disconnect immediately. Byte 12, bit 3. */
  int dimm;
  /** DTDC: data transfer disconnect control. Byte 12, bits 0 to 2. */
  int dtdc;
  /** FIRST BURST SIZE, in 512 bytes; 0 without limit. Bytes 14 and 15. */
  int first_burst_size;
};

/** The Informational Exceptions Control mode page, 1Ch (SPC-4 7.5). */
struct scsi_mode_page_informational_exceptions_control {
  /** PERF: exceptions must not delay commands. Byte 2, bit 7. */
  int perf;
  /** EBF: background functions are on. Byte 2, bit 5. */
  int ebf;
  /** EWASC: warnings are reported. Byte 2, bit 4. */
  int ewasc;
  /** DEXCPT: exceptions are not reported. Byte 2, bit 3. */
  int dexcpt;
  /** TEST: a false exception is made. Byte 2, bit 2. */
  int test;
  /** EBACKERR: errors of background functions are reported. Byte 2, bit 1. */
  int ebackerr;
  /** LOGERR: exceptions are logged. Byte 2, bit 0. */
  int logerr;
  /** MRIE: method of reporting exceptions. Byte 3, bits 0 to 3. */
  int mrie;
  /** INTERVAL TIMER, in 100 ms: the least time between reports. Bytes 4 to 7. */
  int interval_timer;
  /** REPORT COUNT: most reports of one exception; 0 without limit. Bytes 8 to 11. */
  int report_count;
};

/** The Power Condition mode page, 1Ah (SPC-4 7.5). */
struct scsi_mode_page_power_condition {
  /** PM_BG_PRECEDENCE. Byte 2, bits 6 and 7. */
  int pm_bg_precedence;
  /** STANDBY_Y: its timer runs. Byte 2, bit 0. */
  int standby_y;
  /** IDLE_C: its timer runs. Byte 3, bit 3. */
  int idle_c;
  /** IDLE_B: its timer runs. Byte 3, bit 2. */
  int idle_b;
  /** IDLE_A: its timer runs. Byte 3, bit 1. */
  int idle_a;
  /** STANDBY_Z: its timer runs. Byte 3, bit 0. */
  int standby_z;
  /** IDLE_A CONDITION TIMER, in 100 ms. Bytes 4 to 7. */
  uint32_t idle_a_condition_timer;
  /** STANDBY_Z CONDITION TIMER, in 100 ms. Bytes 8 to 11. */
  uint32_t standby_z_condition_timer;
  /** IDLE_B CONDITION TIMER, in 100 ms. Bytes 12 to 15. */
  uint32_t idle_b_condition_timer;
  /** IDLE_C CONDITION TIMER, in 100 ms. Bytes 16 to 19. */
  uint32_t idle_c_condition_timer;
  /** STANDBY_Y CONDITION TIMER, in 100 ms. Bytes 20 to 23. */
  uint32_t standby_y_condition_timer;
  /** CCF IDLE. Byte 39, bits 6 and 7. */
  int ccf_idle;
  /** CCF STANDBY. Byte 39, bits 4 and 5. */
  int ccf_standby;
  /** CCF STOPPED. Byte 39, bits 2 and 3. */
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

/** The answer of MODE SENSE(6) and (10): its header and pages (SPC-4 7.5). */
struct scsi_mode_sense {
  /** MODE DATA LENGTH: bytes of the whole answer behind this field. */
  uint16_t mode_data_length;
  /** MEDIUM TYPE. */
  uint8_t medium_type;
  /** DEVICE-SPECIFIC PARAMETER. For disks bit 7 is WP, write protected, and bit 4 is DPOFUA. */
  uint8_t device_specific_parameter;
  /** LONGLBA: block descriptors are long ones; 0 for MODE SENSE(6). */
  uint8_t longlba;
  /** BLOCK DESCRIPTOR LENGTH, its low 8 bits: bytes before the first page. They are not decoded. */
  uint8_t block_descriptor_length;
  /** The last page of the answer, the first of the list; NULL if there is none. */
  struct scsi_mode_page *pages;
};

/**
 * Finds a page in the answer of MODE SENSE: the first with this code and subpage code (0 for a page without
 * one).
 *
 * Returns it, or NULL if there is none or `ms` is NULL. It belongs to the task of the answer.
 */
EXTERN struct scsi_mode_page *scsi_modesense_get_page(struct scsi_mode_sense *ms,
    enum scsi_modesense_page_code page_code, int subpage_code);

/**
 * Encodes a mode page as the parameter list of MODE SELECT(6) (`is_modeselect6` not 0) or MODE SELECT(10).
 *
 * The list has a mode parameter header of zeros and no block descriptor; `mp->len` and `mp->next` do not
 * matter. Pages: caching, control, disconnect-reconnect, informational exceptions control, power condition.
 *
 * Returns the list, which is freed with the task and to be attached with `scsi_task_add_data_out_buffer()`;
 * NULL if an argument is NULL, for another page, or if memory is short.
 */
EXTERN struct scsi_data *scsi_modesense_dataout_marshall(struct scsi_task *task, struct scsi_mode_page *mp,
    int is_modeselect6);


/* ===== Answers: reservations (SPC-4 6.15) ===== */

/** The answer of PERSISTENT RESERVE IN, READ KEYS. */
struct scsi_persistent_reserve_in_read_keys {
  /** PRGENERATION: counts changes of registrations. Bytes 0 to 3. */
  uint32_t prgeneration;
  /** ADDITIONAL LENGTH: bytes of keys that the unit has. Bytes 4 to 7. */
  uint32_t additional_length;
  /** Entries in `keys`: as many as were received. */
  int num_keys;
  /** RESERVATION KEYs, one for each registration. */
  __extension__ uint64_t keys[0];
};

/** The answer of PERSISTENT RESERVE IN, READ RESERVATION. */
struct scsi_persistent_reserve_in_read_reservation {
  /** PRGENERATION: counts changes of registrations. Bytes 0 to 3. */
  uint32_t prgeneration;
  /** ADDITIONAL LENGTH: 16, or 0 if there is no reservation. Bytes 4 to 7. */
  uint32_t additional_length;
  /** 1 if there is a reservation, otherwise 0, and the members below are too. */
  int reserved;
  /** RESERVATION KEY of the holder; 0 for a reservation of all registrants. Bytes 8 to 15. */
  uint64_t reservation_key;
  /** SCOPE: an `enum scsi_persistent_out_scope`. Byte 21, bits 4 to 7. */
  unsigned char pr_scope;
  /** TYPE: an `enum scsi_persistent_out_type`. Byte 21, bits 0 to 3. */
  unsigned char pr_type;
};

/**
 * Bits of the type mask of REPORT CAPABILITIES (SPC-4 6.15), of which bytes 4 and 5 are one number, the first
 * one its upper half: which types of reservation a unit supports.
 */
enum scsi_persistent_reservation_type_mask {
  /** Exclusive access, all registrants. */
  SCSI_PR_TYPE_MASK_EX_AC_AR = 0x0001,
  /** Write exclusive. */
  SCSI_PR_TYPE_MASK_WR_EX = 0x0200,
  /** Exclusive access. */
  SCSI_PR_TYPE_MASK_EX_AC = 0x0800,
  /** Write exclusive, registrants only. */
  SCSI_PR_TYPE_MASK_WR_EX_RO = 0x2000,
  /** Exclusive access, registrants only. */
  SCSI_PR_TYPE_MASK_EX_AC_RO = 0x4000,
  /** Write exclusive, all registrants. */
  SCSI_PR_TYPE_MASK_WR_EX_AR = 0x8000,
  /** All of these. */
  SCSI_PR_TYPE_MASK_ALL = 0xea01,
};

/** The answer of PERSISTENT RESERVE IN, REPORT CAPABILITIES. */
struct scsi_persistent_reserve_in_report_capabilities {
  /** LENGTH: 8. Bytes 0 and 1. */
  uint16_t length;
  /** CRH: compatible reservation handling. Byte 2, bit 4. */
  uint8_t crh;
  /** SIP_C: SPEC_I_PT is supported. Byte 2, bit 3. */
  uint8_t sip_c;
  /** ATP_C: ALL_TG_PT is supported. Byte 2, bit 2. */
  uint8_t atp_c;
  /** PTPL_C: APTPL is supported. Byte 2, bit 0. */
  uint8_t ptpl_c;
  /** TMV: `persistent_reservation_type_mask` is valid. Byte 3, bit 7. */
  uint8_t tmv;
  /** ALLOW COMMANDS: which commands pass a reservation. Byte 3, bits 4 to 6. */
  uint8_t allow_commands;
  /** PTPL_A: registrations are kept over a loss of power now. Byte 3, bit 0. */
  uint8_t ptpl_a;
  /** PERSISTENT RESERVATION TYPE MASK: `enum scsi_persistent_reservation_type_mask` bits. Bytes 4 and 5. */
  uint16_t persistent_reservation_type_mask;
};


/* ===== Answers: supported commands (SPC-4 6.35) ===== */

/** A command timeouts descriptor. */
struct scsi_op_timeout_descriptor {
  /** DESCRIPTOR LENGTH: bytes behind it, 10. Bytes 0 and 1. */
  uint16_t descriptor_length;
  /** COMMAND SPECIFIC. Byte 3. */
  uint8_t command_specific;
  /** NOMINAL COMMAND PROCESSING TIMEOUT in seconds; 0 for none. Bytes 4 to 7. */
  uint32_t nominal_processing_timeout;
  /** RECOMMENDED COMMAND TIMEOUT in seconds; 0 for none. Bytes 8 to 11. */
  uint32_t recommended_timeout;
};

/** One command that the unit supports. */
struct scsi_command_descriptor {
  /** OPERATION CODE. Byte 0. */
  uint8_t opcode;
  /** SERVICE ACTION. Bytes 2 and 3. */
  uint16_t sa;
  /** CTDP: `to` is valid. Byte 5, bit 1. */
  uint8_t ctdp;
  /** SERVACTV: `sa` is valid. Byte 5, bit 0. */
  uint8_t servactv;
  /** CDB LENGTH in bytes. Bytes 6 and 7. */
  uint16_t cdb_len;
  /** Timeouts; zeros unless `ctdp`. */
  struct scsi_op_timeout_descriptor to;
};

/** The answer of REPORT SUPPORTED OPERATION CODES for all commands. */
struct scsi_report_supported_op_codes {
  /** Entries in `descriptors`. */
  int num_descriptors;
  /** In the order of the answer. */
  __extension__ struct scsi_command_descriptor descriptors[0];
};

/** The answer of REPORT SUPPORTED OPERATION CODES for one command. */
struct scsi_report_supported_op_codes_one_command {
  /** CTDP: `to` is valid. Byte 1, bit 7. */
  uint8_t ctdp;
  /**
   * SUPPORT: 1 not supported, 3 as the standard says, 5 in a way of the vendor, 0 not known at present. Byte
   * 1, bits 0 to 2.
   */
  uint8_t support;
  /** CDB SIZE: bytes of the CDB that count in `cdb_usage_data`. Bytes 2 and 3. */
  uint8_t cdb_length;
  /**
   * CDB USAGE DATA: the operation code, then a 1 for each bit of the CDB that the unit looks at. From byte 4
   * on.
   */
  uint8_t cdb_usage_data[16];
  /** Timeouts; zeros unless `ctdp`. */
  struct scsi_op_timeout_descriptor to;
};

/** Parameters of REPORT SUPPORTED OPERATION CODES. No function of the library takes or gives it. */
struct scsi_report_supported_params {
  /** RCTD: timeouts are asked for. */
  int return_timeouts;
};


/* ===== Answers: target port groups (SPC-4 6.37) ===== */

/** ASYMMETRIC ACCESS STATE of a target port group (SPC-4 6.37). */
enum scsi_alue_state {
  /** The unit works, as fast as it can. */
  SCSI_ALUA_ACTIVE_OPTIMIZED = 0,
  /** It works, but another group is faster. */
  SCSI_ALUA_ACTIVE_NONOPTIMIZED = 1,
  /** It takes few commands, none that move blocks. */
  SCSI_ALUA_STANDBY = 2,
  /** It takes still fewer. */
  SCSI_ALUA_UNAVAILABLE = 3,
  /** It depends on the block. */
  SCSI_ALUA_LOGICAL_BLOCK_DEPENDENT = 4,
  /** It cannot be reached over the group. */
  SCSI_ALUA_OFFLINE = 14,
  /** The state is changing. */
  SCSI_ALUA_TRANSITIONING = 15,
};

/**
 * The name of the asymmetric access state of a target port group; "unknown" if it has none. The text is
 * constant.
 */
EXTERN const char *scsi_alua_state_to_str(uint8_t state);

/** Ports over which the unit is reached in the same way. */
struct scsi_target_port_group {
  __extension__ union {
    __extension__ struct {
      uint8_t pref : 1;
      uint8_t rtpg_fmt : 3;
      uint8_t alua_state : 4;
    };
    /**
     * Byte 0 of the descriptor: PREF in bit 7, RTPG_FMT in bits 4 to 6, ASYMMETRIC ACCESS STATE (an
     * `enum scsi_alue_state`) in bits 0 to 3. Decode this: on little-endian machines the bit-fields beside it
     * name other bits.
     */
    uint8_t byte0;
  };
  /**
   * Byte 1: which states the group can have; bit 0 active/optimized, 1 active/non-optimized, 2 standby, 3
   * unavailable, 4 logical block dependent, 6 offline, 7 transitioning.
   */
  uint8_t flags;
  /** TARGET PORT GROUP. Bytes 2 and 3. */
  uint16_t port_group;
  /** STATUS CODE: why the state was changed. Byte 5. */
  uint8_t status_code;
  /** Always 0. */
  uint8_t vendor_specific;
  /** TARGET PORT COUNT as the target sent it. Byte 7. */
  uint8_t port_count;
  /** Entries in `ports`: as many as were received. */
  uint8_t retrieved_port_count;
  /** RELATIVE TARGET PORT IDENTIFIERs. */
  uint16_t *ports;
};

/** The answer of REPORT TARGET PORT GROUPS, in its length only header format. */
struct scsi_report_target_port_groups {
  /** Entries in `groups`. */
  int num_groups;
  /** In the order of the answer. */
  __extension__ struct scsi_target_port_group groups[0];
};


/* ===== Answers: copying ===== */

/** The answer of RECEIVE COPY RESULTS, COPY STATUS (SPC-3). */
struct scsi_copy_results_copy_status {
  /** AVAILABLE DATA: bytes behind it. Bytes 0 to 3. */
  uint32_t available_data;
  /** COPY MANAGER STATUS: 0 in progress, 1 done, 2 failed. Byte 4, bits 0 to 6. */
  uint8_t copy_manager_status;
  /** HDD: the held data were discarded. Byte 4, bit 7. */
  uint8_t hdd;
  /** SEGMENTS PROCESSED. Bytes 5 and 6. */
  uint16_t segments_processed;
  /** TRANSFER COUNT UNITS: 0 bytes, 1 KiB, 2 MiB, 3 GiB, 4 TiB, 5 PiB, 6 EiB. Byte 7. */
  uint8_t transfer_count_units;
  /** TRANSFER COUNT, in these units. Bytes 8 to 11. */
  uint32_t transfer_count;
};

/** The answer of RECEIVE COPY RESULTS, OPERATING PARAMETERS (SPC-3). */
struct scsi_copy_results_op_params {
  /** AVAILABLE DATA: bytes behind it. Bytes 0 to 3. */
  uint32_t available_data;
  /** MAXIMUM TARGET DESCRIPTOR COUNT of one list. Bytes 8 and 9. */
  uint16_t max_target_desc_count;
  /** MAXIMUM SEGMENT DESCRIPTOR COUNT of one list. Bytes 10 and 11. */
  uint16_t max_segment_desc_count;
  /** MAXIMUM DESCRIPTOR LIST LENGTH, in bytes. Bytes 12 to 15. */
  uint32_t max_desc_list_length;
  /** MAXIMUM SEGMENT LENGTH, in bytes; 0 without limit. Bytes 16 to 19. */
  uint32_t max_segment_length;
  /** MAXIMUM INLINE DATA LENGTH, in bytes. Bytes 20 to 23. */
  uint32_t max_inline_data_length;
  /** HELD DATA LIMIT, in bytes. Bytes 24 to 27. */
  uint32_t held_data_limit;
  /** MAXIMUM STREAM DEVICE TRANSFER SIZE, in bytes. Bytes 28 to 31. */
  uint32_t max_stream_device_transfer_size;
  /** TOTAL CONCURRENT COPIES. Bytes 34 and 35. */
  uint16_t total_concurrent_copies;
  /** MAXIMUM CONCURRENT COPIES. Byte 36. */
  uint8_t max_concurrent_copies;
  /** DATA SEGMENT GRANULARITY: a power of 2, in bytes. Byte 37. */
  uint8_t data_segment_granularity;
  /** INLINE DATA GRANULARITY: a power of 2, in bytes. Byte 38. */
  uint8_t inline_data_granularity;
  /** HELD DATA GRANULARITY: a power of 2, in bytes. Byte 39. */
  uint8_t held_data_granularity;
  /** IMPLEMENTED DESCRIPTOR LIST LENGTH: entries in `imp_desc_type_codes`. Byte 43. */
  uint8_t impl_desc_list_length;
  /** Supported descriptors, `enum ec_descr_type_code`. From byte 44 on. */
  __extension__ uint8_t imp_desc_type_codes[0];
};


/* ===== Answers: optical discs (MMC-6) ===== */

/** A track of the table of contents: format `SCSI_READ_TOC`. */
struct scsi_toc_desc {
  /** ADR in its upper four bits: 0x10 for ADR 1. Byte 1, bits 4 to 7. */
  int adr;
  /** CONTROL. Byte 1, bits 0 to 3. */
  int control;
  /** TRACK NUMBER; 0xaa is the lead-out. Byte 2. */
  int track;
  /**
   * TRACK START ADDRESS: a block. If MSF was set, from the most significant byte on: a zero, the minute, the
   * second, the frame. Bytes 4 to 7.
   */
  uint32_t lba;
};

/** The first track of the last session: format `SCSI_READ_SESSION_INFO`. */
struct scsi_session_desc {
  /** ADR in its upper four bits: 0x10 for ADR 1. Byte 1, bits 4 to 7. */
  int adr;
  /** CONTROL. Byte 1, bits 0 to 3. */
  int control;
  /** FIRST TRACK NUMBER IN LAST COMPLETE SESSION. Byte 2. */
  int first_in_last;
  /**
   * Its start address: a block. If MSF was set, from the most significant byte on: a zero, the minute, the
   * second, the frame. Bytes 4 to 7.
   */
  uint32_t lba;
};

/** An entry of the lead-in areas: format `SCSI_READ_FULL_TOC`. */
struct scsi_fulltoc_desc {
  /** SESSION NUMBER without its lower four bits. Byte 0. */
  int session;
  /** ADR in its upper four bits: 0x10 for ADR 1. Byte 1, bits 4 to 7. */
  int adr;
  /** CONTROL. Byte 1, bits 0 to 3. */
  int control;
  /** TNO. Byte 2. */
  int tno;
  /** POINT. Byte 3. */
  int point;
  /** MIN. Byte 4. */
  int min;
  /** SEC. Byte 5. */
  int sec;
  /** FRAME. Byte 6. */
  int frame;
  /** ZERO. Byte 7. */
  int zero;
  /** PMIN. Byte 8. */
  int pmin;
  /** PSEC. Byte 9. */
  int psec;
  /** PFRAME. Byte 10. */
  int pframe;
};

/** The three shapes of a READ TOC descriptor: the format of the request says which is valid. */
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

/** The answer of READ TOC/PMA/ATIP. */
struct scsi_readtoc_list {
  /** Entries in `desc`. */
  int num;
  /** First track or session. Byte 2. */
  int first;
  /** Last track or session. Byte 3. */
  int last;
  /** In the order of the answer. */
  __extension__ struct scsi_readtoc_desc desc[0];
};


/* ===== Decoding CDBs =====
 *
 * For programs that look at the commands of others, or at their own. A member `control` is the CONTROL byte,
 * the last one (SAM-5 5.2).
 */

/**
 * Decodes `task->cdb`, whose operation code must be `opcode`: READ(6) to (16), WRITE(10) to (16), WRITE
 * ATOMIC(16), VERIFY(10) to (16).
 *
 * Returns the structure named after the command, such as `struct scsi_read10_cdb`, which is freed with the
 * task. NULL if `task` is NULL, for another command, or if memory is short.
 */
EXTERN void *scsi_cdb_unmarshall(struct scsi_task *task, enum scsi_opcode opcode);

/** A decoded CDB of READ(6). */
struct scsi_read6_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint32_t lba;
  /** TRANSFER LENGTH, in blocks; 0 stands for 256. */
  uint16_t transfer_length;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of READ(10). */
struct scsi_read10_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** RDPROTECT, 0 to 7. */
  uint8_t rdprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** FUA: 1 to bypass caches. */
  uint8_t fua;
  /** FUA_NV: 1 if a non-volatile cache will do. */
  uint8_t fua_nv;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint32_t lba;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** TRANSFER LENGTH, in blocks. */
  uint16_t transfer_length;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of READ(12). */
struct scsi_read12_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** RDPROTECT, 0 to 7. */
  uint8_t rdprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** FUA: 1 to bypass caches. */
  uint8_t fua;
  /** RARC: 1 to recover no read errors at length. */
  uint8_t rarc;
  /** FUA_NV: 1 if a non-volatile cache will do. */
  uint8_t fua_nv;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint32_t lba;
  /** TRANSFER LENGTH, in blocks. */
  uint32_t transfer_length;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of READ(16). */
struct scsi_read16_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** RDPROTECT, 0 to 7. */
  uint8_t rdprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** FUA: 1 to bypass caches. */
  uint8_t fua;
  /** RARC: 1 to recover no read errors at length. */
  uint8_t rarc;
  /** FUA_NV: 1 if a non-volatile cache will do. */
  uint8_t fua_nv;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint64_t lba;
  /** TRANSFER LENGTH, in blocks. */
  uint32_t transfer_length;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of WRITE(10). */
struct scsi_write10_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** WRPROTECT, 0 to 7. */
  uint8_t wrprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** FUA: 1 to bypass caches. */
  uint8_t fua;
  /** FUA_NV: 1 if a non-volatile cache will do. */
  uint8_t fua_nv;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint32_t lba;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** TRANSFER LENGTH, in blocks. */
  uint16_t transfer_length;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of WRITE(12). */
struct scsi_write12_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** WRPROTECT, 0 to 7. */
  uint8_t wrprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** FUA: 1 to bypass caches. */
  uint8_t fua;
  /** FUA_NV: 1 if a non-volatile cache will do. */
  uint8_t fua_nv;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint32_t lba;
  /** TRANSFER LENGTH, in blocks. */
  uint32_t transfer_length;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of WRITE(16). */
struct scsi_write16_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** WRPROTECT, 0 to 7. */
  uint8_t wrprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** FUA: 1 to bypass caches. */
  uint8_t fua;
  /** FUA_NV: 1 if a non-volatile cache will do. */
  uint8_t fua_nv;
  /** LOGICAL BLOCK ADDRESS: first block, its low 32 bits. */
  uint32_t lba;
  /** TRANSFER LENGTH, in blocks. */
  uint32_t transfer_length;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of WRITE ATOMIC(16). */
struct scsi_writeatomic16_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** WRPROTECT, 0 to 7. */
  uint8_t wrprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** FUA: 1 to bypass caches. */
  uint8_t fua;
  /** LOGICAL BLOCK ADDRESS: first block, its low 32 bits. */
  uint32_t lba;
  /** TRANSFER LENGTH, in blocks. */
  uint16_t transfer_length;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of VERIFY(10). */
struct scsi_verify10_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** VRPROTECT, 0 to 7. */
  uint8_t vrprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** BYTCHK, its lower bit. */
  uint8_t bytchk;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint32_t lba;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** VERIFICATION LENGTH, in blocks. */
  uint16_t verification_length;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of VERIFY(12). */
struct scsi_verify12_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** VRPROTECT, 0 to 7. */
  uint8_t vrprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** BYTCHK, its lower bit. */
  uint8_t bytchk;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint32_t lba;
  /** VERIFICATION LENGTH, in blocks. */
  uint32_t verification_length;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** CONTROL, the last byte. */
  uint8_t control;
};

/** A decoded CDB of VERIFY(16). */
struct scsi_verify16_cdb {
  /** Byte 0. */
  enum scsi_opcode opcode;
  /** VRPROTECT, 0 to 7. */
  uint8_t vrprotect;
  /** DPO: 1 if the blocks are not worth caching. */
  uint8_t dpo;
  /** BYTCHK, its lower bit. */
  uint8_t bytchk;
  /** LOGICAL BLOCK ADDRESS: first block. */
  uint64_t lba;
  /** VERIFICATION LENGTH, in blocks. */
  uint32_t verification_length;
  /** GROUP NUMBER, 0 to 31. */
  uint8_t group;
  /** CONTROL, the last byte. */
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
