/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * threads URL [THREADS]
 *
 * Several threads read a disk at a time, each its own part, with calls that wait. A context belongs to one thread at a
 * time, so each thread has one of its own, and with it a session of its own. service_thread.c shows the other way: one
 * session for all threads.
 *
 *     cc threads.c -pthread $(pkg-config --cflags --libs libiscsi) -o threads
 *     ./threads iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/0 4
 */
#include <pthread.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

#define MOST_THREADS 16
#define BLOCKS 64               /* per command */
#define COMMANDS 32             /* per thread */

/* What one thread does, and what comes of it. Nothing here is touched by two threads. */
struct reader {
    pthread_t thread;
    const char *url;
    int number;                 /* 0, 1, ...: the reader's part of the disk */
    uint64_t bytes;
    unsigned char sum;
    char error[256];            /* empty if all went well */
};

/* The error text lies in the context, which is about to go: it is copied. */
static void *failed(struct reader *reader, struct iscsi_context *iscsi, const char *doing)
{
    snprintf(reader->error, sizeof reader->error, "%s: %s", doing, iscsi_get_error(iscsi));
    iscsi_destroy_context(iscsi);
    return NULL;
}

static void *read_part(void *private_data)
{
    struct reader *reader = private_data;
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:threads");
    struct scsi_readcapacity16 *capacity;
    struct iscsi_url *url;
    struct scsi_task *task;
    uint64_t blocks;
    uint32_t block_size;
    int lun;

    if (iscsi == NULL) {
        snprintf(reader->error, sizeof reader->error, "out of memory");
        return NULL;
    }
    url = iscsi_parse_full_url(iscsi, reader->url);
    if (url == NULL)
        return failed(reader, iscsi, "reading the URL");
    lun = url->lun;
    /* The sessions of one initiator name differ by their ISID, which each context takes at random. */
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    if (iscsi_full_connect_sync(iscsi, url->portal, lun) != 0) {
        iscsi_destroy_url(url);
        return failed(reader, iscsi, "connecting");
    }
    iscsi_destroy_url(url);

    task = iscsi_readcapacity16_sync(iscsi, lun);
    if (task == NULL || task->status != SCSI_STATUS_GOOD || (capacity = scsi_datain_unmarshall(task)) == NULL) {
        scsi_free_scsi_task(task);
        return failed(reader, iscsi, "READ CAPACITY");
    }
    blocks = capacity->returned_lba + 1;
    block_size = capacity->block_length;
    scsi_free_scsi_task(task);

    for (uint64_t command = 0; command < COMMANDS; command++) {
        uint64_t block = ((uint64_t)reader->number * COMMANDS + command) * BLOCKS;

        if (block + BLOCKS > blocks)
            break;
        task = iscsi_read16_sync(iscsi, lun, block, BLOCKS * block_size, (int)block_size, 0, 0, 0, 0, 0);
        if (task == NULL || task->status != SCSI_STATUS_GOOD) {
            scsi_free_scsi_task(task);
            return failed(reader, iscsi, "READ");
        }
        for (int i = 0; i < task->datain.size; i++)
            reader->sum ^= task->datain.data[i];
        reader->bytes += (uint64_t)task->datain.size;
        scsi_free_scsi_task(task);
    }
    iscsi_logout_sync(iscsi);
    iscsi_destroy_context(iscsi);
    return NULL;
}

int main(int argc, char **argv)
{
    static struct reader readers[MOST_THREADS];
    int threads = argc > 2 ? atoi(argv[2]) : 4, started = 0, status = 0;
    uint64_t bytes = 0;

    if (argc < 2 || threads < 1 || threads > MOST_THREADS) {
        fprintf(stderr, "usage: threads iscsi://HOST[:PORT]/TARGET/LUN [1 to %d]\n", MOST_THREADS);
        return 2;
    }
    for (; started < threads; started++) {
        readers[started].url = argv[1];
        readers[started].number = started;
        if (pthread_create(&readers[started].thread, NULL, read_part, &readers[started]) != 0) {
            fprintf(stderr, "threads: the system gives no more than %d threads\n", started);
            status = 1;
            break;
        }
    }
    for (int i = 0; i < started; i++) {
        pthread_join(readers[i].thread, NULL);
        printf("thread %d: %llu bytes, sum %02x\n", i, (unsigned long long)readers[i].bytes, readers[i].sum);
        bytes += readers[i].bytes;
        if (readers[i].error[0] != '\0') {
            fprintf(stderr, "threads: thread %d: %s\n", i, readers[i].error);
            status = 1;
        }
    }
    printf("%llu bytes in all\n", (unsigned long long)bytes);
    return status;
}
