/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target goes away and does not come back: with three retries, which are over after 1 + 2 + 3 seconds, all requests
 * have ended soon after, later ones fail at once, and nothing has used the processor in the meantime. Prints the share of a
 * processor that this process has used while it waited.
 *
 *   lost URL loop|call|thread     waits in an event loop, in a synchronous call, for a service thread
 */
#include <pthread.h>

#include "../check.h"

enum { RETRIES = 3, SECONDS = 1 + 2 + 3, MARGIN = 4, REQUESTS = 32, THREADS = 4 };

static struct iscsi_context *iscsi;
static int lun;

/* A synchronous call returns: without a task if it was not taken, else with one that was given up. */
static void call(void)
{
    struct scsi_task *task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);

    CHECK(task == NULL || task->status == SCSI_STATUS_CANCELLED);
    if (task != NULL)
        scsi_free_scsi_task(task);
}

static void *call_once(void *unused)
{
    (void)unused;
    call();
    return NULL;
}

static double processor_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* As a program that sleeps where the library asks for it. */
static void serve_until_lost(void)
{
    int result;

    do {
        struct pollfd pollfd = {.fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi)};

        CHECK(poll(&pollfd, pollfd.events != 0, 100) >= 0);
        result = iscsi_service(iscsi, pollfd.events != 0 ? pollfd.revents : 0);
    } while (result == 0);
}

int main(int argc, char **argv)
{
    static struct end ends[REQUESTS];
    pthread_t threads[THREADS];
    double begin, processor, waited, used;
    struct end late = {0};
    int gone = 0;

    CHECK(argc == 3);
    iscsi = log_in(argv[1], &lun);
    iscsi_set_reconnect_max_retries(iscsi, RETRIES);
    puts("logged in");
    fflush(stdout);
    while (iscsi_is_logged_in(iscsi))
        CHECK_OK(iscsi, turn(iscsi, 1000));

    begin = seconds_now();
    processor = processor_seconds();
    for (int i = 0; i < REQUESTS; i++)
        CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]) != NULL);
    if (strcmp(argv[2], "loop") == 0) {
        serve_until_lost();
    } else if (strcmp(argv[2], "call") == 0) {
        call();
    } else {
        CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
        for (int i = 0; i < THREADS; i++)
            CHECK(pthread_create(&threads[i], NULL, call_once, NULL) == 0);
        for (int i = 0; i < THREADS; i++)
            CHECK(pthread_join(threads[i], NULL) == 0);
    }
    waited = seconds_now() - begin;
    used = processor_seconds() - processor;
    CHECK(waited > SECONDS - 1.5 && waited < SECONDS + MARGIN);

    call();
    CHECK(iscsi_reconnect_sync(iscsi) != 0);
    iscsi_mt_service_thread_stop(iscsi);
    CHECK(iscsi_service(iscsi, 0) < 0);
    for (int i = 0; i < REQUESTS; i++)
        gone += ends[i].calls == 1 && ends[i].status == SCSI_STATUS_CANCELLED;
    CHECK(gone == REQUESTS);
    /* A new one: not taken, or ended by the next service call. */
    if (iscsi_testunitready_task(iscsi, lun, note_end, &late) != NULL) {
        iscsi_service(iscsi, 0);
        CHECK(late.calls == 1 && late.status != SCSI_STATUS_GOOD);
        scsi_free_scsi_task(late.command_data);
    }
    for (int i = 0; i < REQUESTS; i++)
        scsi_free_scsi_task(ends[i].command_data);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(seconds_now() - begin < SECONDS + MARGIN);
    printf("%s: all ended after %.1f s, %.2f %% of a processor\n", argv[2], waited, 100 * used / waited);
    CHECK(used < 0.05 * waited);
    return 0;
}
