/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef __iscsi_h__
#define __iscsi_h__

/* Generated from src/ffi by `cargo xtask headers`. Do not edit. */

#include <stdint.h>
#include <sys/types.h>

#ifndef EXTERN
#define EXTERN
#endif

/* What iscsi_parse_full_url and iscsi_parse_portal_url read. */
#define ISCSI_URL_SYNTAX "iscsi://[<username>[%<password>]@]<host>[:<port>]/<target-iqn>/<lun>"
#define ISCSI_PORTAL_URL_SYNTAX "iscsi://[<username>[%<password>]@]<host>[:<port>]"

/* Declared in scsi-lowlevel.h. */
struct scsi_task;
struct scsi_iovec;
struct scsi_mode_page;

/** Version of the interface. Programs compare it, e.g. at least 20160603 for iovectors. */
#define LIBISCSI_API_VERSION 20170105

/** `scsi_task_set_iov_in` and `scsi_task_set_iov_out` exist. */
#define LIBISCSI_FEATURE_IOVECTOR 1

/** `iscsi_init_transport` exists. */
#define LIBISCSI_FEATURE_ISER 1

/** `iscsi_get_nops_in_flight` exists. */
#define LIBISCSI_FEATURE_NOP_COUNTER 1

/** Longest string which a context or a URL keeps, without its terminator. */
#define MAX_STRING_SIZE 255

/** How PDUs travel. */
enum iscsi_transport_type {
  TCP_TRANSPORT = 0,
  /** iSCSI over RDMA: known by name only, refused by `iscsi_init_transport`. */
  ISER_TRANSPORT = 1,
};

/** Whether the initiator offers ImmediateData (RFC 7143 section 13.11). */
enum iscsi_immediate_data {
  ISCSI_IMMEDIATE_DATA_NO = 0,
  ISCSI_IMMEDIATE_DATA_YES = 1,
};

/** Whether the initiator asks for InitialR2T (RFC 7143 section 13.10). */
enum iscsi_initial_r2t {
  ISCSI_INITIAL_R2T_NO = 0,
  ISCSI_INITIAL_R2T_YES = 1,
};

/** Kind of session; it must be set before login (RFC 7143 section 13.21). */
enum iscsi_session_type {
  ISCSI_SESSION_DISCOVERY = 1,
  ISCSI_SESSION_NORMAL = 2,
};

/** Values offered for HeaderDigest, in order of preference (RFC 7143 section 13.1). */
enum iscsi_header_digest {
  ISCSI_HEADER_DIGEST_NONE = 0,
  ISCSI_HEADER_DIGEST_NONE_CRC32C = 1,
  ISCSI_HEADER_DIGEST_CRC32C_NONE = 2,
  ISCSI_HEADER_DIGEST_CRC32C = 3,
  /** The largest valid value. */
  ISCSI_HEADER_DIGEST_LAST = 3,
};

/**
 * Status of a command: the SCSI status byte (SAM-5 section 5.3.1), or a value above 0xff for what
 * the library itself reports to callbacks and in `scsi_task.status`.
 */
enum scsi_status {
  SCSI_STATUS_GOOD = 0,
  SCSI_STATUS_CHECK_CONDITION = 2,
  SCSI_STATUS_CONDITION_MET = 4,
  SCSI_STATUS_BUSY = 8,
  SCSI_STATUS_RESERVATION_CONFLICT = 24,
  SCSI_STATUS_TASK_SET_FULL = 40,
  SCSI_STATUS_ACA_ACTIVE = 48,
  SCSI_STATUS_TASK_ABORTED = 64,
  /** Login only: the target names another address (login status 0x0101). */
  SCSI_STATUS_REDIRECT = 257,
  /** The command was cancelled, or its context was destroyed. */
  SCSI_STATUS_CANCELLED = 251658240,
  /** The command failed without an answer of the target, see `iscsi_get_error`. */
  SCSI_STATUS_ERROR = 251658241,
  /** The command took longer than `iscsi_set_timeout` allows. */
  SCSI_STATUS_TIMEOUT = 251658242,
};

/** Task management functions (RFC 7143 section 11.5.1). */
enum iscsi_task_mgmt_funcs {
  ISCSI_TM_ABORT_TASK = 1,
  ISCSI_TM_ABORT_TASK_SET = 2,
  ISCSI_TM_CLEAR_ACA = 3,
  ISCSI_TM_CLEAR_TASK_SET = 4,
  ISCSI_TM_LUN_RESET = 5,
  ISCSI_TM_TARGET_WARM_RESET = 6,
  ISCSI_TM_TARGET_COLD_RESET = 7,
  ISCSI_TM_TASK_REASSIGN = 8,
};

/** Answers to a task management function (RFC 7143 section 11.6.1). */
enum iscsi_task_mgmt_response {
  ISCSI_TMR_FUNC_COMPLETE = 0,
  ISCSI_TMR_TASK_DOES_NOT_EXIST = 1,
  ISCSI_TMR_LUN_DOES_NOT_EXIST = 2,
  ISCSI_TMR_TASK_STILL_ALLEGIANT = 3,
  ISCSI_TMR_TASK_ALLEGIANCE_REASS_NOT_SUPPORTED = 4,
  ISCSI_TMR_TMF_NOT_SUPPORTED = 5,
  ISCSI_TMR_FUNC_AUTH_FAILED = 6,
  ISCSI_TMR_FUNC_REJECTED = 255,
};

/** A connection to a target; opaque. */
struct iscsi_context;

/**
 * Called once when an asynchronous request ends.
 *
 * `status` is an `enum scsi_status`. `command_data` depends on the request: the task for SCSI
 * commands whatever the status, the list of targets for discovery, `struct iscsi_data` for a
 * NOP, `uint32_t` for task management, otherwise NULL. The callback may submit, cancel,
 * disconnect and destroy the context. It may be NULL.
 */
typedef void (*iscsi_command_cb)(struct iscsi_context *iscsi,
                                 int status,
                                 void *command_data,
                                 void *private_data);

/** Receives log messages whose level is at most the level of the context. */
typedef void (*iscsi_log_fn)(int level, const char *mesg);

/** A parsed iSCSI URL; every string is terminated. Freed by `iscsi_destroy_url`. */
struct iscsi_url {
  /** Host and optional port. */
  char portal[256];
  /** Target name; empty in a portal URL. */
  char target[256];
  char user[256];
  char passwd[256];
  char target_user[256];
  char target_passwd[256];
  /** Logical unit; -1 in a portal URL. */
  int lun;
  /** The context given to the parser. */
  struct iscsi_context *iscsi;
  enum iscsi_transport_type transport;
};

/** A block of bytes: data to send, or the data echoed by a NOP. */
struct iscsi_data {
  /** In bytes. */
  size_t size;
  unsigned char *data;
};

/** One range of UNMAP, in blocks. */
struct unmap_list {
  uint64_t lba;
  /** Number of blocks. */
  uint32_t num;
};

/** One portal of a discovered target; a linked list. */
struct iscsi_target_portal {
  struct iscsi_target_portal *next;
  /** `address:port,portal-group`. */
  const char *portal;
};

/** One discovered target; a linked list. */
struct iscsi_discovery_address {
  struct iscsi_discovery_address *next;
  const char *target_name;
  struct iscsi_target_portal *portals;
};

#endif /* __iscsi_h__ */
