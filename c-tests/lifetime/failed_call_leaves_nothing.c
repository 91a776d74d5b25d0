/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A synchronous call that fails while its session is lost leaves no command behind: the task is the program's again, which
 * frees it, and nothing of it is sent when the session comes back.
 *
 * Contract: 14.9 17.2 17.4
 * Original: keeps the command, and writes to memory of the call
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct scsi_task *task, *same;
    double begin = seconds_now();

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    iscsi_set_noautoreconnect(iscsi, 1);
    peer_hang_up(&peer);
    while (turn(iscsi, 20) == 0)
        CHECK(seconds_now() < begin + 10);

    task = calloc(1, sizeof *task);
    CHECK(task != NULL);
    task->cdb_size = 6;
    task->xfer_dir = SCSI_XFER_NONE;
    same = iscsi_scsi_command_sync(iscsi, 1, task, NULL);
    CHECK(same == NULL || (same == task && task->status == SCSI_STATUS_CANCELLED));
    memset(task, 0xee, sizeof *task);
    free(task);
    same = iscsi_read10_sync(iscsi, 1, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK(same == NULL || same->status == SCSI_STATUS_CANCELLED);
    if (same != NULL)
        scsi_free_scsi_task(same);
    CHECK(iscsi_task_mgmt_lun_reset_sync(iscsi, 1) == -1);

    iscsi_set_noautoreconnect(iscsi, 0);
    peer_take_back(&peer, iscsi);
    CHECK(peer_receives_nothing(&peer, iscsi) && iscsi_queue_length(iscsi) == 0);
    peer_end(&peer, iscsi);
    return 0;
}
