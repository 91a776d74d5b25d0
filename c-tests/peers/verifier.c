/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes and reads back, 32 requests at a time, while somebody kills the target and starts it again; ends well a second
 * after the last of OUTAGES. Each write is a pattern of its own; a read that follows a write with status GOOD must find
 * it. The descriptor is taken once, as some programs do, and must never change.
 *
 *   verifier URL OUTAGES
 */
#include <inttypes.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

enum { DEPTH = 32, BLOCK = 512, BLOCKS = 16, LENGTH = BLOCK * BLOCKS, END_SECONDS = 40 };

/* One request at a time to an area of its own. */
struct slot {
    uint32_t area;
    uint32_t written; /* what the area holds, counted up by each write */
    int reading;
    unsigned char data[LENGTH];
};

static struct slot slots[DEPTH];
static int in_flight;
static int stopping;
static int failed;
static uint64_t writes, reads, unit_attentions;
static int lun;

static uint64_t pattern(const struct slot *slot, size_t word) {
    return ((uint64_t)slot->area << 48) ^ ((uint64_t)slot->written << 16) ^ word;
}

static void next(struct iscsi_context *iscsi, struct slot *slot);

static void done(struct iscsi_context *iscsi, int status, void *command_data, void *private_data) {
    struct scsi_task *task = command_data;
    struct slot *slot = private_data;
    size_t word;

    in_flight--;
    /* A new session begins with a unit attention: the command was not carried out, do it again. */
    if (status == SCSI_STATUS_CHECK_CONDITION && task->sense.key == SCSI_SENSE_UNIT_ATTENTION) {
        scsi_free_scsi_task(task);
        slot->reading = !slot->reading;
        unit_attentions++;
        next(iscsi, slot);
        return;
    }
    if (status != SCSI_STATUS_GOOD) {
        fprintf(stderr, "%s of area %u: status %d: %s\n", slot->reading ? "read" : "write", (unsigned)slot->area, status,
                iscsi_get_error(iscsi));
        failed = 1;
    } else if (slot->reading) {
        reads++;
        for (word = 0; word < LENGTH / sizeof(uint64_t); word++) {
            uint64_t found;
            memcpy(&found, slot->data + word * sizeof found, sizeof found);
            if (found != pattern(slot, word)) {
                fprintf(stderr, "area %u, word %zu: %016" PRIx64 " instead of %016" PRIx64 "\n", (unsigned)slot->area, word,
                        found, pattern(slot, word));
                failed = 1;
                break;
            }
        }
    } else {
        writes++;
    }
    scsi_free_scsi_task(task);
    if (!failed && !(stopping && slot->reading)) {
        next(iscsi, slot);
    }
}

/* A write, then a read of what was written, and so on. */
static void next(struct iscsi_context *iscsi, struct slot *slot) {
    struct scsi_task *task;
    struct scsi_iovec *iovec;
    uint64_t address = (uint64_t)slot->area * BLOCKS;
    size_t word;

    slot->reading = slot->written != 0 && !slot->reading;
    if (slot->reading) {
        memset(slot->data, 0xee, LENGTH);
        task = scsi_cdb_read16(address, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    } else {
        slot->written++;
        for (word = 0; word < LENGTH / sizeof(uint64_t); word++) {
            uint64_t value = pattern(slot, word);
            memcpy(slot->data + word * sizeof value, &value, sizeof value);
        }
        task = scsi_cdb_write16(address, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    }
    if (task == NULL) {
        fprintf(stderr, "no memory\n");
        exit(1);
    }
    iovec = scsi_malloc(task, sizeof *iovec);
    iovec->iov_base = slot->data;
    iovec->iov_len = LENGTH;
    if (slot->reading) {
        scsi_task_set_iov_in(task, iovec, 1);
    } else {
        scsi_task_set_iov_out(task, iovec, 1);
    }
    if (iscsi_scsi_command_async(iscsi, lun, task, done, NULL, slot) != 0) {
        fprintf(stderr, "submit: %s\n", iscsi_get_error(iscsi));
        scsi_free_scsi_task(task);
        failed = 1;
        return;
    }
    in_flight++;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:verifier");
    struct iscsi_url *url = argc == 3 ? iscsi_parse_full_url(iscsi, argv[1]) : NULL;
    double begin, back;
    int descriptor, expected, outages = 0, logged_in = 1;
    uint32_t number;

    if (url == NULL) {
        fprintf(stderr, "usage: verifier URL OUTAGES\n%s\n", iscsi_get_error(iscsi));
        return 2;
    }
    lun = url->lun;
    expected = atoi(argv[2]);
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    if (iscsi_full_connect_sync(iscsi, url->portal, lun) != 0) {
        fprintf(stderr, "connect: %s\n", iscsi_get_error(iscsi));
        return 1;
    }
    descriptor = iscsi_get_fd(iscsi);
    begin = back = now();
    for (number = 0; number < DEPTH; number++) {
        slots[number].area = number;
        next(iscsi, &slots[number]);
    }
    while (in_flight != 0 && !failed) {
        struct pollfd pollfd = {.fd = descriptor, .events = iscsi_which_events(iscsi)};
        if (iscsi_get_fd(iscsi) != descriptor) {
            fprintf(stderr, "the descriptor was %d and is %d\n", descriptor, iscsi_get_fd(iscsi));
            return 1;
        }
        if (pollfd.events == 0) {
            /* Waiting for the next attempt to connect. */
            poll(NULL, 0, 100);
        } else if (poll(&pollfd, 1, 100) < 0) {
            perror("poll");
            return 1;
        }
        if (iscsi_service(iscsi, pollfd.events == 0 ? 0 : pollfd.revents) < 0) {
            fprintf(stderr, "service: %s\n", iscsi_get_error(iscsi));
            return 1;
        }
        if (logged_in != iscsi_is_logged_in(iscsi)) {
            logged_in = !logged_in;
            outages += logged_in;
            back = now();
        }
        stopping = outages >= expected && now() - back > 1;
        if (now() - begin > END_SECONDS) {
            fprintf(stderr, "%d outages of %d, %d requests in flight\n", outages, expected, in_flight);
            return 1;
        }
    }
    printf("%d outages, %" PRIu64 " writes, %" PRIu64 " reads, %" PRIu64 " unit attentions, %.1f s\n", outages, writes,
           reads, unit_attentions, now() - begin);
    if (!failed && (iscsi_logout_sync(iscsi) != 0 || writes == 0 || reads == 0)) {
        fprintf(stderr, "logout: %s\n", iscsi_get_error(iscsi));
        failed = 1;
    }
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return failed;
}
