/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The error of a refused login has the status in words, its class, what can be done about it, the names of both sides,
 * portal and logical unit, and what was last said, but neither challenge nor response of CHAP.
 *
 * Contract: 22.1
 * Original: says the status only
 */
#define _GNU_SOURCE
#include "peer.h"

static const struct refusal {
    int status;
    const char *words, *class_name, *advice;
} refusals[] = {
    {0x0201, "Authentication failure(513)", "Initiator Error", "no user name and password are set"},
    {0x0202, "Authorization failure(514)", "Initiator Error", "must be in the target's access list"},
    {0x0203, "Target not found(515)", "Initiator Error", "compare the names"},
    {0x0206, "Too many connections(518)", "Initiator Error", "Another session"},
    {0x0301, "Service unavailable(769)", "Target Error", "later"},
    {0x03fe, "Unknown login error(1022)", "Target Error", ""},
};

static void refuse_login(struct peer *peer, struct iscsi_context *iscsi, int status, const char *keys, size_t length)
{
    unsigned char *answer = peer_answer(peer, LOGIN_RESPONSE, 0);

    (void)iscsi;
    answer[36] = (unsigned char)(status >> 8);
    answer[37] = (unsigned char)status;
    peer_send(peer, keys, length);
}

int main(void)
{
    static const char method[] = "AuthMethod=CHAP\0X-note=\033[31mred";
    static const char challenge[] = "CHAP_A=5\0CHAP_I=1\0CHAP_C=0x00112233445566778899aabbccddeeff";
    static struct peer peer;
    struct iscsi_context *iscsi;
    struct end end = {0};

    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *refusal = &refusals[i];

        end.calls = 0;
        peer_listen(&peer);
        iscsi = peer_context();
        CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, 3, note_end, &end));
        peer_receive(&peer, iscsi, LOGIN);
        refuse_login(&peer, iscsi, refusal->status, "", 0);
        while (end.calls == 0)
            turn(iscsi, 20);
        CHECK(end.status != SCSI_STATUS_GOOD);
        CHECK_ERROR(iscsi, refusal->words);
        CHECK_ERROR(iscsi, refusal->class_name);
        CHECK_ERROR(iscsi, refusal->advice);
        CHECK_ERROR(iscsi, "LUN 3 of target " TARGET " at portal ");
        CHECK_ERROR(iscsi, peer.portal);
        CHECK_ERROR(iscsi, "initiator " INITIATOR);
        CHECK_ERROR(iscsi, "Last sent: InitiatorName=" INITIATOR ", ");
        CHECK_ERROR(iscsi, "TargetName=" TARGET);
        CHECK_ERROR(iscsi, "last received: nothing.");
        peer_end(&peer, iscsi);
    }

    /* A wrong secret: what was last said is there, except what would help to find the secret. */
    end.calls = 0;
    peer_listen(&peer);
    iscsi = peer_context();
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "a-wrong-secret"));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, peer.portal, -1, note_end, &end));
    for (int round = 0; round < 2; round++) {
        peer_receive(&peer, iscsi, LOGIN);
        peer.stat_sn = (uint32_t)round + 1;
        peer.exp_cmd_sn = get32(peer.pdu + 24);
        memcpy(peer_answer(&peer, LOGIN_RESPONSE, 0) + 8, peer.pdu + 8, 6);
        if (round == 0)
            peer_send(&peer, method, sizeof method);
        else
            peer_send(&peer, challenge, sizeof challenge);
    }
    peer_receive(&peer, iscsi, LOGIN);
    refuse_login(&peer, iscsi, 0x0201, "X-note=\033[31mred", 16);
    while (end.calls == 0)
        turn(iscsi, 20);
    CHECK(end.status != SCSI_STATUS_GOOD);
    CHECK_ERROR(iscsi, "The target does not know the user name \"user\", or its password is another one.");
    CHECK_ERROR(iscsi, "CHAP_N=user");
    CHECK_ERROR(iscsi, "CHAP_R=(not shown)");
    CHECK_ERROR(iscsi, "X-note=\\x1b[31mred");
    CHECK(strstr(iscsi_get_error(iscsi), "a-wrong-secret") == NULL && strchr(iscsi_get_error(iscsi), '\033') == NULL);
    peer_end(&peer, iscsi);
    return 0;
}
