/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A command that is cancelled before it was sent leaves no hole in the numbers: those behind it are sent and answered.
 *
 * Contract: 10.4 13.4
 * Original 1.19: leaves a hole, and the session stands still
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end ends[4];
    struct scsi_task *tasks[4];
    uint32_t first;

    memset(ends, 0, sizeof ends);
    peer_listen(&peer);
    peer.window = 1;
    peer_log_in(&peer, iscsi);
    first = peer.exp_cmd_sn;
    for (int i = 0; i < 4; i++)
        tasks[i] = iscsi_testunitready_task(iscsi, 1, note_end, &ends[i]);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(iscsi_scsi_cancel_task(iscsi, tasks[1]) == 0);
    CHECK(ends[1].calls == 1 && ends[1].status == SCSI_STATUS_CANCELLED);
    peer_respond(&peer, 0);
    for (uint32_t i = 2; i < 4; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        CHECK(get32(peer.pdu + 24) == first + i - 1 && get32(peer.pdu + 16) == tasks[i]->itt);
        CHECK(tasks[i]->cmdsn == first + i - 1);
        peer_respond(&peer, 0);
        wait_for(iscsi, &ends[i].calls, 1);
    }
    CHECK(ends[0].calls == 1 && ends[0].status == SCSI_STATUS_GOOD);
    for (int i = 0; i < 4; i++)
        scsi_free_scsi_task(tasks[i]);
    peer_end(&peer, iscsi);
    return 0;
}
