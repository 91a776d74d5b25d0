/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The target does not exist: the error names the login's status, the target and the portal.
 *
 * Contract: 7.10 22
 * Original: gives the status only
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, "iqn.2026-01.org.example:not-here"));
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, 0) < 0);
    CHECK_ERROR(iscsi, "Failed to log in to target. Status: Target not found(515)");
    CHECK_ERROR(iscsi, "iqn.2026-01.org.example:not-here");
    CHECK_ERROR(iscsi, url->portal);
    CHECK(iscsi_is_logged_in(iscsi) == 0);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
