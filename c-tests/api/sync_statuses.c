/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A synchronous call gives the task whatever its status; the caller looks there.
 *
 * Contract: 17.2
 * Target busy: --lun 1M --fault response:2=set:3:8
 * Target conflict: --lun 1M --fault response:2=set:3:0x18
 * Target full: --lun 1M --fault response:2=set:3:0x28
 * Target aborted: --lun 1M --fault response:2=set:3:0x40
 * Target met: --lun 1M --fault response:2=set:3:4
 * Target timeout: --lun 1M --fault command:2=hold
 */
#include "check.h"

int main(int argc, char **argv)
{
    static const struct { const char *word; int status; } rows[] = {
        {"busy", SCSI_STATUS_BUSY},
        {"conflict", SCSI_STATUS_RESERVATION_CONFLICT},
        {"full", SCSI_STATUS_TASK_SET_FULL},
        {"aborted", SCSI_STATUS_TASK_ABORTED},
        {"met", SCSI_STATUS_GOOD},
        {"timeout", SCSI_STATUS_TIMEOUT},
    };
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun, rows_seen = 0;

    CHECK(argc > 2);
    iscsi = log_in(argv[1], &lun);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK(task != NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(argv[2], rows[i].word) != 0)
            continue;
        CHECK(task->status == rows[i].status);
        rows_seen++;
    }
    CHECK(rows_seen == 1);
    scsi_free_scsi_task(task);
    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
