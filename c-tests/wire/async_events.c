/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Every asynchronous event (RFC 7143 11.9.1): what is answered, and whether the session goes on. SCSI events and those of
 * vendors are acknowledged and no more; wishes for a logout or a negotiation get a logout, immediate and within the call; a
 * connection that will be dropped is closed without another PDU; FastAbort was not agreed to, and undefined events are
 * protocol errors.
 *
 * Contract: 18.1
 * Original: does not acknowledge asynchronous messages
 */
#define _GNU_SOURCE
#include "wire.h"

static struct peer peer;

enum outcome { GOES_ON, LOGS_OUT, CLOSES };

static void announced(int event, enum outcome outcome)
{
    struct iscsi_context *iscsi = peer_context();
    struct end running = {0}, end = {0};
    struct scsi_task *task, *next;
    unsigned char command[HEADER];

    peer.connections = 0;
    wire_log_in(&peer, iscsi, KEYS(ADMITTED));
    task = iscsi_testunitready_task(iscsi, 1, note_end, &running);
    CHECK(task != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(command, peer.pdu, HEADER);
    peer_answer(&peer, ASYNC, 0x80)[36] = (unsigned char)event;
    peer.answer[9] = 1;
    peer.answer[37] = 0x55;                     /* AsyncVCode */
    peer.answer[43] = 3;                        /* seconds, for events 1 and 4 */
    put32(peer.answer + 16, 0xffffffff);
    peer_send(&peer, "\0\0\1\2\3", event == 0 || event >= 248 ? 5 : 0);
    switch (outcome) {
    case GOES_ON:
        CHECK_OK(iscsi, iscsi_service(iscsi, POLLIN));
        next = iscsi_testunitready_task(iscsi, 1, note_end, &end);
        CHECK(next != NULL);
        wire_receive(&peer, iscsi, COMMAND);    /* acknowledges the message */
        peer_respond(&peer, SCSI_STATUS_GOOD);
        wait_for(iscsi, &end.calls, 1);
        scsi_free_scsi_task(next);
        memcpy(peer.pdu, command, HEADER);
        break;
    case LOGS_OUT:
        wire_receive(&peer, iscsi, LOGOUT);
        CHECK(peer.pdu[0] == 0x46 && peer.pdu[1] == 0x80 && peer.pdu[20] == 0 && peer.pdu[21] == 0);
        CHECK(peer_receives_nothing(&peer, iscsi));
        peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
        peer_send(&peer, "", 0);
        __attribute__((fallthrough));
    case CLOSES:
        /* The next PDU is the login of another connection. */
        wire_receive(&peer, iscsi, LOGIN);
        CHECK(peer.connections == 2);
        peer_admit(&peer, KEYS(ADMITTED));
        wire_receive(&peer, iscsi, COMMAND);
    }
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &running.calls, 1);
    CHECK(running.status == SCSI_STATUS_GOOD && peer.connections == 1 + (outcome != GOES_ON));
    scsi_free_scsi_task(task);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    peer_hang_up(&peer);
}

int main(void)
{
    static const struct { int event; enum outcome outcome; } rows[] = {
        {0, GOES_ON}, {1, LOGS_OUT}, {2, CLOSES}, {3, CLOSES}, {4, LOGS_OUT}, {5, CLOSES},
        {6, CLOSES}, {247, CLOSES}, {248, GOES_ON}, {255, GOES_ON},
    };

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        announced(rows[i].event, rows[i].outcome);
    peer_close(&peer);
    return 0;
}
