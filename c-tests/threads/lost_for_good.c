/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A session that cannot be opened again: every waiting synchronous call of other threads returns, later ones fail at
 * once, and neither they nor the service thread use the processor while they wait.
 *
 * Target : --lun 1M
 * Original: Debian's 1.19 has no service thread
 */
#include <pthread.h>
#include <unistd.h>

#include "check.h"

#define THREADS 3

static struct iscsi_context *iscsi;
static int lun;

static void *reader(void *unused)
{
    struct scsi_task *task = iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0);

    (void)unused;
    CHECK(task == NULL || task->status == SCSI_STATUS_CANCELLED);
    scsi_free_scsi_task(task);
    return NULL;
}

static double processor_seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    struct iscsi_url *other;
    double begin, processor;
    char text[512];

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    iscsi_set_reconnect_max_retries(iscsi, 2);
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));

    /* From now on the target is not there: a URL that is parsed for the context sets the name. */
    snprintf(text, sizeof text, "%.*sgone/0", (int)(strlen(argv[1]) - 2), argv[1]);
    other = iscsi_parse_full_url(iscsi, text);
    CHECK(other != NULL);
    iscsi_destroy_url(other);

    begin = seconds_now();
    processor = processor_seconds();
    CHECK(iscsi_reconnect(iscsi) == 0);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, reader, NULL) == 0);
    CHECK(iscsi_reconnect_sync(iscsi) != 0);
    CHECK_ERROR(iscsi, "Target not found");
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    /* Three attempts, with waits of 1 and 2 seconds. */
    CHECK(seconds_now() - begin < 8);
    /* Under valgrind everything costs more; a loop without sleep would cost all of it. */
    CHECK(processor_seconds() - processor < 0.5 * (seconds_now() - begin));
    CHECK(iscsi_read10_sync(iscsi, lun, 0, BLOCK, BLOCK, 0, 0, 0, 0, 0) == NULL);
    CHECK(iscsi_reconnect_sync(iscsi) != 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
