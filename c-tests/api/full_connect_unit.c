/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a full connect makes of the state of its logical unit: TEST UNIT READY is repeated over unit attentions, up to ten;
 * a medium that is not there and a reservation are no failure. Whatever the result, the session is logged in.
 *
 * Contract: 7.12
 */
#define _GNU_SOURCE
#include "peer.h"

struct answer { int status, key, ascq; };

/* A full connect to LUN 1 whose TEST UNIT READY is answered so; how often it was sent, and how it ended. */
static int connect_to_unit(struct peer *peer, int attentions, struct answer last, int *status, const char *error)
{
    struct iscsi_context *iscsi = peer_context();
    struct end end = {0};
    int sent = 0;

    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer->portal, 1, note_end, &end));
    peer_receive(peer, iscsi, LOGIN);
    peer_admit(peer, ADMITTED, sizeof ADMITTED);
    while (end.calls == 0) {
        CHECK_OK(iscsi, turn(iscsi, 5));
        if (end.calls || !peer_poll(peer))
            continue;
        CHECK(peer->pdu[0] == COMMAND && peer->pdu[1] == 0x81 && peer->pdu[32] == SCSI_OPCODE_TESTUNITREADY);
        CHECK(peer->pdu[9] == 1);
        sent++;
        if (sent <= attentions)
            peer_refuse(peer, SCSI_SENSE_UNIT_ATTENTION, 0x2900);
        else if (last.status == SCSI_STATUS_CHECK_CONDITION)
            peer_refuse(peer, last.key, last.ascq);
        else
            peer_respond(peer, last.status);
    }
    *status = end.status;
    CHECK(end.calls == 1 && end.command_data == NULL);
    CHECK(iscsi_is_logged_in(iscsi) == 1);
    if (error)
        CHECK_ERROR(iscsi, error);
    iscsi_destroy_context(iscsi);
    peer_hang_up(peer);
    return sent;
}

int main(void)
{
    static const struct answer good = {0, 0, 0};
    static const struct answer states[] = {
        {SCSI_STATUS_CHECK_CONDITION, SCSI_SENSE_NOT_READY, 0x3a00},
        {SCSI_STATUS_CHECK_CONDITION, SCSI_SENSE_NOT_READY, 0x3a01},
        {SCSI_STATUS_CHECK_CONDITION, SCSI_SENSE_NOT_READY, 0x3a02},
        {SCSI_STATUS_CHECK_CONDITION, SCSI_SENSE_NOT_READY, 0x041b},
        {SCSI_STATUS_RESERVATION_CONFLICT, 0, 0},
    };
    static const struct answer failures[] = {
        {SCSI_STATUS_CHECK_CONDITION, SCSI_SENSE_NOT_READY, 0x0401},
        {SCSI_STATUS_CHECK_CONDITION, SCSI_SENSE_ILLEGAL_REQUEST, 0x2500},
        {SCSI_STATUS_BUSY, 0, 0},
    };
    static struct peer peer;
    int status;

    peer_listen(&peer);
    CHECK(connect_to_unit(&peer, 0, good, &status, NULL) == 1 && status == SCSI_STATUS_GOOD);
    CHECK(connect_to_unit(&peer, 3, good, &status, NULL) == 4 && status == SCSI_STATUS_GOOD);
    CHECK(connect_to_unit(&peer, 10, good, &status, NULL) == 11 && status == SCSI_STATUS_GOOD);
    CHECK(connect_to_unit(&peer, 11, good, &status, "Too many UnitAttentions during login.") == 11);
    CHECK(status == SCSI_STATUS_ERROR);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        CHECK(connect_to_unit(&peer, 0, states[i], &status, NULL) == 1 && status == SCSI_STATUS_GOOD);
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        CHECK(connect_to_unit(&peer, 0, failures[i], &status, NULL) == 1 && status == SCSI_STATUS_ERROR);
    peer_close(&peer);
    return 0;
}
