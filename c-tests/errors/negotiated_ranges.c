/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Values of the target that the RFC does not allow end the login, and the error names the key.
 *
 * Contract: 7.8 24.16
 * Original: uses them
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static const struct { const char *key, *pair; } rows[] = {
        {"MaxRecvDataSegmentLength", "MaxRecvDataSegmentLength=0"},
        {"MaxRecvDataSegmentLength", "MaxRecvDataSegmentLength=-1"},
        {"MaxRecvDataSegmentLength", "MaxRecvDataSegmentLength=99999999999999999999"},
        {"MaxBurstLength", "MaxBurstLength=0"},
        {"FirstBurstLength", "FirstBurstLength=16777216"},
        {"ImmediateData", "ImmediateData=Maybe"},
        {"HeaderDigest", "HeaderDigest=CRC64"},
    };
    static struct peer peer;

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};

        CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
        peer_receive(&peer, iscsi, LOGIN);
        peer_admit(&peer, rows[i].pair, strlen(rows[i].pair) + 1);
        for (int turns = 0; turns < 100 && end.calls == 0; turns++)
            turn(iscsi, 20);
        CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR);
        CHECK_ERROR(iscsi, rows[i].key);
        CHECK(iscsi_is_logged_in(iscsi) == 0);
        CHECK(iscsi_destroy_context(iscsi) == 0);
        peer_hang_up(&peer);
    }
    peer_close(&peer);
    return 0;
}
