/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A list of targets over several PDUs (RFC 7143 6.2, 11.10, 11.11): cut anywhere with the C bit, or between pairs without
 * it. Each further request has the tag and I bit of the first, TTT and LUN of the response, F unless the C bit was set, and no
 * text; the TTT of the last response means nothing. A second list waits for the first. What contradicts itself ends the
 * connection. And the session is closed by a logout with reason 0.
 *
 * Contract: 9.1 9.2 9.5
 * Original: understands lists of one PDU only
 */
#define _GNU_SOURCE
#include "wire.h"

static struct peer peer;

static struct iscsi_context *discovery(void)
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
    return iscsi;
}

static void respond(int flags, uint32_t ttt, const char *text, size_t length)
{
    peer_answer(&peer, TEXT_RESPONSE, flags);
    if (!(flags & 0x80))
        memcpy(peer.answer + 8, "\0\7\1\2\3\4\5\6", 8);      /* a LUN may come with a TTT */
    put32(peer.answer + 20, ttt);
    peer_send(&peer, text, length);
}

/* The list in pieces of this length. */
static void in_pieces(size_t size, int between_pairs)
{
    static const char text[] = "TargetName=iqn.a\0TargetAddress=10.0.0.1:3260,1\0TargetAddress=[::1]:3261,2\0TargetName=iqn.b";
    struct iscsi_context *iscsi = discovery();
    struct end end = {0};
    unsigned char first[HEADER];
    uint32_t ttt = 0x500;
    size_t at = 0;

    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, TEXT);
    memcpy(first, peer.pdu, HEADER);
    CHECK(first[0] == 0x44 && first[1] == 0x80 && get32(first + 20) == 0xffffffff && get32(first + 8) == 0);
    while (at < sizeof text) {
        size_t length = between_pairs ? strlen(text + at) + 1 : size;
        int last;

        if (length > sizeof text - at)
            length = sizeof text - at;
        last = at + length == sizeof text;
        /* A final response has no TTT; a wrong one does not matter. */
        respond(last ? 0x80 : between_pairs ? 0x00 : 0x40, last ? 0x123 : ++ttt, text + at, length);
        at += length;
        if (last)
            break;
        CHECK(end.calls == 0);
        wire_receive(&peer, iscsi, TEXT);
        CHECK(peer.pdu[0] == 0x44 && peer.pdu[1] == (between_pairs ? 0x80 : 0x00) && peer.length == 0);
        CHECK(memcmp(peer.pdu + 16, first + 16, 4) == 0 && get32(peer.pdu + 20) == ttt);
        CHECK(memcmp(peer.pdu + 8, "\0\7\1\2\3\4\5\6", 8) == 0);
        CHECK(memcmp(peer.pdu + 24, first + 24, 4) == 0);    /* immediate: the CmdSN stays */
    }
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, LOGOUT);
    CHECK(peer.pdu[0] == 0x46 && peer.pdu[1] == 0x80 && peer.pdu[20] == 0 && peer.pdu[21] == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

static void one_at_a_time(void)
{
    struct iscsi_context *iscsi = discovery();
    struct end ends[2] = {{0}, {0}};
    uint32_t tag;

    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &ends[0]));
    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &ends[1]));
    wire_receive(&peer, iscsi, TEXT);
    tag = get32(peer.pdu + 16);
    CHECK(peer_receives_nothing(&peer, iscsi));
    respond(0x80, 0xffffffff, KEYS("TargetName=iqn.a"));
    wait_for(iscsi, &ends[0].calls, 1);
    wire_receive(&peer, iscsi, TEXT);
    CHECK(get32(peer.pdu + 16) != tag && get32(peer.pdu + 20) == 0xffffffff && peer.length == 16);
    respond(0x80, 0xffffffff, "", 0);
    wait_for(iscsi, &ends[1].calls, 1);
    CHECK(ends[1].status == SCSI_STATUS_GOOD);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

/* A response that cannot be: the request ends with an error, and the connection with it. */
static void contradiction(int flags, uint32_t ttt)
{
    struct iscsi_context *iscsi = discovery();
    struct end end = {0};
    double limit = seconds_now() + 20;

    CHECK_OK(iscsi, iscsi_discovery_async(iscsi, note_end, &end));
    wire_receive(&peer, iscsi, TEXT);
    respond(flags, ttt, KEYS("TargetName=iqn.a"));
    while (end.calls == 0 || peer.connection >= 0) {
        CHECK(seconds_now() < limit && !peer_poll(&peer));
        turn(iscsi, 5);
    }
    CHECK(end.calls == 1 && end.status != SCSI_STATUS_GOOD);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

int main(void)
{
    peer_listen(&peer);
    in_pieces(0, 1);
    for (size_t size = 1; size <= 96; size += size < 20 ? 1 : 19)
        in_pieces(size, 0);
    one_at_a_time();
    contradiction(0xc0, 0xffffffff);            /* F and C */
    contradiction(0x00, 0xffffffff);            /* to be continued, but how */
    contradiction(0x40, 0xffffffff);
    peer_close(&peer);
    return 0;
}
