/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is not a command is not repeated after a loss: NOPs and task management end with CANCELLED and NULL.
 *
 * Contract: 14.4
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end command = {0}, ping = {0}, management = {0};
    struct scsi_task *task;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = iscsi_testunitready_task(iscsi, 1, note_end, &command);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, (unsigned char *)"ping", 4, &ping));
    peer_receive(&peer, iscsi, NOP_OUT);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, task, note_end, &management));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    peer_hang_up(&peer);
    peer_take_back(&peer, iscsi);
    CHECK(ping.calls == 1 && ping.status == SCSI_STATUS_CANCELLED && ping.command_data == NULL);
    CHECK(management.calls == 1 && management.status == SCSI_STATUS_CANCELLED && management.command_data == NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &command.calls, 1);
    CHECK(command.status == SCSI_STATUS_GOOD && peer_receives_nothing(&peer, iscsi));
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    CHECK(ping.calls == 1 && management.calls == 1);
    return 0;
}
