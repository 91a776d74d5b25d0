/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Connect and login as separate steps, as virtualisation managers do it: connect, login, work, logout, disconnect; and
 * then the same again with the same context.
 *
 * Contract: 7.1 7.4 23
 * Target : --lun 1M --unit-attention
 * Target plain: --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct scsi_task *task;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    for (int round = 0; round < 2; round++) {
        CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
        CHECK(iscsi_is_logged_in(iscsi) == 0);
        CHECK_OK(iscsi, iscsi_login_sync(iscsi));
        CHECK(iscsi_is_logged_in(iscsi) == 1);
        for (int i = 0; i < 3; i++) {
            task = iscsi_testunitready_sync(iscsi, url->lun);
            CHECK(task != NULL);
            if (task->status == SCSI_STATUS_GOOD)
                break;
            CHECK(task->status == SCSI_STATUS_CHECK_CONDITION && task->sense.key == SCSI_SENSE_UNIT_ATTENTION);
            scsi_free_scsi_task(task);
        }
        CHECK_GOOD(iscsi, task);
        scsi_free_scsi_task(task);
        CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
        CHECK_OK(iscsi, iscsi_disconnect(iscsi));
        CHECK(iscsi_disconnect(iscsi) == -1);
    }
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
