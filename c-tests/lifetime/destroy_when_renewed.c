/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The function for a renewed descriptor may disconnect, and destroy the context: commands that waited end with CANCELLED.
 *
 * Contract: 6.7 14.3
 * Original: iscsi_set_fd_dup_cb() is not exported
 */
#define _GNU_SOURCE
#include "peer.h"

static int renewed;

static void disconnect(struct iscsi_context *iscsi, void *opaque)
{
    (void)opaque;
    renewed++;
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(iscsi_get_fd(iscsi) == -1);
}

static void destroy(struct iscsi_context *iscsi, void *opaque)
{
    (void)opaque;
    renewed++;
    CHECK(iscsi_destroy_context(iscsi) == 0);
}

int main(void)
{
    static struct peer peer;

    for (int destroys = 0; destroys < 2; destroys++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};

        renewed = 0;
        peer_listen(&peer);
        peer_log_in(&peer, iscsi);
        iscsi_set_fd_dup_cb(iscsi, destroys ? destroy : disconnect, NULL);
        CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
        peer_receive(&peer, iscsi, COMMAND);
        peer_hang_up(&peer);
        for (double limit = seconds_now() + 20; renewed == 0;) {
            CHECK(seconds_now() < limit);
            CHECK(turn(iscsi, 20) == 0);
        }
        if (!destroys) {
            CHECK(iscsi_is_logged_in(iscsi) == 0);
            CHECK(iscsi_destroy_context(iscsi) == 0);
        }
        CHECK(renewed == 1 && end.calls == 1 && end.status == SCSI_STATUS_CANCELLED);
        scsi_free_scsi_task(end.command_data);
        peer_close(&peer);
    }
    return 0;
}
