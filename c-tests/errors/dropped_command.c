/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The connection is lost with a command on its way and automatic reconnects are off: each command ends once, with
 * CANCELLED or ERROR, and service calls say that the session is over.
 *
 * Contract: 5.5 5.7 14.9
 * Target command: --lun 4M --fault command:2=close
 * Target data-in: --lun 4M --fault data-in:1=truncate:100
 * Target response: --lun 4M --separate-status --fault response:2=truncate:10
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end ends[4];
    struct scsi_task *tasks[4];
    int lun, ended = 0, result = 0;

    CHECK(argc > 2);
    memset(ends, 0, sizeof ends);
    iscsi = log_in(argv[1], &lun);
    iscsi_set_noautoreconnect(iscsi, 1);
    for (int i = 0; i < 4; i++) {
        tasks[i] = iscsi_read10_task(iscsi, lun, 0, 4096, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
    }
    for (int i = 0; i < 100 && ended < 4 && result == 0; i++) {
        result = turn(iscsi, 100);
        ended = ends[0].calls + ends[1].calls + ends[2].calls + ends[3].calls;
    }
    CHECK(ended == 4);
    CHECK(ends[3].status == SCSI_STATUS_CANCELLED || ends[3].status == SCSI_STATUS_ERROR);
    for (int i = 0; i < 100 && result == 0; i++)
        result = iscsi_service(iscsi, POLLIN);
    CHECK(result < 0);
    for (int i = 0; i < 4; i++) {
        CHECK(ends[i].calls == 1 && ends[i].command_data == tasks[i]);
        scsi_free_scsi_task(tasks[i]);
    }
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
