/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The command window (RFC 7143 4.2.2.1): no command leaves behind MaxCmdSN, immediate requests do, with the CmdSN that is
 * due. A NOP-In of the target's own opens it as well as an answer. A MaxCmdSN below the last one, or below ExpCmdSN - 1,
 * changes nothing.
 *
 * Contract: 10.2 10.3
 * Original: believes a MaxCmdSN below ExpCmdSN - 1
 */
#define _GNU_SOURCE
#include "wire.h"

#define COMMANDS 4

static struct peer peer;

/* Says with a NOP-In which commands are welcome. */
static void announce(uint32_t exp_cmd_sn, uint32_t max_cmd_sn)
{
    uint32_t expected = peer.exp_cmd_sn, window = peer.window;

    peer.exp_cmd_sn = exp_cmd_sn;
    peer.window = max_cmd_sn - exp_cmd_sn + 1;
    wire_ping(&peer, 0xffffffff, 0);
    peer.exp_cmd_sn = expected;
    peer.window = window;
}

int main(void)
{
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0}, managed = {0};
    struct scsi_task *tasks[COMMANDS];
    unsigned char sent[COMMANDS][HEADER];
    uint32_t first;

    peer_listen(&peer);
    peer.window = 1;
    wire_log_in(&peer, iscsi, KEYS(ADMITTED));
    first = peer.exp_cmd_sn;
    for (int i = 0; i < COMMANDS; i++)
        CHECK((tasks[i] = iscsi_testunitready_task(iscsi, 1, note_end, &end)) != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(sent[0], peer.pdu, HEADER);
    CHECK(peer_receives_nothing(&peer, iscsi));

    announce(first + 1, first);                 /* closed */
    announce(first + 1, first - 1);             /* lower */
    announce(first + 10, first + 3);            /* makes no sense */
    CHECK(peer_receives_nothing(&peer, iscsi));
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0, note_end, &managed));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    CHECK(get32(peer.pdu + 24) == first + 1);
    wire_ping(&peer, 0x77, 0);
    wire_receive(&peer, iscsi, NOP_OUT);
    CHECK(get32(peer.pdu + 24) == first + 1);

    announce(first + 1, first + 2);             /* two more */
    for (int i = 1; i <= 2; i++) {
        wire_receive(&peer, iscsi, COMMAND);
        CHECK(get32(peer.pdu + 24) == first + (uint32_t)i);
        memcpy(sent[i], peer.pdu, HEADER);
    }
    announce(first + 3, first + 2);
    CHECK(peer_receives_nothing(&peer, iscsi));
    memcpy(peer.pdu, sent[1], HEADER);          /* an answer opens it, too */
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(sent[3], peer.pdu, HEADER);
    CHECK(get32(sent[3] + 24) == first + 3);
    for (int i = 0; i < COMMANDS; i++) {
        memcpy(peer.pdu, sent[i], HEADER);
        if (i != 1)
            peer_respond(&peer, SCSI_STATUS_GOOD);
    }
    wait_for(iscsi, &end.calls, COMMANDS);
    CHECK(end.status == SCSI_STATUS_GOOD);
    for (int i = 0; i < COMMANDS; i++)
        scsi_free_scsi_task(tasks[i]);
    peer_end(&peer, iscsi);
    return 0;
}
