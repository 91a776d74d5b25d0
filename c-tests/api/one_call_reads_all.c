/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One service call with POLLIN takes in all answers that have arrived: programs that poll for edges get no second event.
 *
 * Contract: 5.3 5.4
 */
#define _GNU_SOURCE
#include "peer.h"

#define COMMANDS 10

int main(void)
{
    static struct peer peer;
    static unsigned char requests[COMMANDS][HEADER];
    static unsigned char data[4096];
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    struct scsi_task *tasks[COMMANDS];
    struct pollfd pollfd = {.events = POLLIN};

    peer_listen(&peer);
    peer_log_in(&peer, iscsi);
    for (int i = 0; i < COMMANDS; i++) {
        tasks[i] = iscsi_read10_task(iscsi, 1, 0, sizeof data, BLOCK, 0, 0, 0, 0, 0, note_end, &end);
        CHECK(tasks[i] != NULL);
    }
    for (int i = 0; i < COMMANDS; i++) {
        peer_receive(&peer, iscsi, COMMAND);
        memcpy(requests[i], peer.pdu, HEADER);
    }
    for (int i = 0; i < COMMANDS; i++) {
        memcpy(peer.pdu, requests[i], HEADER);
        peer_answer(&peer, DATA_IN, 0x81);
        peer_send(&peer, data, sizeof data);
    }
    pollfd.fd = iscsi_get_fd(iscsi);
    CHECK(poll(&pollfd, 1, 5000) == 1 && end.calls == 0);
    usleep(100000);
    CHECK_OK(iscsi, iscsi_service(iscsi, POLLIN));
    CHECK(end.calls == COMMANDS && end.status == SCSI_STATUS_GOOD);
    for (int i = 0; i < COMMANDS; i++)
        scsi_free_scsi_task(tasks[i]);
    peer_end(&peer, iscsi);
    return 0;
}
