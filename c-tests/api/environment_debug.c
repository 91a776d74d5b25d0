/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * LIBISCSI_DEBUG sets the log level of a new context and sends messages to standard error, as "libiscsi:LEVEL TEXT", with the
 * target in brackets once there is one. Without it, and without a log function, nothing is printed, whatever goes wrong.
 *
 * Contract: 3.3 3.4 9.5 24.22
 */
#define _GNU_SOURCE
#include <unistd.h>

#include "check.h"

static char said[65536];

/* What a context that fails in several ways prints to standard output and standard error. */
static void run(void)
{
    int pipes[2], saved[2] = {dup(1), dup(2)};
    struct iscsi_context *iscsi;
    ssize_t length;

    CHECK(pipe(pipes) == 0);
    dup2(pipes[1], 1);
    dup2(pipes[1], 2);
    iscsi = iscsi_create_context(INITIATOR);
    iscsi_set_targetname(iscsi, "iqn.a:target");
    iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY);
    iscsi_disconnect(iscsi);
    iscsi_connect_sync(iscsi, "[::1");
    iscsi_discovery_async(iscsi, NULL, NULL);
    iscsi_destroy_context(iscsi);
    fflush(stdout);
    fflush(stderr);
    dup2(saved[0], 1);
    dup2(saved[1], 2);
    CHECK(write(pipes[1], "", 1) == 1);
    length = read(pipes[0], said, sizeof said - 1);
    CHECK(length >= 1);
    said[length] = 0;
    for (int i = 0; i < 2; i++) {
        close(saved[i]);
        close(pipes[i]);
    }
}

int main(void)
{
    run();
    CHECK(strcmp(said, "") == 0);
    setenv("LIBISCSI_DEBUG", "1", 1);
    run();
    CHECK(strncmp(said, "libiscsi:1 Trying to disconnect but not connected [iqn.a:target", 62) == 0);
    CHECK(strstr(said, "]\nlibiscsi:1 Invalid target:[::1  Missing ']' in IPv6 address") != NULL);
    return 0;
}
