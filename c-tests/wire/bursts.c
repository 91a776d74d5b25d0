/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a write is cut (RFC 7143 11.7, 13.10 to 13.17), for every combination of ImmediateData and InitialR2T with burst and
 * segment lengths that fit into each other or not: how much goes unasked, that F ends each sequence and nothing else, that
 * DataSN begins at 0 in each, that offsets go on without a gap, and that no PDU or sequence is longer than agreed. R2Ts
 * are answered in their order, as many at a time as MaxOutstandingR2T allows.
 *
 * Contract: 11.1 11.2 11.3 11.4
 * Original: LUN of Data-Out that nobody asks for
 */
#define _GNU_SOURCE
#include "wire.h"

#define LONGEST 9001

static struct peer peer;
static unsigned char data[LONGEST];

static uint32_t smaller(uint32_t left, uint32_t right)
{
    return left < right ? left : right;
}

/* One sequence of Data-Out: all PDUs but the last are as long as they may be. */
static void take_sequence(struct iscsi_context *iscsi, const unsigned char *command, uint32_t ttt, uint32_t begin, uint32_t end,
                          uint32_t segment)
{
    static const unsigned char no_lun[8];

    for (uint32_t number = 0; begin < end; number++) {
        uint32_t length = smaller(end - begin, segment & ~3u);

        wire_receive(&peer, iscsi, DATA_OUT);
        CHECK(memcmp(peer.pdu + 16, command + 16, 4) == 0 && get32(peer.pdu + 20) == ttt);
        CHECK(memcmp(peer.pdu + 8, ttt == 0xffffffff ? no_lun : command + 8, 8) == 0);
        CHECK(get32(peer.pdu + 36) == number && get32(peer.pdu + 40) == begin);
        CHECK(peer.length == length && memcmp(peer.data, data + begin, length) == 0);
        begin += length;
        CHECK(peer.pdu[1] == (begin == end ? 0x80 : 0));
    }
}

/* A write of some bytes, with what was agreed. */
static void write_bytes(struct iscsi_context *iscsi, uint32_t length, int immediate_data, int initial_r2t, uint32_t first_burst,
                        uint32_t max_burst, uint32_t segment, uint32_t r2ts)
{
    unsigned char block[6] = {0x15, 0x10, 0, 0, 1, 0}, command[HEADER];
    struct scsi_task *task = scsi_create_task(sizeof block, block, SCSI_XFER_WRITE, (int)length);
    struct iscsi_data whole = {.size = length, .data = data};
    struct end end = {0};
    uint32_t immediate = immediate_data ? smaller(smaller(length, first_burst), segment & ~3u) : 0;
    uint32_t unasked = initial_r2t ? immediate : smaller(length, first_burst);
    uint32_t at = unasked, number = 0;

    CHECK(task != NULL);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, 1, task, note_end, &whole, &end));
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(command, peer.pdu, HEADER);
    CHECK((command[1] & 0xe0) == (unasked > immediate ? 0x20 : 0xa0) && get32(command + 20) == length);
    CHECK(peer.length == immediate && memcmp(peer.data, data, immediate) == 0);
    take_sequence(iscsi, command, 0xffffffff, immediate, unasked, segment);
    while (at < length) {
        uint32_t begin = at, open = 0;

        for (; open < r2ts && at < length; open++) {
            uint32_t burst = smaller(length - at, max_burst);

            wire_ask(&peer, command, number + open, 100 + number + open, at, burst);
            at += burst;
        }
        for (; open > 0; open--) {
            uint32_t burst = smaller(length - begin, max_burst);

            take_sequence(iscsi, command, 100 + number, begin, begin + burst, segment);
            begin += burst;
            number++;
        }
    }
    memcpy(peer.pdu, command, HEADER);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
}

/* Writes of several lengths in a session where this was agreed. */
static void session(uint32_t first_burst, uint32_t max_burst, uint32_t segment, int immediate_data, int initial_r2t,
                    uint32_t r2ts)
{
    static const uint32_t lengths[] = {1, 511, 512, 513, 1024, 4096, LONGEST};
    struct iscsi_context *iscsi;
    char number[8], keys[512];
    int length;

    snprintf(number, sizeof number, "%u", r2ts);
    CHECK(setenv("LIBISCSI_MAX_OUTSTANDING_R2T", number, 1) == 0);
    iscsi = peer_context();
    length = snprintf(keys, sizeof keys,
                      "ImmediateData=%s|InitialR2T=%s|FirstBurstLength=%u|MaxBurstLength=%u|MaxRecvDataSegmentLength=%u|"
                      "HeaderDigest=None|MaxOutstandingR2T=%u|",
                      immediate_data ? "Yes" : "No", initial_r2t ? "Yes" : "No", first_burst, max_burst, segment, r2ts);
    for (int i = 0; i < length; i++)
        if (keys[i] == '|')
            keys[i] = 0;
    wire_log_in(&peer, iscsi, keys, (size_t)length);
    /* A first burst above MaxBurstLength is cut to it. */
    first_burst = smaller(first_burst, max_burst);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        write_bytes(iscsi, lengths[i], immediate_data, initial_r2t, first_burst, max_burst, segment, r2ts);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

int main(void)
{
    static const struct { uint32_t first_burst, max_burst, segment; } rows[] = {
        {512, 512, 512}, {4096, 4096, 8192}, {1024, 4096, 512}, {4096, 1024, 2048}, {1500, 2000, 600}, {1023, 1025, 514},
    };

    fill_pattern(data, sizeof data, 9);
    peer_listen(&peer);
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++)
        for (int combination = 0; combination < 8; combination++)
            session(rows[row].first_burst, rows[row].max_burst, rows[row].segment, combination & 1, combination & 2,
                    combination & 4 ? 3 : 1);
    peer_close(&peer);
    return 0;
}
