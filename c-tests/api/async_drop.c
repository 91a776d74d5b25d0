/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target announces that it drops the connection or the session: the library closes it, comes back when the time is
 * over that the target names, and sends the commands again.
 *
 * Contract: 18.1
 * Original: waits until the target drops it
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;

    peer_listen(&peer);
    for (int event = 2; event <= 3; event++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};
        double before;

        peer_log_in(&peer, iscsi);
        CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        peer_answer(&peer, ASYNC, 0x80)[36] = (unsigned char)event;
        put32(peer.answer + 16, 0xffffffff);
        peer.answer[41] = 2;                    /* seconds */
        peer_send(&peer, "", 0);
        before = seconds_now();
        peer_take_back(&peer, iscsi);
        CHECK(seconds_now() - before > 1.5);
        peer_receive(&peer, iscsi, COMMAND);
        peer_respond(&peer, 0);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_GOOD);
        scsi_free_scsi_task(end.command_data);
        CHECK(iscsi_destroy_context(iscsi) == 0);
        peer_hang_up(&peer);
    }
    peer_close(&peer);
    return 0;
}
