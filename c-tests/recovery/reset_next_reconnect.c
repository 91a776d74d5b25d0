/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_reset_next_reconnect() ends the wait for the next attempt, here that of three seconds after a success; without
 * such a wait it does nothing.
 *
 * Contract: 14.7 14.10
 * Original 1.19: has no such function
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    double begin;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    iscsi_reset_next_reconnect(iscsi);
    CHECK(peer_receives_nothing(&peer, iscsi) && peer.connections == 1);
    peer_hang_up(&peer);
    peer_take_back(&peer, iscsi);
    begin = seconds_now();
    CHECK_OK(iscsi, iscsi_reconnect(iscsi));
    CHECK(iscsi_which_events(iscsi) == 0);
    iscsi_reset_next_reconnect(iscsi);
    CHECK(iscsi_which_events(iscsi) != 0);
    peer_take_back(&peer, iscsi);
    CHECK(seconds_now() < begin + 2 && peer.connections == 3);
    peer_end(&peer, iscsi);
    return 0;
}
