/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The service thread is started and stopped at any time, also before the connect; a second start is refused, a stop
 * without a thread does nothing; iscsi_service() leaves the work to the thread; destroying the context ends it.
 *
 * Target : --lun 1M
 * Original: Debian's 1.19 has no service thread
 */
#include <unistd.h>

#include "check.h"
#include "threads.h"

static void use(struct iscsi_context *iscsi, int lun)
{
    struct scsi_task *task = iscsi_testunitready_sync(iscsi, lun);

    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct end end = { 0 };
    struct scsi_task *task;

    CHECK(argc > 1);
    CHECK(iscsi_mt_service_thread_start(NULL) == -1);
    iscsi_mt_service_thread_stop(NULL);
    iscsi = context_for(argv[1], &url);
    iscsi_mt_service_thread_stop(iscsi);
    CHECK(has_service_threads(0));
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    CHECK(has_service_threads(1));
    CHECK(iscsi_mt_service_thread_start(iscsi) == -1);
    CHECK_ERROR(iscsi, "the service thread runs already");
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    use(iscsi, url->lun);
    CHECK(iscsi_service(iscsi, POLLIN | POLLOUT | POLLHUP) == 0);

    for (int i = 0; i < 3; i++) {
        iscsi_mt_service_thread_stop(iscsi);
        CHECK(has_service_threads(0));
        /* What is queued meanwhile waits for the next one who serves the context. */
        end.calls = 0;
        task = iscsi_testunitready_task(iscsi, url->lun, note_end, &end);
        CHECK(task != NULL);
        if (i > 0)
            CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
        use(iscsi, url->lun);
        if (i > 0)
            iscsi_mt_service_thread_stop(iscsi);
        CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD && end.command_data == task);
        scsi_free_scsi_task(task);
    }
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    iscsi_destroy_context(iscsi);
    CHECK(has_service_threads(0));
    iscsi_destroy_url(url);
    return 0;
}
