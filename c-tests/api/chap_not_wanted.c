/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A name and a secret are set, but the target wants none: the login succeeds. No key is sent twice.
 *
 * Contract: 7.7 8.7
 * Original: sends the names twice, which strict targets refuse
 * Target : --lun 1M
 */
#include "check.h"

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    CHECK(argc > 1);
    for (int type = ISCSI_SESSION_DISCOVERY; type <= ISCSI_SESSION_NORMAL; type++) {
        iscsi = context_for(argv[1], &url);
        CHECK_OK(iscsi, iscsi_set_session_type(iscsi, (enum iscsi_session_type)type));
        CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, "user", "secret"));
        CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
        CHECK_OK(iscsi, iscsi_login_sync(iscsi));
        iscsi_destroy_url(url);
        log_out(iscsi);
    }
    return 0;
}
