/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Callbacks get the application's context, also for commands that are cancelled while the session is opened again; that
 * pointer stays the same over sessions.
 *
 * Contract: 2.1 6.8 13.4
 * Original: gives a context of its own
 */
#define _GNU_SOURCE
#include "peer.h"

static struct iscsi_context *mine;
static int told;

static void check_context(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)private_data;
    CHECK(iscsi == mine);
    CHECK(status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(command_data);
    told++;
}

int main(void)
{
    static struct peer peer;
    struct scsi_task *task;

    mine = peer_context();
    peer_listen(&peer);
    peer_log_in(&peer, mine);
    task = iscsi_testunitready_task(mine, 1, check_context, NULL);
    CHECK(task != NULL && iscsi_testunitready_task(mine, 1, check_context, NULL) != NULL);
    peer_receive(&peer, mine, COMMAND);
    peer_close(&peer);
    while (iscsi_which_events(mine) != 0)
        CHECK_OK(mine, turn(mine, 100));
    CHECK(iscsi_scsi_cancel_task(mine, task) == 0);
    CHECK(told == 1);
    CHECK(iscsi_destroy_context(mine) == 0);
    CHECK(told == 2);
    return 0;
}
