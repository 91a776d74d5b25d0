/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A context is created and destroyed; what a fresh one answers.
 *
 * Contract: 2.1 3 5.1 5.2 5.3 5.8
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);

    CHECK(iscsi != NULL);
    CHECK(iscsi_get_fd(iscsi) == -1);
    CHECK(iscsi_which_events(iscsi) == POLLOUT);
    CHECK(iscsi_service(iscsi, 0) == 0);
    CHECK(iscsi_is_logged_in(iscsi) == 0);
    CHECK(iscsi_queue_length(iscsi) == 1);      /* the connection that is not there counts */
    CHECK(iscsi_out_queue_length(iscsi) == 0);
    CHECK(iscsi_get_nops_in_flight(iscsi) == 0);
    CHECK(strcmp(iscsi_get_error(iscsi), "") == 0);

    CHECK(iscsi_disconnect(iscsi) == -1);
    CHECK_ERROR(iscsi, "Trying to disconnect but not connected");
    CHECK(iscsi_logout_sync(iscsi) == -1);
    CHECK_ERROR(iscsi, "Trying to logout while not logged in.");
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK(iscsi_testunitready_task(iscsi, 0, NULL, NULL) == NULL);
    CHECK_ERROR(iscsi, "Trying to send command while not logged in.");

    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(iscsi_create_context("") == NULL);
    return 0;
}
