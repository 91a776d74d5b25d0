/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Requests that verify: each write to an area is a pattern of its own, and a read that follows must find it. An area has
 * one request at a time.
 */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <inttypes.h>

#include "../check.h"

enum { BLOCKS = 16, LENGTH = BLOCK * BLOCKS };

struct slot {
    uint32_t area;
    uint32_t written; /* what the area holds, counted up by each write */
    int reading;
    unsigned char data[LENGTH];
};

struct counts {
    uint64_t writes, reads, unit_attentions;
};

static inline uint64_t pattern(const struct slot *slot, size_t word)
{
    return ((uint64_t)slot->area << 48) ^ ((uint64_t)slot->written << 16) ^ word;
}

/* The next request to an area: a write, a read of what was written, and so on. */
static inline struct scsi_task *next_task(struct slot *slot)
{
    uint64_t address = (uint64_t)slot->area * BLOCKS;
    struct scsi_iovec *iovec;
    struct scsi_task *task;

    slot->reading = slot->written != 0 && !slot->reading;
    if (slot->reading) {
        memset(slot->data, 0xee, LENGTH);
        task = scsi_cdb_read16(address, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    } else {
        slot->written++;
        for (size_t word = 0; word < LENGTH / sizeof(uint64_t); word++) {
            uint64_t value = pattern(slot, word);

            memcpy(slot->data + word * sizeof value, &value, sizeof value);
        }
        task = scsi_cdb_write16(address, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    }
    CHECK(task != NULL);
    iovec = scsi_malloc(task, sizeof *iovec);
    CHECK(iovec != NULL);
    iovec->iov_base = slot->data;
    iovec->iov_len = LENGTH;
    if (slot->reading)
        scsi_task_set_iov_in(task, iovec, 1);
    else
        scsi_task_set_iov_out(task, iovec, 1);
    return task;
}

/* Judges an answer and frees its task; anything but what was promised ends the program. */
static inline void judge(struct iscsi_context *iscsi, struct slot *slot, struct scsi_task *task, struct counts *counts)
{
    /* A new session begins with a unit attention: the command was not carried out, it is done again. */
    if (task->status == SCSI_STATUS_CHECK_CONDITION && task->sense.key == SCSI_SENSE_UNIT_ATTENTION) {
        slot->reading = !slot->reading;
        counts->unit_attentions++;
    } else if (task->status != SCSI_STATUS_GOOD) {
        fprintf(stderr, "%s of area %u: status %d: %s\n", slot->reading ? "read" : "write", (unsigned)slot->area,
                task->status, iscsi_get_error(iscsi));
        exit(1);
    } else if (slot->reading) {
        counts->reads++;
        for (size_t word = 0; word < LENGTH / sizeof(uint64_t); word++) {
            uint64_t found;

            memcpy(&found, slot->data + word * sizeof found, sizeof found);
            if (found != pattern(slot, word)) {
                fprintf(stderr, "area %u, word %zu: %016" PRIx64 " instead of %016" PRIx64 "\n", (unsigned)slot->area, word,
                        found, pattern(slot, word));
                exit(1);
            }
        }
    } else {
        counts->writes++;
    }
    scsi_free_scsi_task(task);
}

/* Outages that a program has seen, and how long ago the last one ended. */
struct outages {
    int expected, seen, logged_in;
    double begin, back;
};

static inline struct outages expect_outages(const char *count)
{
    double now = seconds_now();

    return (struct outages){ .expected = atoi(count), .logged_in = 1, .begin = now, .back = now };
}

/* Looks at the session; 1 when a second has passed since the last outage. */
static inline int outages_are_over(struct outages *outages, struct iscsi_context *iscsi)
{
    double now = seconds_now();

    if (outages->logged_in != iscsi_is_logged_in(iscsi)) {
        outages->logged_in = !outages->logged_in;
        outages->seen += outages->logged_in;
        outages->back = now;
    }
    if (now - outages->begin > 40 + 15 * outages->expected) {
        fprintf(stderr, "%d outages of %d\n", outages->seen, outages->expected);
        exit(1);
    }
    return outages->seen >= outages->expected && outages->logged_in && now - outages->back > 1;
}

static inline void report(const struct outages *outages, const struct counts *counts)
{
    printf("%d outages, %" PRIu64 " writes, %" PRIu64 " reads, %" PRIu64 " unit attentions, %.1f s\n", outages->seen,
           counts->writes, counts->reads, counts->unit_attentions, seconds_now() - outages->begin);
    CHECK(counts->writes != 0 && counts->reads != 0);
}

#endif
