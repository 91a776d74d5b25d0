/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A program that polls with epoll and registers the descriptor only where it was told to: at the beginning and in the
 * function that iscsi_set_fd_dup_cb() sets. Sessions are lost and come back under it.
 *
 * Contract: 14.3
 * Original: iscsi_set_fd_dup_cb() is not exported
 */
#define _GNU_SOURCE
#include <sys/epoll.h>

#include "peer.h"

static int epoll, told;
static uint32_t registered;

static void put(struct iscsi_context *iscsi)
{
    struct epoll_event event = {.events = (uint32_t)iscsi_which_events(iscsi)};

    registered = event.events;
    CHECK(epoll_ctl(epoll, EPOLL_CTL_ADD, iscsi_get_fd(iscsi), &event) == 0);
}

static void put_again(struct iscsi_context *iscsi, void *opaque)
{
    CHECK(opaque == &told);
    told++;
    put(iscsi);
}

static void serve(struct iscsi_context *iscsi)
{
    struct epoll_event event = {.events = (uint32_t)iscsi_which_events(iscsi)};
    int events = 0;

    if (event.events != registered) {
        registered = event.events;
        CHECK(epoll_ctl(epoll, EPOLL_CTL_MOD, iscsi_get_fd(iscsi), &event) == 0);
    }
    if (registered != 0) {
        CHECK((events = epoll_wait(epoll, &event, 1, 5)) >= 0);
        if (events == 0)
            return;
    }
    CHECK_OK(iscsi, iscsi_service(iscsi, events > 0 ? (int)event.events : 0));
}

static void receive(struct peer *peer, struct iscsi_context *iscsi, int opcode)
{
    double limit = seconds_now() + 20;

    while (!peer_poll(peer)) {
        CHECK(seconds_now() < limit);
        serve(iscsi);
    }
    CHECK((peer->pdu[0] & 0x3f) == opcode);
}

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    int descriptor;

    CHECK((epoll = epoll_create1(EPOLL_CLOEXEC)) >= 0);
    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    descriptor = iscsi_get_fd(iscsi);
    iscsi_set_fd_dup_cb(iscsi, put_again, &told);
    put(iscsi);
    for (int round = 1; round <= 2; round++) {
        struct end end = {0};

        peer_hang_up(&peer);
        receive(&peer, iscsi, LOGIN);
        CHECK(told == round && iscsi_get_fd(iscsi) == descriptor);
        peer_admit(&peer, ADMITTED, sizeof ADMITTED);
        CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
        receive(&peer, iscsi, COMMAND);
        peer_respond(&peer, 0);
        for (double limit = seconds_now() + 20; end.calls == 0; serve(iscsi))
            CHECK(seconds_now() < limit);
        CHECK(end.status == SCSI_STATUS_GOOD);
        scsi_free_scsi_task(end.command_data);
    }
    close(epoll);
    peer_end(&peer, iscsi);
    return 0;
}
