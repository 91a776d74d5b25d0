/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Text of a login that does not fit into one PDU, both ways (RFC 7143 6.2): what the target sends with the C bit is asked for
 * by empty requests without T and read when it is whole, wherever it is cut; what we send at length goes out in PDUs of at
 * most 8192 bytes, all but the last with the C bit, the next when the target has answered with an empty response.
 *
 * Contract: 7.8
 * Original: reads each PDU for itself, and does not answer keys
 */
#define _GNU_SOURCE
#include "login.h"

static struct peer peer;

/* The target's answer in pieces of this length. */
static void answer_in_pieces(size_t size)
{
    static const char keys[] = "HeaderDigest=None\0DataDigest=None\0InitialR2T=Yes\0MaxBurstLength=1024\0X-a=1";
    struct end end;
    struct iscsi_context *iscsi = login_begin(&peer, peer_context(), &end);

    CHECK(peer.pdu[1] == 0x87);
    for (size_t at = 0; at < sizeof keys; at += size) {
        size_t length = sizeof keys - at < size ? sizeof keys - at : size;
        int last = at + length == sizeof keys;

        login_respond(&peer, at == 0, last ? 0x04 : 0x44, keys + at, length);
        wire_receive(&peer, iscsi, LOGIN);
        login_expect(&peer, last ? 0x87 : 0x04, last ? "X-a=NotUnderstood|" : "");
    }
    login_admit(&peer, iscsi, &end);
    login_end(&peer, iscsi);
}

/* So many keys that the answers need three requests. */
static void long_answer(void)
{
    static char offer[8192], expected[65536], sent[65536];
    struct end end;
    struct iscsi_context *iscsi = login_begin(&peer, peer_context(), &end);
    size_t total = 0, want = 0, offered = 0;

    for (int number = 0; offered < sizeof offer - 64 && number < 250; number++) {
        int length = snprintf(offer + offered, 64, "X-%030d=", number);

        offered += (size_t)length + 1;
        want += (size_t)sprintf(expected + want, "X-%030d=NotUnderstood", number) + 1;
    }
    login_respond(&peer, 1, 0x04, offer, offered);
    for (int number = 0;; number++) {
        int more;

        wire_receive(&peer, iscsi, LOGIN);
        more = peer.pdu[1] & 0x40;
        CHECK(peer.pdu[1] == (more ? 0x44 : 0x87) && peer.length <= 8192);
        CHECK(!more || peer.length == 8192);
        memcpy(sent + total, peer.data, peer.length);
        total += peer.length;
        if (!more)
            break;
        CHECK(number < 8);
        login_respond(&peer, 0, 0x04, "", 0);
    }
    CHECK(total > 8192 && total == want && memcmp(sent, expected, want) == 0);
    login_admit(&peer, iscsi, &end);
    login_end(&peer, iscsi);
}

/* What must not come in place of the empty response, or with the C bit. */
static void wrong_answers(void)
{
    static const struct { int flags; const char *keys; size_t length; const char *text; } rows[] = {
        {0xc7, "A=1", 4, "unfinished text"},
        {0x44, "A=1", 4, NULL},                 /* without an end: the number of requests is bounded */
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct end end;
        struct iscsi_context *iscsi = login_begin(&peer, peer_context(), &end);

        login_respond(&peer, 1, rows[i].flags, rows[i].keys, rows[i].length);
        for (int requests = 1; rows[i].text == NULL; requests++) {
            CHECK(requests <= 11);
            while (!peer_poll(&peer) && end.calls == 0)
                turn(iscsi, 5);
            if (end.calls > 0)
                break;
            login_respond(&peer, 0, rows[i].flags, "", 0);
        }
        login_fails(&peer, iscsi, &end, rows[i].text ? rows[i].text : "too many tries");
        login_end(&peer, iscsi);
    }
}

int main(void)
{
    peer_listen(&peer);
    for (size_t size = 8; size <= 80; size++)
        answer_in_pieces(size);
    long_answer();
    wrong_answers();
    peer_close(&peer);
    return 0;
}
