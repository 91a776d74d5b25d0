/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * While a service thread runs every synchronous call works from other threads: commands, task management, reconnects,
 * discovery, login and logout (contract 20.3).
 *
 * Target : --lun 1M
 * Original: Debian's 1.19 has no service thread
 */
#include <pthread.h>

#include "check.h"

static void *task_management(void *argument)
{
    struct iscsi_context *iscsi = argument;

    CHECK_OK(iscsi, iscsi_task_mgmt_abort_task_set_sync(iscsi, 0));
    CHECK_OK(iscsi, iscsi_task_mgmt_lun_reset_sync(iscsi, 0));
    return NULL;
}

static void *reconnect(void *argument)
{
    struct iscsi_context *iscsi = argument;

    CHECK_OK(iscsi, iscsi_reconnect_sync(iscsi));
    return NULL;
}

static void in_a_thread(void *(*body)(void *), struct iscsi_context *iscsi)
{
    pthread_t thread;

    CHECK(pthread_create(&thread, NULL, body, iscsi) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
}

static void discovery(const char *url)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *portal = iscsi_parse_portal_url(iscsi, url);
    struct iscsi_discovery_address *list;

    CHECK(portal != NULL);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, portal->portal));
    CHECK_OK(iscsi, iscsi_login_sync(iscsi));
    list = iscsi_discovery_sync(iscsi);
    CHECK(list != NULL && list->portals != NULL);
    iscsi_free_discovery_data(iscsi, list);
    iscsi_destroy_url(portal);
    log_out(iscsi);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct scsi_task *task;
    int lun, descriptor;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    descriptor = iscsi_get_fd(iscsi);
    CHECK_OK(iscsi, iscsi_mt_service_thread_start(iscsi));
    task = iscsi_inquiry_sync(iscsi, lun, 0, 0, 96);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    in_a_thread(task_management, iscsi);
    in_a_thread(reconnect, iscsi);
    iscsi_reset_next_reconnect(iscsi);
    CHECK_OK(iscsi, iscsi_force_reconnect_sync(iscsi));
    CHECK(iscsi_get_fd(iscsi) == descriptor);
    task = iscsi_testunitready_sync(iscsi, lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    discovery(argv[1]);
    return 0;
}
