/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may ask for a new session; the commands on their way are sent there.
 *
 * Contract: 6.7 14.4 14.10
 * Original: crashes
 * Target : --lun 1M --queue-depth 2
 */
#include "check.h"

static struct end others[5];
static int done;

static void reconnect(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    done = 1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int lun, descriptor;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    descriptor = iscsi_get_fd(iscsi);
    CHECK(iscsi_testunitready_task(iscsi, lun, reconnect, NULL) != NULL);
    for (int i = 0; i < 5; i++)
        CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &others[i]) != NULL);
    wait_for(iscsi, &done, 1);
    for (int i = 0; i < 5; i++) {
        wait_for(iscsi, &others[i].calls, 1);
        CHECK(others[i].calls == 1 && others[i].status == SCSI_STATUS_GOOD);
        scsi_free_scsi_task(others[i].command_data);
    }
    CHECK(iscsi_get_fd(iscsi) == descriptor && iscsi_is_logged_in(iscsi) == 1);
    log_out(iscsi);
    return 0;
}
