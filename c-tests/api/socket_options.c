/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Options of the socket: without a wish keepalive after 30 s, 3 times, each 30 s, and no delay; wishes by call and by
 * environment; iscsi_set_tcp_keepalive() changes the socket that is there.
 *
 * Contract: 3 3.3 7.3 19.2
 * Target : --lun 1M
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "check.h"

static int option(struct iscsi_context *iscsi, int level, int name)
{
    int value = -1;
    socklen_t length = sizeof value;

    CHECK(getsockopt(iscsi_get_fd(iscsi), level, name, &value, &length) == 0);
    return value;
}

static void check_options(struct iscsi_context *iscsi, int idle, int count, int interval, int user_timeout)
{
    CHECK(option(iscsi, SOL_SOCKET, SO_KEEPALIVE) != 0);
    CHECK(option(iscsi, IPPROTO_TCP, TCP_NODELAY) != 0);
    CHECK(option(iscsi, IPPROTO_TCP, TCP_KEEPIDLE) == idle);
    CHECK(option(iscsi, IPPROTO_TCP, TCP_KEEPCNT) == count);
    CHECK(option(iscsi, IPPROTO_TCP, TCP_KEEPINTVL) == interval);
    CHECK(option(iscsi, IPPROTO_TCP, TCP_USER_TIMEOUT) == user_timeout);
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    int lun;

    CHECK(argc > 1);
    iscsi = log_in(argv[1], &lun);
    check_options(iscsi, 30, 3, 30, 0);
    CHECK_OK(iscsi, iscsi_set_tcp_keepalive(iscsi, 11, 4, 12));
    check_options(iscsi, 11, 4, 12, 0);
    log_out(iscsi);

    iscsi = context_for(argv[1], &url);
    iscsi_set_tcp_keepidle(iscsi, 21);
    iscsi_set_tcp_keepcnt(iscsi, 5);
    iscsi_set_tcp_keepintvl(iscsi, 22);
    iscsi_set_tcp_user_timeout(iscsi, 40000);
    iscsi_set_tcp_syncnt(iscsi, 2);
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    check_options(iscsi, 21, 5, 22, 40000);
    CHECK(option(iscsi, IPPROTO_TCP, TCP_SYNCNT) == 2);
    iscsi_destroy_url(url);
    log_out(iscsi);

    setenv("LIBISCSI_TCP_KEEPIDLE", "31", 1);
    setenv("LIBISCSI_TCP_KEEPCNT", "6", 1);
    setenv("LIBISCSI_TCP_KEEPINTVL", "32", 1);
    setenv("LIBISCSI_TCP_USER_TIMEOUT", "50000", 1);
    setenv("LIBISCSI_TCP_SYNCNT", "3", 1);
    iscsi = log_in(argv[1], &lun);
    check_options(iscsi, 31, 6, 32, 50000);
    CHECK(option(iscsi, IPPROTO_TCP, TCP_SYNCNT) == 3);
    log_out(iscsi);
    return 0;
}
