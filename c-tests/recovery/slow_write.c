/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A write whose data leaves slowly does not time out while it leaves: its time is over only afterwards.
 *
 * Contract: 15.3
 * Original 1.19: times out
 */
#define _GNU_SOURCE
#include "peer.h"

#define LENGTH (8 << 20)
#define MODEST "HeaderDigest=None\0DataDigest=None\0InitialR2T=Yes\0ImmediateData=No\0" \
    "MaxRecvDataSegmentLength=8192\0MaxBurstLength=16777215"

int main(void)
{
    static struct peer peer;
    static unsigned char data[LENGTH];
    struct iscsi_context *iscsi = peer_context();
    struct end connect = {0}, end = {0};
    struct scsi_task *task;
    size_t received = 0, slowly = 0;
    double begin;
    int size = 4096;

    peer_listen(&peer);
    /* Little room, so that data waits at the sender. */
    CHECK(setsockopt(peer.listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &connect));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, MODEST, sizeof MODEST);
    wait_for(iscsi, &connect.calls, 1);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    task = iscsi_write10_task(iscsi, 1, 0, data, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_answer(&peer, R2T, 0x80);
    memcpy(peer.answer + 20, "tttt", 4);
    put32(peer.answer + 44, LENGTH);
    peer_send(&peer, "", 0);
    peer.stat_sn--;

    for (begin = seconds_now(); received < LENGTH;) {
        /* For three times the limit a few PDUs each 0.05 s, then all of them. */
        if (seconds_now() < begin + 3) {
            CHECK_OK(iscsi, turn(iscsi, 0));
            poll(NULL, 0, 50);
            slowly = received;
        }
        for (int pdus = 0; pdus < 8 && peer_poll(&peer); pdus++) {
            CHECK((peer.pdu[0] & 0x3f) == DATA_OUT);
            received += peer.length;
        }
        CHECK_OK(iscsi, turn(iscsi, 0));
        CHECK(end.calls == 0 && seconds_now() < begin + 30);
    }
    CHECK(slowly > 0 && slowly < LENGTH / 2);
    peer_answer(&peer, RESPONSE, 0x80);
    put32(peer.answer + 16, task->itt);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
    peer_end(&peer, iscsi);
    return 0;
}
