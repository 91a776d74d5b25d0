/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The portal of a session dies, and iscsi_add_portal() has named another one: the session goes on there at once, with the
 * commands that were on their way, under the same descriptor; and later back.
 *
 * Contract: 14.2 14.3 14.4
 * Original: an extension
 */
#define _GNU_SOURCE
#include "peer.h"

static void answered(struct peer *peer, struct iscsi_context *iscsi, struct end *end)
{
    peer_receive(peer, iscsi, COMMAND);
    peer_respond(peer, 0);
    wait_for(iscsi, &end->calls, 1);
    CHECK(end->calls == 1 && end->status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(end->command_data);
}

int main(void)
{
    static struct peer first, second;
    struct iscsi_context *iscsi = peer_context();
    struct end ends[2] = {{0}};
    int descriptor;
    double begin;

    peer_listen(&first);
    peer_listen(&second);
    CHECK_OK(iscsi, iscsi_add_portal(iscsi, second.portal));
    peer_log_in(&first, iscsi);
    descriptor = iscsi_get_fd(iscsi);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &ends[0]) != NULL);
    peer_receive(&first, iscsi, COMMAND);
    begin = seconds_now();
    peer_close(&first);
    peer_take_back(&second, iscsi);
    CHECK(seconds_now() < begin + 0.9 && iscsi_get_fd(iscsi) == descriptor);
    answered(&second, iscsi, &ends[0]);

    peer_open(&first);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &ends[1]) != NULL);
    peer_receive(&second, iscsi, COMMAND);
    peer_close(&second);
    peer_take_back(&first, iscsi);
    CHECK(iscsi_get_fd(iscsi) == descriptor);
    answered(&first, iscsi, &ends[1]);
    peer_end(&first, iscsi);
    return 0;
}
