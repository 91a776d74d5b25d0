/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A loop that calls iscsi_service() only when poll has found what iscsi_which_events() asks for, with several megabytes of
 * reads and writes on their way: it never waits in vain, and it does not spin once all has ended.
 *
 * Contract: 5.2 5.3 5.6
 * Target : --lun 8M
 */
#include "check.h"

#define DEPTH 12
#define LENGTH (256 << 10)
#define COMMANDS 72

static int lun, submitted, ended;

struct place {
    struct scsi_iovec element;
    unsigned char buffer[LENGTH];
};

static void submit(struct iscsi_context *iscsi, struct place *place);

static void again(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    ended++;
    if (submitted < COMMANDS)
        submit(iscsi, private_data);
}

/* Writes and reads in turns. */
static void submit(struct iscsi_context *iscsi, struct place *place)
{
    uint32_t lba = (uint32_t)(submitted % 8) * (LENGTH / BLOCK);
    struct scsi_task *task;

    place->element.iov_base = place->buffer;
    place->element.iov_len = LENGTH;
    if (submitted++ % 2 == 0)
        task = iscsi_write10_iov_task(iscsi, lun, lba, NULL, LENGTH, BLOCK, 0, 0, 0, 0, 0, again, place,
                                      &place->element, 1);
    else
        task = iscsi_read10_iov_task(iscsi, lun, lba, LENGTH, BLOCK, 0, 0, 0, 0, 0, again, place, &place->element, 1);
    CHECK(task != NULL);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct place *places = calloc(DEPTH, sizeof *places);
    struct pollfd pollfd;
    int calls = 0;

    CHECK(argc > 1 && places != NULL);
    iscsi = log_in(argv[1], &lun);
    for (int i = 0; i < DEPTH; i++)
        submit(iscsi, &places[i]);
    while (ended < COMMANDS) {
        pollfd.fd = iscsi_get_fd(iscsi);
        pollfd.events = (short)iscsi_which_events(iscsi);
        CHECK(pollfd.events & POLLIN);
        CHECK(poll(&pollfd, 1, 10000) == 1);
        CHECK_OK(iscsi, iscsi_service(iscsi, pollfd.revents));
        calls++;
    }
    /* A call for each packet of 1 KiB would be none that has found something to do. */
    CHECK(calls < COMMANDS * (LENGTH >> 10));
    CHECK(iscsi_which_events(iscsi) == POLLIN);
    CHECK(iscsi_out_queue_length(iscsi) == 0 && iscsi_queue_length(iscsi) == 0);
    pollfd.events = POLLIN;
    CHECK(poll(&pollfd, 1, 200) == 0);          /* nothing is left to wake it */
    log_out(iscsi);
    free(places);
    return 0;
}
