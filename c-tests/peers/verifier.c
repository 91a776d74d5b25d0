/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes and reads back, 32 requests at a time, while somebody kills the target and starts it again; ends well a second
 * after the last of OUTAGES. The descriptor is taken once, as some programs do, and must never change.
 *
 *   verifier URL OUTAGES
 */
#include "requests.h"

enum { DEPTH = 32 };

static struct slot slots[DEPTH];
static struct counts counts;
static int in_flight;
static int stopping;
static int lun;

static void done(struct iscsi_context *iscsi, int status, void *command_data, void *private_data);

static void next(struct iscsi_context *iscsi, struct slot *slot)
{
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, next_task(slot), done, NULL, slot));
    in_flight++;
}

static void done(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task = command_data;
    struct slot *slot = private_data;

    in_flight--;
    CHECK(task->status == status);
    judge(iscsi, slot, task, &counts);
    if (!(stopping && slot->reading))
        next(iscsi, slot);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct outages outages;
    int descriptor;

    CHECK(argc == 3);
    iscsi = log_in(argv[1], &lun);
    descriptor = iscsi_get_fd(iscsi);
    outages = expect_outages(argv[2]);
    for (uint32_t area = 0; area < DEPTH; area++) {
        slots[area].area = area;
        next(iscsi, &slots[area]);
    }
    while (in_flight != 0) {
        struct pollfd pollfd = {.fd = descriptor, .events = (short)iscsi_which_events(iscsi)};

        CHECK(iscsi_get_fd(iscsi) == descriptor);
        /* Without events: the wait for the next attempt to connect, during which the descriptor is hung up. */
        CHECK(poll(&pollfd, pollfd.events != 0, 100) >= 0);
        CHECK_OK(iscsi, iscsi_service(iscsi, pollfd.events != 0 ? pollfd.revents : 0));
        stopping = outages_are_over(&outages, iscsi);
    }
    report(&outages, &counts);
    log_out(iscsi);
    return 0;
}
