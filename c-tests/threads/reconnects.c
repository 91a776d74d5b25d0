/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Several threads ask for reconnects at the same time, forced and not, and hurry them, while others read: every call
 * returns, every read ends well, the descriptor keeps its number, and the function for a renewed descriptor runs on the
 * service thread.
 *
 * Contract: 14.3 14.5 14.10 14.11 20.3
 * Target : --lun 1M
 * Original: Debian's 1.19 has no service thread
 */
#include <pthread.h>
#include <stdatomic.h>

#include "threads.h"

enum { READERS = 2, ASKERS = 2, ROUNDS = 3 };

static struct iscsi_context *iscsi;
static int lun, descriptor;
static atomic_int renewed, finished;
static pthread_t main_thread;

static void dup_callback(struct iscsi_context *context, void *opaque)
{
    CHECK(context == iscsi && opaque == &renewed);
    CHECK(!pthread_equal(pthread_self(), main_thread));
    CHECK(iscsi_get_fd(context) == descriptor);
    renewed++;
}

static void *read_on(void *unused)
{
    (void)unused;
    while (finished < ASKERS) {
        struct scsi_task *task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);

        CHECK_GOOD(iscsi, task);
        scsi_free_scsi_task(task);
        CHECK(iscsi_get_fd(iscsi) == descriptor);
    }
    return NULL;
}

static void *ask(void *unused)
{
    (void)unused;
    for (int round = 0; round < ROUNDS; round++) {
        CHECK_OK(iscsi, iscsi_reconnect(iscsi));
        iscsi_reset_next_reconnect(iscsi);
        CHECK_OK(iscsi, iscsi_force_reconnect(iscsi));
        iscsi_reset_next_reconnect(iscsi);
        CHECK_OK(iscsi, iscsi_force_reconnect_sync(iscsi));
        CHECK_OK(iscsi, iscsi_reconnect_sync(iscsi));
    }
    finished++;
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[READERS + ASKERS];

    CHECK(argc > 1);
    main_thread = pthread_self();
    iscsi = log_in(argv[1], &lun);
    descriptor = iscsi_get_fd(iscsi);
    iscsi_set_fd_dup_cb(iscsi, dup_callback, &renewed);
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    for (int i = 0; i < READERS + ASKERS; i++)
        CHECK(pthread_create(&threads[i], NULL, i < READERS ? read_on : ask, NULL) == 0);
    for (int i = 0; i < READERS + ASKERS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(renewed >= ROUNDS && iscsi_is_logged_in(iscsi) == 1 && iscsi_get_fd(iscsi) == descriptor);
    iscsi_mt_service_thread_stop(iscsi);
    log_out(iscsi);
    return 0;
}
