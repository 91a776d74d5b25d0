/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The portals that a discovery finds can be given to the session of a target, and LIBISCSI_PORTALS to every new context:
 * extensions. The session comes up although the first portal is not there.
 *
 * Target : --lun 1M
 * Original: an extension
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *discovery, *iscsi;
    struct iscsi_discovery_address *list;
    struct iscsi_url *url;

    CHECK(argc > 1);
    discovery = log_in_for_discovery(argv[1]);
    list = iscsi_discovery_sync(discovery);
    CHECK(list != NULL);

    iscsi = context_for(argv[1], &url);
    CHECK(iscsi_full_connect_sync(iscsi, "127.0.0.1:1", url->lun) != 0);
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    CHECK(iscsi_add_discovered_portals(iscsi, NULL) == 0);
    CHECK(iscsi_add_discovered_portals(iscsi, list) == 1);
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, "127.0.0.1:1", url->lun));
    log_out(iscsi);

    CHECK(setenv("LIBISCSI_PORTALS", url->portal, 1) == 0);
    CHECK(setenv("LIBISCSI_CONNECT_TIMEOUT_MS", "5000", 1) == 0);
    iscsi_destroy_url(url);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, "127.0.0.1:1", url->lun));
    log_out(iscsi);

    iscsi = iscsi_create_context(INITIATOR);
    CHECK(iscsi_add_discovered_portals(iscsi, list) == -1);
    CHECK_ERROR(iscsi, "no target name");
    CHECK(iscsi_destroy_context(iscsi) == 0);

    iscsi_free_discovery_data(discovery, list);
    iscsi_destroy_url(url);
    log_out(discovery);
    return 0;
}
