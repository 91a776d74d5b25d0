/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Buffers that are added to a task one by one hold the data in the order of the calls; any number of any length, among
 * them empty ones.
 *
 * Contract: 2.9 11.6
 * Target : --lun 1M
 * Target parts: --lun 1M --max-burst-length 1024 --first-burst-length 512 --separate-status
 */
#include "check.h"

#define LENGTH (64 * BLOCK)

static void transfer(struct iscsi_context *iscsi, int lun, struct scsi_task *task)
{
    struct end end = {0};

    CHECK(task != NULL);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, note_end, NULL, &end));
    wait_for(iscsi, &end.calls, 1);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.data == NULL && task->datain.size == 0);
    scsi_free_scsi_task(task);
}

int main(int argc, char **argv)
{
    unsigned char *written = malloc(LENGTH), *read = malloc(LENGTH);
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun, at, number;

    CHECK(argc > 1 && written != NULL && read != NULL);
    fill_pattern(written, LENGTH, 5);
    memset(read, 0, LENGTH);
    iscsi = log_in(argv[1], &lun);
    task = scsi_cdb_write10(0, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    for (at = 0, number = 0; at < LENGTH; number++) {
        int length = number % 90 < LENGTH - at ? number % 90 : LENGTH - at;

        CHECK(scsi_task_add_data_out_buffer(task, length, written + at) == 0);
        at += length;
    }
    transfer(iscsi, lun, task);
    task = scsi_cdb_read10(0, LENGTH, BLOCK, 0, 0, 0, 0, 0);
    for (at = LENGTH, number = 0; at > 0; number++)     /* the last bytes of the disk come first in memory */
        at -= 2048;
    for (int part = 0; part < number; part++)
        CHECK(scsi_task_add_data_in_buffer(task, 2048, read + (number - 1 - part) * 2048) == 0);
    transfer(iscsi, lun, task);
    for (int part = 0; part < number; part++)
        CHECK(memcmp(read + (number - 1 - part) * 2048, written + part * 2048, 2048) == 0);
    free(written);
    free(read);
    log_out(iscsi);
    return 0;
}
