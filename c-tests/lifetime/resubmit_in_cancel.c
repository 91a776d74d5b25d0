/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback that submits again when its command was cancelled does not keep iscsi_scsi_cancel_all_tasks(), nor a service
 * call after the loss of a session, from returning.
 *
 * Contract: 6.7 13.5 14.9
 * Original: does not return
 * Target all: --lun 1M --fault command:2=hold
 * Target loss: --lun 1M --fault command:2=close --fault-connections 1
 */
#include "check.h"

static int cancelled;

static void again(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    int *lun = private_data;

    scsi_free_scsi_task(command_data);
    if (status != SCSI_STATUS_CANCELLED)
        return;
    CHECK(++cancelled < 100);
    if (lun)
        iscsi_testunitready_task(iscsi, *lun, again, lun);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int lun;

    CHECK(argc > 2);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < 3; i++)
        CHECK(iscsi_testunitready_task(iscsi, lun, again, &lun) != NULL);
    if (strcmp(argv[2], "all") == 0) {
        iscsi_scsi_cancel_all_tasks(iscsi);
        CHECK(cancelled == 3);
    } else {
        iscsi_set_noautoreconnect(iscsi, 1);
        for (int i = 0; i < 20 && cancelled == 0; i++) {
            struct pollfd pollfd = {.fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi)};

            CHECK(poll(&pollfd, 1, 1000) >= 0);
            iscsi_service(iscsi, pollfd.revents);
        }
        CHECK(cancelled == 3);
    }
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(cancelled >= 6);
    return 0;
}
