/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Ways to lose a connection: it is closed, it is reset, the target sends what is no PDU. After each the session is opened
 * again, and the command on its way is answered there.
 *
 * Contract: 14.1 14.3
 */
#define _GNU_SOURCE
#include "peer.h"

enum way { CLOSED, RESET, NO_SUCH_PDU, WAYS };

static void lose(struct peer *peer, enum way way)
{
    struct linger at_once = {.l_onoff = 1};

    switch (way) {
    case RESET:
        CHECK(setsockopt(peer->connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
        /* fall through */
    case CLOSED:
        peer_hang_up(peer);
        break;
    default:
        peer_answer(peer, 0x3b, 0x80);
        peer_send(peer, "", 0);
    }
}

int main(void)
{
    for (enum way way = 0; way < WAYS; way++) {
        static struct peer peer;
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};
        struct scsi_task *task;
        int descriptor;

        peer_listen(&peer);
        peer_log_in(&peer, iscsi);
        descriptor = iscsi_get_fd(iscsi);
        task = iscsi_read10_task(iscsi, 1, 9, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
        CHECK(task != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        lose(&peer, way);
        peer_take_back(&peer, iscsi);
        CHECK(peer.connections == 2 && end.calls == 0 && iscsi_get_fd(iscsi) == descriptor);
        peer_receive(&peer, iscsi, COMMAND);
        CHECK(peer.pdu[32] == SCSI_OPCODE_READ10 && peer.pdu[37] == 9);
        peer_refuse(&peer, SCSI_SENSE_MEDIUM_ERROR, 0x1100);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.calls == 1 && end.command_data == task && end.status == SCSI_STATUS_CHECK_CONDITION);
        scsi_free_scsi_task(task);
        peer_end(&peer, iscsi);
    }
    return 0;
}
