/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may be NULL: the request is made, and nobody is told of its end.
 *
 * Contract: 6.4
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    unsigned char cdb[6] = {SCSI_OPCODE_TESTUNITREADY};
    struct iscsi_context *iscsi;
    struct scsi_task *tasks[2];
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    tasks[0] = iscsi_testunitready_task(iscsi, lun, NULL, NULL);
    tasks[1] = scsi_create_task(sizeof cdb, cdb, SCSI_XFER_NONE, 0);
    CHECK(tasks[0] != NULL && tasks[1] != NULL);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, tasks[1], NULL, NULL, NULL));
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, NULL, NULL, 0, NULL));
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, lun, ISCSI_TM_ABORT_TASK, tasks[0]->itt, tasks[0]->cmdsn, NULL, NULL));
    while (iscsi_queue_length(iscsi) > 0)
        CHECK_OK(iscsi, turn(iscsi, 100));
    for (int i = 0; i < 2; i++)
        scsi_free_scsi_task(tasks[i]);
    tasks[0] = iscsi_testunitready_task(iscsi, lun, NULL, NULL);
    CHECK(tasks[0] != NULL && iscsi_scsi_cancel_task(iscsi, tasks[0]) == 0);
    scsi_free_scsi_task(tasks[0]);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
