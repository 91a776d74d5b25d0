/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A URL is destroyed whenever its owner likes, also after the context with which it was parsed.
 *
 * Contract: 2.4
 * Original: looks into the context that is gone
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url = iscsi_parse_full_url(iscsi, "iscsi://192.0.2.1/iqn.a:b/1");

    CHECK(url != NULL);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    CHECK(strcmp(url->portal, "192.0.2.1") == 0);
    iscsi_destroy_url(url);
    return 0;
}
