/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A wrong URL gives NULL and an error that shows the URL and how one looks.
 *
 * Contract: 4.1 22
 */
#include "check.h"

int main(void)
{
    static const char *const wrong[] = {
        "", "iscsi:", "http://host/iqn.a:b/1", "ISCSI://host/iqn.a:b/1", "iscsi://host", "iscsi://host/iqn.a:b",
        "iscsi://host/iqn.a:b/", "iscsi://host/iqn.a:b/one", "iscsi://host/iqn.a:b/1x",
    };
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK(iscsi_parse_full_url(iscsi, wrong[i]) == NULL);
        CHECK_ERROR(iscsi, "Invalid URL");
        CHECK_ERROR(iscsi, wrong[i]);
        CHECK_ERROR(iscsi, "iscsi://[<username>");
        CHECK(iscsi_parse_full_url(NULL, wrong[i]) == NULL);
    }
    CHECK(iscsi_parse_portal_url(iscsi, "http://host") == NULL);
    CHECK_ERROR(iscsi, "http://host");
    iscsi_destroy_context(iscsi);
    return 0;
}
