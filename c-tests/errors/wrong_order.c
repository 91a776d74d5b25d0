/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Calls for which it is too early are refused with a text that says what is missing.
 *
 * Contract: 3 7.1 7.4 12.1 13.1 17.2 22
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct end end = {0};

    peer_listen(&peer);
    CHECK(iscsi_logout_sync(iscsi) == -1);
    CHECK_ERROR(iscsi, "Trying to logout while not logged in.");
    CHECK(iscsi_nop_out_async(iscsi, note_end, NULL, 0, &end) == -1);
    CHECK_ERROR(iscsi, "to send nop-out while not logged in");
    CHECK(iscsi_task_mgmt_lun_reset_sync(iscsi, 1) == -1);
    CHECK_ERROR(iscsi, "to send task-mgmt while not logged in");
    CHECK(iscsi_disconnect(iscsi) == -1);
    CHECK_ERROR(iscsi, "Trying to disconnect but not connected");
    CHECK(iscsi_discovery_async(iscsi, note_end, &end) == -1);
    CHECK(iscsi_set_tcp_keepalive(iscsi, 1, 1, 1) == -1);
    CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);

    CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer.portal, NULL, NULL));
    while (iscsi_which_events(iscsi) & POLLOUT)
        CHECK_OK(iscsi, turn(iscsi, 100));
    CHECK(iscsi_connect_async(iscsi, peer.portal, note_end, &end) == -1);
    CHECK_ERROR(iscsi, "Trying to connect but already connected.");
    CHECK(iscsi_full_connect_async(iscsi, peer.portal, 0, note_end, &end) < 0);
    CHECK(iscsi_login_async(iscsi, note_end, &end) == -1);
    CHECK_ERROR(iscsi, "trying to login without setting session type.");
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK(iscsi_login_async(iscsi, note_end, &end) == -1);
    CHECK_ERROR(iscsi, "Trying normal connect but target name not set.");
    CHECK(iscsi_testunitready_sync(iscsi, 0) == NULL);
    CHECK(iscsi_reportluns_task(iscsi, 0, 15, note_end, &end) == NULL);
    peer_end(&peer, iscsi);
    CHECK(end.calls == 0);
    return 0;
}
