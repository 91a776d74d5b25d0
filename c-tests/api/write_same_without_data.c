/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * WRITE SAME without a block to write moves no data, whatever iovector there is; only with a length of 0 does the 16 byte
 * form tell the unit so, by its NDOB bit.
 *
 * Contract: 21.2
 * Target : --lun 1M
 */
#include "check.h"

static unsigned char block[BLOCK];

static void check_task(struct iscsi_context *iscsi, struct scsi_task *task, struct end *end, int opcode, int no_data_out)
{
    CHECK(task != NULL);
    CHECK(task->cdb[0] == opcode);
    CHECK((task->cdb[1] & 1) == no_data_out);
    CHECK(task->xfer_dir == SCSI_XFER_NONE);
    CHECK(task->expxferlen == 0);
    wait_for(iscsi, &end->calls, 1);
    end->calls = 0;
    scsi_free_scsi_task(task);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    struct scsi_iovec iov = { block, BLOCK };
    struct end end = { 0 };
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    task = iscsi_writesame10_task(iscsi, lun, 0, NULL, BLOCK, 1, 0, 1, 0, 0, note_end, &end);
    check_task(iscsi, task, &end, SCSI_OPCODE_WRITE_SAME10, 0);
    task = iscsi_writesame10_iov_task(iscsi, lun, 0, NULL, BLOCK, 1, 0, 1, 0, 0, note_end, &end, &iov, 1);
    check_task(iscsi, task, &end, SCSI_OPCODE_WRITE_SAME10, 0);
    task = iscsi_writesame16_task(iscsi, lun, 0, NULL, BLOCK, 1, 0, 1, 0, 0, note_end, &end);
    check_task(iscsi, task, &end, SCSI_OPCODE_WRITE_SAME16, 0);
    task = iscsi_writesame16_iov_task(iscsi, lun, 0, NULL, BLOCK, 1, 0, 1, 0, 0, note_end, &end, &iov, 1);
    check_task(iscsi, task, &end, SCSI_OPCODE_WRITE_SAME16, 0);
    task = iscsi_writesame16_task(iscsi, lun, 0, NULL, 0, 1, 0, 1, 0, 0, note_end, &end);
    check_task(iscsi, task, &end, SCSI_OPCODE_WRITE_SAME16, 1);
    log_out(iscsi);
    return 0;
}
