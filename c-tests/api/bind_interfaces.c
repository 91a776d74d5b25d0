/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An interface that sockets cannot be bound to is worth a log message, no more; by call and by environment.
 *
 * Contract: 3.3 19.1
 * Target : --lun 1M
 */
#define _GNU_SOURCE
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    int lun;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    iscsi_set_bind_interfaces(iscsi, (char *)"no-such-dev0,no-such-dev1");
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    iscsi_destroy_url(url);
    log_out(iscsi);
    setenv("LIBISCSI_BIND_INTERFACES", "no-such-dev0", 1);
    iscsi = log_in(argv[1], &lun);
    log_out(iscsi);
    return 0;
}
