/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * When a command is sent again in a new session, its time limit begins anew.
 *
 * Contract: 14.6
 */
#define _GNU_SOURCE
#include "peer.h"

#define LIMIT 4

static void serve_until(struct iscsi_context *iscsi, double moment)
{
    while (seconds_now() < moment)
        CHECK_OK(iscsi, turn(iscsi, 20));
}

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    double begin;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, LIMIT));
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
    begin = seconds_now();
    peer_receive(&peer, iscsi, COMMAND);
    serve_until(iscsi, begin + LIMIT - 1.5);
    peer_hang_up(&peer);
    peer_take_back(&peer, iscsi);
    peer_receive(&peer, iscsi, COMMAND);
    serve_until(iscsi, begin + LIMIT + 1.2);
    CHECK(end.calls == 0);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(end.command_data);
    peer_end(&peer, iscsi);
    return 0;
}
