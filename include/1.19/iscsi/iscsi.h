/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef __iscsi_h__
#define __iscsi_h__

/* Generated from src/ffi and include/templates by `cargo xtask headers`. Do not edit. */

/*
 * iscsi.h - sessions with iSCSI targets (RFC 7143), and SCSI commands sent over them.
 *
 * scsi-lowlevel.h has what is SCSI and not iSCSI: tasks, CDBs, and the structures into which answers are
 * decoded. A program that looks into a task includes both.
 *
 *
 * 1. The model
 *
 * A context is one session with one target:
 *
 *     iscsi_create_context()      a context, from the name of this initiator
 *     iscsi_set_*()               target name, kind of session, secrets, digests, timeouts
 *     iscsi_full_connect_sync()   connect, log in, check a logical unit
 *     iscsi_*_task(), *_sync()    SCSI commands; as many at once as the program likes
 *     iscsi_logout_sync()         end of the session
 *     iscsi_destroy_context()     end of the context
 *
 * Most requests exist twice. The one that waits has a name in _sync: it returns when the request has ended.
 * The other (_async, _task) only begins it and returns at once; the program polls the descriptor of the
 * context and calls iscsi_service(), which sends, receives, and calls the program's callback when the request
 * has ended:
 *
 *     while (!done) {
 *         struct pollfd pfd = { iscsi_get_fd(iscsi), iscsi_which_events(iscsi), 0 };
 *         if (poll(&pfd, pfd.events != 0, pfd.events != 0 ? 1000 : 100) < 0)
 *             break;
 *         if (iscsi_service(iscsi, pfd.revents) < 0)
 *             break;
 *     }
 *
 * Ask for the events before each poll: they change. Call iscsi_service() at least once a second, with 0 if
 * nothing has happened: it is the clock for timeouts and reconnects. While which_events is 0 the library
 * waits for the next attempt to reconnect; sleep a little instead of polling.
 *
 *
 * 2. An example: print the capacity of a unit and read its first block
 *
 *     #include <stdio.h>
 *     #include <iscsi/iscsi.h>
 *     #include <iscsi/scsi-lowlevel.h>
 *
 *     int main(int argc, char **argv)
 *     {
 *         struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-01.com.example:reader");
 *         struct iscsi_url *url = NULL;
 *         struct scsi_task *task = NULL, *block = NULL;
 *         struct scsi_readcapacity16 *capacity;
 *         int result = 1;
 *
 *         if (iscsi == NULL || argc != 2)
 *             goto end;
 *         url = iscsi_parse_full_url(iscsi, argv[1]);
 *         if (url == NULL)
 *             goto end;
 *         iscsi_set_targetname(iscsi, url->target);
 *         iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
 *         iscsi_set_timeout(iscsi, 30);
 *         if (iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0)
 *             goto end;
 *
 *         task = iscsi_readcapacity16_sync(iscsi, url->lun);
 *         if (task == NULL || task->status != SCSI_STATUS_GOOD)
 *             goto end;
 *         capacity = scsi_datain_unmarshall(task);
 *         if (capacity == NULL)
 *             goto end;
 *         printf("%llu blocks of %u bytes\n", (unsigned long long)capacity->returned_lba + 1,
 *                capacity->block_length);
 *
 *         block = iscsi_read16_sync(iscsi, url->lun, 0, capacity->block_length, capacity->block_length,
 *                                   0, 0, 0, 0, 0);
 *         if (block == NULL || block->status != SCSI_STATUS_GOOD)
 *             goto end;
 *         fwrite(block->datain.data, 1, block->datain.size, stdout);
 *         iscsi_logout_sync(iscsi);
 *         result = 0;
 *     end:
 *         if (result != 0)
 *             fprintf(stderr, "%s\n", iscsi_get_error(iscsi));
 *         scsi_free_scsi_task(block);
 *         scsi_free_scsi_task(task);
 *         iscsi_destroy_url(url);
 *         iscsi_destroy_context(iscsi);
 *         return result;
 *     }
 *
 *
 * 3. Rules that hold everywhere
 *
 * Callbacks. A request that was begun (the function returned 0, or a task) calls its callback exactly once;
 *   one that was refused (-1, or NULL) never. The one exception is iscsi_nop_out_async() while a lost session
 *   is being opened again, which does nothing and returns 0.
 *   The callback runs inside iscsi_service(), or inside a _sync function, which serves the whole context
 *   while it waits; with SCSI_STATUS_CANCELLED also inside iscsi_destroy_context(), iscsi_scsi_cancel_task(),
 *   iscsi_scsi_cancel_all_tasks(), the task management functions that say so, and an iscsi_connect_sync() or
 *   iscsi_full_connect_sync() that fails. It never runs
 *   inside a function that begins a request. It may call every function of the library: submit, wait (_sync),
 *   cancel, disconnect, free its task, and destroy the context. A callback may be NULL.
 *
 * Tasks. A struct scsi_task is one SCSI command with its answer. A task that an iscsi_*_task() or
 *   iscsi_*_sync() function returns belongs to the program, which frees it with scsi_free_scsi_task(): after
 *   _sync at once, after _task in its callback or later, never before. When NULL is returned there is nothing
 *   to free. The library frees no task, and keeps no pointer to one whose callback has been called.
 *
 * Data. Buffers and arrays of struct scsi_iovec are not copied, unless a function says so: they must live and
 *   keep their contents until the command has ended. Texts given to the library are copied. Texts got from it
 *   belong to it: those of a context are valid until the next call on that context.
 *
 * Data received go to the buffers of the task if it has any (scsi_task_set_iov_in() and the like). Otherwise
 *   they are in task->datain: datain.size bytes at datain.data, or 0 and NULL if there were none. The block
 *   comes from malloc() and is freed with the task, unless the program has set datain.data to NULL.
 *
 * Errors. Functions that return int give 0, or -1 if they could not do it (iscsi_full_connect_async() another
 *   negative number); functions that return a pointer give NULL. iscsi_get_error() then has a text for
 *   people. That a command was sent and answered is not that it succeeded: see the status.
 *
 * NULL for a context, task or text where one is needed is an error of the call, not a crash.
 *
 * Units. Addresses and counts of blocks are in logical blocks of the unit; lengths and sizes in bytes;
 *   timeouts in seconds, but milliseconds where it is said. Numbers are in the byte order of the machine.
 *
 * Logical units are numbered as their first 16 bits on the wire, most significant byte first: 0 to 255 for
 *   simple units. What scsi_reportluns_list.luns has can be used as it is. Of a larger number the low 16 bits
 *   count; iscsi_scsi_command_async_lun64() takes all 64 bits.
 *
 * Threads. A context, with its tasks, is used by one thread at a time: programs with several use a lock
 *   around each call. Different contexts are independent of each other.
 *
 * Processes. After fork() only one of the two may go on with a context; the other one may destroy it.
 *
 * The process. Nothing is printed unless the program or LIBISCSI_DEBUG asks for it. No signal is raised or
 *   handled, descriptors are closed on exec.
 *
 *
 * 4. The status of a request (enum scsi_status): argument of the callback and task->status
 *
 *     SCSI_STATUS_                  of
 *     GOOD                  0       all       done; also what a target answers as CONDITION MET
 *     CHECK_CONDITION       2       commands  failed: task->sense says why, datain has the sense data
 *     BUSY                  8       commands  the unit is busy: try again later
 *     RESERVATION_CONFLICT  0x18    commands  another initiator has reserved the unit
 *     TASK_SET_FULL         0x28    commands  the unit has too many commands: try again later
 *     ACA_ACTIVE            0x30    commands  an auto contingent allegiance blocks the unit
 *     TASK_ABORTED          0x40    commands  another initiator has aborted it
 *     REDIRECT              0x101   logins    the target is at iscsi_get_target_address()
 *     CANCELLED        0x0f000000   all       cancelled by the program, or its context is gone
 *     ERROR            0x0f000001   all       not carried out, or nobody knows whether: iscsi_get_error()
 *     TIMEOUT          0x0f000002   all       not answered within iscsi_set_timeout() seconds
 *
 * command_data, the third argument of the callback:
 *
 *     SCSI commands                 the struct scsi_task, whatever the status is
 *     iscsi_discovery_async()       if GOOD, a struct iscsi_discovery_address *: the first target, or NULL
 *     iscsi_nop_out_async()         if GOOD, a struct iscsi_data * with the echo
 *     iscsi_task_mgmt_*_async()     if GOOD, a uint32_t * with an enum iscsi_task_mgmt_response
 *     all others, and if not GOOD   NULL
 *
 * What it points to, tasks excepted, is valid in the callback only.
 *
 *
 * 5. When the connection is lost
 *
 * A session that was logged in is opened again by the library: same portal (or another one that was named,
 * see iscsi_add_portal()), target and settings, with the same descriptor number. Each attempt may take as
 * long as iscsi_set_connect_timeout_ms() says. Commands that have not ended are sent again in their order,
 * so programs see a delay only; other requests (pings, task management, discovery, logout) end with
 * SCSI_STATUS_CANCELLED. Commands submitted meanwhile wait. Timeouts go on. The first attempt is made at
 * once (not sooner than 3 seconds after the last success), the next after 1, 2, ... 10 seconds, and later
 * ones every 5 to 30 seconds: for ever, or as often as iscsi_set_reconnect_max_retries() says. When the last
 * has failed all requests end with SCSI_STATUS_CANCELLED and iscsi_service() returns -1.
 *
 * A command that was on its way when the connection was lost may have been carried out already. One whose
 * answers end the connection again and again ends with SCSI_STATUS_ERROR.
 *
 *
 * 6. The environment
 *
 *     LIBISCSI_DEBUG=LEVEL                   log to stderr, see iscsi_set_log_level()
 *     LIBISCSI_TCP_USER_TIMEOUT, _TCP_KEEPIDLE, _TCP_KEEPINTVL, _TCP_KEEPCNT, _TCP_SYNCNT
 *                                            as the functions iscsi_set_tcp_*()
 *     LIBISCSI_BIND_INTERFACES=eth0,eth1     as iscsi_set_bind_interfaces()
 *     LIBISCSI_PORTALS=HOST:PORT,...         as iscsi_add_portal() for each
 *     LIBISCSI_CONNECT_TIMEOUT_MS=NUMBER     as iscsi_set_connect_timeout_ms()
 *     LIBISCSI_DATA_DIGEST=crc32c|none       what is offered at the login, and nothing else
 *     LIBISCSI_MAX_BURST_LENGTH, _FIRST_BURST_LENGTH, _MAX_RECV_DATA_SEGMENT_LENGTH, _MAX_OUTSTANDING_R2T
 *                                            as the functions iscsi_set_max_burst_length() and so on
 *     LIBISCSI_DROP_CONN_ON_ASYNC_EVENT1     if set: a requested logout is a lost connection
 *     LIBISCSI_IGNORE_NOP_OUT_ON_STUCK_WAITPDU_QUEUE
 *                                            if set: answers to pings do not count while the oldest
 *                                            command on its way stays the same
 *     LIBISCSI_ALLOW_TARGETNAME_REDIRECT     if set: a redirect may lead to a target of another name
 *     LIBISCSI_CHAP_POLICY=required          as iscsi_set_chap_policy(): never, allowed, required or mutual
 *     LIBISCSI_CHAP_ALGORITHMS=sha-256,...   algorithms to offer: md5, sha1, sha-256, sha3-256
 *     LIBISCSI_CHAP_USERNAME, _CHAP_PASSWORD, _CHAP_TARGET_USERNAME, _CHAP_TARGET_PASSWORD
 *                                            of URLs that do not name their own
 *     LIBISCSI_CHAP_PASSWORD_FILE, _CHAP_TARGET_PASSWORD_FILE
 *                                            files with these passwords
 *
 * User names and passwords are read when a URL is parsed, the others by iscsi_create_context().
 *
 *
 * 7. Contents
 *
 *     Versions and limits               Tasks of the program's own
 *     Contexts                          SCSI commands: what all have in common
 *     URLs                              - the unit: what it is, whether it is ready
 *     Settings of a session             - reading and writing blocks
 *     Connecting and logging in         - provisioning and caches
 *     The event loop                    - reservations
 *     Losing and restoring a session    - mode pages
 *     Discovery                         - maintenance, copying, optical discs
 *     Pings                             Task management and cancelling
 *     Logging                           Extensions
 */

#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EXTERN
#define EXTERN
#endif

/* Declared in scsi-lowlevel.h. */
struct scsi_task;
struct scsi_iovec;
struct scsi_mode_page;


/* ===== Versions and limits ===== */

/**
 * Version of the interface: a date. Programs compare it: at least 20150621 has timeouts, 20160603 iovec
 * functions.
 */
#define LIBISCSI_API_VERSION 20170105

/** The functions `scsi_task_set_iov_in()`, `scsi_task_set_iov_out()` and `iscsi_*_iov_*()` exist. */
#define LIBISCSI_FEATURE_IOVECTOR 1

/** The function `iscsi_init_transport()` exists; it does not say that iSER is there. */
#define LIBISCSI_FEATURE_ISER 1

/** The function `iscsi_get_nops_in_flight()` exists. */
#define LIBISCSI_FEATURE_NOP_COUNTER 1

/** The functions under "Extensions" exist. Other libraries with this interface do not have them. */
#define LIBISCSI_FEATURE_EXTENSIONS 1

/**
 * Longest text that a context or a URL keeps, in bytes without its terminator. Longer ones are cut by setters
 * and refused in URLs.
 */
#define MAX_STRING_SIZE 255


/* ===== Contexts ===== */

/** One session with one target; opaque. Made by `iscsi_create_context()`. */
struct iscsi_context;

/**
 * How a request ended: the SCSI status byte (SAM-5 5.3.1), or a value above 0xff from the library itself. The
 * introduction has a table of what each means.
 */
enum scsi_status {
  /** Done. */
  SCSI_STATUS_GOOD = 0x00,
  /** Failed: `scsi_task.sense` says why. */
  SCSI_STATUS_CHECK_CONDITION = 0x02,
  /** Never seen: reported as `SCSI_STATUS_GOOD`. */
  SCSI_STATUS_CONDITION_MET = 0x04,
  /** The unit cannot take the command now: try again later. */
  SCSI_STATUS_BUSY = 0x08,
  /** Another initiator has reserved the unit. */
  SCSI_STATUS_RESERVATION_CONFLICT = 0x18,
  /** The unit has too many commands: try again later. */
  SCSI_STATUS_TASK_SET_FULL = 0x28,
  /** An auto contingent allegiance blocks the unit. */
  SCSI_STATUS_ACA_ACTIVE = 0x30,
  /** Aborted by another initiator. */
  SCSI_STATUS_TASK_ABORTED = 0x40,
  /** Login only: the target is at `iscsi_get_target_address()` (login status 0x0101). */
  SCSI_STATUS_REDIRECT = 0x101,
  /** Cancelled by the program, or its context was destroyed. */
  SCSI_STATUS_CANCELLED = 0x0f000000,
  /** Not carried out, or not known whether: see `iscsi_get_error()`. */
  SCSI_STATUS_ERROR = 0x0f000001,
  /** Not answered within the time of `iscsi_set_timeout()`. */
  SCSI_STATUS_TIMEOUT = 0x0f000002,
};

/**
 * Called once when a request that does not wait has ended. NULL is allowed wherever one is passed.
 *
 * `iscsi` is the context of the request, `status` an `enum scsi_status`, `private_data` what was passed when
 * the request was begun. `command_data` is the task for SCSI commands, whatever the status; otherwise it
 * depends on the request, see the introduction, and is NULL unless `status` is `SCSI_STATUS_GOOD`. It may
 * call any function of the library.
 */
typedef void (*iscsi_command_cb)(struct iscsi_context *iscsi, int status, void *command_data,
    void *private_data);

/**
 * Makes a context, for one session with one target at a time. `initiator_name` is the iSCSI name of this
 * initiator, such as `iqn.2026-01.com.example:host` (RFC 7143 4.2.7.1); it is copied.
 *
 * The environment variables `LIBISCSI_DEBUG`, `LIBISCSI_TCP_*` and `LIBISCSI_BIND_INTERFACES` give its first
 * settings.
 *
 * Returns a context for `iscsi_destroy_context()`; NULL if the name is NULL or empty, or the system has no
 * memory.
 */
EXTERN struct iscsi_context *iscsi_create_context(const char *initiator_name);

/**
 * Destroys a context: closes the connection without logout, calls the callbacks of all requests that have not
 * ended with `SCSI_STATUS_CANCELLED`, and frees the context. Tasks stay the application's.
 *
 * May be called from a callback: the context is then freed when the function that runs the callback returns,
 * and that function makes no more use of it. Returns 0, also for NULL.
 */
EXTERN int iscsi_destroy_context(struct iscsi_context *iscsi);

/**
 * Gives the text of the last error of a context; an empty one if there was none or the context is NULL.
 *
 * The text is valid until the next call on the context. It is not cleared by a success.
 */
EXTERN const char *iscsi_get_error(struct iscsi_context *iscsi);


/* ===== URLs ===== */

/** What iscsi_parse_full_url() reads: a logical unit. For messages; the quotation marks are part of it. */
#define ISCSI_URL_SYNTAX "\"iscsi://[<username>[%<password>]@]<host>[:<port>]/<target-iqn>/<lun>\""

/** What iscsi_parse_portal_url() reads: a portal. For messages too. */
#define ISCSI_PORTAL_URL_SYNTAX "\"iscsi://[<username>[%<password>]@]<host>[:<port>]\""

/** How PDUs travel: argument of `iscsi_init_transport()`. */
enum iscsi_transport_type {
  /** Over TCP. */
  TCP_TRANSPORT = 0,
  /** Over RDMA (iSER): known by name only, refused by `iscsi_init_transport()`. */
  ISER_TRANSPORT = 1,
};

/**
 * A parsed URL; every text is terminated. Made by `iscsi_parse_full_url()` and `iscsi_parse_portal_url()`.
 */
struct iscsi_url {
  /** Host and port as written: what the functions that connect take. */
  char portal[256];
  /** Name of the target, decoded; empty in the URL of a portal. */
  char target[256];
  /** User name for CHAP; empty if there is none. */
  char user[256];
  /** Secret for CHAP; empty if there is none. */
  char passwd[256];
  /** User name of the target for mutual CHAP; empty if there is none. */
  char target_user[256];
  /** Secret of the target for mutual CHAP; empty if there is none. */
  char target_passwd[256];
  /** Logical unit; 0 in the URL of a portal. */
  int lun;
  /** The context for which it was parsed, or NULL. */
  struct iscsi_context *iscsi;
  /** Always `TCP_TRANSPORT`. */
  enum iscsi_transport_type transport;
};

/**
 * Parses the URL of a logical unit:
 * `iscsi://[<username>[%<password>]@]<host>[:<port>]/<target-iqn>/<lun>[?<arguments>]`.
 *
 * `%XX` stands for a byte in the target name only. `<lun>` is decimal, `<host>` may be an IPv6 address in
 * brackets, port 3260 is the default. At most 255 bytes may follow `iscsi://`. Arguments are separated by
 * `&`, unknown ones ignored:
 *
 * - `header_digest=crc32c` or `none`, `data_digest=crc32c` or `none`: what is offered at the login, and
 *   nothing else
 * - `target_user=NAME&target_password=SECRET`: what the target is to prove (mutual CHAP)
 * - `auth=md5`, `sha1`, `sha-256` or `sha3-256`: the only algorithm that is offered for CHAP
 * - `chap=never`, `allowed`, `required` or `mutual`: see `iscsi_set_chap_policy()`. An extension
 * - `chap_user=NAME`, `chap_password=SECRET`: instead of those before `@`, with `%XX` for any byte. An
 *   extension
 * - `force_usn=SERIAL`: the serial number that the unit must have: a session with another unit does not go on
 * - `max_burst_length=`, `first_burst_length=`, `max_recv_data_segment_length=BYTES`,
 *   `max_outstanding_r2t=NUMBER`: what the login offers, see `iscsi_set_max_burst_length()`. An extension
 * - `portal=HOST[:PORT]`: another portal of the target, see `iscsi_add_portal()`; may be repeated. An
 *   extension
 *
 * User and password that the URL does not have are taken from the environment variables
 * `LIBISCSI_CHAP_USERNAME`, `LIBISCSI_CHAP_PASSWORD`, `LIBISCSI_CHAP_TARGET_USERNAME` and
 * `LIBISCSI_CHAP_TARGET_PASSWORD`. They count only in pairs, those of the target only beside the initiator's;
 * on a context a part of the target's makes logins fail that do not authenticate the target, unless the
 * policy is `never`. Instead of a password the environment may name a file that holds it, by
 * `LIBISCSI_CHAP_PASSWORD_FILE` and `LIBISCSI_CHAP_TARGET_PASSWORD_FILE`; a newline at its end is not part of
 * it. A file that cannot be read, is empty or has more than 255 bytes makes every URL bad.
 *
 * If `iscsi` is not NULL, target name, credentials (none clears them) and what the arguments say are set on
 * it; otherwise use `iscsi_set_targetname()`, `iscsi_set_initiator_username_pwd()` and
 * `iscsi_set_target_username_pwd()`. A policy must not get lost so: without a context `chap=required` and
 * `chap=mutual` are bad unless `LIBISCSI_CHAP_POLICY` is as strict.
 *
 * Returns a structure that `iscsi_destroy_url()` frees; NULL for a bad URL, with an error text on the context
 * if there is one, or if memory is short.
 */
EXTERN struct iscsi_url *iscsi_parse_full_url(struct iscsi_context *iscsi, const char *url);

/**
 * Parses the URL of a portal, for discovery:
 * `iscsi://[<username>[%<password>]@]<host>[:<port>][?<arguments>]`.
 *
 * What follows the portal from a `/` on is ignored; `target` of the result is empty and `lun` 0, and so is
 * the target name that is set on the context. Everything else is as for `iscsi_parse_full_url()`.
 */
EXTERN struct iscsi_url *iscsi_parse_portal_url(struct iscsi_context *iscsi, const char *url);

/**
 * Frees what `iscsi_parse_full_url()` or `iscsi_parse_portal_url()` returned. The context for which it was
 * parsed may be gone; NULL is allowed.
 */
EXTERN void iscsi_destroy_url(struct iscsi_url *iscsi_url);


/* ===== Settings of a session =====
 *
 * They are made before the login and kept over reconnects. Those that matter at the login only are refused
 * while the session is logged in.
 */

/** Kind of session (RFC 7143 13.21). */
enum iscsi_session_type {
  /** For `iscsi_discovery_async()` and `iscsi_discovery_sync()` only; it needs no target name. */
  ISCSI_SESSION_DISCOVERY = 1,
  /** For SCSI commands. */
  ISCSI_SESSION_NORMAL = 2,
};

/**
 * Sets the name of the target, such as `iqn.2026-01.com.example:disk`; it is copied. A normal session needs
 * one.
 *
 * Returns 0, or -1 with an error text while logged in.
 */
EXTERN int iscsi_set_targetname(struct iscsi_context *iscsi, const char *targetname);

/**
 * Sets the kind of session. There is no default: a login without it fails.
 *
 * Returns 0, or -1 with an error text while logged in or for an unknown kind.
 */
EXTERN int iscsi_set_session_type(struct iscsi_context *iscsi, enum iscsi_session_type session_type);

/**
 * Sets the alias of this initiator, a text for people at the target (InitiatorAlias, RFC 7143 13.7); it is
 * copied.
 *
 * Returns 0, or -1 with an error text while logged in.
 */
EXTERN int iscsi_set_alias(struct iscsi_context *iscsi, const char *alias);

/* Who this initiator is, and how both sides prove it (CHAP, RFC 7143 12.1). */

/**
 * Sets user name and secret with which this initiator proves itself to the target (CHAP, RFC 7143 12.1.3);
 * they are copied.
 *
 * NULL or an empty text for either clears both: no proof is offered then. Otherwise the target chooses
 * between CHAP and none, unless `iscsi_set_chap_policy()` wants something else. Takes effect with the next
 * login. Returns 0; -1 if `iscsi` is NULL.
 */
EXTERN int iscsi_set_initiator_username_pwd(struct iscsi_context *iscsi, const char *user,
    const char *passwd);

/**
 * Sets user name and secret with which the target is to prove itself (mutual CHAP); they are copied. NULL or
 * an empty text for either clears both.
 *
 * With these every login fails that does not prove the target, also when the target wants no authentication
 * at all. User name and secret of the initiator are needed too, and the two secrets must differ. Takes effect
 * with the next login. Returns 0; -1 if `iscsi` is NULL.
 */
EXTERN int iscsi_set_target_username_pwd(struct iscsi_context *iscsi, const char *user, const char *passwd);

/**
 * Sets an ISID (RFC 7143 11.12.5) of the OUI format: the low 22 bits of `oui`, the low 24 of `qualifier`.
 *
 * By default the ISID is random, and kept over reconnects. It takes effect with the next login. Returns 0; -1
 * if `iscsi` is NULL.
 */
EXTERN int iscsi_set_isid_oui(struct iscsi_context *iscsi, uint32_t oui, uint32_t qualifier);

/**
 * Sets an ISID of the format for IANA enterprise numbers: the low 24 bits of `en`, the low 16 of `qualifier`.
 *
 * Takes effect with the next login. Returns 0; -1 if `iscsi` is NULL.
 */
EXTERN int iscsi_set_isid_en(struct iscsi_context *iscsi, uint32_t en, uint32_t qualifier);

/**
 * Sets an ISID of the random format: the low 24 bits of `rnd`, the low 16 of `qualifier`.
 *
 * Takes effect with the next login. Returns 0; -1 if `iscsi` is NULL.
 */
EXTERN int iscsi_set_isid_random(struct iscsi_context *iscsi, uint32_t rnd, uint32_t qualifier);

/**
 * Sets the ISID of the reserved format (C0h and zeros), for tests of targets.
 *
 * Takes effect with the next login. Returns 0; -1 if `iscsi` is NULL.
 */
EXTERN int iscsi_set_isid_reserved(struct iscsi_context *iscsi);

/* What is negotiated (RFC 7143 13). */

/** Values offered for HeaderDigest, in order of preference (RFC 7143 13.1). */
enum iscsi_header_digest {
  /** No digest. */
  ISCSI_HEADER_DIGEST_NONE = 0,
  /** None, or CRC32C if the target wants it. */
  ISCSI_HEADER_DIGEST_NONE_CRC32C = 1,
  /** CRC32C, or none if the target wants that. */
  ISCSI_HEADER_DIGEST_CRC32C_NONE = 2,
  /** CRC32C, or the login fails. */
  ISCSI_HEADER_DIGEST_CRC32C = 3,
  /** The largest valid value. */
  ISCSI_HEADER_DIGEST_LAST = 3,
};

/**
 * Sets which digests of PDU headers are offered at the login. The default is
 * `ISCSI_HEADER_DIGEST_NONE_CRC32C`.
 *
 * With a digest a PDU whose header was damaged on its way ends the connection, which is then opened again.
 * Returns 0, or -1 with an error text while logged in or for an unknown value.
 */
EXTERN int iscsi_set_header_digest(struct iscsi_context *iscsi, enum iscsi_header_digest header_digest);

/** Whether this initiator offers ImmediateData (RFC 7143 13.11). */
enum iscsi_immediate_data {
  /** Data never travel with their command. */
  ISCSI_IMMEDIATE_DATA_NO = 0,
  /** They may, if the target agrees. */
  ISCSI_IMMEDIATE_DATA_YES = 1,
};

/**
 * Sets whether data of a write may travel in the PDU of its command, if the target agrees (ImmediateData).
 * The default is yes.
 *
 * Returns 0, or -1 with an error text while logged in.
 */
EXTERN int iscsi_set_immediate_data(struct iscsi_context *iscsi, enum iscsi_immediate_data immediate_data);

/** Whether this initiator asks for InitialR2T (RFC 7143 13.10). */
enum iscsi_initial_r2t {
  /** The first data may be sent unasked, if the target agrees. */
  ISCSI_INITIAL_R2T_NO = 0,
  /** The target asks for them. */
  ISCSI_INITIAL_R2T_YES = 1,
};

/**
 * Sets whether the target is to ask for all data of a write but immediate data (InitialR2T). The default is
 * no; the target may demand it nevertheless.
 *
 * Returns 0, or -1 with an error text while logged in.
 */
EXTERN int iscsi_set_initial_r2t(struct iscsi_context *iscsi, enum iscsi_initial_r2t initial_r2t);

/* Time, and the network. */

/**
 * Sets how many seconds each request that is begun from now on may take; 0, the default, for no limit.
 *
 * A request that takes longer ends with `SCSI_STATUS_TIMEOUT`; the session goes on, and the target is not
 * told. While a lost session is being opened again the time goes on, and begins anew when the session is
 * back. A write does not time out while its data are leaving. A _sync function gives up one second later than
 * that. Returns 0; -1 if `iscsi` is NULL.
 */
EXTERN int iscsi_set_timeout(struct iscsi_context *iscsi, int timeout);

/**
 * Chooses the transport. Programs need not call it: `TCP_TRANSPORT` is the default and the only one of this
 * library.
 *
 * Returns 0 for `TCP_TRANSPORT`, otherwise -1 with an error text.
 */
EXTERN int iscsi_init_transport(struct iscsi_context *iscsi, enum iscsi_transport_type transport);

/**
 * Sets TCP keepalive of the current socket and of later ones: `idle` seconds of silence before the first
 * probe, `count` probes, `interval` seconds between them. The default is 30, 3, 30.
 *
 * Returns 0, or -1 with an error text if there is no socket or the system refuses; later sockets get the
 * values nevertheless.
 */
EXTERN int iscsi_set_tcp_keepalive(struct iscsi_context *iscsi, int idle, int count, int interval);

/**
 * Sets TCP_USER_TIMEOUT of later sockets in milliseconds: how long sent data may stay unacknowledged. 0, the
 * default, leaves it to the system.
 */
EXTERN void iscsi_set_tcp_user_timeout(struct iscsi_context *iscsi, int value);

/** Sets TCP_KEEPIDLE of later sockets: seconds of silence before the first probe; default 30. */
EXTERN void iscsi_set_tcp_keepidle(struct iscsi_context *iscsi, int value);

/**
 * Sets TCP_KEEPCNT of later sockets: probes without an answer before the connection is dropped; default 3.
 */
EXTERN void iscsi_set_tcp_keepcnt(struct iscsi_context *iscsi, int value);

/** Sets TCP_KEEPINTVL of later sockets: seconds between probes; default 30. */
EXTERN void iscsi_set_tcp_keepintvl(struct iscsi_context *iscsi, int value);

/**
 * Sets TCP_SYNCNT of later sockets: how often a connect is repeated. 0, the default, leaves it to the system.
 */
EXTERN void iscsi_set_tcp_syncnt(struct iscsi_context *iscsi, int value);

/**
 * Binds later sockets to network interfaces: `interfaces` is a list of names with commas between, such as
 * `eth0,eth1`, taken in turn. It is copied.
 *
 * That an interface cannot be used is only logged.
 */
EXTERN void iscsi_set_bind_interfaces(struct iscsi_context *iscsi, char *interfaces);

/* The logical unit, and what has no effect any more. */

/** Does nothing: kept for programs that call it. There is no cache that could be switched. */
EXTERN void iscsi_set_cache_allocations(struct iscsi_context *_iscsi, int _ca);


/* ===== Connecting and logging in ===== */

/**
 * Begins to connect to `portal` (as `iscsi_connect_async()`), log in, and check that logical unit `lun` is
 * ready; with `lun` -1 none is checked.
 *
 * Kind of session and, for a normal session, target name must be set. Redirects of the target are followed.
 * The check is TEST UNIT READY: unit attentions are cleared, a missing medium and a reservation of another
 * initiator count as ready. If a serial number was set for the unit (`force_usn=` of its URL, for example),
 * it is compared with that of the unit.
 *
 * `cb` runs once: with `SCSI_STATUS_GOOD` or `SCSI_STATUS_ERROR`; `command_data` is NULL. If only the check
 * has failed the session stays logged in.
 *
 * Returns 0, or a negative value with an error text: `cb` will then not be called.
 */
EXTERN int iscsi_full_connect_async(struct iscsi_context *iscsi, const char *portal, int lun,
    iscsi_command_cb cb, void *private_data);

/**
 * Connects, logs in and checks `lun` as `iscsi_full_connect_async()` does, and waits for it.
 *
 * Returns 0, or -1 with an error text that names what failed.
 */
EXTERN int iscsi_full_connect_sync(struct iscsi_context *iscsi, const char *portal, int lun);

/**
 * Begins to connect to `portal`: `host[:port][,tag]`, an IPv6 address in brackets. The default port is 3260,
 * the tag is ignored.
 *
 * The name is resolved before the call returns, which may take time; all its addresses are tried in turn.
 * `cb` runs once: with `SCSI_STATUS_GOOD` when the TCP connection is up, or with `SCSI_STATUS_ERROR`;
 * `command_data` is NULL. A login must follow.
 *
 * Returns 0, or -1 with an error text: `cb` will then not be called.
 */
EXTERN int iscsi_connect_async(struct iscsi_context *iscsi, const char *portal, iscsi_command_cb cb,
    void *private_data);

/**
 * Connects to `portal` as `iscsi_connect_async()` does, and waits for it.
 *
 * Returns 0, or -1 with an error text that names what has failed.
 */
EXTERN int iscsi_connect_sync(struct iscsi_context *iscsi, const char *portal);

/**
 * Begins the login on a connection that is up (RFC 7143 6.3). Kind of session and, for a normal session,
 * target name must be set.
 *
 * `cb` runs once, with NULL as `command_data` and `SCSI_STATUS_GOOD`, `SCSI_STATUS_ERROR`,
 * `SCSI_STATUS_CANCELLED`, `SCSI_STATUS_TIMEOUT`, or `SCSI_STATUS_REDIRECT`: then the target is at
 * `iscsi_get_target_address()`, to which the program may connect after `iscsi_disconnect()`.
 *
 * Returns 0, or -1 with an error text: `cb` will then not be called.
 */
EXTERN int iscsi_login_async(struct iscsi_context *iscsi, iscsi_command_cb cb, void *private_data);

/**
 * Logs in as `iscsi_login_async()` does, and waits for it.
 *
 * Returns 0, or -1 with an error text; also for a redirect.
 */
EXTERN int iscsi_login_sync(struct iscsi_context *iscsi);

/**
 * Gives the address to which the target has redirected the last login; an empty text if it has not.
 *
 * The text is valid until the next call on the context.
 */
EXTERN const char *iscsi_get_target_address(struct iscsi_context *iscsi);

/**
 * Tells whether the session is logged in: 1, otherwise 0. It is 0 while a lost session is being opened again,
 * and 1 for one that stays lost because of `iscsi_set_noautoreconnect()`.
 */
EXTERN int iscsi_is_logged_in(struct iscsi_context *iscsi);

/**
 * Begins the logout that closes the session (RFC 7143 11.14). Nothing is sent after it; commands that have
 * not ended stay unanswered.
 *
 * `cb` runs once, with NULL as `command_data`: with `SCSI_STATUS_GOOD` when the target has answered,
 * otherwise `SCSI_STATUS_CANCELLED`, `SCSI_STATUS_TIMEOUT` or `SCSI_STATUS_ERROR`. The connection stays until
 * `iscsi_disconnect()` or `iscsi_destroy_context()`.
 *
 * Returns 0, or -1 with an error text: `cb` will then not be called.
 */
EXTERN int iscsi_logout_async(struct iscsi_context *iscsi, iscsi_command_cb cb, void *private_data);

/**
 * Logs out as `iscsi_logout_async()` does, and waits for the answer of the target.
 *
 * Returns 0, or -1 with an error text.
 */
EXTERN int iscsi_logout_sync(struct iscsi_context *iscsi);

/**
 * Closes the connection at once, without logout. No callback runs inside this call. SCSI commands that have
 * not ended stay until the context connects again or is destroyed, and then end with `SCSI_STATUS_CANCELLED`;
 * they never reach another session. Other requests end so with the next `iscsi_service()`.
 *
 * Returns 0, or -1 if there is no connection.
 */
EXTERN int iscsi_disconnect(struct iscsi_context *iscsi);


/* ===== The event loop ===== */

/**
 * Gives the descriptor to poll; -1 before the first connect and after `iscsi_disconnect()`. It belongs to the
 * library.
 *
 * It keeps its number while a lost session is opened again, so it may be fetched once.
 */
EXTERN int iscsi_get_fd(struct iscsi_context *iscsi);

/**
 * Gives the events to poll for: `POLLIN`, `POLLOUT` or both. Ask again before each poll.
 *
 * 0 means that the library waits for the next attempt to reconnect: do not poll, which would not sleep, but
 * sleep 100 ms or so, call `iscsi_service()` with 0, and ask again.
 */
EXTERN int iscsi_which_events(struct iscsi_context *iscsi);

/**
 * Works on a context after a poll. Callbacks run in here; the call never blocks.
 *
 * `revents` is what poll told. The call is also the library's clock: make it about once a second, with 0 if
 * nothing else, so that timeouts and reconnects happen.
 *
 * Returns 0, or a negative value when the session is lost and will not be opened again; see
 * `iscsi_get_error()`. While a service thread serves the context the call does nothing and returns 0.
 */
EXTERN int iscsi_service(struct iscsi_context *iscsi, int revents);

/** Gives the number of requests that have not ended, waiting or sent, plus 1 while there is no connection. */
EXTERN int iscsi_queue_length(struct iscsi_context *iscsi);

/** Gives the number of requests, and of parts of write data, that wait to be sent. */
EXTERN int iscsi_out_queue_length(struct iscsi_context *iscsi);


/* ===== Losing and restoring a session ===== */

/**
 * Sets whether a lost session stays lost: not 0 switches automatic reconnects off, 0, the default, on.
 *
 * When a session is lost while they are off all its requests end with `SCSI_STATUS_CANCELLED`;
 * `iscsi_service()` returns 0 that time and -1 from then on, `iscsi_is_logged_in()` stays 1. A session that
 * was lost so is opened again as soon as they are switched on.
 */
EXTERN void iscsi_set_noautoreconnect(struct iscsi_context *iscsi, int state);

/**
 * Sets how many attempts to open a lost session again may fail before it is given up: `count` plus 1; -1, the
 * default, for no limit.
 *
 * When it is given up all requests end with `SCSI_STATUS_CANCELLED` and `iscsi_service()` returns -1.
 */
EXTERN void iscsi_set_reconnect_max_retries(struct iscsi_context *iscsi, int count);

/**
 * Sets whether unit attentions that a reconnect brings are cleared before the program's commands are sent
 * again: not 0 for yes. The default is no: commands get them.
 *
 * The unit is the one of the last full connect; with none (-1), nothing is cleared.
 */
EXTERN void iscsi_set_no_ua_on_reconnect(struct iscsi_context *iscsi, int state);

/**
 * Drops the connection of a logged-in session and opens the session again. SCSI commands that have not ended
 * are repeated, in order; other requests end with `SCSI_STATUS_CANCELLED`. The work is done by
 * `iscsi_service()`.
 *
 * Returns 0 if it was begun or is under way, or -1 if there is no session to open again.
 */
EXTERN int iscsi_reconnect(struct iscsi_context *iscsi);

/**
 * Opens the session again as `iscsi_reconnect()` does and waits until it is open. With endless retries it may
 * wait for ever, unless `iscsi_set_timeout()` sets a limit: then for a second longer than that. The session
 * goes on being opened after that, as with `iscsi_reconnect()`.
 *
 * Returns 0, or -1 with an error text: there is no session to open again, or it could not be opened.
 */
EXTERN int iscsi_reconnect_sync(struct iscsi_context *iscsi);


/* ===== Discovery ===== */

/** One portal of a discovered target; a linked list. */
struct iscsi_target_portal {
  /** NULL at the end. */
  struct iscsi_target_portal *next;
  /**
   * Address, port and target portal group tag: `10.0.0.1:3260,1`, `[fe80::1]:3260,1`. What
   * `iscsi_connect_async()` takes.
   */
  const char *portal;
};

/** One discovered target; a linked list. */
struct iscsi_discovery_address {
  /** NULL at the end. */
  struct iscsi_discovery_address *next;
  /** iSCSI name of the target. */
  const char *target_name;
  /** NULL if none was sent. */
  struct iscsi_target_portal *portals;
};

/**
 * Asks the portal for all its targets (SendTargets=All, RFC 7143 appendix C). A discovery session is meant
 * for it; a normal one does as well.
 *
 * `cb` runs once: with `SCSI_STATUS_GOOD` and a `struct iscsi_discovery_address *` as `command_data`, which
 * is NULL if there is no target; the list begins with the last target of the answer, and is valid in the
 * callback only. Otherwise with `SCSI_STATUS_ERROR`, `SCSI_STATUS_CANCELLED` or `SCSI_STATUS_TIMEOUT`, and
 * NULL. Answers over several PDUs are joined.
 *
 * Returns 0, or -1 with an error text (not logged in, for example): `cb` will then not be called.
 */
EXTERN int iscsi_discovery_async(struct iscsi_context *iscsi, iscsi_command_cb cb, void *private_data);

/**
 * Asks the portal for all its targets (SendTargets=All, RFC 7143 appendix C), and waits for the answer.
 *
 * Returns a list in the order of the answer, which the program frees with `iscsi_free_discovery_data()`. NULL
 * after an error, see `iscsi_get_error()`, and also if the portal has no target for this initiator.
 */
EXTERN struct iscsi_discovery_address *iscsi_discovery_sync(struct iscsi_context *iscsi);

/**
 * Frees a list of `iscsi_discovery_sync()`. The context is not used, it may be gone; a NULL list is allowed.
 */
EXTERN void iscsi_free_discovery_data(struct iscsi_context *_iscsi, struct iscsi_discovery_address *da);


/* ===== Pings ===== */

/** A block of bytes: data to send, a parameter list, or the echo of a ping. */
struct iscsi_data {
  /** Bytes at `data`. */
  size_t size;
  /** NULL if there are none. */
  unsigned char *data;
};

/**
 * Sends a ping: a NOP-Out that asks the target for an echo of the `len` bytes at `data` (RFC 7143 11.18).
 * They are copied; `data` may be NULL with `len` 0.
 *
 * `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `struct iscsi_data *` with the echo as
 * `command_data`, which is valid in the callback only; or with another status and NULL.
 *
 * Returns 0, or -1 with an error text: not logged in, a discovery session, or more data than the target
 * takes. While a lost session is being opened again nothing is sent, 0 is returned, and `cb` is never called.
 */
EXTERN int iscsi_nop_out_async(struct iscsi_context *iscsi, iscsi_command_cb cb, unsigned char *data, int len,
    void *private_data);

/**
 * Gives the number of pings sent since the target last answered one: 0 again after each answer, and after a
 * reconnect.
 */
EXTERN int iscsi_get_nops_in_flight(struct iscsi_context *iscsi);


/* ===== Logging ===== */

/**
 * Receives a log message, without a line end; `mesg` is valid during the call. `level` is at most the level
 * of the context: 1 errors, 2 connections, 3 socket options.
 */
typedef void (*iscsi_log_fn)(int level, const char *mesg);

/**
 * Sets how much is logged: 0, the default, nothing; 1 errors, 2 connections as well, 3 socket options as
 * well.
 */
EXTERN void iscsi_set_log_level(struct iscsi_context *iscsi, int level);

/**
 * Sets the function that receives log messages, `iscsi_log_to_stderr` for example; NULL, the default, for
 * none.
 *
 * Messages are told after the work that they are about. The function may call functions of the library on the
 * context.
 */
EXTERN void iscsi_set_log_fn(struct iscsi_context *iscsi, iscsi_log_fn fn);

/** Prints a line to stderr: `libiscsi:<level> <message>`. To be given to `iscsi_set_log_fn()`. */
EXTERN void iscsi_log_to_stderr(int level, const char *message);


/* ===== Tasks of the program's own =====
 *
 * For commands that have no function below, and for programs that keep their own tasks: make a task with
 * scsi_create_task() or a scsi_cdb_*() function of scsi-lowlevel.h, or fill in one from calloc().
 */

/**
 * Begins a SCSI command of the program's own for logical unit `lun`.
 *
 * `task` has the CDB, `xfer_dir` and `expxferlen`; with `SCSI_XFER_NONE` no data are moved. It may come from
 * `scsi_create_task()`, or from the program's own `calloc()`. `d` names the data to send; if it or its `data`
 * is NULL, the task's buffers for data-out are used. The data must live until the command has ended, `d`
 * itself only during the call. Buffers for data that come may be attached after this call, before
 * `iscsi_service()`.
 *
 * Returns 0: `cb`, which may be NULL, will be called once with the task as `command_data`, whatever the
 * status, but not inside this call. The program frees the task there or later.
 *
 * Returns -1 with an error text: `cb` will not be called, and the task stays the program's. Refused are CDBs
 * of more than 16 bytes, negative lengths, unknown directions, and contexts that are not logged in to a
 * normal session.
 */
EXTERN int iscsi_scsi_command_async(struct iscsi_context *iscsi, int lun, struct scsi_task *task,
    iscsi_command_cb cb, struct iscsi_data *d, void *private_data);

/**
 * Runs a SCSI command of the program's own on logical unit `lun`, and waits until it has ended. Callbacks of
 * other requests run meanwhile.
 *
 * The arguments are as for `iscsi_scsi_command_async()`, but all buffers must be attached before. Returns
 * `task`, whose `status` tells how it ended; NULL with an error text if it could not be sent or the session
 * was lost for good: the library has no reference to the task then. In both cases the program frees the task.
 */
EXTERN struct scsi_task *iscsi_scsi_command_sync(struct iscsi_context *iscsi, int lun, struct scsi_task *task,
    struct iscsi_data *data);


/* ===== SCSI commands: what all have in common =====
 *
 * Each command has a function that begins it, iscsi_<command>_task(), and one that waits,
 * iscsi_<command>_sync(). Commands that move blocks have two more, iscsi_<command>_iov_task() and
 * iscsi_<command>_iov_sync(), for data in several buffers. What is said at the first holds for all of them.
 *
 *   iscsi         a context that is logged in to a normal session. While a lost session is being opened again
 *                 commands are taken, and sent afterwards.
 *   lun           the logical unit, as scsi_reportluns_list.luns has it.
 *   cb            called once when the command has ended, never inside the function itself, with the task as
 *                 its command_data whatever the status is. It may be NULL.
 *   private_data  passed to cb.
 *   alloc_len     room for the answer, in bytes. A longer answer is cut off there, which is no error;
 *                 scsi_datain_getfullsize() tells its whole length.
 *   blocksize     bytes of one logical block, as READ CAPACITY tells.
 *   iov, niov     niov buffers in the order of the data, which take the data that come or have those that go.
 *                 The array and the buffers are the program's and must live until the command has ended.
 *
 * _task returns the task, or NULL with an error text: then nothing was sent, cb will not be called, and there
 * is nothing to free. The program frees the task with scsi_free_scsi_task() in cb or later.
 *
 * _sync returns the task, whatever its status is: look at task->status. The program frees it. It returns NULL
 * with an error text if the command could not be sent or the wait for it failed; a session that is lost for
 * good may also end it with SCSI_STATUS_CANCELLED. Callbacks of other requests run while it waits.
 *
 * Flags are ints: not 0 is set. Fields with fewer bits than their int take its low bits. Names in capitals
 * are fields of the CDB as the standards have them.
 *
 * Behind the name of a command stand its operation code, its service action if it has one (both hexadecimal),
 * and the standard: SPC-4 for what all devices share (clause 6), SBC-3 for disks (clause 5, in alphabetical
 * order), MMC-6 for optical discs.
 */


/* ===== SCSI commands: the unit, what it is and whether it is ready ===== */

/**
 * Sends TEST UNIT READY (00h, SPC-4 6.47), which asks whether the logical unit accepts commands for its
 * medium, and calls `cb` when it has ended.
 *
 * A unit that has something to tell ends the command with CHECK CONDITION and the sense key UNIT ATTENTION,
 * once; a drive without its medium with NOT READY.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_testunitready_task(struct iscsi_context *iscsi, int lun, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_testunitready_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_testunitready_sync(struct iscsi_context *iscsi, int lun);

/**
 * Sends INQUIRY (12h, SPC-4 6.6), which asks what the logical unit is, and calls `cb` when it has ended.
 *
 * - `evpd`: EVPD: not 0 for a vital product data page, 0 for standard data
 * - `page_code`: PAGE CODE of the vital product data page; 0 for standard data
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_inquiry_standard` or the structure of the
 * page, see `enum scsi_inquiry_pagecode`.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_inquiry_task(struct iscsi_context *iscsi, int lun, int evpd, int page_code,
    int alloc_len, iscsi_command_cb cb, void *private_data);

/** As `iscsi_inquiry_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_inquiry_sync(struct iscsi_context *iscsi, int lun, int evpd, int page_code,
    int alloc_len);

/**
 * Sends REPORT LUNS (A0h, SPC-4 6.33) to LUN 0, which asks for the logical units of the target, and calls
 * `cb` when it has ended.
 *
 * - `report_type`: SELECT REPORT: 0 for ordinary, 1 for well known, 2 for all logical units
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_reportluns_list`.
 *
 * Returns the task, or NULL if `alloc_len` is below 16, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_reportluns_task(struct iscsi_context *iscsi, int report_type, int alloc_len,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_reportluns_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_reportluns_sync(struct iscsi_context *iscsi, int report_type, int alloc_len);

/**
 * Sends READ CAPACITY(10) (25h, SBC-3), which asks for the number and the size of the blocks, and calls `cb`
 * when it has ended.
 *
 * - `lba`: 0, or with `pmi` the address to start at
 * - `pmi`: PMI: 0 for the last block of the unit, else for the last before a delay; obsolete in SBC-3
 *
 * A unit with more blocks than 32 bits can count answers 0xffffffff: then use READ CAPACITY(16).
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity10`.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_readcapacity10_task(struct iscsi_context *iscsi, int lun, int lba, int pmi,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_readcapacity10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_readcapacity10_sync(struct iscsi_context *iscsi, int lun, int lba, int pmi);

/**
 * Sends READ CAPACITY(16) (9Eh/10h, SBC-3), which asks for the number and the size of the blocks and how they
 * are provisioned, and calls `cb` when it has ended.
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_readcapacity16`.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_readcapacity16_task(struct iscsi_context *iscsi, int lun, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_readcapacity16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_readcapacity16_sync(struct iscsi_context *iscsi, int lun);

/**
 * Sends GET LBA STATUS (9Eh/12h, SBC-3), which asks which blocks are mapped, and calls `cb` when it has
 * ended.
 *
 * - `starting_lba`: first block
 * - `alloc_len`: room for the answer, in bytes
 *
 * The answer begins with `starting_lba` and may end before the last block: ask again for what follows.
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_get_lba_status`.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_get_lba_status_task(struct iscsi_context *iscsi, int lun,
    uint64_t starting_lba, uint32_t alloc_len, iscsi_command_cb cb, void *private_data);

/** As `iscsi_get_lba_status_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_get_lba_status_sync(struct iscsi_context *iscsi, int lun,
    uint64_t starting_lba, uint32_t alloc_len);

/**
 * Sends START STOP UNIT (1Bh, SBC-3), which changes the power condition, or loads or ejects the medium, and
 * calls `cb` when it has ended.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `pcm`: POWER CONDITION MODIFIER, 0 to 15
 * - `pc`: POWER CONDITION, 0 to 15: 0 to do as `start` and `loej` say
 * - `no_flush`: NO_FLUSH: not 0 to leave cached blocks off the medium
 * - `loej`: LOEJ: not 0 to load (with `start`) or eject the medium
 * - `start`: START: not 0 to start, 0 to stop
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_startstopunit_task(struct iscsi_context *iscsi, int lun, int immed, int pcm,
    int pc, int no_flush, int loej, int start, iscsi_command_cb cb, void *private_data);

/** As `iscsi_startstopunit_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_startstopunit_sync(struct iscsi_context *iscsi, int lun, int immed, int pcm,
    int pc, int no_flush, int loej, int start);

/**
 * Sends PREVENT ALLOW MEDIUM REMOVAL (1Eh, SBC-3), which locks the medium into its drive or unlocks it, and
 * calls `cb` when it has ended.
 *
 * - `prevent`: PREVENT, 0 to 3: 0 allows that the medium is taken out
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_preventallow_task(struct iscsi_context *iscsi, int lun, int prevent,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_preventallow_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_preventallow_sync(struct iscsi_context *iscsi, int lun, int prevent);


/* ===== SCSI commands: reading and writing blocks ===== */

/**
 * Sends READ(6) (08h, SBC-3), which reads blocks, and calls `cb` when it has ended.
 *
 * - `lba`: first block, at most 0x1fffff
 * - `datalen`: bytes to read, a multiple of `blocksize` and at most 256 blocks
 * - `blocksize`: bytes of one block of the logical unit
 *
 * The data are in `task->datain`; with `iscsi_read6_iov_task()` they go to buffers of the program.
 *
 * Returns the task, or NULL if `blocksize` is 0, there are more than 256 blocks, `lba` is above 0x1fffff,
 * `datalen` is not a multiple of `blocksize`, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_read6_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, iscsi_command_cb cb, void *private_data);

/** As `iscsi_read6_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read6_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize);

/** As `iscsi_read6_task()`, but the data go to the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_read6_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov,
    int niov);

/** As `iscsi_read6_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read6_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, struct scsi_iovec *iov, int niov);

/**
 * Sends READ(10) (28h, SBC-3), which reads blocks, and calls `cb` when it has ended.
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
 * The data are in `task->datain`; with `iscsi_read10_iov_task()` they go to buffers of the program.
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_read10_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_read10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read10_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number);

/** As `iscsi_read10_task()`, but the data go to the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_read10_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_read10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read10_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    struct scsi_iovec *iov, int niov);

/**
 * Sends READ(12) (A8h, SBC-3), which reads blocks, and calls `cb` when it has ended.
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
 * The data are in `task->datain`; with `iscsi_read12_iov_task()` they go to buffers of the program.
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_read12_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_read12_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read12_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number);

/** As `iscsi_read12_task()`, but the data go to the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_read12_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_read12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read12_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    struct scsi_iovec *iov, int niov);

/**
 * Sends READ(16) (88h, SBC-3), which reads blocks, and calls `cb` when it has ended.
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
 * The data are in `task->datain`; with `iscsi_read16_iov_task()` they go to buffers of the program.
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_read16_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_read16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read16_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number);

/** As `iscsi_read16_task()`, but the data go to the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_read16_iov_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_read16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_read16_iov_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    uint32_t datalen, int blocksize, int rdprotect, int dpo, int fua, int fua_nv, int group_number,
    struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE(10) (2Ah, SBC-3), which writes blocks, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_write10_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_write10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_write10_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number);

/** As `iscsi_write10_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_write10_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_write10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_write10_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE(12) (AAh, SBC-3), which writes blocks, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_write12_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_write12_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_write12_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number);

/** As `iscsi_write12_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_write12_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_write12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_write12_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE(16) (8Ah, SBC-3), which writes blocks, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_write16_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_write16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_write16_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number);

/** As `iscsi_write16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_write16_iov_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_write16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_write16_iov_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE ATOMIC(16) (9Ch, SBC-4), which writes all of the blocks or none, and calls `cb` when it has
 * ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * At most 65535 blocks, and what the Block Limits page of the unit allows; ATOMIC BOUNDARY is 0.
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_writeatomic16_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int group_number,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_writeatomic16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeatomic16_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int group_number);

/** As `iscsi_writeatomic16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_writeatomic16_iov_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int group_number,
    iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_writeatomic16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeatomic16_iov_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int group_number,
    struct scsi_iovec *iov, int niov);

/**
 * Sends ORWRITE(16) (8Bh, SBC-3), which sets the bits of blocks that are set in the data, and calls `cb` when
 * it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `fua`: FUA: read from or write to the medium, not a cache
 * - `fua_nv`: FUA_NV: a non-volatile cache will do; obsolete in SBC-3
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_orwrite_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_orwrite_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_orwrite_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number);

/** As `iscsi_orwrite_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_orwrite_iov_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_orwrite_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_orwrite_iov_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends COMPARE AND WRITE (89h, SBC-3), which compares blocks with the first half of the data and writes the
 * second half if they are equal, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
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
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of twice `blocksize`, or the
 * command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_compareandwrite_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_compareandwrite_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_compareandwrite_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number);

/** As `iscsi_compareandwrite_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_compareandwrite_iov_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_compareandwrite_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_compareandwrite_iov_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int fua, int fua_nv,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE AND VERIFY(10) (2Eh, SBC-3), which writes blocks and checks that they can be read, and calls
 * `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_writeverify10_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_writeverify10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeverify10_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number);

/** As `iscsi_writeverify10_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_writeverify10_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_writeverify10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeverify10_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE AND VERIFY(12) (AEh, SBC-3), which writes blocks and checks that they can be read, and calls
 * `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_writeverify12_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_writeverify12_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeverify12_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number);

/** As `iscsi_writeverify12_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_writeverify12_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_writeverify12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeverify12_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE AND VERIFY(16) (8Eh, SBC-3), which writes blocks and checks that they can be read, and calls
 * `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: `datalen` bytes, not copied; NULL if they are in an iovector
 * - `datalen`: bytes to move, a multiple of `blocksize`
 * - `blocksize`: bytes of one block of the logical unit
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `group_number`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_writeverify16_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, iscsi_command_cb cb, void *private_data);

/** As `iscsi_writeverify16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeverify16_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number);

/** As `iscsi_writeverify16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_writeverify16_iov_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_writeverify16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writeverify16_iov_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, int blocksize, int wrprotect, int dpo, int bytchk,
    int group_number, struct scsi_iovec *iov, int niov);

/**
 * Sends VERIFY(10) (2Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in them, and
 * calls `cb` when it has ended.
 *
 * - `data`: `datalen` bytes to compare, not copied; without effect if `bytchk` is 0
 * - `datalen`: bytes to check, a multiple of `blocksize`
 * - `lba`: address of the first block
 * - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `blocksize`: bytes of one block of the logical unit
 *
 * With `bytchk` 0 no data are sent.
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_verify10_task(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_verify10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_verify10_sync(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize);

/** As `iscsi_verify10_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_verify10_iov_task(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize, iscsi_command_cb cb,
    void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_verify10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_verify10_iov_sync(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize, struct scsi_iovec *iov,
    int niov);

/**
 * Sends VERIFY(12) (AFh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in them, and
 * calls `cb` when it has ended.
 *
 * - `data`: `datalen` bytes to compare, not copied; without effect if `bytchk` is 0
 * - `datalen`: bytes to check, a multiple of `blocksize`
 * - `lba`: address of the first block
 * - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `blocksize`: bytes of one block of the logical unit
 *
 * With `bytchk` 0 no data are sent.
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_verify12_task(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_verify12_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_verify12_sync(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize);

/** As `iscsi_verify12_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_verify12_iov_task(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize, iscsi_command_cb cb,
    void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_verify12_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_verify12_iov_sync(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint32_t lba, int vprotect, int dpo, int bytchk, int blocksize, struct scsi_iovec *iov,
    int niov);

/**
 * Sends VERIFY(16) (8Fh, SBC-3), which checks that blocks can be read, and with `bytchk` what is in them, and
 * calls `cb` when it has ended.
 *
 * - `data`: `datalen` bytes to compare, not copied; without effect if `bytchk` is 0
 * - `datalen`: bytes to check, a multiple of `blocksize`
 * - `lba`: address of the first block
 * - `vprotect`: VRPROTECT: how protection information is checked, 0 to 7
 * - `dpo`: DPO: the blocks are not worth caching
 * - `bytchk`: BYTCHK: not 0 to compare the medium with the data
 * - `blocksize`: bytes of one block of the logical unit
 *
 * With `bytchk` 0 no data are sent.
 *
 * Returns the task, or NULL if `blocksize` is 0, `datalen` is not a multiple of `blocksize`, or the command
 * cannot be sent.
 */
EXTERN struct scsi_task *iscsi_verify16_task(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint64_t lba, int vprotect, int dpo, int bytchk, int blocksize, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_verify16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_verify16_sync(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint64_t lba, int vprotect, int dpo, int bytchk, int blocksize);

/** As `iscsi_verify16_task()`, but if `data` is NULL the data are in the `niov` buffers at `iov`. */
EXTERN struct scsi_task *iscsi_verify16_iov_task(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint64_t lba, int vprotect, int dpo, int bytchk, int blocksize, iscsi_command_cb cb,
    void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_verify16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_verify16_iov_sync(struct iscsi_context *iscsi, int lun, unsigned char *data,
    uint32_t datalen, uint64_t lba, int vprotect, int dpo, int bytchk, int blocksize, struct scsi_iovec *iov,
    int niov);


/* ===== SCSI commands: provisioning and caches ===== */

/** A range of blocks for UNMAP. */
struct unmap_list {
  /** Address of the first block. */
  uint64_t lba;
  /** How many blocks. */
  uint32_t num;
};

/**
 * Sends UNMAP (42h, SBC-3), which gives back the space of blocks, and calls `cb` when it has ended.
 *
 * - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
 * - `group`: GROUP NUMBER, 0 to 31
 * - `list`: ranges of blocks; they are copied
 * - `list_len`: how many ranges, 0 to 4095
 *
 * How many ranges and blocks a unit takes at once is in its Block Limits page.
 *
 * Returns the task, or NULL if `list_len` is out of range, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_unmap_task(struct iscsi_context *iscsi, int lun, int anchor, int group,
    struct unmap_list *list, int list_len, iscsi_command_cb cb, void *private_data);

/** As `iscsi_unmap_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_unmap_sync(struct iscsi_context *iscsi, int lun, int anchor, int group,
    struct unmap_list *list, int list_len);

/**
 * Sends WRITE SAME(10) (41h, SBC-3), which writes one block many times, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: the block to repeat, not copied; NULL to send none
 * - `datalen`: bytes of the block to repeat: one block
 * - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
 * - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
 * - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `group`: GROUP NUMBER, 0 to 31
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_writesame10_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, uint16_t num_blocks, int anchor, int unmap, int wrprotect,
    int group, iscsi_command_cb cb, void *private_data);

/** As `iscsi_writesame10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writesame10_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, uint16_t num_blocks, int anchor, int unmap, int wrprotect,
    int group);

/** As `iscsi_writesame10_task()`: the block is the one at `data`, and `iov` and `niov` have no effect. */
EXTERN struct scsi_task *iscsi_writesame10_iov_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, uint16_t num_blocks, int anchor, int unmap, int wrprotect,
    int group, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_writesame10_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writesame10_iov_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    unsigned char *data, uint32_t datalen, uint16_t num_blocks, int anchor, int unmap, int wrprotect,
    int group, struct scsi_iovec *iov, int niov);

/**
 * Sends WRITE SAME(16) (93h, SBC-3), which writes one block many times, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `data`: the block to repeat, not copied; NULL to send none
 * - `datalen`: bytes of the block to repeat: one block
 * - `num_blocks`: how many blocks to write; 0 for all up to the last one, if the unit allows it (WSNZ)
 * - `anchor`: ANCHOR: not 0 to keep the space of unmapped blocks reserved
 * - `unmap`: UNMAP: not 0 if the blocks may be unmapped instead
 * - `wrprotect`: WRPROTECT: how protection information is checked, 0 to 7; 0 if there is none
 * - `group`: GROUP NUMBER, 0 to 31
 *
 * With `datalen` 0 no block is sent, and the blocks are filled with zeros (NDOB).
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_writesame16_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, uint32_t num_blocks, int anchor, int unmap, int wrprotect,
    int group, iscsi_command_cb cb, void *private_data);

/** As `iscsi_writesame16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writesame16_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, uint32_t num_blocks, int anchor, int unmap, int wrprotect,
    int group);

/** As `iscsi_writesame16_task()`: the block is the one at `data`, and `iov` and `niov` have no effect. */
EXTERN struct scsi_task *iscsi_writesame16_iov_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, uint32_t num_blocks, int anchor, int unmap, int wrprotect,
    int group, iscsi_command_cb cb, void *private_data, struct scsi_iovec *iov, int niov);

/** As `iscsi_writesame16_iov_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_writesame16_iov_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    unsigned char *data, uint32_t datalen, uint32_t num_blocks, int anchor, int unmap, int wrprotect,
    int group, struct scsi_iovec *iov, int niov);

/**
 * Sends SYNCHRONIZE CACHE(10) (35h, SBC-3), which brings cached blocks to the medium, and calls `cb` when it
 * has ended.
 *
 * - `lba`: address of the first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
 * - `immed`: IMMED: the command ends before it is carried out
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_synchronizecache10_task(struct iscsi_context *iscsi, int lun, int lba,
    int num_blocks, int syncnv, int immed, iscsi_command_cb cb, void *private_data);

/** As `iscsi_synchronizecache10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_synchronizecache10_sync(struct iscsi_context *iscsi, int lun, int lba,
    int num_blocks, int syncnv, int immed);

/**
 * Sends SYNCHRONIZE CACHE(16) (91h, SBC-3), which brings cached blocks to the medium, and calls `cb` when it
 * has ended.
 *
 * - `lba`: address of the first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `syncnv`: SYNC_NV: not 0 if a non-volatile cache will do
 * - `immed`: IMMED: the command ends before it is carried out
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_synchronizecache16_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    uint32_t num_blocks, int syncnv, int immed, iscsi_command_cb cb, void *private_data);

/** As `iscsi_synchronizecache16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_synchronizecache16_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    uint32_t num_blocks, int syncnv, int immed);

/**
 * Sends PRE-FETCH(10) (34h, SBC-3), which brings blocks into the cache, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `immed`: IMMED: the command ends before it is carried out
 * - `group`: GROUP NUMBER, 0 to 31
 *
 * `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_prefetch10_task(struct iscsi_context *iscsi, int lun, uint32_t lba,
    int num_blocks, int immed, int group, iscsi_command_cb cb, void *private_data);

/** As `iscsi_prefetch10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_prefetch10_sync(struct iscsi_context *iscsi, int lun, uint32_t lba,
    int num_blocks, int immed, int group);

/**
 * Sends PRE-FETCH(16) (90h, SBC-3), which brings blocks into the cache, and calls `cb` when it has ended.
 *
 * - `lba`: address of the first block
 * - `num_blocks`: how many blocks; 0 for all up to the last one
 * - `immed`: IMMED: the command ends before it is carried out
 * - `group`: GROUP NUMBER, 0 to 31
 *
 * `SCSI_STATUS_GOOD` does not tell whether all the blocks fit into the cache.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_prefetch16_task(struct iscsi_context *iscsi, int lun, uint64_t lba,
    int num_blocks, int immed, int group, iscsi_command_cb cb, void *private_data);

/** As `iscsi_prefetch16_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_prefetch16_sync(struct iscsi_context *iscsi, int lun, uint64_t lba,
    int num_blocks, int immed, int group);

/**
 * Sends SANITIZE (48h, SBC-3), which makes all data of the logical unit unreadable, and calls `cb` when it
 * has ended.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
 * - `sa`: SERVICE ACTION, one of `SCSI_SANITIZE_*`
 * - `param_len`: bytes of the parameter list, 0 to 65535; only OVERWRITE has one
 * - `data`: the parameter list; it is copied. NULL if there is none
 *
 * The list of OVERWRITE: in byte 0 how often to overwrite, in bytes 2 and 3 the length of the pattern, which
 * follows.
 *
 * Returns the task, or NULL if the list is shorter than `param_len`, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_sanitize_task(struct iscsi_context *iscsi, int lun, int immed, int ause,
    int sa, int param_len, struct iscsi_data *data, iscsi_command_cb cb, void *private_data);

/** As `iscsi_sanitize_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_sanitize_sync(struct iscsi_context *iscsi, int lun, int immed, int ause,
    int sa, int param_len, struct iscsi_data *data);

/**
 * Sends SANITIZE (48h/02h, SBC-3), which makes all data of the logical unit unreadable by erasing the blocks,
 * and calls `cb` when it has ended.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_sanitize_block_erase_task(struct iscsi_context *iscsi, int lun, int immed,
    int ause, iscsi_command_cb cb, void *private_data);

/**
 * As `iscsi_sanitize_block_erase_task()`, but waits: returns the ended task, whatever its status, or NULL.
 */
EXTERN struct scsi_task *iscsi_sanitize_block_erase_sync(struct iscsi_context *iscsi, int lun, int immed,
    int ause);

/**
 * Sends SANITIZE (48h/03h, SBC-3), which makes all data of the logical unit unreadable by changing the key
 * they are encrypted with, and calls `cb` when it has ended.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_sanitize_crypto_erase_task(struct iscsi_context *iscsi, int lun, int immed,
    int ause, iscsi_command_cb cb, void *private_data);

/**
 * As `iscsi_sanitize_crypto_erase_task()`, but waits: returns the ended task, whatever its status, or NULL.
 */
EXTERN struct scsi_task *iscsi_sanitize_crypto_erase_sync(struct iscsi_context *iscsi, int lun, int immed,
    int ause);

/**
 * Sends SANITIZE (48h/1Fh, SBC-3), which ends the state that a failed SANITIZE leaves behind, and calls `cb`
 * when it has ended.
 *
 * - `immed`: IMMED: the command ends before it is carried out
 * - `ause`: AUSE: not 0 to allow leaving a failure without another SANITIZE
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_sanitize_exit_failure_mode_task(struct iscsi_context *iscsi, int lun,
    int immed, int ause, iscsi_command_cb cb, void *private_data);

/**
 * As `iscsi_sanitize_exit_failure_mode_task()`, but waits: returns the ended task, whatever its status, or
 * NULL.
 */
EXTERN struct scsi_task *iscsi_sanitize_exit_failure_mode_sync(struct iscsi_context *iscsi, int lun,
    int immed, int ause);


/* ===== SCSI commands: reservations ===== */

/**
 * Sends PERSISTENT RESERVE IN (5Eh, SPC-4 6.15), which asks for registrations and the reservation, and calls
 * `cb` when it has ended.
 *
 * - `sa`: SERVICE ACTION, an `enum scsi_persistent_in_sa`
 * - `xferlen`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_persistent_reserve_in_read_keys`,
 * `struct scsi_persistent_reserve_in_read_reservation` or
 * `struct scsi_persistent_reserve_in_report_capabilities`.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_persistent_reserve_in_task(struct iscsi_context *iscsi, int lun, int sa,
    uint16_t xferlen, iscsi_command_cb cb, void *private_data);

/**
 * As `iscsi_persistent_reserve_in_task()`, but waits: returns the ended task, whatever its status, or NULL.
 */
EXTERN struct scsi_task *iscsi_persistent_reserve_in_sync(struct iscsi_context *iscsi, int lun, int sa,
    uint16_t xferlen);

/**
 * Sends PERSISTENT RESERVE OUT (5Fh, SPC-4 6.16), which registers a key, or makes, ends or takes over a
 * reservation, and calls `cb` when it has ended.
 *
 * - `sa`: SERVICE ACTION, an `enum scsi_persistent_out_sa` up to 6
 * - `scope`: SCOPE, an `enum scsi_persistent_out_scope`
 * - `type`: TYPE, an `enum scsi_persistent_out_type`
 * - `param`: a `struct scsi_persistent_reserve_out_basic`; it is copied
 *
 * The parameter list of REGISTER AND MOVE (7) is another one: make such a task with `scsi_create_task()`.
 *
 * Returns the task, or NULL if `sa` is above 6, `param` is NULL, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_persistent_reserve_out_task(struct iscsi_context *iscsi, int lun, int sa,
    int scope, int type, void *param, iscsi_command_cb cb, void *private_data);

/**
 * As `iscsi_persistent_reserve_out_task()`, but waits: returns the ended task, whatever its status, or NULL.
 */
EXTERN struct scsi_task *iscsi_persistent_reserve_out_sync(struct iscsi_context *iscsi, int lun, int sa,
    int scope, int type, void *param);

/**
 * Sends RESERVE(6) (16h, SPC-2), which reserves the logical unit for this session, and calls `cb` when it has
 * ended.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_reserve6_task(struct iscsi_context *iscsi, int lun, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_reserve6_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_reserve6_sync(struct iscsi_context *iscsi, int lun);

/**
 * Sends RELEASE(6) (17h, SPC-2), which ends the reservation of RESERVE(6), and calls `cb` when it has ended.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_release6_task(struct iscsi_context *iscsi, int lun, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_release6_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_release6_sync(struct iscsi_context *iscsi, int lun);


/* ===== SCSI commands: mode pages ===== */

/**
 * Sends MODE SENSE(6) (1Ah, SPC-4 6.13), which asks for settings of the logical unit, and calls `cb` when it
 * has ended.
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
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_modesense6_task(struct iscsi_context *iscsi, int lun, int dbd, int pc,
    int page_code, int sub_page_code, unsigned char alloc_len, iscsi_command_cb cb, void *private_data);

/** As `iscsi_modesense6_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_modesense6_sync(struct iscsi_context *iscsi, int lun, int dbd, int pc,
    int page_code, int sub_page_code, unsigned char alloc_len);

/**
 * Sends MODE SENSE(10) (5Ah, SPC-4 6.14), which asks for settings of the logical unit, and calls `cb` when it
 * has ended.
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
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_modesense10_task(struct iscsi_context *iscsi, int lun, int llbaa, int dbd,
    int pc, int page_code, int sub_page_code, unsigned char alloc_len, iscsi_command_cb cb,
    void *private_data);

/** As `iscsi_modesense10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_modesense10_sync(struct iscsi_context *iscsi, int lun, int llbaa, int dbd,
    int pc, int page_code, int sub_page_code, unsigned char alloc_len);

/**
 * Sends MODE SELECT(6) (15h, SPC-4 6.11), which changes settings of the logical unit, and calls `cb` when it
 * has ended.
 *
 * - `pf`: PF: not 0 if the data are pages as the standard defines them
 * - `sp`: SP: not 0 to save the pages
 * - `mp`: the page; it is copied
 *
 * Returns the task, or NULL if `mp` is NULL, its page is another one than caching, control,
 * disconnect-reconnect, informational exceptions control and power condition, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_modeselect6_task(struct iscsi_context *iscsi, int lun, int pf, int sp,
    struct scsi_mode_page *mp, iscsi_command_cb cb, void *private_data);

/** As `iscsi_modeselect6_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_modeselect6_sync(struct iscsi_context *iscsi, int lun, int pf, int sp,
    struct scsi_mode_page *mp);

/**
 * Sends MODE SELECT(10) (55h, SPC-4 6.12), which changes settings of the logical unit, and calls `cb` when it
 * has ended.
 *
 * - `pf`: PF: not 0 if the data are pages as the standard defines them
 * - `sp`: SP: not 0 to save the pages
 * - `mp`: the page; it is copied
 *
 * Returns the task, or NULL if `mp` is NULL, its page is another one than caching, control,
 * disconnect-reconnect, informational exceptions control and power condition, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_modeselect10_task(struct iscsi_context *iscsi, int lun, int pf, int sp,
    struct scsi_mode_page *mp, iscsi_command_cb cb, void *private_data);

/** As `iscsi_modeselect10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_modeselect10_sync(struct iscsi_context *iscsi, int lun, int pf, int sp,
    struct scsi_mode_page *mp);


/* ===== SCSI commands: maintenance, copying, optical discs ===== */

/**
 * Sends REPORT SUPPORTED OPERATION CODES (A3h/0Ch, SPC-4 6.35), which asks which commands the logical unit
 * supports, and calls `cb` when it has ended.
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
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_report_supported_opcodes_task(struct iscsi_context *iscsi, int lun, int rctd,
    int options, int opcode, int sa, uint32_t alloc_len, iscsi_command_cb cb, void *private_data);

/**
 * As `iscsi_report_supported_opcodes_task()`, but waits: returns the ended task, whatever its status, or
 * NULL.
 */
EXTERN struct scsi_task *iscsi_report_supported_opcodes_sync(struct iscsi_context *iscsi, int lun, int rctd,
    int options, int opcode, int sa, uint32_t alloc_len);

/**
 * Sends READ DEFECT DATA(10) (37h, SBC-3), which asks for the defects of the medium, and calls `cb` when it
 * has ended.
 *
 * - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
 * - `req_glist`: REQ_GLIST: not 0 for the defects found since
 * - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
 * - `alloc_len`: room for the answer, in bytes
 *
 * The answer has the format that the device chooses if it does not support `defect_list_format`.
 *
 * The answer is in `task->datain`, as the standard has it.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_readdefectdata10_task(struct iscsi_context *iscsi, int lun, int req_plist,
    int req_glist, int defect_list_format, uint16_t alloc_len, iscsi_command_cb cb, void *private_data);

/** As `iscsi_readdefectdata10_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_readdefectdata10_sync(struct iscsi_context *iscsi, int lun, int req_plist,
    int req_glist, int defect_list_format, uint16_t alloc_len);

/**
 * Sends READ DEFECT DATA(12) (B7h, SBC-3), which asks for the defects of the medium, and calls `cb` when it
 * has ended.
 *
 * - `req_plist`: REQ_PLIST: not 0 for the defects known when the device was made
 * - `req_glist`: REQ_GLIST: not 0 for the defects found since
 * - `defect_list_format`: DEFECT LIST FORMAT, 0 to 7
 * - `address_descriptor_index`: ADDRESS DESCRIPTOR INDEX: the first defect to report
 * - `alloc_len`: room for the answer, in bytes
 *
 * The answer has the format that the device chooses if it does not support `defect_list_format`.
 *
 * The answer is in `task->datain`, as the standard has it.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_readdefectdata12_task(struct iscsi_context *iscsi, int lun, int req_plist,
    int req_glist, int defect_list_format, uint32_t address_descriptor_index, uint32_t alloc_len,
    iscsi_command_cb cb, void *private_data);

/** As `iscsi_readdefectdata12_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_readdefectdata12_sync(struct iscsi_context *iscsi, int lun, int req_plist,
    int req_glist, int defect_list_format, uint32_t address_descriptor_index, uint32_t alloc_len);

/**
 * Sends EXTENDED COPY (83h, SPC-4 6.4), which lets the target copy data itself, and calls `cb` when it has
 * ended.
 *
 * - `param_data`: the parameter list; it is copied. NULL is an empty list
 *
 * The list begins with a header of `XCOPY_DESC_OFFSET` bytes, descriptors follow, whose first byte is an
 * `enum ec_descr_type_code`; the program encodes them.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_extended_copy_task(struct iscsi_context *iscsi, int lun,
    struct iscsi_data *param_data, iscsi_command_cb cb, void *private_data);

/** As `iscsi_extended_copy_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_extended_copy_sync(struct iscsi_context *iscsi, int lun,
    struct iscsi_data *param_data);

/**
 * Sends RECEIVE COPY RESULTS (84h, SPC-3), which asks what became of an EXTENDED COPY, or what copies the
 * target can make, and calls `cb` when it has ended.
 *
 * - `sa`: SERVICE ACTION, an `enum scsi_copy_results_sa`
 * - `list_id`: LIST IDENTIFIER of the EXTENDED COPY, 0 to 255
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_copy_results_copy_status` or
 * `struct scsi_copy_results_op_params`.
 *
 * Returns the task, or NULL if the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_receive_copy_results_task(struct iscsi_context *iscsi, int lun, int sa,
    int list_id, int alloc_len, iscsi_command_cb cb, void *private_data);

/**
 * As `iscsi_receive_copy_results_task()`, but waits: returns the ended task, whatever its status, or NULL.
 */
EXTERN struct scsi_task *iscsi_receive_copy_results_sync(struct iscsi_context *iscsi, int lun, int sa,
    int list_id, int alloc_len);

/**
 * Sends READ TOC/PMA/ATIP (43h, MMC-6), which asks for the table of contents of a disc, and calls `cb` when
 * it has ended.
 *
 * - `msf`: MSF: not 0 for addresses in minutes, seconds and frames
 * - `format`: FORMAT: 0 for the tracks, 1 for the sessions, 2 for the full table
 * - `track_session`: first track (format 0) or first session (format 2) to report
 * - `alloc_len`: room for the answer, in bytes
 *
 * `scsi_datain_unmarshall()` turns the answer into `struct scsi_readtoc_list`.
 *
 * Returns the task, or NULL if `format` is above 2, or the command cannot be sent.
 */
EXTERN struct scsi_task *iscsi_readtoc_task(struct iscsi_context *iscsi, int lun, int msf, int format,
    int track_session, int alloc_len, iscsi_command_cb cb, void *private_data);

/** As `iscsi_readtoc_task()`, but waits: returns the ended task, whatever its status, or NULL. */
EXTERN struct scsi_task *iscsi_readtoc_sync(struct iscsi_context *iscsi, int lun, int msf, int format,
    int track_session, int alloc_len);


/* ===== Task management and cancelling =====
 *
 * Task management functions (RFC 7143 11.5) ask the target; cancelling only makes this library forget. A task
 * that is to be stopped for good needs both: ask the target to abort it, and cancel it in the callback of
 * that.
 */

/** Task management functions (RFC 7143 11.5.1). */
enum iscsi_task_mgmt_funcs {
  /** Aborts one command. */
  ISCSI_TM_ABORT_TASK = 1,
  /** Aborts the commands of this session on a unit. */
  ISCSI_TM_ABORT_TASK_SET = 2,
  /** Ends an auto contingent allegiance. */
  ISCSI_TM_CLEAR_ACA = 3,
  /** Aborts the commands of all initiators on a unit. */
  ISCSI_TM_CLEAR_TASK_SET = 4,
  /** Resets a unit. */
  ISCSI_TM_LUN_RESET = 5,
  /** Resets all units of the target. */
  ISCSI_TM_TARGET_WARM_RESET = 6,
  /** The same, and closes all connections. */
  ISCSI_TM_TARGET_COLD_RESET = 7,
  /** Takes a command over to another connection; of no use in a session with one. */
  ISCSI_TM_TASK_REASSIGN = 8,
};

/** Answers to a task management function (RFC 7143 11.6.1). */
enum iscsi_task_mgmt_response {
  /** Done. */
  ISCSI_TMR_FUNC_COMPLETE = 0,
  /** The command is not known: it has ended, for example. */
  ISCSI_TMR_TASK_DOES_NOT_EXIST = 1,
  /** No such unit. */
  ISCSI_TMR_LUN_DOES_NOT_EXIST = 2,
  /** The command still belongs to another connection. */
  ISCSI_TMR_TASK_STILL_ALLEGIANT = 3,
  /** Commands cannot be taken over. */
  ISCSI_TMR_TASK_ALLEGIANCE_REASS_NOT_SUPPORTED = 4,
  /** The function is not supported. */
  ISCSI_TMR_TMF_NOT_SUPPORTED = 5,
  /** This initiator may not do that. */
  ISCSI_TMR_FUNC_AUTH_FAILED = 6,
  /** Refused. */
  ISCSI_TMR_FUNC_REJECTED = 255,
};

/**
 * Gives up a command without telling the target: its callback runs inside this call with
 * `SCSI_STATUS_CANCELLED`.
 *
 * An answer of the target that comes late is dropped, and the buffers of the task are not touched any more.
 * The target may carry the command out nevertheless. Returns 0, or -1 if the task is not under way.
 */
EXTERN int iscsi_scsi_cancel_task(struct iscsi_context *iscsi, struct scsi_task *task);

/**
 * Gives up all requests of a context, as `iscsi_scsi_cancel_task()` does one: commands, pings, task
 * management, discovery, login and logout. Their callbacks run inside this call.
 *
 * What a callback submits meanwhile is not given up.
 */
EXTERN void iscsi_scsi_cancel_all_tasks(struct iscsi_context *iscsi);

/**
 * Asks the target to abort a command that is under way (ABORT TASK): that of `task`, by its `lun`, `itt` and
 * `cmdsn`. Nothing ends in the library: combine it with `iscsi_scsi_cancel_task()`, in the callback for
 * example.
 *
 * `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an
 * `enum iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another
 * status and NULL.
 *
 * Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
 */
EXTERN int iscsi_task_mgmt_abort_task_async(struct iscsi_context *iscsi, struct scsi_task *task,
    iscsi_command_cb cb, void *private_data);

/**
 * Does what `iscsi_task_mgmt_abort_task_async()` does, and waits for the answer of the target.
 *
 * Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
 */
EXTERN int iscsi_task_mgmt_abort_task_sync(struct iscsi_context *iscsi, struct scsi_task *task);

/**
 * Asks the target to abort the commands of this session on logical unit `lun` (ABORT TASK SET). All SCSI
 * commands of the context, for other units too, end inside this call with `SCSI_STATUS_CANCELLED`.
 *
 * `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an
 * `enum iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another
 * status and NULL.
 *
 * Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
 */
EXTERN int iscsi_task_mgmt_abort_task_set_async(struct iscsi_context *iscsi, uint32_t lun,
    iscsi_command_cb cb, void *private_data);

/**
 * Does what `iscsi_task_mgmt_abort_task_set_async()` does, and waits for the answer of the target.
 *
 * Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
 */
EXTERN int iscsi_task_mgmt_abort_task_set_sync(struct iscsi_context *iscsi, uint32_t lun);

/**
 * Asks the target to reset logical unit `lun` (LOGICAL UNIT RESET). The SCSI commands of the context for that
 * unit end inside this call with `SCSI_STATUS_CANCELLED`.
 *
 * `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an
 * `enum iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another
 * status and NULL.
 *
 * Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
 */
EXTERN int iscsi_task_mgmt_lun_reset_async(struct iscsi_context *iscsi, uint32_t lun, iscsi_command_cb cb,
    void *private_data);

/**
 * Does what `iscsi_task_mgmt_lun_reset_async()` does, and waits for the answer of the target.
 *
 * Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
 */
EXTERN int iscsi_task_mgmt_lun_reset_sync(struct iscsi_context *iscsi, uint32_t lun);

/**
 * Asks the target to reset all its logical units (TARGET WARM RESET). All SCSI commands of the context end
 * inside this call with `SCSI_STATUS_CANCELLED`.
 *
 * `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an
 * `enum iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another
 * status and NULL.
 *
 * Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
 */
EXTERN int iscsi_task_mgmt_target_warm_reset_async(struct iscsi_context *iscsi, iscsi_command_cb cb,
    void *private_data);

/**
 * Does what `iscsi_task_mgmt_target_warm_reset_async()` does, and waits for the answer of the target.
 *
 * Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
 */
EXTERN int iscsi_task_mgmt_target_warm_reset_sync(struct iscsi_context *iscsi);

/**
 * Asks the target to reset all its logical units and to close all connections (TARGET COLD RESET). All SCSI
 * commands of the context end inside this call with `SCSI_STATUS_CANCELLED`.
 *
 * `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an
 * `enum iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another
 * status and NULL.
 *
 * Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
 */
EXTERN int iscsi_task_mgmt_target_cold_reset_async(struct iscsi_context *iscsi, iscsi_command_cb cb,
    void *private_data);

/**
 * Does what `iscsi_task_mgmt_target_cold_reset_async()` does, and waits for the answer of the target.
 *
 * Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
 */
EXTERN int iscsi_task_mgmt_target_cold_reset_sync(struct iscsi_context *iscsi);

/**
 * Asks the target for any task management function. `ritt` and `rcmdsn` are `itt` and `cmdsn` of the task for
 * ABORT TASK, otherwise 0xffffffff and 0; `lun` is 0 for a function that is about the whole target. Nothing
 * ends in the library.
 *
 * `cb`, which may be NULL, runs once: with `SCSI_STATUS_GOOD` and a `uint32_t *` with an
 * `enum iscsi_task_mgmt_response` as `command_data`, which is valid in the callback only; or with another
 * status and NULL.
 *
 * Returns 0, or -1 with an error text if the session is not logged in: `cb` will then not be called.
 */
EXTERN int iscsi_task_mgmt_async(struct iscsi_context *iscsi, int lun, enum iscsi_task_mgmt_funcs function,
    uint32_t ritt, uint32_t rcmdsn, iscsi_command_cb cb, void *private_data);

/**
 * Does what `iscsi_task_mgmt_async()` does, and waits for the answer of the target.
 *
 * Returns 0 if the answer is that the function is complete, otherwise -1 with an error text.
 */
EXTERN int iscsi_task_mgmt_sync(struct iscsi_context *iscsi, int lun, enum iscsi_task_mgmt_funcs function,
    uint32_t ritt, uint32_t rcmdsn);

/* ===== Extensions =====
 *
 * What the original library does not have; LIBISCSI_FEATURE_EXTENSIONS says that it is here.
 */

/** What authentication a context wants. */
enum iscsi_chap_policy {
  /** None: user names and secrets are not used. */
  ISCSI_CHAP_POLICY_NEVER = 0,
  /**
   * The target chooses between CHAP and none if the context has user name and secret. With those of the
   * target as `ISCSI_CHAP_POLICY_MUTUAL`.
   */
  ISCSI_CHAP_POLICY_ALLOWED = 1,
  /** CHAP: a target that wants none is not logged in to. */
  ISCSI_CHAP_POLICY_REQUIRED = 2,
  /** CHAP, and the target has to prove itself too. */
  ISCSI_CHAP_POLICY_MUTUAL = 3,
};

/** What a target announces of itself (Asynchronous Message, RFC 7143 11.9). */
struct iscsi_async_event {
  /** LUN field, its 8 bytes as a number; means something for event 0. */
  uint64_t lun;
  /**
   * SenseLength in two bytes, the sense data, then data of the event; valid in the callback only. NULL for
   * none.
   */
  const unsigned char *data;
  /** Bytes at `data`, at most 4096. */
  size_t data_size;
  /**
   * AsyncEvent: 0 SCSI event, 1 logout requested, 2 connection and 3 session will be dropped, 4 negotiation
   * requested, 248 to 255 vendor specific.
   */
  uint8_t event;
  /** AsyncVCode. */
  uint8_t vendor_code;
  /** Parameter1: of event 2 the connection's CID. */
  uint16_t parameter1;
  /** Parameter2: of events 2 and 3 the seconds to wait (Time2Wait). */
  uint16_t parameter2;
  /** Parameter3: of events 1 and 4 the seconds that are left, of events 2 and 3 Time2Retain. */
  uint16_t parameter3;
};

/**
 * Called when a target announces something; `event` is valid during the call, `opaque` what was passed when
 * it was set. It runs in `iscsi_service()` and may call any function of the library.
 */
typedef void (*iscsi_async_event_cb)(struct iscsi_context *iscsi, const struct iscsi_async_event *event,
    void *opaque);

/**
 * Sets how many milliseconds each request that is begun from now on may take; 0, the default, for no limit.
 *
 * Otherwise as `iscsi_set_timeout()`, which counts in seconds; the later of both calls counts. Returns 0, or
 * -1 with an error text if `milliseconds` is negative.
 */
EXTERN int iscsi_set_timeout_ms(struct iscsi_context *iscsi, int milliseconds);

/**
 * Sets how many milliseconds connecting and logging in to one portal may take, also when a lost session is
 * opened again; 0 for no limit. The default is 30000, or what `LIBISCSI_CONNECT_TIMEOUT_MS` says when the
 * context is created.
 *
 * The time counts for the connect and login together, and anew for the checks of the logical unit after them.
 * A portal with several addresses shares it among them. Returns 0, or -1 with an error text if `milliseconds`
 * is negative.
 */
EXTERN int iscsi_set_connect_timeout_ms(struct iscsi_context *iscsi, int milliseconds);

/**
 * Adds a portal of the same target: `host[:port][,tag]`, as for `iscsi_connect_async()`; it is copied.
 *
 * When the portal that the context connects to cannot be connected or logged in to, now or when a lost
 * session is opened again, the others are tried in turn; the session then stays with the one that was good.
 * `LIBISCSI_PORTALS`, a comma list, and the argument `portal=` of a URL, which may be repeated, add portals
 * too. Returns 0, or -1 with an error text if it is not a portal, or there are 32.
 */
EXTERN int iscsi_add_portal(struct iscsi_context *iscsi, const char *portal);

/**
 * Adds, as `iscsi_add_portal()` does, all portals that a discovery found for the context's target. `list` is
 * what `iscsi_discovery_sync()` returned, or a discovery callback got.
 *
 * Returns the number of portals of the target in the list, 0 if it is not there; -1 with an error text if one
 * is not a portal, or there are more than 32.
 */
EXTERN int iscsi_add_discovered_portals(struct iscsi_context *iscsi,
    const struct iscsi_discovery_address *list);

/**
 * Sets what authentication the context wants. The default is `ISCSI_CHAP_POLICY_ALLOWED`, or what
 * `LIBISCSI_CHAP_POLICY` (`never`, `allowed`, `required` or `mutual`) says when the context is created.
 *
 * `ISCSI_CHAP_POLICY_REQUIRED` and `_MUTUAL` without user name and secret, `_MUTUAL` also without those of
 * the target, fail before a connection is made. The policy takes effect with the next login and is kept over
 * reconnects; the argument `chap=` of a URL does not change one that was set here. Returns 0, or -1 with an
 * error text for an unknown value.
 */
EXTERN int iscsi_set_chap_policy(struct iscsi_context *iscsi, enum iscsi_chap_policy policy);

/**
 * Sets a function that is called with `opaque` when the target announces something; NULL for none.
 *
 * The library does by itself what has to be done: it logs out and reconnects where that is asked for. The
 * function is for those who want to know.
 */
EXTERN void iscsi_set_async_event_cb(struct iscsi_context *iscsi, iscsi_async_event_cb cb, void *opaque);

/**
 * Sets how many bytes one sequence of Data-In or Data-Out PDUs may have (MaxBurstLength, RFC 7143 13.13): 512
 * to 16777215; the default is 262144. The target may want less.
 *
 * The URL argument `max_burst_length=` and the variable `LIBISCSI_MAX_BURST_LENGTH` do the same; this call
 * counts more than the URL, and the URL more than the environment. Returns 0, or -1 with an error text while
 * logged in or if `bytes` is out of range.
 */
EXTERN int iscsi_set_max_burst_length(struct iscsi_context *iscsi, uint32_t bytes);

/**
 * Sets how many bytes of a write may leave before the target asks for them (FirstBurstLength, RFC 7143
 * 13.14): 512 to 16777215; the default is 262144. No more than MaxBurstLength is offered, and the target may
 * want less.
 *
 * The URL argument `first_burst_length=` and the variable `LIBISCSI_FIRST_BURST_LENGTH` do the same, in the
 * order of `iscsi_set_max_burst_length()`. Returns 0, or -1 with an error text while logged in or if `bytes`
 * is out of range.
 */
EXTERN int iscsi_set_first_burst_length(struct iscsi_context *iscsi, uint32_t bytes);

/**
 * Sets how many bytes of data the target may send in one PDU (MaxRecvDataSegmentLength, RFC 7143 13.12): 512
 * to 16777215; the default is 262144.
 *
 * The URL argument `max_recv_data_segment_length=` and the variable `LIBISCSI_MAX_RECV_DATA_SEGMENT_LENGTH`
 * do the same, in the order of `iscsi_set_max_burst_length()`. Returns 0, or -1 with an error text while
 * logged in or if `bytes` is out of range.
 */
EXTERN int iscsi_set_max_recv_data_segment_length(struct iscsi_context *iscsi, uint32_t bytes);

/**
 * Sets for how many parts of one write the target may ask at a time (MaxOutstandingR2T, RFC 7143 13.17): 1,
 * the default, to 16. The target may want less.
 *
 * The URL argument `max_outstanding_r2t=` and the variable `LIBISCSI_MAX_OUTSTANDING_R2T` do the same, in the
 * order of `iscsi_set_max_burst_length()`. Returns 0, or -1 with an error text while logged in or if `number`
 * is out of range.
 */
EXTERN int iscsi_set_max_outstanding_r2t(struct iscsi_context *iscsi, uint32_t number);

/**
 * Does what `iscsi_scsi_command_async()` does, for the logical unit whose LUN has all these 64 bits, the
 * first byte on the wire most significant: 0x4001000000000000 is unit 1 in flat space addressing.
 * `scsi_reportluns_lun64()` gives such numbers.
 *
 * `task->lun` then has the first 16 bits. The library keeps all of them, also for a command that is sent
 * again, and for `iscsi_task_mgmt_abort_task_async()` of it.
 */
EXTERN int iscsi_scsi_command_async_lun64(struct iscsi_context *iscsi, uint64_t lun, struct scsi_task *task,
    iscsi_command_cb cb, struct iscsi_data *d, void *private_data);

/**
 * Does what `iscsi_scsi_command_sync()` does, for a logical unit as `iscsi_scsi_command_async_lun64()` takes
 * it.
 */
EXTERN struct scsi_task *iscsi_scsi_command_sync_lun64(struct iscsi_context *iscsi, uint64_t lun,
    struct scsi_task *task, struct iscsi_data *data);

/**
 * Does what `iscsi_task_mgmt_async()` does, for a logical unit as `iscsi_scsi_command_async_lun64()` takes
 * it.
 */
EXTERN int iscsi_task_mgmt_lun64_async(struct iscsi_context *iscsi, uint64_t lun,
    enum iscsi_task_mgmt_funcs function, uint32_t ritt, uint32_t rcmdsn, iscsi_command_cb cb,
    void *private_data);


#ifdef __cplusplus
}
#endif

#endif /* __iscsi_h__ */
