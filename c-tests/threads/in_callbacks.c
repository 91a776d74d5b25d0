/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * In a callback of the service thread: synchronous calls work, stopping the thread is refused with a text, and the
 * context may be destroyed; it is then gone, with its thread, soon after the callback has returned.
 *
 * Target : --lun 1M
 * Original: Debian's 1.19 has no service thread
 */
#include <semaphore.h>
#include <unistd.h>

#include "check.h"
#include "threads.h"

static sem_t done;
static int lun;

static void nested(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    struct scsi_task *task;

    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, 96);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    iscsi_mt_service_thread_stop(iscsi);
    CHECK_ERROR(iscsi, "cannot be stopped from one of its own callbacks");
    sem_post(&done);
}

static void count(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    CHECK(status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(command_data);
    ++*(int *)private_data;
}

static void destroy(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    int cancelled = 0;

    (void)private_data;
    CHECK(status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(command_data);
    CHECK(iscsi_testunitready_task(iscsi, lun, count, &cancelled) != NULL);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(cancelled == 1);
    sem_post(&done);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;

    CHECK(argc > 1 && sem_init(&done, 0, 0) == 0);
    iscsi = log_in(argv[1], &lun);
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    CHECK(iscsi_testunitready_task(iscsi, lun, nested, NULL) != NULL);
    while (sem_wait(&done) != 0)
        ;
    CHECK(iscsi_testunitready_task(iscsi, lun, destroy, NULL) != NULL);
    while (sem_wait(&done) != 0)
        ;
    CHECK(has_service_threads(0));
    return 0;
}
