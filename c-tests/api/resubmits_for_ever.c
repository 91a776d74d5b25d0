/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Callbacks that submit the next command for ever, to a target that answers at once: a service call still returns, after
 * no more callbacks than there were commands on their way when it began. So does a synchronous call, once its own answer
 * is there. What callbacks submit leaves at the end of the call: the loop never waits for anything else to wake it.
 *
 * Contract: 5.3 6.7 17.1
 * Original 1.20: sends at once what a callback submits, so that a call lasts as long as the target is quick enough
 * Target : --lun null:1M
 */
#include "check.h"

#define DEPTH 64
#define LENGTH 4096
#define CALLS 300

static int lun, completions, under_way, stopping;
static unsigned char buffers[DEPTH][LENGTH];
static struct scsi_iovec elements[DEPTH];

static void submit(struct iscsi_context *iscsi, int place);

static void read_again(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    completions++;
    under_way--;
    if (!stopping)
        submit(iscsi, (int)(intptr_t)private_data);
}

static void submit(struct iscsi_context *iscsi, int place)
{
    elements[place] = (struct scsi_iovec){ .iov_base = buffers[place], .iov_len = LENGTH };
    CHECK(iscsi_read10_iov_task(iscsi, lun, 0, LENGTH, BLOCK, 0, 0, 0, 0, 0, read_again, (void *)(intptr_t)place,
                                &elements[place], 1) != NULL);
    under_way++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int before;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < DEPTH; i++)
        submit(iscsi, i);
    for (int i = 0; i < CALLS; i++) {
        struct pollfd pollfd = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };

        CHECK(poll(&pollfd, 1, 5000) == 1);     /* there are always commands on their way */
        before = completions;
        CHECK_OK(iscsi, iscsi_service(iscsi, pollfd.revents));
        CHECK(completions - before <= DEPTH);
        CHECK(under_way == DEPTH);
    }
    CHECK(completions > CALLS);

    for (int i = 0; i < 10; i++) {
        before = completions;
        task = iscsi_testunitready_sync(iscsi, lun);
        CHECK_GOOD(iscsi, task);
        scsi_free_scsi_task(task);
        /* Those before it and those that were submitted while it waited to leave, not many times as many. */
        CHECK(completions - before <= 3 * DEPTH);
    }
    stopping = 1;
    wait_for(iscsi, &completions, completions + under_way);
    CHECK(under_way == 0);
    log_out(iscsi);
    return 0;
}
