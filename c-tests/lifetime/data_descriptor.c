/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The struct iscsi_data of a write is read during the call only; the buffer it names until the command ends. The iovector
 * made of it lives on the task, and goes with it.
 *
 * Contract: 2.12
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    unsigned char cdb[10] = {SCSI_OPCODE_WRITE10, 0, 0, 0, 0, 0, 0, 0, 2, 0};
    unsigned char written[2 * BLOCK];
    struct iscsi_context *iscsi;
    struct iscsi_data *data = malloc(sizeof *data);
    struct end end = {0};
    struct scsi_task *task;
    int lun;

    CHECK(argc > 1 && data != NULL);
    fill_pattern(written, sizeof written, 8);
    iscsi = log_in(argv[1], &lun);
    task = scsi_create_task(sizeof cdb, cdb, SCSI_XFER_WRITE, sizeof written);
    CHECK(task != NULL);
    data->size = sizeof written;
    data->data = written;
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, note_end, data, &end));
    memset(data, 0xee, sizeof *data);
    free(data);
    wait_for(iscsi, &end.calls, 1);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    task = iscsi_read10_sync(iscsi, lun, 0, sizeof written, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    CHECK(memcmp(task->datain.data, written, sizeof written) == 0);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
