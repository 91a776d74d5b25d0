/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The buffer for a read may be attached after the command was submitted: a submit call never receives. And tasks that
 * the application allocated itself are used as they are.
 *
 * Contract: 1.4 2.10 2.11 2.15
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end end = { 0, 0, NULL };
    struct scsi_task *task;
    unsigned char out[2 * BLOCK], in[2 * BLOCK];
    struct iscsi_data data = { sizeof out, out };
    struct scsi_iovec place = { in, sizeof in };
    struct timespec pause = { 0, 50 * 1000 * 1000 };
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    fill_pattern(out, sizeof out, 3);

    task = calloc(1, sizeof *task);
    task->cdb[0] = SCSI_OPCODE_WRITE10;
    task->cdb[8] = 2;
    task->cdb_size = 10;
    task->xfer_dir = SCSI_XFER_WRITE;
    task->expxferlen = sizeof out;
    CHECK(iscsi_scsi_command_sync(iscsi, lun, task, &data) == task);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);

    task = calloc(1, sizeof *task);
    task->cdb[0] = SCSI_OPCODE_READ10;
    task->cdb[8] = 2;
    task->cdb_size = 10;
    task->xfer_dir = SCSI_XFER_READ;
    task->expxferlen = sizeof in;
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, note_end, NULL, &end));
    CHECK(task->lun == (uint32_t)lun && task->itt != 0xffffffff);
    nanosleep(&pause, NULL);                    /* the answer may be waiting in the socket by now */
    CHECK(end.calls == 0);
    scsi_task_set_iov_in(task, &place, 1);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.command_data == task);
    CHECK_GOOD(iscsi, task);
    CHECK(memcmp(in, out, sizeof in) == 0);
    CHECK(place.iov_base == in && place.iov_len == sizeof in);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
