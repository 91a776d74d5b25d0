/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_scsi_is_task_in_outqueue() tells whether a command has not been sent yet.
 *
 * Contract: 10.7
 * Original 1.19: does not have it
 */
#define _GNU_SOURCE
#include "peer.h"

/* The headers of 1.19 do not declare it. */
int iscsi_scsi_is_task_in_outqueue(struct iscsi_context *iscsi, struct scsi_task *task);

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct scsi_task *tasks[2];
    struct end ends[2];

    memset(ends, 0, sizeof ends);
    peer_listen(&peer);
    peer.window = 1;
    peer_log_in(&peer, iscsi);
    for (int i = 0; i < 2; i++)
        tasks[i] = iscsi_testunitready_task(iscsi, 1, note_end, &ends[i]);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(iscsi_scsi_is_task_in_outqueue(iscsi, tasks[0]) == 0);
    CHECK(iscsi_scsi_is_task_in_outqueue(iscsi, tasks[1]) == 1);
    peer_respond(&peer, 0);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(iscsi_scsi_is_task_in_outqueue(iscsi, tasks[1]) == 0);
    peer_end(&peer, iscsi);
    for (int i = 0; i < 2; i++)
        scsi_free_scsi_task(tasks[i]);
    return 0;
}
