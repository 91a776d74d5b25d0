/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A synchronous command gives its task whatever its end is, and the end is in task->status.
 *
 * Contract: 17.2
 * Target busy: --lun 1M --fault response:2=set:3:0x08
 * Target condition: --lun 1M
 * Target timeout: --lun 1M --fault command:2=drop
 * Target cancelled: --lun 1M --fault command:2=close
 */
#include "check.h"

static const struct {
    const char *word;
    int status;
} ends[] = {
    {"busy", SCSI_STATUS_BUSY},
    {"condition", SCSI_STATUS_CHECK_CONDITION},
    {"timeout", SCSI_STATUS_TIMEOUT},
    {"cancelled", SCSI_STATUS_CANCELLED},
};

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun, found = 0;

    CHECK(argc > 2);
    iscsi = log_in(argv[1], &lun);
    iscsi_set_noautoreconnect(iscsi, 1);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 2));
    /* Far beyond the end of the disk for the one that is to be refused. */
    if (strcmp(argv[2], "condition") == 0)
        task = iscsi_read10_sync(iscsi, lun, 1 << 30, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    else
        task = iscsi_testunitready_sync(iscsi, lun);
    CHECK(task != NULL);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (strcmp(argv[2], ends[i].word) == 0) {
            found++;
            CHECK(task->status == ends[i].status);
        }
    }
    CHECK(found == 1);
    scsi_free_scsi_task(task);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
