/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A callback may destroy its own context. The callbacks of the other commands run before it is gone.
 *
 * Contract: 6.7
 * Original: uses the context afterwards
 * Target : --lun 1M
 */
#include "check.h"

static int gone, others;

static void other(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    (void)status;
    (void)private_data;
    scsi_free_scsi_task(command_data);
    others++;
}

static void destroy(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)status;
    (void)private_data;
    scsi_free_scsi_task(command_data);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    gone = 1;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK(iscsi_testunitready_task(iscsi, lun, destroy, NULL) != NULL);
    for (int i = 0; i < 5; i++)
        CHECK(iscsi_testunitready_task(iscsi, lun, other, NULL) != NULL);
    for (int i = 0; i < 100 && !gone; i++)
        turn(iscsi, 100);
    CHECK(gone && others == 5);
    return 0;
}
