/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An answer to a command that was cancelled is ignored: the session goes on, and the application's buffer is left alone.
 *
 * Contract: 11.13 13.4 13.6 24.4
 * Original 1.20: drops the connection
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end cancelled = {0}, next = {0};
    struct scsi_task *task;
    unsigned char *buffer = malloc(BLOCK), data[BLOCK] = {1};

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = iscsi_read10_task(iscsi, 1, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &cancelled);
    CHECK(task != NULL && scsi_task_add_data_in_buffer(task, BLOCK, buffer) == 0);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(iscsi_scsi_cancel_task(iscsi, task) == 0);
    CHECK(cancelled.calls == 1);
    scsi_free_scsi_task(task);
    free(buffer);
    peer_answer(&peer, DATA_IN, 0x81);
    peer_send(&peer, data, sizeof data);

    task = iscsi_testunitready_task(iscsi, 1, note_end, &next);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &next.calls, 1);
    CHECK(next.status == SCSI_STATUS_GOOD && cancelled.calls == 1 && peer.connections == 1);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
