/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the test programs share. A program is run with the URL of a LUN as its first argument, and the word from its
 * "Target" line as its second; it ends with 0 if all was as promised.
 */
#ifndef CHECK_H
#define CHECK_H

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

#ifndef LIBISCSI_IMMEDIATE_SOCKET_WRITE
/* Exported for every layout, but the headers of 1.19 do not know them. */
const char *iscsi_get_unit_serial_number(struct iscsi_context *iscsi);
int iscsi_set_unit_serial_number(struct iscsi_context *iscsi, const char *usn);
enum iscsi_data_digest {
    ISCSI_DATA_DIGEST_NONE,
    ISCSI_DATA_DIGEST_NONE_CRC32C,
    ISCSI_DATA_DIGEST_CRC32C_NONE,
    ISCSI_DATA_DIGEST_CRC32C,
};
enum iscsi_chap_auth {
    ISCSI_CHAP_MD5 = 5,
    ISCSI_CHAP_SHA_1 = 6,
    ISCSI_CHAP_SHA_256 = 7,
    ISCSI_CHAP_SHA3_256 = 8,
};
void iscsi_set_auth(struct iscsi_context *iscsi, enum iscsi_chap_auth auth);
enum iscsi_chap_auth iscsi_get_auth(struct iscsi_context *iscsi);
int iscsi_set_data_digest(struct iscsi_context *iscsi, enum iscsi_data_digest data_digest);
int iscsi_force_reconnect(struct iscsi_context *iscsi);
int iscsi_force_reconnect_sync(struct iscsi_context *iscsi);
void iscsi_reset_next_reconnect(struct iscsi_context *iscsi);
void iscsi_set_fd_dup_cb(struct iscsi_context *iscsi, void (*cb)(struct iscsi_context *, void *), void *opaque);
int iscsi_mt_service_thread_start(struct iscsi_context *iscsi);
void iscsi_mt_service_thread_stop(struct iscsi_context *iscsi);
#endif

#define INITIATOR "iqn.2026-11.org.example:c-tests"
#define BLOCK 512

#define CHECK(condition)                                                                                   \
    do {                                                                                                   \
        if (!(condition)) {                                                                                \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                      \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

/* The last error of a context contains a text. */
#define CHECK_ERROR(iscsi, text)                                                                           \
    do {                                                                                                   \
        if (strstr(iscsi_get_error(iscsi), text) == NULL) {                                                \
            fprintf(stderr, "%s:%d: \"%s\" is not in the error \"%s\"\n", __FILE__, __LINE__, text,        \
                    iscsi_get_error(iscsi));                                                               \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

/* A call has worked; shows the library's error when it has not. */
#define CHECK_OK(iscsi, call)                                                                              \
    do {                                                                                                   \
        if ((call) != 0) {                                                                                 \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #call, iscsi_get_error(iscsi));         \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

/* A task has the status GOOD. */
#define CHECK_GOOD(iscsi, task)                                                                            \
    do {                                                                                                   \
        if ((task) == NULL || (task)->status != SCSI_STATUS_GOOD) {                                        \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #task, iscsi_get_error(iscsi));         \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

/* How an asynchronous request ended; its address is the private_data of note_end(). */
struct end {
    int calls;
    int status;
    void *command_data;
};

static inline void note_end(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct end *end = private_data;

    (void)iscsi;
    end->calls++;
    end->status = status;
    end->command_data = command_data;
}

static inline double seconds_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* One turn of an event loop. Gives what iscsi_service() gave. */
static inline int turn(struct iscsi_context *iscsi, int milliseconds)
{
    struct pollfd pfd = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };

    if (pfd.events == 0 && milliseconds > 100)
        milliseconds = 100;
    /* A poll would not sleep while there is nothing but a wait for the next connection. */
    if (poll(&pfd, pfd.events != 0, milliseconds) < 0) {
        perror("poll");
        exit(1);
    }
    return iscsi_service(iscsi, pfd.revents);
}

/* Runs the event loop until *counter is at least `wanted`; for at most 20 seconds. */
static inline void wait_for(struct iscsi_context *iscsi, const int *counter, int wanted)
{
    double limit = seconds_now() + 20;

    while (*counter < wanted) {
        if (turn(iscsi, 1000) < 0) {
            fprintf(stderr, "iscsi_service: %s\n", iscsi_get_error(iscsi));
            exit(1);
        }
        if (seconds_now() > limit) {
            fprintf(stderr, "still %d of %d after 20 seconds: %s\n", *counter, wanted, iscsi_get_error(iscsi));
            exit(1);
        }
    }
}

/* A context with the target of a URL set, not connected. */
static inline struct iscsi_context *context_for(const char *text, struct iscsi_url **url)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);

    CHECK(iscsi != NULL);
    *url = iscsi_parse_full_url(iscsi, text);
    if (*url == NULL) {
        fprintf(stderr, "%s: %s\n", text, iscsi_get_error(iscsi));
        exit(1);
    }
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    return iscsi;
}

/* A context that is logged in to a URL. */
static inline struct iscsi_context *log_in(const char *text, int *lun)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi = context_for(text, &url);

    *lun = url->lun;
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    iscsi_destroy_url(url);
    return iscsi;
}

/* A discovery session with the portal of a URL. */
static inline struct iscsi_context *log_in_for_discovery(const char *text)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi = context_for(text, &url);

    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
    CHECK_OK(iscsi, iscsi_login_sync(iscsi));
    iscsi_destroy_url(url);
    return iscsi;
}

static inline void log_out(struct iscsi_context *iscsi)
{
    CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    CHECK(iscsi_destroy_context(iscsi) == 0);
}

/* Bytes that tell their place. */
static inline void fill_pattern(unsigned char *buffer, size_t length, unsigned seed)
{
    for (size_t i = 0; i < length; i++)
        buffer[i] = (unsigned char)((i * 7 + i / 251 + seed * 31) & 0xff);
}

#endif
