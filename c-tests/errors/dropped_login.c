/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target closes the connection before the session is there: full connect ends at once, with what was going on, the
 * portal and the target in the error. Never half a session.
 *
 * Contract: 5.5 5.7 17.6
 * Original: gives no cause
 * Target accepted: --lun 1M --fault accept=close
 * Target login: --lun 1M --fault login=close
 * Target unanswered: --lun 1M --fault login-response=truncate:0
 * Target in-header: --lun 1M --fault login-response=truncate:20
 * Target in-text: --lun 1M --fault login-response=truncate:50
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    double before = seconds_now();

    CHECK(argc > 2);
    iscsi = context_for(argv[1], &url);
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) < 0);
    CHECK(seconds_now() - before < 10);
    CHECK_ERROR(iscsi, url->portal);
    CHECK_ERROR(iscsi, url->target);
    CHECK_ERROR(iscsi, "login");
    CHECK(iscsi_is_logged_in(iscsi) == 0);
    CHECK(iscsi_queue_length(iscsi) <= 1);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
