/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Programs ask with little room first, compare scsi_datain_getfullsize() with what came, and ask again with as much: for
 * INQUIRY with 64 bytes, for REPORT LUNS with 16.
 *
 * Contract: 21.3
 * Target : --lun 1M --lun 1M --lun 1M --lun 1M --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    struct scsi_reportluns_list *list;
    struct scsi_inquiry_standard *standard;
    int lun, size;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);

    task = iscsi_reportluns_sync(iscsi, 0, 16);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.size == 16);
    size = scsi_datain_getfullsize(task);
    CHECK(size == 8 + 5 * 8);
    scsi_free_scsi_task(task);
    task = iscsi_reportluns_sync(iscsi, 0, size);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.size == size && scsi_datain_getfullsize(task) == size);
    list = scsi_datain_unmarshall(task);
    CHECK(list != NULL && list->num == 5 && list->luns[4] == 4);
    scsi_free_scsi_task(task);

    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, 64);
    CHECK_GOOD(iscsi, task);
    size = scsi_datain_getfullsize(task);
    CHECK(size > 64 && task->datain.size <= 64);
    scsi_free_scsi_task(task);
    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, size);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.size == size && scsi_datain_getfullsize(task) == size);
    standard = scsi_datain_unmarshall(task);
    CHECK(standard != NULL && standard->additional_length == size - 5);
    scsi_free_scsi_task(task);

    log_out(iscsi);
    return 0;
}
