/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list of targets can be asked for on a normal session too, beside commands; what comes of it is up to the target.
 *
 * Contract: 9.1
 * Original 1.19: refuses
 */
#define _GNU_SOURCE
#include "peer.h"

static int lists;

static void listed(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct iscsi_discovery_address *target = command_data;

    (void)iscsi;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD && target != NULL && strcmp(target->target_name, "iqn.a:b") == 0);
    lists++;
}

int main(void)
{
    static const char list[] = "TargetName=iqn.a:b\0TargetAddress=192.0.2.1:3260,1";
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    struct scsi_task *task;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, listed, NULL));
    peer_receive(&peer, iscsi, TEXT);
    peer_answer(&peer, TEXT_RESPONSE, 0x80);
    peer_send(&peer, list, sizeof list);
    wait_for(iscsi, &lists, 1);
    task = iscsi_testunitready_task(iscsi, 1, note_end, &end);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
