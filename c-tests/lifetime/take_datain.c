/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * datain.data is a block of malloc() that an application may take away; without data it is NULL.
 *
 * Contract: 2.5 2.8
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    unsigned char *data, *larger;
    int lun, size;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, 255);
    CHECK_GOOD(iscsi, task);
    data = task->datain.data;
    size = task->datain.size;
    task->datain.data = NULL;
    scsi_free_scsi_task(task);
    larger = realloc(data, (size_t)size + 1000);
    CHECK(larger != NULL && size >= 36 && larger[4] == size - 5);
    free(larger);

    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.data == NULL && task->datain.size == 0);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
