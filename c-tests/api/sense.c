/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A refused command: status, decoded sense, the sense bytes behind their length in datain, the error text; also when
 * the application gave a buffer of its own.
 *
 * Contract: 2.8 6.3 16.4 16.5
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    struct scsi_sense sense, parsed;
    unsigned char buffer[BLOCK];
    struct scsi_iovec place = { buffer, sizeof buffer };
    int lun, length;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    for (int own = 0; own < 2; own++) {
        task = own ? iscsi_read10_iov_sync(iscsi, lun, 1000000, BLOCK, BLOCK, 0, 0, 0, 0, 0, &place, 1)
                   : iscsi_read10_sync(iscsi, lun, 1000000, BLOCK, BLOCK, 0, 0, 0, 0, 0);
        CHECK(task != NULL && task->status == SCSI_STATUS_CHECK_CONDITION);
        CHECK(task->sense.key == SCSI_SENSE_ILLEGAL_REQUEST);
        CHECK(task->sense.ascq == 0x2100);      /* LOGICAL BLOCK ADDRESS OUT OF RANGE */
        CHECK_ERROR(iscsi, "SENSE KEY:ILLEGAL_REQUEST(5) ASCQ:");
        CHECK_ERROR(iscsi, "(0x2100)");
        CHECK(scsi_task_get_status(task, &sense) == SCSI_STATUS_CHECK_CONDITION);
        CHECK(sense.key == task->sense.key && sense.ascq == task->sense.ascq);

        CHECK(task->datain.size > 2 && task->datain.data != NULL);
        length = scsi_get_uint16(task->datain.data);
        CHECK(length >= 8 && length <= task->datain.size - 2);
        memset(&parsed, 0, sizeof parsed);
        scsi_parse_sense_data(&parsed, task->datain.data + 2);
        CHECK(parsed.key == SCSI_SENSE_ILLEGAL_REQUEST && parsed.ascq == 0x2100);
        scsi_free_scsi_task(task);
    }
    log_out(iscsi);
    return 0;
}
