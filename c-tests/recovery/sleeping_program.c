/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A program that polls the descriptor without a time limit, also when no event is asked for, is woken during the wait for
 * the next attempt: the socket behind the number is hung up. So its session comes back.
 *
 * Contract: 5.2 14.3 14.7
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    int without_events = 0;
    double begin;

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    CHECK(iscsi_testunitready_task(iscsi, 1, note_end, &end) != NULL);
    peer_receive(&peer, iscsi, COMMAND);
    peer_close(&peer);
    alarm(50);                                  /* ends a program that is not woken */
    for (begin = seconds_now(); seconds_now() < begin + 0.5;) {
        struct pollfd pollfd = {.fd = iscsi_get_fd(iscsi), .events = (short)iscsi_which_events(iscsi)};

        CHECK(poll(&pollfd, 1, -1) == 1);
        if (pollfd.events == 0) {
            CHECK(pollfd.revents & (POLLHUP | POLLERR));
            without_events++;
        }
        CHECK_OK(iscsi, iscsi_service(iscsi, pollfd.revents));
    }
    CHECK(without_events > 0);
    peer_open(&peer);
    while (iscsi_which_events(iscsi) == 0) {
        struct pollfd pollfd = {.fd = iscsi_get_fd(iscsi)};

        CHECK(poll(&pollfd, 1, -1) == 1);
        CHECK_OK(iscsi, iscsi_service(iscsi, pollfd.revents));
    }
    peer_take_back(&peer, iscsi);
    peer_receive(&peer, iscsi, COMMAND);
    peer_respond(&peer, 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    scsi_free_scsi_task(end.command_data);
    peer_end(&peer, iscsi);
    return 0;
}
