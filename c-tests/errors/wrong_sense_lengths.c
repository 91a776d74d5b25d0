/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CHECK CONDITION without sense data, with fewer bytes than its length says, with too few to mean anything, and with
 * descriptors beyond its end: the status arrives, what is missing counts as 0, and nothing is read past the end.
 *
 * Contract: 16.1 24.5
 * Original: reads past the end
 * Target : --lun 1M --fault response:2=set:3:2 --fault response:3=set:48:0xff --fault response:4=set:49:3 --fault response:5=set:49:0 --fault response:6=set:50:0x72 --fault response:6=set:57:0xff
 */
#include "check.h"

/* A read behind the end of the unit: LOGICAL BLOCK ADDRESS OUT OF RANGE, if the sense data are as they should be. */
static struct scsi_task *refused(struct iscsi_context *iscsi, int lun)
{
    struct scsi_task *task = iscsi_read10_sync(iscsi, lun, 1000000, BLOCK, BLOCK, 0, 0, 0, 0, 0);

    CHECK(task != NULL && task->status == SCSI_STATUS_CHECK_CONDITION);
    CHECK_ERROR(iscsi, "SENSE KEY:");
    return task;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);

    task = iscsi_testunitready_sync(iscsi, lun);    /* no sense data at all */
    CHECK(task != NULL && task->status == SCSI_STATUS_CHECK_CONDITION);
    CHECK(task->sense.error_type == 0 && task->sense.key == 0 && task->sense.ascq == 0);
    scsi_free_scsi_task(task);

    task = refused(iscsi, lun);                     /* a length of 65298 */
    CHECK(task->sense.key == SCSI_SENSE_ILLEGAL_REQUEST && task->sense.ascq == 0x2100);
    scsi_free_scsi_task(task);

    task = refused(iscsi, lun);                     /* three bytes: the key is in the last */
    CHECK(task->sense.error_type == 0x70 && task->sense.key == SCSI_SENSE_ILLEGAL_REQUEST && task->sense.ascq == 0);
    scsi_free_scsi_task(task);

    task = refused(iscsi, lun);                     /* none */
    CHECK(task->sense.error_type == 0 && task->sense.key == 0 && task->sense.ascq == 0);
    scsi_free_scsi_task(task);

    task = refused(iscsi, lun);                     /* descriptors of 255 bytes */
    CHECK(task->sense.error_type == 0x72);
    CHECK(task->sense.sense_specific == 0);
    scsi_free_scsi_task(task);

    task = refused(iscsi, lun);                     /* and as it should be */
    CHECK(task->sense.key == SCSI_SENSE_ILLEGAL_REQUEST && task->sense.ascq == 0x2100);
    scsi_free_scsi_task(task);
    log_out(iscsi);
    return 0;
}
