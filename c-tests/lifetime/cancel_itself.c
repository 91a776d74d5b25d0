/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * In its callback a command has ended: it cannot be cancelled any more, and is not told of again, when all are cancelled
 * either.
 *
 * Contract: 6.7 13.4 13.5
 * Original: runs the callback again
 * Target one: --lun 1M --queue-depth 2
 * Target all: --lun 1M --queue-depth 2
 */
#include "check.h"

#define OTHERS 10

static struct end others[OTHERS];
static int one, calls;

static void cancel(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)private_data;
    CHECK(++calls == 1 && status == SCSI_STATUS_GOOD);
    if (one)
        CHECK(iscsi_scsi_cancel_task(iscsi, command_data) == -1);
    else
        iscsi_scsi_cancel_all_tasks(iscsi);
    for (int i = 0; i < OTHERS; i++)
        CHECK(others[i].calls == !one);
    scsi_free_scsi_task(command_data);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int lun;

    CHECK(argc > 2);
    one = strcmp(argv[2], "one") == 0;
    iscsi = log_in(argv[1], &lun);
    CHECK(iscsi_testunitready_task(iscsi, lun, cancel, NULL) != NULL);
    for (int i = 0; i < OTHERS; i++)
        CHECK(iscsi_testunitready_task(iscsi, lun, note_end, &others[i]) != NULL);
    wait_for(iscsi, &calls, 1);
    for (int i = 0; i < OTHERS; i++) {
        wait_for(iscsi, &others[i].calls, 1);
        CHECK(others[i].status == (one ? SCSI_STATUS_GOOD : SCSI_STATUS_CANCELLED));
        scsi_free_scsi_task(others[i].command_data);
    }
    log_out(iscsi);
    CHECK(calls == 1);
    return 0;
}
