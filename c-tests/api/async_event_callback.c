/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An application may ask to be told what the target announces: an extension. The data are there, the callback may submit and
 * destroy.
 *
 * Contract: 18.1
 * Original: an extension
 */
#define _GNU_SOURCE
#include "peer.h"

static int seen;

static void announced(struct iscsi_context *iscsi, const struct iscsi_async_event *event, void *opaque)
{
    CHECK(opaque == &seen);
    CHECK(event->event == 255 && event->vendor_code == 7);
    CHECK(event->parameter1 == 0x0102 && event->parameter2 == 0x0304 && event->parameter3 == 0x0506);
    CHECK(event->lun == 0x0005000000000000);
    if (seen++ == 0) {
        CHECK(event->data_size == 6 && memcmp(event->data, "\0\4abcd", 6) == 0);
        return;
    }
    CHECK(event->data_size == 0 && event->data == NULL);
    CHECK(iscsi_destroy_context(iscsi) == 0);
}

static void send_event(struct peer *peer, const char *data, size_t length)
{
    peer_answer(peer, ASYNC, 0x80);
    put32(peer->answer + 8, 0x00050000);
    put32(peer->answer + 16, 0xffffffff);
    memcpy(peer->answer + 36, "\xff\7\1\2\3\4\5\6", 8);
    peer_send(peer, data, length);
}

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi;
    double limit = seconds_now() + 20;

    peer_listen(&peer);
    iscsi = peer_context();
    iscsi_set_async_event_cb(NULL, announced, &seen);
    iscsi_set_async_event_cb(iscsi, announced, &seen);
    peer_log_in(&peer, iscsi);
    send_event(&peer, "\0\4abcd", 6);
    while (seen < 1 && seconds_now() < limit)
        turn(iscsi, 100);
    CHECK(seen == 1);
    send_event(&peer, "", 0);
    CHECK(turn(iscsi, 10000) == 0);
    CHECK(seen == 2);
    peer_hang_up(&peer);
    peer_close(&peer);
    return 0;
}
