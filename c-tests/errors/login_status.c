/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A refused login: the error has the status in words and as a number.
 *
 * Contract: 6.1 7.10 22
 */
#define _GNU_SOURCE
#include "peer.h"

int main(void)
{
    static const struct { int status; const char *name; } rows[] = {
        {0x0100, "Target moved (unknown)(256)"},
        {0x0200, "Initiator error(512)"},
        {0x0201, "Authentication failure(513)"},
        {0x0202, "Authorization failure(514)"},
        {0x0203, "Target not found(515)"},
        {0x0204, "Target removed(516)"},
        {0x0205, "Unsupported version(517)"},
        {0x0206, "Too many connections(518)"},
        {0x0207, "Missing parameter(519)"},
        {0x0208, "Can't include in session(520)"},
        {0x0209, "Session type not supported(521)"},
        {0x020a, "Session does not exist(522)"},
        {0x020b, "Invalid during login(523)"},
        {0x0300, "Target error(768)"},
        {0x0301, "Service unavailable(769)"},
        {0x0302, "Out of resources(770)"},
        {0x0999, "Unknown login error(2457)"},
    };
    static struct peer peer;

    peer_listen(&peer);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct iscsi_context *iscsi = peer_context();
        struct end connect = {0}, login = {0};
        char expected[128];

        CHECK_OK(iscsi, iscsi_connect_async(iscsi, peer.portal, note_end, &connect));
        wait_for(iscsi, &connect.calls, 1);
        CHECK_OK(iscsi, iscsi_login_async(iscsi, note_end, &login));
        peer_receive(&peer, iscsi, LOGIN);
        memcpy(peer_answer(&peer, LOGIN_RESPONSE, peer.pdu[1]) + 8, peer.pdu + 8, 6);
        peer.answer[36] = (unsigned char)(rows[i].status >> 8);
        peer.answer[37] = (unsigned char)rows[i].status;
        peer_send(&peer, "", 0);
        while (login.calls == 0)
            turn(iscsi, 20);
        CHECK(login.status == SCSI_STATUS_ERROR && login.command_data == NULL);
        snprintf(expected, sizeof expected, "Failed to log in to target. Status: %s", rows[i].name);
        CHECK_ERROR(iscsi, expected);
        CHECK(iscsi_is_logged_in(iscsi) == 0);
        CHECK(iscsi_destroy_context(iscsi) == 0);
        CHECK(login.calls == 1);
        peer_hang_up(&peer);
    }
    peer_close(&peer);
    return 0;
}
