/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may free its task, the buffers and the arrays that name them, first thing and whatever the status: nobody
 * looks at them afterwards.
 *
 * Contract: 2.6 2.7 2.11 6.7
 * Target : --lun 1M --fault command:6=hold
 */
#include "check.h"

struct transfer {
    struct scsi_iovec place;
    unsigned char *buffer;
};

static int ended, statuses[6];

static void free_all(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct transfer *transfer = private_data;

    (void)iscsi;
    scsi_free_scsi_task(command_data);
    free(transfer->buffer);
    free(transfer);
    statuses[ended++] = status;
}

static void begin(struct iscsi_context *iscsi, int lun, int write, uint32_t lba)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);
    struct scsi_task *task;

    CHECK(transfer != NULL);
    transfer->buffer = calloc(1, 8 * BLOCK);
    transfer->place.iov_base = transfer->buffer;
    transfer->place.iov_len = 8 * BLOCK;
    task = write ? iscsi_write10_iov_task(iscsi, lun, lba, NULL, 8 * BLOCK, BLOCK, 0, 0, 0, 0, 0, free_all, transfer,
                                          &transfer->place, 1)
                 : iscsi_read10_iov_task(iscsi, lun, lba, 8 * BLOCK, BLOCK, 0, 0, 0, 0, 0, free_all, transfer,
                                         &transfer->place, 1);
    CHECK(task != NULL);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    begin(iscsi, lun, 0, 0);
    begin(iscsi, lun, 1, 0);
    begin(iscsi, lun, 0, 1000000);              /* behind the end */
    begin(iscsi, lun, 1, 1000000);
    wait_for(iscsi, &ended, 4);
    CHECK(statuses[0] == SCSI_STATUS_GOOD && statuses[1] == SCSI_STATUS_GOOD);
    CHECK(statuses[2] == SCSI_STATUS_CHECK_CONDITION && statuses[3] == SCSI_STATUS_CHECK_CONDITION);
    begin(iscsi, lun, 1, 0);
    for (int i = 0; i < 3; i++)
        CHECK(turn(iscsi, 20) == 0);
    iscsi_scsi_cancel_all_tasks(iscsi);
    CHECK(ended == 5 && statuses[4] == SCSI_STATUS_CANCELLED);
    begin(iscsi, lun, 0, 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(ended == 6 && statuses[5] == SCSI_STATUS_CANCELLED);
    return 0;
}
