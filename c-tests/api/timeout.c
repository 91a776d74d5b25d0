/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A command that takes longer than iscsi_set_timeout() allows ends with TIMEOUT; the session goes on.
 *
 * Contract: 6.3 15.1 15.2
 * Target : --lun 1M --fault command:2=hold
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end end = { 0, 0, NULL };
    struct scsi_task *task;
    double before;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    before = seconds_now();
    task = iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_TIMEOUT && end.command_data == task && task->status == SCSI_STATUS_TIMEOUT);
    CHECK(seconds_now() - before > 0.5 && seconds_now() - before < 5);
    CHECK_ERROR(iscsi, "timed out");
    scsi_free_scsi_task(task);

    CHECK(iscsi_is_logged_in(iscsi) == 1);
    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
