/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The way of an I/O tester (fio): many commands at a time, the descriptor fetched once, poll() without a time limit,
 * iscsi_service() never negative while the session can come back, tasks freed long after their callback.
 *
 * Contract: 23 (fio) 2.6 5.1 5.5 14.3
 * Target : --lun 16M
 * Target narrow: --lun 16M --queue-depth 2
 * Target lost: --lun 16M --fault data-in:20=truncate:100 --fault-connections 1
 */
#include <signal.h>
#include <unistd.h>

#include "check.h"

#define DEPTH 16
#define COMMANDS 200
#define LENGTH 4096

struct request {
    struct scsi_task *task;
    unsigned char *buffer;
    uint32_t lba;
    int write, complete, status;
};

static int complete;

static void note_complete(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct request *request = private_data;

    (void)iscsi;
    CHECK(command_data == request->task);
    request->status = status;
    request->complete++;
    complete++;
}

static void queue(struct iscsi_context *iscsi, int lun, struct request *request, int number)
{
    request->write = number % 2 == 0;
    request->lba = (uint32_t)(number / 2) * (LENGTH / BLOCK);
    request->buffer = malloc(LENGTH);
    CHECK(request->buffer != NULL);
    if (request->write) {
        fill_pattern(request->buffer, LENGTH, (unsigned)number / 2);
        request->task = scsi_cdb_write16(request->lba, LENGTH, BLOCK, 0, 0, 0, 0, 0);
        CHECK(scsi_task_add_data_out_buffer(request->task, LENGTH, request->buffer) == 0);
    } else {
        request->task = scsi_cdb_read16(request->lba, LENGTH, BLOCK, 0, 0, 0, 0, 0);
        CHECK(scsi_task_add_data_in_buffer(request->task, LENGTH, request->buffer) == 0);
    }
    CHECK(iscsi_scsi_command_async(iscsi, lun, request->task, note_complete, NULL, request) == 0);
}

int main(int argc, char **argv)
{
    static struct request requests[COMMANDS + 1];
    struct iscsi_url *url;
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    struct scsi_readcapacity16 *capacity;
    struct pollfd pollfd;
    int queued = 0;

    CHECK(argc > 1);
    signal(SIGPIPE, SIG_IGN);                   /* the original may raise it when a connection is lost */
    alarm(50);                                  /* poll() may wait without end */
    url = iscsi_parse_full_url(NULL, argv[1]);
    iscsi = iscsi_create_context(INITIATOR);
    CHECK(url != NULL && iscsi != NULL);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, url->target));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, ISCSI_HEADER_DIGEST_NONE_CRC32C));
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    task = iscsi_readcapacity16_sync(iscsi, url->lun);
    CHECK_GOOD(iscsi, task);
    capacity = scsi_datain_unmarshall(task);
    CHECK(capacity != NULL && capacity->block_length == BLOCK);
    scsi_free_scsi_task(task);

    pollfd.fd = iscsi_get_fd(iscsi);
    while (complete < COMMANDS) {
        while (queued < COMMANDS && queued - complete < DEPTH) {
            queue(iscsi, url->lun, &requests[queued], queued);
            queued++;
        }
        pollfd.events = (short)iscsi_which_events(iscsi);
        CHECK(poll(&pollfd, 1, -1) > 0);
        CHECK(iscsi_service(iscsi, pollfd.revents) >= 0);
    }
    for (int i = 0; i < COMMANDS; i++) {
        struct request *request = &requests[i];

        CHECK(request->complete == 1 && request->status == SCSI_STATUS_GOOD && request->task->status == SCSI_STATUS_GOOD);
        if (!request->write)
            CHECK(memcmp(request->buffer, requests[i - 1].buffer, LENGTH) == 0);
    }
    for (int i = 0; i < COMMANDS; i++) {
        scsi_free_scsi_task(requests[i].task);
        free(requests[i].buffer);
    }
    task = scsi_cdb_synchronizecache16(0, 0, 0, 0);
    requests[COMMANDS].task = task;
    CHECK(iscsi_scsi_command_async(iscsi, url->lun, task, note_complete, NULL, &requests[COMMANDS]) == 0);
    wait_for(iscsi, &complete, COMMANDS + 1);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(iscsi_get_fd(iscsi) == pollfd.fd);
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
