/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Asynchronous messages of the target: 0 is ignored; 1 and 4 make the library log out and come back. Commands come through
 * all of it.
 *
 * Contract: 18.1
 */
#define _GNU_SOURCE
#include "peer.h"

static void send_event(struct peer *peer, int event)
{
    static const unsigned char sense[4];

    peer_answer(peer, ASYNC, 0x80)[36] = (unsigned char)event;
    put32(peer->answer + 16, 0xffffffff);
    peer_send(peer, sense, event == 0 ? sizeof sense : 0);
}

int main(void)
{
    static const struct { int event, logs_out; } rows[] = {{0, 0}, {1, 1}, {4, 1}};
    static struct peer peer;

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};
        struct scsi_task *task;

        peer.connections = 0;
        peer_log_in(&peer, iscsi);
        send_event(&peer, rows[i].event);
        if (rows[i].logs_out) {
            peer_receive(&peer, iscsi, LOGOUT);
            peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
            peer_send(&peer, "", 0);
            peer_take_back(&peer, iscsi);
        }
        task = iscsi_testunitready_task(iscsi, 1, note_end, &end);
        CHECK(task != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        peer_respond(&peer, 0);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_GOOD);
        CHECK(peer.connections == 1 + rows[i].logs_out);
        scsi_free_scsi_task(task);
        CHECK(iscsi_destroy_context(iscsi) == 0);
        peer_hang_up(&peer);
    }
    peer_close(&peer);
    return 0;
}
