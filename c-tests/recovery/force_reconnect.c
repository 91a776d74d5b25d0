/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * While an attempt to open a session again is under way, iscsi_reconnect() leaves it alone; iscsi_force_reconnect() begins
 * a new one. Without a session both are refused.
 *
 * Contract: 14.1 14.10
 * Original 1.19: has no iscsi_force_reconnect()
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    int descriptor;

    CHECK(iscsi_reconnect(iscsi) == -1 && iscsi_force_reconnect(iscsi) == -1);
    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    descriptor = iscsi_get_fd(iscsi);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_hang_up(&peer);
    peer_receive(&peer, iscsi, LOGIN);          /* and is not answered */
    CHECK(peer.connections == 2);
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    CHECK(peer_receives_nothing(&peer, iscsi) && peer.connections == 2);
    CHECK_OK(iscsi, iscsi_force_reconnect(iscsi));
    peer_take_back(&peer, iscsi);
    CHECK(peer.connections == 3 && iscsi_get_fd(iscsi) == descriptor);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(end.command_data);
    peer_end(&peer, iscsi);
    return 0;
}
