/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may begin a logout, or submit the task again that has just ended.
 *
 * Contract: 6.7
 * Target again: --lun 1M
 * Target logout: --lun 1M
 */
#include "check.h"

static const char *what;
static struct end after;
static int lun, rounds;

static void callback(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task = command_data;

    CHECK(status == SCSI_STATUS_GOOD);
    rounds++;
    if (strcmp(what, "again") == 0 && rounds < 20) {
        CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, callback, NULL, private_data));
        return;
    }
    scsi_free_scsi_task(task);
    if (strcmp(what, "logout") == 0) {
        CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &after));
    } else {
        CHECK(iscsi_testunitready_task(iscsi, lun, note_end, &after) != NULL);
    }
}

int main(int argc, char **argv)
{
    unsigned char cdb[6] = {SCSI_OPCODE_TESTUNITREADY};
    struct iscsi_context *iscsi;
    struct scsi_task *task;

    CHECK(argc > 2);
    what = argv[2];
    iscsi = log_in(argv[1], &lun);
    task = scsi_create_task(sizeof cdb, cdb, SCSI_XFER_NONE, 0);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, callback, NULL, NULL));
    wait_for(iscsi, &after.calls, 1);
    CHECK(after.status == SCSI_STATUS_GOOD);
    CHECK(rounds == (strcmp(what, "again") == 0 ? 20 : 1));
    scsi_free_scsi_task(after.command_data);
    CHECK(iscsi_is_logged_in(iscsi) == (strcmp(what, "logout") != 0));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
