/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A write is cancelled, or runs out of time, at each byte of what it sends: command, immediate data, unsolicited data, and
 * data that the target asked for. Its buffer is poisoned and freed in the callback. The session goes on: what was begun
 * on the wire is ended as it was, and each block of the target is old or new, never poison.
 *
 * Contract: 13.4 13.5 15.3 10.4
 * Target every: --lun 1M --max-recv-data-segment-length 512 --first-burst-length 1024 --max-burst-length 1024
 * Target digest: --lun 1M --max-recv-data-segment-length 512 --first-burst-length 1024 --max-burst-length 1024
 * Target solicited: --lun 1M --max-recv-data-segment-length 512 --max-burst-length 1024 --immediate-data no --initial-r2t yes
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <sys/socket.h>

#include "check.h"

#define BLOCKS 4
#define LENGTH (BLOCKS * BLOCK)
#define POISON 0xee
#define PLACES 64

/* What the library may still send, and what it has sent since the last write began. */
static size_t allowance, sent;

/* The library's way to the socket: it comes here instead of to the C library, and is let through byte by byte. */
ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags)
{
    static ssize_t (*real)(int, const struct msghdr *, int);
    struct iovec places[PLACES];
    struct msghdr part = *message;
    size_t left = allowance;
    ssize_t result;

    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "sendmsg");
    CHECK(real != NULL && message->msg_iovlen <= PLACES);
    if (left == 0) {
        errno = EAGAIN;
        return -1;
    }
    part.msg_iov = places;
    part.msg_iovlen = 0;
    for (size_t i = 0; i < message->msg_iovlen && left > 0; i++) {
        places[i] = message->msg_iov[i];
        if (places[i].iov_len > left)
            places[i].iov_len = left;
        left -= places[i].iov_len;
        part.msg_iovlen++;
    }
    result = real(descriptor, &part, flags);
    if (result > 0) {
        sent += (size_t)result;
        if (allowance != SIZE_MAX)
            allowance -= (size_t)result;
    }
    return result;
}

struct writing {
    struct end end;
    unsigned char *buffer;
};

static void ended(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct writing *writing = private_data;

    note_end(iscsi, status, command_data, &writing->end);
    memset(writing->buffer, POISON, LENGTH);
    free(writing->buffer);
    writing->buffer = NULL;
}

/* How a write ends at a byte. */
enum way { CANCEL, CANCEL_ALL, TIME_OUT };

static uint32_t area;                   /* the first of the blocks that are written */
static unsigned char held[BLOCKS];      /* the seed of the pattern in each block */
static int kept, changed;               /* blocks that were found old, and new */

/* Each block is as it was, or as it should have become. */
static void check_blocks(struct iscsi_context *iscsi, int lun, size_t position, unsigned char seed)
{
    struct scsi_task *task = iscsi_read10_sync(iscsi, lun, area, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    unsigned char expected[LENGTH];

    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.size == LENGTH);
    for (int i = 0; i < BLOCKS; i++) {
        const unsigned char *block = task->datain.data + i * BLOCK;

        fill_pattern(expected, LENGTH, seed);
        if (memcmp(block, expected + i * BLOCK, BLOCK) == 0) {
            held[i] = seed;
            changed++;
            continue;
        }
        fill_pattern(expected, LENGTH, held[i]);
        if (memcmp(block, expected + i * BLOCK, BLOCK) != 0) {
            fprintf(stderr, "at byte %zu: block %d is neither old nor new, it begins with %02x %02x %02x %02x\n", position, i,
                    block[0], block[1], block[2], block[3]);
            exit(1);
        }
        kept++;
    }
    scsi_free_scsi_task(task);
}

/* Writes all blocks of the area as a program without hardships does. */
static void fill_area(struct iscsi_context *iscsi, int lun)
{
    unsigned char pattern[LENGTH];
    struct scsi_task *task;

    fill_pattern(pattern, LENGTH, 0);
    memset(held, 0, sizeof held);
    task = iscsi_write10_sync(iscsi, lun, area, pattern, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
}

/* The target forgets a command that gets no more data. */
static void forget(struct iscsi_context *iscsi, int lun, struct scsi_task *task, size_t position)
{
    if (position == 0)
        return;                         /* it was never told */
    if (position % 61 == 0) {
        double limit = seconds_now() + 10;

        CHECK_OK(iscsi, iscsi_reconnect(iscsi));
        iscsi_reset_next_reconnect(iscsi);
        while (!iscsi_is_logged_in(iscsi)) {
            CHECK_OK(iscsi, turn(iscsi, 20));
            CHECK(seconds_now() < limit);
        }
        /* What the lost connection had brought, this target may still be about to write. */
        area += BLOCKS;
        fill_area(iscsi, lun);
        return;
    }
    if (iscsi_task_mgmt_abort_task_sync(iscsi, task) != 0)
        CHECK_ERROR(iscsi, "Task Does Not Exist");
}

/* Ends a write once so many bytes have left. Gives 0 when it was complete before that. */
static int end_at(struct iscsi_context *iscsi, int lun, size_t position, enum way way)
{
    struct writing writing = { .buffer = malloc(LENGTH) };
    unsigned char seed = (unsigned char)(held[0] + 1 + position % 97);
    double limit = seconds_now() + 10;
    struct scsi_task *task;

    CHECK(writing.buffer != NULL);
    fill_pattern(writing.buffer, LENGTH, seed);
    sent = 0;
    allowance = position;
    iscsi_set_timeout_ms(iscsi, way == TIME_OUT ? 10 : 0);
    task = iscsi_write10_task(iscsi, lun, area, writing.buffer, LENGTH, BLOCK, 0, 0, 0, 0, 0, ended, &writing);
    CHECK(task != NULL);
    iscsi_set_timeout_ms(iscsi, 0);
    while (writing.end.calls == 0 && (sent < position || way == TIME_OUT)) {
        CHECK(turn(iscsi, 2) == 0);
        CHECK(seconds_now() < limit);
    }
    /* With a slow target the time may also be over before that byte. */
    if (sent < position && !(way == TIME_OUT && writing.end.status == SCSI_STATUS_TIMEOUT)) {
        CHECK(writing.end.calls == 1 && writing.end.status == SCSI_STATUS_GOOD);
        allowance = SIZE_MAX;
        check_blocks(iscsi, lun, position, seed);
        CHECK(held[0] == seed && held[BLOCKS - 1] == seed);
        scsi_free_scsi_task(task);
        return 0;
    }
    if (way == CANCEL)
        CHECK(iscsi_scsi_cancel_task(iscsi, task) == 0);
    else if (way == CANCEL_ALL)
        iscsi_scsi_cancel_all_tasks(iscsi);
    CHECK(writing.end.calls == 1 && writing.buffer == NULL && writing.end.command_data == task);
    /* All is sent: the answer may come first, or the time be over first. */
    CHECK(writing.end.status == (way == TIME_OUT ? SCSI_STATUS_TIMEOUT : SCSI_STATUS_CANCELLED)
          || (way == TIME_OUT && writing.end.status == SCSI_STATUS_GOOD));
    allowance = SIZE_MAX;
    if (position % 2 == 0)
        check_blocks(iscsi, lun, position, seed);
    forget(iscsi, lun, task, position);
    check_blocks(iscsi, lun, position, seed);
    CHECK(writing.end.calls == 1);
    scsi_free_scsi_task(task);
    return 1;
}

int main(int argc, char **argv)
{
    size_t position;
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    int lun;

    CHECK(argc > 2);
    allowance = SIZE_MAX;
    iscsi = context_for(argv[1], &url);
    lun = url->lun;
    if (strcmp(argv[2], "digest") == 0)
        CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_CRC32C));
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, lun));
    iscsi_destroy_url(url);

    fill_area(iscsi, lun);
    for (position = 0; end_at(iscsi, lun, position, position % 16 == 7 ? TIME_OUT : position % 2 ? CANCEL : CANCEL_ALL);
         position++)
        ;
    /* The whole of a command and its data has been walked through, and both outcomes were there. */
    CHECK(position > LENGTH + 48 * 3 && position < 2 * LENGTH);
    CHECK(kept > 0 && changed > 0);
    printf("ended at each of %zu bytes; %d blocks found old, %d new\n", position, kept, changed);
    log_out(iscsi);
    return 0;
}
