/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may call a synchronous function, also when it runs inside of one; and a synchronous function serves the
 * other commands while it waits.
 *
 * Contract: 6.5 6.7 17.1
 * Target : --lun 1M --queue-depth 1
 */
#include "check.h"

static int lun, depth, deepest, ended;

static void callback(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task;

    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    if (++depth > deepest)
        deepest = depth;
    if (depth < 5)
        CHECK(iscsi_testunitready_task(iscsi, lun, callback, NULL) != NULL);
    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    depth--;
    ended++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK(iscsi_testunitready_task(iscsi, lun, callback, NULL) != NULL);
    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(ended == 5 && deepest == 5);
    log_out(iscsi);
    return 0;
}
