/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where a session comes back whose login was redirected (RFC 7143 11.13.5): at the first portal when the target had moved
 * for now, at the new one when it had moved for good, for as long as it is found there.
 *
 * Contract: 7.11 14.2
 * Original: does not follow 0x0102
 */
#define _GNU_SOURCE
#include "login.h"

static struct peer first, second;

/* Sends the login in first.pdu to the second portal. */
static void redirect(int status)
{
    char text[64];
    int length = snprintf(text, sizeof text, "TargetAddress=%s", second.portal) + 1;

    memcpy(peer_answer(&first, LOGIN_RESPONSE, first.pdu[1] & 0x0c) + 8, first.pdu + 8, 6);
    first.answer[36] = (unsigned char)(status >> 8);
    first.answer[37] = (unsigned char)status;
    peer_send(&first, text, (size_t)length);
}

/* Waits for the login of a session that was lost, at this portal, and takes it in. Nobody asks at the other. */
static void comes_back(struct iscsi_context *iscsi, struct peer *here, struct peer *elsewhere)
{
    double limit = seconds_now() + 20;

    wire_receive(here, iscsi, LOGIN);
    CHECK(elsewhere == NULL || (!peer_poll(elsewhere) && elsewhere->connection < 0));
    peer_admit(here, KEYS(ADMITTED));
    while (!iscsi_is_logged_in(iscsi)) {
        CHECK(seconds_now() < limit);
        CHECK_OK(iscsi, turn(iscsi, 20));
    }
}

int main(void)
{
    for (int status = 0x0101; status <= 0x0102; status++) {
        struct iscsi_context *iscsi = peer_context();
        struct end end;

        peer_listen(&first);
        peer_listen(&second);
        login_begin(&first, iscsi, &end);
        redirect(status);
        wire_receive(&second, iscsi, LOGIN);
        peer_admit(&second, KEYS(ADMITTED));
        wait_for(iscsi, &end.calls, 1);
        CHECK(end.status == SCSI_STATUS_GOOD);
        CHECK(!peer_poll(&first) && first.connection < 0);

        peer_hang_up(&second);
        if (status == 0x0101) {
            comes_back(iscsi, &first, &second);
        } else {
            comes_back(iscsi, &second, &first);
            peer_hang_up(&second);
            comes_back(iscsi, &second, &first);
            peer_close(&second);                /* no longer there */
            comes_back(iscsi, &first, NULL);
            peer_open(&second);
        }
        CHECK(iscsi_destroy_context(iscsi) == 0);
        peer_close(&first);
        peer_close(&second);
    }
    return 0;
}
