/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A session that the program has opened by iscsi_connect_async() and iscsi_login_async() comes back after a loss as others
 * do.
 *
 * Contract: 14.12
 * Original: leaves an unusable context
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end connect = {0}, login = {0}, end = {0};
    int descriptor;

    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer.portal, note_end, &connect));
    wait_for(iscsi, &connect.calls, 1);
    CHECK_OK(iscsi, iscsi_login_async(iscsi, note_end, &login));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &login.calls, 1);
    CHECK(login.status == SCSI_STATUS_GOOD);
    descriptor = iscsi_get_fd(iscsi);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_hang_up(&peer);
    peer_take_back(&peer, iscsi);
    CHECK(iscsi_get_fd(iscsi) == descriptor && connect.calls == 1 && login.calls == 1);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(end.command_data);
    peer_end(&peer, iscsi);
    return 0;
}
