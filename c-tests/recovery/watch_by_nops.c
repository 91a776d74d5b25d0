/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The watch of a machine emulator (QEMU): a NOP now and then; when more than three are unanswered, iscsi_reconnect(). The
 * count is 0 then, and the command that a dead target has kept is answered in the new session.
 *
 * Contract: 12.1 12.2 14.10 23 (QEMU)
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    int sent = 0;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    while (iscsi_get_nops_in_flight(iscsi) <= 3) {
        CHECK(sent++ < 4);
        CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, NULL, NULL, 0, NULL));
        peer_receive(&peer, iscsi, NOP_OUT);
    }
    CHECK(sent == 4 && end.calls == 0);
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    peer_take_back(&peer, iscsi);
    CHECK(iscsi_get_nops_in_flight(iscsi) == 0);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD);
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, NULL, NULL, 0, NULL));
    peer_receive(&peer, iscsi, NOP_OUT);
    peer_answer(&peer, NOP_IN, 0x80);
    peer_send(&peer, "", 0);
    for (double limit = seconds_now() + 20; iscsi_get_nops_in_flight(iscsi) != 0;) {
        CHECK(seconds_now() < limit);
        CHECK_OK(iscsi, turn(iscsi, 20));
    }
    scsi_free_scsi_task(end.command_data);
    peer_end(&peer, iscsi);
    return 0;
}
