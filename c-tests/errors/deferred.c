/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * With automatic reconnects switched off, a loss ends all commands with CANCELLED; the service call gives 0 that time, and
 * -1 from then on; the context still counts as logged in. Switched on again, the session comes back.
 *
 * Contract: 5.5 7.14 14.9
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    int descriptor;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    descriptor = iscsi_get_fd(iscsi);
    iscsi_set_noautoreconnect(iscsi, 1);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_hang_up(&peer);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(end.command_data);
    CHECK(iscsi_service(iscsi, POLLIN) < 0 && iscsi_service(iscsi, POLLIN) < 0);
    CHECK(iscsi_is_logged_in(iscsi) == 1 && iscsi_get_fd(iscsi) == descriptor);
    CHECK(iscsi_reconnect(iscsi) == -1);
    CHECK(!peer_poll(&peer) && peer.connections == 1);
    iscsi_set_noautoreconnect(iscsi, 0);
    peer_take_back(&peer, iscsi);
    CHECK(iscsi_get_fd(iscsi) == descriptor);
    peer_end(&peer, iscsi);
    return 0;
}
