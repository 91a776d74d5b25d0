/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A full connect follows redirects, for good or for now, but not without end: when the target sends every login back to
 * itself, the connect fails and says so.
 *
 * Contract: 7.11
 * Original: follows without end
 */
#define _GNU_SOURCE
#include "peer.h"

/* "moved for now" is 1, "moved for good" 2 (RFC 7143 11.13.5). */
static void redirect(struct peer *peer, int detail, const char *portal)
{
    char text[64];
    unsigned char *answer = peer_answer(peer, LOGIN_RESPONSE, peer->pdu[1] & 0xc);

    memcpy(answer + 8, peer->pdu + 8, 6);
    answer[36] = 1;
    answer[37] = (unsigned char)detail;
    snprintf(text, sizeof text, "TargetAddress=%s,1", portal);
    peer_send(peer, text, strlen(text) + 1);
}

int main(void)
{
    static struct peer first, second;

    peer_listen(&first);
    peer_listen(&second);
    for (int detail = 1; detail <= 2; detail++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};

        CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, first.portal, -1, note_end, &end));
        peer_receive(&first, iscsi, LOGIN);
        redirect(&first, detail, second.portal);
        peer_receive(&second, iscsi, LOGIN);
        peer_admit(&second, ADMITTED, sizeof ADMITTED);
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_GOOD);
        CHECK(iscsi_destroy_context(iscsi) == 0);
    }
    for (int detail = 1; detail <= 2; detail++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end = {0};
        int logins = 0;

        CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, first.portal, -1, note_end, &end));
        while (end.calls == 0) {
            CHECK(logins < 100);
            turn(iscsi, 5);
            if (peer_poll(&first)) {
                logins++;
                redirect(&first, detail, first.portal);
            }
        }
        CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR && logins > 1);
        CHECK_ERROR(iscsi, "redirect");
        CHECK_ERROR(iscsi, first.portal);
        CHECK(iscsi_destroy_context(iscsi) == 0);
    }
    peer_close(&first);
    peer_close(&second);
    return 0;
}
