/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * When attempts to open a session again are made: at once, then one second after the first failure, two after the second.
 * After a success the next loss is answered by an attempt after three seconds.
 *
 * Contract: 14.7
 * Original: leaks memory for each attempt
 */
#define _GNU_SOURCE
#include "peer.h"

/* The next login, and how many seconds it took to come. */
static double next_login(struct peer *peer, struct iscsi_context *iscsi)
{
    double begin = seconds_now();

    peer_receive(peer, iscsi, LOGIN);
    return seconds_now() - begin;
}

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    double wait;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    for (int failures = 0; failures < 3; failures++) {
        peer_hang_up(&peer);
        wait = next_login(&peer, iscsi);
        CHECK(wait > failures - 0.2 && wait < failures + 0.9);
    }
    peer_admit(&peer, ADMITTED, sizeof ADMITTED);
    while (!iscsi_is_logged_in(iscsi))
        CHECK_OK(iscsi, turn(iscsi, 20));
    peer_hang_up(&peer);
    wait = next_login(&peer, iscsi);
    CHECK(wait > 2.8 && wait < 3.9);
    peer_end(&peer, iscsi);
    return 0;
}
