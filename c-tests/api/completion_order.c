/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Callbacks run in the order of the answers, which need not be the order of the commands.
 *
 * Contract: 6.9
 */
#define _GNU_SOURCE
#include "peer.h"

static int order[4], told;

static void note(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    order[told++] = *(int *)private_data;
}

int main(void)
{
    static struct peer peer;
    static int numbers[4] = {0, 1, 2, 3};
    static const int expected[4] = {2, 0, 3, 1};
    unsigned char requests[4][HEADER];
    struct iscsi_context *iscsi = peer_context();

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    for (int i = 0; i < 4; i++)
        CHECK(iscsi_testunitready_task(iscsi, 1, note, &numbers[i]) != NULL);
    for (int i = 0; i < 4; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        memcpy(requests[i], peer.pdu, HEADER);
    }
    for (int i = 0; i < 4; i++) {
        memcpy(peer.pdu, requests[expected[i]], HEADER);
        peer_respond(&peer, 0);
    }
    wait_for(iscsi, &told, 4);
    CHECK(memcmp(order, expected, sizeof expected) == 0);
    peer_end(&peer, iscsi);
    return 0;
}
