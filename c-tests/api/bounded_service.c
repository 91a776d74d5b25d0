/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A service call reads what one receive buffer holds, and not all that a quick target has sent meanwhile: with a thousand
 * reads on their way, a call tells the ends of some and returns. The rest comes with the next calls, since the socket
 * stays readable.
 *
 * Contract: 5.3 6.7
 * Original: reads and tells until the socket is empty
 * Target : --lun null:1M
 */
#define _GNU_SOURCE
#include <unistd.h>

#include "check.h"

#define DEPTH 1024
#define LENGTH 4096
#define ROUNDS 400
/* What may have been read before the last read of a call, and the room for that one. */
#define MOST ((128 + 256) * 1024 / LENGTH)

static int lun, completions, under_way, stopping;
static unsigned char buffer[LENGTH];
static struct scsi_iovec element = { .iov_base = buffer, .iov_len = LENGTH };

static void submit(struct iscsi_context *iscsi);

static void read_again(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    completions++;
    under_way--;
    if (!stopping)
        submit(iscsi);
}

static void submit(struct iscsi_context *iscsi)
{
    CHECK(iscsi_read10_iov_task(iscsi, lun, 0, LENGTH, BLOCK, 0, 0, 0, 0, 0, read_again, NULL, &element, 1) != NULL);
    under_way++;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    int most = 0;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < DEPTH; i++)
        submit(iscsi);
    /* The system lets more wait in the socket with each round, up to megabytes. */
    for (int i = 0; i < ROUNDS; i++) {
        struct pollfd pollfd = { .fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi) };
        int before = completions;

        CHECK(poll(&pollfd, 1, 5000) == 1);
        CHECK_OK(iscsi, iscsi_service(iscsi, pollfd.revents));
        CHECK(under_way == DEPTH);
        if (completions - before > most)
            most = completions - before;
        if (i % 4 == 0)
            usleep(10000);      /* time in which the target fills the socket */
    }
    CHECK(most > 1);
    CHECK(most <= MOST);
    stopping = 1;
    wait_for(iscsi, &completions, completions + under_way);
    CHECK(under_way == 0);
    log_out(iscsi);
    return 0;
}
