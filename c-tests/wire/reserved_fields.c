/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every kind of request: reserved fields and padding are 0, flags that are always set are set, no flag is set that means
 * nothing there. Data of 5 to 7 bytes shows the padding of each PDU that has data.
 *
 * Contract: 7.5 7.15 10.1 11.2 12.1 13.1
 * Original: LUN of Data-Out that nobody asks for
 */
#define _GNU_SOURCE
#include "wire.h"

/* A write of a few bytes: with the command, unsolicited, or when asked for. */
static void write_some(struct peer *peer, struct iscsi_context *iscsi, int length, int data_out)
{
    static unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    unsigned char block[6] = {0x15, 0x10, 0, 0, (unsigned char)length, 0}, command[HEADER];
    struct scsi_task *task = scsi_create_task(sizeof block, block, SCSI_XFER_WRITE, length);
    struct iscsi_data data = {.size = (size_t)length, .data = bytes};
    struct end end = {0};

    CHECK(task != NULL);
    CHECK_OK(iscsi, iscsi_scsi_command_async(iscsi, 1, task, note_end, &data, &end));
    wire_receive(peer, iscsi, COMMAND);
    memcpy(command, peer->pdu, HEADER);
    CHECK(get32(command + 20) == (uint32_t)length && memcmp(command + 32, block, sizeof block) == 0);
    for (int i = 32 + (int)sizeof block; i < HEADER; i++)
        CHECK(command[i] == 0);                 /* behind the command block */
    CHECK(peer->length == (data_out ? 0 : (size_t)length));
    CHECK((command[1] & 0x07) <= 4);
    if (data_out) {
        if (command[1] & 0x80)
            wire_ask(peer, command, 0, 77, 0, (uint32_t)length);
        wire_receive(peer, iscsi, DATA_OUT);
        CHECK(peer->length == (size_t)length && peer->pdu[1] == 0x80 && memcmp(peer->data, bytes, peer->length) == 0);
        if (!(command[1] & 0x80))
            CHECK(get32(peer->pdu + 20) == 0xffffffff && get32(peer->pdu + 8) == 0 && get32(peer->pdu + 12) == 0);
    }
    memcpy(peer->pdu, command, HEADER);
    peer_respond(peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
}

static void writes(struct peer *peer, const char *keys, size_t keys_length, int data_out)
{
    struct iscsi_context *iscsi = peer_context();

    wire_log_in(peer, iscsi, keys, keys_length);
    for (int length = 4; length <= 7; length++)
        write_some(peer, iscsi, length, data_out);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

static void other_requests(struct peer *peer)
{
    struct iscsi_context *iscsi = peer_context();
    struct end read = {0}, ping = {0}, managed = {0}, logout = {0};
    unsigned char five[5] = "ping";
    struct scsi_task *task;

    wire_log_in(peer, iscsi, KEYS(ADMITTED));
    task = iscsi_inquiry_task(iscsi, 1, 0, 0, 64, note_end, &read);
    CHECK(task != NULL);
    wire_receive(peer, iscsi, COMMAND);
    CHECK(peer->pdu[1] == 0xc1 && peer->length == 0);
    for (int i = 38; i < HEADER; i++)
        CHECK(peer->pdu[i] == 0);               /* INQUIRY has 6 bytes */
    peer_respond(peer, 0);
    wait_for(iscsi, &read.calls, 1);
    scsi_free_scsi_task(task);

    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, five, sizeof five, &ping));
    wire_receive(peer, iscsi, NOP_OUT);
    CHECK(peer->length == sizeof five && get32(peer->pdu + 8) == 0 && get32(peer->pdu + 12) == 0);
    peer_answer(peer, NOP_IN, 0x80);
    peer_send(peer, peer->data, peer->length);
    wait_for(iscsi, &ping.calls, 1);
    wire_ping(peer, 0x1234, 1);
    wire_receive(peer, iscsi, NOP_OUT);
    CHECK(peer->pdu[0] == 0x40 && peer->length == 0);

    for (int function = ISCSI_TM_ABORT_TASK; function <= ISCSI_TM_TARGET_COLD_RESET; function++) {
        managed.calls = 0;
        CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, (enum iscsi_task_mgmt_funcs)function, 0xffffffff, 0, note_end,
                                              &managed));
        wire_receive(peer, iscsi, TASK_MANAGEMENT);
        CHECK(peer->pdu[0] == 0x42 && peer->pdu[1] == (0x80 | function) && peer->length == 0);
        peer_answer(peer, TASK_MANAGEMENT_RESPONSE, 0x80)[2] = 5;
        peer_send(peer, "", 0);
        wait_for(iscsi, &managed.calls, 1);
    }

    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    wire_receive(peer, iscsi, LOGOUT);
    CHECK(peer->pdu[0] == 0x46 && peer->pdu[1] == 0x80 && peer->length == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

static void discovery(struct peer *peer)
{
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer->portal, note_end, &end));
    wait_for(iscsi, &end.calls, 1);
    CHECK_OK(iscsi, iscsi_login_async(iscsi, note_end, &end));
    wire_receive(peer, iscsi, LOGIN);
    peer_admit(peer, KEYS(ADMITTED));
    wait_for(iscsi, &end.calls, 2);
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    wire_receive(peer, iscsi, TEXT);
    CHECK(peer->pdu[0] == 0x44 && peer->pdu[1] == 0x80 && get32(peer->pdu + 20) == 0xffffffff);
    CHECK(get32(peer->pdu + 8) == 0 && get32(peer->pdu + 12) == 0);
    CHECK(peer->length == 16 && memcmp(peer->data, "SendTargets=All", 16) == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

int main(void)
{
    static struct peer peer;

    peer_listen(&peer);
    writes(&peer, KEYS("HeaderDigest=None\0InitialR2T=Yes\0ImmediateData=Yes"), 0);
    writes(&peer, KEYS("HeaderDigest=None\0InitialR2T=No\0ImmediateData=No"), 1);
    writes(&peer, KEYS("HeaderDigest=None\0InitialR2T=Yes\0ImmediateData=No"), 1);
    other_requests(&peer);
    discovery(&peer);
    peer_close(&peer);
    return 0;
}
