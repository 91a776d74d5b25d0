/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target is gone and retries have no end: a synchronous command with a time limit returns in time with TIMEOUT, a
 * reconnect by a synchronous call returns -1; with a service thread and without one.
 *
 * Contract: 14.6 14.11 15.2 17.2 17.3
 * Original: Debian's 1.19 has no service thread
 */
#define _GNU_SOURCE
#include "../peer.h"

int main(void)
{
    for (int threaded = 0; threaded < 2; threaded++) {
        static struct peer peer;
        struct iscsi_context *iscsi = peer_context();
        struct scsi_task *task;
        double begin;

        peer_listen(&peer);
        peer_log_in(&peer, iscsi);
        CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
        if (threaded)
            CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
        peer_close(&peer);
        begin = seconds_now();
        task = iscsi_testunitready_sync(iscsi, 1);
        CHECK(task != NULL && task->status == SCSI_STATUS_TIMEOUT);
        CHECK_ERROR(iscsi, "command timed out");
        scsi_free_scsi_task(task);
        CHECK(seconds_now() - begin > 0.8 && seconds_now() - begin < 4);

        begin = seconds_now();
        CHECK(iscsi_reconnect_sync(iscsi) == -1);
        CHECK_ERROR(iscsi, "timedout");
        CHECK(seconds_now() - begin > 1.5 && seconds_now() - begin < 6);
        CHECK(iscsi_destroy_context(iscsi) == 0);
    }
    return 0;
}
