/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Nobody listens: the error says that connecting failed, why, and where; synchronous or not.
 *
 * Contract: 6.1 17.5 17.6
 * Original: replaces the cause by "Can not reconnect right now."
 */
#include "check.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t length = sizeof address;
    struct end end = { 0, 0, NULL };
    char portal[64];
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    /* A port that is ours, but on which nobody listens. */
    CHECK(bind(fd, (struct sockaddr *)&address, length) == 0);
    CHECK(getsockname(fd, (struct sockaddr *)&address, &length) == 0);
    snprintf(portal, sizeof portal, "127.0.0.1:%d", ntohs(address.sin_port));

    CHECK(iscsi_connect_sync(iscsi, portal) == -1);
    CHECK_ERROR(iscsi, "Failed to connect to iSCSI socket");
    CHECK_ERROR(iscsi, "refused");
    CHECK_ERROR(iscsi, portal);
    iscsi_disconnect(iscsi);

    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, "iqn.2026-01.org.example:nobody"));
    CHECK(iscsi_full_connect_sync(iscsi, portal, 0) < 0);
    CHECK_ERROR(iscsi, portal);
    iscsi_disconnect(iscsi);

    CHECK_OK(iscsi, iscsi_connect_async(iscsi, portal, note_end, &end));
    for (int i = 0; i < 100 && end.calls == 0; i++)
        turn(iscsi, 100);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR && end.command_data == NULL);
    CHECK_ERROR(iscsi, portal);

    CHECK(iscsi_destroy_context(iscsi) == 0);
    close(fd);
    return 0;
}
