/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A task that iscsi_scsi_command_async() or _sync() does not take stays the caller's: no callback, nothing freed. What the
 * functions that make their own task do not take is freed by them.
 *
 * Contract: 2.6 6.5 17.2 17.4
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct end end = {0};
    struct scsi_task *task = calloc(1, sizeof *task);

    CHECK(task != NULL);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    task->cdb_size = 6;
    CHECK(iscsi_scsi_command_async(iscsi, 0, task, note_end, NULL, &end) != 0);
    CHECK_ERROR(iscsi, "Trying to send command while not logged in.");
    CHECK(iscsi_scsi_command_sync(iscsi, 0, task, NULL) == NULL);
    CHECK(iscsi_testunitready_task(iscsi, 0, note_end, &end) == NULL);
    CHECK(iscsi_testunitready_sync(iscsi, 0) == NULL);
    CHECK(iscsi_read10_sync(iscsi, 0, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0) == NULL);
    CHECK(iscsi_scsi_cancel_task(iscsi, task) == -1);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(end.calls == 0);
    scsi_free_scsi_task(task);
    return 0;
}
