/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A login that is sent elsewhere: iscsi_login_async() reports it, and iscsi_get_target_address() tells where to; a full
 * connect goes there, under the same target name. The stored portal stays the first one.
 *
 * Contract: 6.1 7.11
 */
#define _GNU_SOURCE
#include "peer.h"

static void redirect(struct peer *peer, const char *portal)
{
    char text[64];
    unsigned char *answer = peer_answer(peer, LOGIN_RESPONSE, peer->pdu[1] & 0xc);

    memcpy(answer + 8, peer->pdu + 8, 6);
    answer[36] = 1;
    answer[37] = 1;
    snprintf(text, sizeof text, "TargetAddress=%s,1", portal);
    peer_send(peer, text, strlen(text) + 1);
}

int main(void)
{
    static struct peer first, second;
    struct iscsi_context *iscsi = peer_context();
    struct end connect = {0}, login = {0};

    peer_listen(&first);
    peer_listen(&second);
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, first.portal, note_end, &connect));
    wait_for(iscsi, &connect.calls, 1);
    CHECK_OK(iscsi, iscsi_login_async(iscsi, note_end, &login));
    peer_receive(&first, iscsi, LOGIN);
    redirect(&first, second.portal);
    wait_for(iscsi, &login.calls, 1);
    CHECK(login.status == SCSI_STATUS_REDIRECT && login.command_data == NULL);
    CHECK(strncmp(iscsi_get_target_address(iscsi), second.portal, strlen(second.portal)) == 0);
    CHECK(iscsi_is_logged_in(iscsi) == 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);

    iscsi = peer_context();
    connect.calls = 0;
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, first.portal, -1, note_end, &connect));
    peer_receive(&first, iscsi, LOGIN);
    redirect(&first, second.portal);
    peer_receive(&second, iscsi, LOGIN);
    CHECK(memmem(second.data, second.length, "TargetName=" TARGET, strlen("TargetName=" TARGET) + 1) != NULL);
    peer_admit(&second, ADMITTED, sizeof ADMITTED);
    wait_for(iscsi, &connect.calls, 1);
    CHECK(connect.calls == 1 && connect.status == SCSI_STATUS_GOOD && iscsi_is_logged_in(iscsi) == 1);

    peer_hang_up(&first);
    peer_hang_up(&second);                      /* lost: back to the first portal */
    peer_take_back(&first, iscsi);
    peer_close(&second);
    peer_end(&first, iscsi);
    return 0;
}
