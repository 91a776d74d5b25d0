/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * CmdSN, ExpStatSN and task tags of every kind of request, with a StatSN that passes from 2^32-1 to 0: a request takes the
 * next CmdSN, an immediate one takes none, and each acknowledges all statuses before it. What takes no StatSN, an R2T and a
 * NOP-In of the target's own, is not acknowledged. No two requests on their way have the same tag.
 *
 * Contract: 7.5 10.1 10.2 12.1
 * Original: does not take a first StatSN of 2^31 or more
 */
#define _GNU_SOURCE
#include "wire.h"

#define ROUNDS 8

static struct peer peer;
static unsigned char data[4 * BLOCK];

static void send_async_message(struct iscsi_context *iscsi)
{
    peer_answer(&peer, ASYNC, 0x80)[36] = 0;    /* a SCSI event, without sense data */
    put32(peer.answer + 16, 0xffffffff);
    peer_send(&peer, "\0\0", 2);
    CHECK_OK(iscsi, iscsi_service(iscsi, POLLIN));
}

/* A write whose data comes in three parts: with the command, unsolicited, and when asked for. */
static void write_blocks(struct iscsi_context *iscsi)
{
    unsigned char command[HEADER];
    struct end end = {0};
    struct scsi_task *task = iscsi_write10_task(iscsi, 1, 0, data, sizeof data, BLOCK, 0, 0, 0, 0, 0, note_end, &end);

    CHECK(task != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(command, peer.pdu, HEADER);
    wire_receive(&peer, iscsi, DATA_OUT);
    for (uint32_t number = 0; number < 2; number++) {
        wire_ask(&peer, command, number, 5, (number + 2) * BLOCK, BLOCK);
        wire_receive(&peer, iscsi, DATA_OUT);
    }
    memcpy(peer.pdu, command, HEADER);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
}

static void ping(struct iscsi_context *iscsi)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, data, 8, &end));
    wire_receive(&peer, iscsi, NOP_OUT);
    CHECK(peer.pdu[0] == NOP_OUT);
    peer_answer(&peer, NOP_IN, 0x80);
    peer_send(&peer, peer.data, peer.length);
    wait_for(iscsi, &end.calls, 1);
}

static void manage(struct iscsi_context *iscsi)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0, note_end, &end));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &end.calls, 1);
}

/* Requests of every kind on their way at once: each has a tag of its own. */
static void together(struct iscsi_context *iscsi)
{
    struct end read = {0}, pinged = {0}, managed = {0};
    struct scsi_task *tasks[3];
    unsigned char sent[5][HEADER];
    int kinds[64] = {0};

    for (int i = 0; i < 3; i++)
        CHECK((tasks[i] = iscsi_testunitready_task(iscsi, 1, note_end, &read)) != NULL);
    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, data, 4, &pinged));
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0, note_end, &managed));
    /* The one that is immediate may come at any place. */
    for (int i = 0; i < 5; i++) {
        uint32_t expected = peer.exp_cmd_sn;

        while (!peer_poll(&peer))
            CHECK_OK(iscsi, turn(iscsi, 5));
        check_form(&peer);
        CHECK(get32(peer.pdu + 24) == expected && get32(peer.pdu + 28) == peer.stat_sn);
        memcpy(sent[i], peer.pdu, HEADER);
        kinds[peer.pdu[0] & 0x3f]++;
        CHECK(get32(sent[i] + 16) != 0xffffffff);
        for (int other = 0; other < i; other++)
            CHECK(get32(sent[other] + 16) != get32(sent[i] + 16));
    }
    CHECK(kinds[COMMAND] == 3 && kinds[NOP_OUT] == 1 && kinds[TASK_MANAGEMENT] == 1);
    for (int i = 4; i >= 0; i--) {
        memcpy(peer.pdu, sent[i], HEADER);
        if ((sent[i][0] & 0x3f) == COMMAND) {
            peer_respond(&peer, SCSI_STATUS_GOOD);
            continue;
        }
        peer_answer(&peer, (sent[i][0] & 0x3f) == NOP_OUT ? NOP_IN : TASK_MANAGEMENT_RESPONSE, 0x80);
        peer_send(&peer, "", 0);
    }
    wait_for(iscsi, &read.calls, 3);
    wait_for(iscsi, &pinged.calls, 1);
    wait_for(iscsi, &managed.calls, 1);
    for (int i = 0; i < 3; i++)
        scsi_free_scsi_task(tasks[i]);
}

int main(void)
{
    struct iscsi_context *iscsi = peer_context();
    struct end logout = {0};

    fill_pattern(data, sizeof data, 1);
    peer_listen(&peer);
    peer.first_stat_sn = 0xffffffff - 20;
    wire_log_in(&peer, iscsi, KEYS("HeaderDigest=None\0InitialR2T=No\0ImmediateData=Yes\0FirstBurstLength=1024\0"
                                   "MaxRecvDataSegmentLength=512\0MaxBurstLength=1024"));
    for (int round = 0; round < ROUNDS; round++) {
        write_blocks(iscsi);
        ping(iscsi);
        send_async_message(iscsi);
        manage(iscsi);
        wire_ping(&peer, 0x1234, 1);
        wire_receive(&peer, iscsi, NOP_OUT);
        wire_ping(&peer, 0xffffffff, 0);
        together(iscsi);
    }
    CHECK(peer.stat_sn < 0x80000000);           /* it did pass 2^32-1 */
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    wire_receive(&peer, iscsi, LOGOUT);
    peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &logout.calls, 1);
    peer_end(&peer, iscsi);
    return 0;
}
