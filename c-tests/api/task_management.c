/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * ABORT TASK is answered by the target; the aborted command stays the application's to cancel.
 *
 * Contract: 6.1 13.1 13.2
 * Target : --lun 1M --fault command:2=hold --fault command:3=hold
 */
#include "check.h"

static int response = -1, answers;

static void aborted(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task = private_data;

    CHECK(status == SCSI_STATUS_GOOD && command_data != NULL);
    response = (int)*(uint32_t *)command_data;
    answers++;
    CHECK(iscsi_scsi_cancel_task(iscsi, task) == 0);            /* as emulators do it */
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end ends[2] = { { 0, 0, NULL }, { 0, 0, NULL } };
    struct scsi_task *tasks[2], *task;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < 2; i++) {
        tasks[i] = iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
    }
    for (int i = 0; i < 3; i++)
        CHECK(turn(iscsi, 20) == 0);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, tasks[0], aborted, tasks[0]));
    CHECK(ends[0].calls == 0);
    wait_for(iscsi, &answers, 1);
    CHECK(response == ISCSI_TMR_FUNC_COMPLETE);
    CHECK(ends[0].calls == 1 && ends[0].status == SCSI_STATUS_CANCELLED);
    CHECK(ends[1].calls == 0);

    response = -1;
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_async(iscsi, tasks[1], aborted, tasks[1]));
    wait_for(iscsi, &answers, 2);
    CHECK(response == ISCSI_TMR_FUNC_COMPLETE);
    CHECK(ends[0].calls == 1);
    CHECK(ends[1].calls == 1 && ends[1].status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(tasks[0]);
    scsi_free_scsi_task(tasks[1]);

    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
