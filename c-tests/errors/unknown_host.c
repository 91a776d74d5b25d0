/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A host that does not exist, and portals that make no sense, are named in the error; the context stays usable.
 *
 * Contract: 7.2 22
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);

    CHECK(iscsi_connect_sync(iscsi, "no-such-host.invalid:3260") == -1);
    CHECK_ERROR(iscsi, "Invalid target:no-such-host.invalid:3260");
    CHECK_ERROR(iscsi, "Can not resolv into IPv4/v6.");
    CHECK(iscsi_connect_sync(iscsi, "[::1") == -1);
    CHECK_ERROR(iscsi, "Invalid target:[::1  Missing ']' in IPv6 address");
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, "iqn.2026-01.org.example:nobody"));
    CHECK(iscsi_full_connect_sync(iscsi, "no-such-host.invalid", 0) < 0);
    CHECK_ERROR(iscsi, "no-such-host.invalid");
    CHECK(iscsi_get_fd(iscsi) == -1);
    CHECK(iscsi_is_logged_in(iscsi) == 0);
    iscsi_destroy_context(iscsi);
    return 0;
}
