/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * NOPs on the wire: an own one uses a CmdSN and asks for an answer; one of the target is answered at once with its tag and
 * LUN if it asks, and otherwise not. Any answer sets the count of unanswered ones to 0.
 *
 * Contract: 12.1 12.2 12.4
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    unsigned char sent[4] = "ping";
    uint32_t first;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    first = peer.exp_cmd_sn;
    for (uint32_t i = 0; i < 3; i++) {
        CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, sent, sizeof sent, &end));
        CHECK(iscsi_get_nops_in_flight(iscsi) == (int)i + 1);
        peer_receive(&peer, iscsi, NOP_OUT);
        CHECK(peer.pdu[0] == NOP_OUT && peer.pdu[1] == 0x80 && get32(peer.pdu + 20) == 0xffffffff);
        CHECK(get32(peer.pdu + 24) == first + i && get32(peer.pdu + 16) != 0xffffffff);
        CHECK(peer.length == sizeof sent && memcmp(peer.data, sent, sizeof sent) == 0);
    }
    peer_answer(&peer, NOP_IN, 0x80);
    peer_send(&peer, peer.data, peer.length);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD && iscsi_get_nops_in_flight(iscsi) == 0);

    peer_answer(&peer, NOP_IN, 0x80);
    put32(peer.answer + 16, 0xffffffff);
    put32(peer.answer + 20, 0x1234);
    peer.answer[9] = 1;
    peer_send(&peer, "", 0);
    peer_receive(&peer, iscsi, NOP_OUT);
    CHECK(peer.pdu[0] == (0x40 | NOP_OUT) && get32(peer.pdu + 16) == 0xffffffff && get32(peer.pdu + 20) == 0x1234);
    CHECK(peer.pdu[9] == 1 && peer.length == 0);

    peer_answer(&peer, NOP_IN, 0x80);
    put32(peer.answer + 16, 0xffffffff);
    peer_send(&peer, "", 0);
    CHECK(peer_receives_nothing(&peer, iscsi));
    peer_end(&peer, iscsi);
    return 0;
}
