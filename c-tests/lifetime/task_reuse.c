/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A task that has ended can be submitted again as it is, with its iovectors: they start at their first byte again.
 *
 * Contract: 1.4 2.15 23 24.21
 * Target : --lun 1M
 * Target busy: --lun 1M --immediate-data no --initial-r2t yes
 */
#include "check.h"

static void submit(struct iscsi_context *iscsi, int lun, struct scsi_task *task)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, note_end, NULL, &end));
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD && end.command_data == task);
    CHECK_GOOD(iscsi, task);
    CHECK(task->residual == 0);
}

int main(int argc, char **argv)
{
    unsigned char written[4 * BLOCK], read[4 * BLOCK];
    struct scsi_iovec from[2] = {{written, 700}, {written + 700, sizeof written - 700}};
    struct scsi_iovec into[2] = {{read, 100}, {read + 100, sizeof read - 100}};
    struct iscsi_context *iscsi;
    struct scsi_task *writer, *reader;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    writer = scsi_cdb_write10(0, sizeof written, BLOCK, 0, 0, 0, 0, 0);
    reader = scsi_cdb_read10(0, sizeof read, BLOCK, 0, 0, 0, 0, 0);
    CHECK(writer != NULL && reader != NULL);
    scsi_task_set_iov_out(writer, from, 2);
    scsi_task_set_iov_in(reader, into, 2);
    for (unsigned round = 0; round < 3; round++) {
        fill_pattern(written, sizeof written, round);
        memset(read, 0, sizeof read);
        submit(iscsi, lun, writer);
        submit(iscsi, lun, reader);
        CHECK(memcmp(written, read, sizeof read) == 0);
    }
    scsi_free_scsi_task(writer);
    scsi_free_scsi_task(reader);

    /* Blocks of the library's own: the one of the round before does not leak, and is not seen again. */
    reader = scsi_cdb_read10(0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    submit(iscsi, lun, reader);
    CHECK(reader->datain.size == BLOCK && memcmp(reader->datain.data, written, BLOCK) == 0);
    free(reader->datain.data);
    reader->datain.data = NULL;
    reader->datain.size = 0;
    submit(iscsi, lun, reader);
    CHECK(reader->datain.size == BLOCK && memcmp(reader->datain.data, written, BLOCK) == 0);
    scsi_free_scsi_task(reader);
    log_out(iscsi);
    return 0;
}
