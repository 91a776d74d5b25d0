/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A Data-In PDU without data that carries the status ends the command.
 *
 * Contract: 11.7 11.9 24.2
 * Original: loses the command
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    struct scsi_task *task;
    unsigned char *answer;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = iscsi_inquiry_task(iscsi, 1, 0, 0, 36, note_end, &end);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    answer = peer_answer(&peer, DATA_IN, 0x83);
    put32(answer + 44, 36);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD && task->datain.size == 0 && task->datain.data == NULL);
    CHECK(task->residual_status == SCSI_RESIDUAL_UNDERFLOW && task->residual == 36);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
