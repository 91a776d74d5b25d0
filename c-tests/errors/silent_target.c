/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target takes the connection and then says nothing: with a time limit set, full connect gives up.
 *
 * Contract: 15.4 17.3
 * Original: version 1.19 waits without end
 * Target connect: --lun 1M --fault accept=silence
 * Target login: --lun 1M --fault login=silence
 * Target command: --lun 1M --fault command:1=silence
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    double before = seconds_now();

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_set_timeout(iscsi, 1));
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) < 0);
    CHECK(seconds_now() - before < 10);
    CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);
    CHECK_ERROR(iscsi, url->portal);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
