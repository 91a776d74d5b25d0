/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Digests (RFC 7143 13.1), for headers, data, and both: the examples of appendix A.4 as data of a ping; a digest behind every
 * header, and behind every data segment with its padding, of every kind of request in full feature phase; none in the login,
 * and none behind a PDU without data. A digest of the target that does not fit ends the connection.
 *
 * Contract: 7.8 7.9 11.11
 * Original: 1.19 has no data digests; the StatSN of R2Ts is taken for used
 */
#define _GNU_SOURCE
#include "wire.h"

static struct peer peer;

/* The PDU in peer->pdu has the digests that were agreed, and not a byte more. */
static void receive(struct iscsi_context *iscsi, int opcode)
{
    const unsigned char *raw = peer.raw + HEADER;
    unsigned char digest[4];
    size_t pad;

    wire_receive(&peer, iscsi, opcode);
    pad = (4 - peer.length % 4) % 4;
    if (peer.header_digest) {
        uint32_t crc = peer_crc32c(peer.pdu, HEADER, 0);

        for (int i = 0; i < 4; i++)
            digest[i] = (unsigned char)(crc >> 8 * i);
        CHECK(memcmp(raw, digest, 4) == 0);
        raw += 4;
    }
    if (peer.data_digest && peer.length > 0) {
        uint32_t crc = peer_crc32c(raw, peer.length + pad, 0);

        for (int i = 0; i < 4; i++)
            digest[i] = (unsigned char)(crc >> 8 * i);
        CHECK(memcmp(raw + peer.length + pad, digest, 4) == 0);
    }
}

static void ping(struct iscsi_context *iscsi, const unsigned char *data, int length, const char *digest)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, (unsigned char *)data, length, &end));
    receive(iscsi, NOP_OUT);
    CHECK(peer.length == (size_t)length);
    if (digest != NULL && peer.data_digest)
        CHECK(memcmp(peer.raw + HEADER + (peer.header_digest ? 4 : 0) + length, digest, 4) == 0);
    peer_answer(&peer, NOP_IN, 0x80);
    peer_send(&peer, peer.data, peer.length);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
}

static void every_request(struct iscsi_context *iscsi)
{
    static unsigned char bytes[3 * 512 + 1];
    unsigned char block[6] = {0x15, 0x10, 0, 0, 1, 0}, command[HEADER];
    struct scsi_task *task = scsi_create_task(sizeof block, block, SCSI_XFER_WRITE, sizeof bytes);
    struct iscsi_data data = {.size = sizeof bytes, .data = bytes};
    struct end end = {0};

    fill_pattern(bytes, sizeof bytes, 2);
    CHECK(task != NULL);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, 1, task, note_end, &data, &end));
    receive(iscsi, COMMAND);
    CHECK(peer.length == 512);
    memcpy(command, peer.pdu, HEADER);
    receive(iscsi, DATA_OUT);
    CHECK(peer.length == 512);
    wire_ask(&peer, command, 0, 5, 1024, 513);
    receive(iscsi, DATA_OUT);
    CHECK(peer.length == 512);
    receive(iscsi, DATA_OUT);
    CHECK(peer.length == 1);
    memcpy(peer.pdu, command, HEADER);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0, note_end, &end));
    receive(iscsi, TASK_MANAGEMENT);
    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &end.calls, 2);
}

static void session(int header, int data)
{
    static unsigned char zeros[32], ones[32], up[32], down[32];
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    char keys[256];
    int length;

    for (int i = 0; i < 32; i++) {
        ones[i] = 0xff;
        up[i] = (unsigned char)i;
        down[i] = (unsigned char)(31 - i);
    }
    peer.header_digest = header;
    peer.data_digest = data;
    CHECK_OK(iscsi, iscsi_set_header_digest(iscsi, header ? ISCSI_HEADER_DIGEST_CRC32C : ISCSI_HEADER_DIGEST_NONE));
    CHECK_OK(iscsi, iscsi_set_data_digest(iscsi, data ? ISCSI_DATA_DIGEST_CRC32C : ISCSI_DATA_DIGEST_NONE));
    length = snprintf(keys, sizeof keys,
                      "HeaderDigest=%s|DataDigest=%s|InitialR2T=No|ImmediateData=Yes|FirstBurstLength=1024|"
                      "MaxRecvDataSegmentLength=512|", header ? "CRC32C" : "None", data ? "CRC32C" : "None");
    for (int i = 0; i < length; i++)
        if (keys[i] == '|')
            keys[i] = 0;
    /* The login has no digests, whatever it agrees on. */
    wire_log_in(&peer, iscsi, keys, (size_t)length);
    ping(iscsi, zeros, 32, "\xaa\x36\x91\x8a");
    ping(iscsi, ones, 32, "\x43\xab\xa8\x62");
    ping(iscsi, up, 32, "\x4e\x79\xdd\x46");
    ping(iscsi, down, 32, "\x5c\xdb\x3f\x11");
    for (int bytes = 1; bytes <= 9; bytes++)
        ping(iscsi, up, bytes, NULL);
    every_request(iscsi);

    peer.digest_error = 1;
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, up, 5, &end));
    receive(iscsi, NOP_OUT);
    peer_answer(&peer, NOP_IN, 0x80);
    peer_send(&peer, peer.data, peer.length);
    peer.digest_error = 0;
    wire_receive(&peer, iscsi, LOGIN);          /* another connection */
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_CANCELLED);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

int main(void)
{
    peer_listen(&peer);
    session(1, 0);
    session(0, 1);
    session(1, 1);
    peer_close(&peer);
    return 0;
}
