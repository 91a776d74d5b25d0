/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * No log, at any level, and no error shows a secret: not of logins that succeed, not of those that fail, not of URLs.
 *
 * Contract: 8.2 22
 * Original: shows the passwords of a wrong URL
 * Target good: --lun 1M --chap user:one-secret --target-chap disk:two-secret
 * Target wrong: --lun 1M --chap user:else-secret --target-chap disk:two-secret
 * Target liar: --lun 1M --chap user:one-secret --target-chap disk:two-secret --chap-fault wrong-proof
 */
#include "check.h"

static int lines;

/* Hexadecimal digits of "secret" too. */
static void check_text(const char *text)
{
    CHECK(strstr(text, "-secret") == NULL);
    CHECK(strstr(text, "2d736563726574") == NULL && strstr(text, "2D736563726574") == NULL);
}

static void note_line(int level, const char *text)
{
    (void)level;
    lines++;
    check_text(text);
}

int main(int argc, char **argv)
{
    static const char *const bad[] = {
        "iscsi://user%one-secret@host", "iscsi://user%one-secret@host/t/x", "iscsi:/user%one-secret@host/t/1",
        "iscsi://host/t/x?chap_user=u&chap_password=one-secret", "iscsi://host/t/1?chap_password=one-secret%0",
        "iscsi://host/t/x?target_user=disk&target_password=two-secret",
    };
    struct iscsi_context *iscsi;
    struct iscsi_url *url;
    char text[600];
    int result;

    CHECK(argc > 2);
    snprintf(text, sizeof text, "%s?chap_user=user&chap_password=one-secret&target_user=disk&target_password=two-secret",
             argv[1]);
    iscsi = iscsi_create_context(INITIATOR);
    CHECK(iscsi != NULL);
    iscsi_set_log_level(iscsi, 9);
    iscsi_set_log_fn(iscsi, note_line);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(iscsi_parse_full_url(iscsi, bad[i]) == NULL);
        check_text(iscsi_get_error(iscsi));
    }
    url = iscsi_parse_full_url(iscsi, text);
    CHECK(url != NULL && strcmp(url->passwd, "one-secret") == 0 && strcmp(url->target_passwd, "two-secret") == 0);
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    result = iscsi_full_connect_sync(iscsi, url->portal, url->lun);
    CHECK((result == 0) == (strcmp(argv[2], "good") == 0));
    check_text(iscsi_get_error(iscsi));
    if (result == 0)
        CHECK_OK(iscsi, iscsi_reconnect_sync(iscsi));
    CHECK(lines > 0);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return 0;
}
