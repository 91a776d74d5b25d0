/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The callback of a connect runs once, when it has succeeded or failed; not when the connection is lost later.
 *
 * Contract: 6.1 6.2 7.1
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end connect = {0}, full = {0};

    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer.portal, note_end, &connect));
    wait_for(iscsi, &connect.calls, 1);
    CHECK(connect.status == SCSI_STATUS_GOOD && connect.command_data == NULL);
    while (!peer_poll(&peer) && peer.connection < 0)
        CHECK_OK(iscsi, turn(iscsi, 10));
    peer_hang_up(&peer);
    for (int i = 0; i < 10 && turn(iscsi, 20) == 0; i++)
        ;
    CHECK(turn(iscsi, 20) < 0);                 /* not logged in: nothing to come back to */
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(connect.calls == 1);

    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &full));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &full.calls, 1);
    peer_hang_up(&peer);
    peer_take_back(&peer, iscsi);
    peer_end(&peer, iscsi);
    CHECK(connect.calls == 1 && full.calls == 1);
    return 0;
}
