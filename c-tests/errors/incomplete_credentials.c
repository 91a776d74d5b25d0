/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A part of what the target's proof needs is a demand for it: a login fails and says what is missing, instead of going on
 * without. What stands behind a second '@' of a URL may be a part of a password: it is neither shown nor looked up.
 *
 * Target: --lun 1M
 * Original: drops the target's credentials, and shows the host
 */
#define _GNU_SOURCE
#include "check.h"

/* A login with a URL, or with variables, fails with this text. */
static void fails(const char *url, const char *arguments, const char *prefix, const char *text)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *parsed;
    char full[512];

    snprintf(full, sizeof full, "iscsi://%s%s%s", prefix, url + 8, arguments);
    parsed = iscsi_parse_full_url(iscsi, full);
    CHECK(parsed != NULL && strcmp(parsed->target_user, "") == 0);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK(iscsi_full_connect_sync(iscsi, parsed->portal, parsed->lun) != 0);
    CHECK(!iscsi_is_logged_in(iscsi));
    CHECK_ERROR(iscsi, text);
    CHECK(strstr(iscsi_get_error(iscsi), "secret") == NULL);
    iscsi_destroy_url(parsed);
    CHECK(iscsi_destroy_context(iscsi) == 0);
}

int main(int argc, char **argv)
{
    const char *initiator_missing = "no user name and password of the initiator";
    const char *target_missing = "no user name and password of the target";
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    char text[512];
    int lun;

    CHECK(argc > 1);
    fails(argv[1], "?target_user=disk&target_password=two-secret", "", initiator_missing);
    fails(argv[1], "?target_user=disk", "", initiator_missing);
    fails(argv[1], "?target_user=disk", "user%one-secret@", target_missing);
    fails(argv[1], "?target_password=two-secret", "user%one-secret@", target_missing);
    CHECK(setenv("LIBISCSI_CHAP_TARGET_USERNAME", "disk", 1) == 0);
    CHECK(setenv("LIBISCSI_CHAP_TARGET_PASSWORD", "two-secret", 1) == 0);
    fails(argv[1], "", "", initiator_missing);

    /* chap=never says that no proof is wanted. */
    snprintf(text, sizeof text, "%s?chap=never", argv[1]);
    log_out(log_in(text, &lun));
    CHECK(unsetenv("LIBISCSI_CHAP_TARGET_USERNAME") == 0 && unsetenv("LIBISCSI_CHAP_TARGET_PASSWORD") == 0);

    iscsi = iscsi_create_context(INITIATOR);
    snprintf(text, sizeof text, "%s?chap_user=user", argv[1]);
    CHECK(iscsi_parse_full_url(iscsi, text) == NULL && iscsi_parse_full_url(NULL, text) == NULL);
    CHECK_ERROR(iscsi, "chap_user= and chap_password= belong together");
    snprintf(text, sizeof text, "%s?chap_password=one-secret", argv[1]);
    CHECK(iscsi_parse_full_url(iscsi, text) == NULL);

    snprintf(text, sizeof text, "iscsi://user%%one@secret@%s", argv[1] + 8);
    url = iscsi_parse_full_url(iscsi, text);
    CHECK(url != NULL);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK(iscsi_full_connect_sync(iscsi, url->portal, url->lun) != 0);
    CHECK_ERROR(iscsi, "There is '@' in the host");
    CHECK(strstr(iscsi_get_error(iscsi), "secret") == NULL);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
