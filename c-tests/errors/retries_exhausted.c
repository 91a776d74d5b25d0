/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target is gone, and so are the attempts that are allowed: the commands end with CANCELLED, service calls give -1, and
 * no command is taken any more.
 *
 * Contract: 5.5 14.8 24.19
 * Original: leaves the commands until the context is destroyed
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end sent = {0}, waiting = {0};
    double limit = seconds_now() + 20;

    peer_listen(&peer);
    peer.window = 1;
    iscsi_set_reconnect_max_retries(iscsi, 1);
    peer_log_in(&peer, iscsi);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &sent) != NULL);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &waiting) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_close(&peer);
    while (turn(iscsi, 100) == 0)
        CHECK(seconds_now() < limit);
    CHECK(sent.calls == 1 && sent.status == SCSI_STATUS_CANCELLED);
    CHECK(waiting.calls == 1 && waiting.status == SCSI_STATUS_CANCELLED);
    CHECK(iscsi_service(iscsi, 0) < 0 && iscsi_service(iscsi, POLLIN) < 0);
    CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);
    scsi_free_scsi_task(sent.command_data);
    scsi_free_scsi_task(waiting.command_data);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
