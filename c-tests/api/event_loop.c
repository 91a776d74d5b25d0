/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The event loop by hand, from connect to disconnect: which events are asked for in each state, and that a service call
 * never waits, whatever events it is given.
 *
 * Contract: 5.1 5.2 5.3 5.6 6.1 6.2 7.4
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct end connected = { 0, 0, NULL }, logged_in = { 0, 0, NULL }, answered = { 0, 0, NULL },
               logged_out = { 0, 0, NULL };
    struct scsi_task *task;
    double before;
    int fd;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, url->portal, note_end, &connected));
    CHECK(connected.calls == 0);                /* not inside of the call */
    CHECK(iscsi_which_events(iscsi) & POLLOUT);
    fd = iscsi_get_fd(iscsi);
    CHECK(fd >= 0);
    wait_for(iscsi, &connected.calls, 1);
    CHECK(connected.status == SCSI_STATUS_GOOD && connected.command_data == NULL);
    CHECK(iscsi_which_events(iscsi) == POLLIN);
    CHECK(iscsi_is_logged_in(iscsi) == 0);

    CHECK_OK(iscsi, iscsi_login_async(iscsi, note_end, &logged_in));
    CHECK(iscsi_which_events(iscsi) == (POLLIN | POLLOUT));
    wait_for(iscsi, &logged_in.calls, 1);
    CHECK(logged_in.status == SCSI_STATUS_GOOD && logged_in.command_data == NULL);
    CHECK(iscsi_is_logged_in(iscsi) == 1);

    /* Events that are not there. */
    before = seconds_now();
    for (int i = 0; i < 10; i++) {
        CHECK(iscsi_service(iscsi, POLLIN) == 0);
        CHECK(iscsi_service(iscsi, POLLOUT) == 0);
        CHECK(iscsi_service(iscsi, POLLIN | POLLOUT) == 0);
        CHECK(iscsi_service(iscsi, 0) == 0);
    }
    CHECK(seconds_now() - before < 5);

    CHECK(iscsi_queue_length(iscsi) == 0);
    task = iscsi_testunitready_task(iscsi, url->lun, note_end, &answered);
    CHECK(task != NULL);
    CHECK(answered.calls == 0);
    CHECK(iscsi_queue_length(iscsi) == 1);
    wait_for(iscsi, &answered.calls, 1);
    CHECK(answered.command_data == task);
    CHECK(answered.status == task->status);
    CHECK(iscsi_queue_length(iscsi) == 0);
    scsi_free_scsi_task(task);

    CHECK(iscsi_get_fd(iscsi) == fd);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logged_out));
    wait_for(iscsi, &logged_out.calls, 1);
    CHECK(logged_out.status == SCSI_STATUS_GOOD);
    CHECK(iscsi_is_logged_in(iscsi) == 0);
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(iscsi_get_fd(iscsi) == -1);
    CHECK(connected.calls == 1 && logged_in.calls == 1 && answered.calls == 1 && logged_out.calls == 1);

    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
