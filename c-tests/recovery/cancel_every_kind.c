/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_scsi_cancel_all_tasks() ends everything that has not been answered: commands, NOPs, task management, the logout;
 * each is told once, inside of the call, and only commands with their task.
 *
 * Contract: 13.5
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end command = {0}, ping = {0}, management = {0}, logout = {0};
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
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    peer_receive(&peer, iscsi, LOGOUT);
    CHECK(command.calls + ping.calls + management.calls + logout.calls == 0);

    iscsi_scsi_cancel_all_tasks(iscsi);
    CHECK(command.calls == 1 && command.status == SCSI_STATUS_CANCELLED && command.command_data == task);
    CHECK(ping.calls == 1 && ping.status == SCSI_STATUS_CANCELLED && ping.command_data == NULL);
    CHECK(management.calls == 1 && management.status == SCSI_STATUS_CANCELLED && management.command_data == NULL);
    CHECK(logout.calls == 1 && logout.status == SCSI_STATUS_CANCELLED && logout.command_data == NULL);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    CHECK(command.calls == 1 && ping.calls == 1 && management.calls == 1 && logout.calls == 1);
    return 0;
}
