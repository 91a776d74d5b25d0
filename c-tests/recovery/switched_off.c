/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * With iscsi_set_noautoreconnect(1) a loss ends all commands with CANCELLED in a service call that gives 0; later ones give
 * -1; the descriptor stays open, the session counts as logged in, and cannot be asked to come back. Switched on again it
 * comes back at once.
 *
 * Contract: 14.9 14.10
 */
#define _GNU_SOURCE
#include <fcntl.h>

#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end ends[2] = {{0}}, next = {0};
    int descriptor;
    double begin;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    descriptor = iscsi_get_fd(iscsi);
    iscsi_set_noautoreconnect(iscsi, 1);
    for (int i = 0; i < 2; i++)
        CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &ends[i]) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_hang_up(&peer);
    wait_for(iscsi, &ends[1].calls, 1);         /* fails if a service call does */
    for (int i = 0; i < 2; i++) {
        CHECK(ends[i].calls == 1 && ends[i].status == SCSI_STATUS_CANCELLED);
        scsi_free_scsi_task(ends[i].command_data);
    }
    for (begin = seconds_now(); turn(iscsi, 20) == 0;)
        CHECK(seconds_now() < begin + 10);
    CHECK(iscsi_service(iscsi, POLLIN) == -1);
    CHECK(iscsi_is_logged_in(iscsi) == 1 && iscsi_get_fd(iscsi) == descriptor && fcntl(descriptor, F_GETFD) >= 0);
    CHECK(iscsi_reconnect(iscsi) == -1 && !peer_poll(&peer) && peer.connections == 1);

    begin = seconds_now();
    iscsi_set_noautoreconnect(iscsi, 0);
    peer_take_back(&peer, iscsi);
    CHECK(seconds_now() < begin + 1.5 && iscsi_get_fd(iscsi) == descriptor);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &next) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &next.calls, 1);
    CHECK(next.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(next.command_data);
    peer_end(&peer, iscsi);
    return 0;
}
