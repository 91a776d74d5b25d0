/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Four threads write, read and compare through one context that a service thread serves, with synchronous calls and
 * with callbacks (contract 20); also while the connection is lost.
 *
 * Target : --lun 8M
 * Target lost: --lun 8M --fault command:90=close --fault-connections 2
 * Original: Debian's 1.19 has no service thread
 */
#include <pthread.h>

#include "check.h"

#define THREADS 4
#define ROUNDS 20
#define LENGTH (16 * BLOCK)

static struct iscsi_context *iscsi;
static int lun;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_t callback_thread;
static int callbacks;

struct reader {
    int ended;
    int status;
};

static void read_ended(struct iscsi_context *context, int status, void *command_data, void *private_data)
{
    struct reader *reader = private_data;

    CHECK(context == iscsi && ((struct scsi_task *)command_data)->status == status);
    pthread_mutex_lock(&mutex);
    if (callbacks++ == 0)
        callback_thread = pthread_self();
    CHECK(pthread_equal(callback_thread, pthread_self()));
    reader->status = status;
    reader->ended = 1;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
}

static void *worker(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument;
    unsigned char data[LENGTH], copy[LENGTH];
    uint64_t lba = seed * 1000;
    struct scsi_task *task;

    for (unsigned round = 0; round < ROUNDS; round++) {
        struct reader reader = { 0, -1 };

        fill_pattern(data, sizeof data, seed * ROUNDS + round);
        task = iscsi_write16_sync(iscsi, lun, lba, data, sizeof data, BLOCK, 0, 0, 0, 0, 0);
        CHECK_GOOD(iscsi, task);
        scsi_free_scsi_task(task);

        task = iscsi_read16_sync(iscsi, lun, lba, sizeof data, BLOCK, 0, 0, 0, 0, 0);
        CHECK_GOOD(iscsi, task);
        CHECK(task->datain.size == sizeof data && memcmp(task->datain.data, data, sizeof data) == 0);
        scsi_free_scsi_task(task);

        memset(copy, 0, sizeof copy);
        task = scsi_cdb_read16(lba, sizeof copy, BLOCK, 0, 0, 0, 0, 0);
        CHECK(task != NULL && scsi_task_add_data_in_buffer(task, sizeof copy, copy) == 0);
        CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, lun, task, read_ended, NULL, &reader));
        pthread_mutex_lock(&mutex);
        while (!reader.ended)
            pthread_cond_wait(&changed, &mutex);
        pthread_mutex_unlock(&mutex);
        CHECK(reader.status == SCSI_STATUS_GOOD && memcmp(copy, data, sizeof data) == 0);
        scsi_free_scsi_task(task);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    int descriptor;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    descriptor = iscsi_get_fd(iscsi);
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, worker, (void *)(i + 1)) == 0);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK(callbacks == THREADS * ROUNDS && !pthread_equal(callback_thread, pthread_self()));
    CHECK(iscsi_get_fd(iscsi) == descriptor && iscsi_is_logged_in(iscsi));
    iscsi_mt_service_thread_stop(iscsi);
    log_out(iscsi);
    return 0;
}
