/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Residuals: an answer shorter than there was room for, one that did not fit, and one that fits.
 *
 * Contract: 11.8 21.3
 * Target : --lun 1M
 * Target status: --lun 1M --separate-status
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    unsigned char read_two_blocks[10] = { SCSI_OPCODE_READ10, 0, 0, 0, 0, 0, 0, 0, 2, 0 };
    struct scsi_task *task;
    int lun, size;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);

    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, 255);
    CHECK_GOOD(iscsi, task);
    size = task->datain.size;
    CHECK(size >= 36 && size < 255);
    CHECK(task->residual_status == SCSI_RESIDUAL_UNDERFLOW);
    CHECK(task->residual == (size_t)(255 - size));
    CHECK(scsi_datain_getfullsize(task) == size);
    scsi_free_scsi_task(task);

    /* The command block asks for two blocks, but one is expected. */
    task = scsi_create_task(10, read_two_blocks, SCSI_XFER_READ, BLOCK);
    CHECK(iscsi_scsi_command_sync(iscsi, lun, task, NULL) == task);
    CHECK(task->datain.size <= BLOCK);
    CHECK(task->residual_status == SCSI_RESIDUAL_OVERFLOW);
    CHECK(task->residual == BLOCK);
    scsi_free_scsi_task(task);

    /* More is expected than the command block asks for. */
    task = scsi_create_task(10, read_two_blocks, SCSI_XFER_READ, 5 * BLOCK);
    CHECK(iscsi_scsi_command_sync(iscsi, lun, task, NULL) == task);
    CHECK_GOOD(iscsi, task);
    CHECK(task->datain.size == 2 * BLOCK);
    CHECK(task->residual_status == SCSI_RESIDUAL_UNDERFLOW);
    CHECK(task->residual == 3 * BLOCK);
    scsi_free_scsi_task(task);

    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    CHECK(task->residual_status == SCSI_RESIDUAL_NO_RESIDUAL && task->residual == 0);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
