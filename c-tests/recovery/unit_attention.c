/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The unit attention of a new session is for the first command that is sent again; after iscsi_set_no_ua_on_reconnect()
 * the library clears it before.
 *
 * Contract: 14.4
 */
#define _GNU_SOURCE
#include "peer.h"

static void connect_with_unit(struct peer *peer, struct iscsi_context *iscsi)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer->portal, 1, note_end, &end));
    peer_receive(peer, iscsi, LOGIN);
    peer_admit(peer, ADMITTED, sizeof ADMITTED);
    while (end.calls == 0) {
        CHECK_OK(iscsi, turn(iscsi, 5));
        if (peer_poll(peer))
            peer_refuse(peer, SCSI_SENSE_NOT_READY, 0x3a00);
    }
    CHECK(end.status == SCSI_STATUS_GOOD);
}

int main(void)
{
    for (int cleared = 0; cleared < 2; cleared++) {
        static struct peer peer;
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};
        struct scsi_task *task;

        peer_listen(&peer);
        connect_with_unit(&peer, iscsi);
        iscsi_set_no_ua_on_reconnect(iscsi, cleared);
        task = iscsi_read10_task(iscsi, 1, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
        CHECK(task != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        peer_hang_up(&peer);
        peer_receive(&peer, iscsi, LOGIN);
        peer_admit(&peer, ADMITTED, sizeof ADMITTED);
        peer_receive(&peer, iscsi, COMMAND);
        if (cleared) {
            CHECK(peer.pdu[32] == SCSI_OPCODE_TESTUNITREADY);
            peer_refuse(&peer, SCSI_SENSE_UNIT_ATTENTION, 0x2900);
            peer_receive(&peer, iscsi, COMMAND);
            CHECK(peer.pdu[32] == SCSI_OPCODE_TESTUNITREADY && end.calls == 0);
            peer_respond(&peer, 0);
            peer_receive(&peer, iscsi, COMMAND);
        }
        CHECK(peer.pdu[32] == SCSI_OPCODE_READ10);
        peer_refuse(&peer, SCSI_SENSE_UNIT_ATTENTION, 0x2900);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_CHECK_CONDITION && task->sense.key == SCSI_SENSE_UNIT_ATTENTION);
        scsi_free_scsi_task(task);
        peer_end(&peer, iscsi);
    }
    return 0;
}
