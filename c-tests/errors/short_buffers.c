/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Buffers that are shorter than the data end the command with ERROR: the session goes on, and nothing behind them is
 * touched.
 *
 * Contract: 11.5 11.6 24.18
 * Original: sends the command again without end
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end end = {0};
    struct scsi_task *task;
    unsigned char *buffer = malloc(300);
    int lun;

    CHECK(argc > 1 && buffer != NULL);
    iscsi = log_in(argv[1], &lun);
    task = iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL && scsi_task_add_data_in_buffer(task, 300, buffer) == 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_ERROR && task->status == SCSI_STATUS_ERROR);
    CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);
    scsi_free_scsi_task(task);

    task = scsi_cdb_write10(0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK(task != NULL && scsi_task_add_data_out_buffer(task, 300, buffer) == 0);
    end.calls = 0;
    if (iscsi_scsi_command_async(iscsi, lun, task, note_end, NULL, &end) == 0) {
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_ERROR);
    }
    scsi_free_scsi_task(task);
    free(buffer);
    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
