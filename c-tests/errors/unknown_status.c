/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A status that SCSI does not define ends the command with ERROR, and the error shows the number.
 *
 * Contract: 6.3
 * Original: goes on without the number
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static const int unknown[] = {0x14, 0x22, 0xff};
    static struct peer peer;

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};
        struct scsi_task *task;
        char number[32];

        peer_log_in(&peer, iscsi);
        task = iscsi_testunitready_task(iscsi, 1, note_end, &end);
        CHECK(task != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        peer_respond(&peer, unknown[i]);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_ERROR && end.command_data == task && task->status == SCSI_STATUS_ERROR);
        snprintf(number, sizeof number, "Unknown SCSI status :%d", unknown[i]);
        CHECK_ERROR(iscsi, number);
        scsi_free_scsi_task(task);
        CHECK(iscsi_destroy_context(iscsi) == 0);
    }
    peer_close(&peer);
    return 0;
}
