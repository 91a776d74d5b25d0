/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Login requests: the names stand in the first one only, and first in it; all of a login share tag, CmdSN, ISID, TSIH 0 and
 * CID; NSG is 0 without T; the first command carries the login's CmdSN; ExpStatSN acknowledges each response. The ISID is
 * of the random format, another one for each context, and stays the same over reconnects.
 *
 * Contract: 7.5 7.6 7.7 8.1 14.2
 * Original: another ISID after a reconnect
 */
#define _GNU_SOURCE
#include "wire.h"

static struct peer peer;

/* Sends a response that does not end the login: flags, and text. */
static void respond(int flags, const char *keys, size_t length)
{
    if (peer.stat_sn == 0)
        peer.stat_sn = 0x7fffffff;              /* any value */
    peer.exp_cmd_sn = get32(peer.pdu + 24);
    memcpy(peer_answer(&peer, LOGIN_RESPONSE, flags) + 8, peer.pdu + 8, 6);
    peer_send(&peer, keys, length);
}

/* The next request is like the first in all that a login shares, and acknowledges the last response. */
static void next_request(struct iscsi_context *iscsi, const unsigned char *first)
{
    wire_receive(&peer, iscsi, LOGIN);
    CHECK(memcmp(peer.pdu + 8, first + 8, 20) == 0);        /* ISID, TSIH, tag, CID, CmdSN */
    CHECK(get32(peer.pdu + 28) == peer.stat_sn);
    CHECK(memmem(peer.data, peer.length, "Name=", 5) == NULL && memmem(peer.data, peer.length, "SessionType", 11) == NULL);
}

static void check_identity(void)
{
    CHECK(peer.pdu[8] == 0x80 && peer.pdu[14] == 0 && peer.pdu[15] == 0);
    CHECK(peer.pdu[20] == 0 && peer.pdu[21] == 0);
    CHECK(get32(peer.pdu + 16) != 0xffffffff);
}

static void first_command(struct iscsi_context *iscsi, uint32_t cmd_sn)
{
    struct end end = {0};
    struct scsi_task *task = iscsi_testunitready_task(iscsi, 1, note_end, &end);

    CHECK(task != NULL);
    wire_receive(&peer, iscsi, COMMAND);
    CHECK(get32(peer.pdu + 24) == cmd_sn);
    peer_respond(&peer, SCSI_STATUS_GOOD);
    wait_for(iscsi, &end.calls, 1);
    scsi_free_scsi_task(task);
}

int main(void)
{
    static const char names[] = "InitiatorName=" INITIATOR "\0TargetName=" TARGET "\0SessionType=Normal\0AuthMethod=CHAP,None";
    struct iscsi_context *iscsi = peer_context();
    struct iscsi_context *other;
    unsigned char first[HEADER];
    struct end end = {0};

    peer_listen(&peer);
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "secret"));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    wire_receive(&peer, iscsi, LOGIN);
    check_identity();
    memcpy(first, peer.pdu, HEADER);
    CHECK(peer.pdu[1] == 0x81 && peer.length == sizeof names && memcmp(peer.data, names, sizeof names) == 0);
    respond(0x00, KEYS("AuthMethod=CHAP\0TargetPortalGroupTag=1"));
    next_request(iscsi, first);
    CHECK(peer.pdu[1] == 0x00 && memcmp(peer.data, "CHAP_A=", 7) == 0);
    respond(0x00, KEYS("CHAP_A=5\0CHAP_I=7\0CHAP_C=0x00112233445566778899aabbccddeeff"));
    next_request(iscsi, first);
    CHECK(peer.pdu[1] == 0x81 && memmem(peer.data, peer.length, "CHAP_R=0x", 9) != NULL);
    respond(0x00, "", 0);                       /* not yet: the stage goes on */
    next_request(iscsi, first);
    CHECK(peer.pdu[1] == 0x81 && peer.length == 0);
    respond(0x81, "", 0);
    next_request(iscsi, first);
    CHECK(peer.pdu[1] == 0x87 && memmem(peer.data, peer.length, "MaxBurstLength=", 15) != NULL);
    respond(0x04, KEYS("MaxBurstLength=65536"));
    next_request(iscsi, first);
    CHECK(peer.pdu[1] == 0x87 && peer.length == 0);
    peer.first_stat_sn = peer.stat_sn;
    peer_admit(&peer, "", 0);
    wait_for(iscsi, &end.calls, 1);
    CHECK(end.status == SCSI_STATUS_GOOD);
    first_command(iscsi, get32(first + 24));

    other = peer_context();                     /* another context is another initiator port */
    peer_hang_up(&peer);
    CHECK_OK(other, iscsi_full_connect_async(other, peer.portal, -1, note_end, &end));
    wire_receive(&peer, other, LOGIN);
    check_identity();
    CHECK(memcmp(peer.pdu + 8, first + 8, 6) != 0);
    CHECK(iscsi_destroy_context(other) == 0);
    peer_hang_up(&peer);

    for (int times = 0; times < 2; times++) {   /* the lost session comes back as itself */
        wire_receive(&peer, iscsi, LOGIN);
        check_identity();
        CHECK(memcmp(peer.pdu + 8, first + 8, 8) == 0);
        CHECK(peer.length == sizeof names && memcmp(peer.data, names, sizeof names) == 0);
        peer_hang_up(&peer);
    }
    peer_end(&peer, iscsi);
    return 0;
}
