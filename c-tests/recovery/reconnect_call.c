/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_reconnect_sync() returns when the session is open again, under the same descriptor number; what was on its way is
 * answered there.
 *
 * Contract: 14.3 14.11
 * Target : --lun 1M --fault command:2=drop --fault-connections 1
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end end = {0};
    int lun, descriptor;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    descriptor = iscsi_get_fd(iscsi);
    CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &end) != NULL);
    for (int i = 0; i < 10; i++)
        CHECK_OK(iscsi, turn(iscsi, 20));
    CHECK(end.calls == 0);
    CHECK_OK(iscsi, iscsi_reconnect_sync(iscsi));
    CHECK(iscsi_is_logged_in(iscsi) == 1 && iscsi_get_fd(iscsi) == descriptor);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(end.command_data);
    log_out(iscsi);
    return 0;
}
