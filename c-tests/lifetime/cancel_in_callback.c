/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may cancel: commands that wait, commands on their way. What was cancelled is told once, inside of the call.
 *
 * Contract: 6.7 13.4
 * Target : --lun 1M
 */
#include "check.h"

#define OTHERS 10

static struct end others[OTHERS];
static struct scsi_task *tasks[OTHERS];
static int done;

static void cancel(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    for (int i = OTHERS - 1; i >= 0; i--) {
        CHECK(iscsi_scsi_cancel_task(iscsi, tasks[i]) == 0);
        CHECK(others[i].calls == 1);
    }
    for (int i = 0; i < OTHERS; i++) {
        CHECK(others[i].calls == 1 && others[i].status == SCSI_STATUS_CANCELLED && others[i].command_data == tasks[i]);
        scsi_free_scsi_task(tasks[i]);
    }
    scsi_free_scsi_task(command_data);
    done = 1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK(iscsi_testunitready_task(iscsi, lun, cancel, NULL) != NULL);
    for (int i = 0; i < OTHERS; i++) {
        tasks[i] = iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &others[i]);
        CHECK(tasks[i] != NULL);
    }
    wait_for(iscsi, &done, 1);
    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    for (int i = 0; i < OTHERS; i++)
        CHECK(others[i].calls == 1);
    log_out(iscsi);
    return 0;
}
