/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Behind a Logout Request nothing is sent on the connection (RFC 7143 11.14): no command, no data that an R2T asks for, no
 * answer to a ping, no second logout. Answers to what was on its way are taken until the logout is answered.
 *
 * Contract: 7.14 7.15
 * Original: a write whose R2T comes behind the logout is never told
 */
#define _GNU_SOURCE
#include "wire.h"

int main(void)
{
    static struct peer peer;
    static unsigned char data[BLOCK];
    struct iscsi_context *iscsi = peer_context();
    struct end read = {0}, written = {0}, late = {0}, logout = {0};
    unsigned char reading[HEADER], writing[HEADER], leaving[HEADER];
    struct scsi_task *tasks[3];

    peer_listen(&peer);
    wire_log_in(&peer, iscsi, KEYS("HeaderDigest=None\0ImmediateData=No\0InitialR2T=Yes"));
    tasks[0] = iscsi_testunitready_task(iscsi, 1, note_end, &read);
    CHECK(tasks[0] != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(reading, peer.pdu, HEADER);
    tasks[1] = iscsi_write10_task(iscsi, 1, 0, data, sizeof data, BLOCK, 0, 0, 0, 0, 0, note_end, &written);
    CHECK(tasks[1] != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    memcpy(writing, peer.pdu, HEADER);
    CHECK_OK(iscsi, iscsi_logout_async(iscsi, note_end, &logout));
    wire_receive(&peer, iscsi, LOGOUT);
    memcpy(leaving, peer.pdu, HEADER);
    CHECK(leaving[0] == 0x46 && leaving[1] == 0x80 && leaving[20] == 0 && leaving[21] == 0 && peer.length == 0);

    tasks[2] = iscsi_testunitready_task(iscsi, 1, note_end, &late);
    wire_ask(&peer, writing, 0, 5, 0, BLOCK);
    wire_ping(&peer, 0x1234, 1);
    peer_answer(&peer, ASYNC, 0x80)[36] = 1;    /* asks for what is under way */
    put32(peer.answer + 16, 0xffffffff);
    peer_send(&peer, "", 0);
    CHECK(peer_receives_nothing(&peer, iscsi));
    memcpy(peer.pdu, reading, HEADER);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &read.calls, 1);
    CHECK(read.status == SCSI_STATUS_GOOD && iscsi_is_logged_in(iscsi) == 1);
    memcpy(peer.pdu, leaving, HEADER);
    peer_answer(&peer, LOGOUT_RESPONSE, 0x80);
    peer_send(&peer, "", 0);
    wait_for(iscsi, &logout.calls, 1);
    CHECK(logout.status == SCSI_STATUS_GOOD && iscsi_is_logged_in(iscsi) == 0);
    CHECK(peer.connection >= 0 && !peer_poll(&peer));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(!peer_poll(&peer) && peer.connection < 0);        /* closed, and nothing came before that */
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(written.calls == 1 && written.status == SCSI_STATUS_CANCELLED);
    for (int i = 0; i < 3; i++)
        scsi_free_scsi_task(tasks[i]);
    peer_close(&peer);
    return 0;
}
