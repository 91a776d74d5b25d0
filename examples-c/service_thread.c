/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * service_thread URL
 *
 * Many threads, one session: a thread of the library serves the context, and every other thread may use it, with calls
 * that wait or with callbacks. Needs libiscsi 1.20 or later; threads.c does without.
 *
 *     cc service_thread.c -pthread $(pkg-config --cflags --libs libiscsi) -o service_thread
 *     ./service_thread iscsi://127.0.0.1:3260/iqn.2026-01.org.example:testkit/0
 */
#include <pthread.h>
#include <stdio.h>
#include <stdint.h>

#include <iscsi/iscsi.h>
#include <iscsi/scsi-lowlevel.h>

#define THREADS 4
#define READS 100

struct reader {
    pthread_t thread;
    struct iscsi_context *iscsi;        /* the same for all */
    int lun;
    uint32_t lba;
    int reads;
};

/* A thread waits for its own answers only; the commands of the others go on meanwhile, on the same connection. */
static void *read_one_block(void *private_data)
{
    struct reader *reader = private_data;

    for (int i = 0; i < READS; i++) {
        struct scsi_task *task =
            iscsi_read10_sync(reader->iscsi, reader->lun, reader->lba, 512, 512, 0, 0, 0, 0, 0);

        /* The error text that a thread gets is about its own last failure. */
        if (task == NULL || task->status != SCSI_STATUS_GOOD)
            fprintf(stderr, "service_thread: block %u: %s\n", reader->lba, iscsi_get_error(reader->iscsi));
        else
            reader->reads++;
        scsi_free_scsi_task(task);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context("iqn.2026-11.org.example:service-thread");
    struct reader readers[THREADS];
    struct iscsi_url *url;
    int started = 0, reads = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: service_thread iscsi://HOST[:PORT]/TARGET/LUN\n");
        return 2;
    }
    url = iscsi_parse_full_url(iscsi, argv[1]);
    iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL);
    if (url == NULL || iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0) {
        fprintf(stderr, "service_thread: connecting: %s\n", iscsi_get_error(iscsi));
        return 1;
    }

    /* From here on iscsi_service() is the library's business. Callbacks would run on its thread. */
    if (iscsi_mt_service_thread_start(iscsi) != 0) {
        fprintf(stderr, "service_thread: %s\n", iscsi_get_error(iscsi));
        return 1;
    }
    for (; started < THREADS; started++) {
        readers[started] = (struct reader){ .iscsi = iscsi, .lun = url->lun, .lba = (uint32_t)started };
        if (pthread_create(&readers[started].thread, NULL, read_one_block, &readers[started]) != 0)
            break;
    }
    for (int i = 0; i < started; i++) {
        pthread_join(readers[i].thread, NULL);
        reads += readers[i].reads;
    }
    printf("%d of %d reads by %d threads in one session\n", reads, THREADS * READS, started);

    /* The context is destroyed by one thread, when no other uses it any more. */
    iscsi_mt_service_thread_stop(iscsi);
    iscsi_logout_sync(iscsi);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return reads == THREADS * READS ? 0 : 1;
}
