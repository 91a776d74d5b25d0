/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Logins that go on over several requests, as the peer likes.
 */
#ifndef WIRE_LOGIN_H
#define WIRE_LOGIN_H

#include "wire.h"

/* Answers the login request in peer->pdu, as its first or a later one, with flags of its own. */
static inline void login_respond(struct peer *peer, int first, int flags, const void *keys, size_t length)
{
    if (first)
        peer->stat_sn = peer->first_stat_sn;
    peer->exp_cmd_sn = get32(peer->pdu + 24);
    memcpy(peer_answer(peer, LOGIN_RESPONSE, flags) + 8, peer->pdu + 8, 6);
    peer_send(peer, keys, length);
}

/* The flags of the login request in peer->pdu, and its text, with `|` for the zero byte behind each pair, are these. */
static inline void login_expect(const struct peer *peer, int flags, const char *text)
{
    static char shown[65536];

    for (size_t i = 0; i < peer->length; i++)
        shown[i] = peer->data[i] == 0 ? '|' : (char)peer->data[i];
    shown[peer->length] = 0;
    if (peer->pdu[1] != flags || strcmp(shown, text) != 0) {
        fprintf(stderr, "sent     0x%02x %s\nexpected 0x%02x %s\n", peer->pdu[1], shown, flags, text);
        exit(1);
    }
}

/* A context of which the first login request has arrived. */
static inline struct iscsi_context *login_begin(struct peer *peer, struct iscsi_context *iscsi, struct end *end)
{
    memset(end, 0, sizeof *end);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer->portal, -1, note_end, end));
    wire_receive(peer, iscsi, LOGIN);
    return iscsi;
}

/* Ends the login well. */
static inline void login_admit(struct peer *peer, struct iscsi_context *iscsi, struct end *end)
{
    peer->first_stat_sn = peer->stat_sn;
    peer_admit(peer, "", 0);
    peer->first_stat_sn = 1;
    wait_for(iscsi, &end->calls, 1);
    CHECK_OK(iscsi, end->status != SCSI_STATUS_GOOD);
}

/* Runs the context until its login has failed and the connection is closed, with nothing sent in between. */
static inline void login_fails(struct peer *peer, struct iscsi_context *iscsi, struct end *end, const char *text)
{
    double limit = seconds_now() + 20;

    while (end->calls == 0 || peer->connection >= 0) {
        CHECK(seconds_now() < limit);
        CHECK(!peer_poll(peer));
        if (end->calls == 0)
            turn(iscsi, 5);
    }
    CHECK(end->calls == 1 && end->status == SCSI_STATUS_ERROR && iscsi_is_logged_in(iscsi) == 0);
    CHECK_ERROR(iscsi, text);
}

static inline void login_end(struct peer *peer, struct iscsi_context *iscsi)
{
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(peer);
}

#endif
