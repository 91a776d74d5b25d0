/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The callback of a logout disconnects, as command line programs do.
 *
 * Contract: 6.7 7.4
 * Target : --lun 1M
 */
#include "check.h"

static int done;

static void logged_out(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)command_data;
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    done = 1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, logged_out, NULL));
    wait_for(iscsi, &done, 1);
    CHECK(iscsi_get_fd(iscsi) == -1 && iscsi_is_logged_in(iscsi) == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
