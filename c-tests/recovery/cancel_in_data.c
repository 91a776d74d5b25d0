/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A command is cancelled in the middle of the data that it receives: nothing more reaches the application's buffer, which
 * is freed, and the session goes on.
 *
 * Contract: 13.6
 * Original 1.20: drops the connection
 */
#define _GNU_SOURCE
#include "peer.h"

#define LENGTH 8192

int main(void)
{
    static struct peer peer;
    static unsigned char pdu[HEADER + LENGTH];
    struct iscsi_context *iscsi = peer_context();
    struct end cancelled = {0}, next = {0};
    unsigned char *buffer = calloc(1, LENGTH);
    struct scsi_task *task;
    double limit = seconds_now() + 20;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = iscsi_read10_task(iscsi, 1, 0, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &cancelled);
    CHECK(task != NULL && scsi_task_add_data_in_buffer(task, LENGTH, buffer) == 0);
    peer_receive(&peer, iscsi, COMMAND);

    memcpy(pdu, peer_answer(&peer, DATA_IN, 0x81), HEADER);
    pdu[6] = LENGTH >> 8;
    put32(pdu + 24, peer.stat_sn++);
    put32(pdu + 28, peer.exp_cmd_sn);
    put32(pdu + 32, peer.exp_cmd_sn + peer.window - 1);
    memset(pdu + HEADER, 1, LENGTH);
    CHECK(send(peer.connection, pdu, HEADER + 3000, MSG_NOSIGNAL) == HEADER + 3000);
    while (buffer[2999] == 0) {
        CHECK(seconds_now() < limit);
        CHECK_OK(iscsi, turn(iscsi, 5));
    }
    CHECK(buffer[3000] == 0 && cancelled.calls == 0);
    CHECK(iscsi_scsi_cancel_task(iscsi, task) == 0);
    CHECK(cancelled.calls == 1 && cancelled.status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(task);
    free(buffer);
    CHECK(send(peer.connection, pdu + HEADER + 3000, LENGTH - 3000, MSG_NOSIGNAL) == LENGTH - 3000);

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
