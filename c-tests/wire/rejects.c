/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Requests of every kind that the target rejects (RFC 7143 7.3, 11.17): each ends, the session goes on, the Reject is
 * acknowledged. A number that the target does not count as received is filled by an ABORT TASK, so that what comes behind it
 * is carried out; an immediate request has none to fill.
 *
 * Contract: 18.2
 * Original: leaves the gap
 */
#define _GNU_SOURCE
#include "wire.h"

static struct peer peer;

/* Rejects the PDU in peer->pdu. */
static void reject(int reason)
{
    unsigned char header[HEADER];

    memcpy(header, peer.pdu, HEADER);
    peer_answer(&peer, REJECT, 0x80)[2] = (unsigned char)reason;
    put32(peer.answer + 16, 0xffffffff);
    peer_send(&peer, header, HEADER);
}

static void rejected(struct iscsi_context *iscsi, struct end *end)
{
    wait_for(iscsi, &end->calls, 1);
    CHECK(end->status == SCSI_STATUS_ERROR);
    CHECK_ERROR(iscsi, "rejected");
}

/* A command that is counted as received, or not; and one behind it. */
static void command(struct iscsi_context *iscsi, int reason, int counted)
{
    struct end first = {0}, second = {0};
    struct scsi_task *tasks[2];
    unsigned char header[HEADER], behind[HEADER];

    tasks[0] = iscsi_testunitready_task(iscsi, 3, note_end, &first);
    CHECK(tasks[0] != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(header, peer.pdu, HEADER);
    tasks[1] = iscsi_testunitready_task(iscsi, 3, note_end, &second);
    CHECK(tasks[1] != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(behind, peer.pdu, HEADER);

    memcpy(peer.pdu, header, HEADER);
    if (!counted)
        peer.exp_cmd_sn = get32(header + 24);
    reject(reason);
    rejected(iscsi, &first);
    if (!counted) {
        peer.exp_cmd_sn = get32(behind + 24) + 1;       /* what the next request has to carry */
        wire_receive(&peer, iscsi, TASK_MANAGEMENT);
        CHECK(peer.pdu[0] == 0x42 && peer.pdu[1] == (0x80 | ISCSI_TM_ABORT_TASK));
        CHECK(memcmp(peer.pdu + 8, header + 8, 8) == 0 && memcmp(peer.pdu + 20, header + 16, 4) == 0);
        CHECK(memcmp(peer.pdu + 32, header + 24, 4) == 0);
        CHECK(get32(peer.pdu + 16) != get32(header + 16) && get32(peer.pdu + 16) != get32(behind + 16));
        peer_answer(&peer, TASK_MANAGEMENT_RESPONSE, 0x80);
        peer_send(&peer, "", 0);
    }
    memcpy(peer.pdu, behind, HEADER);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &second.calls, 1);
    CHECK(second.status == SCSI_STATUS_GOOD && first.calls == 1);
    CHECK(peer_receives_nothing(&peer, iscsi));
    scsi_free_scsi_task(tasks[0]);
    scsi_free_scsi_task(tasks[1]);
}

static void others(struct iscsi_context *iscsi)
{
    static unsigned char data[4] = "ping";
    struct end ping = {0}, managed = {0};

    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, data, sizeof data, &ping));
    wire_receive(&peer, iscsi, NOP_OUT);
    reject(0x06);
    rejected(iscsi, &ping);
    CHECK_OK(iscsi, iscsi_task_mgmt_async(iscsi, 1, ISCSI_TM_CLEAR_ACA, 0xffffffff, 0, note_end, &managed));
    wire_receive(&peer, iscsi, TASK_MANAGEMENT);
    reject(0x06);
    rejected(iscsi, &managed);
    CHECK(peer_receives_nothing(&peer, iscsi));
}

static void logout_wanted(struct iscsi_context *iscsi)
{
    struct end end = {0};
    struct scsi_task *task = iscsi_testunitready_task(iscsi, 1, note_end, &end);

    CHECK(task != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    reject(0x0c);
    wire_receive(&peer, iscsi, LOGOUT);
    peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    peer_take_back(&peer, iscsi);
    wire_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(task);
}

static void text(void)
{
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer.portal, note_end, &end));
    wait_for(iscsi, &end.calls, 1);
    CHECK_OK(iscsi, iscsi_login_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, KEYS(ADMITTED));
    wait_for(iscsi, &end.calls, 2);
    end.calls = 0;
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, TEXT);
    reject(0x0a);
    rejected(iscsi, &end);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, LOGOUT);
    CHECK(peer.pdu[1] == 0x80);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

int main(void)
{
    struct iscsi_context *iscsi = peer_context();

    peer_listen(&peer);
    wire_log_in(&peer, iscsi, KEYS(ADMITTED));
    for (int reason = 0x03; reason <= 0x0a; reason++) {
        command(iscsi, reason, 1);
        command(iscsi, reason, 0);
    }
    others(iscsi);
    CHECK(peer.connections == 1);
    logout_wanted(iscsi);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
    text();
    peer_close(&peer);
    return 0;
}
