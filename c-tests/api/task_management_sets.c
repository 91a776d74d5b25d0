/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Task management for many tasks: which commands end inside the call, and what waiting for the answer gives.
 *
 * Contract: 13.2 13.3 25
 * Original: lun_reset ends other commands, see docs/UPSTREAM-BEHAVIOUR.md
 * Target two: --lun 1M --lun 1M --fault command:2=hold --fault command:3=hold --fault command:4=hold --fault command:5=hold --fault-connections 1
 */
#include "check.h"

static struct end ends[4];
static struct scsi_task *tasks[4];

static void begin(struct iscsi_context *iscsi, int first, int lun)
{
    for (int i = first; i < first + 2; i++) {
        tasks[i] = iscsi_testunitready_task(iscsi, i == first ? lun : lun + 1, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
    }
    for (int i = 0; i < 3; i++)
        CHECK(turn(iscsi, 20) == 0);
}

static int is_cancelled(int i)
{
    return ends[i].calls == 1 && ends[i].status == SCSI_STATUS_CANCELLED && ends[i].command_data == tasks[i];
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end reset = {0};
    struct scsi_task *task;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    begin(iscsi, 0, lun);
    CHECK_OK(iscsi, iscsi_task_mgmt_lun_reset_async(iscsi, (uint32_t)lun, note_end, &reset));
    CHECK(is_cancelled(0) && ends[1].calls == 0 && reset.calls == 0);
    wait_for(iscsi, &reset.calls, 1);
    CHECK(reset.status == SCSI_STATUS_GOOD);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_set_sync(iscsi, (uint32_t)lun + 1));
    CHECK(is_cancelled(1));

    begin(iscsi, 2, lun);
    CHECK(iscsi_task_mgmt_sync(iscsi, lun, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0) == -1);
    CHECK_ERROR(iscsi, "TASK MGMT responded ");
    CHECK(ends[2].calls == 0 && ends[3].calls == 0);
    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_sync(iscsi, tasks[2]));
    CHECK(ends[2].calls == 0);
    CHECK(iscsi_scsi_cancel_task(iscsi, tasks[2]) == 0 && is_cancelled(2));
    CHECK_OK(iscsi, iscsi_task_mgmt_target_warm_reset_sync(iscsi));
    CHECK(is_cancelled(3));
    for (int i = 0; i < 4; i++)
        scsi_free_scsi_task(tasks[i]);

    CHECK_OK(iscsi, iscsi_reconnect_sync(iscsi));
    CHECK(iscsi_is_logged_in(iscsi));
    for (int i = 0; i < 3; i++) {
        task = iscsi_testunitready_sync(iscsi, lun);
        CHECK(task != NULL);
        scsi_free_scsi_task(task);
    }
    log_out(iscsi);
    CHECK(iscsi_reconnect_sync(NULL) == -1 && iscsi_task_mgmt_target_cold_reset_sync(NULL) == -1);
    return 0;
}
