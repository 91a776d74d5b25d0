/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Commands that cannot be encoded give NULL or an error, and nothing is printed: blocks of no size, command blocks that do
 * not fit into their field, formats and lists that do not exist. The task stays the caller's.
 *
 * Contract: 21.1 24.10 24.22
 * Original: divides by zero, and writes past the end of the field
 * Target : --lun 1M
 */
#include <unistd.h>

#include "check.h"

int main(int argc, char **argv)
{
    static unsigned char cdb[32] = { 0x7f };
    struct unmap_list range = { 0, 1 };
    struct end end = { 0 };
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    char printed[64];
    int lun, ends[2], kept[2];

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK(pipe(ends) == 0);
    for (int i = 0; i < 2; i++) {
        CHECK((kept[i] = dup(i + 1)) >= 0);
        CHECK(dup2(ends[1], i + 1) == i + 1);
    }

    task = scsi_cdb_read10(0, BLOCK, 0, 0, 0, 0, 0, 0);
    CHECK(task == NULL);
    CHECK(scsi_cdb_read6(0, BLOCK, 0) == NULL);
    CHECK(scsi_cdb_write16(0, BLOCK, 0, 0, 0, 0, 0, 0) == NULL);
    CHECK(scsi_cdb_verify12(0, BLOCK, 0, 0, 1, 0) == NULL);
    CHECK(scsi_cdb_compareandwrite(0, BLOCK, 0, 0, 0, 0, 0, 0) == NULL);
    CHECK(scsi_cdb_readtoc(0, 3, 0, 100) == NULL);
    CHECK(scsi_cdb_readtoc(0, -1, 0, 100) == NULL);
    CHECK(scsi_create_task(17, cdb, SCSI_XFER_NONE, 0) == NULL);
    CHECK(scsi_create_task(-1, cdb, SCSI_XFER_NONE, 0) == NULL);

    CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, 0, 0, 0, 0, 0, 0, note_end, &end) == NULL);
    CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, -512, 0, 0, 0, 0, 0, note_end, &end) == NULL);
    CHECK(iscsi_write16_task(iscsi, lun, 0, cdb, BLOCK, 0, 0, 0, 0, 0, 0, note_end, &end) == NULL);
    CHECK(iscsi_readtoc_task(iscsi, lun, 0, 3, 0, 100, note_end, &end) == NULL);
    CHECK(iscsi_unmap_task(iscsi, lun, 0, 0, &range, -1, note_end, &end) == NULL);
    CHECK_ERROR(iscsi, "-1");
    CHECK(iscsi_unmap_task(iscsi, lun, 0, 0, &range, 4096, note_end, &end) == NULL);
    CHECK(iscsi_sanitize_task(iscsi, lun, 0, 0, 1, 8, NULL, note_end, &end) == NULL);

    task = scsi_create_task(6, cdb, SCSI_XFER_NONE, 0);
    CHECK(task != NULL);
    for (int i = 0; i < 2; i++) {
        task->cdb_size = i == 0 ? 17 : -1;
        CHECK(iscsi_scsi_command_async(iscsi, lun, task, note_end, NULL, &end) != 0);
        CHECK(iscsi_scsi_command_sync(iscsi, lun, task, NULL) == NULL);
    }
    scsi_free_scsi_task(task);

    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(end.calls == 0);
    log_out(iscsi);

    for (int i = 0; i < 2; i++) {
        CHECK(dup2(kept[i], i + 1) == i + 1);
        close(kept[i]);
    }
    close(ends[1]);
    CHECK(read(ends[0], printed, sizeof printed) == 0);
    close(ends[0]);
    return 0;
}
