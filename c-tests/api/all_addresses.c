/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A name with several addresses: they are tried one after the other until one answers, under one descriptor number. The
 * program answers the question for the name itself: first an address where nobody listens, then the target's.
 *
 * Contract: 7.2 24.25
 * Original: tries the first address only
 * Target any: --lun 1M
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include "check.h"

static struct addrinfo *address(const char *text, const char *service, struct addrinfo *next)
{
    struct addrinfo *info = calloc(1, sizeof *info);
    struct sockaddr_in *socket_address = calloc(1, sizeof *socket_address);

    socket_address->sin_family = AF_INET;
    socket_address->sin_port = htons((uint16_t)(service ? atoi(service) : 0));
    inet_pton(AF_INET, text, &socket_address->sin_addr);
    info->ai_family = AF_INET;
    info->ai_socktype = SOCK_STREAM;
    info->ai_protocol = IPPROTO_TCP;
    info->ai_addr = (struct sockaddr *)socket_address;
    info->ai_addrlen = sizeof *socket_address;
    info->ai_next = next;
    return info;
}

static int questions;

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    (void)hints;
    questions++;
    CHECK(strcmp(node, "storage.example") == 0);
    *result = address("127.0.0.3", service, address("127.0.0.2", service, address("127.0.0.1", service, NULL)));
    return 0;
}

void freeaddrinfo(struct addrinfo *info)
{
    while (info) {
        struct addrinfo *next = info->ai_next;

        free(info->ai_addr);
        free(info);
        info = next;
    }
}

int main(int argc, char **argv)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi;
    char portal[64];
    struct end end = {0};
    int descriptor;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    snprintf(portal, sizeof portal, "storage.example%s", strrchr(url->portal, ':'));
    CHECK_OK(iscsi, iscsi_connect_async(iscsi, portal, note_end, &end));
    descriptor = iscsi_get_fd(iscsi);
    CHECK(descriptor >= 0);
    while (end.calls == 0) {
        struct pollfd pollfd = {.fd = descriptor, .events = (short)iscsi_which_events(iscsi)};

        CHECK(poll(&pollfd, 1, 5000) > 0);
        CHECK_OK(iscsi, iscsi_service(iscsi, pollfd.revents));
        CHECK(iscsi_get_fd(iscsi) == descriptor);
    }
    CHECK(end.calls == 1 && end.status == SCSI_STATUS_GOOD);
    CHECK(questions == 1);
    CHECK_OK(iscsi, iscsi_login_sync(iscsi));
    CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return 0;
}
