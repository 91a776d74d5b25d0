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
@1.20  *   After iscsi_mt_service_thread_start() any thread may use the context: a thread of the library serves it
@1.20  *   and runs the callbacks, and iscsi_service() is not needed. Destroying a context, or stopping its thread,
@1.20  *   from a callback of another context waits until no callback of the first one runs any more: two callbacks
@1.20  *   that wait so for each other never return. No other thread may be about to begin a call on a context that
@1.20  *   is destroyed; calls that wait in it return.
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

@items LIBISCSI_API_VERSION LIBISCSI_FEATURE_* LIBISCSI_IMMEDIATE_SOCKET_WRITE
@items MAX_STRING_SIZE MAX_ISCSI_NAME_SIZE


/* ===== Contexts ===== */

@items iscsi_context scsi_status iscsi_command_cb context.rs


/* ===== URLs ===== */

/** What iscsi_parse_full_url() reads: a logical unit. For messages; the quotation marks are part of it. */
#define ISCSI_URL_SYNTAX "\"iscsi://[<username>[%<password>]@]<host>[:<port>]/<target-iqn>/<lun>\""

/** What iscsi_parse_portal_url() reads: a portal. For messages too. */
#define ISCSI_PORTAL_URL_SYNTAX "\"iscsi://[<username>[%<password>]@]<host>[:<port>]\""

@items iscsi_transport_type iscsi_url url.rs


/* ===== Settings of a session =====
 *
 * They are made before the login and kept over reconnects. Those that matter at the login only are refused
 * while the session is logged in.
 */

@items iscsi_session_type iscsi_set_targetname iscsi_set_session_type iscsi_set_alias

/* Who this initiator is, and how both sides prove it (CHAP, RFC 7143 12.1). */

@items iscsi_set_initiator_username_pwd iscsi_set_target_username_pwd
@items iscsi_chap_auth iscsi_set_auth iscsi_get_auth
@items iscsi_set_isid_*

/* What is negotiated (RFC 7143 13). */

@items iscsi_header_digest iscsi_set_header_digest iscsi_data_digest iscsi_set_data_digest
@items iscsi_immediate_data iscsi_set_immediate_data iscsi_initial_r2t iscsi_set_initial_r2t

/* Time, and the network. */

@items iscsi_set_timeout iscsi_init_transport iscsi_set_tcp_* iscsi_set_bind_interfaces

/* The logical unit, and what has no effect any more. */

@items iscsi_set_unit_serial_number iscsi_get_unit_serial_number iscsi_set_cache_allocations


/* ===== Connecting and logging in ===== */

@items iscsi_full_connect_* iscsi_connect_* iscsi_login_* iscsi_get_target_address
@items iscsi_is_logged_in iscsi_logout_* iscsi_disconnect


/* ===== The event loop ===== */

@items iscsi_get_fd iscsi_which_events iscsi_service event.rs iscsi_mt_*


/* ===== Losing and restoring a session ===== */

@items iscsi_set_noautoreconnect iscsi_set_reconnect_max_retries iscsi_set_no_ua_on_reconnect
@items iscsi_reconnect iscsi_reconnect_sync iscsi_force_reconnect iscsi_force_reconnect_sync
@items iscsi_reset_next_reconnect


/* ===== Discovery ===== */

@items iscsi_target_portal iscsi_discovery_address discovery.rs


/* ===== Pings ===== */

@items iscsi_data nop.rs


/* ===== Logging ===== */

@items iscsi_log_fn logging.rs


/* ===== Tasks of the program's own =====
 *
 * For commands that have no function below, and for programs that keep their own tasks: make a task with
 * scsi_create_task() or a scsi_cdb_*() function of scsi-lowlevel.h, or fill in one from calloc().
 */

@items submit.rs


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

@commands testunitready inquiry reportluns readcapacity10 readcapacity16 get_lba_status startstopunit preventallow


/* ===== SCSI commands: reading and writing blocks ===== */

@commands read6 read10 read12 read16 write10 write12 write16 writeatomic16 orwrite compareandwrite
@commands writeverify10 writeverify12 writeverify16 verify10 verify12 verify16


/* ===== SCSI commands: provisioning and caches ===== */

@items unmap_list
@commands unmap writesame10 writesame16 synchronizecache10 synchronizecache16 prefetch10 prefetch16
@commands sanitize sanitize_block_erase sanitize_crypto_erase sanitize_exit_failure_mode


/* ===== SCSI commands: reservations ===== */

@commands persistent_reserve_in persistent_reserve_out reserve6 release6


/* ===== SCSI commands: mode pages ===== */

@commands modesense6 modesense10 modeselect6 modeselect10


/* ===== SCSI commands: maintenance, copying, optical discs ===== */

@commands report_supported_opcodes readdefectdata10 readdefectdata12 extended_copy receive_copy_results readtoc


/* ===== Task management and cancelling =====
 *
 * Task management functions (RFC 7143 11.5) ask the target; cancelling only makes this library forget. A task
 * that is to be stopped for good needs both: ask the target to abort it, and cancel it in the callback of
 * that.
 */

@items iscsi_task_mgmt_funcs iscsi_task_mgmt_response
@items iscsi_scsi_cancel_task iscsi_scsi_cancel_all_tasks task_management.rs

/* ===== Extensions =====
 *
 * What the original library does not have; LIBISCSI_FEATURE_EXTENSIONS says that it is here.
 */

@items iscsi_chap_policy iscsi_async_event iscsi_async_event_cb extensions.rs login_parameters.rs lun64.rs


#ifdef __cplusplus
}
#endif

#endif /* __iscsi_h__ */
