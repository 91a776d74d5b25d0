/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_destroy_context() first tells the owners of the commands that wait to be sent, then of those on their way, each
 * in their order.
 *
 * Contract: 6.6 6.9
 */
#define _GNU_SOURCE
#include "peer.h"

static int order[6], told;

static void note(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    CHECK(status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(command_data);
    order[told++] = *(int *)private_data;
}

int main(void)
{
    static struct peer peer;
    static int numbers[6] = {0, 1, 2, 3, 4, 5};
    static const int expected[6] = {2, 3, 4, 5, 0, 1};
    struct iscsi_context *iscsi = peer_context();

    peer_listen(&peer);
    peer.window = 2;
    peer_log_in(&peer, iscsi);
    for (int i = 0; i < 6; i++)
        CHECK(iscsi_testunitready_task(iscsi, 1, note, &numbers[i]) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer_receives_nothing(&peer, iscsi));
    peer_end(&peer, iscsi);
    CHECK(told == 6 && memcmp(order, expected, sizeof expected) == 0);
    return 0;
}
