/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * There is no iSER in this build: asking for it is refused, and a URL that merely mentions it is served over TCP.
 *
 * Contract: 3 19.3 25
 * Original: Debian's build has iSER
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);
    struct iscsi_url *url;

    CHECK(iscsi_init_transport(iscsi, ISER_TRANSPORT) == -1);
    CHECK_ERROR(iscsi, "Unfamiliar transport type");
    CHECK(iscsi_init_transport(iscsi, TCP_TRANSPORT) == 0);
    CHECK(iscsi_parse_full_url(iscsi, "iser://host/iqn.a:b/1") == NULL);
    url = iscsi_parse_full_url(iscsi, "iscsi://host/iqn.a:b/1?iser");
    CHECK(url != NULL && url->transport == TCP_TRANSPORT);
    iscsi_destroy_url(url);
    iscsi_destroy_context(iscsi);
    return 0;
}
