/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The private pointer of a task is the application's alone: submitting does not change it.
 *
 * Contract: 2.14
 * Original: overwrites it
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    unsigned char cdb[6] = {SCSI_OPCODE_TESTUNITREADY};
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun, mine;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    task = scsi_create_task(sizeof cdb, cdb, SCSI_XFER_NONE, 0);
    scsi_set_task_private_ptr(task, &mine);
    CHECK(iscsi_scsi_command_sync(iscsi, lun, task, NULL) == task);
    CHECK_GOOD(iscsi, task);
    CHECK(scsi_get_task_private_ptr(task) == &mine);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
