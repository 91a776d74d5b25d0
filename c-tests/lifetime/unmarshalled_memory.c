/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What scsi_datain_unmarshall() and the like give lives on the task and needs no free of its own; asking again gives
 * another copy. scsi_malloc() gives zeroed memory, aligned for a pointer.
 *
 * Contract: 2.5 2.13
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    struct scsi_inquiry_standard *inquiry, *again;
    struct scsi_mode_sense *modes;
    struct scsi_mode_page *page;
    struct scsi_data *list;
    struct scsi_read10_cdb *cdb;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, 255);
    CHECK_GOOD(iscsi, task);
    inquiry = scsi_datain_unmarshall(task);
    again = scsi_datain_unmarshall(task);
    CHECK(inquiry != NULL && again != NULL && memcmp(inquiry->vendor_identification, again->vendor_identification, 8) == 0);
    for (int i = 1; i < 100; i++) {
        unsigned char *block = scsi_malloc(task, (size_t)i);

        CHECK(block != NULL && (uintptr_t)block % sizeof(void *) == 0);
        for (int at = 0; at < i; at++)
            CHECK(block[at] == 0);
        memset(block, 0xff, (size_t)i);
    }
    scsi_free_scsi_task(task);

    task = iscsi_modesense6_sync(iscsi, lun, 0, SCSI_MODESENSE_PC_CURRENT, SCSI_MODEPAGE_CACHING, 0, 255);
    CHECK_GOOD(iscsi, task);
    modes = scsi_datain_unmarshall(task);
    CHECK(modes != NULL);
    page = scsi_modesense_get_page(modes, SCSI_MODEPAGE_CACHING, 0);
    CHECK(page != NULL);
    list = scsi_modesense_dataout_marshall(task, page, 1);
    CHECK(list != NULL && list->size > 6 && list->data[4] == SCSI_MODEPAGE_CACHING);   /* behind an empty header */
    scsi_free_scsi_task(task);

    task = scsi_cdb_read10(7, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    cdb = scsi_cdb_unmarshall(task, SCSI_OPCODE_READ10);
    CHECK(cdb != NULL && cdb->lba == 7);
    CHECK(scsi_cdb_unmarshall(task, SCSI_OPCODE_READ16) == NULL);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
