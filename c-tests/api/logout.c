/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A logout is delivered at once and closes the session; nothing is sent after it. Commands that have no answer yet do not
 * end with it. When the target has closed the connection, iscsi_disconnect() still succeeds, once.
 *
 * Contract: 6.1 7.4 7.14 7.15
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end command = {0}, logout = {0};
    struct scsi_task *task;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task = iscsi_testunitready_task(iscsi, 1, note_end, &command);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    CHECK(iscsi_is_logged_in(iscsi) == 1);
    peer_receive(&peer, iscsi, LOGOUT);
    CHECK(peer.pdu[0] == (0x40 | LOGOUT) && peer.pdu[1] == 0x80 && peer.pdu[20] == 0 && peer.pdu[21] == 0);
    peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    peer_hang_up(&peer);
    wait_for(iscsi, &logout.calls, 1);
    CHECK(logout.status == SCSI_STATUS_GOOD && logout.command_data == NULL);
    CHECK(iscsi_is_logged_in(iscsi) == 0 && command.calls == 0);
    iscsi_service(iscsi, POLLIN);               /* the end of the connection, which has been expected */
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(iscsi_get_fd(iscsi) == -1);
    CHECK(iscsi_disconnect(iscsi) == -1);
    peer_end(&peer, iscsi);
    CHECK(logout.calls == 1);
    scsi_free_scsi_task(task);
    return 0;
}
