/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Environment variables that change what is done about a target: LIBISCSI_DROP_CONN_ON_ASYNC_EVENT1 drops the connection
 * instead of logging out, LIBISCSI_IGNORE_NOP_OUT_ON_STUCK_WAITPDU_QUEUE takes answered pings for nothing while the oldest
 * command stays without answer, LIBISCSI_ALLOW_TARGETNAME_REDIRECT follows a redirect to a target of another name. They
 * are read when a context is created.
 *
 * Contract: 3.3 12.3 18.1
 * Original: reads the first two when they matter; 1.19 does not know the third
 */
#define _GNU_SOURCE
#include "peer.h"

static void drop(struct peer *peer)
{
    struct iscsi_context *iscsi;

    CHECK(setenv("LIBISCSI_DROP_CONN_ON_ASYNC_EVENT1", "1", 1) == 0);
    iscsi = peer_context();
    CHECK(unsetenv("LIBISCSI_DROP_CONN_ON_ASYNC_EVENT1") == 0);
    peer_log_in(peer, iscsi);
    peer_answer(peer, ASYNC, 0x80)[36] = 1;
    put32(peer->answer + 16, 0xffffffff);
    peer_send(peer, "", 0);
    peer_take_back(peer, iscsi);                /* a login comes next, no logout */
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

static void ping(struct peer *peer, struct iscsi_context *iscsi)
{
    struct end end = {0};

    CHECK_OK(iscsi, iscsi_nop_out_async(iscsi, note_end, NULL, 0, &end));
    peer_receive(peer, iscsi, NOP_OUT);
    peer_answer(peer, NOP_IN, 0x80);
    put32(peer->answer + 20, 0xffffffff);
    peer_send(peer, "", 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
}

static void stuck(struct peer *peer)
{
    struct iscsi_context *iscsi;
    struct end end = {0};

    CHECK(setenv("LIBISCSI_IGNORE_NOP_OUT_ON_STUCK_WAITPDU_QUEUE", "1", 1) == 0);
    iscsi = peer_context();
    CHECK(unsetenv("LIBISCSI_IGNORE_NOP_OUT_ON_STUCK_WAITPDU_QUEUE") == 0);
    peer_log_in(peer, iscsi);
    ping(peer, iscsi);
    CHECK(iscsi_get_nops_in_flight(iscsi) == 0);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
    peer_receive(peer, iscsi, COMMAND);
    ping(peer, iscsi);                          /* the command is new */
    CHECK(iscsi_get_nops_in_flight(iscsi) == 0);
    ping(peer, iscsi);
    ping(peer, iscsi);
    CHECK(iscsi_get_nops_in_flight(iscsi) == 2);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(end.calls == 1);
    scsi_free_scsi_task(end.command_data);
    peer_hang_up(peer);
}

static void renamed(struct peer *peer, int allowed)
{
    struct iscsi_context *iscsi;
    struct end end = {0};
    unsigned char *answer;
    char text[256];
    const char *expected = allowed ? "TargetName=iqn.2026-11.org.example:moved" : "TargetName=" TARGET;
    int length;

    if (allowed)
        CHECK(setenv("LIBISCSI_ALLOW_TARGETNAME_REDIRECT", "1", 1) == 0);
    iscsi = peer_context();
    CHECK(unsetenv("LIBISCSI_ALLOW_TARGETNAME_REDIRECT") == 0);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer->portal, -1, note_end, &end));
    peer_receive(peer, iscsi, LOGIN);
    answer = peer_answer(peer, LOGIN_RESPONSE, peer->pdu[1] & 0xc);
    memcpy(answer + 8, peer->pdu + 8, 6);
    answer[36] = 1;
    answer[37] = 2;                             /* for good */
    length = sprintf(text, "TargetName=iqn.2026-11.org.example:moved%cTargetAddress=%s,1", 0, peer->portal);
    peer_send(peer, text, (size_t)length + 1);
    peer_receive(peer, iscsi, LOGIN);
    CHECK(memmem(peer->data, peer->length, expected, strlen(expected) + 1) != NULL);
    peer_admit(peer, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

int main(void)
{
    static struct peer peer;

    peer_listen(&peer);
    drop(&peer);
    stuck(&peer);
    renamed(&peer, 0);
    renamed(&peer, 1);
    peer_close(&peer);
    return 0;
}
