/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Which SCSI status a callback gets for each one on the wire; the task has the same, and is the callback's command_data.
 * CONDITION MET counts as GOOD. The session goes on.
 *
 * Contract: 2.6 6.1 6.3 22
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static const struct { int wire, status; const char *error; } rows[] = {
        {0x00, SCSI_STATUS_GOOD, NULL},
        {0x04, SCSI_STATUS_GOOD, NULL},
        {0x08, SCSI_STATUS_BUSY, "BUSY"},
        {0x18, SCSI_STATUS_RESERVATION_CONFLICT, "RESERVATION CONFLICT"},
        {0x28, SCSI_STATUS_TASK_SET_FULL, "TASK_SET_FULL"},
        {0x30, SCSI_STATUS_ACA_ACTIVE, "ACA_ACTIVE"},
        {0x40, SCSI_STATUS_TASK_ABORTED, "TASK_ABORTED"},
    };
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct end end = {0};
        struct scsi_task *task = iscsi_testunitready_task(iscsi, 1, note_end, &end);

        CHECK(task != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        peer_respond(&peer, rows[i].wire);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == rows[i].status && end.command_data == task && task->status == rows[i].status);
        CHECK(task->datain.size == 0 && task->residual_status == SCSI_RESIDUAL_NO_RESIDUAL);
        if (rows[i].error)
            CHECK_ERROR(iscsi, rows[i].error);
        scsi_free_scsi_task(task);
    }
    CHECK(peer.connections == 1);
    peer_end(&peer, iscsi);
    return 0;
}
