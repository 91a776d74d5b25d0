/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * URLs with arguments can be parsed without a context: the arguments are checked.
 *
 * Contract: 4.5 24.14
 * Original: crashes
 */
#include "check.h"

int main(void)
{
    static const char *const good[] = {
        "iscsi://host/iqn.a:b/1?header_digest=crc32c", "iscsi://host/iqn.a:b/1?header_digest=none",
        "iscsi://host/iqn.a:b/1?auth=md5", "iscsi://host/iqn.a:b/1?data_digest=none",
    };
    static const char *const wrong[] = {
        "iscsi://host/iqn.a:b/1?header_digest=maybe", "iscsi://host/iqn.a:b/1?header_digest",
        "iscsi://host/iqn.a:b/1?auth", "iscsi://host/iqn.a:b/1?auth=rot13",
    };
    char text[600];

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct iscsi_url *url = iscsi_parse_full_url(NULL, good[i]);

        CHECK(url != NULL);
        iscsi_destroy_url(url);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK(iscsi_parse_full_url(NULL, wrong[i]) == NULL);
    memset(text, 'a', sizeof text);
    memcpy(text, "iscsi://host/iqn.", 17);
    strcpy(text + sizeof text - 3, "/1");
    CHECK(iscsi_parse_full_url(NULL, text) == NULL);
    return 0;
}
