/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How long a lost session waits before it comes back (RFC 7143 7.5, 11.9.1, 11.15): as long as the target says when it
 * announces the loss or answers the logout that it wanted; after an unannounced loss not at all, unless the target has
 * answered DefaultTime2Wait with more than was offered. What it announces takes the place of that.
 *
 * Contract: 14.7 18.1
 * Original: comes back at once after a loss
 */
#define _GNU_SOURCE
#include "wire.h"

static struct peer peer;

enum loss { UNANNOUNCED, CONNECTION_DROPPED, SESSION_DROPPED, LOGOUT_REQUESTED };

/* Loses a session whose target has sent these keys; it comes back after `expected` seconds. */
static void lost(const char *keys, size_t keys_length, enum loss loss, int seconds, double expected)
{
    struct iscsi_context *iscsi = peer_context();
    double begin, waited;

    wire_log_in(&peer, iscsi, keys, keys_length);
    switch (loss) {
    case UNANNOUNCED:
        peer_hang_up(&peer);
        break;
    case LOGOUT_REQUESTED:
        peer_answer(&peer, ASYNC, 0x80)[36] = 1;
        put32(peer.answer + 16, 0xffffffff);
        peer_send(&peer, "", 0);
        wire_receive(&peer, iscsi, LOGOUT);
        peer_answer(&peer, LOGOUT_RESPONSE, 0x80)[41] = (unsigned char)seconds;
        peer_send(&peer, "", 0);
        break;
    default:
        peer_answer(&peer, ASYNC, 0x80)[36] = (unsigned char)loss + 1;
        peer.answer[41] = (unsigned char)seconds;
        put32(peer.answer + 16, 0xffffffff);
        peer_send(&peer, "", 0);
    }
    begin = seconds_now();
    wire_receive(&peer, iscsi, LOGIN);
    waited = seconds_now() - begin;
    if (waited < expected - 0.1 || waited > expected + 1.5) {
        fprintf(stderr, "loss %d: waited %.1f s instead of %.1f s\n", (int)loss, waited, expected);
        exit(1);
    }
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

int main(void)
{
    peer_listen(&peer);
    lost(KEYS("HeaderDigest=None"), UNANNOUNCED, 0, 0);
    lost(KEYS("HeaderDigest=None\0DefaultTime2Wait=2"), UNANNOUNCED, 0, 0);
    lost(KEYS("HeaderDigest=None\0DefaultTime2Wait=3"), UNANNOUNCED, 0, 3);
    for (enum loss loss = CONNECTION_DROPPED; loss <= LOGOUT_REQUESTED; loss++) {
        lost(KEYS("HeaderDigest=None\0DefaultTime2Wait=5"), loss, 2, 2);
        lost(KEYS("HeaderDigest=None"), loss, 0, 0);
    }
    peer_close(&peer);
    return 0;
}
