/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The LUN does not exist: full connect fails with the LUN, the target and the portal in the error, but the session stays
 * logged in, as programs that try several LUNs expect.
 *
 * Contract: 7.12 16.4
 * Original: gives the sense data only
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct scsi_task *task;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, 77) < 0);
    CHECK_ERROR(iscsi, "SENSE KEY:ILLEGAL_REQUEST(5)");
    CHECK_ERROR(iscsi, "0x2500");
    CHECK_ERROR(iscsi, "LUN 77");
    CHECK_ERROR(iscsi, url->target);
    CHECK_ERROR(iscsi, url->portal);
    CHECK(iscsi_is_logged_in(iscsi) == 1);

    task = iscsi_testunitready_sync(iscsi, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    task = iscsi_testunitready_sync(iscsi, 77);
    CHECK(task != NULL && task->status == SCSI_STATUS_CHECK_CONDITION);
    CHECK(task->sense.key == SCSI_SENSE_ILLEGAL_REQUEST && task->sense.ascq == 0x2500);
    scsi_free_scsi_task(task);
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
