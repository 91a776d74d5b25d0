/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads and writes as I/O testers make them: mixed, of random places and lengths up to 256 KiB, in several buffers each,
 * 32 at a time. Each has an area of its own and a copy of what the area must hold, which every read is compared with.
 *
 *   mixed URL REQUESTS
 */
#define _GNU_SOURCE
#include "../check.h"

enum { DEPTH = 32, AREA = 512 << 10, AREA_BLOCKS = AREA / BLOCK, MOST = 512, PIECES = 5 };

struct job {
    unsigned char expected[AREA];
    unsigned char data[MOST * BLOCK];
    uint32_t first, blocks; /* in the area */
    int area, reading;
};

static struct job *jobs;
static uint64_t state = 0x9e3779b97f4a7c15ull;
static long reads, writes, left;
static int in_flight, lun;

static uint32_t random_below(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 33) % limit;
}

/* Divides the data of a job into buffers, whose ends fall anywhere. */
static void attach(struct job *job, struct scsi_task *task)
{
    struct scsi_iovec *iovec = scsi_malloc(task, PIECES * sizeof *iovec);
    uint32_t length = job->blocks * BLOCK, at = 0;

    CHECK(iovec != NULL);
    for (int i = 0; i < PIECES; i++) {
        uint32_t piece = i == PIECES - 1 ? length - at : random_below(length - at + 1);

        iovec[i].iov_base = job->data + at;
        iovec[i].iov_len = piece;
        at += piece;
    }
    if (job->reading)
        scsi_task_set_iov_in(task, iovec, PIECES);
    else
        scsi_task_set_iov_out(task, iovec, PIECES);
}

static void done(struct iscsi_context *iscsi, int status, void *command_data, void *private_data);

static void next(struct iscsi_context *iscsi, struct job *job)
{
    struct scsi_task *task;
    uint32_t length;

    if (left == 0)
        return;
    left--;
    job->blocks = 1 + random_below(random_below(4) ? 32 : MOST);
    job->first = random_below(AREA_BLOCKS - job->blocks + 1);
    job->reading = (int)random_below(2);
    length = job->blocks * BLOCK;
    for (uint32_t at = 0; at < length; at += sizeof state) {
        random_below(1);
        memcpy(job->data + at, &state, sizeof state);
    }
    task = job->reading ? scsi_cdb_read16((uint64_t)job->area * AREA_BLOCKS + job->first, length, BLOCK, 0, 0, 0, 0, 0)
                        : scsi_cdb_write16((uint64_t)job->area * AREA_BLOCKS + job->first, length, BLOCK, 0, 0, 0, 0, 0);
    CHECK(task != NULL);
    attach(job, task);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, done, NULL, job));
    in_flight++;
}

static void done(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task = command_data;
    struct job *job = private_data;
    unsigned char *expected = job->expected + job->first * BLOCK;

    in_flight--;
    if (status != SCSI_STATUS_GOOD) {
        fprintf(stderr, "area %d, %u blocks at %u: status %d: %s\n", job->area, job->blocks, job->first, status,
                iscsi_get_error(iscsi));
        exit(1);
    }
    CHECK(task->residual == 0);
    if (job->reading) {
        CHECK(memcmp(job->data, expected, job->blocks * BLOCK) == 0);
        reads++;
    } else {
        memcpy(expected, job->data, job->blocks * BLOCK);
        writes++;
    }
    scsi_free_scsi_task(task);
    next(iscsi, job);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int descriptor;

    CHECK(argc == 3);
    iscsi = log_in(argv[1], &lun);
    jobs = calloc(DEPTH, sizeof *jobs);
    CHECK(jobs != NULL);
    for (int i = 0; i < DEPTH; i++) {
        jobs[i].area = i;
        for (int part = 0; part < 2; part++) {
            task = iscsi_write16_sync(iscsi, lun, (uint64_t)i * AREA_BLOCKS + (uint64_t)part * AREA_BLOCKS / 2,
                                      jobs[i].expected, AREA / 2, BLOCK, 0, 0, 0, 0, 0);
            CHECK_GOOD(iscsi, task);
            scsi_free_scsi_task(task);
        }
    }
    left = strtol(argv[2], NULL, 10);
    descriptor = iscsi_get_fd(iscsi);
    for (int i = 0; i < DEPTH; i++)
        next(iscsi, &jobs[i]);
    while (in_flight != 0) {
        struct pollfd pollfd = {.fd = descriptor, .events = (short)iscsi_which_events(iscsi)};

        CHECK(poll(&pollfd, 1, 20000) == 1);
        CHECK(iscsi_service(iscsi, pollfd.revents) >= 0);
    }
    CHECK(reads != 0 && writes != 0);
    printf("%ld reads and %ld writes verified\n", reads, writes);
    free(jobs);
    log_out(iscsi);
    return 0;
}
