/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How the data of a write is cut up: with the command, unsolicited, and when the target asks; as the login has agreed.
 *
 * Contract: 11.1 11.2 11.3 11.4
 */
#define _GNU_SOURCE
#include "peer.h"

#define LENGTH 65536
#define KEYS(r2t, immediate, first, segment)                                                                            \
    "HeaderDigest=None\0InitialR2T=" r2t "\0ImmediateData=" immediate "\0FirstBurstLength=" first "\0MaxRecvDataSegmentLength=" segment    \
    "\0MaxBurstLength=32768"

static unsigned char data[LENGTH];

/* Takes Data-Out PDUs until the last of a sequence; they are of this size. Gives where the sequence ends. */
static uint32_t take_sequence(struct peer *peer, struct iscsi_context *iscsi, uint32_t ttt, uint32_t offset, uint32_t size)
{
    for (uint32_t number = 0;; number++) {
        int final;

        peer_receive(peer, iscsi, DATA_OUT);
        final = peer->pdu[1] & 0x80;
        CHECK(get32(peer->pdu + 20) == ttt && get32(peer->pdu + 36) == number && get32(peer->pdu + 40) == offset);
        CHECK(ttt == 0xffffffff || peer->pdu[9] == 1);
        CHECK(memcmp(peer->data, data + offset, peer->length) == 0);
        CHECK(final ? peer->length <= size : peer->length == size);
        offset += (uint32_t)peer->length;
        if (final)
            return offset;
    }
}

static void write_with(struct peer *peer, const char *keys, size_t keys_length, uint32_t immediate, uint32_t unsolicited,
                       uint32_t size)
{
    struct iscsi_context *iscsi = peer_context();
    struct end connect = {0}, end = {0};
    struct scsi_task *task;
    unsigned char command[HEADER];
    uint32_t at, ttt = 7;

    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer->portal, -1, note_end, &connect));
    peer_receive(peer, iscsi, LOGIN);
    peer_admit(peer, keys, keys_length);
    wait_for(iscsi, &connect.calls, 1);
    task = iscsi_write10_task(iscsi, 1, 0, data, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
    CHECK(task != NULL);
    peer_receive(peer, iscsi, COMMAND);
    memcpy(command, peer->pdu, HEADER);
    CHECK(peer->pdu[1] == (unsolicited > immediate ? 0x21 : 0xa1) && get32(peer->pdu + 20) == LENGTH);
    CHECK(peer->length == immediate && memcmp(peer->data, data, immediate) == 0);
    at = immediate;
    if (unsolicited > immediate)
        at = take_sequence(peer, iscsi, 0xffffffff, at, size);
    CHECK(at == unsolicited);
    while (at < LENGTH) {
        uint32_t length = LENGTH - at < 32768 ? LENGTH - at : 32768;

        memcpy(peer->pdu, command, HEADER);
        peer_answer(peer, R2T, 0x80);
        peer->answer[9] = 1;
        put32(peer->answer + 20, ++ttt);
        put32(peer->answer + 36, ttt - 8);
        put32(peer->answer + 40, at);
        put32(peer->answer + 44, length);
        peer_send(peer, "", 0);
        peer->stat_sn--;                        /* an R2T takes none */
        CHECK(take_sequence(peer, iscsi, ttt, at, size) == at + length);
        at += length;
    }
    memcpy(peer->pdu, command, HEADER);
    peer_respond(peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

#define WRITE(keys, immediate, unsolicited, size) write_with(&peer, keys, sizeof keys, immediate, unsolicited, size)

int main(void)
{
    static struct peer peer;

    fill_pattern(data, LENGTH, 3);
    peer_listen(&peer);
    WRITE(KEYS("Yes", "Yes", "8192", "65536"), 8192, 8192, 65536);
    WRITE(KEYS("Yes", "No", "8192", "8192"), 0, 0, 8192);
    WRITE(KEYS("No", "No", "16384", "8192"), 0, 16384, 8192);
    WRITE(KEYS("No", "Yes", "20480", "8192"), 8192, 20480, 8192);
    WRITE(KEYS("Yes", "Yes", "8192", "512"), 512, 512, 512);
    peer_close(&peer);
    return 0;
}
