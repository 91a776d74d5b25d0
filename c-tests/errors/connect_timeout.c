/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An attempt to connect and log in ends by itself, also without a command timeout: an extension. Other portals are tried
 * then, at the first connect and when a lost session is opened again.
 *
 * Target silent: --lun 1M --fault accept=silence
 * Target later: --lun 1M --fault login=silence --fault-connections 1
 * Target portals: --lun 1M
 * Original: an extension
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"

/* The service call says so, and an asynchronous full connect ends once. */
static void silent(struct iscsi_context *iscsi, const struct iscsi_url *url)
{
    struct end end = { 0 };
    double begin = seconds_now();

    CHECK(iscsi_set_connect_timeout_ms(iscsi, -1) == -1);
    CHECK_ERROR(iscsi, "no time limit");
    CHECK_OK(iscsi, iscsi_set_connect_timeout_ms(iscsi, 300));
    CHECK_OK(iscsi, iscsi_full_connect_async(iscsi, url->portal, url->lun, note_end, &end));
    while (end.calls == 0 && seconds_now() < begin + 10)
        turn(iscsi, 50);
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_ERROR);
    CHECK_ERROR(iscsi, "no answer in time");
    CHECK(seconds_now() - begin > 0.25);
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));

    /* The application's own login too. */
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
    CHECK(iscsi_login_sync(iscsi) != 0);
}

/* A portal that takes connections and says nothing. */
static int listen_silently(char *portal, size_t room)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    CHECK(listener >= 0 && bind(listener, (struct sockaddr *)&address, sizeof address) == 0);
    CHECK(listen(listener, 5) == 0 && getsockname(listener, (struct sockaddr *)&address, &length) == 0);
    snprintf(portal, room, "127.0.0.1:%d", ntohs(address.sin_port));
    return listener;
}

static void portals(struct iscsi_context *iscsi, const struct iscsi_url *url, const char *text)
{
    char silent[64], longer[512];
    struct iscsi_url *other;
    struct scsi_task *task;
    int listener = listen_silently(silent, sizeof silent);

    CHECK(iscsi_add_portal(iscsi, "host:99999") == -1);
    CHECK(iscsi_add_portal(iscsi, NULL) == -1);
    CHECK_OK(iscsi, iscsi_set_connect_timeout_ms(iscsi, 500));
    snprintf(longer, sizeof longer, "%s?portal=%s&portal=127.0.0.1:1&portal=%s", text, silent, url->portal);
    other = iscsi_parse_full_url(iscsi, longer);
    CHECK(other != NULL);
    iscsi_destroy_url(other);
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, silent, url->lun));
    CHECK_OK(iscsi, iscsi_reconnect_sync(iscsi));
    task = iscsi_testunitready_sync(iscsi, url->lun);
    CHECK_GOOD(iscsi, task);
    scsi_free_scsi_task(task);
    CHECK(iscsi_parse_full_url(iscsi, "iscsi://127.0.0.1/t/0?portal=") == NULL);
    CHECK(iscsi_parse_full_url(NULL, "iscsi://127.0.0.1/t/0?portal=[::1") == NULL);
    close(listener);
}

int main(int argc, char **argv)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi;

    CHECK(argc > 2);
    iscsi = context_for(argv[1], &url);
    if (strcmp(argv[2], "silent") == 0) {
        silent(iscsi, url);
    } else if (strcmp(argv[2], "portals") == 0) {
        portals(iscsi, url, argv[1]);
    } else {
        /* The same portal once more, which answers the second time. */
        CHECK_OK(iscsi, iscsi_set_connect_timeout_ms(iscsi, 300));
        CHECK_OK(iscsi, iscsi_add_portal(iscsi, url->portal));
        CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    }
    iscsi_destroy_context(iscsi);
    iscsi_destroy_url(url);
    return 0;
}
