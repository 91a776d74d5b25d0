/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A synchronous call whose session does not come back returns after the last attempt: NULL, or the task with CANCELLED; it
 * has slept meanwhile. So does iscsi_reconnect_sync(). Later calls fail at once.
 *
 * Contract: 14.8 14.11 17.2 17.7
 * Original: returns later, and uses a whole processor
 */
#define _GNU_SOURCE
#include "peer.h"

static double processor_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(void)
{
    for (int by_call = 0; by_call < 2; by_call++) {
        static struct peer peer;
        struct iscsi_context *iscsi = peer_context();
        double begin, processor;

        peer_listen(&peer);
        peer_log_in(&peer, iscsi);
        iscsi_set_reconnect_max_retries(iscsi, 2);
        peer_close(&peer);
        begin = seconds_now();
        processor = processor_seconds();
        if (by_call) {
            struct scsi_task *task = iscsi_testunitready_sync(iscsi, 1);

            CHECK(task == NULL || task->status == SCSI_STATUS_CANCELLED);
            if (task != NULL)
                scsi_free_scsi_task(task);
        } else {
            CHECK(iscsi_reconnect_sync(iscsi) == -1);
            CHECK_ERROR(iscsi, "Failed to connect to iSCSI socket");
        }
        /* Waits of one and two seconds between three attempts. */
        CHECK(seconds_now() - begin > 2.8 && seconds_now() - begin < 8);
        /* Under valgrind everything costs more; a loop without sleep would cost all of it. */
        CHECK(processor_seconds() - processor < 0.5 * (seconds_now() - begin));

        begin = seconds_now();
        CHECK(iscsi_testunitready_sync(iscsi, 1) == NULL);
        CHECK(iscsi_reconnect_sync(iscsi) == -1);
        CHECK(seconds_now() < begin + 1);
        CHECK(iscsi_destroy_context(iscsi) == 0);
    }
    return 0;
}
