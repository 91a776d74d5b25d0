/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * With iscsi_set_reconnect_max_retries(1) the session is given up after two attempts: what waits ends with CANCELLED, in
 * the order in which it was submitted, service calls fail from then on with the cause, and nothing is taken any more.
 *
 * Contract: 14.8 24.10
 * Original: commands wait until the context is destroyed
 */
#define _GNU_SOURCE
#include "peer.h"

#define COMMANDS 4

static int told;

static void in_order(struct iscsi_context *iscsi, int status, void *command_data, void *private_data)
{
    (void)iscsi;
    CHECK(status == SCSI_STATUS_CANCELLED && private_data == (char *)NULL + told);
    scsi_free_scsi_task(command_data);
    told++;
}

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end late = {0};
    double begin;
    int result;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    iscsi_set_reconnect_max_retries(iscsi, 1);
    for (int i = 0; i < COMMANDS; i++)
        CHECK(iscsi_testunitready_task(iscsi, 1, in_order, (char *)NULL + i) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_close(&peer);
    begin = seconds_now();
    while ((result = turn(iscsi, 100)) == 0)
        CHECK(seconds_now() < begin + 10);
    CHECK(result < 0 && told == COMMANDS && seconds_now() > begin + 0.8);
    CHECK_ERROR(iscsi, "Failed to connect to iSCSI socket");
    CHECK_ERROR(iscsi, peer.portal);
    CHECK(iscsi_service(iscsi, 0) < 0 && iscsi_service(iscsi, POLLIN | POLLOUT) < 0);
    CHECK(iscsi_is_logged_in(iscsi) == 0 && iscsi_reconnect(iscsi) == -1);
    if (iscsi_testunitready_task(iscsi, 1, note_end, &late) != NULL) {
        CHECK(iscsi_service(iscsi, 0) < 0);
        CHECK(late.calls == 1 && late.status == SCSI_STATUS_CANCELLED);
        scsi_free_scsi_task(late.command_data);
    }
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(told == COMMANDS);
    return 0;
}
