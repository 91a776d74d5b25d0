/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A failed authentication names the target and the portal.
 *
 * Contract: 7.10 22
 * Original: gives the status only
 * Target : --lun 1M --chap user:correct-secret
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "wrong-secret"));
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) < 0);
    CHECK_ERROR(iscsi, "Failed to log in to target. Status: Authentication failure(513)");
    CHECK_ERROR(iscsi, url->target);
    CHECK_ERROR(iscsi, url->portal);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return 0;
}
