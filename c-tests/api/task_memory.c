/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Memory of a task lives as long as the task; tasks made by the application with malloc() are as good as ours.
 *
 * Contract: 1.4 1.5 2.5 2.9 2.13 2.14 16.5
 */
#include "check.h"

int main(void)
{
    unsigned char cdb[16] = { SCSI_OPCODE_INQUIRY, 0, 0, 0, 255, 0 }, buffer[64];
    struct scsi_task *task = scsi_create_task(6, cdb, SCSI_XFER_READ, 255);
    unsigned char *block;
    int number = 7;

    CHECK(task != NULL);
    CHECK(task->cdb_size == 6 && task->xfer_dir == SCSI_XFER_READ && task->expxferlen == 255);
    CHECK(memcmp(task->cdb, cdb, 6) == 0);
    CHECK(task->mem == NULL && task->datain.data == NULL && task->datain.size == 0);

    block = scsi_malloc(task, 100);
    CHECK(block != NULL);
    for (int i = 0; i < 100; i++)
        CHECK(block[i] == 0);
    CHECK(scsi_malloc(task, 0) != NULL);

    CHECK(scsi_get_task_private_ptr(task) == NULL);
    scsi_set_task_private_ptr(task, &number);
    CHECK(scsi_get_task_private_ptr(task) == &number);
    CHECK(task->ptr == &number);

    /* More elements than the first array holds. */
    for (int i = 0; i < 40; i++) {
        CHECK(scsi_task_add_data_in_buffer(task, i, buffer) == 0);
        CHECK(scsi_task_add_data_out_buffer(task, i, buffer) == 0);
    }
    CHECK(scsi_task_add_data_in_buffer(task, -1, buffer) == -1);
    CHECK(task->iovector_in.niov == 40);
    CHECK(task->iovector_in.iov[39].iov_len == 39 && task->iovector_in.iov[39].iov_base == buffer);

    /* datain.data belongs to the task and comes from malloc(). */
    task->datain.data = malloc(10);
    task->datain.size = 10;
    scsi_free_scsi_task(task);

    task = calloc(1, sizeof *task);
    CHECK(scsi_malloc(task, 10) != NULL);
    CHECK(scsi_task_get_status(task, NULL) == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
    return 0;
}
