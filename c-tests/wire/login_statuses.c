/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A login that does not succeed (RFC 7143 11.13.5): both sides close the connection, without a logout, and the request is
 * not repeated. With class 1 and an address the login begins anew there, from the first request on, whether the target has
 * moved for now or for good, and also when it says so behind the authentication.
 *
 * Contract: 7.10 7.11
 * Original: leaves the connection open; follows 0x0101 only
 */
#define _GNU_SOURCE
#include "login.h"

static struct peer peer, elsewhere;

static void respond_status(int flags, int status, const char *keys, size_t length)
{
    if (peer.stat_sn == 0)
        peer.stat_sn = 1;
    memcpy(peer_answer(&peer, LOGIN_RESPONSE, flags) + 8, peer.pdu + 8, 6);
    peer.answer[36] = (unsigned char)(status >> 8);
    peer.answer[37] = (unsigned char)status;
    /* These count in a success only. */
    peer.exp_cmd_sn = 0x12345678;
    peer_send(&peer, keys, length);
}

static void refused(int status)
{
    struct end end;
    struct iscsi_context *iscsi;

    peer.connections = 0;
    iscsi = login_begin(&peer, peer_context(), &end);
    respond_status(0x04, status, "", 0);
    login_fails(&peer, iscsi, &end, "Status: ");
    for (int i = 0; i < 20; i++) {
        turn(iscsi, 5);
        CHECK(!peer_poll(&peer));
    }
    CHECK(peer.connections == 1);
    login_end(&peer, iscsi);
}

static void redirected(int status, int behind_authentication)
{
    struct end end;
    struct iscsi_context *iscsi = peer_context();
    unsigned char first[HEADER];
    static unsigned char keys[4096];
    size_t length;
    char text[128];

    if (behind_authentication)
        CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "secret"));
    login_begin(&peer, iscsi, &end);
    memcpy(first, peer.pdu, HEADER);
    CHECK(peer.length < sizeof keys);
    memcpy(keys, peer.data, length = peer.length);
    if (behind_authentication) {
        login_respond(&peer, 1, 0x00, KEYS("AuthMethod=CHAP"));
        wire_receive(&peer, iscsi, LOGIN);
        login_respond(&peer, 0, 0x00, KEYS("CHAP_A=5\0CHAP_I=1\0CHAP_C=0x0011223344556677"));
        wire_receive(&peer, iscsi, LOGIN);
        login_respond(&peer, 0, 0x81, "", 0);
        wire_receive(&peer, iscsi, LOGIN);
        CHECK(peer.pdu[1] == 0x87);
    }
    /* The first of several addresses. */
    length = (size_t)snprintf(text, sizeof text, "TargetAddress=%s", elsewhere.portal) + 1;
    length += (size_t)snprintf(text + length, sizeof text - length, "TargetAddress=127.0.0.1:1") + 1;
    respond_status(0x04, status, text, length);
    wire_receive(&elsewhere, iscsi, LOGIN);
    CHECK(!peer_poll(&peer) && peer.connection < 0);        /* closed, and nothing was sent there */
    CHECK(elsewhere.pdu[1] == first[1] && memcmp(elsewhere.pdu + 8, first + 8, 8) == 0);
    CHECK(memcmp(elsewhere.data, keys, elsewhere.length) == 0);
    if (behind_authentication) {
        login_respond(&elsewhere, 1, 0x81, KEYS("AuthMethod=None"));
        wire_receive(&elsewhere, iscsi, LOGIN);
    }
    login_admit(&elsewhere, iscsi, &end);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&elsewhere);
}

int main(void)
{
    static const int statuses[] = {0x0100, 0x0101, 0x0102, 0x0103, 0x0200, 0x0203, 0x020b, 0x02ff,
                                   0x0300, 0x0301, 0x0302, 0x03ff, 0x0400, 0xffff};

    peer_listen(&peer);
    peer_listen(&elsewhere);
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        refused(statuses[i]);
    for (int behind_authentication = 0; behind_authentication <= 1; behind_authentication++) {
        redirected(0x0101, behind_authentication);
        redirected(0x0102, behind_authentication);
    }
    peer_close(&peer);
    peer_close(&elsewhere);
    return 0;
}
