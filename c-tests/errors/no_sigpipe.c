/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Going on with a half-sent write when the target has closed the connection raises no SIGPIPE, which would end the program.
 *
 * Contract: 5.9 24.22
 * Original: raises it for the data of writes
 */
#define _GNU_SOURCE
#include "peer.h"

#define WRITES 60
#define LENGTH (512 * BLOCK)

int main(void)
{
    static const char keys[] = "HeaderDigest=None\0DataDigest=None\0MaxRecvDataSegmentLength=262144";
    static unsigned char data[LENGTH];
    static struct peer peer;
    struct iscsi_context *iscsi = peer_context();
    struct end connect = {0}, ends[WRITES];
    struct pollfd pollfd = {.events = POLLOUT};
    int error;
    socklen_t length = sizeof error;

    memset(ends, 0, sizeof ends);
    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &connect));
    peer_receive(&peer, iscsi, LOGIN);
    peer_admit(&peer, keys, sizeof keys);
    wait_for(iscsi, &connect.calls, 1);
    iscsi_set_noautoreconnect(iscsi, 1);
    for (int i = 0; i < WRITES; i++)
        CHECK(iscsi_write10_task(iscsi, 1, 0, data, LENGTH, BLOCK, 0, 0, 0, 0, 0, note_end, &ends[i]) != NULL);
    pollfd.fd = iscsi_get_fd(iscsi);
    while (poll(&pollfd, 1, 100) == 1)          /* until no more fits into the socket */
        CHECK_OK(iscsi, iscsi_service(iscsi, POLLOUT));
    CHECK(iscsi_which_events(iscsi) & POLLOUT);
    peer_close(&peer);
    CHECK(poll(&pollfd, 1, 5000) == 1);
    CHECK(getsockopt(pollfd.fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0);   /* from here on: EPIPE, SIGPIPE */
    for (int i = 0; i < 5; i++)
        iscsi_service(iscsi, POLLOUT);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    for (int i = 0; i < WRITES; i++) {
        CHECK(ends[i].calls == 1 && ends[i].status == SCSI_STATUS_CANCELLED);
        scsi_free_scsi_task(ends[i].command_data);
    }
    return 0;
}
