/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CmdSN rises by one for each command, from the login's on; no more commands leave than the target's window admits, and
 * then nobody asks for POLLOUT; immediate requests pass them. Answers that open the window let the others go.
 *
 * Contract: 5.2 5.8 7.5 10.1 10.2 10.3 10.5
 */
#define _GNU_SOURCE
#include "peer.h"

#define COMMANDS 7

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end ends[COMMANDS], reset = {0};
    unsigned char waiting[3][HEADER];
    struct scsi_task *tasks[COMMANDS];
    uint32_t first;

    memset(ends, 0, sizeof ends);
    peer_listen(&peer);
    peer.window = 3;
    peer_log_in(&peer, iscsi);
    first = peer.exp_cmd_sn;
    for (int i = 0; i < COMMANDS; i++) {
        tasks[i] = iscsi_testunitready_task(iscsi, 1, note_end, &ends[i]);
        CHECK(tasks[i] != NULL && tasks[i]->cmdsn == first + (uint32_t)i);
        for (int other = 0; other < i; other++)
            CHECK(tasks[i]->itt != tasks[other]->itt);
    }
    for (int i = 0; i < 3; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        CHECK(get32(peer.pdu + 24) == first + (uint32_t)i && get32(peer.pdu + 16) == tasks[i]->itt);
        memcpy(waiting[i], peer.pdu, HEADER);
    }
    CHECK(peer_receives_nothing(&peer, iscsi));
    CHECK(iscsi_which_events(iscsi) == POLLIN);
    CHECK(iscsi_queue_length(iscsi) == COMMANDS && iscsi_out_queue_length(iscsi) == COMMANDS - 3);

    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0, note_end, &reset));
    peer_receive(&peer, iscsi, TASK_MANAGEMENT);
    CHECK(peer.pdu[0] == (0x40 | TASK_MANAGEMENT));
    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &reset.calls, 1);
    CHECK(reset.status == SCSI_STATUS_GOOD && ends[0].calls == 0);

    for (int i = 0; i < COMMANDS; i++) {
        if (i < 3)
            memcpy(peer.pdu, waiting[i], HEADER);
        else
            peer_receive(&peer, iscsi, COMMAND);
        CHECK(get32(peer.pdu + 24) == first + (uint32_t)i);
        peer.window = 10;
        peer_respond(&peer, 0);
        wait_for(iscsi, &ends[i].calls, 1);
        scsi_free_scsi_task(tasks[i]);
    }
    CHECK(iscsi_queue_length(iscsi) == 0 && iscsi_out_queue_length(iscsi) == 0);
    peer_end(&peer, iscsi);
    return 0;
}
