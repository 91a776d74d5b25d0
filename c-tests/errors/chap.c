/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A target that demands CHAP lets the right secret in and nobody else; no error ever shows a secret.
 *
 * Contract: 7.7 7.10 8.2
 * Original: gives the status only
 * Target : --lun 1M --chap user:correct-secret
 */
#include "check.h"

static int try(const char *url_text, const char *user, const char *password, int discovery, const char *hint)
{
    struct iscsi_url *url;
    struct iscsi_context *iscsi = context_for(url_text, &url);
    int result;

    CHECK_OK(iscsi, iscsi_set_initiator_username_pwd(iscsi, user, password));
    if (discovery)
        CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_DISCOVERY));
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, url->portal));
    result = iscsi_login_sync(iscsi);
    if (result != 0) {
        CHECK_ERROR(iscsi, "Failed to log in to target.");
        CHECK_ERROR(iscsi, "Authentication failure(513)");
        CHECK_ERROR(iscsi, hint);
        CHECK(strstr(iscsi_get_error(iscsi), "secret") == NULL);
    }
    CHECK(iscsi_is_logged_in(iscsi) == (result == 0));
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return result;
}

int main(int argc, char **argv)
{
    CHECK(argc > 1);
    for (int discovery = 0; discovery < 2; discovery++) {
        CHECK(try(argv[1], "user", "correct-secret", discovery, "") == 0);
        CHECK(try(argv[1], "user", "wrong-secret", discovery, "the user name \"user\", or its password") != 0);
        CHECK(try(argv[1], "somebody", "correct-secret", discovery, "the user name \"somebody\", or its password") != 0);
        CHECK(try(argv[1], NULL, NULL, discovery, "no user name and password are set") != 0);
    }
    return 0;
}
