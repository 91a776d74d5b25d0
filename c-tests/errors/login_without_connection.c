/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * iscsi_login_sync() without a connection fails.
 *
 * Contract: 17.3 24.17
 * Original 1.19: waits without end
 */
#include "check.h"

int main(void)
{
    struct iscsi_context *iscsi = iscsi_create_context(INITIATOR);

    CHECK_OK(iscsi, iscsi_set_targetname(iscsi, "iqn.a:b"));
    CHECK_OK(iscsi, iscsi_set_session_type(iscsi, ISCSI_SESSION_NORMAL));
    CHECK(iscsi_login_sync(iscsi) == -1);
    CHECK(strcmp(iscsi_get_error(iscsi), "") != 0);
    CHECK(iscsi_destroy_context(iscsi) == 0);
    return 0;
}
