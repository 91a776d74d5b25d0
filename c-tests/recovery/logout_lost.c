/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target closes the connection instead of answering a logout: it ends with CANCELLED and NULL, and the session is not
 * opened again.
 *
 * Contract: 14.4
 * Original: the callback does not run
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end logout = {0};

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    peer_receive(&peer, iscsi, LOGOUT);
    peer_hang_up(&peer);
    for (double limit = seconds_now() + 20; logout.calls == 0;) {
        CHECK(seconds_now() < limit);
        turn(iscsi, 100);
    }
    CHECK(logout.status == SCSI_STATUS_CANCELLED && logout.command_data == NULL);
    for (int i = 0; i < 20; i++)
        turn(iscsi, 5);
    CHECK(!peer_poll(&peer) && peer.connections == 1 && iscsi_is_logged_in(iscsi) == 0);
    peer_end(&peer, iscsi);
    CHECK(logout.calls == 1);
    return 0;
}
