/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A SCSI Response that says that the target failed (response code not 0) ends the command with ERROR, never with GOOD.
 *
 * Contract: 11.10 24.3
 * Original: gives GOOD
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    struct scsi_task *task;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = iscsi_testunitready_task(iscsi, 1, note_end, &end);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_answer(&peer, RESPONSE, 0x80)[2] = 1;
    peer_send(&peer, "", 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_ERROR && task->status == SCSI_STATUS_ERROR);
    CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
