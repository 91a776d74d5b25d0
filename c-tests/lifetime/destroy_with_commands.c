/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A context destroyed with commands waiting and on their way: every callback runs once, with CANCELLED, inside of the
 * call; the tasks belong to the application afterwards.
 *
 * Contract: 2.1 2.6 6.6
 * Target : --lun 1M --queue-depth 2 --fault command:2=hold --fault command:3=hold
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct end ends[10];
    struct scsi_task *tasks[10];
    int lun;

    CHECK(argc > 1);
    memset(ends, 0, sizeof ends);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < 10; i++) {
        tasks[i] = iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
    }
    for (int i = 0; i < 3; i++)
        CHECK(turn(iscsi, 20) == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    for (int i = 0; i < 10; i++) {
        CHECK(ends[i].calls == 1 && ends[i].status == SCSI_STATUS_CANCELLED && ends[i].command_data == tasks[i]);
        scsi_free_scsi_task(tasks[i]);
    }
    return 0;
}
