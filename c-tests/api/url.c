/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the members of struct iscsi_url hold, with and without a context, and with credentials in the environment.
 *
 * Contract: 3.3 4.1 4.2 4.3 4.6
 */
#define _GNU_SOURCE
#include "check.h"

static void check_url(const char *text, const char *portal, const char *target, const char *user, const char *password,
                      int lun)
{
    struct iscsi_context *contexts[] = { NULL, iscsi_create_context(INITIATOR) };

    for (int i = 0; i < 2; i++) {
        struct iscsi_url *url = iscsi_parse_full_url(contexts[i], text);

        CHECK(url != NULL);
        CHECK(strcmp(url->portal, portal) == 0);
        CHECK(strcmp(url->target, target) == 0);
        CHECK(strcmp(url->user, user) == 0);
        CHECK(strcmp(url->passwd, password) == 0);
        CHECK(url->lun == lun);
        CHECK(url->iscsi == contexts[i]);
        CHECK(url->transport == TCP_TRANSPORT);
        iscsi_destroy_url(url);
    }
    iscsi_destroy_context(contexts[1]);
}

int main(void)
{
    struct iscsi_context *iscsi;
    struct iscsi_url *url;

    check_url("iscsi://192.0.2.1/iqn.a:b/0", "192.0.2.1", "iqn.a:b", "", "", 0);
    check_url("iscsi://host:3261/iqn.a:b/12", "host:3261", "iqn.a:b", "", "", 12);
    check_url("iscsi://[2001:db8::1]:3261/iqn.a:b/1", "[2001:db8::1]:3261", "iqn.a:b", "", "", 1);
    check_url("iscsi://user%pass@host/iqn.a:b/1", "host", "iqn.a:b", "user", "pass", 1);
    check_url("iscsi://user:pass@host/iqn.a:b/1", "host", "iqn.a:b", "user", "pass", 1);
    check_url("iscsi://a%deadbeef@host/iqn.a:b/1", "host", "iqn.a:b", "a", "deadbeef", 1);  /* never decoded */
    check_url("iscsi://host/iqn.a%3Ab/1?unknown=argument", "host", "iqn.a:b", "", "", 1);
    check_url("iscsi://user@host/iqn.a:b/1", "host", "iqn.a:b", "", "", 1);        /* no password: neither */

    setenv("LIBISCSI_CHAP_USERNAME", "env-user", 1);
    setenv("LIBISCSI_CHAP_PASSWORD", "env-pass", 1);
    check_url("iscsi://host/iqn.a:b/1", "host", "iqn.a:b", "env-user", "env-pass", 1);
    check_url("iscsi://user@host/iqn.a:b/1", "host", "iqn.a:b", "user", "env-pass", 1);
    check_url("iscsi://user%pass@host/iqn.a:b/1", "host", "iqn.a:b", "user", "pass", 1);
    unsetenv("LIBISCSI_CHAP_USERNAME");
    unsetenv("LIBISCSI_CHAP_PASSWORD");

    iscsi = iscsi_create_context(INITIATOR);
    url = iscsi_parse_full_url(iscsi, "iscsi://u%p@host/iqn.a:b/1?target_user=t&target_password=s");
    CHECK(url != NULL);
    CHECK(strcmp(url->target_user, "t") == 0);
    CHECK(strcmp(url->target_passwd, "s") == 0);
    iscsi_destroy_url(url);

    url = iscsi_parse_portal_url(iscsi, "iscsi://host:3261/whatever");
    CHECK(url != NULL);
    CHECK(strcmp(url->portal, "host:3261") == 0);
    CHECK(strcmp(url->target, "") == 0);
    CHECK(url->lun == 0);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return 0;
}
