/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way of generic SCSI tools (sg3_utils, mtx): a task from malloc() for each command, run synchronously with the
 * caller's data; status, residual, data and sense bytes are copied out by hand; the caller frees its task whatever
 * happens.
 *
 * Contract: 23 (sg3_utils, mtx) 1.4 2.8 17.2 17.4
 * Target : --lun 1M
 * Target closes: --lun 1M --fault command:2=close
 */
#include "check.h"

static struct iscsi_context *iscsi;
static int lun;

struct result {
    int status, received, residual, sense_length;
    unsigned char sense[64];
};

/* -1 if the command could not be run. */
static int run(const unsigned char *cdb, int cdb_length, int direction, unsigned char *buffer, int length,
               struct result *result)
{
    struct iscsi_data data = {(size_t)length, buffer};
    struct scsi_task *task = malloc(sizeof *task);

    CHECK(task != NULL);
    memset(task, 0, sizeof *task);
    memset(result, 0, sizeof *result);
    memcpy(task->cdb, cdb, (size_t)cdb_length);
    task->cdb_size = cdb_length;
    task->xfer_dir = direction;
    task->expxferlen = length;
    if (iscsi_scsi_command_sync(iscsi, lun, task, direction == SCSI_XFER_WRITE ? &data : NULL) == NULL) {
        free(task);
        return -1;
    }
    result->status = task->status;
    result->residual = (int)task->residual;
    if (task->status == SCSI_STATUS_CHECK_CONDITION && task->datain.size > 2) {
        result->sense_length = task->datain.size - 2;
        if (result->sense_length > (int)sizeof result->sense)
            result->sense_length = sizeof result->sense;
        memcpy(result->sense, task->datain.data + 2, (size_t)result->sense_length);
    } else if (direction == SCSI_XFER_READ) {
        result->received = task->datain.size < length ? task->datain.size : length;
        if (result->received > 0)
            memcpy(buffer, task->datain.data, (size_t)result->received);
    }
    scsi_free_scsi_task(task);
    return 0;
}

int main(int argc, char **argv)
{
    static const unsigned char inquiry[6] = {SCSI_OPCODE_INQUIRY, 0, 0, 0, 96, 0};
    static const unsigned char write[10] = {SCSI_OPCODE_WRITE10, 0, 0, 0, 0, 3, 0, 0, 1, 0};
    static const unsigned char read[10] = {SCSI_OPCODE_READ10, 0, 0, 0, 0, 3, 0, 0, 1, 0};
    static const unsigned char nonsense[6] = {0xff};
    unsigned char written[BLOCK], buffer[BLOCK];
    struct result result;

    CHECK(argc > 2);
    CHECK(iscsi_create_context("") == NULL);    /* how a configure script looks for the library */
    iscsi = log_in(argv[1], &lun);
    if (strcmp(argv[2], "closes") == 0) {
        iscsi_set_noautoreconnect(iscsi, 1);
        CHECK(run(inquiry, 6, SCSI_XFER_READ, buffer, 96, &result) == -1 || result.status != SCSI_STATUS_GOOD);
        iscsi_destroy_context(iscsi);
        return 0;
    }
    CHECK(run(inquiry, 6, SCSI_XFER_READ, buffer, 96, &result) == 0);
    CHECK(result.status == SCSI_STATUS_GOOD && result.received >= 36 && result.residual == 96 - result.received);
    fill_pattern(written, BLOCK, 6);
    CHECK(run(write, 10, SCSI_XFER_WRITE, written, BLOCK, &result) == 0 && result.status == SCSI_STATUS_GOOD);
    CHECK(run(read, 10, SCSI_XFER_READ, buffer, BLOCK, &result) == 0 && result.status == SCSI_STATUS_GOOD);
    CHECK(result.received == BLOCK && memcmp(written, buffer, BLOCK) == 0);
    CHECK(run(nonsense, 6, SCSI_XFER_NONE, NULL, 0, &result) == 0 && result.status == SCSI_STATUS_CHECK_CONDITION);
    CHECK(result.sense_length >= 14 && (result.sense[0] & 0x7f) == 0x70 && (result.sense[2] & 0xf) == 5);
    CHECK(result.sense[12] == 0x20 && result.sense[13] == 0);
    log_out(iscsi);
    return 0;
}
