/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The time limit of a command goes on while the session is being opened again, for one that was on its way and for one that
 * was submitted meanwhile.
 *
 * Contract: 14.6 15.1 15.2
 * Original 1.19: neither ends before the session is back
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end before = {0}, meanwhile = {0};
    double begin;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &before) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    begin = seconds_now();
    peer_close(&peer);
    while (iscsi_which_events(iscsi) != 0)
        CHECK_OK(iscsi, turn(iscsi, 100));
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &meanwhile) != NULL);
    wait_for(iscsi, &before.calls, 1);
    wait_for(iscsi, &meanwhile.calls, 1);
    CHECK(before.status == SCSI_STATUS_TIMEOUT && meanwhile.status == SCSI_STATUS_TIMEOUT);
    CHECK(iscsi_is_logged_in(iscsi) == 0 && seconds_now() - begin > 0.5);
    scsi_free_scsi_task(before.command_data);
    scsi_free_scsi_task(meanwhile.command_data);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
