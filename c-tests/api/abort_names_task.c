/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ABORT TASK names the LUN, the tag and the number that the task has since it was submitted; it is delivered at once. The
 * other functions name no task, and those for the target no LUN.
 *
 * Contract: 2.15 13.1
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end command = {0}, abort_task = {0}, others = {0};
    struct scsi_task *task;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = iscsi_testunitready_task(iscsi, 3, note_end, &command);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(get32(peer.pdu + 16) == task->itt && get32(peer.pdu + 24) == task->cmdsn);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, task, note_end, &abort_task));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    CHECK(peer.pdu[0] == (0x40 | TASK_MANAGEMENT) && peer.pdu[1] == (0x80 | ISCSI_TM_ABORT_TASK));
    CHECK(peer.pdu[9] == 3 && get32(peer.pdu + 20) == task->itt && get32(peer.pdu + 32) == task->cmdsn);
    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &abort_task.calls, 1);
    CHECK(abort_task.status == SCSI_STATUS_GOOD && command.calls == 0);
    CHECK(iscsi_scsi_cancel_task(iscsi, task) == 0 && command.calls == 1);
    scsi_free_scsi_task(task);

    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_set_async(iscsi, 5, note_end, &others));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    CHECK(peer.pdu[1] == (0x80 | ISCSI_TM_ABORT_TASK_SET) && peer.pdu[9] == 5 && get32(peer.pdu + 20) == 0xffffffff);
    CHECK_OK(iscsi, iscsi_task_mgmt_target_warm_reset_async(iscsi, note_end, &others));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    CHECK(peer.pdu[1] == (0x80 | ISCSI_TM_TARGET_WARM_RESET) && peer.pdu[9] == 0 && get32(peer.pdu + 20) == 0xffffffff);
    peer_end(&peer, iscsi);
    CHECK(others.calls == 2);
    return 0;
}
