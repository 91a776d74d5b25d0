/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A full connect on a discovery session with a logical unit fails, since there are none, and leaves the session logged in:
 * programs go on with the discovery. A discovery session is not opened again once it is lost.
 *
 * Contract: 7.12 23
 * Original: gives another cause
 * Target any: --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    struct iscsi_discovery_address *targets;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, 1) != 0);
    CHECK_ERROR(iscsi, "discovery session");
    CHECK(iscsi_is_logged_in(iscsi));
    targets = iscsi_discovery_sync(iscsi);
    CHECK(targets != NULL);
    iscsi_free_discovery_data(iscsi, targets);
    CHECK(iscsi_reconnect(iscsi) == -1);
    CHECK(iscsi_is_logged_in(iscsi));
    iscsi_destroy_url(url);
    log_out(iscsi);
    return 0;
}
