/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Answers to a discovery: an empty one is a list without targets; an address that belongs to no name, an unknown key and
 * a text without its end are errors.
 *
 * Contract: 6.1 9.1 9.3 9.5
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static const struct { const char *text; size_t length; int good; } rows[] = {
        {"", 0, 1},
        {"TargetName=iqn.a:b", 19, 1},
        {"TargetName=iqn.a:b\0TargetAddress=192.0.2.1:3260,1", 50, 1},
        {"TargetName=iqn.a:b\0\0", 20, 1},
        {"TargetAddress=192.0.2.1:3260,1\0TargetName=iqn.a:b", 50, 0},
        {"TargetName=iqn.a:b\0NoSuchKey=1", 31, 0},
        {"TargetName=iqn.a:bcd", 20, 0},
    };
    static struct peer peer;

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct iscsi_context *iscsi = peer_context();
        struct end connect = {0}, discovery = {0};

        CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
        iscsi_set_noautoreconnect(iscsi, 1);
        CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &connect));
        peer_receive(&peer, iscsi, LOGIN);
        peer_admit(&peer, ADMITTED, sizeof ADMITTED);
        wait_for(iscsi, &connect.calls, 1);
        CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &discovery));
        peer_receive(&peer, iscsi, TEXT);
        CHECK(peer.pdu[0] == (0x40 | TEXT) && peer.pdu[1] == 0x80 && get32(peer.pdu + 20) == 0xffffffff);
        CHECK(peer.length == 16 && memcmp(peer.data, "SendTargets=All", 16) == 0);
        peer_answer(&peer, TEXT_RESPONSE, 0x80);
        peer_send(&peer, rows[i].text, rows[i].length);
        for (int turns = 0; turns < 100 && discovery.calls == 0; turns++)
            turn(iscsi, 20);
        CHECK(discovery.calls == 1);
        if (rows[i].good) {
            CHECK(discovery.status == SCSI_STATUS_GOOD && (discovery.command_data == NULL) == (rows[i].length == 0));
        } else {
            CHECK(discovery.status == SCSI_STATUS_ERROR || discovery.status == SCSI_STATUS_CANCELLED);
            CHECK(discovery.command_data == NULL);
        }
        CHECK(iscsi_destroy_context(iscsi) == 0);
        peer_hang_up(&peer);
    }
    peer_close(&peer);
    return 0;
}
