/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may submit, call a synchronous function, cancel another command and ask for the error.
 *
 * Contract: 6.7
 * Target : --lun 1M --fault command:2=hold
 */
#include "check.h"

static int lun, first_done, second_done;
static struct end held;
static struct scsi_task *held_task;

static void second(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    second_done++;
}

static void first(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task;

    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    CHECK(iscsi_get_error(iscsi) != NULL);
    CHECK(iscsi_scsi_cancel_task(iscsi, held_task) == 0);
    CHECK(held.calls == 1 && held.status == SCSI_STATUS_CANCELLED);
    CHECK(iscsi_testunitready_task(iscsi, lun, second, NULL) != NULL);
    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);       /* a loop inside of the loop */
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    first_done++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    held_task = iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &held);
    CHECK(held_task != NULL);
    for (int i = 0; i < 3; i++)
        CHECK(turn(iscsi, 20) == 0);            /* it is on its way */
    CHECK(iscsi_testunitready_task(iscsi, lun, first, NULL) != NULL);
    wait_for(iscsi, &first_done, 1);
    wait_for(iscsi, &second_done, 1);
    scsi_free_scsi_task(held_task);
    log_out(iscsi);
    return 0;
}
