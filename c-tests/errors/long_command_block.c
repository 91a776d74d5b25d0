/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A command block that does not fit into its field is refused.
 *
 * Contract: 11.1 24.10
 * Original: writes past the field
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static unsigned char cdb[260] = {0x7f};
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    struct scsi_task *task;

    CHECK(scsi_create_task(17, cdb, SCSI_XFER_NONE, 0) == NULL);
    CHECK(scsi_create_task(260, cdb, SCSI_XFER_NONE, 0) == NULL);
    CHECK(scsi_create_task(-1, cdb, SCSI_XFER_NONE, 0) == NULL);
    task = scsi_create_task(16, cdb, SCSI_XFER_NONE, 0);
    CHECK(task != NULL && task->cdb_size == 16);

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    task->cdb_size = 32;
    CHECK(iscsi_scsi_command_async(iscsi, 1, task, note_end, NULL, &end) != 0);
    task->cdb_size = -1;
    CHECK(iscsi_scsi_command_async(iscsi, 1, task, note_end, NULL, &end) != 0);
    CHECK(peer_receives_nothing(&peer, iscsi) && end.calls == 0);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
