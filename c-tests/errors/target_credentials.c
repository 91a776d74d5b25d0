/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The application wants the target to prove itself. This version cannot ask it to, so the login fails and says so: never
 * a session that is less than what was asked for.
 *
 * Contract: 8.4
 * Original: can authenticate targets
 * Target : --lun 1M --chap user:correct-secret --target-chap target:other-secret
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    iscsi = context_for(argv[1], &url);
    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "correct-secret"));
    CHECK_OK(iscsi, iscsi_set_target_username_pwd(iscsi, "target", "other-secret"));
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) < 0);
    CHECK_ERROR(iscsi, "mutual CHAP is not available");
    CHECK(strstr(iscsi_get_error(iscsi), "secret") == NULL);
    CHECK(iscsi_is_logged_in(iscsi) == 0);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return 0;
}
