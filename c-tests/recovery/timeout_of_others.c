/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_set_timeout() counts for NOPs, task management and logout too, and for what is submitted afterwards only: a command
 * from before has no limit. What is too late ends with TIMEOUT, and the session goes on.
 *
 * Contract: 15.1 15.2
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end before = {0}, ping = {0}, management = {0}, logout = {0};
    unsigned char command[HEADER];

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &before) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    memcpy(command, peer.pdu, HEADER);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, (unsigned char *)"ping", 4, &ping));
    peer_receive(&peer, iscsi, NOP_OUT);
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, ISCSI_TM_ABORT_TASK_SET, 0xffffffff, 0, note_end, &management));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    wait_for(iscsi, &ping.calls, 1);
    wait_for(iscsi, &management.calls, 1);
    CHECK(ping.status == SCSI_STATUS_TIMEOUT && management.status == SCSI_STATUS_TIMEOUT);
    CHECK_ERROR(iscsi, "command timed out");
    CHECK(before.calls == 0 && peer_receives_nothing(&peer, iscsi) && peer.connections == 1);

    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 0));
    memcpy(peer.pdu, command, HEADER);
    peer_respond(&peer, 0);
    wait_for(iscsi, &before.calls, 1);
    CHECK(before.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(before.command_data);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    peer_receive(&peer, iscsi, LOGOUT);
    wait_for(iscsi, &logout.calls, 1);
    CHECK(logout.status == SCSI_STATUS_TIMEOUT);
    peer_end(&peer, iscsi);
    return 0;
}
