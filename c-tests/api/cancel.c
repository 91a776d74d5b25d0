/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Cancelling a command that the target does not answer: the callback runs inside of the call, once; the session goes on.
 *
 * Contract: 13.4 13.5 5.8
 * Target : --lun 1M --fault command:2=hold --fault command:3=hold --fault command:4=hold
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end ends[3] = { { 0, 0, NULL }, { 0, 0, NULL }, { 0, 0, NULL } };
    struct scsi_task *tasks[3], *task;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < 3; i++) {
        tasks[i] = iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
    }
    for (int i = 0; i < 5; i++)
        CHECK(turn(iscsi, 20) == 0);
    CHECK(ends[0].calls == 0 && ends[1].calls == 0 && ends[2].calls == 0);
    CHECK(iscsi_queue_length(iscsi) == 3);

    CHECK(iscsi_scsi_cancel_task(iscsi, tasks[1]) == 0);
    CHECK(ends[1].calls == 1 && ends[1].status == SCSI_STATUS_CANCELLED && ends[1].command_data == tasks[1]);
    CHECK(tasks[1]->status == SCSI_STATUS_CANCELLED);
    CHECK(iscsi_scsi_cancel_task(iscsi, tasks[1]) == -1);       /* it is not there any more */
    CHECK(ends[0].calls == 0 && ends[2].calls == 0);
    CHECK(iscsi_queue_length(iscsi) == 2);

    iscsi_scsi_cancel_all_tasks(iscsi);
    CHECK(ends[0].calls == 1 && ends[1].calls == 1 && ends[2].calls == 1);
    CHECK(ends[0].status == SCSI_STATUS_CANCELLED && ends[2].status == SCSI_STATUS_CANCELLED);
    CHECK(iscsi_queue_length(iscsi) == 0);
    for (int i = 0; i < 3; i++)
        scsi_free_scsi_task(tasks[i]);

    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
