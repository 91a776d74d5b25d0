/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A synchronous call in a callback, while the answers of other commands are behind in what was read with the first: they
 * are told of inside of the call, in their order, before its own, though the socket has nothing more of them.
 *
 * Contract: 5.4 6.5 6.7 17.1
 * Target : --lun 1M
 */
#include "check.h"

#define COMMANDS 16

static int lun, ended, nested;

static void in_order(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    CHECK(status == SCSI_STATUS_GOOD);
    CHECK((intptr_t)private_data == ended);
    scsi_free_scsi_task(command_data);
    ended++;
}

static void first(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task;

    in_order(iscsi, status, command_data, private_data);
    task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(ended == COMMANDS);
    nested++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct pollfd pollfd;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < COMMANDS; i++)
        CHECK(iscsi_read10_task(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0, i == 0 ? first : in_order,
                                (void *)(intptr_t)i) != NULL);
    /* All leave; then their answers come, while nobody reads. */
    while (iscsi_out_queue_length(iscsi) > 0) {
        pollfd = (struct pollfd){ .fd = iscsi_get_fd(iscsi), .events = POLLOUT };
        CHECK(poll(&pollfd, 1, 5000) == 1);
        CHECK_OK(iscsi, iscsi_service(iscsi, POLLOUT));
    }
    CHECK(ended == 0);
    pollfd = (struct pollfd){ .fd = iscsi_get_fd(iscsi), .events = POLLIN };
    CHECK(poll(&pollfd, 1, 5000) == 1);
    poll(NULL, 0, 200);
    CHECK_OK(iscsi, iscsi_service(iscsi, POLLIN));
    CHECK(ended == COMMANDS && nested == 1);
    log_out(iscsi);
    return 0;
}
