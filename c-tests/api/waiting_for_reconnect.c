/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * While the target is gone: no event is asked for between the attempts, service calls give 0 and do not wait, the
 * descriptor keeps its number, commands are taken; NOPs are taken and forgotten. When the target is back, the commands are
 * sent in their order and end well.
 *
 * Contract: 5.1 5.2 5.3 5.5 10.6 12.1 12.2 14.3 14.4 14.5 14.7 24.1
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end before = {0}, meanwhile = {0};
    double begin;
    int descriptor, times = 0;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    descriptor = iscsi_get_fd(iscsi);
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, NULL, NULL, 0, NULL));
    peer_receive(&peer, iscsi, NOP_OUT);
    CHECK(iscsi_read10_task(iscsi, 1, 7, BLOCK, BLOCK, 0, 0, 0, 0, 0, note_end, &before) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_close(&peer);
    begin = seconds_now();
    while (seconds_now() < begin + 1.5) {
        if (iscsi_which_events(iscsi) == 0) {
            double now = seconds_now();

            CHECK(iscsi_service(iscsi, 0) == 0 && seconds_now() < now + 0.5);
            if (times++ == 0)
                CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &meanwhile) != NULL);
            if (times == 1) {
                CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, NULL, NULL, 0, NULL));
                CHECK(iscsi_get_nops_in_flight(iscsi) == 0);
            }
        }
        CHECK(turn(iscsi, 50) == 0);
        CHECK(iscsi_get_fd(iscsi) == descriptor);
    }
    CHECK(times > 3 && before.calls == 0 && meanwhile.calls == 0);
    CHECK(iscsi_is_logged_in(iscsi) == 0);

    peer_open(&peer);
    peer_take_back(&peer, iscsi);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer.pdu[32] == SCSI_OPCODE_READ10 && peer.pdu[37] == 7);
    peer_refuse(&peer, SCSI_SENSE_MEDIUM_ERROR, 0x1100);
    peer_receive(&peer, iscsi, COMMAND);
    CHECK(peer.pdu[32] == SCSI_OPCODE_TESTUNITREADY);
    peer_respond(&peer, 0);
    wait_for(iscsi, &before.calls, 1);
    wait_for(iscsi, &meanwhile.calls, 1);
    CHECK(before.status == SCSI_STATUS_CHECK_CONDITION && meanwhile.status == SCSI_STATUS_GOOD);
    CHECK(iscsi_get_fd(iscsi) == descriptor && iscsi_is_logged_in(iscsi) == 1);
    scsi_free_scsi_task(before.command_data);
    scsi_free_scsi_task(meanwhile.command_data);
    peer_end(&peer, iscsi);
    return 0;
}
