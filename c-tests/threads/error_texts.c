/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * While a service thread runs iscsi_get_error() gives each thread the text of its own last failure, and the text stays
 * as it is while other threads fail.
 *
 * Target : --lun 1M
 * Original: Debian's 1.19 has no service thread
 */
#include <pthread.h>

#include "check.h"

static struct iscsi_context *iscsi;
static int lun;
static pthread_barrier_t both;

/* Fails in the call itself. */
static void *refused(void *unused)
{
    const char *text;

    (void)unused;
    CHECK(strcmp(iscsi_get_error(iscsi), "") == 0);
    CHECK(iscsi_set_targetname(iscsi, "iqn.2026-01.org.example:other") == -1);
    text = iscsi_get_error(iscsi);
    CHECK(strcmp(text, "Already logged in when adding targetname") == 0);
    pthread_barrier_wait(&both);
    pthread_barrier_wait(&both);
    CHECK(text == iscsi_get_error(iscsi) && strcmp(text, "Already logged in when adding targetname") == 0);
    return NULL;
}

/* Fails at the target: the service thread gets the answer. */
static void *failed(void *unused)
{
    struct scsi_task *task;

    (void)unused;
    pthread_barrier_wait(&both);
    task = iscsi_read10_sync(iscsi, lun, 1000000, BLOCK, BLOCK, 0, 0, 0, 0, 0);
    CHECK(task != NULL && task->status == SCSI_STATUS_CHECK_CONDITION);
    CHECK_ERROR(iscsi, "SENSE KEY:ILLEGAL_REQUEST(5)");
    scsi_free_scsi_task(task);
    pthread_barrier_wait(&both);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[2];

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    CHECK(iscsi_set_alias(iscsi, "late") == -1);
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    CHECK_ERROR(iscsi, "adding alias");
    CHECK(pthread_barrier_init(&both, NULL, 2) == 0);
    CHECK(pthread_create(&threads[0], NULL, refused, NULL) == 0);
    CHECK(pthread_create(&threads[1], NULL, failed, NULL) == 0);
    for (int i = 0; i < 2; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    CHECK_ERROR(iscsi, "adding alias");
    iscsi_mt_service_thread_stop(iscsi);
    CHECK_ERROR(iscsi, "adding alias");
    log_out(iscsi);
    return 0;
}
