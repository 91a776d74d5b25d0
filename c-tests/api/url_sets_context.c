/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Parsing a URL with a context sets target and credentials on it, and clears credentials that the URL does not have; a URL
 * of a portal only sets no target. Arguments that make no sense give NULL.
 *
 * Contract: 4.2 4.3 4.4
 * Target : --lun 1M --chap user:correct-secret
 */
#define _GNU_SOURCE
#include "check.h"

/* Parses some texts one after the other with one context, and logs in. */
static int log_in_after(int type, const char *portal, const char *first, const char *second)
{
    const char *texts[2] = {first, second};
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    int result;

    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, (enum iscsi_session_type)type));
    for (int i = 0; i < 2 && texts[i]; i++) {
        struct iscsi_url *url = strchr(texts[i] + 8, '/') ? iscsi_parse_full_url(iscsi, texts[i])
                                                          : iscsi_parse_portal_url(iscsi, texts[i]);

        CHECK(url != NULL && url->iscsi == iscsi && strcmp(url->portal, portal) == 0);
        iscsi_destroy_url(url);
    }
    CHECK_OK(iscsi, iscsi_connect_sync(iscsi, portal));
    result = iscsi_login_sync(iscsi);
    CHECK(iscsi_is_logged_in(iscsi) == (result == 0));
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return result;
}

int main(int argc, char **argv)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url;
    char full[256], short_one[128], portal[64];

    CHECK(argc > 1);
    snprintf(portal, sizeof portal, "%.*s", (int)strcspn(argv[1] + 8, "/"), argv[1] + 8);
    snprintf(full, sizeof full, "iscsi://user%%correct-secret@%s", argv[1] + 8);
    snprintf(short_one, sizeof short_one, "iscsi://user%%correct-secret@%s", portal);
    CHECK(log_in_after(ISCSI_SESSION_NORMAL, portal, full, NULL) == 0);
    CHECK(log_in_after(ISCSI_SESSION_NORMAL, portal, full, argv[1]) != 0);      /* no credentials any more */
    CHECK(log_in_after(ISCSI_SESSION_NORMAL, portal, full, short_one) != 0);    /* no target any more */
    CHECK(log_in_after(ISCSI_SESSION_DISCOVERY, portal, short_one, NULL) == 0);

    CHECK(iscsi_parse_full_url(iscsi, "iscsi://host/iqn.a:b/1?header_digest=maybe") == NULL);
    CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);
    url = iscsi_parse_full_url(iscsi, "iscsi://host/iqn.a:b/1?header_digest=crc32c&whatever=1");
    CHECK(url != NULL);
    iscsi_destroy_url(url);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
