/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Commands that wait for a session to be opened again can be cancelled, one and all; they are not sent in the new session.
 *
 * Contract: 13.4 13.5
 * Original 1.19: does not find them
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end ends[3] = {{0}}, next = {0};
    struct scsi_task *tasks[3], *task;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    for (int i = 0; i < 3; i++) {
        tasks[i] = iscsi_testunitready_task(iscsi, 1, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
        peer_receive(&peer, iscsi, COMMAND);
    }
    peer_close(&peer);
    while (iscsi_which_events(iscsi) != 0)
        CHECK_OK(iscsi, turn(iscsi, 100));
    CHECK(iscsi_scsi_cancel_task(iscsi, tasks[1]) == 0);
    CHECK(ends[1].calls == 1 && ends[1].status == SCSI_STATUS_CANCELLED);
    CHECK(iscsi_scsi_cancel_task(iscsi, tasks[1]) == -1);
    iscsi_scsi_cancel_all_tasks(iscsi);
    for (int i = 0; i < 3; i++) {
        CHECK(ends[i].calls == 1 && ends[i].status == SCSI_STATUS_CANCELLED && ends[i].command_data == tasks[i]);
        scsi_free_scsi_task(tasks[i]);
    }
    peer_open(&peer);
    peer_take_back(&peer, iscsi);
    task = iscsi_read10_task(iscsi, 1, 77, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &next);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer.pdu[32] == SCSI_OPCODE_READ10 && peer.pdu[37] == 77);
    peer_refuse(&peer, SCSI_SENSE_MEDIUM_ERROR, 0x1100);
    wait_for(iscsi, &next.calls, 1);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
