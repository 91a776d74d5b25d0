/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes whose data waits for others to leave, and leaves slowly, do not time out meanwhile; those whose data is gone do.
 *
 * Contract: 15.3
 * Original 1.19: times out
 */
#define _GNU_SOURCE
#include "peer.h"

#define WRITES 64
#define LENGTH (256 << 10)
#define TOTAL ((size_t)WRITES * LENGTH)
#define KEYS "HeaderDigest=None\0DataDigest=None\0InitialR2T=Yes\0ImmediateData=No\0" \
    "MaxRecvDataSegmentLength=8192\0MaxBurstLength=262144"

int main(void)
{
    static struct peer peer;
    static unsigned char data[LENGTH];
    struct iscsi_context *iscsi = peer_context();
    struct end connect = {0}, ends[WRITES] = {{0}};
    struct scsi_task *tasks[WRITES];
    size_t received = 0, slowly = 0;
    double begin;
    int size = 4096;

    peer_listen(&peer);
    /* Little room, so that data waits at the sender. */
    CHECK(setsockopt(peer.listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) == 0);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &connect));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, KEYS, sizeof KEYS);
    wait_for(iscsi, &connect.calls, 1);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    for (int i = 0; i < WRITES; i++) {
        tasks[i] = iscsi_write10_task(iscsi, 1, 0, data, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]);
        CHECK(tasks[i] != NULL);
        peer_receive(&peer, iscsi, COMMAND);
    }
    for (int i = 0; i < WRITES; i++) {
        peer_answer(&peer, R2T, 0x80);
        put32(peer.answer + 16, tasks[i]->itt);
        memcpy(peer.answer + 20, "tttt", 4);
        put32(peer.answer + 44, LENGTH);
        peer_send(&peer, "", 0);
        peer.stat_sn--;
    }
    for (begin = seconds_now(); received < TOTAL;) {
        /* For three times the limit a few PDUs each 0.05 s, then all of them. */
        if (seconds_now() < begin + 3) {
            poll(NULL, 0, 50);
            slowly = received;
            CHECK(ends[WRITES - 1].calls == 0);
        }
        for (int pdus = 0; pdus < 8 && peer_poll(&peer); pdus++) {
            CHECK((peer.pdu[0] & 0x3f) == DATA_OUT);
            received += peer.length;
        }
        CHECK_OK(iscsi, turn(iscsi, 0));
        CHECK(seconds_now() < begin + 40);
    }
    CHECK(slowly > 0 && slowly < TOTAL / 3);
    /* No write was answered. */
    for (int i = 0; i < WRITES; i++) {
        wait_for(iscsi, &ends[i].calls, 1);
        CHECK(ends[i].calls == 1 && ends[i].status == SCSI_STATUS_TIMEOUT);
    }
    for (int i = 0; i < WRITES; i++)
        scsi_free_scsi_task(tasks[i]);
    peer_end(&peer, iscsi);
    return 0;
}
