/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A portal with an IPv6 address in brackets, in a URL and on its own, with and without a portal group tag.
 *
 * Contract: 7.2
 * Target any: --lun 1M --listen [::1]:0
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi;
    char portal[300];

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK(url->portal[0] == '[');
    CHECK_OK(iscsi, iscsi_full_connect_sync(iscsi, url->portal, url->lun));
    CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    CHECK_OK(iscsi, iscsi_disconnect(iscsi));
    snprintf(portal, sizeof portal, "%s,1", url->portal);
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, portal));
    CHECK_OK(iscsi, iscsi_login_sync(iscsi));
    CHECK_OK(iscsi, iscsi_logout_sync(iscsi));
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return 0;
}
